"""The job that checks and stores uploaded spreadsheets and archives (存量导入): by batches, each whole or not at all.

A run is leased by one scheduler at a time. Documents, results and the count of rows behind us are committed together,
so that after a kill the next scheduler goes on at the very row where the last one stopped.
"""

import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import OperationalError

from lawdocs.access import actor_of
from lawdocs.accounts.models import User
from lawdocs.cleanup.came_in import read_what_came_in
from lawdocs.clock import Clock
from lawdocs.documents import files, import_runs
from lawdocs.documents.file_readings import StoredReadings, forget
from lawdocs.documents.folder_import import FolderImport
from lawdocs.documents.folder_source import FolderSource, open_folder_source
from lawdocs.documents.import_models import ImportResult, ImportRun, ImportStage
from lawdocs.documents.import_queries import NOTE, confirmer_of
from lawdocs.documents.import_runs import SecretInArchive, is_archive
from lawdocs.documents.importing import Import, Outcome, Result
from lawdocs.documents.row_sources import RowSource, SourceRow, open_rows
from lawdocs.documents.stock_task_queries import needed_readings
from lawdocs.errors import DomainError, Forbidden
from lawdocs.extensions import db, give_way, optimise, transaction
from lawdocs.jobs.due import Counts, own_name
from lawdocs.texts.refusals import FileRefused, SheetRefused
from workflows.actors import Actor
from workflows.permissions import Permission
from workflows.roles import Role

log = structlog.get_logger()
TAKE_IMPORTS = "take-imports"
BATCH = 200
LEASE = timedelta(minutes=2)
NEXT = {
    ImportStage.READING: ImportStage.CHECKING,
    ImportStage.CHECKING: ImportStage.CHECKED,
    ImportStage.STORING: ImportStage.STORED,
}
UNCHECKED = (ImportStage.READING, ImportStage.CHECKING)
COUNTERS = {
    Outcome.CREATED: "created",
    Outcome.EXISTS: "existed",
    Outcome.ERROR: "refused",
    Outcome.TASK: "asked",
}
LONGEST_NAME, LONGEST_FAULT = 400, 500
NO_RIGHT = "确认导入的人已经没有录入存量文件的权限"
BROKE_DOWN = "导入中断，原因已记入日志，请联系系统管理员"


class _Lost(Exception):  # noqa: N818 - no error: somebody else has the run now, or it was given up
    pass


@dataclass(frozen=True)
class _Lease:
    """A run that is ours for a while."""

    run_id: int
    stage: ImportStage
    token: str


def take_imports(actor: Actor, clock: Clock) -> Counts:
    """Check and store what was uploaded, run by run (检查和导入存量表格)."""
    counts = Counts()
    try:
        while (lease := _lease(clock.now())) is not None:
            _take(lease, counts, clock)
    except OperationalError as error:  # the database was away or busy: the lease runs out, and somebody goes on
        log.warning("import_postponed", reason=str(error))
        counts.failed += 1
    return counts


def _take(lease: _Lease, counts: Counts, clock: Clock) -> None:
    try:
        _go_through(lease, clock)
    except OperationalError:
        raise
    except _Lost:
        counts.skipped += 1
    except SecretInArchive as error:
        _fail(lease, f"{error.code} {error.message}", clock)
        import_runs.forget_archive(lease.run_id, error.path, clock)
        counts.failed += 1
    except Exception as error:
        log.exception("import_failed", run=lease.run_id, reason=str(error))
        _fail(lease, _words(error), clock)
        counts.failed += 1
    else:
        counts.done += 1
        if lease.stage is ImportStage.STORING:
            optimise()
            read_what_came_in(clock)


def _lease(now: datetime) -> _Lease | None:
    """Take a run for ourselves. Only one is stored at a time, for two could bring the same document."""
    token = own_name()[:60] + f":{secrets.token_hex(4)}"
    with transaction():
        run = _next_to_store(now) or _next_to_check(now)
        if run is None:
            return None
        run.leased_by, run.leased_until = token, now + LEASE
        return _Lease(run.id, run.stage, token)


def _next_to_store(now: datetime) -> ImportRun | None:
    storing = sa.select(ImportRun).where(ImportRun.stage == ImportStage.STORING)
    first = storing.order_by(ImportRun.confirmed_at, ImportRun.id).limit(1)
    run = db.session.scalar(first.with_for_update(of=ImportRun).execution_options(populate_existing=True))
    busy = db.session.scalar(storing.where(ImportRun.leased_until >= now).limit(1))
    return run if busy is None else None


def _next_to_check(now: datetime) -> ImportRun | None:
    free = sa.or_(ImportRun.leased_until.is_(None), ImportRun.leased_until < now)
    waiting = sa.select(ImportRun).where(ImportRun.stage.in_(UNCHECKED), free)
    return db.session.scalar(waiting.order_by(ImportRun.id).limit(1).with_for_update(of=ImportRun, skip_locked=True))


def _go_through(lease: _Lease, clock: Clock) -> None:
    """Take the files or rows that are not behind us yet, and bring the run to its next stage."""
    run = db.session.get(ImportRun, lease.run_id)
    storing, done = run.stage is ImportStage.STORING, run.done
    with _opened(run, clock) as source:
        if isinstance(source, FolderSource):
            _read_files(lease, source, clock)
        if lease.stage is not ImportStage.READING:
            _take_rows(lease, source, done, _work(run, storing, clock), clock)
        _finish(lease, source, clock)


