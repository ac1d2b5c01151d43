"""Wording (文字变化): the places where two texts of one unit differ, in pieces that a person can read."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from fast_diff_match_patch import diff

from lawdocs.texts.comparison.units import MARKS

# Above these products of lengths, letters are compared within sentences only, and sentences not at all: the time
# of a comparison grows with the product.
_MOST_LETTERS = 4_000_000
_MOST_SENTENCES = 25_000_000
_SHORT_ISLAND = 2  # as many equal letters between two changes are read as changed too
_LEAST_EQUAL = 0.25  # with a smaller share of equal letters a passage counts as written anew

_SENTENCE = re.compile(rf"[^.;{MARKS}]*[.;]?|[{MARKS}]")
_ENDS = ".;!?:" + MARKS
_PAUSES = ",、"
_PARTICLES = "的和或及与其之由向对在为并将等"
# Read as one: a number in either script with the measure after it, and a Latin word or number.
_TOKEN = re.compile(
    r"每(?:半年|季度|[年月日周])|"
    r"[0-9A-Za-z]+(?:\.[0-9]+)?(?:个?工作日|个月|[%‰年月日倍元条款项])?|"
    r"第?[〇零一二两三四五六七八九十百千万亿]+(?:分之[一二三四五六七八九十百千万]+)?(?:个?工作日|个月|万元|[年月日倍元条款项个])?"
)
_LONGEST_TOKEN = 20
_LEAST_COMMON = 3  # more often than the two that are compared: a pair of letters that is a word


class Edit(NamedTuple):
    """A changed place: the letters from ``old_start`` up to ``old_end`` became those of the new text."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    def moved(self, old: int, new: int) -> "Edit":
        return Edit(self.old_start + old, self.old_end + old, self.new_start + new, self.new_end + new)


def edits(old: str, new: str, common: Counter[str]) -> list[Edit]:
    """The changed places between two texts, in order and apart; ``common`` counts letter pairs of the whole texts."""
    found = _split_at_marks(old, new, _found(old, new))
    found = _slid(old, new, found)
    found = _without_islands(old, _widened(old, found, lambda edit: _whole_tokens(old, new, edit)))
    return _without_islands(old, _widened(old, found, lambda edit: _pairs(old, new, edit, common)))


def _found(old: str, new: str) -> list[Edit]:
    if old == new:
        return []
    if len(old) * len(new) <= _MOST_LETTERS:
        return _anew_if_little_stays(old, new, _read(diff(old, new, cleanup="Semantic", timelimit=0)))
    return _by_sentences(old, new)


def _read(steps: Sequence[tuple[str, int]]) -> list[Edit]:
    """The edits in the steps of the library: ("=", 3), ("-", 2), ("+", 1)."""
    found: list[Edit] = []
    old = new = 0
    for sign, length in steps:
        start = Edit(old, old, new, new)
        old += length if sign != "+" else 0
        new += length if sign != "-" else 0
        if sign != "=":
            touches = found and (found[-1].old_end, found[-1].new_end) == (start.old_start, start.new_start)
            start = found.pop() if touches else start
            found.append(Edit(start.old_start, old, start.new_start, new))
    return found


def _by_sentences(old: str, new: str) -> list[Edit]:
    """Compare long texts by their sentences first, each standing for one letter, then within what differs."""
    codes: dict[str, str] = {}

    def coded(text: str) -> tuple[str, list[int]]:
        sentences = [each for each in _SENTENCE.findall(text) if each]
        ends = [0]
        for each in sentences:
            ends.append(ends[-1] + len(each))
        return "".join(codes.setdefault(each, chr(0x10000 + len(codes))) for each in sentences), ends

    (one, one_at), (other, other_at) = coded(old), coded(new)
    if len(one) * len(other) > _MOST_SENTENCES:
        return [Edit(0, len(old), 0, len(new))]
    found = []
    for each in _read(diff(one, other, timelimit=0)):
        place = Edit(one_at[each.old_start], one_at[each.old_end], other_at[each.new_start], other_at[each.new_end])
        found += _within(old, new, place)
    return found


def _within(old: str, new: str, place: Edit) -> list[Edit]:
    one, other = old[place.old_start : place.old_end], new[place.new_start : place.new_end]
    if not one or not other or len(one) * len(other) > _MOST_LETTERS:
        return [place]
    return [each.moved(place.old_start, place.new_start) for each in _found(one, other)]


def _anew_if_little_stays(old: str, new: str, found: list[Edit]) -> list[Edit]:
    stays = len(old) - sum(each.old_end - each.old_start for each in found)
    return [Edit(0, len(old), 0, len(new))] if found and stays < _LEAST_EQUAL * min(len(old), len(new)) else found


def _split_at_marks(old: str, new: str, found: list[Edit]) -> list[Edit]:
    """Where both sides of an edit go over the same labels, compare what stands before, between and after them."""
    parted: list[Edit] = []
    for each in found:
        one, other = old[each.old_start : each.old_end], new[each.new_start : each.new_end]
        marks = [at for at, letter in enumerate(one) if letter in MARKS]
        others = [at for at, letter in enumerate(other) if letter in MARKS]
        if not marks or [one[at] for at in marks] != [other[at] for at in others]:
            parted.append(each)
            continue
        starts = zip([-1, *marks], [*marks, len(one)], [-1, *others], [*others, len(other)], strict=True)
        for begin, end, begins, ends in starts:
            part = Edit(begin + 1, end, begins + 1, ends).moved(each.old_start, each.new_start)
            parted += _part(old, new, part)
    return parted


