"""The texts that a document rests on (依据): named at its beginning, or in its first article."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from lawdocs.texts.cited import CitedTitle, cited_titles
from lawdocs.texts.head_reading import read_head
from lawdocs.texts.labels import Kind
from lawdocs.texts.line import Line
from lawdocs.texts.lines import read_lines
from lawdocs.texts.metadata.values import Basis, Confidence, Found, Span

_MOST_LINES, _LONGEST = 4, 3000
_OPENS = re.compile(r"(?P<surely>根据|依据|依照|按照|遵照)|为(?:了)?(?:深入|认真|全面)?(?:贯彻|落实|实施)")
# Where the naming ends and the document goes on to speak of itself.
_CLOSES = re.compile(r"[。；\n]|制定本|特制定|现将|现就|现对|结合(?:我|本|实际|工作)|提出以下|印发《|发布《")
_MADE = re.compile(r"制定本|特制定|如下|印发(?:给)?你们")
_SIBLING = re.compile(r"及其(?P<kind>实施条例|实施细则|实施办法)")


def read_basis(lines: Sequence[Line], first: int, text: str) -> tuple[Found[Basis], ...]:
    """The texts named behind 根据, 依据, 按照, and less surely those that a document is to carry out (为贯彻)."""
    found: dict[str, Found[Basis]] = {}
    for line in _opening(lines, first):
        for each in _named(text, line.start, min(line.end, line.start + _LONGEST)):
            found.setdefault(each.value.title, each)
    return tuple(found.values())


def basis_titles(text: str) -> list[str]:
    """The titles that a text names as its basis."""
    lines = read_lines(text)
    return [each.value.title for each in read_basis(lines, read_head(lines).at, text)]


def _opening(lines: Sequence[Line], first: int) -> Iterator[Line]:
    """Where documents say why they are made: their first lines, and the first article of what they hand out."""
    yield from takewhile(lambda line: line.label is None, lines[first : first + _MOST_LINES])
    yield from islice((line for line in lines[first:] if _is_first_article(line)), 1)


def _is_first_article(line: Line) -> bool:
    return line.label is not None and line.label.kind is Kind.ARTICLE and line.label.number == 1


def _named(text: str, start: int, end: int) -> Iterator[Found[Basis]]:
    titles = list(cited_titles(text, start, end))
    position = start
    while opening := _OPENS.search(text, position, end):
        if _MADE.search(text, position, opening.start()):
            return  # 制定本办法。根据《某规定》办理的: what follows is no reason for making it
        until = _end_of_naming(text, opening.end(), end, titles)
        sure = Confidence.SURE if opening["surely"] else Confidence.LIKELY
        for title in titles:
            if opening.end() <= title.start < until:
                yield Found(Basis(title.title, title.number, title.provisions), Span(title.start, title.after), sure)
                yield from _sibling(text, title)
        position = until


def _end_of_naming(text: str, start: int, end: int, titles: list[CitedTitle]) -> int:
    """Where the naming ends; what titles themselves say does not end it."""
    position = start
    while closing := _CLOSES.search(text, position, end):
        inside = next((each for each in titles if each.start < closing.start() < each.after), None)
        if inside is None:
            return max(closing.start(), start + 1)
        position = inside.after
    return end


def _sibling(text: str, title: CitedTitle) -> Iterator[Found[Basis]]:
    """《某法》及其实施条例 names a second text by the first."""
    match = _SIBLING.match(text, title.after)
    if match:
        yield Found(Basis(title.title + match["kind"]), Span(title.start, match.end()), Confidence.LIKELY)
