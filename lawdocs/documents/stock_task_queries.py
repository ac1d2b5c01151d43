"""Documents put up by stock imports (存量待核对): who is asked about which, and what they still need."""

import sqlalchemy as sa

from lawdocs.documents.stock_task_models import StockTask, StockTaskFile, TaskState
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.roles import Role


def visible_tasks(actor: Actor) -> sa.Select[tuple[StockTask]]:
    """What the supervisors of an agency are asked about, in the order in which it was put up."""
    agencies = [grant.agency_id for grant in actor.grants if grant.role is Role.SUPERVISOR]
    mine = sa.or_(StockTask.agency_id.in_(agencies), StockTask.agency_id.is_(None))
    return sa.select(StockTask).where(mine).order_by(StockTask.id)


def pending_tasks(actor: Actor) -> sa.Select[tuple[StockTask]]:
    return visible_tasks(actor).where(StockTask.state == TaskState.PENDING)


def pending_count(actor: Actor) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(pending_tasks(actor).order_by(None).subquery()))


def next_pending(actor: Actor, after: int) -> StockTask | None:
    """The next one after a task, or the first of those that were passed over."""
    following = db.session.scalar(pending_tasks(actor).where(StockTask.id > after).limit(1))
    return following or db.session.scalar(pending_tasks(actor).where(StockTask.id != after).limit(1))


def task_or_404(task_id: int, actor: Actor) -> StockTask:
    task = db.session.scalar(visible_tasks(actor).where(StockTask.id == task_id))
    if task is None:
        raise NotVisible
    return task


def needed_readings() -> sa.Select[tuple[str]]:
    """The keys of readings that a pending task will show."""
    pending = StockTask.state == TaskState.PENDING
    return sa.select(StockTaskFile.key).join(StockTask, StockTask.id == StockTaskFile.task_id).where(pending)
