"""What a question finds, counted once for each state of the data and kept in this process."""

from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TypeVar

from flask import current_app

from lawdocs.portal import queries
from lawdocs.portal.params import PAGE_SIZE, ListQuery
from lawdocs.portal.queries import BLOCK, FACET_SIZE, Search
from workflows.states import BINDING, LegalStatus

KEPT = 1_000
PAGES = BLOCK // PAGE_SIZE  # of one block
Value = TypeVar("Value")


@dataclass(frozen=True)
class Tally:
    """What a question finds, the ids of its first pages, and what other choices of each filter would find."""

    total: int
    first: array
    statuses: tuple[tuple[LegalStatus, int], ...]
    issuers: tuple[tuple[str, int], ...]
    subjects: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, int], ...]

    @property
    def of_any_status(self) -> int:
        """What the question finds without its status filter."""
        return sum(size for _, size in self.statuses)


class CountCache:
    """Answers by question, for one version of the data at a time; the least recently used go first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version: Hashable = None
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, version: Hashable, key: Hashable, compute: Callable[[], Value]) -> Value:
        """The kept answer, or a new one; two threads may compute the same, none waits for the other."""
        with self._lock:
            if version != self._version:
                self._version = version
                self._kept.clear()
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = compute()
        with self._lock:
            if version == self._version:
                self._kept[key] = value
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return value


def kept(version: int, day: date, key: Hashable, compute: Callable[[], Value]) -> Value:
    """What ``compute`` gives, computed once for this version of the data on this day."""
    cache: CountCache = current_app.extensions.setdefault("portal_counts", CountCache())
    return cache.get(version, (day, key), compute)


def tally(query: ListQuery, search: Search, version: int, day: date, size: int = FACET_SIZE) -> Tally:
    """Total, facets and first ids of a question."""
    question = query.first_page
    return kept(version, day, (question, size), lambda: _count(question, search, day, size))


def ids(query: ListQuery, search: Search, found: Tally, version: int, day: date) -> array:
    """The ids of the page a question asks for, in its order; those of one block are read at once and kept."""
    number, page = divmod(query.page - 1, PAGES)
    held = found.first
    if number > 0:
        question = query.first_page
        held = kept(
            version, day, (question, "block", number), lambda: _numbers(queries.block(question, search, day, number))
        )
    return held[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]


def _count(query: ListQuery, search: Search, day: date, size: int) -> Tally:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in queries.answer(query, search, day, size):
        found[row.facet].append((row.name, row.size))
    first, total = found[""][0]
    return Tally(
        total=total,
        first=_numbers(first or ""),
        statuses=_statuses(dict(found["status"])),
        issuers=_largest_first(found["issuer"]),
        subjects=_largest_first(found["subject"]),
        years=tuple(sorted(((int(year), size) for year, size in found["year"]), reverse=True)),
    )


def _numbers(joined: str) -> array:
    return array("i", map(int, filter(None, joined.split(","))))


def _largest_first(groups: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(groups, key=lambda group: (-group[1], group[0])))


def _statuses(sizes: dict[str, int]) -> tuple[tuple[LegalStatus, int], ...]:
    """In the order of ``LegalStatus``; amended documents count as in force, as they do in the filter."""
    binding = sum(sizes.get(status, 0) for status in BINDING)
    merged = {**sizes, LegalStatus.IN_FORCE: binding, LegalStatus.AMENDED: 0}
    return tuple((status, merged[status]) for status in LegalStatus if merged.get(status))
