"""Tables with ruled cells on a PDF page (表格): their rows, with spans, also where a page breaks them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lawdocs.texts.labels import read_label
from lawdocs.texts.readers.layout import Glyph, Page, Row, TableRow, joined, row_of, rows_of

_FINISHED = ("。", "；", "：", ";", ":")
_OPEN, _SHUT = "（(《〔[", "）)》〕]"

Cells = tuple[str | None, ...]
Box = tuple[float, float, float, float]


def table_rows(table: Any, glyphs: Sequence[Glyph]) -> list[TableRow]:
    """The rows of one table as found by pdfplumber, filled with the characters of the page that lie in its cells."""
    boxes = [box for row in table.rows for box in row.cells if box is not None]
    rows = []
    for row in table.rows:
        _, top, _, _ = row.bbox
        lowest = max(box[3] for box in row.cells if box is not None)
        inside = [each for each in glyphs if top <= each.middle < lowest]
        cells: list[str | None] = []
        for place, box in enumerate(row.cells):
            if box is not None:
                cells.append(_cell_text([each for each in inside if _holds(box, each)]))
            elif _is_spanned_from_above(table, boxes, place, top):
                cells.append(None)
        if any(cells):
            rows.append(TableRow(tuple(cells), top, begins_table=not rows))
    return rows


def with_whole_tables(pages: Sequence[Page]) -> list[Page]:
    """Pages whose tables go on over the page break as one.

    Heads are said once, rows that a break parts are whole, and a cell over several rows is said in each of them: a row
    is read by itself, and its cells must stand below their heads.
    """
    whole: list[list[Row | TableRow]] = []
    head: Cells = ()  # of the table that the page before ends with
    for page in pages:
        items = list(page.items)
        last = whole[-1][-1] if whole and whole[-1] else None
        if isinstance(last, TableRow) and items and _may_go_on(items[0], head):
            if items[0].cells == head:
                items.pop(0)
            if items and isinstance(items[0], TableRow):
                items[0] = _continued(items[0], last)
            if items and isinstance(items[0], TableRow) and _goes_on(last.cells, items[0].cells):
                last = whole[-1][-1] = _united(last, items.pop(0))
        else:
            last = None
        head = _open_head(items, head)
        whole.append(_filled(items, last))
    return [replace(page, items=tuple(items)) for page, items in zip(pages, whole, strict=True)]


def _continued(first: TableRow, last: TableRow) -> TableRow:
    """The first row behind a page break: the empty cells it begins with are those of the row before it."""
    said = next((place for place, cell in enumerate(first.cells) if cell), 0)
    cells = (None,) * said + first.cells[said:]
    return replace(first, cells=cells if len(cells) == len(last.cells) else first.cells, begins_table=False)


def _filled(items: Sequence[Row | TableRow], last: TableRow | None) -> list[Row | TableRow]:
    """Rows whose cells that go on through them say what they say in the row above."""
    filled: list[Row | TableRow] = []
    for item in items:
        if isinstance(item, TableRow):
            above = last.cells if last and not item.begins_table and len(last.cells) == len(item.cells) else ()
            item = replace(item, cells=tuple(_said(cell, above, place) for place, cell in enumerate(item.cells)))
        last = item if isinstance(item, TableRow) else None
        filled.append(item)
    return filled


def _said(cell: str | None, above: Cells, place: int) -> str:
    if cell is None:
        return (above[place] or "") if above else ""
    return cell


def _may_go_on(item: Row | TableRow, head: Cells) -> bool:
    return isinstance(item, TableRow) and len(item.cells) == len(head)


def _open_head(items: Sequence[Row | TableRow], head: Cells) -> Cells:
    """The head of the table that a page ends with; nothing where it ends with running text."""
    for item in reversed(items):
        if not isinstance(item, TableRow):
            return ()
        if item.begins_table:
            return item.cells
    return head


def _united(last: TableRow, first: TableRow) -> TableRow:
    cells = zip(last.cells, first.cells, strict=True)
    return replace(last, cells=tuple(joined(a, b) if a and b else a or b for a, b in cells))


def _goes_on(last: Cells, first: Cells) -> bool:
    """Whether a row is the rest of the one before: fewer cells say something, each going on with an unfinished one."""
    if len(last) != len(first) or first[0] or sum(map(bool, first)) >= sum(map(bool, last)):
        return False
    return all(a and _is_unfinished(a) for a, b in zip(last, first, strict=True) if b)


def _is_unfinished(text: str) -> bool:
    opened = sum(text.count(each) for each in _OPEN) - sum(text.count(each) for each in _SHUT)
    return opened > 0 or not text.endswith((*_FINISHED, *_SHUT))


def _is_spanned_from_above(table: Any, boxes: Sequence[Box], place: int, top: float) -> bool:
    """Whether the gap in a row is covered by a cell that began in a row above, not by one that began to its left."""
    x0, _, x1, _ = table.columns[place].bbox
    middle = (x0 + x1) / 2
    return any(box[0] <= middle <= box[2] and box[1] < top - 1 < box[3] - 2 for box in boxes)


def _holds(box: Box, glyph: Glyph) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.middle
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _cell_text(glyphs: Sequence[Glyph]) -> str:
    """The rows of a cell as one line; where a sentence ends and a new number begins, a space stays."""
    text = ""
    for pieces in rows_of(glyphs):
        row = " ".join(row_of(pieces).text.split())
        is_new = text.endswith(_FINISHED) and read_label(row) is not None
        text = f"{text} {row}" if is_new else joined(text, row) if text else row
    return text
