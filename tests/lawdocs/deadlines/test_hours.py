"""Periods of hours: over at their minute, across midnight, months and holidays; reminded of by the hour, each once."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock, at_office, local
from lawdocs.deadlines import clocks, hours
from lawdocs.deadlines.agenda import agenda
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.feeds import as_ical
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.extensions import db, transaction
from lawdocs.work.tasks import clock_task_of
from tests.conftest import ENGINES
from tests.factories import County, a_document
from tests.lawdocs.deadlines.test_clocks import override
from tests.lawdocs.linkage.founded import a_linkage
from tests.pages import log_in, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.roles import Role
from workflows.states import DocumentState

JOB = Actor.system("remind-hours")


def moment(text: str) -> datetime:
    day, time = text.split()
    return at_office(date.fromisoformat(day), *map(int, time.split(":")))


def shown(at: datetime | None) -> str | None:
    return f"{local(at):%Y-%m-%d %H:%M}" if at is not None else None


def begin(county: County, clock: SetClock, at: str, duty: Duty = Duty.CRIME_TRANSFER, subject: int = 1) -> Deadline:
    """A clock of a unit that begins at an instant."""
    urban = county.agency("urban").id
    begins = moment(at)
    with transaction():
        return clocks.start(
            *(duty, clock),
            on=begins.date(),
            at=begins,
            held_by=(Role.DRAFTER, urban),
            subject_id=subject,
            agency_id=urban,
            about="线索移送〔2026〕1号",
        )


def done(clock: SetClock, at: str, duty: Duty = Duty.CRIME_TRANSFER) -> Deadline:
    with transaction():
        return clocks.meet(duty, 1, clock, "已办", at=moment(at))


def remind(clock: SetClock, at: str) -> list[tuple[str, str]]:
    """What the job of an instant tells, to whom."""
    clock.put(moment(at))
    last = db.session.scalar(sa.select(sa.func.max(Notice.id))) or 0
    hours.remind_hours(JOB, clock)
    new = db.session.scalars(sa.select(Notice).where(Notice.id > last).order_by(Notice.id))
    return sorted((each.role.value, each.text) for each in new)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-10-13 15:20", "2026-10-14 15:20"),
        ("2026-10-13 23:59", "2026-10-14 23:59"),
        ("2026-10-13 00:00", "2026-10-14 00:00"),
        ("2026-02-28 09:01", "2026-03-01 09:01"),
        ("2024-02-28 09:01", "2024-02-29 09:01"),
        ("2026-12-31 16:40", "2027-01-01 16:40"),
        ("2026-09-30 17:30", "2026-10-01 17:30"),  # 国庆节 stops nothing
        ("2029-06-01 08:00", "2029-06-02 08:00"),  # a year without a published calendar
    ],
)
def test_24_hours_are_over_at_the_same_minute_of_the_next_day(
    app: Flask, county: County, clock: SetClock, start: str, due: str
) -> None:
    clock.put(moment(start))
    found = begin(county, clock, start)

    assert (shown(found.due_at), str(found.due_on), found.provisional) == (due, due[:10], False)


@pytest.mark.parametrize(
    ("at", "outcome", "word"),
    [
        ("2026-10-14 15:20", Outcome.MET, "按期办结"),
        ("2026-10-14 15:21", Outcome.LATE, "逾期1分钟办结"),
        ("2026-10-14 18:50", Outcome.LATE, "逾期3小时办结"),
    ],
)
def test_a_period_of_hours_is_judged_by_the_minute_at_which_it_was_done(
    app: Flask, county: County, clock: SetClock, at: str, outcome: Outcome, word: str
) -> None:
    clock.put(moment("2026-10-13 16:00"))
    begin(county, clock, "2026-10-13 15:20")
    clock.put(moment("2026-10-16 09:00"))
    found = done(clock, at)

    assert (found.outcome, shown(found.done_at), str(found.ended_on)) == (outcome, at, "2026-10-14")
    assert standing(found, clock.today(), clock.now()).text == word


@pytest.mark.parametrize(("at", "outcome"), [("2026-10-16 23:59", Outcome.MET), ("2026-10-17 00:00", Outcome.LATE)])
def test_a_period_of_days_is_over_with_its_last_day_whatever_the_hour_of_its_start(
    app: Flask, county: County, clock: SetClock, at: str, outcome: Outcome
) -> None:
    clock.put(moment("2026-10-13 08:00"))
    started = begin(county, clock, "2026-10-13 00:01", Duty.CRIME_DECISION)
    assert (started.due_at, str(started.due_on)) == (None, "2026-10-16")
    clock.put(moment("2026-10-20 09:00"))

    found = done(clock, at, Duty.CRIME_DECISION)

    assert (found.outcome, str(found.ended_on), found.done_at) == (outcome, at[:10], None)


@pytest.mark.parametrize(
    ("start", "due"),
    [("2026-09-30 09:00", "2026-10-03"), ("2026-02-27 23:59", "2026-03-02"), ("2029-12-29 10:00", "2030-01-01")],
)
def test_three_days_end_on_a_rest_day_as_well(
    app: Flask, county: County, clock: SetClock, start: str, due: str
) -> None:
    clock.put(moment(start))
    found = begin(county, clock, start, Duty.CRIME_DECISION)

    assert (str(found.due_on), found.provisional) == (due, False)


def test_hours_that_move_to_a_working_day_are_provisional_in_a_year_without_calendar(
    app: Flask, county: County, clock: SetClock
) -> None:
    clock.put(moment("2029-06-01 08:00"))
    found = begin(county, clock, "2029-06-01 08:00")
    override(county, clock, "clocks.crime_transfer", last_day="next_working_day")
    with transaction():
        clocks.refresh(found, clock)

    assert (shown(found.due_at), found.provisional) == ("2029-06-04 08:00", True)


@pytest.mark.parametrize(
    ("now", "kind", "text"),
    [
        ("2026-10-13 15:20", "soon", "还剩24小时"),
        ("2026-10-13 15:21", "soon", "还剩23小时"),
        ("2026-10-14 10:20", "today", "还剩5小时"),
        ("2026-10-14 14:40", "today", "还剩40分钟"),
        ("2026-10-14 15:20", "today", "还剩1分钟"),
        ("2026-10-14 15:21", "late", "已逾期1分钟"),
        ("2026-10-14 17:20", "late", "已逾期2小时"),
        ("2026-10-16 14:00", "late", "已逾期46小时"),
        ("2026-10-17 15:20", "late", "已逾期3日"),
        ("2026-12-30 15:20", "very_late", "长期逾期77日"),
    ],
)
def test_pages_say_hours_and_in_the_last_hour_minutes(
    app: Flask, county: County, clock: SetClock, now: str, kind: str, text: str
) -> None:
    found = begin(county, clock, "2026-10-13 15:20")
    at = moment(now)
    word = standing(found, at.date(), at)

    assert (word.kind, word.text) == (kind, text)
    with app.test_request_context():
        assert clock_task_of(found, at.date(), None, at).due == "期限至2026年10月14日15:20"


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_the_job_reminds_four_hours_before_and_once_when_over(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    clock.put(moment("2026-10-13 15:30"))
    begin(county, clock, "2026-10-13 15:20")
    said = "向公安机关移送案件：线索移送〔2026〕1号，期限至2026年10月14日15:20，"

    assert remind(clock, "2026-10-14 11:19") == []
    assert remind(clock, "2026-10-14 11:20") == [("drafter", f"{said}还剩4小时")]
    assert remind(clock, "2026-10-14 11:21") == []
    assert remind(clock, "2026-10-14 15:20") == []
    over = f"{said}已逾期1分钟"
    assert remind(clock, "2026-10-14 15:21") == [("drafter", over), ("liaison", over)]
    assert remind(clock, "2026-10-14 15:21") == []
    assert remind(clock, "2026-10-15 15:21") == []


def test_what_is_over_when_it_is_entered_is_told_as_over_alone(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    clock.put(moment("2026-10-16 09:00"))
    begin(county, clock, "2026-10-13 15:20")

    told = remind(clock, "2026-10-16 09:01")

    assert [(role, text[-7:]) for role, text in told] == [("drafter", "已逾期41小时"), ("liaison", "已逾期41小时")]
    assert remind(clock, "2026-10-16 09:02") == []


def test_nobody_is_reminded_of_what_was_done(app: Flask, county: County, clock: SetClock) -> None:
    clock.put(moment("2026-10-13 15:30"))
    begin(county, clock, "2026-10-13 15:20")
    clock.put(moment("2026-10-14 10:00"))
    done(clock, "2026-10-14 10:00")

    assert remind(clock, "2026-10-14 11:30") == []
    assert remind(clock, "2026-10-14 16:00") == []


def test_periods_of_days_are_none_of_the_hours(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.REVIEW, county, clock)
    begin(county, clock, "2026-10-13 08:00", Duty.CRIME_DECISION, document.id)

    assert remind(clock, "2026-10-16 21:00") == []
    assert remind(clock, "2026-10-17 09:00") == []


def test_calendars_have_the_hour_of_what_ends_at_one(app: Flask, county: County, clock: SetClock) -> None:
    begin(county, clock, "2026-10-13 15:20")
    begin(county, clock, "2026-10-13 15:20", Duty.CRIME_DECISION)
    entries = agenda([(Role.DRAFTER, county.agency("urban").id)], clock.today())
    lines = as_ical("城管局", entries, clock).decode().splitlines()

    assert [each.when for each in entries] == ["2026-10-14 15:20", "2026-10-16"]
    assert [each for each in lines if each.startswith(("DTSTART", "DTEND"))] == [
        "DTSTART:20261014T072000Z",
        "DTSTART;VALUE=DATE:20261016",
        "DTEND;VALUE=DATE:20261017",
    ]


def test_the_page_of_a_clock_tells_both_minutes(app: Flask, county: County, clock: SetClock) -> None:
    found = begin(county, clock, "2026-10-13 15:20")
    clock.put(moment("2026-10-14 10:20"))
    page = words(log_in(app, "drafter").get(f"/work/deadlines/{found.id}"))

    for text in (
        "还剩5小时",
        "期限至 2026年10月14日15:20",
        "批准移送之时（2026年10月13日15:20）",
        "24小时，从起算的时刻算起，届满时遇休息日不顺延",
        "自2026年10月13日15:20起24小时，2026年10月14日15:20届满",
    ):
        assert text in page, text


def test_a_clock_met_an_hour_ago_is_not_late_because_it_is_entered_now(
    app: Flask, county: County, clock: SetClock
) -> None:
    clock.put(moment("2026-10-13 15:30"))
    begin(county, clock, "2026-10-13 15:20")
    clock.put(moment("2026-10-14 16:00") + timedelta(seconds=30))

    assert done(clock, "2026-10-14 15:00").outcome is Outcome.MET
