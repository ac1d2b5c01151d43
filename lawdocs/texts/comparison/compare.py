"""Comparing (对照) two texts: unit by unit, and within a unit word by word."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lawdocs.texts.comparison.alignment import Match, align
from lawdocs.texts.comparison.rows import Comparison, Mark, Piece, Row, Side, in_order
from lawdocs.texts.comparison.units import ITEM_MARK, UNIT_MARK, Unit, cut
from lawdocs.texts.comparison.wording import Edit, edits
from lawdocs.texts.numerals import to_chinese
from lawdocs.texts.structure import parse


def compare(old_text: str, new_text: str) -> Comparison:
    """Compare two plain texts; the comparison the other way round has the same rows with their sides changed."""
    if old_text > new_text:  # which way is reckoned must not depend on who asks
        return compare(new_text, old_text).turned()
    old, new = cut(parse(old_text)), cut(parse(new_text))
    gaps = _Gaps(old_text, old), _Gaps(new_text, new)
    common = _pairs_of(old, new)
    rows = [_row(match, old, new, gaps, common) for match in align(old, new)]
    return Comparison(in_order(rows), gaps[0].tail, gaps[1].tail)


def compare_as_one(old_text: str, new_text: str) -> Row:
    """Compare two passages as one row each, whatever units they are made of: two articles, two items."""
    if old_text > new_text:
        return compare_as_one(new_text, old_text).turned()
    old, new = cut(parse(old_text)), cut(parse(new_text))
    match = Match(list(range(len(old))), list(range(len(new))))
    return _row(match, old, new, (_Gaps(old_text, old), _Gaps(new_text, new)), _pairs_of(old, new))


def _pairs_of(*texts: Sequence[Unit]) -> Counter[str]:
    """How often each pair of neighbouring letters stands in the texts."""
    found: Counter[str] = Counter()
    for units in texts:
        for unit in units:
            found.update(unit.pairs())
    return found


class _Gaps:
    """A text with the white space between its units."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self.text = text
        ends = [0, *(unit.end for unit in units)]
        self._before = {unit.start: text[end : unit.start] for end, unit in zip(ends, units, strict=False)}
        self.tail = text[ends[-1] :]

    def side(self, units: Sequence[Unit]) -> Side:
        if not units:
            return Side()
        first = units[0]
        return Side(tuple(units), self._before[first.start], self.text[first.start : first.body])


class _Words(NamedTuple):
    """The letters of a side with their places in the text, which end at ``end``, and the labels among them."""

    text: str
    letters: str
    places: list[int]
    end: int
    labels: dict[int, tuple[str, int | None]]

    def cut(self, first: int, last: int) -> tuple[str, int]:
        """The text of some letters, up to the next letter, and where it begins."""
        start, end = (self.places[at] if at < len(self.places) else self.end for at in (first, last))
        return self.text[start:end], start


def _words(text: str, units: Sequence[Unit]) -> _Words:
    letters, places, labels = "", [], {}
    for unit in units:
        if unit is not units[0]:
            labels[len(places)] = unit.label, unit.number
            letters += UNIT_MARK
            places.append(unit.start)
        labels |= {len(places) + at: (block.label, block.number) for at, block in unit.inner.items()}
        letters += unit.words
        places += unit.places
    return _Words(text, letters, places, units[-1].end if units else 0, labels)


def _row(
    match: Match, old: Sequence[Unit], new: Sequence[Unit], gaps: tuple[_Gaps, _Gaps], common: Counter[str]
) -> Row:
    sides = [old[at] for at in match.old], [new[at] for at in match.new]
    one, other = (_words(gap.text, units) for gap, units in zip(gaps, sides, strict=True))
    found = edits(one.letters, other.letters, common)
    removed = [(each.old_start, each.old_end) for each in found if each.new_start == each.new_end]
    added = [(each.new_start, each.new_end) for each in found if each.old_start == each.old_end]
    kept = list(_kept(one, found)) if match.old and match.new else []
    whole = [*(one.letters[start] for start, _ in removed), *(other.letters[start] for start, _ in added)]
    return Row(
        gaps[0].side(sides[0]),
        gaps[1].side(sides[1]),
        tuple(_pieces(one, other, found)),
        match.is_moved,
        tuple(_items(one, removed)),
        tuple(_items(other, added)),
        has_items_only=len(whole) == len(found) and set(whole) == {ITEM_MARK},
        has_new_item_numbers=any(one.labels[at][1] != other.labels[to][1] for at, to in kept if at in one.labels),
        differs_in_typography=any(
            one.text[one.places[at]] != other.text[other.places[to]] for at, to in kept if at not in one.labels
        ),
    )


def _pieces(one: _Words, other: _Words, found: Sequence[Edit]) -> Iterator[Piece]:
    at = to = 0
    for each in (*found, Edit(len(one.letters), len(one.letters), len(other.letters), len(other.letters))):
        if each.old_start > at:
            yield _piece(Mark.SAME, one.cut(at, each.old_start), other.cut(to, each.new_start))
        if each.old_end > each.old_start:
            nothing = "", other.cut(each.new_start, each.new_start)[1]
            yield _piece(Mark.REMOVED, one.cut(each.old_start, each.old_end), nothing)
        if each.new_end > each.new_start:
            nothing = "", one.cut(each.old_end, each.old_end)[1]
            yield _piece(Mark.ADDED, nothing, other.cut(each.new_start, each.new_end))
        at, to = each.old_end, each.new_end


def _piece(mark: Mark, old: tuple[str, int], new: tuple[str, int]) -> Piece:
    return Piece(mark, old[0], new[0], old[1], new[1])


def _items(words: _Words, places: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The items that one side alone has, as citations name them: 第三项."""
    for start, end in places:
        if words.letters[start] == ITEM_MARK:
            labels = (words.labels[at] for at in range(start, end) if words.letters[at] == ITEM_MARK)
            yield from (f"第{to_chinese(number)}项" if number else label for label, number in labels)


def _kept(one: _Words, found: Sequence[Edit]) -> Iterator[tuple[int, int]]:
    """The letters and labels that both sides have, as positions in each."""
    at = to = 0
    for each in (*found, Edit(len(one.letters), 0, 0, 0)):
        yield from ((at + step, to + step) for step in range(each.old_start - at))
        at, to = each.old_end, each.new_end
