"""The lines of a list page as rows: columns only, never whole documents, by statements that are made once."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa

from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.documents.models import Document, Segment
from lawdocs.documents.status import status_expression
from lawdocs.portal.marks import BEFORE, LENGTH
from lawdocs.portal.params import PAGE_SIZE
from lawdocs.portal.prepared import Prepared
from lawdocs.portal.queries import position_of
from lawdocs.portal.reading import connection

SHOWN = (
    Document.id,
    Document.title,
    Document.number,
    Document.issuer_name,
    Document.published_on,
    Document.in_force_from,
    Document.in_force_until,
    Document.end_kind,
)
# Always of the same number of ids, so that the statement is the same: an id of 0 finds nothing.
_IDS = tuple(f"id_{at}" for at in range(PAGE_SIZE))
_NOTHING = dict.fromkeys(_IDS, 0)
_DAY = sa.bindparam("day", type_=sa.Date)


def _among(column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    return column.in_([sa.bindparam(name, type_=sa.Integer) for name in _IDS])


_LINES = Prepared(sa.select(*SHOWN, status_expression(_DAY)).where(_among(Document.id)))


class Piece(NamedTuple):
    """A piece of a text, cut around what was searched for; whether clauses of it have days of their own (条款效力)."""

    document_id: int
    label: str
    anchor: str
    start: int
    piece: str
    length: int
    has_terms: bool


class Line(NamedTuple):
    """What a list shows of a document; days as they are written."""

    id: int
    title: str
    number: str | None
    issuer_name: str | None
    published_on: date | str | None
    in_force_from: date | str | None
    in_force_until: date | str | None
    end_kind: str | None
    status: str | None


def lines(ids: Sequence[int], day: date) -> list[Line]:
    """The lines of some documents, a page full of them at most, in the order of the ids."""
    if not ids:
        return []
    asked = _NOTHING | dict(zip(_IDS, ids, strict=False))
    found = {row[0]: row for row in _LINES.rows(day=day, **asked)}
    return [Line._make(found[each]) for each in ids if each in found]


def best_pieces(ids: Sequence[int], terms: Sequence[str]) -> dict[int, Piece]:
    """For each document the piece of its text that holds most of the terms, cut around the first of them."""
    if not ids or not terms:
        return {}
    asked = _NOTHING | dict(zip(_IDS, ids, strict=False)) | {f"term_{at}": term for at, term in enumerate(terms)}
    rows = _pieces(len(terms), connection().dialect.name).rows(**asked)
    return {row[0]: Piece._make(row) for row in rows}


@lru_cache(maxsize=8)
def _pieces(count: int, _: str) -> Prepared:
    """The statement for so many terms, in the words of one kind of database."""
    terms = [sa.bindparam(f"term_{at}", type_=sa.String) for at in range(count)]
    places = [position_of(Segment.norm, term) for term in terms]
    held = sum((sa.case((place > 0, 1), else_=0) for place in places[1:]), sa.case((places[0] > 0, 1), else_=0))
    first = sa.func.coalesce(*(sa.func.nullif(place, 0) for place in places), 1)
    start = sa.case((first > BEFORE, first - BEFORE), else_=1)
    rank = sa.func.row_number().over(
        partition_by=Segment.document_id, order_by=(held.desc(), Segment.position, Segment.id)
    )
    ranked = (
        sa.select(
            Segment.document_id,
            Segment.label,
            Segment.anchor,
            (start - 1).label("start"),
            sa.func.substr(Segment.text, start, BEFORE + LENGTH).label("piece"),
            sa.func.length(Segment.text).label("length"),
            rank.label("rank"),
        )
        .where(_among(Segment.document_id), Segment.position > 0, sa.or_(*(place > 0 for place in places)))
        .subquery()
    )
    columns = [column for column in ranked.c if column.key != "rank"]
    terms = sa.select(ProvisionTerm.id)
    terms = terms.where(ProvisionTerm.document_id == ranked.c.document_id, ProvisionTerm.voided_on.is_(None))
    return Prepared(sa.select(*columns, terms.exists()).where(ranked.c.rank == 1))
