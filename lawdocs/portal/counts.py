"""What a question finds: counts, facets and order, from the catalogue; kept for each state of the data."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from threading import Lock
from typing import TypeVar

from flask import current_app

from lawdocs.portal.catalogue import Bits, Catalogue, places
from lawdocs.portal.params import PAGE_SIZE, ListQuery, Sort
from lawdocs.portal.queries import Search
from lawdocs.portal.reading import connection
from workflows.states import BINDING, LegalStatus

KEPT = 1_000
CATALOGUES = 3  # today's, and those of the days last asked for
FACET_SIZE = 10
BLOCK = 50 * PAGE_SIZE  # ids that are put in order at once
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

    def __init__(self, most: int = KEPT) -> None:
        self._lock = Lock()
        self._most = most
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
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return value


def kept(version: int, day: date, key: Hashable, compute: Callable[[], Value]) -> Value:
    """What ``compute`` gives, computed once for this version of the data on this day."""
    cache: CountCache = current_app.extensions.setdefault("portal_counts", CountCache())
    return cache.get(version, (day, key), compute)


def catalogue(version: int, day: date) -> Catalogue:
    """The documents that are public on a day."""
    cache: CountCache = current_app.extensions.setdefault("portal_catalogues", CountCache(CATALOGUES))
    return cache.get(version, day, partial(Catalogue, day))


def tally(query: ListQuery, search: Search, version: int, day: date, size: int = FACET_SIZE) -> Tally:
    """Total, facets and first ids of a question; the largest groups of each facet, of the years the newest.

    A facet counts what its other choices would find, so its own filter is left out.
    """
    books = catalogue(version, day)
    fixed, chosen = _fixed(query, search, books), _chosen(query, books)
    found = _meet(fixed, chosen.values())
    others = {name: _meet(fixed, (bits for each, bits in chosen.items() if each != name)) for name in _FACETS}
    sizes = {name: _sizes(books, group, others[name]) for name, group in _FACETS.items()}
    return Tally(
        total=found.bit_count(),
        first=_ids(query, search, books, found, 0),
        statuses=_statuses(dict(sizes["status"])),
        issuers=_largest_first(sizes["issuer"])[:size],
        subjects=_largest_first(sizes["subject"])[:size],
        years=tuple(sorted(sizes["year"], reverse=True))[:size],
    )


def ids(query: ListQuery, search: Search, found: Tally, version: int, day: date) -> array:
    """The ids of the page a question asks for, in its order; those of one block are put in order at once."""
    number, at = divmod((query.page - 1) * PAGE_SIZE, BLOCK)
    held = found.first
    if number > 0:
        question = query.first_page
        held = kept(version, day, (question, number), lambda: _block(question, search, catalogue(version, day), number))
    return held[at : at + PAGE_SIZE]


_FACETS = {"status": "status", "issuer": "issuer", "subject": "first level", "year": "year"}


def _block(query: ListQuery, search: Search, books: Catalogue, number: int) -> array:
    found = _meet(_fixed(query, search, books), _chosen(query, books).values())
    return _ids(query, search, books, found, number)


def _fixed(query: ListQuery, search: Search, books: Catalogue) -> Bits:
    """The documents that meet what no facet offers to change."""
    found = books.all
    if search.key is not None:
        found &= books.of(connection().scalars(search.by_number()))
    with_word = books.with_word if query.on is None else books.with_word_on_day
    for term in search.terms:
        found &= with_word(term)
    if query.expires_from is not None or query.expires_to is not None:
        found &= books.ending(query)
    return found


def _chosen(query: ListQuery, books: Catalogue) -> dict[str, Bits]:
    """The documents that meet each filter which facets offer, by its name."""
    found = {}
    if query.status is not None:
        binding = query.status is LegalStatus.IN_FORCE
        found["status"] = books.binding() if binding else books.group("status", query.status.value)
    if query.issuer:
        found["issuer"] = books.group("issuer", query.issuer)
    if query.subject:
        found["subject"] = books.with_subject(query.subject)
    if query.year is not None:
        found["year"] = books.group("year", query.year)
    return found


def _meet(found: Bits, others: Sequence[Bits]) -> Bits:
    for each in others:
        found &= each
    return found


def _ids(query: ListQuery, search: Search, books: Catalogue, found: Bits, number: int) -> array:
    """One block of ids in the order asked for."""
    first = number * BLOCK
    if query.sort is Sort.TITLE:
        held = _in_order(books.by_title(), found, first)
    elif query.sort is Sort.OLDEST:
        held = _from_the_end(_split(found, (1 << books.dated) - 1), first)
    else:
        held = _in_turn(_by_relevance(search, books, found) if query.sort is Sort.RELEVANCE else (found,), first)
    return array("i", (books.ids[place] for place in held))


def _in_order(order: array, found: Bits, first: int) -> list[int]:
    """A block of the places of a set in an order of their own."""
    held = found.to_bytes((len(order) + 8) // 8, "little")
    return list(islice((place for place in order if held[place >> 3] >> (place & 7) & 1), first, first + BLOCK))


def _by_relevance(search: Search, books: Catalogue, found: Bits) -> tuple[Bits, ...]:
    """Title hits first, then those in force, each from the newest on."""
    parts: tuple[Bits, ...] = (found,)
    if search.terms:
        titled = _meet(books.all, [books.with_word(term, in_title=True) for term in search.terms])
        parts = _split(found, titled)
    return tuple(half for part in parts for half in _split(part, books.binding()))


def _split(found: Bits, first: Bits) -> tuple[Bits, Bits]:
    return found & first, found & ~first


def _in_turn(parts: Sequence[Bits], first: int) -> list[int]:
    """A block of places from sets that follow each other."""
    held: list[int] = []
    for part in parts:
        size = part.bit_count()
        if first < size and len(held) < BLOCK:
            held += places(part, first, BLOCK - len(held))
        first = max(0, first - size)
    return held


def _from_the_end(parts: Sequence[Bits], first: int) -> list[int]:
    """The same with each set from its last place back."""
    held: list[int] = []
    for part in parts:
        size = part.bit_count()
        if first < size and len(held) < BLOCK:
            count = min(BLOCK - len(held), size - first)
            held += reversed(places(part, size - first - count, count))
        first = max(0, first - size)
    return held


def _sizes(books: Catalogue, group: str, among: Bits) -> list[tuple[str, int]]:
    sizes = ((key, (bits & among).bit_count()) for key, bits in books.groups.get(group, {}).items() if key is not None)
    return [(key, size) for key, size in sizes if size]


def _largest_first(groups: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(groups, key=lambda group: (-group[1], group[0])))


def _statuses(sizes: dict[str, int]) -> tuple[tuple[LegalStatus, int], ...]:
    """In the order of ``LegalStatus``; amended documents count as in force, as they do in the filter."""
    binding = sum(sizes.get(status, 0) for status in BINDING)
    merged = {**sizes, LegalStatus.IN_FORCE: binding, LegalStatus.AMENDED: 0}
    return tuple((status, merged[status]) for status in LegalStatus if merged.get(status))
