"""Texts that a text cites by name (《某办法》): where, with the number, the day and the provisions beside the name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.numbers import NUMBER, ORDER_NUMBER
from lawdocs.texts.written_days import find_days

_OPENING, _CLOSING = "《", "》"
_LONGEST = 200
_INNER = str.maketrans("《》<>＜＞", "〈〉〈〉〈〉")
# （以下简称《条例》） gives a name, （财库〔2003〕119号） a number.
_ALIAS = re.compile(r"(?:以下)?(?:简称|统称|称)[为：:]?[“\"]?$")
_NUMBER_AFTER = re.compile(rf"\s*[（(]\s*(?P<number>{NUMBER}|{ORDER_NUMBER})[^（()）]{{0,40}}[）)]")
_NAMED_AFTER = re.compile(r"\s*[（(](?:以下)?(?:统一)?(?:简称|统称)[^（()）]{0,60}[）)]")
_ORDER_BEFORE = re.compile(rf"(?P<number>{ORDER_NUMBER})(?:公布|发布|颁布)?的?原?$")
_NUMERAL = r"[零〇○一二三四五六七八九十百千\d]+"
_PROVISION = (
    rf"第\s?{_NUMERAL}\s?条(?:之[一二三四五六七八九十])?(?:第\s?{_NUMERAL}\s?款)?(?:第?[（(]?{_NUMERAL}[）)]?项)?"
)
_PROVISIONS = re.compile(rf"\s*(?P<provisions>{_PROVISION}(?:\s?(?:[、，和及至]|或者|以及)\s?{_PROVISION})*)")


@dataclass(frozen=True)
class CitedTitle:
    """A title that a text cites, without its marks; ``start`` and ``end`` are the place of the title with them.

    ``after`` is where the number or the short name behind the title ends, or the title where none stands there.
    """

    title: str
    start: int
    end: int
    after: int
    number: str = ""
    provisions: str = ""
    dated: date | None = None


def cited_titles(text: str, start: int = 0, end: int | None = None) -> Iterator[CitedTitle]:
    """The titles between two places of a text; short names given in brackets (以下简称《条例》) are not among them."""
    end = len(text) if end is None else end
    behind = start
    for first, last in _marked(text, start, end):
        before = text[behind:first]
        if first < behind or _ALIAS.search(before):
            continue
        number = _NUMBER_AFTER.match(text, last, end)
        beside = number or _NAMED_AFTER.match(text, last, end)
        after = beside.end() if beside else last
        order = _ORDER_BEFORE.search(before)
        provisions = _PROVISIONS.match(text, after, end)
        days = [each.day for each in find_days(before)]
        yield CitedTitle(
            title=text[first + 1 : last - 1].translate(_INNER),
            start=first,
            end=last,
            after=after,
            number=_said(number or order, "number"),
            provisions=_said(provisions, "provisions"),
            dated=days[-1] if days else None,
        )
        behind = after


def _said(match: re.Match[str] | None, group: str) -> str:
    return "".join(match[group].split()) if match else ""


def _marked(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The places of titles in their outermost marks; what is not closed soon, or not on its line, is no title."""
    position = text.find(_OPENING, start, end)
    while position != -1:
        closing = _closing(text, position, min(end, position + _LONGEST))
        if closing is None:
            position = text.find(_OPENING, position + 1, end)
            continue
        if closing - position > 1:
            yield position, closing + 1
        position = text.find(_OPENING, closing + 1, end)


def _closing(text: str, opening: int, end: int) -> int | None:
    depth = 0
    for position in range(opening, end):
        character = text[position]
        if character == "\n":
            return None
        depth += (character == _OPENING) - (character == _CLOSING)
        if depth == 0:
            return position
    # 《关于印发《办法》的通知（财库〔2003〕1号）: one closing mark is missing; the first one ends what can be read.
    first = text.find(_CLOSING, opening, end)
    return first if first != -1 and "\n" not in text[opening:first] else None
