"""Reading .ofd (GB/T 33190): the text objects of its pages, in the order of reading."""

import ofdkit

from lawdocs.texts.readers.columns import in_reading_order
from lawdocs.texts.readers.furniture import without_furniture
from lawdocs.texts.readers.layout import Glyph, Page, rows_of
from lawdocs.texts.readers.paragraphs import read_lines
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.readers.title import read_text
from lawdocs.texts.refusals import FileRefused

MOST_PAGES = 300
_POINTS = 72 / 25.4  # in a millimetre
_ASCENT = 0.86  # of a character's size, above its baseline


def read_ofd(data: bytes) -> ReadText:
    """Read an .ofd that has passed check_file; damage and pages without text objects raise FileRefused."""
    try:
        with ofdkit.open(data) as document:
            if len(document.pages) > MOST_PAGES:
                raise FileRefused("ARCHIVE_UNSAFE")
            pages = [_page(page) for page in document.pages]
    except (ofdkit.OFDError, ValueError, RecursionError) as error:
        raise FileRefused("FILE_CORRUPT") from error
    if not pages:
        raise FileRefused("FILE_CORRUPT")
    if not any(page.items for page in pages):
        raise FileRefused("NO_TEXT_LAYER", message="该 OFD 没有可读取的文字，可能是扫描件或者图片")
    empty = "、".join(str(page.number) for page in pages if not page.items)
    remarks = (f"第{empty}页没有文字，其中的内容未读入，请核对。",) if empty else ()
    return read_text(read_lines(without_furniture(pages)), remarks, is_print=True)


def _page(page: ofdkit.Page) -> Page:
    glyphs = [glyph for run in page.runs for glyph in _glyphs(run)]
    rows = in_reading_order(rows_of(glyphs))
    return Page(page.index + 1, page.width * _POINTS, page.height * _POINTS, tuple(rows))


def _glyphs(run: ofdkit.TextRun) -> list[Glyph]:
    """The characters of a run, which is given as a whole: a Latin character is half as wide as a Han one."""
    weights = [1.0 if ord(each) > 0xFF else 0.5 for each in run.text]
    unit = run.width / sum(weights) if run.width > 0 and weights else run.size
    top, x = (run.y - _ASCENT * run.size) * _POINTS, run.x
    glyphs, is_apart = [], False
    for each, weight in zip(run.text, weights, strict=True):
        width = weight * unit
        if each.strip():
            right = (x + width) * _POINTS
            size = run.size * _POINTS
            glyphs.append(Glyph(each, x * _POINTS, right, top, top + size, size, is_apart))
        is_apart = not each.strip()
        x += width
    return glyphs
