"""Pairs of real versions of one law give tables in which everything stands once, and nothing for mere typography."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest

from lawdocs.texts.comparison import Comparison, Row, compare
from lawdocs.texts.comparison.table import Shown, table
from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.comparison.words import tally
from lawdocs.texts.structure import parse

pytestmark = pytest.mark.corpus

Records = Callable[[str], list[dict[str, Any]]]
PAIRS = 116
# As typed on another machine: half width marks and full width figures, blanks between, lines broken anew.
TYPED = str.maketrans("，；：（）？！0123456789〔〕“”", ",;:()?!０１２３４５６７８９[]「」")


compared = cache(compare)


class Pair(NamedTuple):
    title: str
    days: tuple[str, str]
    old: str
    new: str


@pytest.fixture
def pairs(records: Records) -> list[Pair]:
    """The neighbouring versions of every law of which there are several."""
    versions = defaultdict(list)
    for name in ("laws_national", "laws_local"):
        for each in records(name):
            versions[each["title"]].append((each["published"] or each["effective"] or "", each["text"]))
    return [
        Pair(title, (before[0], after[0]), before[1], after[1])
        for title, found in versions.items()
        for before, after in zip(sorted(found), sorted(found)[1:], strict=False)
    ]


def faults(pair: Pair, comparison: Comparison) -> Iterator[str]:
    """What is wrong with a comparison, whatever the two texts say."""
    if comparison.applied_to(pair.old) != pair.new:
        yield "the changes do not give the new text"
    for text, side in ((pair.old, "old"), (pair.new, "new")):
        shown = [unit.anchor for row in comparison.rows for unit in getattr(row, side).units if unit.is_article]
        if sorted(shown) != sorted(block.anchor for block in parse(text).articles):
            yield f"not every article of the {side} text stands once"
    for row in comparison.rows:
        if row.is_in_both and (words(row, "old") == words(row, "new")) == row.has_other_words:
            yield f"{row.anchor} is called changed or unchanged wrongly"
    counts = tally(comparison)
    told = counts.modified + counts.added + counts.removed + counts.moved + counts.renumbered + counts.same
    if counts.measure == "条" and told != sum(row.is_article for row in comparison.rows):
        yield "the summary does not count every article once"


def words(row: Row, side: str) -> list[str]:
    """The words of a side without labels of items, which may be counted anew."""
    return [unit.words for unit in getattr(row, side).units]


def test_pairs_of_real_versions_give_sound_tables(pairs: list[Pair]) -> None:
    assert len(pairs) == PAIRS
    found = [(pair.title, *pair.days, fault) for pair in pairs for fault in faults(pair, compared(pair.old, pair.new))]
    assert found == []


def test_shares_of_real_versions_are_plausible(pairs: list[Pair]) -> None:
    """Most articles of an amended law go on from one of the old law: most laws were revised, few written anew."""
    kinds: Counter[str] = Counter()
    going_on = []
    for pair in pairs:
        counts = tally(compared(pair.old, pair.new))
        kinds.update(same=counts.same + counts.renumbered + counts.moved, modified=counts.modified)
        kinds.update(added=counts.added, removed=counts.removed)
        going_on.append((counts.new - counts.added) / counts.new)
    assert sum(share > 0.5 for share in going_on) > 0.85 * len(going_on)
    assert min(going_on) > 0.15
    assert kinds["same"] > kinds["modified"] > kinds["added"] > kinds["removed"]


def test_pieces_of_real_versions_are_readable(pairs: list[Pair]) -> None:
    """Few changes are a single character, and few articles fall into many pieces."""
    pieces = single = scattered = rows = 0
    for pair in pairs:
        for row in compared(pair.old, pair.new).changes:
            made = [piece for piece in row.pieces if piece.mark != "same"]
            rows += 1
            scattered += len(made) > 20
            pieces += len(made)
            single += sum(len(folded(piece.old or piece.new)) == 1 for piece in made)
    assert single < 0.15 * pieces
    assert scattered < 0.02 * rows


def test_typography_of_real_laws_is_no_change(pairs: list[Pair]) -> None:
    for pair in pairs:
        typed = pair.old.translate(TYPED).replace(",", ", ").replace("\n", "\r\n\r\n")
        comparison = compare(pair.old, typed)
        assert comparison.changes == (), pair.title
        assert all(row.shown in (Shown.FOLDED, Shown.TITLE) for row in table(comparison)), pair.title
