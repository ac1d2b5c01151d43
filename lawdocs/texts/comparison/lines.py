"""Lines (行) of a row as a page or a paper shows them: its label, then the paragraphs, each in marked runs."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from lawdocs.texts.comparison.rows import Mark, Row

_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


class View(StrEnum):
    """Which words of a row are shown: those of one side, or both in one text (合并显示)."""

    OLD = "old"
    NEW = "new"
    BOTH = "both"


class Run(NamedTuple):
    """Words of one mark."""

    mark: Mark
    text: str


Line = list[Run]


def lines(row: Row, view: View, *, with_label: bool = True) -> list[Line]:
    """The lines of a row; without label where it stands beside them anyway, unless it is what changed."""
    found: list[Line] = [[]]
    for run in (*_label(row, view, with_label=with_label), *_words(row, view)):
        first, *further = _BREAK.split(run.text)
        found[-1].append(Run(run.mark, first))
        found += [[Run(run.mark, text)] for text in further]
    return [_trimmed(line) for line in found if any(run.text.strip() for run in line)]


def _label(row: Row, view: View, *, with_label: bool) -> Iterator[Run]:
    """The label of the first unit, and a gap after it where one is printed: 第三条　, 一、."""
    is_other = row.is_in_both and row.is_renumbered
    if view is View.BOTH and is_other:
        sides = [(Mark.REMOVED, row.old), (Mark.ADDED, row.new)]
    elif view is View.OLD or (view is View.BOTH and row.is_removed):
        sides = [(Mark.REMOVED if is_other or row.is_removed else Mark.SAME, row.old)]
    else:
        sides = [(Mark.ADDED if is_other or row.is_added else Mark.SAME, row.new)]
    if not (is_other or with_label):
        return
    for mark, side in sides:
        yield Run(mark, side.units[0].label)
    unit = sides[-1][1].units[0]
    if unit.label and (unit.is_article or unit.is_title):
        yield Run(Mark.SAME, "\u3000")


def _words(row: Row, view: View) -> Iterator[Run]:
    for piece in row.pieces:
        if view is View.OLD:
            text = piece.old
        elif view is View.NEW:
            text = piece.new
        else:
            text = piece.old if piece.mark is Mark.REMOVED else piece.new
        if text:
            yield Run(piece.mark, text)


def _trimmed(line: Line) -> Line:
    """A line without the white space around it, and without runs of which nothing is left."""
    runs = [run for run in line if run.text]
    while runs and not runs[0].text.strip():
        del runs[0]
    runs[0] = Run(runs[0].mark, runs[0].text.lstrip())
    while not runs[-1].text.strip() and runs[-1].text != "\u3000":
        del runs[-1]
    runs[-1] = Run(runs[-1].mark, runs[-1].text.rstrip())
    return [run for run in runs if run.text]
