"""Void steps that were recorded for a later day (预定环节作废), and what their failures left behind."""

from collections.abc import Mapping

from lawdocs.audit import services as audit
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.queries import FIRE_PLANNED, planned_for
from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.documents.record import record_of
from lawdocs.extensions import db
from lawdocs.jobs.due import forget
from workflows.actors import Actor
from workflows.states import OVER


def void_pointless_plans(document: Document, actor: Actor, clock: Clock) -> None:
    """Void what is still planned for a document that has come to its end; nothing leads out of that state."""
    if document.state in OVER:
        for planned in db.session.scalars(planned_for(document.id)).all():
            void_plan(planned, f"文件已{document.state.label}，不再办理", actor, clock)


def void_plan(
    planned: PlannedStep,
    reason: str,
    actor: Actor,
    clock: Clock,
    *,
    key: str | None = None,
    before: Mapping[str, str] | None = None,
) -> None:
    """Void a planned step, in the transaction of the caller; ``before`` is what else the audit entry keeps of it."""
    document = planned.document
    planned.cancelled_at, planned.cancelled_by_id, planned.cancel_reason = clock.now(), actor.id, reason
    forget(FIRE_PLANNED, planned.id)
    audit.record(
        "document:cancel_plan",
        actor,
        clock.now(),
        "document",
        document.id,
        before={"step": planned.step, "due_on": planned.due_on} | dict(before or {}),
        after={"version": document.version, "record": record_of(document)},
        reason=reason,
        key=key,
    )