def _part(old: str, new: str, place: Edit) -> list[Edit]:
    one, other = old[place.old_start : place.old_end], new[place.new_start : place.new_end]
    if one == other:
        return []
    return _within(old, new, place)


def _slid(old: str, new: str, found: list[Edit]) -> list[Edit]:
    """Move mere insertions and deletions, which often could stand some letters on, to where a sentence begins."""
    slid: list[Edit] = []
    for number, edit in enumerate(found):
        places = [edit]
        floor = slid[-1].old_end + 1 if slid else 0
        ceiling = found[number + 1].old_start - 1 if number + 1 < len(found) else len(old)
        if edit.old_start == edit.old_end or edit.new_start == edit.new_end:
            while (step := _shifted(old, new, places[0], -1)) is not None and step.old_start >= floor:
                places.insert(0, step)
            while (step := _shifted(old, new, places[-1], 1)) is not None and step.old_end <= ceiling:
                places.append(step)
        slid.append(max(places, key=lambda place: _fitness(old, new, place)))
    return slid


def _shifted(old: str, new: str, edit: Edit, by: int) -> Edit | None:
    """The same change one letter on or back, if the text allows it; the letters between edits are equal ones."""
    text, start, end = _longer(old, new, edit)
    leaving, coming = (start, end) if by > 0 else (end - 1, start - 1)
    beside = edit.moved(by, by)
    if not 0 <= coming < len(text) or min(beside.old_start, beside.new_start) < 0 or text[leaving] != text[coming]:
        return None
    at_old, at_new = (edit.old_end, edit.new_end) if by > 0 else (beside.old_start, beside.new_start)
    both = at_old < len(old) and at_new < len(new) and old[at_old] == new[at_new]
    return beside if both else None


def _longer(old: str, new: str, edit: Edit) -> tuple[str, int, int]:
    """The side of a mere insertion or deletion that has letters."""
    if edit.old_end > edit.old_start:
        return old, edit.old_start, edit.old_end
    return new, edit.new_start, edit.new_end


def _fitness(old: str, new: str, edit: Edit) -> int:
    text, start, end = _longer(old, new, edit)
    if text[start] in MARKS:
        return 4
    if start == 0 or text[start - 1] in _ENDS:
        return 3
    if text[end - 1] in _ENDS or end == len(text):
        return 2
    return int(text[start] in _PAUSES or text[end - 1] in _PAUSES)


def _without_islands(old: str, found: list[Edit]) -> list[Edit]:
    """Join edits between which only a letter or two stay, unless these are a label or end a sentence."""
    joined: list[Edit] = []
    for each in found:
        last = joined[-1] if joined else None
        between = old[last.old_end : each.old_start] if last else ""
        if last and len(between) <= _SHORT_ISLAND and not set(between) & set(_ENDS):
            joined[-1] = Edit(last.old_start, each.old_end, last.new_start, each.new_end)
        else:
            joined.append(each)
    return joined


def _widened(old: str, found: list[Edit], reach: Callable[[Edit], tuple[int, int]]) -> list[Edit]:
    """Let each edit take in as many of the equal letters before and after it as ``reach`` says."""
    wide: list[Edit] = []
    for number, each in enumerate(found):
        floor = wide[-1].old_end if wide else 0
        ceiling = found[number + 1].old_start if number + 1 < len(found) else len(old)
        before, after = reach(each)
        before, after = min(before, each.old_start - floor), min(after, ceiling - each.old_end)
        wide.append(Edit(each.old_start - before, each.old_end + after, each.new_start - before, each.new_end + after))
    return wide


def _whole_tokens(old: str, new: str, edit: Edit) -> tuple[int, int]:
    """How far the numbers and Latin words go on that an edit cuts on either side."""
    sides = _cut_tokens(old, edit.old_start, edit.old_end), _cut_tokens(new, edit.new_start, edit.new_end)
    before, after = zip(*sides, strict=True)
    return max(before), max(after)


def _cut_tokens(text: str, start: int, end: int) -> tuple[int, int]:
    near = _TOKEN.finditer(text, max(0, start - _LONGEST_TOKEN), min(len(text), end + _LONGEST_TOKEN))
    spans = [match.span() for match in near]
    before = max((start - first for first, last in spans if first < start < last), default=0)
    # A number that begins within the place is read with the measure after it: 十日 → 五日.
    after = max((last - end for first, last in spans if first < max(end, start + 1) and end < last), default=0)
    return before, after if start < end or before else 0


def _pairs(old: str, new: str, edit: Edit, common: Counter[str]) -> tuple[int, int]:
    """A single letter for another is read with the neighbour that they stand beside most often (应当, 应该)."""
    one, other = old[edit.old_start : edit.old_end], new[edit.new_start : edit.new_end]
    if not (len(one) == len(other) == 1 and _is_word(one) and _is_word(other)):
        return 0, 0
    left, right = old[: edit.old_start][-1:], old[edit.old_end :][:1]
    before = common[left + one] + common[left + other] if _is_word(left) else 0
    after = common[one + right] + common[other + right] if _is_word(right) else 0
    if max(before, after) < _LEAST_COMMON:
        return 0, 0
    return (1, 0) if before > after else (0, 1)


def _is_word(letter: str) -> bool:
    """Whether a letter is a character that makes words with others."""
    return "\u3400" <= letter <= "\u9fff" and letter not in _PARTICLES
