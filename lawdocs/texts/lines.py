"""Lines of a text, each with the unit that it opens and the role that it plays."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lawdocs.texts.closings import mark_closings
from lawdocs.texts.columns import mark_tables
from lawdocs.texts.contents import mark_contents
from lawdocs.texts.decimals import read_decimals
from lawdocs.texts.heads import mark_head, mark_preamble
from lawdocs.texts.holes import fill_holes
from lawdocs.texts.labels import Kind, Label, read_label
from lawdocs.texts.line import Line
from lawdocs.texts.quoted_lines import mark_quoted
from lawdocs.texts.roles import APART

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[。；;：:，,]$")
_LONGEST_TITLE = 40
_UNITS = (Kind.PART, Kind.CHAPTER, Kind.SECTION)


def read_lines(text: str) -> list[Line]:
    """Split a text into lines that are not blank, each with its label and its role."""
    split = list(_split(text))
    mark_quoted(split, text)
    lines = _joined_titles(split)
    mark_contents(lines)
    fill_holes(lines)
    mark_tables(lines, text)
    read_decimals(lines)
    mark_head(lines)
    mark_closings(lines)
    mark_preamble(lines)
    _settle_headings(lines)
    return lines


def _split(text: str) -> Iterator[Line]:
    for match in _LINE.finditer(text):
        whole = match[0]
        stripped = whole.strip()
        if stripped:
            start = match.start() + len(whole) - len(whole.lstrip())
            yield Line(stripped, start, start + len(stripped), read_label(stripped))


def _joined_titles(lines: Iterable[Line]) -> list[Line]:
    """Join 第一章 and its title where the title stands on a line of its own."""
    joined: list[Line] = []
    awaiting: Label | None = None
    for line in lines:
        if awaiting is not None and _is_title(line):
            before = joined[-1]
            before.text, before.end = before.text[: awaiting.width] + line.text, line.end
            awaiting = None
        else:
            joined.append(line)
            awaiting = line.label if _awaits_title(line) else None
    return joined


def _awaits_title(line: Line) -> bool:
    label = line.label
    if label is None or label.number is None:
        return False
    return label.kind in _UNITS and label.width == len(line.text)


def _is_title(line: Line) -> bool:
    plain = line.label is None or line.label.number is None
    return plain and not line.is_quoted and len(line.text) <= _LONGEST_TITLE and not _SENTENCE_END.search(line.text)


def _settle_headings(lines: Sequence[Line]) -> None:
    """In texts with articles 一、 is a heading only as a title before the next article, else an item."""
    in_article = False
    for position, line in enumerate(lines):
        label = line.label
        if line.role in APART:
            in_article = False
        if label is None:
            continue
        if label.kind is Kind.ARTICLE:
            in_article = True
        elif label.kind is Kind.ANNEX or label.kind in _UNITS:
            in_article = False
        elif label.kind is Kind.HEADING and in_article:
            if _titles_an_article(lines, position):
                in_article = False
            else:
                line.label = replace(label, kind=Kind.ITEM)


def _titles_an_article(lines: Sequence[Line], position: int) -> bool:
    following = lines[position + 1].label if position + 1 < len(lines) else None
    line = lines[position]
    is_title = len(line.text) <= _LONGEST_TITLE and not _SENTENCE_END.search(line.text)
    return is_title and following is not None and following.kind in (Kind.ARTICLE, Kind.ITEM)
