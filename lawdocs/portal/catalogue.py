"""All public documents in memory as sets of places, so that any question is counted without asking the database.

Documents have places: 0 is the newest, undated ones come last. A set of documents is one large integer whose bits are
places: two sets meet in a microsecond per ten thousand documents. A catalogue holds for one version of the data and
one day, and is read in one statement.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from functools import cached_property

import sqlalchemy as sa

from lawdocs.documents import index
from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published, status_expression
from lawdocs.portal.day_texts import DayTexts
from lawdocs.portal.params import ListQuery
from lawdocs.portal.prepared import Prepared, as_day
from lawdocs.portal.reading import connection
from workflows.states import BINDING

Bits = int
STEP = 512  # bytes looked over at once for a place far behind
NO_END = 0
MOST_WORDS = 200  # whose sets are kept
_DAY = sa.bindparam("day", type_=sa.Date)
_ALL = Prepared(
    sa.select(
        Document.id,
        status_expression(_DAY),
        Document.issuer_name,
        Document.subject,
        Document.published_on,
        Document.in_force_until,
    )
    .where(is_published(_DAY))
    .order_by(Document.published_on.desc().nulls_last(), Document.id.desc())
)


class Catalogue:
    """The documents that are public on a day, by what they can be filtered by."""

    def __init__(self, day: date) -> None:
        groups: dict[str, dict[Hashable, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.day = day
        self.ids, self._ends = array("i"), array("i")
        self.dated = 0
        for place, (number, status, issuer, subject, published_on, until) in enumerate(_ALL.rows(day=day)):
            self.ids.append(number)
            self._ends.append(as_day(until).toordinal() if until else NO_END)
            groups["status"][status].append(place)
            groups["issuer"][issuer].append(place)
            groups["subject"][subject].append(place)
            if published_on:
                groups["year"][int(str(published_on)[:4])].append(place)
                self.dated = place + 1
        self.all: Bits = (1 << len(self.ids)) - 1
        self._places = array("i", [-1]) * (max(self.ids, default=0) + 1)
        for place, number in enumerate(self.ids):
            self._places[number] = place
        self.groups = {name: {key: _bits(held) for key, held in group.items()} for name, group in groups.items()}
        self.groups["first level"] = _first_levels(self.groups.get("subject", {}))
        self._words: dict[tuple[str, str], Bits] = {}
        self._by_title: array | None = None

    def of(self, numbers: Iterable[int]) -> Bits:
        """The set of documents of some ids; ids that are not public on the day are left out."""
        last = len(self._places)
        return _bits(place for number in numbers if number < last and (place := self._places[number]) >= 0)

    def group(self, name: str, key: Hashable) -> Bits:
        return self.groups.get(name, {}).get(key, 0)

    def binding(self) -> Bits:
        """Those in force, amended or not."""
        return _union(self.group("status", status.value) for status in BINDING)

    def with_subject(self, subject: str) -> Bits:
        """Of the very subject, or of a first level with all below it."""
        return self.group("subject" if "\\" in subject else "first level", subject)

    def ending(self, query: ListQuery) -> Bits:
        """Those whose last day in force lies within the bounds; stored is the first day out of force."""
        first = query.expires_from.toordinal() + 1 if query.expires_from else NO_END + 1
        last = query.expires_to.toordinal() + 1 if query.expires_to else date.max.toordinal()
        return _bits(place for place, end in enumerate(self._ends) if first <= end <= last)

    def with_word(self, term: str, *, in_title: bool = False) -> Bits:
        """Those that hold a term in any piece, or in the title line."""
        return self._kept(
            (term, "title" if in_title else "any"),
            lambda: self.of(connection().scalars(index.documents_with(term, in_title=in_title))),
        )

    def with_word_on_day(self, term: str) -> Bits:
        """Those that hold a term in the title line or in the text of the day, which need not be the indexed one."""
        indexed, titled = self.with_word(term), self.with_word(term, in_title=True)
        held = self._kept((term, "text of the day"), lambda: self.of(self.texts.holding(term)))
        return indexed & ~self._other | titled & self._other | held

    @cached_property
    def texts(self) -> DayTexts:
        """The texts of the day that the index need not hold."""
        return DayTexts(self.day)

    @cached_property
    def _other(self) -> Bits:
        return self.of(self.texts.ids)

    def _kept(self, key: tuple[str, str], compute: Callable[[], Bits]) -> Bits:
        if key not in self._words:
            if len(self._words) >= MOST_WORDS:
                self._words.clear()
            self._words[key] = compute()
        return self._words[key]

    def by_title(self) -> array:
        """All places in the order of the titles."""
        if self._by_title is None:
            title = Document.title
            if connection().dialect.name != "sqlite":
                title = sa.collate(title, "C")  # the same order on every database, whatever its locale
            query = sa.select(Document.id).where(is_published(self.day)).order_by(title, Document.id)
            self._by_title = array("i", (self._places[number] for number in connection().scalars(query)))
        return self._by_title


def places(held: Bits, first: int, count: int) -> list[int]:
    """Some places of a set in ascending order: ``count`` of them after the first ``first``."""
    data = held.to_bytes((held.bit_length() + 7) // 8, "little")
    found: list[int] = []
    for start in range(0, len(data), STEP):
        step = data[start : start + STEP]
        size = int.from_bytes(step, "little").bit_count()
        if first >= size:
            first -= size
            continue
        at = list(_each(step, start * 8))
        found += at[first : first + count - len(found)]
        first = 0
        if len(found) >= count:
            break
    return found


def _each(data: bytes, offset: int) -> Iterator[int]:
    for at, byte in enumerate(data):
        if byte:
            for bit in _BITS[byte]:
                yield offset + at * 8 + bit


_BITS = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]


def _bits(held: Iterable[int]) -> Bits:
    data = bytearray()
    for place in held:
        at = place >> 3
        if at >= len(data):
            data.extend(bytes(max(at + 1 - len(data), len(data))))
        data[at] |= 1 << (place & 7)
    return int.from_bytes(data, "little")


def _union(sets: Iterable[Bits]) -> Bits:
    union = 0
    for each in sets:
        union |= each
    return union


def _first_levels(subjects: dict[Hashable, Bits]) -> dict[Hashable, Bits]:
    """Subjects of the first level (一级主题) with all below them."""
    levels: dict[Hashable, Bits] = defaultdict(int)
    for subject, held in subjects.items():
        levels[subject.partition("\\")[0]] |= held
    levels.pop("", None)
    return dict(levels)
