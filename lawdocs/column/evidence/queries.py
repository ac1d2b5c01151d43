"""Who may read and handle which tasks, what of their evidence is shown outside, and the lists of staff."""

from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from lawdocs.column.editors import edited_agencies, units_of
from lawdocs.column.indicators.models import (
    GIVING,
    EvidenceItem,
    Indicator,
    IndicatorSet,
    IndicatorTask,
    SetState,
    TaskRecord,
)
from lawdocs.column.links.models import LinkCheck
from lawdocs.column.links.queries import agencies_seen
from lawdocs.column.news.models import NewsItem
from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.portal.queries import position_of
from lawdocs.texts.search import split_terms
from workflows.actors import Actor
from workflows.evidence import EDITABLE, TaskState
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


def readable(actor: Actor) -> sa.ColumnElement[bool]:
    """The tasks a person may look at: the own unit's, and those of units that the person edits or supervises.

    The query holds ``IndicatorTask`` joined to ``Indicator`` and ``IndicatorSet``. What is not opened yet nobody owes.
    """
    return sa.and_(IndicatorTask.agency_id.in_(sorted(readable_agencies(actor))), IndicatorSet.state != SetState.DRAFT)


def tasks() -> sa.Select[tuple[IndicatorTask]]:
    """All tasks, with their indicator, its set and the unit."""
    return (
        sa.select(IndicatorTask)
        .join(IndicatorTask.indicator)
        .join(Indicator.set)
        .options(
            contains_eager(IndicatorTask.indicator).contains_eager(Indicator.set), joinedload(IndicatorTask.agency)
        )
    )


def task_or_404(task_id: int, actor: Actor) -> IndicatorTask:
    """A task the person may look at; a hidden and an unknown one are answered alike."""
    found = db.session.scalar(tasks().where(IndicatorTask.id == task_id, readable(actor)))
    if found is None:
        raise NotVisible
    return found


def items_for(actor: Actor, task: IndicatorTask) -> list[EvidenceItem]:
    """What a person sees of the evidence of a task that may be looked at.

    The unit sees its list, editors what was handed in, others what was accepted and may be shown outside.
    """
    if task.agency_id in giving_agencies(actor):
        return [each for each in task.items if each in task.given or each in task.accepted]
    if task.agency_id not in edited_agencies(actor):
        return accepted_for(actor, task)
    if task.state is TaskState.SUBMITTED:
        return [each for each in task.items if each in task.given or each in task.accepted]
    if task.state is TaskState.RETURNED:
        return [each for each in task.items if each in task.accepted or _was_handed_in(each, task)]
    return task.accepted


def accepted_for(actor: Actor, task: IndicatorTask) -> list[EvidenceItem]:
    """What a person sees of the accepted evidence of any task: all of it in the own unit and as its editor."""
    sees_all = task.agency_id in giving_agencies(actor) | edited_agencies(actor)
    return [each for each in task.accepted if sees_all or each.is_public]


def readable_agencies(actor: Actor) -> frozenset[int]:
    """The units whose tasks a person may look at: the own one, and all that the person edits or supervises."""
    return agencies_seen(actor)


def first_with_figures(of: IndicatorSet) -> int | None:
    """The number of the first indicator that figures of our own records prove."""
    query = sa.select(sa.func.min(Indicator.no))
    return db.session.scalar(
        query.where(Indicator.set_id == of.id, Indicator.figures != "", Indicator.dropped_at.is_(None))
    )


def _was_handed_in(item: EvidenceItem, task: IndicatorTask) -> bool:
    """Whether an evidence stood in the list when it was handed in last."""
    at = task.submitted_at
    if at is None or item.added_at > at or item.ended_at is not None:
        return False
    return item.removed_at is None or item.removed_at > at


def owed(actor: Actor) -> sa.Select[tuple[IndicatorTask]]:
    """What the units of a person still have to hand in: what came back first, then what is due soonest."""
    own = IndicatorTask.agency_id.in_(sorted(giving_agencies(actor)))
    query = tasks().where(own, IndicatorTask.state.in_(sorted(EDITABLE)), _is_live())
    return query.order_by(IndicatorTask.state != TaskState.RETURNED, *_BY_DAY)


