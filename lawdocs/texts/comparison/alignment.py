"""Alignment (条文对应): which units of a new text come from which units of an old one, wherever they stand now."""

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lawdocs.texts.comparison.units import Unit

# Shares of common letter pairs (Dice), set by looking at the pairs of real laws that tests read.
_ALIKE = 0.55  # surely the same article, wherever it stands
_ALIKE_IF_SHORT = 0.7  # the same of units with few letters, where a common phrase is much of the whole
_SHORT = 30
_ALIKE_IN_PLACE = 0.25  # the same between the same neighbours
_ALIKE_BY_NUMBER = 0.1  # the same between the same neighbours, of the same number
_BONUS = 0.05  # of two that are as alike, the one of the same number
_HELD = 0.7  # how much of a part must stand in the whole it was split from
_GAIN = 0.05  # how much more alike whole and parts are together
_LEAST_PART = 8  # letters of a part
_RARE = 40  # a letter pair in more units than these leads to none of them
_CANDIDATES = 12  # units looked at closely for one

_Pairs = Sequence[Counter[str]]


@dataclass
class Match:
    """The numbers of the units on both sides that belong together, in reading order; one side may be empty."""

    old: list[int]
    new: list[int]
    is_moved: bool = False


def align(old: Sequence[Unit], new: Sequence[Unit]) -> list[Match]:
    """Match the units of two texts; each unit is in exactly one match."""
    of: dict[int, int] = dict(_equal(old, new))
    pairs = [unit.pairs() for unit in old], [unit.pairs() for unit in new]
    scores = _scores(old, new, pairs, of)
    _take(of, (pair for pair in _ranked(scores, old, new, _BONUS) if _are_alike(scores[pair], old, new, pair)))
    near = (pair for pair in _ranked(scores, old, new, 1.0) if _may_pair(scores, old, new, pair))
    _take(of, near, in_place=True)
    _take(of, _alone_in_place(of, old, new))
    matches = [Match([at], [to]) for at, to in of.items()]
    _mark_moved(matches)
    taken = set(of.values())
    lone_old = [at for at in range(len(old)) if at not in of]
    lone_new = [to for to in range(len(new)) if to not in taken]
    lone_new = [to for to in lone_new if not _joined(matches, to, new, pairs[0], pairs[1], is_new=True)]
    lone_old = [at for at in lone_old if not _joined(matches, at, old, pairs[1], pairs[0], is_new=False)]
    return matches + [Match([at], []) for at in lone_old] + [Match([], [to]) for to in lone_new]


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of letter pairs that two units have in common, from 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _equal(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Units of the same words; where several are the same, those of the same label first, then in their order."""
    places: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for to, unit in enumerate(new):
        places[unit.is_title, unit.words].append(to)
    left = []
    for at, unit in enumerate(old):
        there = places[unit.is_title, unit.words]
        same = next((to for to in there if new[to].numbered == unit.numbered and new[to].above == unit.above), None)
        if same is None:
            left.append(at)
        else:
            there.remove(same)
            yield at, same
    for at in left:
        there = places[old[at].is_title, old[at].words]
        if there:
            yield at, there.pop(0)


def _scores(
    old: Sequence[Unit], new: Sequence[Unit], pairs: tuple[_Pairs, _Pairs], of: dict[int, int]
) -> dict[tuple[int, int], float]:
    """How alike units are that have no match yet, of those that may be: what shares most of its rarer letter pairs
    with a unit, and what has its number."""
    taken = set(of.values())
    holders: dict[str, list[int]] = defaultdict(list)
    numbered: dict[object, list[int]] = defaultdict(list)
    for to, unit in enumerate(new):
        if to not in taken:
            numbered[unit.numbered].append(to)
            for pair in pairs[1][to]:
                holders[pair].append(to)
    scores = {}
    for at, unit in enumerate(old):
        if at not in of:
            shared = Counter(to for pair in pairs[0][at] if len(holders[pair]) <= _RARE for to in holders[pair])
            near = [to for to, _ in shared.most_common(_CANDIDATES)]
            for to in (*near, *(numbered[unit.numbered] if unit.numbered else ())):
                if unit.is_title == new[to].is_title:
                    scores[at, to] = likeness(pairs[0][at], pairs[1][to])
    return {pair: score for pair, score in scores.items() if score}


def _ranked(
    scores: dict[tuple[int, int], float], old: Sequence[Unit], new: Sequence[Unit], bonus: float
) -> list[tuple[int, int]]:
    """Pairs, the most alike first; of those as alike the ones nearest to where they stood."""

    def rank(pair: tuple[int, int]) -> tuple[float, int, int, int]:
        at, to = pair
        return -(scores[pair] + bonus * _same_number(old[at], new[to])), abs(at - to), at, to

    return sorted(scores, key=rank)


def _same_number(one: Unit, other: Unit) -> bool:
    return one.numbered is not None and one.numbered == other.numbered


def _are_alike(score: float, old: Sequence[Unit], new: Sequence[Unit], pair: tuple[int, int]) -> bool:
    is_short = min(len(old[pair[0]].words), len(new[pair[1]].words)) < _SHORT
    return score >= (_ALIKE_IF_SHORT if is_short else _ALIKE)


def _may_pair(
    scores: dict[tuple[int, int], float], old: Sequence[Unit], new: Sequence[Unit], pair: tuple[int, int]
) -> bool:
    """Whether two units that are not much alike may be one, if they stand between the same neighbours."""
    least = _ALIKE_BY_NUMBER if _same_number(old[pair[0]], new[pair[1]]) else _ALIKE_IN_PLACE
    return scores[pair] >= least


def _take(of: dict[int, int], pairs: Iterable[tuple[int, int]], *, in_place: bool = False) -> None:
    """Match pairs one after the other, each unit once; ``in_place`` none that crosses the matches beside it."""
    taken, known = set(of.values()), sorted(of)
    for at, to in pairs:
        if at in of or to in taken:
            continue
        position = bisect_left(known, at)
        after_last = position == 0 or of[known[position - 1]] < to
        before_next = position == len(known) or to < of[known[position]]
        if not in_place or (after_last and before_next):
            of[at] = to
            taken.add(to)
            insort(known, at)


def _alone_in_place(of: dict[int, int], old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """Units of one number that stand alone between the same neighbours: one was written anew as the other."""
    taken = set(of.values())
    for at, unit in enumerate(old):
        to = of.get(at - 1, -1) + 1 if at else 0
        is_after_same = at == 0 or at - 1 in of
        if at in of or to in taken or not is_after_same or to >= len(new) or not _same_number(unit, new[to]):
            continue
        ends_both = at + 1 == len(old) and to + 1 == len(new)
        if ends_both or (at + 1 in of and of[at + 1] == to + 1):
            yield at, to


def _mark_moved(matches: list[Match]) -> None:
    """Mark those that changed their place: the fewest without which all others keep their order."""
    matches.sort(key=lambda match: match.new)
    ends: list[int] = []  # the least last old number of a run of each length
    at_end: list[int] = []
    before: list[int | None] = []
    for position, match in enumerate(matches):
        length = bisect_left(ends, match.old[0])
        before.append(at_end[length - 1] if length else None)
        ends[length : length + 1] = [match.old[0]]
        at_end[length : length + 1] = [position]
    kept, position = set(), at_end[-1] if at_end else None
    while position is not None:
        kept.add(position)
        position = before[position]
    for position, match in enumerate(matches):
        match.is_moved = position not in kept


def _joined(
    matches: list[Match], lone: int, units: Sequence[Unit], wholes: _Pairs, parts: _Pairs, *, is_new: bool
) -> bool:
    """Join a unit without match to the match beside it whose other side holds its words too: split, or merged."""
    if units[lone].is_title or len(units[lone].words) < _LEAST_PART:
        return False
    for match in matches:
        own, other = (match.new, match.old) if is_new else (match.old, match.new)
        if len(other) != 1 or lone not in (own[0] - 1, own[-1] + 1) or units[own[0]].is_title:
            continue
        whole, part = wholes[other[0]], parts[lone]
        if (part & whole).total() < _HELD * part.total():
            continue
        alone = sum((parts[each] for each in own), Counter())
        if likeness(alone + part, whole) > likeness(alone, whole) + _GAIN:
            own.insert(0 if lone < own[0] else len(own), lone)
            return True
    return False
