"""Where each rule of the field is kept in the programme: the table that docs/rules.md is made of."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workflows.duties import UNNAMED_TERM, Duty
from workflows.profiles import ClockRule, Profile

FILE = Path(__file__).with_name("coverage.toml")
RANGES = (
    *((1, 7), (10, 16), (20, 32), (40, 48), (50, 53), (60, 67)),
    *((70, 76), (80, 93), (100, 105), (110, 118), (120, 125)),
)
EXTENSION = "record_review_extension"  # runs on in place of the clock that it extends
RULES = tuple(f"R{number:02}" for first, last in RANGES for number in range(first, last + 1))


@dataclass(frozen=True)
class Coverage:
    """What one rule asks for and where that is kept; ``later`` and ``not_ours`` say what is missing and why."""

    rule: str
    duty: str
    guards: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    later: str = ""
    not_ours: str = ""


def coverage() -> tuple[Coverage, ...]:
    """Every entry of the file in the order of the rules; raises ValueError where a rule is missing or unknown."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))
    if set(entries) != set(RULES):
        raise ValueError(f"missing {sorted(set(RULES) - set(entries))}, unknown {sorted(set(entries) - set(RULES))}")
    return tuple(_entry(rule, entries[rule]) for rule in RULES)


def rules_page(profile: Profile, generated: str) -> str:
    """The page docs/rules.md: rule by rule, with the clocks and values that the profile holds for it."""
    lines = ["# The rules and where they are kept", "", generated]
    lines += [
        "One row for each rule of the field, R01 to R125: the guards that refuse, the clocks and values of the rule "
        f"profile (`{profile.name}`; ◇ marks what was never checked against the official text, *date only* a clock "
        "that gives a day on a page or on the command line, but by which no duty runs), the pages and code where it is "
        "done, and the tests that show it. The table is `lawdocs/rules/coverage.toml`.",
        "",
        "| rule | duty | kept by | shown by | left out |",
        "|---|---|---|---|---|",
    ]
    for entry in coverage():
        kept = "<br>".join(_kept(entry, profile))
        shown = "<br>".join(f"`{test}`" for test in entry.tests)
        left = entry.later and f"later: {entry.later}" or entry.not_ours and f"not ours: {entry.not_ours}"
        lines.append(f"| {entry.rule} | {entry.duty} | {kept} | {shown} | {left} |")
    return "\n".join(lines) + "\n"


def _entry(rule: str, given: Mapping[str, object]) -> Coverage:
    return Coverage(rule, **{key: tuple(value) if isinstance(value, list) else value for key, value in given.items()})


def is_date_only(clock: ClockRule) -> bool:
    """Whether a clock gives a date and nothing more: no duty runs by it, nobody is reminded or counted as late."""
    return not clock.minimum and clock.name not in {*Duty, EXTENSION, UNNAMED_TERM}


def _kind(clock: ClockRule) -> str:
    return " (date only)" if is_date_only(clock) else ""


def _kept(entry: Coverage, profile: Profile) -> Iterator[str]:
    yield from (f"guard `{name}`" for name in entry.guards)
    for clock in profile.clocks_of(entry.rule):
        yield f"clock `{clock.name}` {clock.label}：{clock.period.text}{_kind(clock)}{'' if clock.verified else ' ◇'}"
    for name, value in profile.values.items():
        if value.rule.partition(".")[0] == entry.rule:
            yield f"value `{name}` {value.label}{'' if value.verified else ' ◇'}"
    yield from (f"page `{name}`" for name in entry.pages)
    yield from (f"`{name}`" for name in entry.code)
