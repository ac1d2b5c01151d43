"""Writing .docx: a plain, readable master of a text for download and further editing."""

from collections.abc import Sequence
from itertools import groupby

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from lawdocs.texts.docx_styles import (
    BODY_FONT,
    BODY_SIZE,
    BOLD_FONT,
    NOTE_FONT,
    TITLE_FONT,
    TITLE_SIZE,
    add_run,
    indent,
    set_page,
    to_bytes,
)
from lawdocs.texts.labels import Kind
from lawdocs.texts.printable import printable
from lawdocs.texts.roles import Role
from lawdocs.texts.structure import Block, parse

_CENTRED = (Kind.PART, Kind.CHAPTER, Kind.SECTION)
_HEAD = (Role.LETTERHEAD, Role.NUMBER, Role.TITLE, Role.NOTE_LINE)
_LABELLED = (Kind.ARTICLE, *_CENTRED)


def write_docx(
    title: str,
    text: str,
    *,
    subtitle: str = "",
    number: str | None = None,
    note: str | None = None,
    heads: Sequence[str] = (),
) -> bytes:
    """Write a text as .docx: title, subtitle, number (发文字号), note line (题注), what is to be known, the text.

    Each line of the text is a paragraph. A text that holds its own title needs none before it.
    """
    document = Document()
    set_page(document)
    if title:
        add_centred(document, title, TITLE_FONT, TITLE_SIZE)
    if subtitle:
        add_centred(document, subtitle, NOTE_FONT)
    if number:
        add_centred(document, number, BODY_FONT)
    if note:
        add_centred(document, f"（{note.strip('（）')}）", NOTE_FONT)
    for each in heads:
        add_run(document.add_paragraph(), printable(each), BOLD_FONT)
    if title:
        document.add_paragraph()
    for is_row, blocks in groupby(parse(printable(text)).blocks, _is_row):
        if is_row:
            _add_table(document, [_line(block).split("\t") for block in blocks])
        else:
            for block in blocks:
                _add_block(document, block)
    return to_bytes(document, title)


def _is_row(block: Block) -> bool:
    return block.role is Role.TABLE and "\t" in block.text


def _add_table(document: DocumentType, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=False):
            add_run(cell.paragraphs[0], text, BODY_FONT)


def _add_block(document: DocumentType, block: Block) -> None:
    if block.role in _HEAD:
        is_title = block.role is Role.TITLE
        font, size = (TITLE_FONT, TITLE_SIZE) if is_title else (BODY_FONT, BODY_SIZE)
        add_centred(document, _line(block), font, size)
        return
    if block.kind in _CENTRED:
        add_centred(document, _line(block), BOLD_FONT)
        return
    paragraph = document.add_paragraph()
    if block.kind is Kind.ANNEX:
        add_run(paragraph, _line(block), BOLD_FONT)
        return
    indent(paragraph)
    if block.kind is Kind.ARTICLE:
        add_run(paragraph, f"{block.printed.rstrip()}\u3000", BOLD_FONT)
        add_run(paragraph, block.text, BODY_FONT)
    else:
        font = BOLD_FONT if block.kind is Kind.HEADING and block.heading == block.text else BODY_FONT
        add_run(paragraph, _line(block), font)


def _line(block: Block) -> str:
    """A line as it was typed, but 第一条 and what stands behind it are always set apart."""
    if block.kind in (*_LABELLED, Kind.ANNEX) and block.printed and block.text:
        return f"{block.printed.rstrip()}\u3000{block.text}"
    return f"{block.printed}{block.text}"


def add_centred(document: DocumentType, text: str, font: str, size: Pt = BODY_SIZE) -> None:
    """Add a centred line."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if size > BODY_SIZE:
        paragraph.paragraph_format.line_spacing = 1.5  # a fixed line pitch would cut the larger characters
    add_run(paragraph, printable(text), font).font.size = size
