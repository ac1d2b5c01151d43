"""Columns of print (分栏): what stands left of a gutter is read before what stands right of it."""

from collections.abc import Sequence

from lawdocs.texts.readers.layout import Glyph, Row, row_of

_FEWEST_ROWS = 5
_NARROWEST_GUTTER = 0.8
_FEWEST_CHARACTERS = 6
_FULL = 0.85  # rows of running text fill their column, cells of a table do not
_FEWEST_FULL = 0.5

Pieces = Sequence[Sequence[Glyph]]


def in_reading_order(rows: Sequence[Pieces]) -> list[Row]:
    """Rows of a page one after another, those of columns column by column."""
    ordered: list[Row] = []
    position = 0
    while position < len(rows):
        end, gutter = _region(rows, position)
        if gutter is None:
            ordered.append(row_of(rows[position]))
            position += 1
            continue
        left, right = _parted(rows[position:end], gutter)
        ordered += in_reading_order(left) + in_reading_order(right)
        position = end
    return ordered


def _region(rows: Sequence[Pieces], first: int) -> tuple[int, float | None]:
    """Where the columns that begin at a row end, and where between them the gutter lies; None for no columns."""
    for place in range(1, len(rows[first])):
        low, high = rows[first][place - 1][-1].x1, rows[first][place][0].x0
        end = first
        while end < len(rows):
            narrowed = _narrowed(rows[end], low, high)
            if narrowed is None:
                break
            low, high = narrowed
            end += 1
        gutter = (low + high) / 2
        if _are_columns(rows[first:end], gutter):
            return end, gutter
    return first + 1, None


def _narrowed(row: Pieces, low: float, high: float) -> tuple[float, float] | None:
    """The gutter that a row leaves open; None where it prints across."""
    for piece in row:
        x0, x1 = piece[0].x0, piece[-1].x1
        if x1 <= (low + high) / 2:
            low = max(low, x1)
        elif x0 >= (low + high) / 2:
            high = min(high, x0)
        else:
            return None
    return (low, high) if high - low >= _NARROWEST_GUTTER * row[0][0].size else None


def _are_columns(rows: Sequence[Pieces], gutter: float) -> bool:
    both = sum(1 for row in rows if row[0][0].x0 < gutter < row[-1][0].x0)
    return both >= _FEWEST_ROWS and all(_is_running_text(side) for side in _parted(rows, gutter))


def _is_running_text(rows: Sequence[Pieces]) -> bool:
    begin = min(row[0][0].x0 for row in rows)
    span = max(row[-1][-1].x1 for row in rows) - begin
    characters = sum(len(piece) for row in rows for piece in row)
    full = sum(1 for row in rows if row[-1][-1].x1 - begin >= _FULL * span)
    return characters >= _FEWEST_CHARACTERS * len(rows) and full >= _FEWEST_FULL * len(rows)


def _parted(rows: Sequence[Pieces], gutter: float) -> tuple[list[Pieces], list[Pieces]]:
    left = [[piece for piece in row if piece[0].x0 < gutter] for row in rows]
    right = [[piece for piece in row if piece[0].x0 >= gutter] for row in rows]
    return [row for row in left if row], [row for row in right if row]
