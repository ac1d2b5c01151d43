"""Measure ``articles``: a law counts as equal when each of its articles has the label and the words given.

Some records are at fault themselves. A given article that differs is left out, never the whole law, where the source
shows that it goes on past its end: what it has too many stands word for word behind the article in the source, and
begins with a line that opens something else. These rules look at the source with patterns of their own, not at what
the structure made of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lawdocs.texts.report.comparing import Comparison, Measure, Reading, Verdict, squeezed
from lawdocs.texts.structure import Block, Outline

_WHOLE = "全文"
_NUMERAL = r"[零〇○一二三四五六七八九十百千\d]+"
_LONGEST_HEADING = 60
_SHOWN = 80
# (first line of what is too many, what it shows): the first that fits is named.
_OPENS = (
    (re.compile(rf"第\s?{_NUMERAL}\s?(?:编|分编|章|节)(?!.*[。；，])"), "ends with the heading that follows it"),
    (re.compile(r"[总附]\s*则\s*"), "ends with the heading that follows it"),
    (re.compile(r"[一二三四五六七八九十]+、(?!.*[。；，：])"), "ends with the heading that follows it"),
    (re.compile(rf"第\s?{_NUMERAL}\s?条"), "goes on into the next article"),
    (
        re.compile(r"附(?:件|表|录|图)?\s?(?:\d*|[一二三四五六七八九十]*)(?:\s*[：:]|\s+\S|\s*$)"),
        "goes on into the annex",
    ),
    (re.compile(r".{2,60}(?:标准|目录|名录|名单|清单|表)$"), "goes on into the annex"),
    (re.compile(r"[-\[].*"), "goes on with the list of attachments of a web page"),
    (re.compile(r"(?!.*[。；]).{2,40}"), "goes on with what stands behind the end of the text"),
)
_LAST_WORDS = re.compile(r"(?:施行|执行|实施|废止|有效期.{1,20})。$")
_ANYWHERE = 5  # so many of the rules hold between articles, the others behind the last one alone


@dataclass(frozen=True)
class _Fault:
    """Why a given article is left out, and up to where in the source it goes on."""

    reason: str
    end: int


def _compare(reading: Reading) -> Iterator[Comparison]:
    given = [(squeezed(each["no"]), squeezed(each["text"])) for each in reading.record.get("articles") or ()]
    if not given:
        return
    if [label for label, _ in given] == [_WHOLE]:
        reason = f"the record gives the whole text as one article {_WHOLE}"
        yield Comparison(Verdict.LEFT_OUT, _shown(given[0][1]), "", reason)
        return
    outline = reading.outline
    articles = outline.articles
    found = [(each.label, squeezed(outline.full_text(each))) for each in articles]
    differences = [] if given == found else list(_differences(outline, given, found))
    yield from (each for each in differences if each.verdict is Verdict.LEFT_OUT)
    missed = [each for each in differences if each.verdict is Verdict.MISS]
    left_out = len(differences) - len(missed)
    if missed:
        first = missed[0]
        further = f"; {len(missed) - 1} more differ" if len(missed) > 1 else ""
        yield Comparison(Verdict.MISS, first.given, first.found, first.reason + further)
    elif left_out < len(given):
        yield Comparison(Verdict.EQUAL)


def _differences(
    outline: Outline, given: Sequence[tuple[str, str]], found: Sequence[tuple[str, str]]
) -> Iterator[Comparison]:
    """Walk both lists side by side; what one of them alone has is a difference."""
    articles = outline.articles
    position, covered = 0, 0
    for label, words in given:
        at = next((k for k in range(position, len(found)) if found[k][0] == label), None)
        if at is None:
            yield Comparison(Verdict.MISS, _shown(label + words), "", f"{label} was not found")
            continue
        yield from _unknown(articles[position:at], covered, articles[max(position - 1, 0)], articles[at])
        position = at + 1
        if found[at][1] != words:
            fault = _fault(outline, articles[at], found[at][1], words)
            covered = fault.end if fault is not None else covered
            yield _difference(label, words, found[at][1], fault)
    yield from _unknown(articles[position:], covered)


def _unknown(
    articles: Sequence[Block], covered: int, before: Block | None = None, after: Block | None = None
) -> Iterator[Comparison]:
    """Articles that the record does not give; one that its own numbers leave a hole for is a fault of the record."""
    for each in articles:
        if each.start < covered:
            continue
        found = _shown(each.label + squeezed(each.text))
        if _fills_hole(each, before, after):
            reason = f"the record leaves out {each.label}, which begins a line between its neighbours"
            yield Comparison(Verdict.LEFT_OUT, "", found, reason)
        else:
            yield Comparison(Verdict.MISS, "", found, f"the record has no {each.label} here")


def _fills_hole(article: Block, before: Block | None, after: Block | None) -> bool:
    numbers = [each.number for each in (before, article, after) if each is not None]
    return None not in numbers and len(numbers) == 3 and numbers == list(range(numbers[0], numbers[0] + 3))


def _difference(label: str, given: str, found: str, fault: _Fault | None) -> Comparison:
    pairs = enumerate(zip(given, found, strict=False))
    parted = next((at for at, (one, other) in pairs if one != other), min(len(given), len(found)))
    begin = max(0, parted - _SHOWN // 2)
    texts = (f"{label} {text[begin : begin + _SHOWN]}" for text in (given, found))
    if fault is None:
        return Comparison(Verdict.MISS, *texts, f"{label} differs at character {parted}")
    return Comparison(Verdict.LEFT_OUT, *texts, f"the given {label} {fault.reason}")


def _fault(outline: Outline, article: Block, found: str, given: str) -> _Fault | None:
    """What shows in the source that a given article goes on past its end; None where nothing does."""
    excess = given.removeprefix(found)
    start = outline.within(article)[-1].end
    end = _end_of(outline.text, start, len(excess))
    if len(excess) == len(given) or squeezed(outline.text[start:end]) != excess:
        return None
    opening = outline.text[start:end].split("\n")
    first = next((line.strip() for line in opening if line.strip()), "")
    rules = _OPENS if _LAST_WORDS.search(found) else _OPENS[:_ANYWHERE]
    reason = next((reason for pattern, reason in rules if len(first) <= 400 and pattern.match(first)), None)
    return None if reason is None else _Fault(reason, end)


def _end_of(text: str, start: int, count: int) -> int:
    """Where so many characters that are no white space have passed."""
    position = start
    while count and position < len(text):
        count -= not text[position].isspace()
        position += 1
    return position


def _shown(text: str) -> str:
    return text[:_SHOWN]


ARTICLES = Measure("articles", _compare)
