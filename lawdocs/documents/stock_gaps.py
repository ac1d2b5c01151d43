"""Gaps of stock (存量缺项): which maker, number, day or text is missing, and the recorded act that fills them."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date

import sqlalchemy as sa

from lawdocs.access import may_on, supervised
from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import Clock
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.documents.import_models import ImportResult
from lawdocs.documents.importing import foreign_issuers
from lawdocs.documents.index import index_document
from lawdocs.documents.models import Document, Material, Revision
from lawdocs.documents.new_texts import add_edition
from lawdocs.documents.record import record_of
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.documents.stock import text_since
from lawdocs.documents.stock_days import FIELDS, against_days, days_of, days_with, write_days
from lawdocs.documents.stock_rows import StockRow, read_row
from lawdocs.documents.stock_task_models import StockTask
from lawdocs.extensions import db, transaction
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.labels import LabelledEnum
from workflows.permissions import Permission
from workflows.states import PUBLIC_STATES
from workflows.titles import quoted


class Gap(LabelledEnum):
    """What of a document in the stock nobody knows (缺项)."""

    MAKER = "maker", "缺制定机关"
    UNLISTED = "unlisted", "制定机关不在名册"
    NUMBER = "number", "缺发文字号"
    TEXT = "text", "缺正文"
    PUBLISHED = "published", "缺公布日期"
    WRITTEN = "written", "缺成文日期"
    EFFECTIVE = "effective", "缺施行日期"


_HAS_TEXT = sa.exists().where(Revision.document_id == Document.id, Revision.no.is_not(None), Revision.text != "")
_NO_MAKER = sa.func.coalesce(Document.issuer_name, "") == ""
_CONDITIONS = {
    Gap.MAKER: _NO_MAKER,
    Gap.UNLISTED: sa.and_(sa.not_(_NO_MAKER), Document.issuer_id.is_(None)),
    Gap.NUMBER: sa.func.coalesce(Document.number, "") == "",
    Gap.TEXT: sa.not_(_HAS_TEXT),
    Gap.PUBLISHED: Document.published_on.is_(None),
    Gap.WRITTEN: Document.written_on.is_(None),
    Gap.EFFECTIVE: Document.in_force_from.is_(None),
}


@dataclass(frozen=True)
class Filling:
    """What a person says of a document in the stock; an empty value leaves what stands.

    ``another`` says why the number is right though another document carries it, ``odd`` why the days stand in an
    unusual order.
    """

    issuer: str
    number: str
    text: str
    reason: str
    another: str = ""
    written: date | None = None
    published: date | None = None
    effective: date | None = None
    odd: str = ""

    @property
    def days(self) -> dict[str, date | None]:
        """The days that were said, by the keys of a row."""
        return {key: getattr(self, key) for key in FIELDS}


def gaps_of(document: Document) -> tuple[Gap, ...]:
    """What is missing of a document in the stock."""
    missing = {
        Gap.MAKER: not document.issuer_name,
        Gap.UNLISTED: bool(document.issuer_name) and document.issuer_id is None,
        Gap.NUMBER: not document.number,
        Gap.TEXT: not has_text(document),
    } | {Gap(key): day is None for key, day in days_of(document).items()}
    return tuple(gap for gap in Gap if missing[gap])


def has_text(document: Document) -> bool:
    """Whether a text of the document is public."""
    return any(each.text for each in document.editions)


def stock_with_gaps(actor: Actor, gap: Gap | None = None, run_id: int | None = None) -> sa.Select[tuple[Document]]:
    """The public stock in an actor's charge that has this gap or any, of one import or all, as it came in."""
    wanted = sa.or_(*_CONDITIONS.values()) if gap is None else _CONDITIONS[gap]
    query = sa.select(Document).where(
        Document.drafting_agency_id.is_(None), Document.state.in_(PUBLIC_STATES), supervised(actor), wanted
    )
    if run_id is not None:
        query = query.where(Document.id.in_(documents_of_run(run_id)))
    return query.order_by(Document.id)


def documents_of_run(run_id: int) -> sa.CompoundSelect[tuple[int]]:
    """The ids of the documents that an import entered, also by way of its inbox."""
    entered = sa.select(ImportResult.document_id).where(
        ImportResult.run_id == run_id, ImportResult.document_id.is_not(None)
    )
    return entered.union(
        sa.select(StockTask.document_id).where(StockTask.run_id == run_id, StockTask.document_id.is_not(None))
    )


def may_fill(document: Document, actor: Actor) -> bool:
    """Whether the actor may fill and correct what is known of this document."""
    return document.is_stock and document.state in PUBLIC_STATES and may_on(actor, Permission.DOCUMENT_STOCK, document)


