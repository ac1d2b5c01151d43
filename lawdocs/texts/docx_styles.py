"""What all Word files made here share: the page, the fonts of official documents, runs and indents."""

import io

from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from lawdocs.texts.printable import printable

# Fonts and sizes of official documents (党政机关公文格式, GB/T 9704): 仿宋 三号, title 小标宋 二号, 黑体 for chapters.
BODY_FONT, TITLE_FONT, BOLD_FONT, NOTE_FONT = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
BODY_SIZE, TITLE_SIZE = Pt(16), Pt(22)
LINE_PITCH = Pt(28.95)
MARGINS = {"top_margin": Mm(37), "bottom_margin": Mm(35), "left_margin": Mm(28), "right_margin": Mm(26)}


def set_page(document: DocumentType) -> None:
    """A4 with the margins of the standard, and its type as that of every paragraph."""
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


def add_run(paragraph: Paragraph, text: str, font: str) -> Run:
    """Add characters in a font."""
    run = paragraph.add_run(text)
    run.font.name = font
    # Chinese characters take their font from eastAsia, which python-docx does not set.
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return run


def indent(paragraph: Paragraph) -> None:
    """Indent the first line by two characters, whatever the size."""
    paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2
    paragraph._element.pPr.ind.set(qn("w:firstLineChars"), "200")


def to_bytes(document: DocumentType, title: str) -> bytes:
    """The file, which names its title and nobody as its author."""
    document.core_properties.title = printable(title)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
