"""Search hits shown in their words: marked terms, and a piece of text cut around them."""

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from lawdocs.texts.search import normalise

BEFORE, LENGTH = 40, 130
_LEADING = " \t\u3000、，；。：,;:.)）”》"
_SENTENCE_END = re.compile(r"[。；;！？\n]")


def marked(text: str, terms: Sequence[str]) -> Markup:
    """The text, escaped, with every occurrence of the normalised terms in a mark element."""
    parts, at = [], 0
    for start, end in _merged(_found(normalise(text), terms)):
        parts += [text[at:start], text[start:end]]
        at = end
    words = [str(escape(part)) for part in (*parts, text[at:])]  # every second one is marked
    return Markup("".join(f"<mark>{each}</mark>" if n % 2 else each for n, each in enumerate(words)))  # noqa: S704


def excerpt(piece: str, start: int, length: int, label: str, terms: Sequence[str]) -> Markup:
    """Show a piece that begins at character ``start`` (from 0) of a text of ``length`` characters.

    It begins with a sentence where one begins before the hit, and leaves out the label that is shown beside it.
    """
    total = length - start
    if start == 0 and label and piece.startswith(label):
        piece, dropped = _without_label(piece, label)
        total -= dropped
    elif start > 0:
        first = min((at for at, _ in _found(normalise(piece), terms)), default=0)
        begins = [match.end() for match in _SENTENCE_END.finditer(piece[:first])]
        piece, total = (piece[begins[0] :], total - begins[0]) if begins else (piece, total)
    tail = "……" if total > len(piece) or len(piece) > LENGTH else ""
    words = "".join(piece[:LENGTH].split("\n"))
    return Markup("").join(["……" if start > 0 else "", marked(words.lstrip(_LEADING), terms), tail])


def _without_label(piece: str, label: str) -> tuple[str, int]:
    rest = piece[len(label) :].lstrip(" \t\u3000：:")
    return rest, len(piece) - len(rest)


def _found(norm: str, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
    for term in terms:
        at = norm.find(term)
        while at >= 0:
            yield at, at + len(term)
            at = norm.find(term, at + len(term))


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
