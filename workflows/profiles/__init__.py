"""Rule profiles (规则集): what differs from place to place, as data with its legal ground."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from workflows.deadlines import Ladder
from workflows.duties import CLOCK_OF, EVENTS, GIVEN, Duty
from workflows.numbering import check_pattern
from workflows.periods import LastDay, Period, Unit
from workflows.profiles.kinds import check_types, check_values
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
    """The longest term in years, the terms to choose from if not any, and the mark that must be shown with them."""

    years: int
    mark: str = ""
    choices: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.years}年{self.mark}"

    def objection(self, years: int) -> str:
        """What is wrong with a term of so many years; empty when nothing is."""
        if years > self.years:
            return f"超过上限{self}"
        if self.choices and years not in self.choices:
            return f"应当是{'或者'.join(f'{each}年' for each in self.choices)}{self.mark}"
        return ""


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
        name = CLOCK_OF.get(duty, duty)
        return self.clocks[name].ladder if name in self.clocks else self.ladder

    def barred_title_word(self, title: str) -> str | None:
        """The barred word a title ends with, if any: 条例, or 法 unless it is part of 办法."""
        stem = _stem(title)
        if stem.endswith(tuple(self["title_words_allowed"])):
            return None
        return next((word for word in self["title_words_barred"] if stem.endswith(word)), None)

    def mark(self, name: str) -> str:
        """What must be said wherever a value or a clock is shown whose ground was never checked; else nothing."""
        entry = self.values.get(name) or self.clocks[name]
        return "" if entry.verified else f"（{UNVERIFIED}）"

    def validity_limit(self, title: str) -> "Limit":
        """The longest term of validity (有效期): by title word, by 试行 and 暂行, or for the rest."""
        word = self._title_word_with_limit(title)
        if word is not None:
            return Limit(self["validity_by_title_word"][word], self.mark("validity_by_title_word"))
        kind = _validity_kind(title)
        name, choices = f"validity_{kind}_max", f"validity_{kind}_choices"
        mark = self.mark(name) or (self.mark(choices) if self[choices] else "")
        return Limit(self[name], mark, tuple(self[choices]))

    def validity_default(self, title: str) -> "Limit":
        """The term of a document that states none (没有写明有效期)."""
        word = self._title_word_with_limit(title)
        if word is not None:
            return Limit(self["validity_by_title_word"][word], self.mark("validity_by_title_word"))
        name = f"validity_{_validity_kind(title)}_default"
        return Limit(self[name], self.mark(name))

    def _title_word_with_limit(self, title: str) -> str | None:
        return next((word for word in self["validity_by_title_word"] if _stem(title).endswith(word)), None)

    def clocks_of(self, rule: str) -> Iterator[ClockRule]:
        """The clocks of a rule, asked for by its id (all its clocks), a clock's full id or a clock's name."""
        for clock in self.clocks.values():
            if rule in (clock.rule, clock.name, clock.rule.partition(".")[0]):
                yield clock

    def clock_under(self, rule: str, duty: Duty) -> ClockRule:
        """The clock with that full rule id; where the profile has none any more, the one of the duty."""
        known = next((each for each in self.clocks.values() if each.rule == rule), None)
        return known or self.clocks[CLOCK_OF.get(duty, duty)]

    def unverified(self) -> Iterator[Value | ClockRule]:
        """What was never checked against the official text."""
        yield from (each for each in (*self.values.values(), *self.clocks.values()) if not each.verified)


def _stem(title: str) -> str:
    """A title without （试行） at its end, so that it ends with its kind of document (文种)."""
    return title.strip().removesuffix("（试行）").removesuffix("(试行)")


def _validity_kind(title: str) -> str:
    return "trial" if "试行" in title or "暂行" in title else "normal"


def _read(name: str) -> dict:
    path = FOLDER / f"{name}.toml"
    if not name.isidentifier() or not path.is_file():
        raise ProfileError(f"no rule profile named {name!r}")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ProfileError(f"rule profile {name!r}: {error}") from error


def names() -> list[str]:
    """The profiles that are shipped, in the order of the alphabet."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


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
        if data.keys() - _SECTIONS:
            raise ValueError(f"there is no section {', '.join(sorted(data.keys() - _SECTIONS))}")
        if profile.name != name:
            raise ValueError(f"the file calls itself {profile.name!r}")
    except (KeyError, TypeError, ValueError) as error:
        raise ProfileError(f"rule profile {name!r}: {error}") from error
    return profile


def base_of(name: str) -> str:
    """The name of the profile that one builds on; empty where it stands alone."""
    return _read(name).get("base", "")


def changed(profile: Profile, key: str, entry: dict) -> Profile:
    """A profile with one entry put over ``values.NAME`` or ``clocks.NAME``, as a file would write it.

    The entry says its ground and whether that was read. Raises ProfileError when the profile would be unusable.
    """
    section, _, name = key.partition(".")
    try:
        if section == "values":
            kept = profile.values[name]
            said = {"unit": kept.unit, "start": kept.start, "rule": kept.rule, "label": kept.label}
            if entry.get("unit", kept.unit) != kept.unit:
                raise ValueError(f"it is counted in {kept.unit}, not in {entry['unit']}")
            given = {part: text for part, text in said.items() if text is not None} | entry
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
    check_types(entry)
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
    check_types(given)
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


_SECTIONS = frozenset(("name", "label", "base", "values", "clocks"))
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
    check_values({name: entry.value for name, entry in profile.values.items()})
    check_pattern(profile["document_number"])
    check_pattern(profile["registration_number"])
    check_pattern(profile["index_number"])
    check_pattern(profile["filing_number"])
    check_pattern(profile["opinion_letter_number"])
    if profile["registrar"] not in REGISTRARS:
        raise ValueError(f"registrar is one of {', '.join(REGISTRARS)}, not {profile['registrar']!r}")
    profile.ladder  # noqa: B018 - a ladder checks its rungs
    wanted = [CLOCK_OF.get(duty, duty.value) for duty in Duty if duty not in UNTRACKED | GIVEN]
    missing = [name for name in wanted if name not in profile.clocks]
    if missing:
        raise ValueError(f"no clock for {', '.join(missing)}")
    taken: dict[str, str] = {}
    for clock in profile.clocks.values():
        if clock.start not in EVENTS:
            raise ValueError(f"the clock {clock.name} begins with {clock.start!r}, which is no event")
        if clock.period.length == 0:
            raise ValueError(f"the clock {clock.name} has no length")
        if taken.setdefault(clock.rule, clock.name) != clock.name:
            raise ValueError(f"the clocks {taken[clock.rule]} and {clock.name} have the same rule id {clock.rule}")
    for key, entry in (*profile.values.items(), *profile.clocks.items()):
        if not isinstance(entry.verified, bool):  # any text would pass for true
            raise TypeError(f"{key}: verified must be true or false, not {entry.verified!r}")
