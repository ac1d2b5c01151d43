"""Mend a planned step that failed (补救): what stands in its way, and trying it again at once."""

from collections.abc import Iterable

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.audit import services as audit
from lawdocs.cleanup.jobs import take_planned
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.plans import act_of, demand_open
from lawdocs.cleanup.queries import FIRE_PLANNED
from lawdocs.clock import Clock
from lawdocs.documents.facts import facts_of
from lawdocs.documents.record import record_of
from lawdocs.errors import StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import DueItem, retry
from lawdocs.jobs.models import JobFailure
from lawdocs.lifecycle import touch
from workflows.actors import Actor
from workflows.document import STEP_BY_NAME, obstacles
from workflows.facts import Obstacle
from workflows.guards import zh_date

JOB = Actor.system(FIRE_PLANNED)


def failures_of(plans: Iterable[PlannedStep]) -> dict[int, JobFailure]:
    """The failures on record of planned steps, by plan."""
    ids = [planned.id for planned in plans]
    query = sa.select(JobFailure).where(JobFailure.job == FIRE_PLANNED, JobFailure.item_id.in_(ids))
    return {failure.item_id: failure for failure in db.session.scalars(query)} if ids else {}


def standing_in_way(planned: PlannedStep, clock: Clock) -> tuple[Obstacle, ...]:
    """What would stop a planned step if its day were today."""
    try:
        act = act_of(planned, at=clock.today())
    except (TypeError, ValueError):
        return (Obstacle("预定的内容无法读取，请取消预定后重新登记"),)
    document, step = planned.document, STEP_BY_NAME[planned.step]
    if document.state not in step.sources:
        return (Obstacle(f"文件当前状态为“{document.state.label}”，不能办理{step.label}"),)
    return obstacles(step, facts_of(document, rules.current()), JOB, clock.today(), act)


def retry_plan(planned: PlannedStep, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> str:
    """Take a planned step whose day has come once more now (立即重试); the reason if it fails again, else nothing.

    The programme takes the step, as it was to; who asked for it is on record before it is tried.
    """
    with transaction():
        document = planned.document
        demand_open(planned, actor, clock, ["retry_plan", planned.id], key)
        if planned.due_on > clock.today():
            raise StepRefused((Obstacle(f"还没有到预定的日期（{zh_date(planned.due_on)}）"),))
        touch(document, version)
        audit.record(
            "document:retry_plan",
            actor,
            clock.now(),
            "document",
            document.id,
            before={"step": planned.step, "due_on": planned.due_on},
            after={"version": document.version, "record": record_of(document)},
            key=key,
        )
        item = DueItem(planned.id, document.id)
    return retry(FIRE_PLANNED, item, lambda planned_id: take_planned(planned_id, JOB, clock, wait=True), clock)
