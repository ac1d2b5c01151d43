"""Clauses as people name them (条款): whether a text has 第三条第一项, and whether words stand where they should."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from lawdocs.texts.labels import Kind
from lawdocs.texts.numerals import read_numeral, to_chinese
from lawdocs.texts.structure import Block, Outline, parse

_NUMERAL = r"[零〇○一二三四五六七八九十百千\d]+"
# 第三条第一项, 第3条第2款, 第三条第（一）项, 第六条之一; brackets and digits are narrow after normalising.
_CLAUSE = re.compile(
    rf"第\s?(?P<article>{_NUMERAL})\s?条(?:\s?之\s?(?P<insertion>[一二三四五六七八九十]))?"
    rf"(?:\s?第?\s?(?P<paragraph>{_NUMERAL})\s?款)?"
    rf"(?:\s?第?\s?\(?\s?(?P<item>{_NUMERAL})\s?\)?\s?项)?"
)
# 第二款第一项 or 第二项, which go on with the article named before them.
_INNER = re.compile(rf"(?:第\s?(?P<paragraph>{_NUMERAL})\s?款)?(?:\s?第?\s?\(?\s?(?P<item>{_NUMERAL})\s?\)?\s?项)?")
_BETWEEN = re.compile(r"[、,;\n]|和|以及|及|与")
_THROUGH = re.compile(r"\s*(?:至|到|—+|-|~)\s*")
WHOLE = ("全文", "整个文件", "全部条款")
_TITLED = (Kind.ANNEX, Kind.PART, Kind.CHAPTER)
_MOST_NAMED = 6


@dataclass(frozen=True)
class Place:
    """A clause that somebody named and the text has: its name, the anchor of its article, and its words.

    The whole text has neither anchor nor words. ``start`` and ``end`` are where it stands in the text.
    """

    label: str
    anchor: str
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class _Named:
    """A clause that somebody named: its number, and those of paragraph and item where they were given."""

    article: int
    insertion: int = 0
    paragraph: int | None = None
    item: int | None = None

    @property
    def label(self) -> str:
        return _label(self.article, self.insertion)


def clause_fault(text: str, clause: str) -> str:
    """Why a text has no such clause, with what it has nearby; empty when it has, or when no article is named.

    A text without articles is looked at by its headings: its 第一条 is what 一、 opens.
    """
    outline = parse(text)
    units = _units(outline)
    if not units:
        return ""
    faults = (_fault(outline, units, named) for named in _named(clause))
    return next((fault for fault in faults if fault), "")


def read_clauses(text: str, said: str) -> tuple[list["Place"], str]:
    """The clauses that a list names, each with its words, or why the text has no such clauses; nothing else passes.

    A list reads 第三条第一项、第二项、第五条至第七条, or names a chapter or an annex, or is 全文.
    """
    return clauses_in(parse(text), said)


def clauses_in(outline: Outline, said: str) -> tuple[list["Place"], str]:
    """The same for a text whose structure was read before."""
    last, units = None, _units(outline)
    found: list[Place] = []
    for piece in filter(
        None, (each.strip() for each in _BETWEEN.split(unicodedata.normalize("NFKC", said).strip("。")))
    ):
        if piece in WHOLE:
            found.append(Place(WHOLE[0], "", "", 0, len(outline.text)))
            continue
        titled = next(
            (each for each in outline.blocks if each.kind in _TITLED and _bare(each.label) == _bare(piece)), None
        )
        if titled is not None:
            found.append(_place_at(outline, titled.label, titled, titled.start, outline.within(titled)[-1].end))
            continue
        named = _named_from(piece, last)
        if not named:
            return [], f"“{said}”不是正文里的条款，请写条款，例如第三条第二款、第五条；整个文件写“全文”"
        if not units:
            return [], "正文没有分条，请写“全文”"
        if len(named) == 2:
            ends = [(each.article, each.insertion) for each in named]
            between = [each for each in units if ends[0] <= (each.number or 0, each.insertion) <= ends[1]]
            named = [named[0], *(_Named(each.number or 0, each.insertion) for each in between[1:-1]), named[1]]
        fault = next((each for each in (_fault(outline, units, one) for one in named) if each), "")
        if fault:
            return [], fault
        found += [_place(outline, units, each) for each in named]
        last = named[-1]
    return found, "" if found else "请写明条款"


def place_fault(text: str, clause: str, words: str) -> str:
    """Why words that stand once in a text do not stand in the one article that is named; empty when they do."""
    named = _named(clause)
    if len({each.label for each in named}) != 1 or text.count(words) != 1:
        return ""
    outline, begin = parse(text), text.index(words)
    held = [(unit, outline.within(unit)) for unit in _units(outline)]
    spans = [(unit, blocks[0].start, blocks[-1].end) for unit, blocks in held]
    touched = [unit for unit, start, end in spans if start < begin + len(words) and begin < end]
    if not touched or any(_is(unit, named[0]) for unit in touched):
        return ""
    return f"这段原文在{_label(touched[0].number or 0, touched[0].insertion)}，不在{named[0].label}"


def _named(clause: str) -> list[_Named]:
    found = []
    for match in _CLAUSE.finditer(unicodedata.normalize("NFKC", clause)):
        numbers = {name: read_numeral(value) for name, value in match.groupdict().items() if value}
        if numbers.get("article"):
            found.append(_Named(**{"insertion": 0, **numbers}))
    return found


def _named_from(piece: str, last: _Named | None) -> list[_Named]:
    """The one clause that a piece of a list names, or the two ends of a range; empty when it is anything else."""
    ends = _THROUGH.split(piece)
    if len(ends) == 2 and all(_CLAUSE.fullmatch(each) for each in ends):
        first, second = (_named(each)[:1] for each in ends)
        return [*first, *second]
    if _CLAUSE.fullmatch(piece):
        return _named(piece)
    match = _INNER.fullmatch(piece)
    if match is None or last is None or not piece:
        return []
    numbers = {name: read_numeral(value) for name, value in match.groupdict().items() if value}
    return [replace(last, paragraph=numbers.get("paragraph", last.paragraph), item=numbers.get("item"))]


def _place(outline: Outline, units: Sequence[Block], named: _Named) -> Place:
    unit = next(each for each in units if _is(each, named) and not _inner_fault(outline, each, named))
    inner = f"第{to_chinese(named.paragraph)}款" if named.paragraph else ""
    inner += f"第{to_chinese(named.item)}项" if named.item else ""
    return _place_at(outline, f"{named.label}{inner}", unit, *_span_of(outline, unit, named))


def _place_at(outline: Outline, label: str, unit: Block, start: int, end: int) -> Place:
    return Place(label, unit.anchor, outline.text[start:end].strip(), start, end)


def _span_of(outline: Outline, unit: Block, named: _Named) -> tuple[int, int]:
    """Where an article, its paragraph or its item stands."""
    blocks = list(outline.within(unit))
    if named.paragraph:
        starts = [0, *(at for at, each in enumerate(blocks) if each.kind is Kind.PARAGRAPH), len(blocks)]
        blocks = blocks[starts[named.paragraph - 1] : starts[named.paragraph]]
    if named.item:
        first = next(
            at for at, each in enumerate(blocks) if _is_item(each) and each is not unit and each.number == named.item
        )
        blocks = [blocks[first], *_while_deeper(blocks[first + 1 :], blocks[first].depth)]
    return blocks[0].start, blocks[-1].end


def _while_deeper(blocks: Sequence[Block], depth: int) -> list[Block]:
    return list(takewhile(lambda each: each.depth > depth, blocks))


def _bare(label: str) -> str:
    """A label of an annex without the space and the colon in it."""
    return "".join(unicodedata.normalize("NFKC", label).split()).rstrip(":")


def _units(outline: Outline) -> list[Block]:
    """The articles, or in a text that has none the headings of the first level (一、)."""
    firsts = [each for each in outline.blocks if each.kind is Kind.HEADING and each.anchor.split("-")[-2:-1] == ["h"]]
    return list(outline.articles) or firsts


def _fault(outline: Outline, units: Sequence[Block], named: _Named) -> str:
    same = [unit for unit in units if _is(unit, named)]
    if not same:
        return f"正文没有{named.label}，{_nearby(units, named)}"
    inner = [_inner_fault(outline, unit, named) for unit in same]
    return "" if "" in inner else inner[0]


def _nearby(units: Sequence[Block], named: _Named) -> str:
    """The unit before and the one after the number that does not exist."""
    places = sorted({(unit.number or 0, unit.insertion) for unit in units})
    before = [place for place in places if place < (named.article, named.insertion)]
    after = [place for place in places if place > (named.article, named.insertion)]
    if before and not after:
        return f"最后一条是{_label(*before[-1])}"
    return "附近有" + "、".join(_label(*place) for place in [*before[-1:], *after[:1]])


def _inner_fault(outline: Outline, unit: Block, named: _Named) -> str:
    blocks = outline.within(unit)
    paragraphs = 1 + sum(each.kind is Kind.PARAGRAPH for each in blocks)
    if named.paragraph and named.paragraph > paragraphs:
        return f"{named.label}没有第{to_chinese(named.paragraph)}款，只有{paragraphs}款"
    if not named.item:
        return ""
    within = f"{unit.anchor}-p{named.paragraph}-" if named.paragraph else ""
    items = [each.number for each in blocks if _is_item(each) and each.anchor.startswith(within)]
    if named.item in items:
        return ""
    where = named.label + (f"第{to_chinese(named.paragraph)}款" if named.paragraph else "")
    if not items:
        return f"{where}没有分项"
    shown = [f"第{to_chinese(number)}项" for number in items if number]
    listed = "、".join(shown) if len(shown) <= _MOST_NAMED else f"{shown[0]}至{shown[-1]}"
    return f"{where}没有第{to_chinese(named.item)}项，有{listed}"


def _is_item(block: Block) -> bool:
    """（一） opens an item, under 一、 a heading of the second level, which people call an item all the same."""
    return block.kind is Kind.ITEM or block.kind is Kind.HEADING


def _is(unit: Block, named: _Named) -> bool:
    return (unit.number, unit.insertion) == (named.article, named.insertion)


def _label(number: int, insertion: int) -> str:
    return f"第{to_chinese(number)}条" + (f"之{to_chinese(insertion)}" if insertion else "")
