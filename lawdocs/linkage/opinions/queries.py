"""What the pages of opinions read."""

import sqlalchemy as sa

from lawdocs.documents.models import Document
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.opinions.kind import sees
from lawdocs.linkage.opinions.models import Cooperation
from workflows.actors import Actor
from workflows.linkage.opinions import Conclusion, OpinionState


def is_going_on(row: Cooperation) -> bool:
    """Whether somebody still has to do something: whoever is asked, or whoever asked and was told something."""
    said_something = row.state is OpinionState.GIVEN and row.conclusion is not Conclusion.NONE
    return row.state is OpinionState.ASKED or said_something


def opinions_of(linkage: Linkage, actor: Actor) -> list[Cooperation]:
    """The requests in a linkage that a person may see, newest first."""
    query = sa.select(Cooperation).where(Cooperation.linkage_id == linkage.id).order_by(Cooperation.id.desc())
    return [each for each in db.session.scalars(query) if sees(actor, each)]


def opinion_or_404(row_id: int, actor: Actor) -> Cooperation:
    """A request; raises NotVisible for a hidden and an unknown one alike."""
    row = db.session.get(Cooperation, row_id)
    if row is None or not sees(actor, row):
        raise NotVisible
    return row


def opinions_on(document: Document) -> list[Cooperation]:
    """What was asked about a document, newest first."""
    query = sa.select(Cooperation).where(Cooperation.document_id == document.id).order_by(Cooperation.id.desc())
    return list(db.session.scalars(query))
