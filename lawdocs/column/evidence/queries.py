"""Who may read and handle which tasks, what of their evidence is shown outside, and the lists of staff."""

from collections.abc import Iterable

import sqlalchemy as sa

from lawdocs.column.editors import edited_agencies, units_of
from lawdocs.column.indicators.models import GIVING, EvidenceItem, IndicatorTask, TaskRecord
from lawdocs.column.news.models import NewsItem
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.news import NewsState
from workflows.permissions import Permission


def giving_agencies(actor: Actor) -> frozenset[int]:
    """The units for which a person gives evidence."""
    return units_of(actor, Permission.EVIDENCE_SUBMIT)


def may_on(actor: Actor, permission: Permission, task: IndicatorTask) -> bool:
    """Whether a person may do this to this task; units give evidence, editors judge it."""
    if actor.is_system:
        return actor.holds(permission)
    agencies = giving_agencies(actor) if permission is Permission.EVIDENCE_SUBMIT else edited_agencies(actor)
    return actor.holds(permission) and task.agency_id in agencies


def item_or_404(item_id: int, among: Iterable[EvidenceItem]) -> EvidenceItem:
    """The evidence of that id among those that may be meant."""
    found = next((each for each in among if each.id == item_id), None)
    if found is None:
        raise NotVisible
    return found


def givers_of(task: IndicatorTask) -> frozenset[int]:
    """Everybody who ever added or removed evidence of a task."""
    query = sa.select(TaskRecord.actor_id).where(TaskRecord.task_id == task.id, TaskRecord.act.in_(GIVING))
    return frozenset(db.session.scalars(query)) - {None}


def counts() -> sa.ColumnElement[bool]:
    """The evidence that counts: accepted, not ended since, and of a unit that still answers for its task.

    The query holds ``EvidenceItem`` joined to ``IndicatorTask``.
    """
    return sa.and_(
        EvidenceItem.accepted_at.is_not(None), EvidenceItem.ended_at.is_(None), IndicatorTask.relieved_at.is_(None)
    )


def is_shown() -> sa.ColumnElement[bool]:
    """The evidence that is shown outside; the query is that of ``counts``. A news item taken down takes it along."""
    standing = sa.select(NewsItem.id).where(NewsItem.id == EvidenceItem.news_id, NewsItem.state == NewsState.PUBLISHED)
    return sa.and_(counts(), EvidenceItem.is_public, sa.or_(EvidenceItem.news_id.is_(None), standing.exists()))
