"""The clauses of other texts that a document ends or stops (部分废止、停止执行): which, since when, by what article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.clause_days import CLAUSES, STOPS, act_of
from lawdocs.texts.metadata.repeals import read_repeals
from lawdocs.texts.metadata.values import Found, Span
from lawdocs.texts.provisions import cited_at
from lawdocs.texts.structure import Outline, parse
from lawdocs.texts.written_days import day_of, day_pattern

_NAMED = re.compile(rf"(?:中的?|的)?(?P<clauses>{CLAUSES})")
_SINCE = re.compile(rf"(?:自|从){day_pattern()}(?:零时)?起")
_WORD = re.compile("|".join((*STOPS, "失效", "废止")))
_STOP = "。；;\n"


@dataclass(frozen=True)
class PartEnd:
    """Clauses of a text that another one ends: ``act`` is 废止, 失效 or 停止执行.

    ``since`` is the first day on which they no longer hold, None where the words name none: then they end when the
    document that says so takes effect. ``by_clause`` is the article of that document.
    """

    title: str
    number: str
    clauses: str
    act: str
    since: date | None
    by_clause: str


def read_part_ends(text: str) -> tuple[Found[PartEnd], ...]:
    """What a text says of clauses of others, in its order; whole texts that it ends are not among them."""
    outline = parse(text)
    return tuple(_part_ends(outline))


def _part_ends(outline: Outline) -> Iterator[Found[PartEnd]]:
    text = outline.text
    for found in read_repeals(text, 0):
        named = _NAMED.match(found.value.part)
        if named is None:
            continue
        start = max(text.rfind(each, 0, found.span.start) for each in _STOP) + 1
        end = min((at for at in (text.find(each, found.span.end) for each in _STOP) if at >= 0), default=len(text))
        said = text[start:end]
        word = _WORD.search(found.words(text)) or _WORD.search(said)
        since = _SINCE.search(said)
        value = PartEnd(
            title=found.value.title,
            number=found.value.number,
            clauses=named["clauses"],
            act=act_of(word[0] if word else "废止"),
            since=day_of(since),
            by_clause=cited_at(outline, found.span.start),
        )
        yield Found(value, Span(start, end), found.confidence)
