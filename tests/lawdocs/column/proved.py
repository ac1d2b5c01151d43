"""Indicators with tasks and evidence, written directly: for tests of what reads them."""

from lawdocs.clock import Clock
from lawdocs.column.indicators.models import (
    EvidenceItem,
    EvidenceKind,
    Indicator,
    IndicatorSet,
    IndicatorTask,
    SetState,
)
from lawdocs.extensions import db, transaction
from tests.factories import County
from workflows.evidence import TaskState


def a_set(clock: Clock, edition: str = "2021", state: SetState = SetState.OPEN) -> IndicatorSet:
    with transaction():
        made = IndicatorSet(edition=edition, title="市县法治政府建设示范指标体系", state=state, made_at=clock.now())
        made.opened_on = None if state is SetState.DRAFT else clock.today()
        db.session.add(made)
    return made


def a_task(indicators: IndicatorSet, no: int, county: County, unit: str = "urban", **fields: object) -> IndicatorTask:
    """The task of a unit, with its indicator if that is not there yet; ``fields`` are those of the indicator."""
    with transaction():
        indicator = db.session.query(Indicator).filter_by(set_id=indicators.id, no=no).one_or_none()
        if indicator is None:
            indicator = Indicator(set_id=indicators.id, no=no, **fields)
            db.session.add(indicator)
        task = IndicatorTask(indicator=indicator, agency_id=county.agency(unit).id)
        _begin(task)
        db.session.add(task)
    return task


def _begin(task: IndicatorTask) -> None:
    setattr(task, "state", TaskState.OPEN)  # noqa: B010 - only lifecycles write states, and this is none


def an_item(
    task: IndicatorTask, clock: Clock, kind: EvidenceKind = EvidenceKind.LINK, accepted: bool = False, **fields: object
) -> EvidenceItem:
    with transaction():
        fields.setdefault("title", "县政府网站专栏")
        item = EvidenceItem(task_id=task.id, kind=kind, added_at=clock.now(), **fields)
        item.accepted_at = clock.now() if accepted else None
        db.session.add(item)
    return item
