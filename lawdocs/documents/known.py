"""What is known already when rows come in (查重): by the id of the row, else by number, title and date."""

from collections import defaultdict
from datetime import date

import sqlalchemy as sa

from lawdocs.documents.models import Document
from lawdocs.documents.stock_rows import StockRow
from lawdocs.extensions import db
from lawdocs.texts.matching import title_key
from workflows.states import PUBLIC_STATES

_DATED = sa.func.coalesce(Document.published_on, Document.written_on)
Likeness = tuple[str | None, str, date | None]


class KnownDocuments:
    """The documents of the database and of this run, in memory: a few hundred bytes for each."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._numbers: set[str] = set()
        # Whether a document of this number, title and day came from a row with an id of its own.
        self._alike: dict[Likeness, bool] = {}
        self._days: dict[tuple[str | None, str], set[date | None]] = defaultdict(set)
        self._titles: dict[str, list[Likeness]] | None = None  # made when somebody asks
        columns = (Document.source_id, Document.number_key, Document.title, _DATED, Document.state)
        for source_id, key, title, day, state in db.session.execute(sa.select(*columns)):
            self._add(source_id, key, (key, title, day) if state in PUBLIC_STATES else None)

    def has_id(self, source_id: str) -> bool:
        return source_id in self._ids

    def has(self, row: StockRow) -> bool:
        """Whether the row came in before. Two rows with ids of their own are two, however alike they are."""
        if row.source_id is not None and row.source_id in self._ids:
            return True
        has_own_id = self._alike.get(_likeness(row))
        return has_own_id is not None and not (has_own_id and row.source_id is not None)

    def resembles(self, row: StockRow) -> bool:
        """Whether a document with the number, title and day of the row is known, whatever ids they have.

        A number and a title that are the same will do where one of the days is unknown.
        """
        number, title, day = _likeness(row)
        if (number, title, day) in self._alike:
            return True
        days = self._days.get((number, title), set()) if number is not None else set()
        return bool(days) and (day is None or None in days)

    def of_title(self, title: str) -> list[Likeness]:
        """Public documents with the title, whatever its writing and the issuers before it."""
        if self._titles is None:
            self._titles = defaultdict(list)
            for each in self._alike:
                self._titles[title_key(each[1])].append(each)
        return self._titles.get(title_key(title), [])

    def has_twin(self, row: StockRow) -> bool:
        """Whether number and title of the row are known with any day; two rows with ids of their own are two."""
        alike = [each for each in self.of_title(row.title) if each[0] == row.number_key]
        return any(not (self._alike[each] and row.source_id is not None) for each in alike)

    def has_number(self, row: StockRow) -> bool:
        """Whether another document carries the number of the row."""
        return row.number_key in self._numbers

    def add(self, row: StockRow) -> None:
        self._add(row.source_id, row.number_key, _likeness(row))

    def add_id(self, source_id: str) -> None:
        self._ids.add(source_id)

    def _add(self, source_id: str | None, key: str | None, likeness: Likeness | None) -> None:
        if source_id is not None:
            self._ids.add(source_id)
        if key is not None:
            self._numbers.add(key)
        if likeness is not None:
            number, title, day = likeness
            self._days[number, title].add(day)
            if self._titles is not None and likeness not in self._alike:
                self._titles[title_key(title)].append(likeness)
            self._alike[likeness] = source_id is not None and self._alike.get(likeness, True)


def _likeness(row: StockRow) -> Likeness:
    return row.number_key, row.title, row.dated


def known_document(row: StockRow) -> Document | None:
    """A document that came from the same source, or the public one with the same number, title and day."""
    alike = sa.and_(
        Document.state.in_(PUBLIC_STATES),
        Document.number_key.is_not_distinct_from(row.number_key),
        Document.title == row.title,
        _DATED.is_not_distinct_from(row.dated),
    )
    same_source = Document.source_id == row.source_id if row.source_id is not None else sa.false()
    return db.session.scalar(sa.select(Document).where(sa.or_(same_source, alike)).order_by(Document.id).limit(1))


def document_of_number(row: StockRow) -> Document | None:
    """A public document with the number of the row."""
    alike = sa.and_(Document.state.in_(PUBLIC_STATES), Document.number_key == row.number_key)
    query = sa.select(Document).where(alike).order_by(Document.id).limit(1)
    return db.session.scalar(query) if row.number_key is not None else None


def number_is_known(row: StockRow) -> bool:
    """Whether a document carries the number of the row."""
    query = sa.select(Document.id).where(Document.number_key == row.number_key)
    return row.number_key is not None and db.session.scalar(query.limit(1)) is not None
