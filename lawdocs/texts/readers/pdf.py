"""Reading .pdf: the text of its text layer, in the order of reading, without what only belongs to its pages."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

import pdfplumber

from lawdocs.texts.readers.columns import in_reading_order
from lawdocs.texts.readers.furniture import without_furniture
from lawdocs.texts.readers.layout import Glyph, Page, Row, TableRow, rows_of
from lawdocs.texts.readers.paragraphs import read_lines
from lawdocs.texts.readers.pdf_tables import table_rows, with_whole_tables
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.readers.title import read_text
from lawdocs.texts.refusals import FileRefused

MOST_PAGES = 300
UNREADABLE = "□"
_MOST_UNREADABLE = 0.3
_FEWEST_COLUMNS = 2
_MOST_NAMED = 10
_FEWEST_SIDEWAYS = 10  # less is a page number or a mark at the edge


def read_pdf(data: bytes) -> ReadText:
    """Read a .pdf that has passed check_file; damage and a missing text layer raise FileRefused."""
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            if len(document.pages) > MOST_PAGES:
                raise FileRefused("ARCHIVE_UNSAFE")
            pages = [_page(number, page) for number, page in enumerate(document.pages, 1)]
    except FileRefused:
        raise
    except Exception as error:
        # pdfminer trusts what it is told: a damaged file fails anywhere in it. pdfplumber wraps some of its errors.
        is_full = MemoryError in (type(error), *map(type, error.args))
        raise FileRefused("ARCHIVE_UNSAFE" if is_full else "FILE_CORRUPT") from error
    if not pages:
        raise FileRefused("FILE_CORRUPT")
    said = "".join(_said(page) for page in pages)
    if said.count(UNREADABLE) > _MOST_UNREADABLE * len(said) or not said:
        raise FileRefused("NO_TEXT_LAYER")
    return read_text(read_lines(with_whole_tables(without_furniture(pages))), _remarks(pages, said), is_print=True)


def _page(number: int, page: Any) -> Page:
    glyphs = list(_glyphs(page.chars))
    tables = [table for table in page.find_tables() if len(table.columns) >= _FEWEST_COLUMNS]
    within = [_inside(table.bbox, glyphs) for table in tables]
    in_tables = {id(glyph) for inside in within for glyph in inside}
    rows = [row for table, inside in zip(tables, within, strict=True) for row in table_rows(table, inside)]
    running = in_reading_order(rows_of(each for each in glyphs if id(each) not in in_tables))
    items = tuple(_merged(running, rows))
    sideways = sum(not char["upright"] for char in page.chars)
    read = Page(number, float(page.width), float(page.height), items, sideways)
    page.close()  # what it holds of the page is large
    return read


def _glyphs(chars: Iterable[dict[str, Any]]) -> Iterator[Glyph]:
    """The upright characters of a page; spaces only set apart what comes after them."""
    is_apart = False
    for char in chars:
        if not char["upright"]:
            continue
        text = _shown(char["text"])
        if text:
            place = (char["x0"], char["x1"], char["top"], char["bottom"])
            yield Glyph(text, *place, max(char["size"], 1.0), is_apart)
        is_apart = not text


def _shown(text: str) -> str:
    """A character as it is seen: one that the file gives no meaning as □, a soft hyphen as the hyphen it prints."""
    if text.startswith("(cid:") or text in ("\ufffd", "\0"):
        return UNREADABLE
    return text.replace("\xad", "-").strip()


def _inside(box: tuple[float, float, float, float], glyphs: Sequence[Glyph]) -> list[Glyph]:
    x0, top, x1, bottom = box
    return [each for each in glyphs if x0 <= each.x0 and each.x1 <= x1 + 1 and top <= each.middle <= bottom]


def _merged(running: Sequence[Row], tables: Sequence[TableRow]) -> Iterator[Row | TableRow]:
    """Rows of tables between the running rows that stand above and below them."""
    waiting = sorted(tables, key=lambda row: row.top)
    for row in running:
        while waiting and waiting[0].top < row.top:
            yield waiting.pop(0)
        yield row
    yield from waiting


def _said(page: Page) -> str:
    return "".join(item.text if isinstance(item, Row) else "".join(filter(None, item.cells)) for item in page.items)


def _remarks(pages: Sequence[Page], said: str) -> tuple[str, ...]:
    found = []
    turned = [page.number for page in pages if page.sideways >= _FEWEST_SIDEWAYS]
    empty = [page.number for page in pages if not page.items and page.number not in turned]
    if empty:
        found.append(f"{_named(empty)}没有文字层，其中的内容未读入，请核对。")
    if turned:
        found.append(f"{_named(turned)}有横置的文字，未读入，请核对。")
    if UNREADABLE in said:
        found.append(f"有{said.count(UNREADABLE)}个字符无法识别，以{UNREADABLE}代替，请核对。")
    return tuple(found)


def _named(numbers: Sequence[int]) -> str:
    more = "等" if len(numbers) > _MOST_NAMED else ""
    return f"第{'、'.join(map(str, numbers[:_MOST_NAMED]))}{more}页"
