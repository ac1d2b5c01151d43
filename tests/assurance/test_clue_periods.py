"""Transfers of suspected crimes against a second reckoning to the minute, which knows neither the programme's periods
nor its calendars: a period of hours in minutes since an epoch, one of days by ordinals."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.extensions import db
from lawdocs.linkage.clues.models import ClueTransfer
from tests.factories import County
from tests.lawdocs.linkage.clues.transfers import begun, step
from tests.lawdocs.linkage.founded import a_linkage
from workflows.duties import Duty

EPOCH = datetime(2019, 12, 31, 16, 0, tzinfo=UTC)  # midnight of 1 January 2020 in Shanghai
DAY = 24 * 60
# Starts that matter: midnight, months and years that end, 29 February, holidays, years without a published calendar.
DAYS = (
    *("2026-10-13", "2026-09-30", "2026-10-07", "2026-02-14", "2026-02-28", "2024-02-28", "2024-12-31"),
    *("2025-01-27", "2025-04-30", "2027-12-30", "2029-02-26", "2030-06-29"),
)
MINUTES = (0, 9 * 60, 15 * 60 + 20, 23 * 60 + 59)
# How long after the start event the step came: around each end to the minute.
HOURS = (0, 1, DAY - 1, DAY, DAY + 1, 2 * DAY)


def minute_of(day: str, minute: int) -> int:
    """Minutes since 2020 in Shanghai, which has no summer time."""
    return (date.fromisoformat(day).toordinal() - date(2020, 1, 1).toordinal()) * DAY + minute


def instant(minutes: int) -> datetime:
    return EPOCH + timedelta(minutes=minutes)


def in_days(minutes: int) -> int:
    return minutes // DAY


def in_hours_is_late(start: int, end: int) -> bool:
    return end - start > 24 * 60


def in_days_is_late(start: int, end: int, days: int = 3) -> bool:
    """The day of the start does not count; the last one counts to its end."""
    return in_days(end) > in_days(start) + days


def outcome(clue: ClueTransfer, duty: Duty) -> Outcome:
    return db.session.scalar(sa.select(Deadline.outcome).where(Deadline.duty == duty, Deadline.subject_id == clue.id))


def is_late(clue: ClueTransfer, duty: Duty) -> bool:
    return outcome(clue, duty) is Outcome.LATE


def due(clue: ClueTransfer, duty: Duty) -> tuple[date, datetime | None, bool]:
    query = sa.select(Deadline.due_on, Deadline.due_at, Deadline.provisional)
    return tuple(db.session.execute(query.where(Deadline.duty == duty, Deadline.subject_id == clue.id)).one())


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the next test looks at both
@pytest.mark.parametrize("day", DAYS)
def test_the_course_of_a_case_is_judged_as_the_second_reckoning_judges_it(
    day: str, app: Flask, county: County, clock: SetClock
) -> None:
    linkage, chance = a_linkage(county, clock), random.Random(day)
    clock.put(instant(minute_of("2031-01-31", 600)))
    for minute in MINUTES:
        for gap in (chance.randrange(DAY), DAY, DAY + 1):
            reported = minute_of(day, minute)
            approved = reported + chance.choice((0, 2 * DAY, 3 * DAY, 4 * DAY)) + chance.randrange(DAY)
            sent = approved + gap
            received = sent + chance.randrange(3 * DAY)
            filed = received + 2 * DAY + chance.randrange(3 * DAY)
            handed = filed + 2 * DAY + chance.randrange(3 * DAY)
            clue = begun(linkage, county, clock, instant(reported))
            for name, who, at in (
                ("approve", "head", approved),
                ("send", "sender", sent),
                ("receive", "receiver", received),
                ("file", "receiver", filed),
                ("hand_over", "sender", handed),
            ):
                step(clue, name, who, county, clock, instant(at))
            found = {duty: is_late(clue, duty) for duty in JUDGED}
            wanted = {
                Duty.CRIME_DECISION: in_days_is_late(reported, approved),
                Duty.CRIME_TRANSFER: in_hours_is_late(approved, sent),
                Duty.POLICE_DECISION: in_days_is_late(received, filed),
                Duty.CRIME_HANDOVER: in_days_is_late(filed, handed),
            }
            assert found == wanted, (day, minute, gap)
            last = date(2020, 1, 1) + timedelta(days=in_days(approved + DAY))
            assert due(clue, Duty.CRIME_TRANSFER) == (last, instant(approved + DAY), False)


JUDGED = (Duty.CRIME_DECISION, Duty.CRIME_TRANSFER, Duty.POLICE_DECISION, Duty.CRIME_HANDOVER)


@pytest.mark.parametrize("gap", [*HOURS, 3 * DAY])
def test_a_case_is_forwarded_within_24_hours_to_the_minute(
    gap: int, app: Flask, county: County, clock: SetClock
) -> None:
    linkage, received = a_linkage(county, clock), minute_of("2026-09-30", 17 * 60 + 31)
    clock.put(instant(received + 30 * DAY))
    for name in ("receive", "receive_astray"):
        clue = begun(linkage, county, clock, instant(received))
        step(clue, "approve", "head", county, clock, instant(received))
        step(clue, "send", "sender", county, clock, instant(received))
        step(clue, name, "receiver", county, clock, instant(received))
        step(clue, "forward", "receiver", county, clock, instant(received + gap))

        assert is_late(clue, Duty.POLICE_FORWARD) is in_hours_is_late(received, received + gap)
