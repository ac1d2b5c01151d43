"""Two editions side by side (版本对照): which indicator became which, and what is suggested where nobody said so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lawdocs.column.indicators.models import Indicator
from lawdocs.texts.search import normalise

ALIKE = 0.6  # of the pairs of signs of two texts together
MOST_PAIRS = 250_000  # compared with each other; past that only equal texts are suggested


@dataclass(frozen=True)
class Pair:
    """An indicator of the newer edition and the one it comes from; one of them may be missing."""

    new: Indicator | None
    old: Indicator | None
    marks: tuple[str, ...]


def aligned(new: Sequence[Indicator], old: Sequence[Indicator]) -> list[Pair]:
    """The newer edition by number, each with what it comes from; then what of the older is gone."""
    by_id = {each.id: each for each in old}
    pairs = [_pair(each, by_id.get(each.earlier_id)) for each in _used(new)]
    followed = {pair.old.id for pair in pairs if pair.old is not None}
    return [*pairs, *(Pair(None, each, ("没有对应",)) for each in _used(old) if each.id not in followed)]


def suggested(new: Sequence[Indicator], old: Sequence[Indicator]) -> Mapping[int, int]:
    """Numbers of the older edition by those of the newer: equal and similar texts among what has no link yet."""
    linked = {each.earlier_id for each in new}
    open_new = [each for each in _used(new) if each.text and each.earlier_id not in {one.id for one in old}]
    open_old = [each for each in _used(old) if each.text and each.id not in linked]
    grams_of = {id(each): _grams(each.text) for each in (*open_new, *open_old)}
    only_equal = len(open_new) * len(open_old) > MOST_PAIRS
    scored = []
    for one in open_new:
        for other in open_old:
            mine, theirs = grams_of[id(one)], grams_of[id(other)]
            score = float(mine == theirs) if only_equal else _likeness(mine, theirs)
            if score >= ALIKE:
                scored.append((-score, abs(one.no - other.no), one.no, other.no))
    found: dict[int, int] = {}
    for _, _, no, old_no in sorted(scored):
        if no not in found and old_no not in found.values():
            found[no] = old_no
    return found


def _used(indicators: Sequence[Indicator]) -> list[Indicator]:
    return [each for each in indicators if each.dropped_at is None]


def _pair(new: Indicator, old: Indicator | None) -> Pair:
    if old is None:
        return Pair(new, None, ("新增",))
    marks = []
    if new.no != old.no:
        marks.append("序号移动")
    if (new.level1, new.level2) != (old.level1, old.level2):
        marks.append("层级移动")
    if new.text != old.text:
        marks.append("文字有变化" if new.text and old.text else "正文待导入")
    return Pair(new, old, tuple(marks) or ("相同",))


def _grams(text: str) -> frozenset[str]:
    plain = "".join(each for each in normalise(text) if each.isalnum())
    return frozenset(plain[at : at + 2] for at in range(max(1, len(plain) - 1)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
