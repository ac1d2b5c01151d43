"""What a document says of the end of other texts and of their clauses (废止、失效、停止执行)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.clause_days import CLAUSES, STOPS, act_of
from lawdocs.texts.metadata.repeals import read_repeals
from lawdocs.texts.metadata.values import Found, Repeal, Span
from lawdocs.texts.provisions import cited_at
from lawdocs.texts.structure import Outline, parse
from lawdocs.texts.written_days import day_of, day_pattern

WORDS = (*STOPS, "失效", "废止")  # a text without any of them ends nothing
_NAMED = re.compile(rf"(?:中的?|的)?(?P<clauses>{CLAUSES})")
# 自2010年5月1日起施行的《某办法》 tells of what is ended, as the brackets behind a title do.
_SINCE = re.compile(rf"(?:自|从){day_pattern()}(?:零时)?起(?!(?:正式)?(?:施行|实施|执行|试行)的)")
_PUBLICATION = re.compile(r"(?:自|从)(?:本\w{2,6})?(?:公布|发布|印发)之日起")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_WORD = re.compile("|".join(WORDS))
_BEFORE_THIS = re.compile(rf"已(?:经|于[^，。；]{{0,20}})?(?:被)?(?:{'|'.join(WORDS)})$")
# 《某办法》中与本办法不一致的内容同时废止: a part, but nobody can say which.
_UNLIKE = re.compile("不一致|抵触|不相符|不符合|冲突")
_PART = re.compile(r"第.{1,6}[章条款项]|规定|内容|条款|部分")
_STOP = "。；;\n"


@dataclass(frozen=True)
class StatedEnd:
    """The end of a text, or of ``clauses`` of it: ``act`` is 废止, 失效 or 停止执行.

    ``since`` is the first day without it, None where the words name none: then it ends when the document that says so
    takes effect, or is published (``at_publication``). ``is_vague``: a part is meant, and no clause named.
    ``by_clause`` is the article of that document.
    """

    title: str
    number: str
    clauses: str
    act: str
    since: date | None
    by_clause: str
    at_publication: bool = False
    is_vague: bool = False


def read_stated_ends(text: str) -> tuple[Found[StatedEnd], ...]:
    """What a text ends of others, in the order in which it is found; each found with the sentence that says it.

    What it only tells the history of (已经废止) is not among them.
    """
    if not any(word in text for word in WORDS):
        return ()
    outline = parse(text)
    return tuple(_ends(outline))


def _ends(outline: Outline) -> Iterator[Found[StatedEnd]]:
    text = outline.text
    for found in read_repeals(text, 0):
        words = found.words(text)
        if _BEFORE_THIS.search(words):
            continue
        rest = _behind_item(found, text)
        if _WORD.search(rest):
            continue  # the item says itself what ends, and was read as a sentence
        sentence, *heads = (_sentence(text, each) for each in (found.span, *found.further))
        said = [words, *(text[each.start : each.end] for each in (sentence, *heads))]
        part = found.value.part or (rest.strip() if _PART.search(rest) else "")
        named = _NAMED.match(part)
        value = StatedEnd(
            title=found.value.title,
            number=found.value.number,
            clauses=named["clauses"] if named else "",
            act=act_of(_act(found, said)),
            since=next((day for day in map(_since, said) if day is not None), None),
            by_clause=cited_at(outline, found.span.start),
            at_publication=any(_PUBLICATION.search(each) for each in said),
            is_vague=named is None and bool(part or _UNLIKE.search(words)),
        )
        yield Found(value, sentence, found.confidence)


def _behind_item(found: Found[Repeal], text: str) -> str:
    """What an item of a list says behind the name of the text; nothing where it is no item."""
    end = text.find("\n", found.span.end)
    return text[found.span.end : end if end >= 0 else len(text)] if found.further else ""


def _sentence(text: str, place: Span) -> Span:
    start = max(text.rfind(each, 0, place.start) for each in _STOP) + 1
    return Span(start, min((at for at in (text.find(each, place.end) for each in _STOP) if at >= 0), default=len(text)))


def _act(found: Found[Repeal], said: list[str]) -> str:
    """The word of ending: above a list, else where it stands."""
    places = said[2:] or said
    return next((word[0] for word in map(_WORD.search, places) if word), "废止")


def _since(words: str) -> date | None:
    match = _SINCE.search(_BRACKETS.sub("", words))
    return day_of(match) if match else None
