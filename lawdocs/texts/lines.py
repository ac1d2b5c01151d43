"""Lines of a text with what each is for: part of the body, of a printed table of contents, or of the closing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from lawdocs.texts.labels import Kind, Label, read_label

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_DATE = re.compile(
    r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|"
    r"[一二][〇○零ＯO一二三四五六七八九]{3}年[元一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_SENTENCE_END = re.compile(r"[。；;：:，,]$")
_SIGNATURE = re.compile(r"[^，。；：、！？《》\d]{2,40}")
_MOST_SIGNATURES = 12
_LONGEST_TITLE = 40


class Role(Enum):
    """What a line is for."""

    BODY = auto()
    CONTENTS = auto()  # 目录 printed in the text
    CLOSING = auto()  # 发文机关署名 and 成文日期, or a line announcing annexes (附件：…)


@dataclass(frozen=True)
class Line:
    """A line without the white space around it, and its place in the text."""

    text: str
    start: int
    end: int
    label: Label | None
    role: Role = Role.BODY


def read_lines(text: str) -> list[Line]:
    """Split a text into lines that are not blank, each with its label and its role."""
    lines = _joined_titles(list(_split(text)))
    _mark_contents(lines)
    _mark_closings(lines)
    _settle_headings(lines)
    return lines


def _split(text: str) -> Iterator[Line]:
    for match in _LINE.finditer(text):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Line(stripped, start, start + len(stripped), read_label(stripped))


def _joined_titles(lines: list[Line]) -> list[Line]:
    """Join 第一章 and its title where the title stands on a line of its own."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before and before.label and _awaits_title(before) and _is_title(line):
            joined[-1] = replace(before, text=before.text[: before.label.width] + line.text, end=line.end)
        else:
            joined.append(line)
    return joined


def _awaits_title(line: Line) -> bool:
    label = line.label
    if label is None or label.number is None:
        return False
    return label.kind in (Kind.PART, Kind.CHAPTER, Kind.SECTION) and label.width == len(line.text)


def _is_title(line: Line) -> bool:
    plain = line.label is None or line.label.number is None
    return plain and len(line.text) <= _LONGEST_TITLE and not _SENTENCE_END.search(line.text)


def _mark_contents(lines: list[Line]) -> None:
    """Take the labels off a printed table of contents, so that its chapters are not counted twice."""
    for first in (i for i, line in enumerate(lines) if re.fullmatch(r"目\s*[录次]", line.text)):
        seen: set[tuple[Kind, int | None]] = set()
        for position in range(first, len(lines)):
            line = lines[position]
            label = line.label
            if position > first and (label is None or label.kind not in (Kind.PART, Kind.CHAPTER, Kind.SECTION)):
                break
            if label and label.kind is not Kind.SECTION and not seen:
                opening = (label.kind, label.number)
                seen.add(opening)
            elif label and (label.kind, label.number) in seen:
                break
            lines[position] = replace(line, label=None, role=Role.CONTENTS)


def _mark_closings(lines: list[Line]) -> None:
    """Set signatures with their date, and announcements of annexes, apart from the paragraph before them."""
    for position, line in enumerate(lines):
        if line.label is None and line.text.startswith(("附件：", "附件:", "附：", "附:")):
            lines[position] = replace(line, role=Role.CLOSING)
        if not _DATE.fullmatch(line.text):
            continue
        first = position
        while first > 0 and position - first < _MOST_SIGNATURES and _is_signature(lines[first - 1]):
            first -= 1
        for each in range(first, position + 1):
            lines[each] = replace(lines[each], label=None, role=Role.CLOSING)


def _is_signature(line: Line) -> bool:
    return line.label is None and bool(_SIGNATURE.fullmatch(line.text))


def _settle_headings(lines: list[Line]) -> None:
    """In texts with articles 一、 is a heading only as a title before the next article, else an item."""
    in_article = False
    for position, line in enumerate(lines):
        kind = line.label.kind if line.label else None
        if kind in (Kind.ANNEX, Kind.PART, Kind.CHAPTER, Kind.SECTION) or line.role is Role.CLOSING:
            in_article = False
        elif kind is Kind.ARTICLE:
            in_article = True
        elif line.label and kind is Kind.HEADING and in_article:
            if _titles_an_article(lines, position):
                in_article = False
            else:
                lines[position] = replace(line, label=replace(line.label, kind=Kind.ITEM))


def _titles_an_article(lines: list[Line], position: int) -> bool:
    following = lines[position + 1].label if position + 1 < len(lines) else None
    line = lines[position]
    is_title = len(line.text) <= _LONGEST_TITLE and not _SENTENCE_END.search(line.text)
    return is_title and following is not None and following.kind in (Kind.ARTICLE, Kind.ITEM)
