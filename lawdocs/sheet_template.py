"""Spreadsheets to be filled in (导入模板): heads with our names, notes on each field, an example if wanted."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lawdocs.texts.headings import Vocabulary

NOTES = "填写说明"
HEADS = ("列", "是否填写", "填写要求", "示例")
WAYS = "按年、月、日填写，例如2023-05-08、2023.5.8、2023年5月8日，真正的日期格也可以"
# What stands behind a head, and what the notes say of it.
MUST, SHOULD = ("（必填）", "必填"), ("（应填）", "应填，缺了会提示")
MAY = ("", "可以不填")
LAST_LINE = 100_001


@dataclass(frozen=True)
class Note:
    """One line of the notes: what a field holds, and an example of it."""

    key: str
    rule: str
    example: str
    width: int = 14


@dataclass(frozen=True)
class TemplateOf:
    """One kind of table: its sheet, its fields in order, which of them must be filled in, and lists to choose from."""

    sheet: str
    words: Vocabulary
    fields: Sequence[Note]
    duties: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def workbook(of: TemplateOf, *, with_example: bool = False) -> bytes:
    """The workbook, with one line filled in if wanted."""
    book = Workbook()
    _fill_table(book.active, of, with_example)
    _fill_notes(book.create_sheet(NOTES), of)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill_table(sheet: Worksheet, of: TemplateOf, with_example: bool) -> None:
    sheet.title = of.sheet
    sheet.freeze_panes = "B2"
    for number, note in enumerate(of.fields, 1):
        letter = get_column_letter(number)
        column = sheet.column_dimensions[letter]
        column.width, column.number_format = note.width, "@"  # text stays as it is typed
        _put_head(sheet, number, of.words.label(note.key) + of.duties.get(note.key, MAY)[0])
        if note.key in of.choices:
            sheet.add_data_validation(_choice(of.choices[note.key], letter))
        if with_example and note.example:
            cell = sheet.cell(2, number, note.example)
            cell.number_format = "@"


def _put_head(sheet: Worksheet, number: int, text: str) -> None:
    cell = sheet.cell(1, number, text)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="ECEFF3")
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _choice(words: tuple[str, ...], letter: str) -> DataValidation:
    """A list to choose from; another word is warned of and taken."""
    choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, errorStyle="warning")
    choice.error, choice.errorTitle = "不在列表中，导入时会提示。", "请核对"
    choice.add(f"{letter}2:{letter}{LAST_LINE}")
    return choice


def _fill_notes(sheet: Worksheet, of: TemplateOf) -> None:
    sheet.freeze_panes = "A2"
    for number, (head, width) in enumerate(zip(HEADS, (18, 12, 70, 44), strict=True), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        _put_head(sheet, number, head)
    for row, note in enumerate(of.fields, 2):
        duty = of.duties.get(note.key, MAY)[1]
        for number, text in enumerate((of.words.label(note.key), duty, note.rule, note.example), 1):
            cell = sheet.cell(row, number, text)
            cell.number_format, cell.alignment = "@", Alignment(wrap_text=True, vertical="top")
