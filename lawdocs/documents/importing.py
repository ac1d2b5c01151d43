"""Import (导入): rows become stock, texts become drafts; each comes in whole or not at all."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError

from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.audit.services import security_event
from lawdocs.clock import Clock
from lawdocs.documents import file_drafts, stock
from lawdocs.documents.import_doubts import Doubts
from lawdocs.documents.import_words import addressed
from lawdocs.documents.known import KnownDocuments
from lawdocs.documents.models import Document
from lawdocs.documents.row_sources import RowSource, SourceRow
from lawdocs.documents.secrecy import CODE
from lawdocs.documents.stock_rows import Problem, RowRefused, StockRow, read_row
from lawdocs.documents.twins import Difference, Twins
from lawdocs.extensions import db, give_way, transaction
from lawdocs.texts.filenames import display_name
from workflows.actors import Actor
from workflows.days import zh_date
from workflows.roles import Role

BATCH = 200
ACTOR = Actor.system("存量导入")


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    EXISTS = "exists"
    ERROR = "error"
    TASK = "task"


@dataclass(frozen=True)
class Result:
    """One row, what became of it and why."""

    file: str
    row: int
    outcome: Outcome
    name: str
    reasons: tuple[str, ...] = ()
    document_id: int | None = None
    # Of a folder, where file and row are no numbering: the place among all rows, and its name on pages.
    number: int | None = None
    place: str = ""

    @property
    def word(self) -> str:
        """The outcome as printed: a created row with remarks is a warning."""
        return "warning" if self.outcome is Outcome.CREATED and self.reasons else self.outcome.value


@dataclass
class Tally:
    """How many rows came in; a warning is counted beside its created row."""

    created: int = 0
    exists: int = 0
    error: int = 0
    warning: int = 0
    task: int | None = None  # none where nothing can become one

    def add(self, result: Result) -> None:
        setattr(self, result.outcome, (getattr(self, result.outcome) or 0) + 1)
        self.warning += result.word == "warning"

    def __str__(self) -> str:
        counts = f"created {self.created}, exists {self.exists}, error {self.error}, warning {self.warning}"
        return counts if self.task is None else f"{counts}, task {self.task}"


class Import:
    """One run over some files. Without ``store`` it checks everything and writes nothing."""

    batch = BATCH  # rows that are committed together

    def __init__(
        self,
        clock: Clock,
        *,
        as_of: date,
        agency: Agency | None = None,
        store: bool = True,
        actor: Actor = ACTOR,
    ) -> None:
        self._clock, self._as_of, self._store, self._actor = clock, as_of, store, actor
        self._agency_id = agency.id if agency is not None else None
        self._issuers = {each.name: each.id for each in agency_tree()}
        self._foreign = foreign_issuers(actor)
        self._known = KnownDocuments()
        self._twins = Twins(self._known, clock.today())
        # A person enters documents of the own jurisdiction; a command may take in whole provinces.
        self._doubts = None if actor.is_system else Doubts(clock.today())

    def take(self, sources: Iterable[RowSource | Path]) -> Iterator[Result]:
        """Take in files of rows and of texts, telling of each row once it is stored for good."""
        for source in sources:
            if isinstance(source, Path):
                with self._transaction():
                    result = self._take_file(source)
                yield result
            else:
                yield from self._take_rows(source)

    def take_row(self, source: RowSource, row: SourceRow) -> Result:
        """Take in one row, in the caller's transaction if it is to be stored."""
        try:
            read = self._read(source, row)
        except RowRefused as refusal:
            return self._refused(source, row, refusal.problems)
        if self._known.has(read):
            return self._exists(source, row, read, self._twins.known(read))
        twin = self._twins.of(read)
        if twin is not None and twin.contradictions:
            return self._refused(source, row, (Problem("DOCUMENT_DIFFERS", "", twin.conflict),))
        if twin is not None:
            return self._exists(source, row, read, twin)
        return self._enter_row(source, row, read)

    def _exists(self, source: RowSource, row: SourceRow, read: StockRow, known: Difference | None) -> Result:
        """A row that is not taken again, with what it says otherwise and where the document is."""
        told = known.known if known is not None else ""
        return self._result(source, row, Outcome.EXISTS, read.number or read.title, (told,) if told else ())

    def _read(self, source: RowSource, row: SourceRow) -> StockRow:
        """Read the values of a row; raises RowRefused, with the places of what is wrong."""
        try:
            read = read_row(
                row.values, source.name, self._as_of, self._clock.today(), problems=row.problems, remarks=row.remarks
            )
            if read.published_on is not None and read.published_on > self._clock.today():
                told = f"公布日期{zh_date(read.published_on)}还没有到；存量文件都是已经公布的，请核对日期"
                raise RowRefused((Problem("DATE_ORDER", "published", told),))
            if read.issuer in self._foreign:
                raise RowRefused(
                    (Problem("MAKER_FORBIDDEN", "issuer", f"“{read.issuer}”不在本辖区，不能录入它的文件"),)
                )
        except RowRefused as refusal:
            raise RowRefused(
                tuple(replace(each, place=row.places.get(each.key, "")) for each in refusal.problems)
            ) from refusal
        return read

    def _take_rows(self, source: RowSource) -> Iterator[Result]:
        rows = source.rows()
        while batch := list(islice(rows, self.batch)):
            with self._transaction():
                results = [self.take_row(source, row) for row in batch]
            if self._store:
                give_way()
            yield from results

    def _enter_row(self, source: RowSource, row: SourceRow, read: StockRow) -> Result:
        name, remarks, document_id = read.number or read.title, read.remarks, None
        if self._known.has_number(read):
            remarks = (*remarks, "发文字号与另一份文件相同")
        elif self._doubts is not None:
            remarks = (*remarks, *self._doubts.of(read))
        told, address = self._twins.same_title(read)
        remarks = (*remarks, told) if told else remarks
        if self._store:
            try:
                with db.session.begin_nested():
                    document_id = self._stored(source, row, read, remarks).id
            except (IntegrityError, DataError):
                if _is_stored(read.source_id):  # by another import that ran beside this one
                    return self._result(source, row, Outcome.EXISTS, name)
                return self._refused(source, row, (Problem("STORAGE", "", "数据库没有收下该行"),))
        self._known.add(read)
        self._twins.add(read, document_id)
        reasons = (*remarks[:-1], addressed(told, address)) if told else remarks
        return self._result(source, row, Outcome.CREATED, name, reasons, document_id)

    def _stored(self, source: RowSource, row: SourceRow, read: StockRow, remarks: tuple[str, ...]) -> Document:
        return stock.enter(read, remarks, self._issuers.get(read.issuer), self._actor, self._clock)

    def _result(
        self,
        source: RowSource,
        row: SourceRow,
        outcome: Outcome,
        name: str,
        reasons: tuple[str, ...] = (),
        document_id: int | None = None,
    ) -> Result:
        return Result(str(source.path), row.number, outcome, name, reasons, document_id)

    def _take_file(self, path: Path) -> Result:
        try:
            data = file_drafts.read_file(path)
            source_id = file_drafts.source_id_of(path, data)
            if self._known.has_id(source_id):
                return Result(str(path), 1, Outcome.EXISTS, path.name)
            draft = file_drafts.read_draft(path, data)
        except RowRefused as refusal:
            self._report_secret(f"{display_name(path.name)}:1", refusal.problems)
            return Result(str(path), 1, Outcome.ERROR, path.name, tuple(map(str, refusal.problems)))
        if self._store:
            file_drafts.enter(draft, source_id, self._agency_id, self._actor, self._clock)
        self._known.add_id(source_id)
        return Result(str(path), 1, Outcome.CREATED, draft.title, draft.remarks)

    def _refused(self, source: RowSource, row: SourceRow, problems: tuple[Problem, ...]) -> Result:
        self._report_secret(f"{source.name}:{row.number}", problems)
        return self._result(source, row, Outcome.ERROR, _name_in(row), tuple(map(str, problems)))

    def _report_secret(self, where: str, problems: tuple[Problem, ...]) -> None:
        if self._store and any(problem.code == CODE for problem in problems):
            security_event("secret_refused", self._clock.now(), user_id=self._actor.id, detail=where)

    def _transaction(self) -> AbstractContextManager[object]:
        return transaction() if self._store else nullcontext()


def foreign_issuers(actor: Actor) -> frozenset[str]:
    """The makers whose documents a person may not enter: those outside the jurisdictions they supervise."""
    if actor.is_system:
        return frozenset()
    tree = agency_tree()
    bureaus = {grant.agency_id for grant in actor.grants if grant.role is Role.SUPERVISOR}
    return frozenset(each.name for each in tree if not bureaus & tree.supervisors_of(each))


def _is_stored(source_id: str | None) -> bool:
    query = sa.select(Document.id).where(Document.source_id == source_id)
    return source_id is not None and db.session.scalar(query) is not None


def _name_in(row: SourceRow) -> str:
    """What a refused row can be called by: its number, or its title."""
    named = (row.values.get("doc_no"), row.values.get("title"))
    return next((value for value in named if isinstance(value, str) and value.strip()), "")
