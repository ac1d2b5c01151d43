"""Which unit is to prove an indicator by when (分配责任单位); always in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from lawdocs.clock import Clock
from lawdocs.column.evidence import duties, lifecycle, notices
from lawdocs.column.indicators.models import Indicator, IndicatorSet, IndicatorTask, SetState, TaskAct
from lawdocs.extensions import HELD, db
from workflows.actors import Actor
from workflows.guards import zh_date

LEAD, HELPING, NO_DAY = "牵头", "配合", "不限期"


@dataclass(frozen=True)
class Wanted:
    """What is asked of a unit: whether it leads (牵头) or helps (配合), and its last day, if it has one."""

    agency_id: int
    is_lead: bool
    due_on: date | None


def set_tasks(indicator: Indicator, wanted: Sequence[Wanted], actor: Actor, clock: Clock) -> None:
    """Make, change and relieve the tasks of an indicator so that they are as wanted; what is so already is left alone.

    Each unit stands in ``wanted`` once. While the set is open its clocks follow.
    """
    db.session.flush()  # a new indicator gets its id
    query = sa.select(IndicatorTask).where(IndicatorTask.indicator_id == indicator.id).order_by(IndicatorTask.id)
    held = query.with_for_update(**HELD).execution_options(populate_existing=True)
    tasks = {each.agency_id: each for each in db.session.scalars(held)}
    for each in wanted:
        task = tasks.pop(each.agency_id, None)
        if task is None:
            _assign(indicator, each, actor, clock)
        else:
            _change(task, each, actor, clock)
    for task in tasks.values():
        if task.relieved_at is None:
            _relieve(task, actor, clock)


def open_tasks(indicators: IndicatorSet, actor: Actor, clock: Clock) -> None:
    """Start the clocks of all tasks of a set that has just been opened (开始报送), and tell their units."""
    for task in _standing(indicators):
        _begin(task, clock)


def close_tasks(indicators: IndicatorSet, actor: Actor, clock: Clock) -> None:
    """End the clocks of all tasks of a set that has just been closed (归档); nothing of it is owed any more."""
    for task in _standing(indicators):
        duties.end(task, clock, "指标体系已归档")


def _standing(indicators: IndicatorSet) -> list[IndicatorTask]:
    query = (
        sa.select(IndicatorTask)
        .join(IndicatorTask.indicator)
        .where(Indicator.set_id == indicators.id, IndicatorTask.relieved_at.is_(None))
        .options(contains_eager(IndicatorTask.indicator))
        .order_by(IndicatorTask.id)
    )
    return list(db.session.scalars(query))


def _assign(indicator: Indicator, wanted: Wanted, actor: Actor, clock: Clock) -> None:
    asked = {"agency_id": wanted.agency_id, "is_lead": wanted.is_lead, "due_on": wanted.due_on}
    task = IndicatorTask(indicator_id=indicator.id, **asked)
    lifecycle.begin(task, actor, clock)
    _begin(task, clock)


def _begin(task: IndicatorTask, clock: Clock) -> None:
    """Let the clock of a task run; where it has no day, its unit is told of it all the same."""
    duties.start(task, clock)
    if task.due_on is None and task.indicator.set.state is SetState.OPEN:
        notices.tell_unit(task, task.records[-1], clock)


def _change(task: IndicatorTask, wanted: Wanted, actor: Actor, clock: Clock) -> None:
    was_relieved = task.relieved_at is not None
    said = _differences(task, wanted)
    if not said and not was_relieved:
        return
    task.is_lead, task.due_on, task.relieved_at = wanted.is_lead, wanted.due_on, None
    why = "，".join(said)
    lifecycle.note(task, TaskAct.ASSIGN if was_relieved else TaskAct.CHANGE, actor, clock, reason=why)
    duties.move(task, clock, why or "重新分配")


def _relieve(task: IndicatorTask, actor: Actor, clock: Clock) -> None:
    task.relieved_at = clock.now()
    lifecycle.note(task, TaskAct.RELIEVE, actor, clock)
    duties.end(task, clock, "不再由本单位负责")


def _differences(task: IndicatorTask, wanted: Wanted) -> list[str]:
    """What is asked otherwise than before, in words."""
    said = []
    if task.is_lead != wanted.is_lead:
        said.append(f"由{_part(task.is_lead)}改为{_part(wanted.is_lead)}")
    if task.due_on != wanted.due_on:
        said.append(f"到期日由{_day(task.due_on)}改为{_day(wanted.due_on)}")
    return said


def _part(is_lead: bool) -> str:
    return LEAD if is_lead else HELPING


def _day(day: date | None) -> str:
    return zh_date(day) if day is not None else NO_DAY
