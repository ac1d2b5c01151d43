"""The deadlines of documents: the end of a term (有效期) is followed from the day it is known until it is settled."""

from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.cleanup.queries import STANDING, planned_for
from lawdocs.clock import Clock
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.deadlines import day_of
from workflows.duties import Duty
from workflows.states import DocumentState, LegalStatus

ENDING_STEPS = ("repeal", "lapse")


def follow_term(document: Document, clock: Clock, why: str) -> None:
    """Keep the deadline of a document's term in step with the document, in the transaction of the act.

    Ends what no longer holds (ended, renewed, superseded, its end decided), and opens what now does. ``why`` says in
    a word what happened. The caller holds the document.
    """
    current = open_deadline(Duty.EXPIRY, document.id)
    due = due_day(document)
    if current is not None and current.due_on == due:
        return
    if current is not None:
        end(current, clock, why, moot=due is not None or document.state is DocumentState.WITHDRAWN)
    if due is not None:
        # Whoever moves the day knows it today; earlier rungs of the new ladder were never missed.
        open_for(Duty.EXPIRY, clock, due, document=document, since=clock.today() if current else document.published_on)


def begin_term(document: Document, clock: Clock) -> None:
    """Open the deadline of a document that has just come in: it can have none yet, and nothing is planned for it."""
    if ends_by_term(document):
        due = document.in_force_until - timedelta(days=1)
        open_for(Duty.EXPIRY, clock, due, document=document, since=document.published_on, number=1)


def due_day(document: Document) -> date | None:
    """The last day in force, while the document stands, ends by its term, and no other end of it is decided."""
    if not ends_by_term(document):
        return None
    if any(planned.step in ENDING_STEPS for planned in db.session.scalars(planned_for(document.id))):
        return None
    return document.in_force_until - timedelta(days=1)


def ends_by_term(document: Document) -> bool:
    """Whether a document stands and has a term at whose end it lapses."""
    return (
        document.state in STANDING
        and document.in_force_until is not None
        and document.end_kind in (None, LegalStatus.LAPSED)
    )


def open_deadline(duty: Duty, subject_id: int) -> Deadline | None:
    """The deadline of that duty that is still to be met."""
    return db.session.scalar(
        sa.select(Deadline).where(Deadline.duty == duty, Deadline.subject_id == subject_id, Deadline.ended_at.is_(None))
    )


def open_for(
    duty: Duty,
    clock: Clock,
    due: date,
    *,
    document: Document | None = None,
    agency_id: int | None = None,
    since: date | None = None,
    number: int | None = None,
    verified: bool = True,
) -> Deadline:
    """Open a deadline; reminders whose day lies before ``since`` are not made up for.

    ``verified`` is false where the day rests on a value of the rule profile that was never checked.
    """
    subject_id = document.id if document is not None else agency_id
    rung = rules.current().ladder.first_since(due, since)
    deadline = Deadline(
        duty=duty,
        subject_id=subject_id,
        opened_no=number or next_number(duty, subject_id),
        document_id=document.id if document is not None else None,
        agency_id=agency_id,
        due_on=due,
        verified=verified,
        next_rung=rung,
        next_on=day_of(due, rung),
        opened_at=clock.now(),
    )
    db.session.add(deadline)
    return deadline


def end(deadline: Deadline, clock: Clock, why: str, *, moot: bool = False) -> None:
    """End a deadline: met in time or late, or void (``moot``) when its day was moved or it need not be met."""
    # A term that runs out is over on the day after its last: the lapse of that day is in time.
    in_time = clock.today() <= deadline.due_on + timedelta(days=deadline.duty is Duty.EXPIRY)
    deadline.outcome = Outcome.VOID if moot else Outcome.MET if in_time else Outcome.LATE
    deadline.ended_at, deadline.ended_by, deadline.next_on = clock.now(), why[:200], None
    deadline.ended_on = clock.today()


def next_number(duty: Duty, subject_id: int) -> int:
    """The number of the next deadline of a duty and subject, from 1."""
    last = sa.select(sa.func.max(Deadline.opened_no)).where(Deadline.duty == duty, Deadline.subject_id == subject_id)
    return (db.session.scalar(last) or 0) + 1
