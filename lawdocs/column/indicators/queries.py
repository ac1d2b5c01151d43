"""Indicator sets for staff: the list, one set with its tree, and how much of each is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lawdocs.column.indicators.models import Indicator, IndicatorSet, IndicatorTask, SetRecord, SetState
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.evidence import TaskState
from workflows.permissions import Permission

NO_LEVEL = "没有写明"


@dataclass(frozen=True)
class Counts:
    """How many first, second and third levels a set has, how many texts are awaited, how many have no unit."""

    first: int = 0
    second: int = 0
    third: int = 0
    awaited: int = 0
    without_unit: int = 0

    @property
    def words(self) -> str:
        """9项一级、32项二级、100项三级; a level that no row names is left out."""
        parts = ((self.first, "一级"), (self.second, "二级"), (self.third, "三级"))
        return "、".join(f"{size}项{word}" for size, word in parts if size) or "没有指标"


@dataclass(frozen=True)
class Branch:
    """The indicators under one second level of one first level; an empty name is one that no row told."""

    level1: str
    level2: str
    indicators: Sequence[Indicator]


def sets(actor: Actor) -> list[IndicatorSet]:
    """The sets a person may see at work, the newest edition first: one in preparation only whoever manages it."""
    query = sa.select(IndicatorSet).where(*_seen_by(actor))
    return list(db.session.scalars(query.order_by(IndicatorSet.edition.desc(), IndicatorSet.id)))


def set_or_404(set_id: int, actor: Actor) -> IndicatorSet:
    """A set the actor may see at work; a hidden and an unknown one are answered alike."""
    found = db.session.scalar(sa.select(IndicatorSet).where(IndicatorSet.id == set_id, *_seen_by(actor)))
    if found is None:
        raise NotVisible
    return found


def records_of(found: IndicatorSet) -> sa.Select[tuple[SetRecord]]:
    """What was done with a set, newest first."""
    return sa.select(SetRecord).where(SetRecord.set_id == found.id).order_by(SetRecord.id.desc())


def _seen_by(actor: Actor) -> list[sa.ColumnElement[bool]]:
    manages = actor.holds(Permission.INDICATOR_MANAGE)
    return [] if manages else [IndicatorSet.state != SetState.DRAFT]


def indicator_or_404(found: IndicatorSet, no: int) -> Indicator:
    """An indicator of a set by its number; raises NotVisible."""
    query = sa.select(Indicator).where(Indicator.set_id == found.id, Indicator.no == no)
    indicator = db.session.scalar(query.options(selectinload(Indicator.tasks)))
    if indicator is None:
        raise NotVisible
    return indicator


def counts() -> dict[int, Counts]:
    """The counts of every set, from its rows, in two statements; a level is told apart by its name."""
    query = (
        sa.select(
            Indicator.set_id,
            sa.func.count(sa.distinct(sa.func.nullif(Indicator.level1, ""))),
            sa.func.count(),
            sa.func.sum(sa.case((Indicator.text == "", 1), else_=0)),
            sa.func.sum(sa.case((_has_unit(), 0), else_=1)),
        )
        .where(Indicator.dropped_at.is_(None))
        .group_by(Indicator.set_id)
    )
    pairs = (
        sa.select(Indicator.set_id, Indicator.level1, Indicator.level2)
        .where(Indicator.dropped_at.is_(None), Indicator.level2 != "")
        .distinct()
        .subquery()
    )
    second = dict(map(tuple, db.session.execute(sa.select(pairs.c.set_id, sa.func.count()).group_by(pairs.c.set_id))))
    return {
        set_id: Counts(first, second.get(set_id, 0), third, int(awaited), int(without))
        for set_id, first, third, awaited, without in db.session.execute(query)
    }


def tree(indicators: Sequence[Indicator]) -> list[Branch]:
    """Indicators in use by their levels, in the order of their numbers."""
    used = [each for each in indicators if each.dropped_at is None]
    grouped = groupby(used, key=lambda each: (each.level1, each.level2))
    return [Branch(level1, level2, list(group)) for (level1, level2), group in grouped]


def _has_unit() -> sa.ColumnElement[bool]:
    task = sa.select(IndicatorTask.id).where(
        IndicatorTask.indicator_id == Indicator.id, IndicatorTask.relieved_at.is_(None)
    )
    return task.exists()


def waiting(found: IndicatorSet) -> list[tuple[TaskState, int]]:
    """How many tasks of a set were not accepted yet, by their state; those of relieved units left out."""
    query = (
        sa.select(IndicatorTask.state, sa.func.count())
        .join(Indicator, Indicator.id == IndicatorTask.indicator_id)
        .where(Indicator.set_id == found.id, IndicatorTask.relieved_at.is_(None))
        .where(IndicatorTask.state != TaskState.ACCEPTED)
        .group_by(IndicatorTask.state)
    )
    sizes = dict(db.session.execute(query).all())
    return [(state, sizes[state]) for state in TaskState if state in sizes]
