"""Clauses as people name them (条款): whether a text has 第三条第一项, and whether words stand where they should."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

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
_MOST_NAMED = 6


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