def to_judge(actor: Actor) -> sa.Select[tuple[IndicatorTask]]:
    """What waits for the judgement of an editor, longest waiting first; nobody judges what they gave."""
    theirs = IndicatorTask.agency_id.in_(sorted(edited_agencies(actor)))
    given = sa.select(TaskRecord.id).where(
        TaskRecord.task_id == IndicatorTask.id, TaskRecord.act.in_(GIVING), TaskRecord.actor_id == actor.id
    )
    query = tasks().where(theirs, IndicatorTask.state == TaskState.SUBMITTED, _is_live(), sa.not_(given.exists()))
    return query.order_by(IndicatorTask.submitted_at, IndicatorTask.id)


def _is_live() -> sa.ColumnElement[bool]:
    """Whether a task is to be done at all."""
    return sa.and_(
        IndicatorTask.relieved_at.is_(None), Indicator.dropped_at.is_(None), IndicatorSet.state == SetState.OPEN
    )


_BY_DAY = (IndicatorTask.due_on.is_(None), IndicatorTask.due_on, IndicatorTask.id)
# The tabs of the staff list: label and the states it holds.
TABS = {"todo": "要我办"} | {state.value: state.label for state in TaskState} | {"all": "全部"}


def listed(tab: str, actor: Actor, words: str = "") -> sa.Select[tuple[IndicatorTask]]:
    """The tasks under a tab, what is due soonest first; narrowed to those whose indicator holds every word."""
    query = tasks().where(readable(actor), IndicatorTask.relieved_at.is_(None))
    if tab == "todo":
        waiting = (owed(actor), to_judge(actor))
        ids = sa.union(*(each.with_only_columns(IndicatorTask.id).order_by(None) for each in waiting))
        query = query.where(IndicatorTask.id.in_(ids))
    elif tab != "all":
        query = query.where(IndicatorTask.state == TaskState(tab))
    for term in split_terms(words):
        query = query.where(position_of(Indicator.norm, term) > 0)
    return query.order_by(*_BY_DAY)


def indicator_or_404(found: IndicatorSet, no: int) -> Indicator:
    """An indicator of a set by its number, with its tasks and their evidence."""
    parts = selectinload(Indicator.tasks)
    loaded = (parts.joinedload(IndicatorTask.agency), parts.selectinload(IndicatorTask.items))
    query = sa.select(Indicator).where(Indicator.set_id == found.id, Indicator.no == no, Indicator.dropped_at.is_(None))
    indicator = db.session.scalar(query.options(*loaded))
    if indicator is None:
        raise NotVisible
    return indicator


def checks_of(urls: Iterable[str]) -> Mapping[str, LinkCheck]:
    """What was found of some addresses last."""
    wanted = [each for each in urls if each]
    if not wanted:
        return {}
    return {each.url: each for each in db.session.scalars(sa.select(LinkCheck).where(LinkCheck.url.in_(wanted)))}


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


def is_gone(today: date) -> sa.ColumnElement[bool]:
    """The evidence whose record of ours nobody outside may read any more: news taken down, or a document not public."""
    news = sa.select(NewsItem.id).where(NewsItem.id == EvidenceItem.news_id, NewsItem.state == NewsState.PUBLISHED)
    document = sa.select(Document.id).where(Document.id == EvidenceItem.document_id, is_published(today))
    return sa.or_(
        sa.and_(EvidenceItem.news_id.is_not(None), sa.not_(news.exists())),
        sa.and_(EvidenceItem.document_id.is_not(None), sa.not_(document.exists())),
    )


def gone_items(today: date) -> frozenset[int]:
    """The ids of evidence of which that is so."""
    return frozenset(db.session.scalars(sa.select(EvidenceItem.id).where(is_gone(today))))


def is_shown(today: date) -> sa.ColumnElement[bool]:
    """The evidence that is shown outside; the query is that of ``counts``. What is gone takes it along."""
    return sa.and_(counts(), EvidenceItem.is_public, sa.not_(is_gone(today)))
