"""Remind of periods of hours (按小时计的期限): some hours before the end, and once when it is over; each once."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.deadlines.clocks import refresh
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.deadlines.posts import posts_of
from lawdocs.deadlines.words import text_of
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import Counts, DueItem, take_each
from workflows.actors import Actor

REMIND_HOURS = "remind-hours"
SOON, OVER = "soon", "over"


def remind_hours(actor: Actor, clock: Clock) -> Counts:
    """Write the reminders that are due by the hour (按小时计的期限提醒)."""
    due = [DueItem(each) for each in db.session.scalars(_due(clock.now()).with_only_columns(Deadline.id))]
    return take_each(REMIND_HOURS, due, lambda deadline_id: remind_of(deadline_id, actor, clock), clock)


def remind_of(deadline_id: int, actor: Actor, clock: Clock) -> bool:
    """Write the reminder of one period of hours, if it is still due; of one that is over, that alone."""
    with transaction():
        query = _due(clock.now()).where(Deadline.id == deadline_id).with_for_update(of=Deadline, skip_locked=True)
        deadline = db.session.scalar(query.execution_options(populate_existing=True))
        if deadline is None:
            return False
        refresh(deadline, clock)  # what moved meanwhile is told as that
        if deadline.ended_at is not None or deadline.due_at is None or deadline.due_at > _latest(clock.now()):
            return False
        rung = OVER if deadline.due_at < clock.now() else SOON
        if _is_told(deadline, rung):  # by another scheduler, whose notice the first look did not see
            return False
        for role, agency_id in posts_of(deadline, overdue=rung is OVER):
            db.session.add(
                Notice(
                    key=f"{_begin(rung)}{deadline.id}:{deadline.due_at:%Y%m%d%H%M}:{role}@{agency_id}",
                    deadline_id=deadline.id,
                    document_id=deadline.document_id,
                    due_on=deadline.due_on,
                    on=clock.today(),
                    agency_id=agency_id,
                    role=role,
                    text=text_of(deadline, clock.today(), clock.now()),
                    at=clock.now(),
                )
            )
        told = {"duty": deadline.duty, "due_on": deadline.due_on, "hours": rung}
        audit.record("deadline:remind", actor, clock.now(), "agency", deadline.agency_id, after=told)
    return True


def _due(now: datetime) -> sa.Select[tuple[Deadline]]:
    """Periods of hours of which nobody was reminded that they end soon, or are over."""
    is_over = Deadline.due_at < now
    return (
        sa.select(Deadline)
        .where(Deadline.due_at.is_not(None), Deadline.ended_at.is_(None), Deadline.paused_on.is_(None))
        .where(sa.or_(sa.and_(is_over, ~_told(OVER)), sa.and_(~is_over, Deadline.due_at <= _latest(now), ~_told(SOON))))
        .order_by(Deadline.due_at, Deadline.id)
    )


def _latest(now: datetime) -> datetime:
    """Until when a period must end to be reminded of now."""
    return now + timedelta(hours=rules.current()["clue_remind_hours"])


def _told(rung: str) -> sa.ColumnElement[bool]:
    """Whether somebody was reminded, of the day on which it ends now."""
    mine = Notice.deadline_id == Deadline.id, Notice.due_on == Deadline.due_on
    return sa.exists().where(*mine, Notice.key.startswith(_begin(rung)))


def _is_told(deadline: Deadline, rung: str) -> bool:
    query = sa.select(Deadline.id).where(Deadline.id == deadline.id, _told(rung))
    return db.session.scalar(query) is not None


def _begin(rung: str) -> str:
    return f"hours-{rung}:"
