"""Settling what a stock import put up (存量核对): a person enters the document or says why it is left out."""

import json
from collections.abc import Mapping

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.accounts.queries import agency_tree
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.documents import files, stock, stock_gaps
from lawdocs.documents.file_readings import Reading, forget, kept_reading, read
from lawdocs.documents.folder_import import LONGEST_NAME, attachments, row_key
from lawdocs.documents.folder_rows import SCAN
from lawdocs.documents.import_doubts import Doubts
from lawdocs.documents.importing import foreign_issuers
from lawdocs.documents.known import document_of_number, known_document, number_is_known
from lawdocs.documents.models import Document
from lawdocs.documents.page_pictures import forget_pictures
from lawdocs.documents.stock_gaps import Filling
from lawdocs.documents.stock_rows import LABELS, Problem, RowRefused, StockRow, read_row
from lawdocs.documents.stock_task_models import StockTask, TaskState
from lawdocs.documents.stock_task_queries import needed_readings
from lawdocs.documents.stock_task_rows import OpenRow
from lawdocs.errors import DomainError, VersionRequired, VersionStale
from lawdocs.extensions import db, transaction
from workflows.actors import Actor


class AlreadyKnown(DomainError):
    """A document that is public already, or one with the same number."""

    status = 409

    def __init__(self, sentence: str, code: str, document: Document) -> None:
        super().__init__(sentence, code=code, status=409)
        self.document_id = document.id


def reading_of(task: StockTask) -> Reading:
    """What reading the first file of a document gave; empty where it has none."""
    if not task.files:
        return Reading()
    first = task.files[0]
    return kept_reading(first.key) or read(first.name, files.read(first.file))


def enter(
    task: StockTask,
    values: Mapping[str, object],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    another: str = "",
    chosen: OpenRow | None = None,
) -> Document:
    """Enter a document with the values that a person confirmed; raises RowRefused for values that cannot be.

    ``chosen`` is the row of the register that the person found for it: what the form does not show comes from there,
    a task of that row is settled with this one, and the row that the file had before waits for a person by itself.
    Raises AlreadyKnown where it is public already, and, unless ``another`` says why it is a document of its own,
    where its number is one of a public document. Its files become attachments. All of it is one transaction.
    """
    reading = reading_of(task)
    with transaction():
        asked = [*sorted(values.items()), another, *([chosen.line] if chosen else [])]
        _claim(task, "enter", asked, actor, clock, version, key)
        row = _row(task, values, reading, actor, clock, chosen)
        _refuse_known(row, another)
        kept = [(each.name, files.read(each.file)) for each in task.files]
        issuer_id = {each.name: each.id for each in agency_tree()}.get(row.issuer)
        told = [f"核对时说明是另一份文件：{another}"] if another else []
        remarks = (*row.remarks, *_doubts(row, clock), *told)
        document = stock.enter(row, remarks, issuer_id, actor, clock, attachments(kept, actor, clock))
        task.document_id = document.id
        _settle(task, TaskState.ENTERED, actor, clock)
        if chosen is not None:
            _settle_rows(task, chosen, document, actor, clock)
        after = {"state": TaskState.ENTERED, "document": document.id} | _told_of(chosen)
        audit.record(
            "import:enter", actor, clock.now(), "stock_task", task.id,
            before=PENDING, after=after, reason=another, key=key,
        )  # fmt: skip
    _forget_pictures(task)
    return document


