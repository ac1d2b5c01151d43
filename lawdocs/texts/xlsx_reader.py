"""Workbooks (.xlsx) as rows of cells: values as last computed, nothing evaluated, nothing loaded from outside."""

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from lawdocs.texts.headings import letter_of
from lawdocs.texts.refusals import FileRefused, SheetRefused
from lawdocs.texts.sheet_table import Cell, NumberedRow, Sheet

ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"})
MOST_MERGES = 5_000
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})["']""")
_CHUNK = 2**20
_LONGEST_TAG = 256


def read_xlsx(stream: object) -> list[Sheet]:
    """The visible sheets of a checked workbook; raises FileRefused for a damaged one."""
    warnings.simplefilter("ignore")  # of styles and extensions that do not matter here
    try:
        _refuse_strict(stream)
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except SheetRefused:
        raise
    except Exception as error:  # whatever the reader stumbles over in a package that only looks sound
        raise FileRefused("FILE_CORRUPT") from error

    @cache
    def formulas() -> openpyxl.Workbook:
        return openpyxl.load_workbook(stream, read_only=True, keep_links=False)

    epoch = 1904 if book.epoch == MAC_EPOCH else 1900
    sheets = enumerate(book.worksheets)
    return [_sheet(each, lambda at=at: formulas().worksheets[at], epoch) for at, each in sheets if _is_visible(each)]


def _is_visible(sheet: ReadOnlyWorksheet) -> bool:
    return sheet.sheet_state == "visible"


def _refuse_strict(stream: object) -> None:
    with zipfile.ZipFile(stream) as archive:
        if "xl/workbook.xml" in archive.NameToInfo and _STRICT in archive.read("xl/workbook.xml")[:4096]:
            raise SheetRefused("SHEET_STRICT", "文件是“Strict Open XML”格式，请另存为普通的 .xlsx 后再导入")


@dataclass(frozen=True)
class _Traits:
    """What the bytes of a sheet tell before its cells are read."""

    has_formulas: bool
    merges: tuple[tuple[int, int, int], ...]  # column from 0, first row, last row: cells merged downwards


def _sheet(seen: ReadOnlyWorksheet, typed: Callable[[], ReadOnlyWorksheet], epoch: int) -> Sheet:
    """``typed`` gives the same sheet with formulas in the place of their values."""

    def rows() -> Iterator[NumberedRow]:
        try:
            traits = _traits(seen)
            plain = _with_formulas(seen, typed()) if traits.has_formulas else _plain(seen)
            yield from _with_merges(plain, traits.merges) if traits.merges else plain
        except Exception as error:
            raise FileRefused("FILE_CORRUPT") from error

    return Sheet(seen.title, rows, epoch)


def _traits(sheet: ReadOnlyWorksheet) -> _Traits:
    has_formulas, merges, tail = False, set(), b""
    with sheet._get_source() as source:
        while chunk := source.read(_CHUNK):
            window = tail + chunk
            has_formulas = has_formulas or _FORMULA.search(window) is not None
            merges |= {match[1].decode() for match in _MERGE.finditer(window)}
            tail = window[-_LONGEST_TAG:]
            if len(merges) > MOST_MERGES:
                break
    if len(merges) > MOST_MERGES:
        return _Traits(True, ())
    boundaries = [range_boundaries(each) for each in merges]
    downwards = sorted((top, bottom, left - 1) for left, top, _, bottom in boundaries if bottom > top)
    return _Traits(has_formulas, tuple((column, top, bottom) for top, bottom, column in downwards))


def _plain(sheet: ReadOnlyWorksheet) -> Iterator[NumberedRow]:
    sheet.reset_dimensions()  # what a sheet says of its size may be a lie
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, [_cell(value) for value in row]


def _with_formulas(seen: ReadOnlyWorksheet, typed: ReadOnlyWorksheet) -> Iterator[NumberedRow]:
    """The same, with a fault where a formula stands whose value nobody computed."""
    for sheet in (seen, typed):
        sheet.reset_dimensions()
    for number, (row, formulas) in enumerate(zip(seen.iter_rows(), typed.iter_rows(), strict=True), 1):
        yield number, [_computed(cell, formula) for cell, formula in zip(row, formulas, strict=True)]


def _computed(cell: object, formula: object) -> Cell:
    # A formula that gives an empty text says so by its type; one that was never computed has none.
    if cell.value is None and formula.data_type == "f" and getattr(cell, "data_type", "") != "str":
        return {"fault": "FORMULA_EMPTY"}
    return _cell(cell.value)


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return {"fault": "CELL_ERROR", "shown": value} if value in ERRORS else value.replace("_x000D_", "\r")
    if isinstance(value, datetime):
        clock = f"{value:%H:%M}" if value.time().replace(microsecond=0) != time() else ""
        return {"day": value.date().isoformat(), "time": clock}
    if isinstance(value, date):
        return {"day": value.isoformat(), "time": ""}
    if isinstance(value, time | timedelta):
        return {"fault": "CELL_TIME"}
    return value


@dataclass
class _Merged:
    """A cell merged downwards, and what it holds."""

    column: int
    top: int
    bottom: int
    value: Cell

    def put(self, cells: list[Cell]) -> None:
        cells.extend([None] * (self.column + 1 - len(cells)))
        if cells[self.column] is None and self.value is not None:
            cells[self.column] = {"of": f"{letter_of(self.column)}{self.top}", "value": self.value}


def _with_merges(rows: Iterator[NumberedRow], merges: Sequence[tuple[int, int, int]]) -> Iterator[NumberedRow]:
    """The same, with the value of a merged cell in each row it spans, as the reader of the sheet sees it."""
    to_come, open_now = list(reversed(merges)), []
    for number, cells in rows:
        filled = list(cells)
        open_now = [each for each in open_now if each.bottom >= number]
        for each in open_now:
            each.put(filled)
        while to_come and to_come[-1][1] <= number:
            column, top, bottom = to_come.pop()
            if column < len(cells) and top == number:
                open_now.append(_Merged(column, top, bottom, cells[column]))
        yield number, filled
