"""Files of rows of either kind (导入来源): JSON Lines written by programs, spreadsheets written by people."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from lawdocs.documents import row_files
from lawdocs.documents.row_files import BadLine, numbered_lines, parse_line
from lawdocs.documents.sheet_cells import read_cells
from lawdocs.documents.stock_rows import Problem
from lawdocs.texts.filenames import display_name
from lawdocs.texts.sheet_sandbox import SheetTable, sheet_table

SHEET_KINDS = {".xlsx": "xlsx", ".csv": "csv"}


@dataclass(frozen=True)
class SourceRow:
    """One row: its number in the file, its values by key, and what reading its cells already found.

    ``places`` says where a key stands, for messages: 公布日期（F列）.
    """

    number: int
    values: Mapping[str, object]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)


class RowSource(Protocol):
    """An opened file of rows; ``notes`` says what of it is not read."""

    path: Path
    name: str
    total: int
    notes: tuple[str, ...]

    def rows(self) -> Iterator[SourceRow]: ...


def is_row_file(path: Path) -> bool:
    """Whether the name says that this is a file of rows."""
    return is_sheet(path.name) or row_files.is_row_file(path)


def is_sheet(name: str) -> bool:
    """Whether the name says that this is a spreadsheet."""
    return Path(name).suffix.lower() in SHEET_KINDS


def open_rows(path: Path, name: str = "") -> AbstractContextManager[RowSource]:
    """Open a file and count its rows, before anything of it is stored; ``name`` when the path does not tell it.

    Raises Unreadable or TooBig for JSON Lines, FileRefused or SheetRefused for a spreadsheet.
    """
    name = name or path.name
    return _open_sheet(path, name) if is_sheet(name) else _open_lines(path, name)


@dataclass(frozen=True)
class JsonLines:
    """A file of JSON Lines, plain or packed."""

    path: Path
    name: str
    total: int
    notes: tuple[str, ...] = ()

    def rows(self) -> Iterator[SourceRow]:
        for number, line in numbered_lines(self.path):
            try:
                yield SourceRow(number, parse_line(line))
            except BadLine as error:
                yield SourceRow(number, {}, (Problem("JSON", "", str(error)),))


@dataclass(frozen=True)
class SpreadSheet:
    """A spreadsheet, read in the sandbox."""

    path: Path
    name: str
    table: SheetTable

    @property
    def total(self) -> int:
        return self.table.total

    @property
    def notes(self) -> tuple[str, ...]:
        return self.table.notes

    def rows(self) -> Iterator[SourceRow]:
        for number, cells in self.table.rows():
            read = read_cells(cells, self.table.epoch)
            yield SourceRow(number, read.values, tuple(read.problems), tuple(read.remarks), self.table.places)


@contextmanager
def _open_lines(path: Path, name: str) -> Iterator[RowSource]:
    yield JsonLines(path, display_name(name), row_files.count_rows(path))


@contextmanager
def _open_sheet(path: Path, name: str) -> Iterator[RowSource]:
    with path.open("rb") as stream, sheet_table(SHEET_KINDS[Path(name).suffix.lower()], stream) as table:
        yield SpreadSheet(path, display_name(name), table)
