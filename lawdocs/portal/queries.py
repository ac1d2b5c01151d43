"""What a question to the document list finds: its conditions, its order, its counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.days import day_after
from lawdocs.documents import index
from lawdocs.documents.models import Document, Segment
from lawdocs.documents.status import is_published, status_expression, status_is
from lawdocs.portal.params import ListQuery, Sort
from lawdocs.portal.reading import connection
from lawdocs.texts.numbers import number_key, parse_number
from lawdocs.texts.search import split_terms
from workflows.states import LegalStatus

FACET_SIZE = 10
FACETS = ("status", "issuer", "subject", "year")
BLOCK = 1_000  # ids of found documents that are read at once: fifty pages
Order = tuple[sa.ColumnElement, Callable[[sa.ColumnElement], sa.ColumnElement]]


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
    if connection().scalar(sa.select(sa.exists().where(Document.number_key == key, is_published(day)))):
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


def answer(query: ListQuery, search: Search, day: date, limit: int) -> list[sa.Row]:
    """Rows of (facet, name, size): the total and the first block of ids under the facet "", then each facet's groups.

    A facet counts what its other choices would find, so its own filter is left out. The documents are searched once.
    """
    chosen = _chosen(query, day)
    order = _order(query.sort, search, day)
    columns = [
        Document.id,
        *_groupings(day),
        *(condition.label(f"by_{name}") for name, condition in chosen.items()),
        *(expression.label(f"order_{at}") for at, (expression, _) in enumerate(order)),
    ]
    found = sa.select(*columns).where(*_fixed(query, search, day)).cte("found")
    met = {name: found.c[f"by_{name}"] for name in chosen}
    by = [turned(found.c[f"order_{at}"]) for at, (_, turned) in enumerate(order)]
    first = sa.select(found.c.id).where(*met.values()).order_by(*by).limit(BLOCK).subquery()
    total = sa.select(sa.func.count()).select_from(found).where(*met.values()).scalar_subquery()
    parts = [sa.select(sa.literal("").label("facet"), _joined(first.c.id).label("name"), total.label("size"))]
    for facet in FACETS:
        others = [flag for name, flag in met.items() if name != facet]
        parts.append(_largest(facet, found.c[facet], others, limit))
    return connection().execute(sa.union_all(*parts)).all()


def block(query: ListQuery, search: Search, day: date, number: int) -> str:
    """The ids of a later block of what a question finds, in its order, with commas."""
    by = [turned(expression) for expression, turned in _order(query.sort, search, day)]
    found = sa.select(Document.id).where(*conditions(query, search, day)).order_by(*by)
    ids = found.limit(BLOCK).offset(number * BLOCK).subquery()
    return connection().scalar(sa.select(_joined(ids.c.id))) or ""


def _joined(ids: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    """Many numbers as one value: a thousandth of the rows to fetch."""
    return sa.func.aggregate_strings(sa.cast(ids, sa.String), ",")


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
    sqlite = connection().dialect.name == "sqlite"
    return (sa.func.instr if sqlite else sa.func.strpos)(column, text, type_=sa.Integer)


def _subject_is(subject: str) -> sa.ColumnElement[bool]:
    """The very subject, or a first level with all below it; compared to the letter, wildcards are signs."""
    if "\\" in subject:
        return Document.subject == subject
    below = f"{subject}\\"
    return sa.or_(Document.subject == subject, sa.func.substr(Document.subject, 1, len(below)) == below)


def _order(sort: Sort, search: Search, day: date) -> tuple[Order, ...]:
    """What the documents are sorted by, each with its direction."""
    newest = ((Document.published_on, _down), (Document.id, sa.desc))
    match sort:
        case Sort.OLDEST:
            return (Document.published_on, _up), (Document.id, sa.asc)
        case Sort.TITLE:
            return (_by_code_point(Document.title), sa.asc), (Document.id, sa.asc)
        case Sort.RELEVANCE:
            title = ((sa.case((search.in_title, 0), else_=1), sa.asc),) if search.terms else ()
            binding = sa.case((status_is(LegalStatus.IN_FORCE, day), 0), else_=1)
            return *title, (binding, sa.asc), *newest
    return newest


def _down(column: sa.ColumnElement) -> sa.ColumnElement:
    return column.desc().nulls_last()


def _up(column: sa.ColumnElement) -> sa.ColumnElement:
    return column.asc().nulls_last()


def _by_code_point(column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """The same order on every database, whatever its locale."""
    return column if connection().dialect.name == "sqlite" else sa.collate(column, "C")
