"""Imports through the pages (存量导入): a spreadsheet is uploaded, checked, then stored or given up."""

import tempfile
from datetime import date

from lawdocs import keys
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.documents import files
from lawdocs.documents.import_models import ImportRun, ImportStage
from lawdocs.documents.row_sources import SHEET_KINDS
from lawdocs.documents.secrecy import CODE, REFUSAL, report_secret
from lawdocs.documents.sheet_cells import read_cells
from lawdocs.errors import DomainError, VersionRequired, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.texts.intake import SHEET_TYPES, check_file
from lawdocs.texts.secrecy import secrecy_mark
from lawdocs.texts.sheet_sandbox import SheetTable, sheet_table
from workflows.actors import Actor


def start(name: str, data: bytes, as_of: date, actor: Actor, clock: Clock, *, key: str | None) -> ImportRun:
    """Take in a spreadsheet to be checked; raises FileRefused or SheetRefused, and DomainError for a secret one.

    It is read here once already: what has no head is refused at once, and a file with a secrecy mark is never kept.
    """
    checked = check_file(name, data, SHEET_TYPES)
    with tempfile.TemporaryFile() as stream:
        stream.write(data)
        with sheet_table(SHEET_KINDS[f".{checked.kind}"], stream) as table:
            total = table.total
            _refuse_secret(table, actor, clock)
    with transaction():
        claimed = keys.claim(actor, key, ["start_import", checked.sha256, as_of], clock.now())
        run = ImportRun(
            stage=ImportStage.CHECKING,
            file_id=files.store(checked, data, clock).id,
            file_name=checked.name,
            as_of=as_of,
            started_by_id=actor.id,
            started_at=clock.now(),
            total=total,
        )
        db.session.add(run)
        db.session.flush()  # the audit entry and the answer name the new id
        if claimed is not None:
            claimed.answer = address(run.id)
        after = {"name": checked.name, "sha256": checked.sha256, "as_of": as_of, "rows": total}
        audit.record("import:start", actor, clock.now(), "import", run.id, after=after, key=key)
        return run


def confirm(run: ImportRun, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Let the checked rows be stored; whoever confirms enters each document (存量录入)."""
    with transaction():
        _claim(run, "confirm", (ImportStage.CHECKED,), actor, clock, version, key)
        if not run.created:
            raise DomainError("没有可以导入的行", code="NOTHING_TO_IMPORT")
        after = {"stage": ImportStage.STORING, "rows": run.created}
        run.stage, run.confirmed_at = ImportStage.STORING, clock.now()
        run.done = run.created = run.existed = run.refused = run.warned = 0
        _set_free(run)
        audit.record(
            "import:confirm", actor, clock.now(), "import", run.id,
            before={"stage": ImportStage.CHECKED}, after=after, key=key,
        )  # fmt: skip


def drop(run: ImportRun, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Give an import up before anything of it is stored."""
    with transaction():
        _claim(run, "drop", (ImportStage.CHECKING, ImportStage.CHECKED), actor, clock, version, key)
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
