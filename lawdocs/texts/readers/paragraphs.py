"""Paragraphs (段落) of printed pages: rows are joined where indents, margins and sizes say that one goes on."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from lawdocs.texts.labels import read_label
from lawdocs.texts.readers.layout import Page, Row, TableRow, joined
from lawdocs.texts.readers.title import ReadLine
from lawdocs.texts.written_days import whole_day

_SENTENCE_END = re.compile(r"[。；：！？;:]$")
_LIKE_SIZE = 0.15
_LARGE = 1.15
# All in characters:
_INDENT = 0.6
_FULL = 1.6
_NEARLY_FULL = 5
_OFF_CENTRE = 0.8
_FIRST_INDENT = 2
_STEP = 1.6  # in distances between rows
_FEWEST_ROWS = 6  # of a page that shows where its margins are
_NARROW = 0.95


@dataclass(frozen=True)
class _Frame:
    """Where the print of a page begins and ends, how large it is, and how far its rows lie apart."""

    left: float
    right: float
    size: float
    pitch: float

    def is_centred(self, row: Row) -> bool:
        if row.has_gap or abs((row.x0 + row.x1) - (self.left + self.right)) > 2 * _OFF_CENTRE * row.size:
            return False
        if row.size >= _LARGE * self.size:
            return True
        indent = (row.x0 - self.left) / self.size
        return indent > _FIRST_INDENT + 0.3 or 1 < indent < _FIRST_INDENT - 0.3

    def is_full(self, row: Row, short: float = _FULL) -> bool:
        return row.x1 >= self.right - short * row.size

    def is_full_title(self, row: Row) -> bool:
        """Whether a title breaks here because its line is full, not where its maker broke it."""
        is_wide = row.x0 <= self.left + _FULL * row.size and self.is_full(row)
        return is_wide and self.is_centred(row) and row.size >= _LARGE * self.size and not row.text.endswith("文件")

    def is_indented(self, row: Row) -> bool:
        return row.x0 > self.left + _INDENT * row.size


def read_lines(pages: Sequence[Page]) -> list[ReadLine]:
    """The paragraphs and rows of tables of a document, each a line."""
    size = _body_size(pages)
    lines: list[ReadLine] = []
    before: tuple[Row, _Frame] | None = None
    begun = 0.0  # where the first row of the paragraph begins
    for page in pages:
        frames = _Frames(page, size, pages)
        for item in page.items:
            if isinstance(item, TableRow):
                lines.append(ReadLine("\t".join(map(str, item.cells)).strip("\t")))
                before = None
                continue
            frame = frames.of(item)
            if before is not None and _goes_on(*before, item, frame, begun):
                lines[-1] = ReadLine(joined(lines[-1].text, item.text))
            else:
                begun = item.x0
                is_centred = frame.is_centred(item)
                lines.append(
                    ReadLine(item.text, is_centred=is_centred, is_title_style=_is_title(item, frame, is_centred))
                )
            before = item, frame
    return lines


def _is_title(row: Row, frame: _Frame, is_centred: bool) -> bool:
    return is_centred and row.size >= _LARGE * frame.size


def _goes_on(before: Row, earlier: _Frame, row: Row, frame: _Frame, begun: float) -> bool:
    """Whether a row goes on with the paragraph of the row before it, which may stand on the page before."""
    if before.has_gap or row.has_gap or abs(before.size - row.size) > _LIKE_SIZE * max(before.size, row.size):
        return False
    if earlier.is_centred(before) or frame.is_centred(row):
        return earlier.is_full_title(before) and frame.is_centred(row)
    if row.top - before.top > 0 and row.top - before.top > _STEP * frame.pitch + frame.size * 0.2:
        return False
    if before.text.endswith("日") and whole_day(before.text) is not None:
        return False  # the day below a signature, on a page whose lines are all short
    ends = _SENTENCE_END.search(before.text)
    if ends and read_label(row.text):
        return False
    if frame.is_indented(row):
        is_hanging = row.x0 > begun + row.size and begun > frame.left + row.size
        return is_hanging and earlier.is_full(before)
    return earlier.is_full(before) or (not ends and earlier.is_full(before, _NEARLY_FULL))


class _Frames:
    """The frames of a page: of the whole page, and of its columns."""

    def __init__(self, page: Page, size: float, pages: Sequence[Page]) -> None:
        rows = _body_rows(page, size)
        alike = [each for other in pages if other.width == page.width for each in _body_rows(other, size)]
        self._columns = _columns(rows)
        own, usual = _frame(rows, size, page), _frame(alike, size, page)
        # A page of short lines shows neither margin: it has those of the other pages.
        is_narrow = own.right - own.left < _NARROW * (usual.right - usual.left)
        self._default = usual if is_narrow or len(rows) < _FEWEST_ROWS else own

    def of(self, row: Row) -> _Frame:
        found = next((frame for x0, x1, frame in self._columns if x0 <= row.x0 and row.x1 <= x1), None)
        return found or self._default


def _columns(rows: Sequence[Row]) -> list[tuple[float, float, _Frame]]:
    """Frames of columns: runs of rows of which the next begins again higher up on the page."""
    turns = [i for i, (before, after) in enumerate(pairwise(rows), 1) if after.top < before.top - before.size]
    found = []
    for turn in turns:
        right = rows[turn:]
        left = [row for row in rows[:turn] if row.bottom > right[0].top and row.x1 <= min(each.x0 for each in right)]
        for side in (left, right):
            if len(side) > 3:
                frame = _frame(side, side[0].size, None)
                found.append((frame.left - 1, frame.right + 1, frame))
    return found


def _frame(rows: Sequence[Row], size: float, page: Page | None) -> _Frame:
    if not rows:
        width = page.width if page else 0
        return _Frame(width * 0.13, width * 0.87, size, 1.8 * size)
    steps = [after.top - before.top for before, after in pairwise(rows) if 0 < after.top - before.top < 4 * size]
    return _Frame(_left(rows), max(row.x1 for row in rows), size, median(steps) if steps else 1.8 * size)


def _left(rows: Sequence[Row]) -> float:
    """The margin at which most rows that are not indented begin: of common beginnings the leftmost."""
    counted = Counter(round(row.x0 / row.size * 2) for row in rows)
    fewest = 2 if len(rows) >= _FEWEST_ROWS else 1
    common = min((place for place, times in counted.items() if times >= fewest), default=min(counted))
    return min(row.x0 for row in rows if round(row.x0 / row.size * 2) == common)


def _body_rows(page: Page, size: float) -> list[Row]:
    return [
        item
        for item in page.items
        if isinstance(item, Row) and not item.has_gap and abs(item.size - size) <= _LIKE_SIZE * size
    ]


def _body_size(pages: Sequence[Page]) -> float:
    """The size most of the text is printed in."""
    counted: Counter[float] = Counter()
    for page in pages:
        for item in page.items:
            if isinstance(item, Row):
                counted[round(item.size * 2) / 2] += len(item.text)
    return counted.most_common(1)[0][0] if counted else 1.0
