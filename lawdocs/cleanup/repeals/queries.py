"""Stated repeals as pages and lists look for them."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.cleanup.queries import STANDING
from lawdocs.cleanup.repeals.models import StatedRepeal
from lawdocs.documents.models import Document, Relation, RelationKind
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from workflows.states import PUBLIC_STATES

Condition = sa.ColumnElement[bool]
LONGEST_ID = 9


def outstanding() -> sa.Select[tuple[StatedRepeal]]:
    """The repeals that are stated and neither on record nor dismissed, the first to take effect first."""
    by = aliased(Document)
    return (
        sa.select(StatedRepeal)
        .join(by, by.id == StatedRepeal.by_id)
        .join(Document, Document.id == StatedRepeal.document_id)
        .where(*still_open(by))
        .order_by(StatedRepeal.since, StatedRepeal.id)
        .options(selectinload(StatedRepeal.by), selectinload(StatedRepeal.document))
    )


def still_open(by: type[Document]) -> tuple[Condition, ...]:
    """What must be so of a repeal, its document and the document that states it, for anybody to be told of it.

    A document that ended before the day no longer ends another; one that ended on it or later did.
    """
    since, end = StatedRepeal.since, Document.in_force_until
    return (
        StatedRepeal.dismissed_on.is_(None),
        sa.or_(*(Document.state == each for each in STANDING)),
        sa.or_(end.is_(None), since.is_(None), end > since),
        sa.or_(*(by.state == each for each in sorted(PUBLIC_STATES))),
        sa.or_(by.in_force_until.is_(None), by.in_force_until > since),
        sa.not_(on_record()),
    )


def on_record() -> Condition:
    """Whether the repeal by this document is registered, be it for a day to come, or that of these clauses."""
    whole = sa.exists().where(
        Relation.document_id == StatedRepeal.document_id,
        Relation.other_id == StatedRepeal.by_id,
        Relation.kind == RelationKind.REPEALED_BY,
    )
    # Clauses may be entered together or one by one: what is entered holds the part, or the part holds it.
    entered, part = ProvisionTerm.clauses, StatedRepeal.part
    clauses = sa.exists().where(
        ProvisionTerm.document_id == StatedRepeal.document_id,
        ProvisionTerm.by_id == StatedRepeal.by_id,
        ProvisionTerm.voided_on.is_(None),
        part != "",
        sa.or_(entered.contains(part), part.contains(entered)),
    )
    return sa.or_(whole, clauses)


def of_document(document: Document) -> list[StatedRepeal]:
    """The repeals of a document that are stated and open."""
    return list(db.session.scalars(outstanding().where(StatedRepeal.document_id == document.id)))


def made_by(by: Document) -> list[StatedRepeal]:
    """What a document ends of others, in the order of its text."""
    return list(
        db.session.scalars(sa.select(StatedRepeal).where(StatedRepeal.by_id == by.id).order_by(StatedRepeal.id))
    )


def is_open(stated: StatedRepeal) -> bool:
    """Whether it waits for a person."""
    return db.session.scalar(outstanding().where(StatedRepeal.id == stated.id)) is not None


def open_repeal(document: Document, by_id: str) -> StatedRepeal | None:
    """The repeal of the whole document by the one that an address names, while it is open."""
    if not (by_id.isascii() and by_id.isdigit() and len(by_id) <= LONGEST_ID):
        return None
    named = outstanding().where(StatedRepeal.document_id == document.id, StatedRepeal.by_id == int(by_id))
    return db.session.scalar(named.where(StatedRepeal.part == "").limit(1))


def stated_or_404(document: Document, stated_id: int) -> StatedRepeal:
    """A stated repeal of this document."""
    found = db.session.get(StatedRepeal, stated_id)
    if found is None or found.document_id != document.id:
        raise NotVisible
    return found
