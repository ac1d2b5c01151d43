"""What a row says otherwise than the document of its number and title (同号同名文件的差异)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from lawdocs.documents.folder_rows import ALMOST_EQUAL, likeness
from lawdocs.documents.import_words import addressed
from lawdocs.documents.known import KnownDocuments, known_document
from lawdocs.documents.models import Document
from lawdocs.documents.stock_rows import LABELS, StockRow
from lawdocs.extensions import db
from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.matching import title_key
from lawdocs.texts.search import tokens
from workflows.days import zh_date
from workflows.states import PUBLIC_STATES, LegalStatus
from workflows.validity import Validity, status_on

_DAYS = ("published", "written", "effective")


@dataclass(frozen=True)
class Told:
    """What a row or a document tells of itself; ``texts`` are those that it ever had."""

    days: Mapping[str, date | None]
    status: LegalStatus | None
    issuer: str | None
    texts: tuple[str, ...]
    document_id: int | None = None
    is_stock: bool = True  # the days of what was made here are not filled in


@dataclass(frozen=True)
class Difference:
    """Between a row and what is known of its number and title: what contradicts, and what the row could fill in."""

    other: Told
    contradictions: tuple[str, ...]
    fillable: tuple[str, ...]

    @property
    def conflict(self) -> str:
        """Why a row is not taken that is dated otherwise."""
        place = "库中文件" if self._number else "这次导入的另一行"
        told = f"与{place}文号、标题相同，但{'、'.join(self.contradictions)}不同，请核对"
        return addressed(told, self._page)

    @property
    def known(self) -> str:
        """What is told of a row that is known, with the address of the document."""
        place = "库中已有" if self._number else "与这次导入的另一行重复"
        if self.contradictions:
            return addressed(f"{place}，但{'、'.join(self.contradictions)}不同，请核对", self._page)
        if self.fillable and self._number and self.other.is_stock:
            told = f"{place}，可补正：{'、'.join(self.fillable)}"
            return addressed(told, f"/work/imports/gaps/{self._number}")
        return addressed(place, self._page)

    @property
    def _number(self) -> int | None:
        return self.other.document_id

    @property
    def _page(self) -> str:
        return f"/documents/{self._number}" if self._number else ""


class Twins:
    """The rows of this run by number and title, beside the documents of the database."""

    def __init__(self, known: KnownDocuments, today: date) -> None:
        self._known, self._today = known, today
        self._rows: dict[tuple[str, str], Told] = {}

    def add(self, row: StockRow, document_id: int | None) -> None:
        """Remember a row that came in."""
        if row.number_key is not None:
            told = replace(_of_row(row, self._today), texts=(), document_id=document_id)  # texts would fill the memory
            self._rows.setdefault((row.number_key, title_key(row.title)), told)

    def of(self, row: StockRow) -> Difference | None:
        """Against the document of the same number and of the same or an alike title, whatever its day."""
        if row.number_key is None or not self._known.has_twin(row):
            return None
        other = self._rows.get((row.number_key, title_key(row.title))) or self._of_database(_twin(row))
        return _difference(row, other, self._today) if other is not None else None

    def known(self, row: StockRow) -> Difference | None:
        """Against the document that the row is known by."""
        other = self._of_database(known_document(row))
        return _difference(row, other, self._today) if other is not None else self.of(row)

    def same_title(self, row: StockRow) -> tuple[str, str]:
        """A remark, and the address, of a document with the title and maker of the row and another number."""
        if row.issuer is None or row.number_key is None:
            return "", ""
        numbers = [each for each, *_ in self._known.of_title(row.title) if each not in (None, row.number_key)]
        if not numbers:
            return "", ""
        query = sa.select(Document).where(
            Document.state.in_(PUBLIC_STATES), Document.number_key.in_(numbers), Document.issuer_name == row.issuer
        )
        key = title_key(row.title)
        alike = [each for each in db.session.scalars(query.order_by(Document.id)) if title_key(each.title) == key]
        if not alike:
            return "", ""
        return f"与{alike[0].number}标题、制定机关相同而文号不同，请核对", f"/documents/{alike[0].id}"

    def _of_database(self, document: Document | None) -> Told | None:
        if document is None or document.state not in PUBLIC_STATES:
            return None
        days = {"published": document.published_on, "written": document.written_on, "effective": document.in_force_from}
        texts = tuple(each.text for each in document.editions if each.text)
        return Told(days, status_on(document, self._today), document.issuer_name, texts, document.id, document.is_stock)


def _twin(row: StockRow) -> Document | None:
    query = sa.select(Document).where(Document.state.in_(PUBLIC_STATES), Document.number_key == row.number_key)
    key = title_key(row.title)
    return next(
        (each for each in db.session.scalars(query.order_by(Document.id)) if title_key(each.title) == key), None
    )


def _of_row(row: StockRow, today: date) -> Told:
    days = {"published": row.published_on, "written": row.written_on, "effective": row.in_force_from}
    standing = row.standing
    validity = Validity(
        row.published_on,
        row.in_force_from,
        standing.in_force_until,
        standing.end_kind,
        stated_status=standing.stated_status,
        stated_on=standing.stated_on,
    )
    return Told(days, status_on(validity, today), row.issuer, (row.text,) if row.text else ())


def _is_same_text(one: str, other: str) -> bool:
    """Two readings of one document differ a little; other texts differ much."""
    if "".join(one.split()) == "".join(other.split()):
        return True
    return likeness(set(tokens(folded(one))), set(tokens(folded(other)))) >= ALMOST_EQUAL


def _difference(row: StockRow, other: Told, today: date) -> Difference:
    said = _of_row(row, today)
    found, fillable = [], []
    for key in _DAYS:
        here, there = said.days[key], other.days[key]
        if here is not None and there is None:
            fillable.append(LABELS[key][0])
        elif here is not None and here != there:
            found.append(f"{LABELS[key][0]}（{_both(zh_date(there), zh_date(here), other)}）")
    if said.issuer and other.issuer and said.issuer != other.issuer:
        found.append(f"{LABELS['issuer'][0]}（{_both(other.issuer, said.issuer, other)}）")
    if not _agree(said.status, other.status):
        found.append(f"{LABELS['status'][0]}（{_both(other.status.label, said.status.label, other)}）")
    if said.texts and other.texts and not any(_is_same_text(said.texts[0], each) for each in other.texts):
        found.append(LABELS["text"][0])
    if said.texts and not other.texts:
        fillable.append(LABELS["text"][0])
    return Difference(other, tuple(found), tuple(fillable))


def _agree(one: LegalStatus | None, other: LegalStatus | None) -> bool:
    """Whether two statuses may be of one document: what nobody knows contradicts nothing, an amended one holds."""
    holds = {LegalStatus.IN_FORCE, LegalStatus.AMENDED}
    unknown = {None, LegalStatus.UNKNOWN}
    return one == other or {one, other} <= holds or bool({one, other} & unknown)


def _both(there: str, here: str, other: Told) -> str:
    return f"{'库中' if other.document_id else '另一行'}{there}，这一行{here}"
