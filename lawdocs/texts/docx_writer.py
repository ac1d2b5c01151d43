"""Writing .docx: a plain, readable master of a text for download and further editing."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from lawdocs.texts.labels import Kind
from lawdocs.texts.structure import Block, parse

# Fonts and sizes of official documents (党政机关公文格式, GB/T 9704): 仿宋 三号, title 小标宋 二号, 黑体 for chapters.
BODY_FONT, TITLE_FONT, BOLD_FONT, NOTE_FONT = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
BODY_SIZE, TITLE_SIZE = Pt(16), Pt(22)
LINE_PITCH = Pt(28.95)
MARGINS = {"top_margin": Mm(37), "bottom_margin": Mm(35), "left_margin": Mm(28), "right_margin": Mm(26)}
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
    return saved(document, title)


def saved(document: DocumentType, title: str) -> bytes:
    """The bytes of a document, which names no author."""
    document.core_properties.title = printable(title)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def set_page(document: DocumentType) -> None:
    """Set paper, margins and the plain type of official documents."""
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


def _add_block(document: DocumentType, block: Block) -> None:
    if block.kind in _CENTRED:
        add_centred(document, _line(block), BOLD_FONT)
        return
    paragraph = document.add_paragraph()
    if block.kind is Kind.ANNEX:
        add_run(paragraph, _line(block), BOLD_FONT)
        return
    _indent(paragraph)
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
    """Add a line in the middle."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if size > BODY_SIZE:
        paragraph.paragraph_format.line_spacing = 1.5  # a fixed line pitch would cut the larger characters
    add_run(paragraph, printable(text), font).font.size = size


def add_run(paragraph: Paragraph, text: str, font: str) -> Run:
    """Add words in a font, Chinese ones too."""
    run = paragraph.add_run(text)
    run.font.name = font
    # Chinese characters take their font from eastAsia, which python-docx does not set.
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return run


def _indent(paragraph: Paragraph) -> None:
    """Indent the first line by two characters, whatever the size."""
    paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2
    paragraph._element.pPr.ind.set(qn("w:firstLineChars"), "200")


def printable(text: str) -> str:
    """Leave out the control characters XML cannot carry."""
    return "".join(each for each in text if each in "\n\t\r" or (each >= " " and each not in "\ufffe\uffff"))
