"""What documents change in each other, as pages and lists look for it."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from lawdocs.cleanup.amendments.models import Amending
from lawdocs.cleanup.queries import STANDING
from lawdocs.documents.models import Document, Relation, RelationKind, Revision
from lawdocs.errors import NotVisible
from lawdocs.extensions import db


def is_applied(amending: Amending) -> bool:
    """Whether the amendment by this document is on record already, be it for a day to come."""
    return any(True for _ in _records(amending))


def applied_on(amending: Amending) -> date | None:
    """The first day of the text with which the amendment is on record; None where it is not."""
    return next((each.on for each in _records(amending)), None)


def _records(amending: Amending) -> Iterator[Relation]:
    for each in amending.document.relations:
        if each.kind is RelationKind.AMENDED_BY and each.other_id == amending.by_id:
            yield each


def base_of(amending: Amending) -> Revision | None:
    """The text that an amendment changes: that which holds when it takes effect, corrections of it included.

    A text of a later day may be on record already; of texts of the same day each changes those registered before it.
    Once the amendment is on record, it is the text that was looked at.
    """
    document, day = amending.document, amending.by.in_force_from
    editions = document.editions
    applied = applied_on(amending)
    if applied is not None:
        seen = {row.seen_id for row in amending.instructions}
        looked_at = [each for each in editions if each.id in seen]
        if looked_at:
            return looked_at[-1]
        day = applied
    if day is None or not editions:
        return document.current_edition
    slips = {each.revision_id for each in document.text_corrections}
    base = editions[0]
    for each in editions[1:]:
        begins = each.in_force_from
        is_later = begins is not None and (begins > day or (begins == day and applied is not None))
        if each.id not in slips and is_later:
            break
        base = each
    return base


def overtaking(amending: Amending) -> Revision | None:
    """A text that is on record for a day after the first day of an amendment that is not."""
    newest = amending.document.current_edition
    return newest if applied_on(amending) is None and newest is not base_of(amending) else None


def amending_or_404(document: Document, by_id: int) -> Amending:
    """What a document changes in this one; a document that is named twice counts once."""
    query = sa.select(Amending).where(Amending.document_id == document.id, Amending.by_id == by_id)
    found = db.session.scalar(query.order_by(Amending.no).limit(1))
    if found is None:
        raise NotVisible
    return found


def open_amending(document: Document, by_id: int) -> Amending | None:
    """What a document changes in this one, while that is neither on record nor found to be nothing."""
    query = sa.select(Amending).where(Amending.document_id == document.id, Amending.by_id == by_id)
    query = query.where(Amending.dismissed_on.is_(None), sa.not_(on_record(Amending.document_id, Amending.by_id)))
    return db.session.scalar(query.order_by(Amending.no).limit(1))


def of_document(document: Document, today: date) -> list[Amending]:
    """The amendments of a document that are not on record yet, the earliest first."""
    return list(db.session.scalars(outstanding(today).where(Amending.document_id == document.id)))


def made_by(by: Document) -> list[Amending]:
    """What a document changes in others, in the order of its text."""
    return list(db.session.scalars(sa.select(Amending).where(Amending.by_id == by.id).order_by(Amending.no)))


def outstanding(today: date) -> sa.Select[tuple[Amending]]:
    """Amendments of standing documents of ours, by documents that are published and stand, not on record yet."""
    by = aliased(Document)
    return (
        sa.select(Amending)
        .join(by, by.id == Amending.by_id)
        .join(Document, Document.id == Amending.document_id)
        .where(Amending.dismissed_on.is_(None), Document.state.in_(STANDING), by.state.in_(STANDING))
        .where(sa.or_(by.in_force_until.is_(None), by.in_force_until > today))
        .where(sa.not_(on_record(Amending.document_id, Amending.by_id)))
        .order_by(by.in_force_from, Amending.id)
        .options(selectinload(Amending.instructions), selectinload(Amending.by), selectinload(Amending.document))
    )


def on_record(document_id: sa.ColumnElement[int], by_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether a document is on record as amended by another."""
    return sa.exists().where(
        Relation.document_id == document_id, Relation.other_id == by_id, Relation.kind == RelationKind.AMENDED_BY
    )
