"""What is known already when rows come in (查重): by the id of the row, else by number, title and date."""

from datetime import date

import sqlalchemy as sa

from lawdocs.documents.models import Document
from lawdocs.documents.stock_rows import StockRow
from lawdocs.extensions import db
from workflows.states import PUBLIC_STATES

Likeness = tuple[str | None, str, date | None]


class KnownDocuments:
    """The documents of the database and of this run, in memory: a few hundred bytes for each."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._numbers: set[str] = set()
        # Whether a document of this number, title and day came from a row with an id of its own.
        self._alike: dict[Likeness, bool] = {}
        dated = sa.func.coalesce(Document.published_on, Document.written_on)
        columns = (Document.source_id, Document.number_key, Document.title, dated, Document.state)
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
            self._alike[likeness] = source_id is not None and self._alike.get(likeness, True)


def _likeness(row: StockRow) -> Likeness:
    return row.number_key, row.title, row.dated
