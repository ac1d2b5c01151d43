"""The rule profile (规则集) and the working calendar (工作日历) in use: what files say, and what was put over them."""

import sqlalchemy as sa
from flask import current_app, g, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from lawdocs.extensions import db
from lawdocs.rules.calendar import published_calendar
from lawdocs.rules.models import CalendarYear, RuleOverride
from lawdocs.rules.overrides import overridden
from workflows import profiles
from workflows.workdays import DayMark, WorkCalendar


def base() -> profiles.Profile:
    """The profile that the settings name, as its file says."""
    return profiles.load(current_app.extensions["settings"].rules)


def current() -> profiles.Profile:
    """The profile in use today: that of the settings, with what an administrator put in place of its values."""
    if "rules" not in g:
        today = current_app.extensions["clock"].today()
        query = (
            sa.select(RuleOverride)
            .where(RuleOverride.profile == base().name, RuleOverride.ended_at.is_(None), RuleOverride.from_on <= today)
            .order_by(RuleOverride.from_on, RuleOverride.id)
        )
        g.rules = overridden(base(), db.session.scalars(query).all())
    return g.rules


def work_calendar() -> WorkCalendar:
    """The working calendar: published years of the package and the data file, and those entered by an administrator."""
    if "work_calendar" not in g:
        known = published_calendar(current_app.extensions["settings"].calendar)
        for year in db.session.scalars(sa.select(CalendarYear).order_by(CalendarYear.year)):
            known = known.with_marks(year.year, {each.day: DayMark(each.working, each.name) for each in year.days})
        g.work_calendar = known
    return g.work_calendar


def forget() -> None:
    """Read profile and calendar anew on next use."""
    g.pop("rules", None)
    g.pop("work_calendar", None)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_soft_rollback")
def _expired(*_: object) -> None:
    if has_app_context():
        forget()
