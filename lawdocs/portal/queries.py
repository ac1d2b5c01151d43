"""Reads of the document list: a page of hits, their best pieces, counts; columns only, never whole documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.documents import index
from lawdocs.documents.models import Document, Segment
from lawdocs.documents.status import is_published, status_expression, status_is
from lawdocs.extensions import db
from lawdocs.portal.days import day_after
from lawdocs.portal.marks import BEFORE, LENGTH
from lawdocs.portal.params import PAGE_SIZE, ListQuery, Sort
from lawdocs.texts.numbers import number_key, parse_number
from lawdocs.texts.search import split_terms
from workflows.states import LegalStatus

FACET_SIZE = 10
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


@dataclass(frozen=True)
class Search:
    """How a search text is answered: by document number when one is meant, else by the words in the texts."""

    terms: tuple[str, ...] = ()
    key: str | None = None

    @property
    def matches(self) -> sa.ColumnElement[bool] | None:
        """The condition on documents; None when nothing is searched for."""
        if self.key is not None:
            return Document.number_key == self.key
        return Document.id.in_(index.hits(" ".join(self.terms))) if self.terms else None

    @property
    def in_title(self) -> sa.ColumnElement[bool]:
        """Every term stands in the title line."""
        pieces = [condition for term in self.terms for condition in index.piece_condition(term)]
        return Document.id.in_(sa.select(Segment.document_id).where(Segment.position == 0, *pieces))


def search_for(q: str, day: date) -> Search:
    """Decide how to answer; a number nobody carries is looked for in the texts, where others may cite it."""
    key = number_key(q)
    if key is None:
        return Search()
    if db.session.scalar(sa.select(sa.exists().where(Document.number_key == key, is_published(day)))):
        return Search(key=key)
    number = parse_number(q)
    return Search(tuple(split_terms(str(number) if number else q)))


def conditions(query: ListQuery, search: Search, day: date, without: str = "") -> list[sa.ColumnElement[bool]]:
    """What a document must meet; ``without`` leaves one filter out, for the choices offered in its place."""
    found = {"published": is_published(day), "q": search.matches}
    if query.status is not None:
        found["status"] = status_is(query.status, day)
    if query.issuer:
        found["issuer"] = Document.issuer_name == query.issuer
    if query.subject:
        found["subject"] = _subject_is(query.subject)
    if query.year is not None:
        found["year"] = Document.published_on.between(date(query.year, 1, 1), date(query.year, 12, 31))
    # What is stored is the first day out of force, what is asked for the last day in force.
    if query.expires_from is not None:
        found["expires_from"] = Document.in_force_until > query.expires_from
    if query.expires_to is not None:
        found["expires_to"] = Document.in_force_until <= day_after(query.expires_to)
    found.pop(without, None)
    return [condition for condition in found.values() if condition is not None]


def hits(query: ListQuery, search: Search, day: date, limit: int = PAGE_SIZE) -> list[sa.Row]:
    """One page of the list, with the columns it shows and no others."""
    statement = (
        sa.select(*SHOWN, status_expression(day).label("status"))
        .where(*conditions(query, search, day))
        .order_by(*_order(query.sort, search, day))
        .limit(limit)
        .offset((query.page - 1) * PAGE_SIZE)
    )
    return list(db.session.execute(statement))


def best_pieces(ids: Sequence[int], terms: Sequence[str]) -> dict[int, sa.Row]:
    """For each document the piece of its text that holds most of the terms, cut around the first of them."""
    if not ids or not terms:
        return {}
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
        .where(Segment.document_id.in_(ids), Segment.position > 0, sa.or_(*(place > 0 for place in places)))
        .subquery()
    )
    rows = db.session.execute(sa.select(ranked).where(ranked.c.rank == 1))
    return {row.document_id: row for row in rows}


def count(query: ListQuery, search: Search, day: date) -> int:
    """How many documents a question finds."""
    statement = sa.select(sa.func.count()).select_from(Document).where(*conditions(query, search, day))
    return db.session.execute(statement).scalar_one()


def by_status(query: ListQuery, search: Search, day: date) -> list[tuple[LegalStatus | None, int]]:
    """Counts by legal status on the day, amended ones apart."""
    return _grouped(status_expression(day), query, search, day, "status")


def by_issuer(query: ListQuery, search: Search, day: date, limit: int) -> list[tuple[str, int]]:
    """The makers with most documents."""
    return _grouped(Document.issuer_name, query, search, day, "issuer", limit)


def by_subject(query: ListQuery, search: Search, day: date, limit: int) -> list[tuple[str, int]]:
    """The subjects of the first level (一级主题) with most documents."""
    end = position_of(Document.subject, "\\")
    first_level = sa.case((end > 0, sa.func.substr(Document.subject, 1, end - 1)), else_=Document.subject)
    return _grouped(sa.func.nullif(first_level, ""), query, search, day, "subject", limit)


def by_year(query: ListQuery, search: Search, day: date, limit: int) -> list[tuple[int, int]]:
    """Counts by year of publication, newest years first."""
    year = sa.cast(sa.extract("year", Document.published_on), sa.Integer)
    return _grouped(year, query, search, day, "year", limit, newest=True)


def position_of(column: sa.ColumnElement[str], text: str) -> sa.ColumnElement[int]:
    """Where a text first occurs in a column, from 1; 0 when it does not."""
    sqlite = db.session.get_bind().dialect.name == "sqlite"
    return (sa.func.instr if sqlite else sa.func.strpos)(column, text, type_=sa.Integer)


def _grouped(
    by: sa.ColumnElement, query: ListQuery, search: Search, day: date, name: str, limit: int = 99, newest: bool = False
) -> list[tuple]:
    asked = conditions(query, search, day, without=name)
    groups = sa.select(by.label("name"), sa.func.count().label("size")).select_from(Document).where(*asked)
    inner = groups.group_by(sa.text("1")).subquery()
    order = (inner.c.name.desc(),) if newest else (inner.c.size.desc(), inner.c.name)
    statement = sa.select(inner.c.name, inner.c.size).where(inner.c.name.is_not(None)).order_by(*order).limit(limit)
    return [tuple(row) for row in db.session.execute(statement)]


def _subject_is(subject: str) -> sa.ColumnElement[bool]:
    """The very subject, or a first level with all below it; compared to the letter, wildcards are signs."""
    if "\\" in subject:
        return Document.subject == subject
    below = f"{subject}\\"
    return sa.or_(Document.subject == subject, sa.func.substr(Document.subject, 1, len(below)) == below)


def _order(sort: Sort, search: Search, day: date) -> tuple[sa.ColumnElement, ...]:
    newest = (Document.published_on.desc().nulls_last(), Document.id.desc())
    match sort:
        case Sort.OLDEST:
            return Document.published_on.asc().nulls_last(), Document.id
        case Sort.TITLE:
            return _by_code_point(Document.title), Document.id
        case Sort.RELEVANCE:
            title = (sa.case((search.in_title, 0), else_=1),) if search.terms else ()
            return *title, sa.case((status_is(LegalStatus.IN_FORCE, day), 0), else_=1), *newest
    return newest


def _by_code_point(column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """The same order on every database, whatever its locale."""
    return column if db.session.get_bind().dialect.name == "sqlite" else sa.collate(column, "C")
