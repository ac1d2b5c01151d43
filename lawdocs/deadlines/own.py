"""The clocks of a person's own posts (本岗位的期限), as the desk lists them."""

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload

from lawdocs.deadlines.models import Deadline
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.requests import DUTY_OF

# Duties that one form settles.
FORMS = {Duty.INTERPRETATION: "publication.record_interpretation", Duty.COPIES: "publication.supply_copies"}


def clocks_of(actor: Actor, limit: int) -> list[Deadline]:
    """The clocks that run, or stand still, for the posts a person holds; first due first, those that stand last."""
    posts = (
        sa.and_(Deadline.held_by_role == grant.role, Deadline.held_by_id == grant.agency_id)
        for grant in actor.grants
        if grant.agency_id is not None
    )
    query = (
        sa.select(Deadline)
        .where(sa.or_(sa.false(), *posts), Deadline.ended_at.is_(None), Deadline.rule != "")
        .order_by(Deadline.paused_on.is_not(None), Deadline.due_on, Deadline.id)
        .options(joinedload(Deadline.document))
        .limit(limit)
    )
    return list(db.session.scalars(query))


def place_of(deadline: Deadline) -> str | None:
    """The page on which a duty is done: a form, the request or the document; None where its clock is all there is."""
    if deadline.duty in DUTY_OF.values():
        return url_for("requests.show", request_id=deadline.subject_id)
    if deadline.document_id is not None:
        return url_for(FORMS.get(deadline.duty, "documents.show"), document_id=deadline.document_id)
    return None
