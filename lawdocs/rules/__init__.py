"""The rule profile (规则集) and the working calendar (工作日历) in use: what files say, and what was put over them."""

from collections.abc import Container, Iterable
from datetime import date

import sqlalchemy as sa
from flask import Flask, current_app, g, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from lawdocs.extensions import db
from lawdocs.rules.calendar import published_calendar
from lawdocs.rules.models import CalendarYear, RuleOverride
from lawdocs.rules.overrides import overridden
from workflows import profiles
from workflows.workdays import DayMark, WorkCalendar


def init_app(app: Flask) -> None:
    """Register the pages of the rules and of the working calendar."""
    from lawdocs.rules import calendar_views, views

    app.register_blueprint(views.blueprint)
    app.register_blueprint(calendar_views.blueprint)


def base() -> profiles.Profile:
    """The profile that the settings name, as its file says."""
    return profiles.load(current_app.extensions["settings"].rules)


def today() -> date:
    """The day by the clock of the application."""
    return current_app.extensions["clock"].today()


def current() -> profiles.Profile:
    """The profile in use today: that of the settings, with what an administrator put in place of its values."""
    if g.get("rules_of") != today():  # overrides begin with a day: what holds is not kept over midnight
        g.rules, g.rules_of = on(today()), today()
    return g.rules


def on(day: date, more: Iterable[RuleOverride] = (), without: Container[int] = ()) -> profiles.Profile:
    """The profile of a day, by what is on record; with overrides not stored yet, and without some, to look ahead.

    Raises ProfileError when it would be unusable.
    """
    query = sa.select(RuleOverride).where(
        RuleOverride.profile == base().name, RuleOverride.ended_at.is_(None), RuleOverride.from_on <= day
    )
    standing = [each for each in db.session.scalars(query) if each.id not in without]
    standing = sorted(standing, key=lambda each: (each.from_on, each.id))
    # A new one has no id yet: of the same first day it comes last.
    return overridden(base(), sorted([*standing, *more], key=lambda each: each.from_on))


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
    g.pop("rules_of", None)
    g.pop("work_calendar", None)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_soft_rollback")
def _expired(*_: object) -> None:
    if has_app_context():
        forget()
