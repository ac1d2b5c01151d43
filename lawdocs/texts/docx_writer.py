"""Writing .docx: a plain, readable master of a text for download and further editing."""

import io
from collections.abc import Sequence
from itertools import groupby

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from lawdocs.texts.labels import Kind
from lawdocs.texts.roles import Role
from lawdocs.texts.structure import Block, parse

# Fonts and sizes of official documents (党政机关公文格式, GB/T 9704): 仿宋 三号, title 小标宋 二号, 黑体 for chapters.
BODY_FONT, TITLE_FONT, BOLD_FONT, NOTE_FONT = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
BODY_SIZE, TITLE_SIZE = Pt(16), Pt(22)
LINE_PITCH = Pt(28.95)
MARGINS = {"top_margin": Mm(37), "bottom_margin": Mm(35), "left_margin": Mm(28), "right_margin": Mm(26)}
_CENTRED = (Kind.PART, Kind.CHAPTER, Kind.SECTION)
_HEAD = (Role.LETTERHEAD, Role.NUMBER, Role.TITLE, Role.NOTE_LINE)
_LABELLED = (Kind.ARTICLE, *_CENTRED)


def write_docx(
    title: str, text: str, *, number: str | None = None, note: str | None = None, heads: Sequence[str] = ()
) -> bytes:
    """Write a text as .docx: title, number (发文字号), note line (题注), what is to be known, a paragraph per line.

    A text that holds its own title needs none before it.
    """
    document = Document()
    _set_page(document)
    if title:
        _centred(document, title, TITLE_FONT, TITLE_SIZE)
    if number:
        _centred(document, number, BODY_FONT)
    if note:
        _centred(document, f"（{note.strip('（）')}）", NOTE_FONT)
    for each in heads:
        _run(document.add_paragraph(), _printable(each), BOLD_FONT)
    if title:
        document.add_paragraph()
    for is_row, blocks in groupby(parse(_printable(text)).blocks, _is_row):
        if is_row:
            _add_table(document, [_line(block).split("\t") for block in blocks])
        else:
            for block in blocks:
                _add_block(document, block)
    document.core_properties.title = _printable(title)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in MARGINS.items():
        setattr(section, name, width)
    style = document.styles["Normal"]
    style.font.size = BODY_SIZE
    style.font.name = BODY_FONT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
    style.paragraph_format.line_spacing = LINE_PITCH
    style.paragraph_format.space_after = Pt(0)


def _is_row(block: Block) -> bool:
    return block.role is Role.TABLE and "\t" in block.text


def _add_table(document: DocumentType, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=False):
            _run(cell.paragraphs[0], text, BODY_FONT)


def _add_block(document: DocumentType, block: Block) -> None:
    if block.role in _HEAD:
        is_title = block.role is Role.TITLE
        _centred(document, _line(block), TITLE_FONT if is_title else BODY_FONT, TITLE_SIZE if is_title else BODY_SIZE)
        return
    if block.kind in _CENTRED:
        _centred(document, _line(block), BOLD_FONT)
        return
    paragraph = document.add_paragraph()
    if block.kind is Kind.ANNEX:
        _run(paragraph, _line(block), BOLD_FONT)
        return
    _indent(paragraph)
    if block.kind is Kind.ARTICLE:
        _run(paragraph, f"{block.printed.rstrip()}\u3000", BOLD_FONT)
        _run(paragraph, block.text, BODY_FONT)
    else:
        font = BOLD_FONT if block.kind is Kind.HEADING and block.heading == block.text else BODY_FONT
        _run(paragraph, _line(block), font)


def _line(block: Block) -> str:
    """A line as it was typed, but 第一条 and what stands behind it are always set apart."""
    if block.kind in (*_LABELLED, Kind.ANNEX) and block.printed and block.text:
        return f"{block.printed.rstrip()}\u3000{block.text}"
    return f"{block.printed}{block.text}"


def _centred(document: DocumentType, text: str, font: str, size: Pt = BODY_SIZE) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if size > BODY_SIZE:
        paragraph.paragraph_format.line_spacing = 1.5  # a fixed line pitch would cut the larger characters
    _run(paragraph, _printable(text), font).font.size = size


def _run(paragraph: Paragraph, text: str, font: str) -> Run:
    run = paragraph.add_run(text)
    run.font.name = font
    # Chinese characters take their font from eastAsia, which python-docx does not set.
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return run


def _indent(paragraph: Paragraph) -> None:
    """Indent the first line by two characters, whatever the size."""
    paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2
    paragraph._element.pPr.ind.set(qn("w:firstLineChars"), "200")


def _printable(text: str) -> str:
    """Leave out the control characters XML cannot carry."""
    return "".join(each for each in text if each in "\n\t\r" or (each >= " " and each not in "\ufffe\uffff"))
