"""Tables in plain text (表格): rows whose cells are parted by tabs, bars, or wide gaps that repeat line after line."""

import re
from collections.abc import Sequence

from lawdocs.texts.line import Line
from lawdocs.texts.roles import Role

_WIDE_GAP = re.compile(r"[ \u3000\xa0]{2,}")
_MARKS = ("\t", "|", "  ", "\u3000\u3000")
_FEWEST_BARS = 2
_LONGEST_ROW = 2_000


def mark_tables(lines: Sequence[Line], text: str) -> None:
    """Mark the rows of tables; a running number in a cell of its own is no item of a list."""
    if not any(mark in text for mark in _MARKS):
        return
    gaps = [_gaps(line) for line in lines]
    for position, line in enumerate(lines):
        if line.role is Role.BODY and (_has_cells(line) or _is_aligned(gaps, position)):
            line.role = Role.TABLE
            if line.label is not None and "\t" in line.text[: line.label.width]:
                line.label = None


def _has_cells(line: Line) -> bool:
    return "\t" in _inner(line) or line.text.count("|") >= _FEWEST_BARS


def _inner(line: Line) -> str:
    """The line without its label: the tab behind 第一条 parts no cells."""
    return line.text[line.label.width :] if line.label is not None else line.text


def _gaps(line: Line) -> int:
    """How many wide gaps part a line into columns."""
    if len(line.text) > _LONGEST_ROW:
        return 0
    return len(_WIDE_GAP.findall(_inner(line)))


def _is_aligned(gaps: Sequence[int], position: int) -> bool:
    """One gap may be an accident; the same number of gaps in the line before or after is a table."""
    own = gaps[position]
    beside = (gaps[at] for at in (position - 1, position + 1) if 0 <= at < len(gaps))
    return own > 0 and own in beside
