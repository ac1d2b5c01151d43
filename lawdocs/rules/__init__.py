"""The rule profile (规则集) and the working calendar (工作日历) in use: what files say, and what was put over them."""

from collections.abc import Container, Iterable, Mapping
from datetime import date

import sqlalchemy as sa
import structlog
from flask import Flask, current_app, g, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from lawdocs.extensions import db
from lawdocs.rules.calendar import published_calendar
from lawdocs.rules.models import CalendarYear, RuleOverride
from lawdocs.rules.overrides import overridden
from workflows import profiles
from workflows.workdays import DayMark, WorkCalendar

log = structlog.get_logger()


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
    """The profile in use today: that of the settings, with what an administrator put in place of its values.

    An override that does not fit the file any more is left out, and the log says so once.
    """
    _read()
    return g.rules


def left_out() -> Mapping[int, str]:
    """The overrides that would hold today but do not fit the profile any more (不再适用), by id, with the reason."""
    _read()
    return g.rules_left_out


def on(day: date, more: Iterable[RuleOverride] = (), without: Container[int] = ()) -> profiles.Profile:
    """The profile of a day, by what is on record; with overrides not stored yet, and without some, to look ahead.

    Raises ProfileError when what is looked at would be unusable, or would leave no room for an override on record.
    """
    standing = _standing(day)
    found, lost = overridden(base(), standing)
    if not more and not without:
        return found
    # A new one has no id yet: of the same first day it comes last.
    ahead = sorted([*(each for each in standing if each.id not in without), *more], key=lambda each: each.from_on)
    found, lost_then = overridden(base(), ahead)
    crowded = next((text for each, text in lost_then.items() if each not in lost), None)
    if crowded is not None:
        raise profiles.ProfileError(crowded)
    return found


def _standing(day: date) -> list[RuleOverride]:
    query = sa.select(RuleOverride).where(
        RuleOverride.profile == base().name, RuleOverride.ended_at.is_(None), RuleOverride.from_on <= day
    )
    return sorted(db.session.scalars(query), key=lambda each: (each.from_on, each.id))


def _read() -> None:
    if g.get("rules_of") == today():  # overrides begin with a day: what holds is not kept over midnight
        return
    g.rules, g.rules_left_out = overridden(base(), _standing(today()))
    g.rules_of = today()
    told = current_app.extensions.setdefault("overrides_left_out", set())
    for override_id, reason in g.rules_left_out.items():
        if override_id not in told:
            told.add(override_id)
            log.warning("override-left-out", override=override_id, reason=reason)


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
def _expired(session: Session, rolled_back: SessionTransaction | None = None) -> None:
    if has_app_context() and (rolled_back or not session.in_nested_transaction()):
        forget()
