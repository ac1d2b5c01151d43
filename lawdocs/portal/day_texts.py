"""Words of the texts of another day, where the index holds a later or an earlier one (检索某一天的文本)."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from lawdocs.documents import index
from lawdocs.documents.models import Document, Revision
from lawdocs.documents.status import is_published
from lawdocs.portal.marks import BEFORE, LENGTH
from lawdocs.portal.prepared import Prepared, as_day
from lawdocs.portal.records import Edition, Record
from lawdocs.portal.rows import Piece
from lawdocs.texts.search import normalise

_DAY = sa.bindparam("day", type_=sa.Date)
_STANDS = sa.and_(Revision.no.is_not(None), Revision.withdrawn_on.is_(None))
_LATER = sa.select(Revision.document_id).where(Revision.no > 1, _STANDS)
# A text that began after its document came of an amendment: what the document said before is not kept.
_BEGAN_AMENDED = Revision.in_force_from > sa.func.coalesce(Document.in_force_from, Document.published_on, date.min)
_TEXTS = Prepared(
    sa.select(
        Document.id,
        Document.written_on,
        Document.published_on,
        Document.in_force_from,
        Revision.id.label("revision_id"),
        Revision.no,
        Revision.in_force_from.label("since"),
        Revision.text,
    )
    .join(Revision, Revision.document_id == Document.id)
    .where(_STANDS, is_published(_DAY), sa.or_(Document.id.in_(_LATER), _BEGAN_AMENDED))
    .order_by(Document.id, Revision.no)
)
_UNWRITTEN = Prepared(
    sa.select(Document.id).where(is_published(_DAY), Document.published_on.is_(None)).where(Document.written_on > _DAY)
)


class _Row(NamedTuple):
    """One published text with the days of its document."""

    id: int
    written_on: date | str | None
    published_on: date | str | None
    in_force_from: date | str | None
    revision_id: int
    no: int
    since: date | str | None
    text: str


class _Days(NamedTuple):
    """The days of a document that tell which of its texts holds."""

    written_on: date | None
    published_on: date | None
    in_force_from: date | None


class DayTexts:
    """The texts of a day of those documents whose text of that day need not be the one that the index holds.

    Documents with one text only are not among them, but for those that had no text on the day.
    """

    def __init__(self, day: date) -> None:
        rows = map(_Row._make, _TEXTS.rows(day=day))
        self._texts = {number: _text_on(list(texts), day) for number, texts in groupby(rows, lambda row: row.id)}
        self.ids = self._texts.keys() | {number for (number,) in _UNWRITTEN.rows(day=day)}

    def holding(self, term: str) -> Iterator[int]:
        """Those whose text of the day holds a term, as the index would answer."""
        for number, text in self._texts.items():
            if term in normalise(text) and any(index.holds(each, term) for each in _pieces(text)):
                yield number

    def best_piece(self, number: int, terms: Sequence[str]) -> Piece | None:
        """The piece that holds most of the terms, cut as ``rows.best_pieces`` cuts those of the index."""
        places = [(each, [each.norm.find(term) for term in terms]) for each in _pieces(self._texts.get(number, ""))]
        held = [(each, [at for at in found if at >= 0]) for each, found in places]
        piece, found = max(held, key=lambda pair: len(pair[1]), default=(None, []))  # of equals the first
        if piece is None or not found:
            return None
        start = max(0, found[0] - BEFORE)
        cut = piece.text[start : start + BEFORE + LENGTH]
        return Piece(number, piece.label, piece.anchor, start, cut, len(piece.text), has_terms=True)


def _text_on(rows: Sequence[_Row], day: date) -> str:
    """The words of the text that the page of the day shows; none where it shows none."""
    first = rows[0]
    days = _Days(as_day(first.written_on), as_day(first.published_on), as_day(first.in_force_from))
    editions = [Edition(row.revision_id, row.no, as_day(row.since), "", row.text) for row in rows]
    shown = Record(days, editions, (), (), None).edition_on(day)
    return shown.text if shown is not None else ""


@lru_cache(maxsize=256)
def _pieces(text: str) -> tuple[index.Piece, ...]:
    return tuple(index.text_pieces(text))
