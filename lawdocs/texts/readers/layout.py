"""Print on a page (版面): characters with their places become rows of print, in the order of reading.

Lengths are in points, counted from the top left of the page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from lawdocs.texts.labels import read_label

SAME_ROW = 0.5  # of the size of a character: how far middles of one row lie apart
_WIDE = 1.6  # a gap that parts two things, also to be seen in the text
_SPACE = 0.7
_LATIN_SPACE = 0.15
_SPREAD = 0.4  # between the characters of a letter-spaced title
_WIDE_GAP, _GAP = "\u3000\u3000", "\u3000"
_ASCII = re.compile(r"[!-~]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character and the box it takes; `is_apart` when a space was set before it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    is_apart: bool = False

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row of print, or one column's part of it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    has_gap: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table with ruled cells; None for a cell that one from a row above goes on through."""

    cells: tuple[str | None, ...]
    top: float
    begins_table: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page in the order of reading; `sideways` counts characters that do not stand upright: they are not read."""

    number: int
    width: float
    height: float
    items: tuple[Row | TableRow, ...]
    sideways: int = 0


def rows_of(glyphs: Iterable[Glyph]) -> list[list[list[Glyph]]]:
    """Rows from top to bottom, each a list of pieces that wide gaps part, each piece a list of characters."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (each.middle, each.x0)):
        if rows and abs(glyph.middle - _middle(rows[-1])) <= SAME_ROW * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_pieces(_once(sorted(row, key=lambda each: each.x0))) for row in rows]


def row_of(pieces: Sequence[Sequence[Glyph]]) -> Row:
    """One row of print with its text."""
    glyphs = [glyph for piece in pieces for glyph in piece]
    return Row(
        _text(glyphs),
        glyphs[0].x0,
        max(glyph.x1 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
        median(glyph.size for glyph in glyphs),
        has_gap=len(pieces) > 1 and not _is_spread(glyphs),
    )


def joined(before: str, after: str) -> str:
    """Two rows of one paragraph as running text: Latin words keep a space between them."""
    is_latin = _ASCII.match(before[-1:]) and _ASCII.match(after[:1]) and before[-1:] not in "-/"
    return f"{before} {after}" if is_latin else before + after


def _middle(row: Sequence[Glyph]) -> float:
    return row[0].middle


def _once(row: Sequence[Glyph]) -> list[Glyph]:
    """Leave out what is printed a second time over itself to look bold."""
    kept: list[Glyph] = []
    for glyph in row:
        twice = (each for each in kept[-3:] if each.text == glyph.text and glyph.x0 - each.x0 < 0.3 * glyph.size)
        if next(twice, None) is None:
            kept.append(glyph)
    return kept


def _pieces(row: Sequence[Glyph]) -> list[list[Glyph]]:
    pieces = [[row[0]]]
    for before, glyph in zip(row, row[1:], strict=False):
        if _gap(before, glyph) >= _WIDE:
            pieces.append([])
        pieces[-1].append(glyph)
    return pieces


def _gap(before: Glyph, after: Glyph) -> float:
    """The gap between two characters, measured in characters."""
    return (after.x0 - before.x1) / max(min(before.size, after.size), 1)


def _is_spread(glyphs: Sequence[Glyph]) -> bool:
    """Whether a row is letter-spaced (通　　知): each character stands alone, at like distances."""
    if len(glyphs) < 2 or any(_ASCII.match(each.text) for each in glyphs):
        return False
    gaps = [_gap(before, after) for before, after in zip(glyphs, glyphs[1:], strict=False)]
    return min(gaps) >= _SPREAD and max(gaps) <= 2 * min(gaps) + _SPREAD


def _text(glyphs: Sequence[Glyph]) -> str:
    """The text of a row: spaces where they part words or things, none where they only spread the print."""
    if _is_spread(glyphs):
        return "".join(each.text for each in glyphs)
    parts = [glyphs[0].text]
    for before, after in zip(glyphs, glyphs[1:], strict=False):
        parts += [_space(before, after), after.text]
    return _squeezed("".join(parts))


def _space(before: Glyph, after: Glyph) -> str:
    gap = _gap(before, after)
    if gap >= _WIDE:
        return _WIDE_GAP
    if _ASCII.match(before.text) and _ASCII.match(after.text):
        return " " if after.is_apart or gap >= _LATIN_SPACE else ""
    is_set = after.is_apart and before.text.isalpha() and after.text.isalpha()
    is_han = not (_ASCII.match(before.text) or _ASCII.match(after.text))
    return _GAP if gap >= _SPACE or (is_set and is_han) else ""


def _squeezed(text: str) -> str:
    """Close the single gaps of a line whose words are spread (税务　总局　办　公厅), but not the one behind 第一条."""
    label = read_label(text)
    width = label.width if label else 0
    rest = text[width:]
    words = re.split(_GAP, rest)
    if _WIDE_GAP in rest or len(words) < 3 or sum(map(len, words)) > 2.5 * len(words):
        return text
    return text[:width] + "".join(words)
