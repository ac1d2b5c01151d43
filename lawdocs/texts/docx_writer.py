"""Writing .docx: a plain, readable master of a text for download and further editing."""

from collections.abc import Sequence

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
from lawdocs.texts.structure import Block, parse

_CENTRED = (Kind.PART, Kind.CHAPTER, Kind.SECTION)
_LABELLED = (Kind.ARTICLE, *_CENTRED)


def write_docx(
    title: str, text: str, *, number: str | None = None, note: str | None = None, heads: Sequence[str] = ()
) -> bytes:
    """Write a text as .docx: title, number (发文字号), note line (题注), what is to be known, a paragraph per line."""
    document = Document()
    set_page(document)
    add_centred(document, title, TITLE_FONT, TITLE_SIZE)
    if number:
        add_centred(document, number, BODY_FONT)
    if note:
        add_centred(document, f"（{note.strip('（）')}）", NOTE_FONT)
    for each in heads:
        add_run(document.add_paragraph(), printable(each), BOLD_FONT)
    document.add_paragraph()
    for block in parse(printable(text)).blocks:
        _add_block(document, block)
    return to_bytes(document, title)


def _add_block(document: DocumentType, block: Block) -> None:
    if block.kind in _CENTRED:
        add_centred(document, _line(block), BOLD_FONT)
        return
    paragraph = document.add_paragraph()
    if block.kind is Kind.ANNEX:
        add_run(paragraph, _line(block), BOLD_FONT)
        return
    indent(paragraph)
    if block.kind is Kind.ARTICLE:
        add_run(paragraph, f"{block.label}\u3000", BOLD_FONT)
        add_run(paragraph, block.text, BODY_FONT)
    else:
        font = BOLD_FONT if block.kind is Kind.HEADING and block.heading == block.text else BODY_FONT
        add_run(paragraph, _line(block), font)


def _line(block: Block) -> str:
    gap = "\u3000" if block.kind in (*_LABELLED, Kind.ANNEX) and block.label and block.text else ""
    return f"{block.label}{gap}{block.text}"


def add_centred(document: DocumentType, text: str, font: str, size: Pt = BODY_SIZE) -> None:
    """Add a centred line."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if size > BODY_SIZE:
        paragraph.paragraph_format.line_spacing = 1.5  # a fixed line pitch would cut the larger characters
    add_run(paragraph, printable(text), font).font.size = size