def put_in(
    task: StockTask, chosen: OpenRow, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> Document:
    """Give text and files to the document that the row of a file became when it came in without them.

    Nothing that is public is changed; raises StepRefused where that document has a text by now.
    """
    reading = reading_of(task)
    with transaction():
        _claim(task, "put_in", chosen.line, actor, clock, version, key)
        document = chosen.document
        text = reading.below_title(document.title) if not reading.code else ""
        kept = [(each.name, files.read(each.file)) for each in task.files]
        filling = Filling("", "", text, f"核对时对应{chosen.place}")
        papers = attachments(kept, actor, clock)
        stock_gaps.fill(document, filling, actor, clock, version=document.version, key=None, attachments=papers)
        task.document_id = document.id
        _settle(task, TaskState.ENTERED, actor, clock)
        _settle_rows(task, chosen, document, actor, clock)
        after = {"state": TaskState.ENTERED, "document": document.id} | _told_of(chosen)
        audit.record("import:enter", actor, clock.now(), "stock_task", task.id, before=PENDING, after=after, key=key)
    _forget_pictures(task)
    return document


def _told_of(chosen: OpenRow | None) -> dict[str, object]:
    return {"row": chosen.place} if chosen is not None else {}


def _settle_rows(task: StockTask, chosen: OpenRow, document: Document, actor: Actor, clock: Clock) -> None:
    """The row that was chosen waits no longer; the one that the file had before does."""
    if chosen.task is not None:
        chosen.task.document_id, chosen.task.version = document.id, chosen.task.version + 1
        _settle(chosen.task, TaskState.ENTERED, actor, clock)
        after = {"state": TaskState.ENTERED, "document": document.id}
        audit.record("import:enter", actor, clock.now(), "stock_task", chosen.task.id, before=PENDING, after=after)
    given = json.loads(task.given)
    key = row_key(given)
    if given and db.session.scalar(sa.select(StockTask.id).where(StockTask.key == key)) is None:
        told = f"“{task.files[0].name}”核对以后归了{chosen.place}，这一行还没有对应的文件"
        name = str(given.get("doc_no") or given.get("title") or "")[:LONGEST_NAME]
        left = StockTask(
            key=key, state=TaskState.PENDING, run_id=task.run_id, agency_id=task.agency_id, place=task.place, name=name,
            source=task.source, as_of=task.as_of, given=task.given, doubts=told, asked_at=clock.now(),
        )  # fmt: skip
        db.session.add(left)
        db.session.flush()  # the audit entry names the new id
        after = {"place": left.place, "files": []}
        audit.record("import:ask", actor, clock.now(), "stock_task", left.id, after=after)


def skip(task: StockTask, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Leave a document out until it is asked about again, and say why; its files stay in the store."""
    with transaction():
        _claim(task, "skip", reason, actor, clock, version, key)
        task.reason = reason
        _settle(task, TaskState.SKIPPED, actor, clock)
        audit.record(
            "import:skip", actor, clock.now(), "stock_task", task.id,
            before=PENDING, after={"state": TaskState.SKIPPED}, reason=reason, key=key,
        )  # fmt: skip
    _forget_pictures(task)


def reopen(task: StockTask, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Ask again about a document that was left out (重新核对); why it was is kept in the audit trail."""
    with transaction():
        _claim(task, "reopen", "", actor, clock, version, key, TaskState.SKIPPED)
        task.state, task.reason, task.settled_at, task.settled_by_id = TaskState.PENDING, "", None, None
        before = {"state": TaskState.SKIPPED}
        audit.record("import:reopen", actor, clock.now(), "stock_task", task.id, before=before, after=PENDING, key=key)


PENDING = {"state": TaskState.PENDING}


def address(task_id: int) -> str:
    """Where the page of a document to be looked at is."""
    return f"/work/imports/tasks/{task_id}"


def _row(
    task: StockTask,
    values: Mapping[str, object],
    reading: Reading,
    actor: Actor,
    clock: Clock,
    chosen: OpenRow | None = None,
) -> StockRow:
    told = (dict(chosen.values) if chosen else json.loads(task.given)) | dict(values)
    if task.files:
        told.setdefault("id", task.files[0].key)
        told |= {"text": reading.below_title(told.get("title"))} if not reading.code else {}
    remarks = ("附件是扫描件，没有正文",) if reading.code == SCAN else reading.remarks
    row = read_row(told, task.source, task.as_of, clock.today(), remarks=remarks)
    if row.published_on is not None and row.published_on > clock.today():
        sentence = f"公布日期不能晚于今天（{clock.today()}）；还没有公布的文件不能作为存量文件录入"
        raise RowRefused((Problem("DATE_ORDER", "published", sentence),))
    _refuse_early_end(told)
    if row.issuer in foreign_issuers(actor):
        sentence = f"“{row.issuer}”不在本辖区，不能录入它的文件"
        raise RowRefused((Problem("MAKER_FORBIDDEN", "issuer", sentence),))
    return row


def _refuse_early_end(told: Mapping[str, object]) -> None:
    """Whoever has the paper before the eyes can say which of the two days is wrong."""
    last = told.get("expires")
    for key in ("effective", "published"):
        first = told.get(key)
        if last and first and str(last) < str(first):
            sentence = f"{LABELS['expires'][0]}（{last}）早于{LABELS[key][0]}（{first}），请对照原文改正"
            raise RowRefused((Problem("DATE_ORDER", "expires", sentence),))


def _refuse_known(row: StockRow, another: str) -> None:
    known = known_document(row)
    if known is not None:
        sentence = f"库中已有同一文件：《{known.title}》，没有再次录入；如果确是同一件，请选择不录入"
        raise AlreadyKnown(sentence, "ALREADY_KNOWN", known)
    alike = document_of_number(row)
    if alike is not None and not another:
        sentence = (
            f"库中《{alike.title}》的文号也是{row.number}，没有录入；是同一件的，请选择不录入，是另一件的，请写明理由"
        )
        raise AlreadyKnown(sentence, "NUMBER_KNOWN", alike)


def _doubts(row: StockRow, clock: Clock) -> list[str]:
    if number_is_known(row):
        return ["发文字号与另一份文件相同"]
    return list(Doubts(clock.today()).of(row))


def _claim(
    task: StockTask,
    verb: str,
    asked: object,
    actor: Actor,
    clock: Clock,
    version: int | None,
    key: str | None,
    state: TaskState = TaskState.PENDING,
) -> None:
    """Admit an act once, on what the sender saw."""
    keys.claim(actor, key, [f"{verb}_stock_task", task.id, asked], clock.now(), answer=address(task.id))
    db.session.refresh(task, with_for_update={"of": StockTask})
    if task.state is not state:
        sentence = f"这件文件当前状态为「{task.state.label}」，操作未执行"
        raise DomainError(sentence, code="STATE_CONFLICT", status=409)
    if version is None:
        raise VersionRequired
    if task.version != version:
        raise VersionStale
    task.version += 1


def _settle(task: StockTask, state: TaskState, actor: Actor, clock: Clock) -> None:
    task.state, task.settled_at, task.settled_by_id = state, clock.now(), actor.id
    db.session.flush()  # what is let go of next is what no pending one needs
    forget([each.key for each in task.files], needed_readings(), clock.now())


def _forget_pictures(task: StockTask) -> None:
    for each in task.files:
        forget_pictures(each.file.sha256)
