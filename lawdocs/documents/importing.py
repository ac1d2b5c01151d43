"""Import (导入): rows become stock, Word files become drafts; each comes in whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
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
from lawdocs.documents import stock, word_drafts
from lawdocs.documents.known import KnownDocuments
from lawdocs.documents.models import Document
from lawdocs.documents.row_files import BadLine, is_row_file, numbered_lines, parse_line
from lawdocs.documents.secrecy import CODE
from lawdocs.documents.stock_rows import Problem, RowRefused, StockRow, read_row
from lawdocs.extensions import db, transaction
from lawdocs.texts.filenames import display_name
from workflows.actors import Actor

BATCH = 200
ACTOR = Actor.system("存量导入")


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    EXISTS = "exists"
    ERROR = "error"


@dataclass(frozen=True)
class Result:
    """One row, what became of it and why."""

    file: str
    row: int
    outcome: Outcome
    name: str
    reasons: tuple[str, ...] = ()

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

    def add(self, result: Result) -> None:
        setattr(self, result.outcome, getattr(self, result.outcome) + 1)
        self.warning += result.word == "warning"

    def __str__(self) -> str:
        return f"created {self.created}, exists {self.exists}, error {self.error}, warning {self.warning}"


class Import:
    """One run over some files. Without ``store`` it checks everything and writes nothing."""

    def __init__(self, clock: Clock, *, as_of: date, agency: Agency | None = None, store: bool = True) -> None:
        self._clock, self._as_of, self._store = clock, as_of, store
        self._agency_id = agency.id if agency is not None else None
        self._issuers = {each.name: each.id for each in agency_tree()}
        self._known = KnownDocuments()

    def take(self, paths: Iterable[Path]) -> Iterator[Result]:
        """Take in files, telling of each row once it is stored for good."""
        for path in paths:
            if is_row_file(path):
                yield from self._take_rows(path)
            else:
                with self._transaction():
                    result = self._take_word_file(path)
                yield result

    def _take_rows(self, path: Path) -> Iterator[Result]:
        lines = numbered_lines(path)
        while batch := list(islice(lines, BATCH)):
            with self._transaction():
                results = [self._take_row(path, number, line) for number, line in batch]
            yield from results

    def _take_row(self, path: Path, number: int, line: bytes) -> Result:
        values: Mapping[str, object] = {}
        try:
            values = parse_line(line)
            row = read_row(values, display_name(path.name), self._as_of, self._clock.today())
        except BadLine as error:
            return self._refused(path, number, "", (Problem("JSON", "", str(error)),))
        except RowRefused as refusal:
            return self._refused(path, number, _name_in(values), refusal.problems)
        if self._known.has(row):
            return Result(str(path), number, Outcome.EXISTS, row.number or row.title)
        return self._enter_row(path, number, row)

    def _enter_row(self, path: Path, number: int, row: StockRow) -> Result:
        name, remarks = row.number or row.title, row.remarks
        if self._known.has_number(row):
            remarks = (*remarks, "发文字号与另一份文件相同")
        if self._store:
            try:
                with db.session.begin_nested():
                    stock.enter(row, remarks, self._issuers.get(row.issuer), ACTOR, self._clock)
            except (IntegrityError, DataError):
                if _is_stored(row.source_id):  # by another import that ran beside this one
                    return Result(str(path), number, Outcome.EXISTS, name)
                return self._refused(path, number, name, (Problem("STORAGE", "", "数据库没有收下该行"),))
        self._known.add(row)
        return Result(str(path), number, Outcome.CREATED, name, remarks)

    def _take_word_file(self, path: Path) -> Result:
        try:
            data = word_drafts.read_file(path)
            source_id = word_drafts.source_id_of(data)
            if self._known.has_id(source_id):
                return Result(str(path), 1, Outcome.EXISTS, path.name)
            draft = word_drafts.read_draft(data)
        except RowRefused as refusal:
            return self._refused(path, 1, path.name, refusal.problems)
        if self._store:
            word_drafts.enter(draft, source_id, self._agency_id, ACTOR, self._clock)
        self._known.add_id(source_id)
        return Result(str(path), 1, Outcome.CREATED, draft.title, draft.remarks)

    def _refused(self, path: Path, number: int, name: str, problems: tuple[Problem, ...]) -> Result:
        if self._store and any(problem.code == CODE for problem in problems):
            detail = f"{display_name(path.name)}:{number}"
            security_event("secret_refused", self._clock.now(), detail=detail)
        return Result(str(path), number, Outcome.ERROR, name, tuple(str(problem) for problem in problems))

    def _transaction(self) -> AbstractContextManager[object]:
        return transaction() if self._store else nullcontext()


def _is_stored(source_id: str | None) -> bool:
    query = sa.select(Document.id).where(Document.source_id == source_id)
    return source_id is not None and db.session.scalar(query) is not None


def _name_in(values: Mapping[str, object]) -> str:
    """What a refused row can be called by: its number, or its title."""
    named = (values.get("doc_no"), values.get("title"))
    return next((value for value in named if isinstance(value, str) and value.strip()), "")
