"""Verify the numbers (核验编号): series without gaps, no number twice, and each document's numbers its own."""

from collections import Counter
from collections.abc import Iterator

import sqlalchemy as sa

from lawdocs.documents.models import Document
from lawdocs.evaluation.models import EvaluationEntry, is_void
from lawdocs.extensions import db
from lawdocs.filing.models import NumberAllocation, NumberSeries, SeriesKind
from lawdocs.filing.upward_models import RecordReview, UpwardFiling
from workflows.evaluation import EvaluationAct
from workflows.states import DocumentState

# What a series numbers, and the column of the document that holds it.
COLUMNS = {
    SeriesKind.DOCUMENT: Document.number,
    SeriesKind.REGISTRATION: Document.registration_number,
    SeriesKind.INDEX: Document.index_number,
}


def number_faults() -> Iterator[str]:
    """What is wrong with series, allocations and the numbers of documents drafted here."""
    yield from _gaps()
    yield from _repetitions()
    yield from _voids()
    yield from _receipts()
    for kind in COLUMNS:
        yield from _unallocated(kind)
        yield from _strayed(kind)


def _gaps() -> Iterator[str]:
    serials: dict[int, list[int]] = {}
    query = sa.select(NumberAllocation.series_id, NumberAllocation.serial).order_by(NumberAllocation.serial)
    for series_id, serial in db.session.execute(query):
        serials.setdefault(series_id, []).append(serial)
    for series in db.session.scalars(sa.select(NumberSeries).order_by(NumberSeries.id)):
        wanted, given = range(series.first, series.last + 1), serials.get(series.id, [])
        if given == list(wanted):
            continue
        missing, foreign = sorted({*wanted} - {*given}), sorted({*given} - {*wanted})
        what = f"serial {missing[0]} is missing" if missing else f"serial {foreign[0]} lies outside the series"
        yield f"series {series.id} ({series.kind}, {series.code}, {series.year}): {what}"


def _repetitions() -> Iterator[str]:
    query = sa.select(NumberSeries.kind, NumberAllocation.text).join(NumberAllocation.series)
    given = Counter(tuple(row) for row in db.session.execute(query))
    yield from (f"number {text} ({kind}) was given twice" for (kind, text), times in given.items() if times > 1)


def _voids() -> Iterator[str]:
    query = sa.select(NumberAllocation).where(NumberAllocation.void_at.is_not(None)).order_by(NumberAllocation.id)
    for allocation in db.session.scalars(query):
        if not (allocation.void_reason or "").strip():
            yield f"number {allocation.text} is void without a reason"
    both = sa.or_(NumberAllocation.document_id.is_not(None), NumberAllocation.void_at.is_not(None))
    used = sa.select(NumberAllocation.text).where(NumberAllocation.used_by_id.is_not(None), both)
    for text in db.session.scalars(used.order_by(NumberAllocation.id)):
        yield f"number {text} is in use elsewhere, and yet given here or void"


def _receipts() -> Iterator[str]:
    """Receipts and letters of bureaus here whose number was not given by a series."""
    numbers = {
        SeriesKind.FILING: sa.select(UpwardFiling.id, UpwardFiling.receipt_number.label("text")).where(
            UpwardFiling.receiver_id.is_not(None)
        ),
        SeriesKind.OPINION_LETTER: sa.select(RecordReview.id, RecordReview.letter_number.label("text")),
    }
    for kind, carried in numbers.items():
        rows = carried.subquery()
        given = (
            sa.select(NumberAllocation.id)
            .join(NumberAllocation.series)
            .where(NumberSeries.kind == kind, NumberAllocation.text == rows.c.text)
        )
        query = sa.select(rows.c.id, rows.c.text).where(rows.c.text.is_not(None), sa.not_(given.exists()))
        for row_id, text in db.session.execute(query.order_by(rows.c.id)):
            yield f"number {text} ({kind}) of {row_id} was never given"


def _unallocated(kind: SeriesKind) -> Iterator[str]:
    """Numbers on documents drafted here that were not given to them; stock brings numbers given elsewhere."""
    number = COLUMNS[kind]
    given = (
        sa.select(NumberAllocation.id)
        .join(NumberAllocation.series)
        .where(
            NumberSeries.kind == kind,
            NumberAllocation.document_id == Document.id,
            NumberAllocation.text == number,
            # Only a document that was withdrawn keeps a number that is void.
            sa.or_(NumberAllocation.void_at.is_(None), Document.state == DocumentState.WITHDRAWN),
        )
    )
    query = sa.select(Document.id, number).where(
        Document.drafting_agency_id.is_not(None), number.is_not(None), sa.not_(given.exists())
    )
    for document_id, text in db.session.execute(query.order_by(Document.id)):
        yield f"document {document_id} carries the number {text}, which was not given to it"


def _strayed(kind: SeriesKind) -> Iterator[str]:
    """Numbers in use whose document carries another one, or none; a renewal (延续登记) brings one more."""
    renewal = sa.exists().where(
        EvaluationEntry.document_id == NumberAllocation.document_id,
        EvaluationEntry.act == EvaluationAct.RENEWAL,
        EvaluationEntry.number == NumberAllocation.text,
        sa.not_(is_void()),
    )
    query = (
        sa.select(NumberAllocation.text, NumberAllocation.document_id)
        .join(NumberAllocation.series)
        .join(Document, Document.id == NumberAllocation.document_id)
        .where(
            NumberSeries.kind == kind,
            NumberAllocation.void_at.is_(None),
            COLUMNS[kind].is_distinct_from(NumberAllocation.text),
            sa.not_(renewal) if kind is SeriesKind.REGISTRATION else sa.true(),
        )
    )
    for text, document_id in db.session.execute(query.order_by(NumberAllocation.id)):
        yield f"number {text} was given to document {document_id}, which does not carry it"
