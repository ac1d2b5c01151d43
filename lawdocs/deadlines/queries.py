"""Notices of a person: all, those not read yet, and those that remind of a deadline."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lawdocs.deadlines.models import Deadline, Notice, NoticeRead
from lawdocs.extensions import db
from workflows.actors import Actor


def notices_to(actor: Actor) -> sa.Select[tuple[Notice]]:
    """The notices to the posts the actor holds, newest first."""
    loaded = (joinedload(Notice.document), joinedload(Notice.deadline).joinedload(Deadline.agency))
    return sa.select(Notice).where(_to(actor)).order_by(Notice.id.desc()).options(*loaded)


def unread(query: sa.Select[tuple[Notice]], actor: Actor) -> sa.Select[tuple[Notice]]:
    """Those the actor has not marked as read: what is still to be met by its day, then the others, newest first."""
    is_open = sa.case((Deadline.next_on.is_not(None), 0), else_=1)
    return (
        query.outerjoin(Deadline, Deadline.id == Notice.deadline_id)
        .where(_is_unread(actor))
        .order_by(None)
        .order_by(is_open, sa.case((is_open == 0, Notice.due_on)), Notice.id.desc())
    )


def reminders(query: sa.Select[tuple[Notice]], actor: Actor) -> sa.Select[tuple[Notice]]:
    """Those that remind of a deadline still to be met, the most urgent first."""
    return (
        query.join(Deadline, Deadline.id == Notice.deadline_id)
        .where(Deadline.next_on.is_not(None))
        .order_by(None)
        .order_by(Notice.due_on, Notice.id.desc())
    )


def count_unread(actor: Actor) -> int:
    """How many notices the actor has not read."""
    query = sa.select(sa.func.count()).select_from(Notice).where(_to(actor), _is_unread(actor))
    return db.session.scalar(query)


def read_by(actor: Actor, notices: Sequence[Notice]) -> frozenset[int]:
    """Which of some notices the actor has read."""
    query = sa.select(NoticeRead.notice_id).where(
        NoticeRead.user_id == actor.id, NoticeRead.notice_id.in_([notice.id for notice in notices])
    )
    return frozenset(db.session.scalars(query))


def unread_ids(actor: Actor, among: Sequence[int] | None) -> list[int]:
    """The ids of unread notices to the actor, of all or of some."""
    query = sa.select(Notice.id).where(_to(actor), _is_unread(actor)).order_by(Notice.id)
    return list(db.session.scalars(query if among is None else query.where(Notice.id.in_(among))))


def _is_unread(actor: Actor) -> sa.ColumnElement[bool]:
    read = sa.select(NoticeRead.notice_id).where(NoticeRead.notice_id == Notice.id, NoticeRead.user_id == actor.id)
    return sa.not_(read.exists())


def _to(actor: Actor) -> sa.ColumnElement[bool]:
    pairs = [
        sa.and_(Notice.role == grant.role, Notice.agency_id == grant.agency_id)
        for grant in actor.grants
        if grant.agency_id is not None
    ]
    return sa.or_(sa.false(), *pairs)
