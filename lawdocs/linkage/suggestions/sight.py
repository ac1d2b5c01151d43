"""Who sees which suggestion (可见范围): drafts stay with the procuratorate, what was sent with whom it concerns."""

import sqlalchemy as sa

from lawdocs.access import involving, parties_of
from lawdocs.documents.models import Document
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Stand, stand_of
from lawdocs.linkage.suggestions.models import DocumentReview, Suggestion
from workflows.actors import Actor
from workflows.linkage.sides import Side
from workflows.linkage.suggestions import LETTER_DRAFTING, REPLY_DRAFTING
from workflows.permissions import ROLE_PERMISSIONS, Permission


def own_agencies(actor: Actor) -> frozenset[int]:
    """The agencies in which a person works in the linkage."""
    return frozenset(
        grant.agency_id
        for grant in actor.grants
        if grant.agency_id is not None and Permission.LINKAGE_READ in ROLE_PERMISSIONS[grant.role]
    )


def can_see(actor: Actor, row: Suggestion) -> bool:
    """Whether a suggestion is a person's business.

    The procuratorate sees its own, drafts too; office and unit what was sent; of a document under review the bureau
    that reviews it and the units that made it or are to correct it, members or not.
    """
    stand = stand_of(actor, row.linkage)
    if stand.is_procuratorate:
        return True
    if row.sent_on is None:
        return False
    review, own = row.review, own_agencies(actor)
    concerned = {row.target_id} & stand.units
    if review is not None:
        concerned |= {review.reviewer_id, review.maker_id, *parties_of(review.document).involved} & own
    return stand.is_office or bool(concerned)


def visible(linkage: Linkage, stand: Stand, actor: Actor) -> sa.ColumnElement[bool]:
    """The same as a condition on the suggestions of a linkage."""
    ours = Suggestion.linkage_id == linkage.id
    if stand.is_procuratorate:
        return ours
    sent = sa.and_(ours, Suggestion.sent_on.is_not(None))
    if stand.is_office:
        return sent
    own = own_agencies(actor)
    reviewed = sa.exists().where(
        DocumentReview.suggestion_id == Suggestion.id,
        DocumentReview.document_id == Document.id,
        sa.or_(DocumentReview.reviewer_id.in_(own), DocumentReview.maker_id.in_(own), involving(own)),
    )
    return sa.and_(sent, sa.or_(Suggestion.target_id.in_(stand.units), reviewed))


def suggestion_or_404(row_id: int, actor: Actor) -> Suggestion:
    """A suggestion that the person may see; raises NotVisible."""
    row = db.session.get(Suggestion, row_id)
    if row is None or not can_see(actor, row):
        raise NotVisible
    return row


def review_or_404(row_id: int, actor: Actor) -> DocumentReview:
    """A review whose suggestion the person may see; raises NotVisible."""
    review = db.session.get(DocumentReview, row_id)
    if review is None or not can_see(actor, review.suggestion):
        raise NotVisible
    return review


def sees_reply_draft(actor: Actor, row: Suggestion) -> bool:
    """A unit's draft of a reply is the unit's own."""
    stand = stand_of(actor, row.linkage)
    return stand.side is Side.GOVERNMENT and row.target_id in stand.units


def hidden_acts(actor: Actor, row: Suggestion) -> frozenset[str]:
    """What of the record is the drafting of somebody else."""
    hidden = frozenset() if stand_of(actor, row.linkage).is_procuratorate else LETTER_DRAFTING
    return hidden if sees_reply_draft(actor, row) else hidden | REPLY_DRAFTING
