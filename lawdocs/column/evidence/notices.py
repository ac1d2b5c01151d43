"""Who is told of what was done with a task: the editors of what comes in, the unit of what became of it."""

import sqlalchemy as sa

from lawdocs.clock import Clock
from lawdocs.column.editors import editor_posts
from lawdocs.column.evidence.duties import name_of
from lawdocs.column.indicators.models import (
    EvidenceItem,
    Indicator,
    IndicatorSet,
    IndicatorTask,
    SetState,
    TaskRecord,
)
from lawdocs.column.news.models import NewsItem, NewsRecord
from lawdocs.deadlines.models import Notice
from lawdocs.deadlines.posts import Post
from lawdocs.extensions import db
from workflows.evidence import TaskState
from workflows.roles import Role
from workflows.tables import Step

TO_EDITORS = frozenset({"submit"})
TO_THE_UNIT = frozenset({"return", "accept", "ask"})


def tell(task: IndicatorTask, step: Step[TaskState], record: TaskRecord, clock: Clock) -> None:
    """Write the notices of a step, in its transaction."""
    if step.name in TO_EDITORS:
        _tell(task, record, [(Role.EDITOR, agency_id) for agency_id in editor_posts(task.agency_id)], clock)
    elif step.name in TO_THE_UNIT:
        tell_unit(task, record, clock)


def tell_unit(task: IndicatorTask, record: TaskRecord, clock: Clock) -> None:
    """Tell the unit of an entry of the record."""
    _tell(task, record, [(Role.DRAFTER, task.agency_id)], clock)


def tell_of_news(item: NewsItem, record: NewsRecord, clock: Clock) -> None:
    """Tell each unit that gave a news item for an edition that is open of its being taken down."""
    counts = sa.or_(EvidenceItem.removed_at.is_(None), EvidenceItem.accepted_at.is_not(None))
    query = (
        sa.select(IndicatorTask)
        .join(IndicatorTask.indicator)
        .join(Indicator.set)
        .where(IndicatorTask.relieved_at.is_(None), IndicatorSet.state == SetState.OPEN)
        .where(
            IndicatorTask.items.any(sa.and_(EvidenceItem.news_id == item.id, EvidenceItem.ended_at.is_(None), counts))
        )
        .order_by(IndicatorTask.id)
    )
    for task in db.session.scalars(query):
        text = f"作佐证的动态已撤下，公众看不到了：{item.title}，{name_of(task.indicator)}（{record.reason}）"
        notice = Notice(
            key=f"news:{record.id}:evidence:{task.id}",
            page=f"/work/evidence/{task.id}",
            agency_id=task.agency_id,
            role=Role.DRAFTER,
            text=text[:400],
            at=clock.now(),
        )
        db.session.add(notice)


def _tell(task: IndicatorTask, record: TaskRecord, posts: list[Post], clock: Clock) -> None:
    """Each post is told once."""
    why = f"（{record.reason}）" if record.reason else ""
    for role, agency_id in posts:
        notice = Notice(
            key=f"evidence:{record.id}:{role}@{agency_id}",
            page=f"/work/evidence/{task.id}",
            agency_id=agency_id,
            role=role,
            text=f"指标佐证{record.act.label}：{name_of(task.indicator)}，{task.agency.short_name}{why}"[:400],
            at=clock.now(),
        )
        db.session.add(notice)
