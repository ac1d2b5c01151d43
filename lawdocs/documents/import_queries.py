"""Imports, their rows and who works on them."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from lawdocs.accounts.models import User
from lawdocs.audit.models import AuditEntry
from lawdocs.documents.import_models import ImportResult, ImportRun
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.jobs.models import SchedulerNode
from workflows.actors import Actor
from workflows.roles import Role

SILENT_AFTER = timedelta(minutes=2)
NOTE = "note"  # row 0: the file itself, and what of it was not read
OUTCOMES = {
    "created": ("created", "warning"),
    "exists": ("exists",),
    "error": ("error",),
    "warning": ("warning",),
    "task": ("task",),
}


def visible_runs(actor: Actor) -> sa.Select[tuple[ImportRun]]:
    """The imports of a supervisor's own agency, the newest first."""
    agencies = [grant.agency_id for grant in actor.grants if grant.role is Role.SUPERVISOR]
    return (
        sa.select(ImportRun)
        .join(User, User.id == ImportRun.started_by_id)
        .where(sa.or_(User.agency_id.in_(agencies), ImportRun.started_by_id == actor.id))
        .order_by(ImportRun.id.desc())
    )


def run_or_404(run_id: int, actor: Actor) -> ImportRun:
    run = db.session.scalar(visible_runs(actor).where(ImportRun.id == run_id))
    if run is None:
        raise NotVisible
    return run


def results_of(run: ImportRun, result: str = "") -> sa.Select[tuple[ImportResult]]:
    """The rows of an import in the order of the sheet, all or those of one result."""
    query = sa.select(ImportResult).where(ImportResult.run_id == run.id, ImportResult.row > 0)
    if result in OUTCOMES:
        query = query.where(ImportResult.outcome.in_(OUTCOMES[result]))
    return query.order_by(ImportResult.row)


def notes_of(run: ImportRun) -> list[str]:
    """What of the file was not read."""
    note = db.session.get(ImportResult, (run.id, 0))
    return note.reasons.split("\n") if note is not None and note.reasons else []


def confirmer_of(run: ImportRun) -> User | None:
    """Who confirmed an import, as the audit trail has it."""
    confirmed = sa.select(AuditEntry.actor_id).where(
        AuditEntry.subject == "import", AuditEntry.subject_id == run.id, AuditEntry.tag == "import:confirm"
    )
    return db.session.scalar(sa.select(User).where(User.id.in_(confirmed)))


def is_scheduler_running(now: datetime) -> bool:
    """Whether a scheduler has been at work lately; without one no import goes on."""
    seen = db.session.scalar(sa.select(sa.func.max(SchedulerNode.seen_at)))
    return seen is not None and now - seen <= SILENT_AFTER
