"""Spreadsheets (XLSX) of tables: written row by row, dates as dates, numbers as numbers, text never as a formula."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from lawdocs.clock import local
from lawdocs.tables import Column, Row, Value

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME, LONGEST_TEXT = 31, 32_767
BOLD = Font(bold=True)
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the line that says whose figures of which day these are, columns and rows."""

    name: str
    heading: str
    columns: Sequence[Column]
    rows: Iterable[Row]


def write(sheets: Iterable[Sheet]) -> BytesIO:
    """A workbook as an open file, at its beginning."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(book.create_sheet(_NOT_IN_NAMES.sub("", sheet.name)[:LONGEST_NAME]), sheet)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _write_sheet(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    page.freeze_panes = "A3"  # below the heading and the heads of the columns
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.append([_cell(page, sheet.heading, bold=True)])
    page.append([_cell(page, _head(column), bold=True) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, cell.value) for cell in row.cells])


def _head(column: Column) -> str:
    return f"{column.head}（{column.unit}）" if column.unit else column.head


def _cell(page: WriteOnlyWorksheet, value: Value, *, bold: bool = False) -> Cell | None:
    if value is None or value == "":
        return None
    cell = WriteOnlyCell(page)
    if isinstance(value, str):
        _put_text(cell, value)
    elif isinstance(value, datetime):
        cell.value, cell.number_format = local(value).replace(tzinfo=None, second=0, microsecond=0), "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    else:
        cell.value = value
    if bold:
        cell.font = BOLD
    return cell


def _put_text(cell: Cell, text: str) -> None:
    """Text as it is; what looks like a formula stays text there, also once somebody edits it."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_TEXT]
    cell.data_type = "s"
    if text.startswith(_FORMULA):
        cell.quotePrefix = True
