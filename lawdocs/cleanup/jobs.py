"""Jobs of cleanup: they ask what is due by a day, so that a missed night or a second run changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
import structlog

from lawdocs.cleanup import services
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.queries import STANDING, past_validity, planned_until
from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.actors import Actor

log = structlog.get_logger()


@dataclass
class Counts:
    """What a job did: taken, left alone because something else came first, failed."""

    done: int = 0
    skipped: int = 0
    failed: int = 0


def lapse_expired(actor: Actor, clock: Clock) -> Counts:
    """Record the lapse of every document whose term is over (有效期届满失效)."""
    query = past_validity(clock.today())

    def lapse(document_id: int) -> bool:
        document = db.session.scalar(query.where(Document.id == document_id))
        if document is None:
            return False
        services.lapse_expired(document, actor, clock)
        return True

    return _each(query.with_only_columns(Document.id), lapse, "lapse-expired")


def fire_planned(actor: Actor, clock: Clock) -> Counts:
    """Take every step that was recorded for a day which has come (预定环节到期办理)."""
    query = planned_until(clock.today())

    def take(planned_id: int) -> bool:
        planned = db.session.scalar(query.where(PlannedStep.id == planned_id))
        if planned is None or planned.document.state not in STANDING:
            return False
        services.fire_planned(planned, actor, clock)
        return True

    return _each(query.with_only_columns(PlannedStep.id), take, "fire-planned")


def _each(due: sa.Select[tuple[int]], take: Callable[[int], bool], job: str) -> Counts:
    """Take one after the other, each in its own transaction; a bad one never stops the rest."""
    counts = Counts()
    for row_id in db.session.scalars(due).all():
        try:
            taken = take(row_id)
        except Exception as error:
            counts.failed += 1
            log.exception("job_failed", job=job, row=row_id, reason=str(error))
        else:
            counts.done += taken
            counts.skipped += not taken
    return counts
