"""Writing a comparison (新旧对照表) as .docx: a table in landscape with 修改前, 修改后 and 说明 side by side."""

from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_UNDERLINE
from docx.oxml import OxmlElement
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row

from lawdocs.texts.comparison.lines import Line, Run
from lawdocs.texts.comparison.rows import Mark
from lawdocs.texts.comparison.table import Shown, TableRow
from lawdocs.texts.docx_styles import (
    BODY_FONT,
    BOLD_FONT,
    NOTE_FONT,
    TITLE_FONT,
    TITLE_SIZE,
    add_run,
    set_page,
    to_bytes,
)
from lawdocs.texts.docx_writer import add_centred
from lawdocs.texts.printable import printable

WIDTHS = (Mm(103), Mm(103), Mm(36))
MARGIN = Mm(27)
_SIZE, _PITCH = Pt(12), Pt(20)
_NONE = [[Run(Mark.SAME, "（无）")]]


def write_comparison(
    title: str, heads: Sequence[tuple[str, str]], rows: Sequence[TableRow], *, lines: Sequence[str] = ()
) -> bytes:
    """Write title, lines and table; ``heads`` are the two texts, each with when it holds."""
    document = Document()
    set_page(document)
    _turn(document)
    add_centred(document, title, TITLE_FONT, TITLE_SIZE)
    for line in lines:
        add_centred(document, line, NOTE_FONT, _SIZE)
    table = document.add_table(rows=1, cols=len(WIDTHS), style="Table Grid")
    table.autofit = False
    _write_head(table, heads)
    for row in rows:
        _write_row(table, row)
    return to_bytes(document, title)


def _turn(document: DocumentType) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN


def _write_head(table: Table, heads: Sequence[tuple[str, str]]) -> None:
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # printed on every page
    named = [*(f"{word}\n{span}" for word, span in heads), "说明"]
    for cell, words in zip(_sized(row), named, strict=True):
        _fill(cell, [[Run(Mark.SAME, each)] for each in words.split("\n")], BOLD_FONT)


def _write_row(table: Table, row: TableRow) -> None:
    cells = _sized(table.add_row())
    if row.shown is Shown.FOLDED:
        _fill(cells[0].merge(cells[1]), [[Run(Mark.SAME, f"{row.name}：{row.note}")]], NOTE_FONT)
        return
    if row.shown is Shown.TITLE:
        _fill(cells[0].merge(cells[1]), row.new(with_label=True), BOLD_FONT)
        return
    _fill(cells[0], row.old(with_label=True) or _NONE)
    _fill(cells[1], row.new(with_label=True) or _NONE)
    _fill(cells[2], [[Run(Mark.SAME, row.note)]])


def _sized(row: _Row) -> Sequence[_Cell]:
    cells = row.cells
    for cell, width in zip(cells, WIDTHS, strict=True):
        cell.width = Length(width)
    return cells


def _fill(cell: _Cell, lines: Iterable[Line], font: str = BODY_FONT) -> None:
    """Write lines into an empty cell; what was added is underlined, what was removed is struck."""
    paragraph = cell.paragraphs[0]
    for number, line in enumerate(lines):
        paragraph = cell.add_paragraph() if number else paragraph
        paragraph.paragraph_format.line_spacing = _PITCH
        for each in line:
            run = add_run(paragraph, printable(each.text), font)
            run.font.size = _SIZE
            if each.mark is Mark.ADDED:
                run.font.underline = WD_UNDERLINE.SINGLE
            elif each.mark is Mark.REMOVED:
                run.font.strike = True
