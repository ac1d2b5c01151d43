"""The paragraphs of a paper: which typeface, where on the line, which bookmark; the same for PDF and for DOCX."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from lawdocs.texts.structure import Block, Kind, Role


class Style(StrEnum):
    """Where a paragraph stands."""

    BODY = "body"  # its first line two characters in
    FLUSH = "flush"  # 主送机关
    CENTRE = "centre"  # chapters
    TITLE = "title"  # of an annex, or of a text that is sent out
    ANNEX = "annex"  # 附件1, at the head of a sheet
    RIGHT = "right"  # a signature below an annex
    TABLE = "table"


@dataclass(frozen=True)
class Run:
    """Characters in one of the faces of ``fonts.FACES``."""

    face: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, or one table with its ``rows``; ``mark`` is its bookmark, at ``level`` from 1."""

    style: Style
    runs: tuple[Run, ...] = ()
    mark: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    new_sheet: bool = False

    @property
    def text(self) -> str:
        """All of its characters."""
        return "".join(run.text for run in self.runs)


_GROUPS = {Kind.PART: 2, Kind.CHAPTER: 3, Kind.SECTION: 4}
_ARTICLE, _HEADING, _INNER_HEADING = 5, 5, 6
_LONGEST_MARK = 30
_HEAD = (Role.LETTERHEAD, Role.NUMBER, Role.TITLE, Role.NOTE_LINE)
_PLACES = {
    Role.ADDRESSEE: Style.FLUSH,
    Role.SIGNATURE: Style.RIGHT,
    Role.DATE: Style.RIGHT,
    Role.NUMBER: Style.CENTRE,
    Role.LETTERHEAD: Style.CENTRE,
}


def paragraphs(blocks: Iterable[Block], *, apart: bool = False) -> list[Paragraph]:
    """The paragraphs of some blocks, rows of a table taken together; ``apart``: they begin a sheet of their own."""
    found: list[Paragraph] = []
    is_head = True  # a title below nothing but letterhead and number is on their sheet
    for is_table, group in groupby(blocks, lambda each: each.role is Role.TABLE):
        if is_table:
            rows = tuple(tuple(_line(each).split("\t")) for each in group)
            found.append(Paragraph(Style.TABLE, rows=rows))
            is_head = False
            continue
        for block in group:
            found += _of(block, found[-1] if found else None, is_head=is_head)
            is_head = is_head and block.role in _HEAD
    if apart and found:
        found[0] = replace(found[0], new_sheet=True)
    return found


def _of(block: Block, before: Paragraph | None, *, is_head: bool) -> Iterator[Paragraph]:
    if block.kind is Kind.ANNEX:
        label = block.printed.strip() or block.label
        mark = _short(f"{block.label} {block.text}".strip())
        yield Paragraph(Style.ANNEX, (Run("hei", label.rstrip("：: ")),), mark, 1, new_sheet=True)
        if block.text.strip():
            yield Paragraph(Style.TITLE, (Run("title", block.text),))
    elif block.role is Role.TITLE:
        goes_on = before is not None and before.style in (Style.ANNEX, Style.TITLE)
        yield Paragraph(
            Style.TITLE,
            (Run("title", _line(block)),),
            "" if goes_on else _short(_line(block)),
            0 if goes_on else 1,
            new_sheet=before is not None and not goes_on and not is_head,
        )
    elif block.kind in _GROUPS:
        gap = "\u3000" if block.text else ""
        text = f"{block.label}{gap}{block.text}"
        yield Paragraph(Style.CENTRE, (Run("hei", text),), _short(text), _GROUPS[block.kind])
    elif block.kind is Kind.ARTICLE:
        runs = (Run("hei", block.label), Run("fangsong", f"\u3000{block.text}"))
        yield Paragraph(Style.BODY, runs, _short(block.label + block.heading), _ARTICLE)
    elif block.kind is Kind.HEADING:
        yield _heading(block)
    elif block.role is Role.NOTE_LINE:
        yield Paragraph(Style.CENTRE, (Run("kai", _line(block)),))
    else:
        yield Paragraph(_PLACES.get(block.role, Style.BODY), (Run("fangsong", _line(block)),))


def _heading(block: Block) -> Paragraph:
    """一、 in 黑体, （一） in 楷体, 1. in the face of the text; the text that runs on after a heading is text."""
    inner = block.label[:1] in "（("
    face = "kai" if inner else "fangsong" if block.label[:1].isdecimal() else "hei"
    label = block.printed.strip()
    runs = [Run(face if block.heading else "fangsong", label + block.heading)]
    rest = block.text[len(block.heading) :]
    if rest:
        runs.append(Run("fangsong", rest))
    mark = _short(label + (block.heading.rstrip("。") or block.text))
    return Paragraph(Style.BODY, tuple(runs), mark, _INNER_HEADING if inner else _HEADING)


def _line(block: Block) -> str:
    return f"{block.printed}{block.text}".strip()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_MARK else text[:_LONGEST_MARK] + "……"
