"""The term of a suggestion against a second oracle, and the days on which its unit is reminded."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs import rules
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.deadlines.reminders import remind
from lawdocs.extensions import db
from lawdocs.linkage.suggestions.models import Suggestion
from lawdocs.linkage.suggestions.term import term_of
from tests.conftest import ENGINES
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.suggestions import a_suggestion
from tests.pages import log_in, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.linkage.suggestions import SuggestionKind, SuggestionState
from workflows.periods import reckon

SYSTEM = Actor.system("remind")
FIRST, LAST = date(2024, 1, 1), date(2031, 12, 31)
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def day_number(day: date) -> int:
    """Days since the first of January of the year 1, counted by hand."""
    y = day.year - 1
    leap = (day.year % 4 == 0 and day.year % 100 != 0) or day.year % 400 == 0
    return y * 365 + y // 4 - y // 100 + y // 400 + sum(LENGTHS[: day.month - 1]) + (leap and day.month > 2) + day.day


def two_months_on(day: date) -> tuple[int, int, int]:
    """Year, month and day two months later, by hand: the same number, or the last day of a month that lacks it."""
    month, year = day.month + 2, day.year
    if month > 12:
        month, year = month - 12, year + 1
    leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
    length = 29 if month == 2 and leap else LENGTHS[month - 1]
    return year, month, day.day if day.day <= length else length


def every_day() -> list[date]:
    return [FIRST + timedelta(days=each) for each in range((LAST - FIRST).days + 1)]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_two_months_and_fifteen_days_from_every_day_of_eight_years(app: Flask) -> None:
    clocks, work, wrong = rules.current().clocks, rules.work_calendar(), []
    for day in every_day():
        two, urgent, other = (
            reckon(clocks[name].period, day, work)
            for name in ("procuratorial_advice", "procuratorial_urgent", "procuratorial_other")
        )
        fits = (two.due.year, two.due.month, two.due.day) == two_months_on(day) and other.due == two.due
        fits = fits and day_number(urgent.due) == day_number(day) + 15
        wrong += [] if fits and not two.provisional and not urgent.provisional else [day]
    assert wrong == []
    assert len(every_day()) == 2922


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_letter_shortens_the_term_of_the_law_but_never_lengthens_it(app: Flask) -> None:
    wrong = []
    for day in every_day():
        for days in (14, 15, 58, 59, 60, 61, 62, 63):
            for is_urgent in (True, False):
                row = Suggestion(kind=SuggestionKind.PUBLIC_INTEREST, is_urgent=is_urgent, reply_days=days)
                term, own = term_of(row, day), day_number(day) + days
                by_law = day_number(day) + 15 if is_urgent else day_number(date(*two_months_on(day)))
                found = day_number(term.due) if term.due is not None else by_law
                wrong += [] if found == min(own, by_law) and (term.due is None) == (own >= by_law) else [(day, days)]
    assert wrong == []


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2026, 10, 13), date(2026, 12, 13)),  # a Sunday
        (date(2026, 12, 31), date(2027, 2, 28)),  # a month that lacks the day
        (date(2026, 12, 7), date(2027, 2, 7)),  # the Spring Festival of a year without a published calendar
        (date(2027, 12, 31), date(2028, 2, 29)),
    ],
)
@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_the_unit_is_reminded_on_the_days_of_the_ladder_and_daily_once_late(
    on: date, due: date, app: Flask, county: County, clock: SetClock
) -> None:
    linkage = a_linkage(county, clock)
    clock.put(at_office(on, 9))
    row = a_suggestion(SuggestionState.RECEIVED, linkage, county, clock, signed_on=on)

    told = reminded(row, due, on, clock, "urban")

    assert told["before"] == [due - timedelta(days=each) for each in (30, 15, 7, 3, 1)]
    assert told["late"] == [due + timedelta(days=each) for each in (1, 2, 3)]
    assert told["office"] == told["late"]


@pytest.mark.parametrize(
    "changes", [{"is_urgent": True}, {"kind": SuggestionKind.GOVERNANCE, "is_urgent": True, "reply_days": 20}]
)
@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_an_urgent_one_is_reminded_of_in_its_last_week(
    changes: dict, app: Flask, county: County, clock: SetClock
) -> None:
    linkage, on = a_linkage(county, clock), clock.today()
    row = a_suggestion(SuggestionState.RECEIVED, linkage, county, clock, **changes)
    due = on + timedelta(days=changes.get("reply_days", 15))

    told = reminded(row, due, on, clock, "urban")

    assert told["before"] == [due - timedelta(days=each) for each in (7, 3, 1)]
    assert told["late"] == [due + timedelta(days=each) for each in (1, 2, 3)]


def reminded(row: Suggestion, due: date, on: date, clock: SetClock, _: str) -> dict[str, list[date]]:
    """Let every day pass until three days after the last one, and tell who was told when."""
    deadline = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.LINK_SUGGESTION)).one()
    assert (deadline.due_on, deadline.provisional) == (due, False)
    target, office, deadline_id = row.target_id, row.linkage.office_id, deadline.id
    db.session.rollback()
    for each in range(1, (due - on).days + 4):
        clock.put(at_office(on + timedelta(days=each), 8))
        remind(SYSTEM, clock)
    ours = sa.select(Notice.on, Notice.agency_id).where(Notice.deadline_id == deadline_id, Notice.rung.is_not(None))
    found = db.session.execute(ours.order_by(Notice.on)).all()
    unit = [day for day, agency in found if agency == target]
    return {
        "before": [day for day in unit if day <= due],
        "late": [day for day in unit if day > due],
        "office": [day for day, agency in found if agency == office],
    }


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_term_that_no_law_gives_is_marked_as_not_verified(app: Flask, county: County, clock: SetClock) -> None:
    kind = SuggestionKind.GOVERNANCE
    row = a_suggestion(SuggestionState.RECEIVED, a_linkage(county, clock), county, clock, kind=kind)
    page = f"/linkage/suggestions/{row.id}"
    db.session.rollback()

    shown = words(log_in(app, "drafter").get(page))

    assert "期限至2026年12月13日（依据未核实）" in shown
    assert "暂定" not in shown


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_derivation_of_a_letters_own_day_opens(app: Flask, county: County, clock: SetClock) -> None:
    a_suggestion(SuggestionState.RECEIVED, a_linkage(county, clock), county, clock, reply_days=30)
    deadline_id = db.session.scalars(sa.select(Deadline.id).where(Deadline.duty == Duty.LINK_SUGGESTION)).one()
    db.session.rollback()

    shown = words(log_in(app, "drafter").get(f"/work/deadlines/{deadline_id}"))

    assert "建议书（鲁检建〔2026〕8号）确定的30日" in shown
    assert "2026年11月12日届满" in shown
