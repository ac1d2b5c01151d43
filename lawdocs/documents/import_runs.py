"""Imports through the pages (存量导入): a spreadsheet or an archive is uploaded, checked, then stored or given up."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.audit import services as audit
from lawdocs.audit.services import security_event
from lawdocs.clock import Clock
from lawdocs.documents import files
from lawdocs.documents.folder_registers import registers_in
from lawdocs.documents.import_models import ImportRegister, ImportRun, ImportStage
from lawdocs.documents.models import StoredFile
from lawdocs.documents.row_sources import SHEET_KINDS
from lawdocs.documents.secrecy import CODE, REFUSAL, report_secret
from lawdocs.documents.sheet_cells import read_cells
from lawdocs.errors import DomainError, VersionRequired, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.texts.folders import open_folder
from lawdocs.texts.intake import ARCHIVE_TYPES, SHEET_TYPES, CheckedFile, check_file, kind_of
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.secrecy import secrecy_mark
from lawdocs.texts.sheet_sandbox import SheetTable, sheet_table
from workflows.actors import Actor

DROPPABLE = (ImportStage.READING, ImportStage.CHECKING, ImportStage.CHECKED)
NOT_KEPT = "压缩包里有带密级标志的文件，没有保留。\n".encode()


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    name: str
    data: bytes


class SecretInArchive(DomainError):
    """A file of an archive carries a secrecy mark."""

    code, status = CODE, 422

    def __init__(self, path: str) -> None:
        super().__init__(f"{REFUSAL}：“{path[:200]}”有密级标志，整个压缩包没有保留")
        self.path = path


def is_archive(name: str) -> bool:
    """Whether the name says that this is an archive of files."""
    return kind_of(name, ARCHIVE_TYPES) is not None


def start(
    name: str,
    data: bytes,
    as_of: date,
    actor: Actor,
    clock: Clock,
    *,
    key: str | None,
    register: Upload | None = None,
) -> ImportRun:
    """Take in a spreadsheet, or an archive with its register, to be checked.

    A spreadsheet is read here once already: what has no head is refused at once, and a file with a secrecy mark is
    never kept. Raises FileRefused or SheetRefused, and DomainError for a secret one.
    """
    if is_archive(name):
        checked, (total, inner) = check_file(name, data, ARCHIVE_TYPES), _look_into(data)
        register = register or inner
    else:
        if data and kind_of(name, SHEET_TYPES) is None:
            raise FileRefused("TYPE_FORBIDDEN", (*SHEET_TYPES, *ARCHIVE_TYPES))
        checked, total = _checked_sheet(name, data, actor, clock)
    listed = _checked_sheet(register.name, register.data, actor, clock)[0] if register else None
    with transaction():
        asked = ["start_import", checked.sha256, as_of, *([listed.sha256] if listed else [])]
        claimed = keys.claim(actor, key, asked, clock.now())
        run = ImportRun(
            stage=ImportStage.READING if is_archive(checked.name) else ImportStage.CHECKING,
            file_id=files.store(checked, data, clock).id,
            file_name=checked.name,
            as_of=as_of,
            started_by_id=actor.id,
            started_at=clock.now(),
            total=total,
        )
        after = {"name": checked.name, "sha256": checked.sha256, "as_of": as_of, "rows": total}
        if listed is not None:
            run.register = ImportRegister(file_id=files.store(listed, register.data, clock).id, name=listed.name)
            after |= {"register": listed.sha256}
        db.session.add(run)
        db.session.flush()  # the audit entry and the answer name the new id
        if claimed is not None:
            claimed.answer = address(run.id)
        audit.record("import:start", actor, clock.now(), "import", run.id, after=after, key=key)
        return run


def _checked_sheet(name: str, data: bytes, actor: Actor, clock: Clock) -> tuple[CheckedFile, int]:
    """A spreadsheet without a secrecy mark, and how many rows it has."""
    checked = check_file(name, data, SHEET_TYPES)
    with tempfile.TemporaryFile() as stream:
        stream.write(data)
        with sheet_table(SHEET_KINDS[f".{checked.kind}"], stream) as table:
            _refuse_secret(table, actor, clock)
            return checked, table.total


def _look_into(data: bytes) -> tuple[int, Upload | None]:
    """How many files an archive has to be read, and the register among them, if there is just one."""
    with tempfile.NamedTemporaryFile() as stream:
        stream.write(data)
        stream.flush()
        with open_folder(Path(stream.name)) as folder:
            if not folder.files:
                raise FileRefused("FILE_EMPTY", message="压缩包里没有可以读取的文件")
            inner = registers_in(folder)
            only = Upload(inner[0].file.name, inner[0].data) if len(inner) == 1 else None
            return len(folder.files) - len(inner), only


def forget_archive(run_id: int, path: str, clock: Clock) -> None:
    """Keep nothing of an archive in which a file carries a secrecy mark; its runs stay, with a note in its place."""
    with transaction():
        run = db.session.get(ImportRun, run_id)
        archive = run.file
        note = files.store(check_file("未保留.txt", NOT_KEPT), NOT_KEPT, clock)
        others = sa.update(ImportRun).where(ImportRun.file_id == archive.id)
        db.session.execute(others.values(file_id=note.id).execution_options(synchronize_session=False))
        db.session.execute(sa.delete(StoredFile).where(StoredFile.id == archive.id))
        security_event("secret_refused", clock.now(), user_id=run.started_by_id, detail=f"import {run_id}: {path}")
        files.path_of(archive.sha256).unlink(missing_ok=True)
        db.session.expire_all()


def confirm(run: ImportRun, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Let the checked rows be stored; whoever confirms enters each document (存量录入)."""
    with transaction():
        _claim(run, "confirm", (ImportStage.CHECKED,), actor, clock, version, key)
        if not (run.created or run.asked):
            raise DomainError("没有可以导入的行", code="NOTHING_TO_IMPORT")
        after = {"stage": ImportStage.STORING, "rows": run.created, "asked": run.asked}
        run.stage, run.confirmed_at = ImportStage.STORING, clock.now()
        run.done = run.created = run.existed = run.refused = run.warned = run.asked = 0
        _set_free(run)
        audit.record(
            "import:confirm", actor, clock.now(), "import", run.id,
            before={"stage": ImportStage.CHECKED}, after=after, key=key,
        )  # fmt: skip