def fill(
    document: Document,
    filling: Filling,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    attachments: Sequence[Material] = (),
) -> None:
    """Fill in or correct maker, number and days, and put in a text where there is none (补正存量信息), for a reason.

    What stood before stays in the audit trail and in the record of acts. Raises RowRefused for values that no row of
    an import could have, StepRefused for what stands against it, SecretForbidden for a secret text.
    """
    refuse_secret(document.title, filling.text, actor, clock)
    with transaction():
        seen = {"version": version, "key": key, "asked": astuple(filling)}
        begin_act("fill_stock", document, Permission.DOCUMENT_STOCK, PUBLIC_STATES, actor, clock, **seen)
        row = _row_of(document, filling, clock)
        refuse(against(document, row, filling, actor, clock.today(), is_more=bool(attachments)))
        before = _shown(document)
        _write(document, row, filling, actor, clock)
        document.materials.extend(attachments)
        index_document(document, clock.today())
        after = {name: value for name, value in _shown(document).items() if value != before[name]}
        told = {"before": {name: before[name] for name in after}, "after": after | _named(attachments)}
        told["after"] |= {"record": record_of(document)}
        reason = "；".join(filter(None, (filling.reason, filling.another, filling.odd)))
        record_act("fill_stock", document, actor, clock, key=key, reason=reason, **told)


def _named(attachments: Sequence[Material]) -> dict[str, object]:
    return {"attachments": [each.name for each in attachments]} if attachments else {}


def against(
    document: Document, row: StockRow, filling: Filling, actor: Actor, today: date, *, is_more: bool = False
) -> Iterator[Obstacle]:
    """What stands against a filling, each with the field that cures it; ``is_more`` says that it brings files too."""
    if not document.is_stock:
        yield Obstacle("不是存量文件；在本系统办理的文件，按修改或者更正办理")
    if not filling.reason.strip():
        yield Obstacle("请写明补正的理由", "field:reason")
    if row.text is not None and has_text(document):
        yield Obstacle("已经收录正文，不能在这里改；文字错误登记更正通知，内容有改变登记修改", "field:text")
    if row.issuer in foreign_issuers(actor):
        yield Obstacle(f"“{row.issuer}”不在本辖区，不能记为它的文件", "field:issuer")
    alike = _with_number(document, row.number_key)
    if alike is not None and not filling.another.strip():
        told = f"库中{quoted(alike.title)}的文号也是{row.number}，请核对；确是两件文件的，写明理由"
        yield Obstacle(told, "field:another")
    days = days_with(document, filling.days)
    yield from against_days(document, days, today, filling.odd)
    changed = (row.issuer or document.issuer_name, row.number or document.number, days)
    as_before = changed == (document.issuer_name, document.number, days_of(document))
    if as_before and row.text is None and not is_more:
        yield Obstacle("没有填写新的内容", "field:issuer")


def _row_of(document: Document, filling: Filling, clock: Clock) -> StockRow:
    """What was said, read as a row of an import is."""
    values = {
        "title": document.title,
        "issuer": filling.issuer,
        "doc_no": filling.number,
        "text": filling.text if filling.text.strip() else None,
    }
    days = days_with(document, filling.days)
    values |= {key: day.isoformat() for key, day in days.items() if day is not None}
    return read_row(values, "", clock.today(), clock.today())


def _write(document: Document, row: StockRow, filling: Filling, actor: Actor, clock: Clock) -> None:
    first = document.editions[0].text if document.editions else ""
    if row.issuer and row.issuer != document.issuer_name:
        document.issuer_name = row.issuer
    if row.issuer:
        document.issuer_id = {each.name: each.id for each in agency_tree()}.get(row.issuer)
    if row.number and row.number != document.number:
        document.number, document.number_as_given = row.number, row.number_as_given
        document.number_key = row.number_key
    write_days(document, days_with(document, filling.days), replace(row, text=row.text or first), clock.today())
    if row.text is not None:
        add_edition(document, row.text, text_since(row), actor, clock)


def _shown(document: Document) -> dict[str, str | None]:
    """What a filling may change, as the trail tells it; of the text its digest."""
    text = document.current_edition if has_text(document) else None
    return {
        "issuer_name": document.issuer_name,
        "number": document.number,
        "text": text.digest if text is not None else None,
    } | {name: str(day) if (day := getattr(document, name)) else None for name in FIELDS.values()}


def _with_number(document: Document, key: str | None) -> Document | None:
    """Another public document with a number; the one that stands already is not asked about."""
    if key is None or key == document.number_key:
        return None
    query = sa.select(Document).where(
        Document.state.in_(PUBLIC_STATES), Document.number_key == key, Document.id != document.id
    )
    return db.session.scalar(query.order_by(Document.id).limit(1))
