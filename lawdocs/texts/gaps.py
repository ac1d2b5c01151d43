"""Gaps (编号缺漏): numbers that are left out, repeated or out of order, said in sentences."""

from collections.abc import Iterable, Iterator, Sequence

from lawdocs.texts.blocks import Block
from lawdocs.texts.labels import Kind
from lawdocs.texts.roles import Role

# What the numbers of a kind run through: articles through a whole text, sections through their chapter.
# Lists and headings may go on through several paragraphs, and chapters through several parts (民事诉讼法).
_RUNS_WITHIN = {
    Kind.PART: (Kind.ANNEX,),
    Kind.CHAPTER: (Kind.ANNEX,),
    Kind.SECTION: (Kind.ANNEX, Kind.PART, Kind.CHAPTER),
    Kind.ARTICLE: (Kind.ANNEX,),
    Kind.HEADING: (Kind.ANNEX,),
    Kind.ITEM: (Kind.ANNEX, Kind.ARTICLE),
    Kind.SUBITEM: (Kind.ANNEX, Kind.ARTICLE),
}
_MAY_RESTART = (Kind.HEADING, Kind.ITEM, Kind.SUBITEM)
_UNITS = (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE)
_SUBPART = "分编"
_DECIMAL_END = "\u3000"


def sentences(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Say where numbers do not follow each other: 第七条之后是第九条。"""
    last: dict[tuple[str, ...], tuple[Block, str]] = {}
    found: list[str] = []
    for block, parents in _with_parents(blocks):
        if block.role is Role.TITLE and not block.depth:
            last.clear()  # another text, which counts anew
        if block.kind not in _RUNS_WITHIN or _number(block) is None or block.role is Role.ANNEX_NOTE:
            continue
        run = _run(block, parents)
        before, part_before = last.get(run, (None, ""))
        part = "".join(_anchors(parents, (Kind.PART,)))
        restarts = block.kind in _MAY_RESTART or (block.kind is Kind.CHAPTER and part != part_before)
        if not (restarts and block.number == 1):
            found += _complaints(before, block, _place(block, parents))
        last[run] = block, part
    return tuple(found)


def _with_parents(blocks: Iterable[Block]) -> Iterator[tuple[Block, list[Block]]]:
    parents: list[Block] = []
    for block in blocks:
        del parents[block.depth :]
        yield block, list(parents)
        parents.append(block)


def _number(block: Block) -> int | None:
    """The number a block counts for: 总则 without a number of its own is the first chapter."""
    return 1 if block.label == "总则" else block.number


def _run(block: Block, parents: Sequence[Block]) -> tuple[str, ...]:
    """Name the run of numbers a block continues; 1. and （1）, 一、 and （一）, 编 and 分编 are counted apart."""
    style = _style(block.label)
    within = _RUNS_WITHIN[block.kind]
    if style == _SUBPART:
        within = (*within, Kind.PART)
    return (block.kind, style, *_anchors(parents, within))


def _style(label: str) -> str:
    """What tells the numbers of one kind apart: 4.2.1 runs within 4.2."""
    if _SUBPART in label:
        return _SUBPART
    if label[:1] in "（第":
        return label[:1]
    if not label[:1].isalnum() or label[:1].isdigit() and not label[:1].isdecimal():
        return "①"
    return label.rpartition(".")[0] + "." if label.endswith(_DECIMAL_END) else ""


def _anchors(parents: Sequence[Block], kinds: Sequence[Kind]) -> list[str]:
    """Anchors of the units around a block; chapters run through 分编, which therefore do not count."""
    return [each.anchor for each in parents if each.kind in kinds and _SUBPART not in each.label]


def _complaints(before: Block | None, block: Block, place: str) -> Iterator[str]:
    if before is None:
        if _number(block) != 1:
            yield f"{place}编号从{_named(block)}开始。"
    elif (_number(before), before.insertion) == (_number(block), block.insertion):
        yield f"{place}{_named(block)}出现了两次。"
    elif not _follows(before, block):
        yield f"{place}{_named(before)}之后是{_named(block)}。"


def _follows(before: Block, block: Block) -> bool:
    if block.insertion:
        return (block.number, block.insertion) == (before.number, before.insertion + 1)
    return _number(block) == (_number(before) or 0) + 1


def _named(block: Block) -> str:
    """Name a block as a citation would; labels of lists stand in quotation marks."""
    return block.label if block.kind in _UNITS else f"“{block.label.rstrip('、.' + _DECIMAL_END)}”"


def _place(block: Block, parents: Sequence[Block]) -> str:
    """Name the unit a section or a list stands in, where its number alone would not tell."""
    if block.kind in (Kind.PART, Kind.CHAPTER, Kind.ARTICLE, Kind.ANNEX):
        return ""
    holder = next((each for each in reversed(parents) if each.kind in (*_UNITS, Kind.HEADING)), None)
    return _named(holder) if holder else ""
