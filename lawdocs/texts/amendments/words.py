"""Changing words (修改字句) in the lines of a unit; typography makes no difference to what is found."""

from collections.abc import Iterator, Sequence

from lawdocs.texts.amendments.sheet import Line
from lawdocs.texts.comparison.typography import folded, read_letters


def places_of(words: str, line: Line) -> list[tuple[int, int]]:
    """Where words stand in a line, from left to right and never one over another."""
    wanted = folded(words)
    letters = read_letters(line.text, 0, len(line.text))
    found: list[tuple[int, int]] = []
    at = letters.words.find(wanted) if wanted else -1
    while at != -1:
        last = at + len(wanted)
        found.append((letters.places[at], letters.places[last - 1] + 1))
        at = letters.words.find(wanted, last)
    return found


def occurrences(words: str, lines: Sequence[Line]) -> list[tuple[Line, int, int]]:
    """Where words stand in some lines."""
    return [(line, start, end) for line in lines for start, end in places_of(words, line)]


def put(found: Sequence[tuple[Line, int, int]], words: str) -> None:
    """Put words in the places of others."""
    for line, start, end in reversed(found):
        line.put(start, end, words)


def put_behind(found: Sequence[tuple[Line, int, int]], words: str) -> None:
    """Put words behind others."""
    for line, _, end in reversed(found):
        line.put(end, end, words)


def whole_words(lines: Sequence[Line]) -> str:
    """The letters of some lines, to be compared."""
    return "".join(_letters(lines))


def _letters(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        yield folded(line.printed) + folded(line.text)
