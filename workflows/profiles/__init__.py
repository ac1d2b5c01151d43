"""Rule profiles (规则集): what differs from place to place, as data with its legal ground."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from workflows.deadlines import Ladder
from workflows.duties import EVENTS, Duty
from workflows.numbering import check_pattern
from workflows.periods import LastDay, Period, Unit
from workflows.roles import Role

FOLDER = Path(__file__).parent
REGISTRARS = {"issuing_clerk": Role.CLERK, "justice_bureau": Role.LEGAL_OFFICER}
UNVERIFIED = "依据未核实"
UNTRACKED = frozenset({Duty.EXPIRY, Duty.CLEANUP_ROUND})  # reckoned from values, not from a clock of their name


class ProfileError(ValueError):
    """A profile that cannot be used, with the reason."""


@dataclass(frozen=True)
class Ground:
    """A legal ground (依据): title, number and article of what says so; a title alone is the programme's own choice."""

    title: str
    number: str = ""
    article: str = ""

    def __str__(self) -> str:
        return f"{self.title}{f'（{self.number}）' if self.number else ''}{self.article}"


@dataclass(frozen=True)
class Value:
    """One value of a profile with its unit, start event, legal ground and whether that ground was read.

    ``settle`` says what to read to settle a value that is not verified; without it, its ground.
    """

    value: object
    ground: Ground
    verified: bool
    unit: str | None = None
    start: str | None = None
    rule: str = ""
    label: str = ""
    settle: str = ""


@dataclass(frozen=True)
class Limit:
    """A number of years and the mark that must be shown with it."""

    years: int
    mark: str = ""

    def __str__(self) -> str:
        return f"{self.years}年{self.mark}"


@dataclass(frozen=True)
class ClockRule:
    """A clock of the profile (期限规则): how long a duty may take, from what event, on what ground.

    ``rule`` is its id in the rule table, with a suffix where one rule has several clocks (``R102.transfer``). ``start``
    names the event. ``minimum`` marks a period that must pass rather than one that must be kept. ``ladder`` says when
    to remind, ``long_overdue`` after how many days late is called 长期逾期.
    """

    name: str
    label: str
    rule: str
    period: Period
    start: str
    ground: Ground
    verified: bool
    ladder: Ladder
    long_overdue: int
    minimum: bool = False
    settle: str = ""


@dataclass(frozen=True)
class Profile:
    """The rules of one place (规则集)."""

    name: str
    label: str
    values: Mapping[str, Value]
    clocks: Mapping[str, ClockRule]

    def __getitem__(self, key: str):  # noqa: ANN204 - values are of several types
        return self.values[key].value

    @property
    def registrar(self) -> Role:
        """The role that registers and numbers (登记编号) here."""
        return REGISTRARS[self["registrar"]]

    @property
    def ladder(self) -> Ladder:
        """When to remind of what is due (提醒阶梯), where a clock does not say otherwise."""
        return Ladder(tuple(self["reminder_ladder"]), self["reminder_overdue_every"])

    def ladder_of(self, duty: Duty) -> Ladder:
        """When to remind of a duty."""
        return self.clocks[duty].ladder if duty in self.clocks else self.ladder

    def barred_title_word(self, title: str) -> str | None:
        """The barred word a title ends with, if any: 条例, or 法 unless it is part of 办法."""
        stem = title.strip().removesuffix("（试行）").removesuffix("(试行)")
        if stem.endswith(tuple(self["title_words_allowed"])):
            return None
        return next((word for word in self["title_words_barred"] if stem.endswith(word)), None)

    def mark(self, name: str) -> str:
        """What must be said wherever a value or a clock is shown whose ground was never checked; else nothing."""
        entry = self.values.get(name) or self.clocks[name]
        return "" if entry.verified else f"（{UNVERIFIED}）"

    def validity_limit(self, title: str) -> "Limit":
        """The longest term of validity (有效期); shorter for 试行 and 暂行."""
        name = "validity_trial_max" if "试行" in title or "暂行" in title else "validity_normal_max"
        return Limit(self[name], self.mark(name))

    def clocks_of(self, rule: str) -> Iterator[ClockRule]:
        """The clocks of a rule, asked for by its id (all its clocks), a clock's full id or a clock's name."""
        for clock in self.clocks.values():
            if rule in (clock.rule, clock.name, clock.rule.partition(".")[0]):
                yield clock

    def unverified(self) -> Iterator[Value | ClockRule]:
        """What was never checked against the official text."""
        yield from (each for each in (*self.values.values(), *self.clocks.values()) if not each.verified)


