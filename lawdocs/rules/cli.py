"""``lawdocs rules``: what the rule profiles say, and the days that follow from them. Needs no database.

Files alone speak here unless ``--instance`` asks for what the running instance uses: what an administrator entered into
its database besides. Whoever does not ask is told when there is such a thing.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain

import click

from lawdocs import rules
from lawdocs.extensions import UnsafeDatabase
from lawdocs.rules.calendar import published_calendar
from lawdocs.rules.entered import entered
from lawdocs.rules.texts import content_of, ground_of, to_settle
from lawdocs.settings import INSTANCE as FOLDER
from lawdocs.settings import SettingsError, rules_and_calendar
from workflows import profiles
from workflows.periods import Reckoning, reckon
from workflows.profiles import ClockRule, Profile, Value
from workflows.workdays import WorkCalendar

YEARS = range(1950, 2100)  # beyond, a start day is a slip of the pen
NOTHING = "—"
INSTANCE = "What the running instance uses: with the overrides and calendars of its database."


class ProfileName(click.ParamType):
    """The name of a shipped rule profile that can be used."""

    name = "profile"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Profile:
        if value not in profiles.names():
            self.fail(f"no rule profile named {value!r}; known: {', '.join(profiles.names())}", param, ctx)
        try:
            return profiles.load(value)
        except ValueError as error:  # ProfileError is one; a file that is no TOML raises another
            self.fail(str(error), param, ctx)


@click.group("rules")
def rules_group() -> None:
    """The rule profiles, and the days that follow from them; no database is needed."""


@rules_group.command("check")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--unverified", is_flag=True, help="Name what is not verified, and what to read to settle it.")
@click.pass_context
def check(context: click.Context, name: str | None, unverified: bool) -> None:
    """Check every rule profile, or the one named: can it be used, and how much of it rests on grounds nobody read?"""
    if name is not None and name not in profiles.names():
        raise click.BadParameter(f"no rule profile named {name!r}; known: {', '.join(profiles.names())}")
    invalid = 0
    for each in profiles.names() if name is None else [name]:
        try:
            profile = profiles.load(each)
        except ValueError as error:
            invalid += 1
            click.echo(f"{each}\tinvalid\t{error}")
            continue
        open_ends = list(_unverified(profile))
        numbers = f"values {len(profile.values)}, clocks {len(profile.clocks)}, unverified {len(open_ends)}"
        click.echo(f"{each}\tok\t{numbers}")
        for key, entry in open_ends if unverified else ():
            click.echo(_line(each, key, entry.rule, entry.label, _content(key, entry), f"核实：{to_settle(entry)}"))
    context.exit(1 if invalid else 0)


@rules_group.command("show")
@click.argument("profile", required=False, metavar="[NAME]", type=ProfileName())
@click.option("--instance", is_flag=True, help=INSTANCE)
def show(profile: Profile | None, instance: bool) -> None:
    """Print the values and clocks of a rule profile with their grounds, one a line."""
    if instance == (profile is not None):
        raise click.UsageError("name one profile, or ask for that of the --instance")
    profile = profile or _in_use()[0]
    for key, entry in _entries(profile).items():
        click.echo(_line(key, entry.rule, entry.label, _content(key, entry), ground_of(entry)))
    if not instance:
        _tell_unused(profile, calendar=False)


@rules_group.command("diff")
@click.argument("one", metavar="A", type=ProfileName())
@click.argument("other", metavar="B", type=ProfileName())
def diff(one: Profile, other: Profile) -> None:
    """Print what differs between two rule profiles, one a line: key, rule, name, then content and ground of A and B."""
    left, right = _entries(one), _entries(other)
    lines = 0
    for key in chain(left, (key for key in right if key not in left)):
        before, after = _seen(key, left.get(key)), _seen(key, right.get(key))
        if before != after:
            lines += 1
            named = left.get(key) or right[key]
            click.echo(_line(key, named.rule, named.label, *before, *after))
    if not lines:
        click.echo(f"{one.name} and {other.name} are equal")


@rules_group.command("due")
@click.argument("rule", required=False)
@click.option("--all", "every", is_flag=True, help="Every clock of the profile.")
@click.option("--start", required=True, metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Day of its start.")
@click.option("--at", metavar="HH:MM", type=click.DateTime(["%H:%M"]), help="Time of its start, for hours; 00:00.")
@click.option("--profile", metavar="NAME", type=ProfileName(), help="The rule profile; that of LAWDOCS_RULES.")
@click.option("--instance", is_flag=True, help=INSTANCE)
def due(
    rule: str | None, every: bool, start: datetime, at: datetime | None, profile: Profile | None, instance: bool
) -> None:
    """Print when what a rule asks for is due, and how each day was counted: one JSON line for each clock of RULE."""
    if every == (rule is not None):
        raise click.UsageError("name one RULE, or ask for --all")
    if start.year not in YEARS:
        raise click.UsageError(f"--start must lie in the years {YEARS[0]} to {YEARS[-1]}")
    if instance and profile is not None:
        raise click.UsageError("the --instance has a profile of its own, leave --profile out")
    name, calendar = _settings()
    if instance:
        profile, calendar = _in_use()
    profile = profile or profiles.load(name)
    clocks = list(profile.clocks.values() if rule is None else profile.clocks_of(rule))
    if not clocks:
        known = ", ".join(clock.rule for clock in profile.clocks.values())
        raise click.UsageError(f"no clock of {profile.name} belongs to {rule!r}; known: {known}")
    for clock in clocks:
        click.echo(json.dumps(_due(clock, profile, start.date(), at and at.time(), calendar), ensure_ascii=False))
    if not instance:
        _tell_unused(profile, calendar=True)


def _settings() -> tuple[str, WorkCalendar]:
    """The profile of the settings and the working calendar."""
    try:
        name, file = rules_and_calendar(os.environ)
        return name, published_calendar(file)
    except SettingsError as error:
        click.echo(f"lawdocs: {error}", err=True)
        sys.exit(2)


def _in_use() -> tuple[Profile, WorkCalendar]:
    """The profile and the calendar by which the running instance reckons today."""
    from lawdocs import create_app  # which needs the settings of a whole site, and its database

    try:
        with create_app().app_context():
            return rules.current(), rules.work_calendar()
    except (SettingsError, UnsafeDatabase) as error:
        click.echo(f"lawdocs: {error}", err=True)
        sys.exit(2)


def _tell_unused(profile: Profile, *, calendar: bool) -> None:
    """Say on standard error what the database holds that this answer does not rest on."""
    overrides, years = entered(os.environ, FOLDER, profile.name)
    parts = [f"overrides of {profile.name} ({overrides})"] if overrides else []
    parts += [f"years of the working calendar ({years})"] if years and calendar else []
    if parts:
        click.echo(f"lawdocs: the database holds {' and '.join(parts)}, not used here; see --instance", err=True)


def _due(clock: ClockRule, profile: Profile, start: date, at: time | None, calendar: WorkCalendar) -> dict[str, object]:
    found = reckon(clock.period, start, calendar, at=at)
    return {
        "rule": clock.rule,
        "profile": profile.name,
        "start": start.isoformat(),
        "length": clock.period.length,
        "unit": clock.period.unit,
        "start_counts": clock.period.start_counts,
        "last_day": clock.period.last_day,
        "due": _moment(found),
        "provisional": found.provisional,
        "verified": clock.verified,
        "ground": str(clock.ground),
        "derivation": [{"day": each.day.isoformat(), "counted": each.counted, "why": each.why} for each in found.days],
    }


def _moment(found: Reckoning) -> str:
    """The last day; of a period of hours with the minute at which it is over."""
    return found.due.isoformat() if found.due_at is None else found.due_at.isoformat(timespec="minutes")


def _entries(profile: Profile) -> dict[str, Value | ClockRule]:
    """Values and clocks in the order of the files, under the keys that overriding them uses."""
    values = {f"values.{name}": value for name, value in profile.values.items()}
    return values | {f"clocks.{name}": clock for name, clock in profile.clocks.items()}


def _unverified(profile: Profile) -> Iterator[tuple[str, Value | ClockRule]]:
    return ((key, entry) for key, entry in _entries(profile).items() if not entry.verified)


def _seen(key: str, entry: Value | ClockRule | None) -> tuple[str, str]:
    return (NOTHING, NOTHING) if entry is None else (_content(key, entry), ground_of(entry))


def _content(key: str, entry: Value | ClockRule) -> str:
    return content_of(entry, key.partition(".")[2])


def _line(*cells: str) -> str:
    return "\t".join(cells)
