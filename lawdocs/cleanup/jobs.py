"""Jobs of cleanup: they ask what is due by a day, so that a missed night or a second run changes nothing."""

from lawdocs.cleanup import plans, services
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.queries import FIRE_PLANNED, TODAY, past_validity, planned_until
from lawdocs.cleanup.voiding import void_pointless_plans
from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.extensions import HELD, db, transaction
from lawdocs.jobs.due import Counts, DueItem, take_each
from workflows.actors import Actor
from workflows.states import OVER

LAPSE_EXPIRED = "lapse-expired"
TERMS_OVER = past_validity(TODAY).with_only_columns(Document.id)
STEPS_DUE = planned_until(TODAY).with_only_columns(PlannedStep.id, PlannedStep.document_id)


def lapse_expired(actor: Actor, clock: Clock) -> Counts:
    """Record the lapse of every document whose term is over (有效期届满失效)."""
    due = db.session.scalars(TERMS_OVER, {"today": clock.today()}).all()
    items = [DueItem(each, each) for each in due]
    return take_each(LAPSE_EXPIRED, items, lambda document_id: take_expired(document_id, actor, clock), clock)


def take_expired(document_id: int, actor: Actor, clock: Clock) -> bool:
    """Record the lapse of one document if its term is over and nobody did yet."""
    query = past_validity(clock.today()).where(Document.id == document_id)
    with transaction():
        document = db.session.scalar(query.with_for_update(of=Document, skip_locked=True, **HELD))
        if document is not None:
            services.lapse_expired(document, actor, clock)
    return document is not None


def fire_planned(actor: Actor, clock: Clock) -> Counts:
    """Take every step that was recorded for a day which has come (预定环节到期办理)."""
    due = [DueItem(*row) for row in db.session.execute(STEPS_DUE, {"today": clock.today()})]
    return take_each(FIRE_PLANNED, due, lambda planned_id: take_planned(planned_id, actor, clock), clock)


def take_planned(planned_id: int, actor: Actor, clock: Clock, *, wait: bool = False) -> bool:
    """Take one planned step if its day has come and nobody took it yet.

    What somebody else holds is left to them, unless a person waits for it (``wait``).
    """
    query = planned_until(clock.today()).where(PlannedStep.id == planned_id)
    with transaction():
        planned = db.session.scalar(query.with_for_update(of=PlannedStep, skip_locked=not wait))
        if planned is None:
            return False
        if planned.document.state in OVER:
            void_pointless_plans(planned.document, actor, clock)
            return False
        plans.fire_planned(planned, actor, clock)
    return True
