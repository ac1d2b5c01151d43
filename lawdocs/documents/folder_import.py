"""Import of a folder (文件夹导入): what is sure becomes stock with its files, what is not is put up for a person."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lawdocs.accounts.models import Agency
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.documents import files, stock
from lawdocs.documents.folder_rows import FolderRow
from lawdocs.documents.folder_source import FolderSource
from lawdocs.documents.importing import ACTOR, Import, Outcome, Result
from lawdocs.documents.models import Document, Material, MaterialKind, StoredFile
from lawdocs.documents.secrecy import CODE
from lawdocs.documents.stock_rows import Problem, RowRefused, StockRow
from lawdocs.documents.stock_task_models import SETTLED, StockTask, StockTaskFile, TaskState
from lawdocs.extensions import db
from lawdocs.texts.intake import MEDIA_TYPES, TEXT_TYPES, check_file, kind_of
from lawdocs.texts.refusals import FileRefused
from workflows.actors import Actor
from workflows.guards import zh_date

LONGEST_PLACE = LONGEST_NAME = 400


class FolderImport(Import):
    """One run over a folder whose files have been read."""

    batch = 20  # each may bring files, which are on the disk before the rows are committed

    def __init__(
        self,
        clock: Clock,
        *,
        as_of: date,
        agency: Agency | None = None,
        store: bool = True,
        actor: Actor = ACTOR,
        run_id: int | None = None,
        agency_id: int | None = None,
    ) -> None:
        super().__init__(clock, as_of=as_of, agency=agency, store=store, actor=actor)
        self._run_id, self._asked = run_id, agency_id if agency is None else agency.id
        attached = sa.select(StoredFile.sha256).join(Material, Material.file_id == StoredFile.id)
        public = attached.where(Material.kind == MaterialKind.ATTACHMENT, Material.removed_at.is_(None))
        self._attached = set(db.session.scalars(public))
        tasks = sa.select(StockTask.key, StockTaskFile.key, StockTask.state).outerjoin(StockTask.files)
        self._tasks = {
            key: state for own, of_file, state in db.session.execute(tasks) for key in (own, of_file) if key is not None
        }

    def take_row(self, source: FolderSource, row: FolderRow) -> Result:
        """Take in one document, in the caller's transaction if it is to be stored."""
        told = self._known_before(row)
        if told:
            return self._result(source, row, Outcome.EXISTS, _name_of(row), (told,))
        if row.problems and not row.line:  # a file that cannot be read
            return self._refused(source, row, row.problems)
        doubts, full = list(row.doubts), self._with_text(source, row)
        try:
            read = self._read(source, full)
        except RowRefused as refusal:
            if not doubts or not row.files or any(each.code == CODE for each in refusal.problems):
                return self._refused(source, row, refusal.problems)
        else:
            if self._known.resembles(read):
                return self._exists(source, row, read, self._twins.known(read))
            twin = self._twins.of(read)
            if twin is not None and twin.contradictions:
                doubts.append(twin.conflict)
            elif twin is not None and not row.files:
                return self._exists(source, row, read, twin)
            doubts += self._doubts_of(row, read)
            if not doubts:
                return self._enter_row(source, full, read)
        return self._ask(source, row, tuple(doubts))

    def _known_before(self, row: FolderRow) -> str:
        """Where the bytes of its files are known from; empty where they are not."""
        if row.double_of:
            return f"与第{row.double_of}行重复"
        if row.copy_of:
            return f"与“{row.copy_of}”是同一个文件"
        state = next((self._tasks[key] for key in _keys(row) if key in self._tasks), None)
        if state is not None:
            return SETTLED[state]
        known = [
            each for each in row.files
            if each.key.partition(":")[2] in self._attached or self._known.has_id(each.key)
        ]  # fmt: skip
        return f"“{known[0].name}”库中已有" if known else ""

    def _with_text(self, source: FolderSource, row: FolderRow) -> FolderRow:
        """With the text of its first file, and the id by which that file is known again."""
        if not row.files:
            return row
        values = {"id": row.files[0].key} | {key: value for key, value in row.values.items() if value is not None}
        reading = source.reading(row.files[0])
        if reading.code:  # a scan
            return replace(row, values=values)
        return replace(row, values=values | {"text": reading.below_title(values.get("title"))})

    def _doubts_of(self, row: FolderRow, read: StockRow) -> Iterable[str]:
        """What the documents of the database make doubtful: a number that is taken, a title of another text."""
        if not row.files:
            return
        alike = self._known.of_title(read.title)
        if self._known.has_number(read) and not row.line:
            yield f"库中另一份文件的文号也是{read.number}"
        for _, title, day in alike[:1]:
            dated = f"（{zh_date(day)}）" if day else ""
            yield f"库中已有同名文件《{title}》{dated}，是否为同一文件的修订"

    def _ask(self, source: FolderSource, row: FolderRow, doubts: tuple[str, ...]) -> Result:
        """Put a document up for a person, with its files."""
        name = _name_of(row)
        if self._store:
            try:
                with db.session.begin_nested():
                    self._put_up(source, row, doubts, name)
            except IntegrityError:  # by another import that ran beside this one
                return self._result(source, row, Outcome.EXISTS, name, (SETTLED[TaskState.PENDING],))
            except FileRefused as refusal:
                return self._refused(source, row, (Problem(refusal.code, "", refusal.message),))
        self._tasks |= dict.fromkeys(_keys(row), TaskState.PENDING)
        return self._result(source, row, Outcome.TASK, name, doubts)

    def _put_up(self, source: FolderSource, row: FolderRow, doubts: tuple[str, ...], name: str) -> None:
        task = StockTask(
            key=_keys(row)[0],
            state=TaskState.PENDING,
            run_id=self._run_id,
            agency_id=self._asked,
            place=_place(row),
            name=_seen(name)[:LONGEST_NAME],
            source=source.name,
            as_of=self._as_of,
            given=json.dumps(dict(row.given), ensure_ascii=True),
            doubts="\n".join(map(_seen, doubts)),
            asked_at=self._clock.now(),
        )
        for position, each in enumerate(row.files):
            data = source.bytes_of(each)
            checked = check_file(each.name, data, TEXT_TYPES)
            stored = files.store(checked, data, self._clock)
            task.files.append(StockTaskFile(position=position, name=checked.name, key=each.key, file_id=stored.id))
        db.session.add(task)
        db.session.flush()  # the audit entry names the new id
        after = {"place": task.place, "files": [each.key for each in task.files]}
        audit.record("import:ask", self._actor, self._clock.now(), "stock_task", task.id, after=after)

    def _stored(self, source: FolderSource, row: FolderRow, read: StockRow, remarks: tuple[str, ...]) -> Document:
        kept = [(each.name, source.bytes_of(each)) for each in row.files]
        issuer_id = self._issuers.get(read.issuer)
        return stock.enter(
            read, remarks, issuer_id, self._actor, self._clock, attachments(kept, self._actor, self._clock)
        )

    def _enter_row(self, source: FolderSource, row: FolderRow, read: StockRow) -> Result:
        try:
            return super()._enter_row(source, row, read)
        except FileRefused as refusal:  # changed since it was read
            return self._refused(source, row, (Problem(refusal.code, "", refusal.message),))

    def _result(
        self,
        source: FolderSource,
        row: FolderRow,
        outcome: Outcome,
        name: str,
        reasons: tuple[str, ...] = (),
        document_id: int | None = None,
    ) -> Result:
        file, line = source.printed(row)
        return Result(file, line, outcome, name, reasons, document_id, number=row.number, place=_place(row))


