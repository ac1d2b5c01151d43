"""Reads of the document list: a page of hits, their best pieces, counts; columns only, never whole documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.days import day_after
from lawdocs.documents import index
from lawdocs.documents.models import Document, Segment
from lawdocs.documents.status import is_published, status_expression, status_is
from lawdocs.extensions import db
from lawdocs.portal.marks import BEFORE, LENGTH
from lawdocs.portal.params import PAGE_SIZE, ListQuery, Sort
from lawdocs.texts.numbers import number_key, parse_number
from lawdocs.texts.search import split_terms
from workflows.states import LegalStatus

FACET_SIZE = 10
FACETS = ("status", "issuer", "subject", "year")
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


def conditions(query: ListQuery, search: Search, day: date) -> list[sa.ColumnElement[bool]]:
    """What a document must meet."""
    return [*_fixed(query, search, day), *_chosen(query, day).values()]


def _fixed(query: ListQuery, search: Search, day: date) -> list[sa.ColumnElement[bool]]:
    """The conditions that no facet offers to change."""
    found = [is_published(day)]
    if search.matches is not None:
        found.append(search.matches)
    # What is stored is the first day out of force, what is asked for the last day in force.
    if query.expires_from is not None:
        found.append(Document.in_force_until > query.expires_from)
    if query.expires_to is not None:
        found.append(Document.in_force_until <= day_after(query.expires_to))
    return found


def _chosen(query: ListQuery, day: date) -> dict[str, sa.ColumnElement[bool]]:
    """The conditions of the filters that facets offer, by their names."""
    found = {}
    if query.status is not None:
        found["status"] = status_is(query.status, day)
    if query.issuer:
        found["issuer"] = Document.issuer_name == query.issuer
    if query.subject:
        found["subject"] = _subject_is(query.subject)
    if query.year is not None:
        found["year"] = Document.published_on.between(date(query.year, 1, 1), date(query.year, 12, 31))
    return found


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


def tally(query: ListQuery, search: Search, day: date, limit: int) -> list[sa.Row]:
    """Rows of (facet, name, size): the total under the facet "", then each facet's largest groups.

    A facet counts what its other choices would find, so its own filter is left out. The documents are searched once.
    """
    chosen = _chosen(query, day)
    flags = [condition.label(f"by_{name}") for name, condition in chosen.items()]
    found = sa.select(*_groupings(day), *flags).where(*_fixed(query, search, day)).cte("found")
    met = {name: found.c[f"by_{name}"] for name in chosen}
    total = sa.select(sa.literal("").label("facet"), sa.literal("").label("name"), sa.func.count().label("size"))
    parts = [total.select_from(found).where(*met.values())]
    for facet in FACETS:
        others = [flag for name, flag in met.items() if name != facet]
        parts.append(_largest(facet, found.c[facet], others, limit))
    return list(db.session.execute(sa.union_all(*parts)))


def _groupings(day: date) -> list[sa.ColumnElement[str | None]]:
    """What documents are grouped by: status, maker, subject of the first level (一级主题), year of publication."""
    end = position_of(Document.subject, "\\")
    first_level = sa.case((end > 0, sa.func.substr(Document.subject, 1, end - 1)), else_=Document.subject)
    year = sa.cast(sa.extract("year", Document.published_on), sa.Integer)
    return [
        sa.cast(status_expression(day), sa.String).label("status"),
        Document.issuer_name.label("issuer"),
        sa.func.nullif(first_level, "").label("subject"),
        sa.cast(year, sa.String).label("year"),
    ]


def _largest(
    facet: str, column: sa.ColumnElement[str], conditions: list[sa.ColumnElement[bool]], limit: int
) -> sa.Select[tuple[str, str, int]]:
    """The largest groups of a facet; of the years the newest."""
    order = (column.desc(),) if facet == "year" else (sa.func.count().desc(), column)
    groups = (
        sa.select(sa.literal(facet).label("facet"), column.label("name"), sa.func.count().label("size"))
        .where(column.is_not(None), *conditions)
        .group_by(column)
        .order_by(*order)
        .limit(limit)
    )
    return sa.select(groups.subquery())


def position_of(column: sa.ColumnElement[str], text: str) -> sa.ColumnElement[int]:
    """Where a text first occurs in a column, from 1; 0 when it does not."""
    sqlite = db.session.get_bind().dialect.name == "sqlite"
    return (sa.func.instr if sqlite else sa.func.strpos)(column, text, type_=sa.Integer)


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
