"""Remind (提醒) of what is due: each rung of the ladder once, to every post concerned."""

import sqlalchemy as sa

from lawdocs.accounts.models import Agency
from lawdocs.audit import services as audit
from lawdocs.cleanup.queries import TODAY, Day
from lawdocs.clock import Clock
from lawdocs.deadlines.clocks import ladder_of, refresh
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.deadlines.posts import Post, posts_of
from lawdocs.deadlines.rounds import follow_round
from lawdocs.deadlines.terms import follow_term
from lawdocs.deadlines.words import text_of
from lawdocs.documents.models import Document
from lawdocs.extensions import db, hold, transaction
from lawdocs.jobs.due import Counts, DueItem, take_each
from workflows.actors import Actor
from workflows.deadlines import day_of

REMIND = "remind"


def due_by(today: Day) -> sa.Select[tuple[Deadline]]:
    """Deadlines whose next reminder has come, oldest first."""
    return sa.select(Deadline).where(Deadline.next_on <= today).order_by(Deadline.next_on, Deadline.id)


REMINDERS_DUE = due_by(TODAY).with_only_columns(Deadline.id, Deadline.document_id)


def remind(actor: Actor, clock: Clock) -> Counts:
    """Write the reminders that are due (到期提醒)."""
    due = [DueItem(*row) for row in db.session.execute(REMINDERS_DUE, {"today": clock.today()})]
    return take_each(REMIND, due, lambda deadline_id: remind_of(deadline_id, actor, clock), clock)


def remind_of(deadline_id: int, actor: Actor, clock: Clock) -> bool:
    """Write the reminders of one deadline, if they are still due; of several missed rungs only the latest."""
    today = clock.today()
    with transaction():
        query = due_by(today).where(Deadline.id == deadline_id)
        deadline = db.session.scalar(query)
        if deadline is None:
            return False
        _hold_subject(deadline)
        locked = query.with_for_update(of=Deadline, skip_locked=True).execution_options(populate_existing=True)
        deadline = db.session.scalar(locked)
        if deadline is None:
            return False
        _follow(deadline, clock)
        if deadline.ended_at is not None:  # the document changed by a road that nobody followed
            return False
        if deadline.next_on > today:  # it moved just now, and its post was told of that
            return False
        ladder = ladder_of(deadline)
        rung = ladder.reached(deadline.due_on, today)
        if rung is None:  # its day was moved away meanwhile
            return False
        for post in posts_of(deadline, overdue=rung < 0):
            db.session.add(_notice(deadline, rung, post, clock))
        deadline.next_rung = ladder.after(rung)
        deadline.next_on = day_of(deadline.due_on, deadline.next_rung)
        _audit(deadline, rung, actor, clock)
    return True


def _hold_subject(deadline: Deadline) -> None:
    """Hold what the deadline follows from before the deadline itself, in the order of the acts that move it."""
    if deadline.rule:
        return
    if deadline.document_id is not None:
        hold(Document, deadline.document_id)
    else:
        hold(Agency, deadline.agency_id)


def _follow(deadline: Deadline, clock: Clock) -> None:
    """Look once more whether it is still to be met: what must not be sent is not sent."""
    if deadline.rule:
        refresh(deadline, clock)
    elif deadline.document is not None:
        follow_term(deadline.document, clock, "期限已变更")
    else:
        follow_round(deadline.agency_id, clock, "期限已变更")


def _notice(deadline: Deadline, rung: int, post: Post, clock: Clock) -> Notice:
    role, agency_id = post
    return Notice(
        key=f"deadline:{deadline.id}:{deadline.due_on}:{rung}:{role}@{agency_id}",
        document_id=deadline.document_id,
        deadline_id=deadline.id,
        due_on=deadline.due_on,
        rung=rung,
        on=clock.today(),
        is_late=day_of(deadline.due_on, rung) < clock.today(),
        agency_id=agency_id,
        role=role,
        text=text_of(deadline, clock.today(), clock.now()),
        at=clock.now(),
    )


def _audit(deadline: Deadline, rung: int, actor: Actor, clock: Clock) -> None:
    subject, subject_id = ("document", deadline.document_id) if deadline.document_id else ("agency", deadline.agency_id)
    audit.record(
        "deadline:remind",
        actor,
        clock.now(),
        subject,
        subject_id,
        after={"duty": deadline.duty, "due_on": deadline.due_on, "rung": rung},
    )
