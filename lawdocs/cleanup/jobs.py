"""Jobs of cleanup: they ask what is due by a day, so that a missed night or a second run changes nothing."""

from lawdocs.cleanup import services
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.queries import past_validity, planned_until
from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import Counts, DueItem, take_each
from workflows.actors import Actor
from workflows.states import DocumentState

FIRE_PLANNED, LAPSE_EXPIRED = "fire-planned", "lapse-expired"
# No step leads out of these: what was planned for such a document has become pointless.
OVER = (DocumentState.REPEALED, DocumentState.LAPSED, DocumentState.WITHDRAWN)


def lapse_expired(actor: Actor, clock: Clock) -> Counts:
    """Record the lapse of every document whose term is over (有效期届满失效)."""
    query = past_validity(clock.today())

    def lapse(document_id: int) -> bool:
        with transaction():
            document = db.session.scalar(
                query.where(Document.id == document_id).with_for_update(of=Document, skip_locked=True)
            )
            if document is not None:
                services.lapse_expired(document, actor, clock)
        return document is not None

    due = db.session.scalars(query.with_only_columns(Document.id)).all()
    return take_each(LAPSE_EXPIRED, [DueItem(each, each) for each in due], lapse, clock)


def fire_planned(actor: Actor, clock: Clock) -> Counts:
    """Take every step that was recorded for a day which has come (预定环节到期办理)."""
    query = planned_until(clock.today()).with_only_columns(PlannedStep.id, PlannedStep.document_id)
    due = [DueItem(*row) for row in db.session.execute(query)]
    return take_each(FIRE_PLANNED, due, lambda planned_id: take_planned(planned_id, actor, clock), clock)


def take_planned(planned_id: int, actor: Actor, clock: Clock) -> bool:
    """Take one planned step if its day has come and nobody took it yet."""
    query = planned_until(clock.today()).where(PlannedStep.id == planned_id)
    with transaction():
        planned = db.session.scalar(query.with_for_update(of=PlannedStep, skip_locked=True))
        if planned is None:
            return False
        if planned.document.state in OVER:
            services.drop_plan(planned, actor, clock)
            return False
        services.fire_planned(planned, actor, clock)
    return True