def attachments(kept: Iterable[tuple[str, bytes]], actor: Actor, clock: Clock) -> list[Material]:
    """The files of a document as its published attachments; what may not be attached (HTML) is left out."""
    found = []
    for name, data in kept:
        if kind_of(name, MEDIA_TYPES) is None:
            continue
        checked = check_file(name, data)
        file_id = files.store(checked, data, clock).id
        found.append(
            Material(
                kind=MaterialKind.ATTACHMENT,
                name=checked.name,
                file_id=file_id,
                added_at=clock.now(),
                added_by_id=actor.id,
            )
        )
    return found


def _keys(row: FolderRow) -> tuple[str, ...]:
    """By what a task is known again: its files, or what the row of the register says."""
    return tuple(each.key for each in row.files) or (row_key(row.values),)


def row_key(values: Mapping[str, object]) -> str:
    """By what a row of the register without a file is known again."""
    said = json.dumps(sorted((key, str(value)) for key, value in values.items()), ensure_ascii=True)
    return f"row:{hashlib.sha256(said.encode()).hexdigest()}"


def _place(row: FolderRow) -> str:
    return place_of(row.file, row.line)


def place_of(file: str, line: int) -> str:
    """How a row of the register, or a file (line 0), is named to people."""
    return _seen(f"{file}　第{line}行" if line else file)[:LONGEST_PLACE]


def _seen(text: str) -> str:
    """Whatever a name held, as every database can keep it."""
    return "".join(each if each.isprintable() or each == "\u3000" else " " for each in text)


def _name_of(row: FolderRow) -> str:
    named = (row.values.get("doc_no"), row.values.get("title"))
    return next((each for each in named if isinstance(each, str) and each.strip()), "")
