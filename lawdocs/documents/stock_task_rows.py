"""Rows of the register that have no file yet (未对应的登记行), offered to the file of a task, the nearest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lawdocs.documents import files
from lawdocs.documents.folder_import import place_of
from lawdocs.documents.folder_rows import clue_of, likeness
from lawdocs.documents.import_models import ImportResult, ImportRun
from lawdocs.documents.models import Document, MaterialKind
from lawdocs.documents.row_sources import SourceRow, open_rows
from lawdocs.documents.said_values import Said, days_in
from lawdocs.documents.stock_gaps import has_text
from lawdocs.documents.stock_task_models import StockTask, TaskState
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.texts.matching import names_file, same_title, title_key
from lawdocs.texts.numbers import number_key
from lawdocs.texts.search import tokens
from workflows.states import PUBLIC_STATES

_SHOWN_DAYS = ("published", "written", "effective")


@dataclass(frozen=True)
class OpenRow:
    """A row of the register without a file: left out, waiting in the inbox, or entered without text and attachment."""

    line: int
    place: str
    values: Mapping[str, object]
    document: Document | None = None
    task: StockTask | None = None

    @property
    def title(self) -> str:
        return str(self.values.get("title") or "")

    @property
    def number(self) -> str:
        return str(self.values.get("doc_no") or "")

    @property
    def issuer(self) -> str:
        return str(self.values.get("issuer") or "")

    @property
    def day(self) -> str:
        return next((str(self.values[key]) for key in _SHOWN_DAYS if self.values.get(key)), "")

    @property
    def word(self) -> str:
        """What became of the row until now."""
        if self.document is not None:
            return "已录入，没有正文和附件"
        return "待核对" if self.task is not None else "没有录入"


def may_choose(task: StockTask) -> bool:
    """Whether a task is of a file, and of an import whose register was kept."""
    return bool(task.files) and task.state is TaskState.PENDING and _register_run(task) is not None


def open_rows_of(task: StockTask) -> list[OpenRow]:
    """The rows of the register of the same import to which no file belongs yet, in their order."""
    run = _register_run(task)
    if run is None:
        return []
    with open_rows(files.path_of(run.register.file.sha256), run.register.name) as source:
        rows = list(source.rows())
    results = {
        each.place: each for each in db.session.scalars(sa.select(ImportResult).where(ImportResult.run_id == run.id))
    }
    put_up = sa.select(StockTask).where(StockTask.run_id == run.id).order_by(StockTask.id)
    tasks = {each.place: each for each in db.session.scalars(put_up)}  # of one place the newest counts
    found = []
    for row in rows:
        place = place_of(run.register.name, row.number)
        state = _state_of(results.get(place), tasks.get(place))
        if state is not None:
            values = {key: value for key, value in row.values.items() if value is not None}
            found.append(OpenRow(row.number, place, values, *state))
    return found


def nearest_first(rows: Iterable[OpenRow], task: StockTask, said: Mapping[str, Said]) -> list[OpenRow]:
    """Rows by how much they look like the file: its name or number in the row, then its title, then its days."""
    number = number_key(said["doc_no"].value) if "doc_no" in said else None
    title = said["title"].value if "title" in said else task.files[0].name.rpartition(".")[0]
    words, days = set(tokens(title_key(title))), days_in(said)

    def nearness(row: OpenRow) -> tuple[bool, float, bool]:
        clue = clue_of(SourceRow(row.line, row.values))
        is_named = bool(clue.file) and any(names_file(clue.file, each.name) for each in task.files)
        is_numbered = number is not None and clue.number == number
        near = 1.0 if row.title and same_title(row.title, title) else likeness(words, set(tokens(title_key(row.title))))
        return is_named or is_numbered, near, clue.day in days

    return sorted(rows, key=nearness, reverse=True)


def holding(rows: Sequence[OpenRow], words: str) -> list[OpenRow]:
    """The rows in whose title, number or maker something stands."""
    return [each for each in rows if words in f"{each.title}\n{each.number}\n{each.issuer}"]


def row_or_404(task: StockTask, line: int) -> OpenRow:
    """The row of that line, while no file belongs to it."""
    found = next((each for each in open_rows_of(task) if each.line == line), None) if may_choose(task) else None
    if found is None:
        raise NotVisible
    return found


def _register_run(task: StockTask) -> ImportRun | None:
    run = db.session.get(ImportRun, task.run_id) if task.run_id is not None else None
    return run if run is not None and run.register is not None else None


def _state_of(result: ImportResult | None, task: StockTask | None) -> tuple[Document | None, StockTask | None] | None:
    """The document and the task of a row without a file; None where it has one, or is known from elsewhere."""
    if task is not None:
        return (None, task) if task.state is TaskState.PENDING and not task.files else None
    if result is None or result.outcome == "error":
        return None, None
    if result.document_id is None:
        return None
    document = db.session.get(Document, result.document_id)
    return (document, None) if document is not None and _is_bare(document) else None


def _is_bare(document: Document) -> bool:
    attached = any(each.kind is MaterialKind.ATTACHMENT and each.removed_at is None for each in document.materials)
    return document.state in PUBLIC_STATES and not has_text(document) and not attached