def drop(run: ImportRun, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Give an import up before anything of it is stored."""
    with transaction():
        _claim(run, "drop", DROPPABLE, actor, clock, version, key)
        before = {"stage": run.stage}
        run.stage, run.ended_at = ImportStage.DROPPED, clock.now()
        _set_free(run)
        after = {"stage": run.stage}
        audit.record("import:drop", actor, clock.now(), "import", run.id, before=before, after=after, key=key)


def address(run_id: int) -> str:
    """Where the page of an import is."""
    return f"/work/imports/{run_id}"


def _claim(
    run: ImportRun,
    verb: str,
    stages: tuple[ImportStage, ...],
    actor: Actor,
    clock: Clock,
    version: int | None,
    key: str | None,
) -> None:
    """Admit an act on an import once, on what the sender saw."""
    keys.claim(actor, key, [f"{verb}_import", run.id], clock.now(), answer=address(run.id))
    db.session.refresh(run, with_for_update={"of": ImportRun})
    if run.stage not in stages:
        sentence = f"这次导入当前状态为「{run.stage.label}」，操作未执行"
        raise DomainError(sentence, code="STATE_CONFLICT", status=409)
    if version is None:
        raise VersionRequired
    if run.version != version:
        raise VersionStale
    run.version += 1


def _set_free(run: ImportRun) -> None:
    """Whoever is busy with it notices at the next batch."""
    run.leased_by, run.leased_until = "", None


def _refuse_secret(table: SheetTable, actor: Actor, clock: Clock) -> None:
    marked = [number for number, cells in table.rows() if _is_secret(read_cells(cells, table.epoch).values)]
    if marked:
        report_secret(actor, clock, "", f"import row {marked[0]}")
        raise DomainError(f"{REFUSAL}：第{marked[0]}行有密级标志，整个文件没有接收", code=CODE)


def _is_secret(values: dict[str, object]) -> bool:
    return secrecy_mark(str(values.get("title", "")), str(values.get("text", ""))) is not None
