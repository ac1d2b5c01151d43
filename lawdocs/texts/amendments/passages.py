"""Passages (修改条目): the lines of an amending text, each with the quotations that belong to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lawdocs.texts.labels import Kind, read_label
from lawdocs.texts.quotations import BLANK, NEXT_INSTRUCTION, Quotation, find_quotations

_LEVELS = {Kind.HEADING: 1, Kind.ITEM: 2, Kind.SUBITEM: 3}
# How collections of laws number what their sources number 一、, and how amendments to the constitution are numbered.
_ENTRY = re.compile(
    r"(?:条目[一二三四五六七八九十百]+|全文)\s+|第[一二三四五六七八九十]+条\s+(?=(?:将|在)?(?:宪法|刑法))"
)


@dataclass(frozen=True)
class Passage:
    """One line outside quotations, without its label and white space; each quotation is one ``BLANK`` in ``words``.

    ``level`` is 1 for 一、, 2 for （一）, 3 for 1. and 0 without a label. ``places`` are those of the words.
    """

    level: int
    label: str
    words: str
    places: tuple[int, ...]
    quotations: dict[int, Quotation]
    start: int
    end: int

    def part(self, first: int, last: int) -> "Passage":
        """Some of its words as a passage."""
        if (first, last) == (0, len(self.words)):
            return self
        quoted = {at - first: each for at, each in self.quotations.items() if first <= at < last}
        start, end = self.span(first, last)
        return Passage(self.level, self.label, self.words[first:last], self.places[first:last], quoted, start, end)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The place in the text of some of its words."""
        end = self.quotations[last - 1].end if last - 1 in self.quotations else self.places[last - 1] + 1
        return self.places[first], end


def read_passages(text: str) -> Iterator[Passage]:
    """Cut an amending text into passages; new words on lines of their own belong to what announces them."""
    before: Passage | None = None
    for each in _cut(text):
        if before and before.words.endswith(("：", ":")) and not each.level and each.words.startswith(BLANK):
            before = _joined(before, each)
            continue
        if before:
            yield before
        before = each
    if before:
        yield before


def _joined(one: Passage, other: Passage) -> Passage:
    moved = {at + len(one.words): each for at, each in other.quotations.items()}
    return Passage(
        one.level, one.label, one.words + other.words, one.places + other.places, one.quotations | moved,
        one.start, other.end,
    )  # fmt: skip


def _cut(text: str) -> Iterator[Passage]:
    quotations = find_quotations(text, until=NEXT_INSTRUCTION)
    ends = {each.start: each for each in quotations}
    start = position = 0
    held: list[Quotation] = []
    while position <= len(text):
        if position == len(text) or text[position] in "\n\r":
            if text[start:position].strip():
                yield _passage(text, start, position, held)
            start, held = position + 1, []
            position += 1
        elif position in ends:
            held.append(ends[position])
            position = ends[position].end
        else:
            position += 1


def _passage(text: str, start: int, end: int, held: list[Quotation]) -> Passage:
    while text[start].isspace():
        start += 1
    first_line = text[start : held[0].start if held else end].split("\n")[0]
    entry = _ENTRY.match(text, start, end)
    label = read_label(first_line.rstrip()) if first_line.strip() else None
    level, width, written = 0, 0, ""
    if entry:
        level, width, written = int("条" in entry[0]), entry.end() - start, entry[0].strip()
    elif label is not None and label.kind in _LEVELS:
        level, width, written = _LEVELS[label.kind], label.width, label.text
    words: list[str] = []
    places: list[int] = []
    quoted: dict[int, Quotation] = {}
    position = start + width
    spans = {each.start: each for each in held}
    while position < end:
        if position in spans:
            quoted[len(words)] = spans[position]
            words.append(BLANK)
            places.append(position)
            position = spans[position].end
            continue
        if not text[position].isspace() and text[position] != BLANK:
            words.append(text[position])
            places.append(position)
        position += 1
    return Passage(level, written, "".join(words), tuple(places), quoted, start, end)
