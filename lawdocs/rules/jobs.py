"""Remind the system administrator in time that next year's working calendar is to be entered (提醒录入放假安排)."""

from collections.abc import Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.accounts.models import RoleGrant
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.deadlines.models import Notice
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import Counts, DueItem, take_each
from lawdocs.rules.years import reminders_of
from workflows.actors import Actor
from workflows.roles import Role

REMIND_CALENDAR = "remind-calendar"
# The State Council mostly publishes in November: asked for from its first day on, then each week.
STEPS = ((11, 1), (12, 1), (12, 15))
EVERY = timedelta(days=7)


def remind_calendar(actor: Actor, clock: Clock) -> Counts:
    """Tell the system administrators of a year whose calendar is not known, once at each step (提醒录入放假安排)."""
    due = [DueItem(year) for year in years_missing(clock.today()) if not _was_told(year, clock.today())]
    return take_each(REMIND_CALENDAR, due, lambda year: remind_of_year(year, actor, clock), clock)


def years_missing(day: date) -> Iterator[int]:
    """The years that should be known on a day and are not: this one, and the next once its notice is expected."""
    work = rules.work_calendar()
    yield from (year for year in (day.year, day.year + 1) if year not in work.known and step_on(year, day) is not None)


def step_on(year: int, day: date) -> date | None:
    """The latest step of reminding of a year that has come; None before the first."""
    steps = [date(year - 1, month, number) for month, number in STEPS]
    if day >= steps[-1]:
        return day - (day - steps[-1]) % EVERY
    return max((step for step in steps if step <= day), default=None)


def remind_of_year(year: int, actor: Actor, clock: Clock) -> bool:
    """Write the reminders of one year, if it is still unknown and nobody wrote them; whether it was so."""
    with transaction():
        db.session.execute(sa.select(RoleGrant.id).where(RoleGrant.role == Role.SYSTEM_ADMIN).with_for_update())
        today = clock.today()
        if year not in years_missing(today) or _was_told(year, today):
            return False
        step, agencies = step_on(year, today), _agencies()
        for agency_id in agencies:
            notice = Notice(
                key=f"{_key(year, today)}{Role.SYSTEM_ADMIN}@{agency_id}",
                page=f"/work/rules/calendar/{year}",
                on=today,
                is_late=step < today,
                agency_id=agency_id,
                role=Role.SYSTEM_ADMIN,
                text=f"录入{year}年放假安排：国务院办公厅的通知公布后请录入，录入以前用到{year}年的期限都是暂定的",
                at=clock.now(),
            )
            db.session.add(notice)
        if agencies:
            audit.record("rules:remind", actor, clock.now(), "workdays", year, after={"step": step})
    return bool(agencies)


def _agencies() -> list[int]:
    """The agencies in which somebody is system administrator."""
    query = sa.select(RoleGrant.agency_id).where(RoleGrant.role == Role.SYSTEM_ADMIN).distinct()
    return sorted(each for each in db.session.scalars(query) if each is not None)


def _was_told(year: int, day: date) -> bool:
    return bool(
        db.session.scalar(sa.select(sa.exists().where(Notice.key.startswith(_key(year, day), autoescape=True))))
    )


def _key(year: int, day: date) -> str:
    return f"{reminders_of(year)}{step_on(year, day)}:"