def _opened(run: ImportRun, clock: Clock) -> AbstractContextManager[RowSource]:
    path = files.path_of(run.file.sha256)
    if not is_archive(run.file_name):
        return open_rows(path, run.file_name)
    register = files.path_of(run.register.file.sha256) if run.register else None
    named = {"name": run.file_name, "register_name": run.register.name if run.register else ""}
    return open_folder_source(path, StoredReadings(clock), register, **named)


def _work(run: ImportRun, storing: bool, clock: Clock) -> Import:
    actor = _person(run, storing)
    options = {"as_of": run.as_of, "store": storing, "actor": actor}
    if not is_archive(run.file_name):
        return Import(clock, **options)
    asked = next(grant.agency_id for grant in actor.grants if grant.role is Role.SUPERVISOR)
    return FolderImport(clock, **options, run_id=run.id, agency_id=asked)


def _read_files(lease: _Lease, source: FolderSource, clock: Clock) -> None:
    """Read what was not read before; what was, is known at once."""
    for done, _ in enumerate(source.read_files(), 1):
        with transaction():
            run = _locked(lease)
            run.leased_until = clock.now() + LEASE
            if lease.stage is ImportStage.READING:
                run.done = done
    if source.secret:
        raise SecretInArchive(source.secret)


def _take_rows(lease: _Lease, source: RowSource, done: int, work: Import, clock: Clock) -> None:
    rows = source.rows()
    for row in islice(rows, done):
        if lease.stage is ImportStage.CHECKING:  # what was stored is known from the database
            work.take_row(source, row)
    while batch := list(islice(rows, work.batch)):
        _take_batch(lease, work, source, batch, done, clock)
        done += len(batch)
        give_way()


def _take_batch(
    lease: _Lease, work: Import, source: RowSource, batch: Sequence[SourceRow], done: int, clock: Clock
) -> None:
    with transaction():
        run = _locked(lease)
        if run.done != done:
            raise _Lost
        _person(run, lease.stage is ImportStage.STORING)
        results = [work.take_row(source, row) for row in batch]
        _write(run, results)
        run.done, run.leased_until = done + len(batch), clock.now() + LEASE


def _finish(lease: _Lease, source: RowSource, clock: Clock) -> None:
    with transaction():
        run = _locked(lease)
        run.stage = NEXT[lease.stage]
        run.leased_by, run.leased_until = "", None
        if run.stage is ImportStage.CHECKING:
            run.total, run.done = source.total, 0
        elif run.stage is ImportStage.STORED:
            run.ended_at = clock.now()
            if isinstance(source, FolderSource):
                forget(source.keys, needed_readings(), clock.now())
        elif source.notes:
            reasons = _plain("\n".join(source.notes))
            db.session.add(ImportResult(run_id=run.id, row=0, outcome=NOTE, name="", reasons=reasons))


def _fail(lease: _Lease, fault: str, clock: Clock) -> None:
    """Give a run up, unless somebody else has it by now; what was stored stays."""
    try:
        with transaction():
            run = _locked(lease)
            run.stage, run.ended_at = ImportStage.FAILED, clock.now()
            run.fault = fault[:LONGEST_FAULT]
            run.leased_by, run.leased_until = "", None
    except _Lost:
        return


def _locked(lease: _Lease) -> ImportRun:
    """The run, locked; raises _Lost when it is not ours any more."""
    run = db.session.get(ImportRun, lease.run_id, with_for_update={"of": ImportRun}, populate_existing=True)
    if run is None or run.stage is not lease.stage or run.leased_by != lease.token:
        raise _Lost
    return run


def _person(run: ImportRun, storing: bool) -> Actor:
    """Who enters the documents: the person who confirmed, while they may; before that who uploaded the file."""
    user: User | None = confirmer_of(run) if storing else run.started_by
    actor = actor_of(user) if user is not None and user.active else None
    if actor is None or not actor.holds(Permission.DOCUMENT_STOCK):
        raise Forbidden
    return actor


def _write(run: ImportRun, results: Sequence[Result]) -> None:
    """Put the results of a batch in the place of those of the check, and count them."""
    numbers = [_number(result) for result in results]
    known = sa.delete(ImportResult).where(ImportResult.run_id == run.id, ImportResult.row.in_(numbers))
    db.session.execute(known.execution_options(synchronize_session=False))
    db.session.execute(sa.insert(ImportResult), [_record(run, result) for result in results])
    for result in results:
        counter = COUNTERS[result.outcome]
        setattr(run, counter, getattr(run, counter) + 1)
        run.warned += result.word == "warning"


def _number(result: Result) -> int:
    return result.row if result.number is None else result.number


def _record(run: ImportRun, result: Result) -> dict[str, object]:
    return {
        "run_id": run.id,
        "row": _number(result),
        "place": result.place,
        "outcome": result.word,
        "name": _plain(result.name)[:LONGEST_NAME],
        "reasons": _plain("\n".join(result.reasons)),
        "document_id": result.document_id,
    }


def _plain(text: str) -> str:
    """Whatever a cell held, as a page and every database can keep it."""
    return "".join(each if each.isprintable() or each in "\n\u3000" else " " for each in text)


def _words(error: Exception) -> str:
    if isinstance(error, Forbidden):
        return NO_RIGHT
    if isinstance(error, FileRefused | SheetRefused | DomainError):
        return f"{error.code} {error.message}"
    return BROKE_DOWN
