"""Days of a document in the stock that are filled in or put right (补正日期): what stands against them."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from lawdocs.documents.models import Document
from lawdocs.documents.stock import text_since
from lawdocs.documents.stock_rows import LABELS, StockRow, date_orders
from workflows.days import zh_date
from workflows.facts import Obstacle
from workflows.states import DocumentState, LegalStatus

# The fields of a document by the keys of a row, in the order in which the days follow each other.
FIELDS = {"written": "written_on", "published": "published_on", "effective": "in_force_from"}


def days_of(document: Document) -> dict[str, date | None]:
    """The days on record, by the keys of a row."""
    return {key: getattr(document, name) for key, name in FIELDS.items()}


def days_with(document: Document, said: Mapping[str, date | None]) -> dict[str, date | None]:
    """The days as they would stand: what nobody says stays."""
    return {key: said.get(key) or day for key, day in days_of(document).items()}


def against_days(document: Document, days: Mapping[str, date | None], today: date, odd: str) -> Iterator[Obstacle]:
    """What stands against days, each with its field; ``odd`` is the reason for an order that is unusual."""
    if days == days_of(document):
        return
    for key in ("written", "published"):
        if days[key] is not None and days[key] > today:
            text = f"{LABELS[key][0]}不能晚于今天（{zh_date(today)}）；存量文件都是已经公布的"
            yield Obstacle(text, f"field:{key}")
    yield from _against_end(document, days, today)
    yield from _against_later_texts(document, days)
    orders = date_orders(days | {"expires": None}, today)
    if orders and not odd.strip():
        yield Obstacle(f"{'，'.join(orders)}，请核对；原文件确是如此的，写明理由", "field:odd")


def _against_end(document: Document, days: Mapping[str, date | None], today: date) -> Iterator[Obstacle]:
    """What ended can neither begin on its end or after it, nor only after today."""
    until = document.in_force_until
    for key in ("published", "effective"):
        if until is not None and days[key] is not None and days[key] >= until:
            text = f"{LABELS[key][0]}不能晚于有效期截止日（{zh_date(until - timedelta(days=1))}）"
            yield Obstacle(text, f"field:{key}")
    begins = days["effective"]
    if begins is not None and begins > today and document.state in (DocumentState.REPEALED, DocumentState.LAPSED):
        yield Obstacle(f"文件已经{document.state.label}，施行日期不能晚于今天（{zh_date(today)}）", "field:effective")


def _against_later_texts(document: Document, days: Mapping[str, date | None]) -> Iterator[Obstacle]:
    """The first text begins before those that followed it."""
    later = [each.in_force_from for each in document.editions[1:] if each.in_force_from is not None]
    begins = days["effective"]
    if begins is not None and later and begins >= min(later):
        text = f"施行日期应当早于第一次修改后文本的施行日期（{zh_date(min(later))}）"
        yield Obstacle(text, "field:effective")


def write_days(document: Document, days: Mapping[str, date | None], row: StockRow, today: date) -> None:
    """Put the days on record; ``row`` is the document as a row with these days.

    The first text begins anew with its document, and a status that the source stated without a day gives way to the
    day. What the import remarked on the order of the days is told anew.
    """
    before = days_of(document)
    if days == before:
        return
    for key, name in FIELDS.items():
        setattr(document, name, days[key])
    if days["effective"] != before["effective"]:
        first = document.editions[0] if document.editions else None
        if first is not None and first.in_force_from == before["effective"]:
            first.in_force_from = text_since(row)
        if document.stated_status is LegalStatus.IN_FORCE:
            document.stated_status = document.stated_on = None
    stale = set(date_orders(before | {"expires": None}, today))
    kept = [line for line in document.remarks.split("\n") if line and line not in stale]
    document.remarks = "\n".join([*kept, *date_orders(days | {"expires": None}, today)])
