"""The job that ends requests whose day went by unanswered, so that nobody is reminded of what is closed."""

import sqlalchemy as sa

from lawdocs.clock import Clock
from lawdocs.extensions import db
from lawdocs.jobs.due import Counts, DueItem, take_each
from lawdocs.linkage.opinions import services
from lawdocs.linkage.opinions.models import Cooperation
from workflows.actors import Actor
from workflows.linkage.opinions import OpinionState

LAPSE_OPINIONS = "lapse-opinions"


def lapse_due(actor: Actor, clock: Clock) -> Counts:
    """End what was asked until a day before today (意见征求期满终止)."""
    query = sa.select(Cooperation.id).where(Cooperation.state == OpinionState.ASKED, Cooperation.due_on < clock.today())
    items = [DueItem(each) for each in db.session.scalars(query.order_by(Cooperation.id))]
    return take_each(LAPSE_OPINIONS, items, lambda row_id: take_due(row_id, actor, clock), clock)


def take_due(row_id: int, actor: Actor, clock: Clock) -> bool:
    """End one; whether it was still to be done."""
    return services.lapse(db.session.get_one(Cooperation, row_id), clock)
