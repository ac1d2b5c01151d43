"""Who may do what with a filing (报备各方): its filer, the bureau that receives it, and who may only look."""

import sqlalchemy as sa

from lawdocs.access import can_read, parties_of, supervises
from lawdocs.context import clock
from lawdocs.documents.models import Document
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.filing.upward_models import Stage, UpwardFiling
from lawdocs.review.models import Opinion
from workflows.actors import Actor
from workflows.roles import ADMIN_ROLES, Role

RECEIVING = Role.SUPERVISOR
LOOKING_ON = (Role.DRAFTER, Role.LEGAL_OFFICER, Role.CLERK)
OWN = "本单位制定或者起草的文件，不能由本单位登记审查"
REVIEWED = "您审核过这份文件的合法性，请由其他人登记审查"
FILED = "这份文件由您报送，请由其他人登记审查"


def files_it(actor: Actor, filing: UpwardFiling) -> bool:
    """Whether the actor holds the post that files."""
    return any((each.role, each.agency_id) == (filing.held_by_role, filing.held_by_id) for each in actor.grants)


def receives_it(actor: Actor, filing: UpwardFiling) -> bool:
    """Whether the actor receives for the bureau to which it was sent."""
    return filing.receiver_id is not None and any(
        (each.role, each.agency_id) == (RECEIVING, filing.receiver_id) for each in actor.grants
    )


def sees_it(actor: Actor, filing: UpwardFiling) -> bool:
    """Its two sides, the agencies involved in the document, and who supervises its maker.

    What is still to be sent is not the receiver's to see until it is late (R92).
    """
    if files_it(actor, filing) or (receives_it(actor, filing) and (filing.stage is not Stage.DUE or _is_late(filing))):
        return True
    if actor.roles & ADMIN_ROLES or not can_read(actor, filing.document):
        return False
    own = frozenset(each.agency_id for each in actor.grants if each.role in LOOKING_ON)
    return bool(own & parties_of(filing.document).involved) or supervises(actor, filing.document)


def _is_late(filing: UpwardFiling) -> bool:
    return filing.deadline is not None and filing.deadline.due_on < clock().today()


def why_not_decide(actor: Actor, filing: UpwardFiling) -> str:
    """Why somebody who receives must leave this one to others (报备与登记相分离); empty when they need not."""
    document = filing.document
    own = {each.agency_id for each in actor.grants}
    if own & {document.issuer_id, document.drafting_agency_id}:
        return OWN
    if filing.submitted_by_id is not None and filing.submitted_by_id == actor.id:
        return FILED
    if any(each.reviewer_id == actor.id for each in document.opinions):
        return REVIEWED
    return ""


def may_decide(actor: Actor) -> sa.ColumnElement[bool]:
    """The SQL side of ``why_not_decide``: the filings that an actor who receives need not leave to others."""
    own = sorted({each.agency_id for each in actor.grants} - {None})
    is_own = sa.or_(Document.issuer_id.in_(own), Document.drafting_agency_id.in_(own))
    return sa.and_(
        sa.not_(sa.exists().where(Document.id == UpwardFiling.document_id, is_own)),
        UpwardFiling.submitted_by_id.is_distinct_from(actor.id),
        sa.not_(sa.exists().where(Opinion.document_id == UpwardFiling.document_id, Opinion.reviewer_id == actor.id)),
    )


def filing_or_404(filing_id: int, actor: Actor) -> UpwardFiling:
    """A filing the actor may see; a hidden and an unknown one are answered alike."""
    filing = db.session.get(UpwardFiling, filing_id)
    if filing is None or not sees_it(actor, filing):
        raise NotVisible
    return filing