def _read(name: str) -> dict:
    path = FOLDER / f"{name}.toml"
    if not name.isidentifier() or not path.is_file():
        raise ProfileError(f"no rule profile named {name!r}")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def load(name: str) -> Profile:
    """The profile of that name, its base's values filled in; raises ProfileError when it cannot be used."""
    data = _read(name)
    base = load(data["base"]) if "base" in data else Profile("", "", {}, {})
    try:
        values = {**base.values} | {key: _value(entry) for key, entry in data.get("values", {}).items()}
        default = Ladder(tuple(values["reminder_ladder"].value), values["reminder_overdue_every"].value)
        clocks = {**base.clocks}
        for key, entry in data.get("clocks", {}).items():
            clocks[key] = _clock(key, entry, clocks.get(key), default, values["long_overdue"].value)
        profile = Profile(data["name"], data["label"], values, clocks)
        _check(profile)
    except (KeyError, TypeError, ValueError) as error:
        raise ProfileError(f"rule profile {name!r}: {error}") from error
    return profile


def changed(profile: Profile, key: str, entry: dict) -> Profile:
    """A profile with one entry put over ``values.NAME`` or ``clocks.NAME``, as a file would write it.

    The entry says its ground and whether that was read. Raises ProfileError when the profile would be unusable.
    """
    section, _, name = key.partition(".")
    try:
        if section == "values":
            kept = profile.values[name]
            given = {"unit": kept.unit, "start": kept.start, "rule": kept.rule, "label": kept.label} | entry
            result = replace(profile, values={**profile.values, name: _value(given)})
        elif section == "clocks":
            clock = _clock(name, entry, profile.clocks[name], profile.ladder, profile["long_overdue"])
            result = replace(profile, clocks={**profile.clocks, name: clock})
        else:
            raise ValueError(f"{key} is neither a value nor a clock")
        _check(result)
    except (KeyError, TypeError, ValueError) as error:
        raise ProfileError(f"{key}: {error}") from error
    return result


def _value(entry: dict) -> Value:
    return Value(**(entry | {"ground": _ground(entry["ground"])}))


def _ground(parts: list[str]) -> Ground:
    if not isinstance(parts, list) or not parts or not all(isinstance(each, str) for each in parts):
        raise TypeError(f"a ground is a list of title, number and article, not {parts!r}")
    return Ground(*parts)


def _clock(name: str, entry: dict, base: ClockRule | None, default: Ladder, long_overdue: int) -> ClockRule:
    """A clock of the file over the same one of the base; what the file does not say stays as it was."""
    unknown = entry.keys() - _CLOCK_KEYS
    if unknown:
        raise ValueError(f"clock {name!r} does not know {sorted(unknown)}")
    if base is not None and not {"ground", "verified"} <= entry.keys():
        raise ValueError(f"clock {name!r}: whoever changes it says on what ground, and whether that was read")
    given = {**(_as_entry(base) if base is not None else {}), **entry}
    label = given.get("label") or Duty(name).label
    ladder = Ladder(tuple(given.get("remind", default.before)), given.get("remind_every", default.every))
    return ClockRule(
        name=name,
        label=label,
        rule=given["rule"],
        period=Period(
            given["length"],
            Unit(given["unit"]),
            given.get("start_counts", False),
            LastDay(given.get("last_day", LastDay.AS_IS)),
        ),
        start=given["start"],
        ground=_ground(given["ground"]),
        verified=given["verified"],
        ladder=ladder,
        long_overdue=given.get("long_overdue", long_overdue),
        minimum=given.get("minimum", False),
        settle=given.get("settle", ""),
    )


_CLOCK_KEYS = frozenset(
    ("label", "rule", "length", "unit", "start", "start_counts", "last_day", "ground", "verified")
    + ("remind", "remind_every", "long_overdue", "minimum", "settle")
)


def _as_entry(clock: ClockRule) -> dict:
    """A clock as a file would write it, without its ground: whoever changes it gives a new one."""
    return {
        "label": clock.label,
        "rule": clock.rule,
        "length": clock.period.length,
        "unit": clock.period.unit,
        "start": clock.start,
        "start_counts": clock.period.start_counts,
        "last_day": clock.period.last_day,
        "remind": list(clock.ladder.before),
        "remind_every": clock.ladder.every,
        "long_overdue": clock.long_overdue,
        "minimum": clock.minimum,
    }


def _check(profile: Profile) -> None:
    """What is unknown or out of order must fail here, not at its first use."""
    check_pattern(profile["document_number"])
    check_pattern(profile["registration_number"])
    check_pattern(profile["index_number"])
    check_pattern(profile["filing_number"])
    check_pattern(profile["opinion_letter_number"])
    profile.registrar, profile.ladder  # noqa: B018
    if profile["cleanup_every"] < 1:
        raise ValueError("cleanup_every is a number of years")
    missing = [duty.value for duty in Duty if duty not in UNTRACKED and duty not in profile.clocks]
    if missing:
        raise ValueError(f"no clock for {', '.join(missing)}")
    taken: dict[str, str] = {}
    for clock in profile.clocks.values():
        if clock.start not in EVENTS:
            raise ValueError(f"the clock {clock.name} begins with {clock.start!r}, which is no event")
        if taken.setdefault(clock.rule, clock.name) != clock.name:
            raise ValueError(f"the clocks {taken[clock.rule]} and {clock.name} have the same rule id {clock.rule}")
