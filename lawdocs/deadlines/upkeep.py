"""Compare deadlines with what they are about (核对期限): the net under the net, so that nothing ends unseen."""

from dataclasses import astuple

import sqlalchemy as sa

from lawdocs.accounts.models import Agency
from lawdocs.cleanup.queries import STANDING
from lawdocs.clock import Clock
from lawdocs.deadlines.clocks import refresh, running
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.rounds import follow_round, round_days
from lawdocs.deadlines.terms import follow_term, open_deadline
from lawdocs.documents.models import Document
from lawdocs.extensions import db, hold, transaction
from lawdocs.jobs.due import Counts, DueItem, take_each
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.states import LegalStatus

FOLLOW = "follow-deadlines"
FOLLOW_ROUNDS = f"{FOLLOW}-rounds"  # its failures are of makers, not of documents
FOLLOW_CLOCKS = f"{FOLLOW}-clocks"  # and these of deadlines


def follow_deadlines(actor: Actor, clock: Clock) -> Counts:
    """Open the deadlines that are missing and end those that no longer hold (核对期限)."""
    terms = take_each(FOLLOW, _strayed(), lambda each: follow_document(each, clock), clock)
    rounds = take_each(FOLLOW_ROUNDS, _makers(), lambda each: follow_maker(each, clock), clock)
    clocks = refresh_clocks(clock)
    parts = (terms, rounds, clocks)
    return Counts(*map(sum, zip(*map(astuple, parts), strict=True)))


def refresh_clocks(clock: Clock) -> Counts:
    """Reckon every running clock anew, after rules or the calendar have changed; those that do not move are left."""
    items = [DueItem(each.id, each.document_id) for each in running()]
    counts = take_each(FOLLOW_CLOCKS, items, lambda each: refresh_clock(each, clock), clock)
    return Counts(counts.done, 0, counts.failed)


def refresh_clock(deadline_id: int, clock: Clock) -> bool:
    """Reckon one clock anew; whether anything about it changed."""
    with transaction():
        deadline = db.session.scalar(sa.select(Deadline).where(Deadline.id == deadline_id).with_for_update())
        return refresh(deadline, clock)


def _strayed() -> list[DueItem]:
    """Documents that stand to a term without a deadline of that very day, and those with one that do not."""
    held = sa.and_(Deadline.document_id == Document.id, Deadline.duty == Duty.EXPIRY, Deadline.ended_at.is_(None))
    stands = sa.and_(
        Document.state.in_(STANDING),
        Document.in_force_until.is_not(None),
        sa.or_(Document.end_kind.is_(None), Document.end_kind == LegalStatus.LAPSED),
    )
    query = (
        sa.select(Document.id)
        .outerjoin(Deadline, held)
        .where(sa.or_(sa.and_(stands, Deadline.id.is_(None)), sa.and_(sa.not_(stands), Deadline.id.is_not(None))))
        .order_by(Document.id)
    )
    return [DueItem(each, each) for each in db.session.scalars(query)]


def _makers() -> list[DueItem]:
    """Makers whose next cleanup is not followed, or followed to another day."""
    wanted = dict(round_days())
    query = sa.select(Deadline.agency_id, Deadline.due_on).where(
        Deadline.duty == Duty.CLEANUP_ROUND, Deadline.ended_at.is_(None)
    )
    followed = {row[0]: row[1] for row in db.session.execute(query)}
    return [DueItem(each) for each in sorted(wanted.keys() | followed) if wanted.get(each) != followed.get(each)]


def follow_document(document_id: int, clock: Clock) -> bool:
    """Bring the deadline of one document up to date; whether anything changed."""
    with transaction():
        hold(Document, document_id)
        document = db.session.get(Document, document_id)
        before = open_deadline(Duty.EXPIRY, document_id)
        follow_term(document, clock, "核对期限")
        return open_deadline(Duty.EXPIRY, document_id) is not before


def follow_maker(agency_id: int, clock: Clock) -> bool:
    """Bring the deadline of one maker up to date; whether anything changed."""
    with transaction():
        hold(Agency, agency_id)
        before = open_deadline(Duty.CLEANUP_ROUND, agency_id)
        follow_round(agency_id, clock, "核对期限")
        return open_deadline(Duty.CLEANUP_ROUND, agency_id) is not before
