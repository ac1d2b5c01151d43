"""What the public may read of indicator sets (网络检索指标): opened ones, and of their evidence what may be shown.

Columns only, over the connection of the page.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from lawdocs.accounts.models import Agency
from lawdocs.clock import local
from lawdocs.column.evidence.coverage import judged
from lawdocs.column.evidence.queries import counts, is_gone, is_shown
from lawdocs.column.figures.models import FigureSnapshot
from lawdocs.column.indicators.models import (
    EvidenceItem,
    EvidenceKind,
    Indicator,
    IndicatorSet,
    IndicatorTask,
    SetState,
)
from lawdocs.column.indicators.rows import read_no
from lawdocs.column.links.models import LinkCheck
from lawdocs.documents.models import StoredFile
from lawdocs.errors import NotVisible
from lawdocs.portal.reading import connection
from lawdocs.texts.search import normalise, split_terms
from workflows.evidence import Coverage, coverage_of

IS_PUBLIC = IndicatorSet.state != SetState.DRAFT


class Edition(NamedTuple):
    """A set that was opened."""

    id: int
    edition: str
    title: str
    source: str
    is_open: bool
    opened_on: date


class Entry(NamedTuple):
    """One indicator on the board; ``norm`` holds the words by which it is found, those of its evidence included."""

    id: int
    no: int
    level1: str
    level2: str
    text: str
    source: str
    method: str
    norm: str
    units: tuple[str, ...]
    coverage: Coverage
    items: int
    updated_on: date | None


class Evidence(NamedTuple):
    """One evidence that is shown; ``is_alive`` of its address is None while nobody knows."""

    id: int
    kind: EvidenceKind
    title: str
    note: str
    unit: str
    url: str
    file_name: str
    size: int | None
    sha256: str
    media_type: str
    document_id: int | None
    news_id: int | None
    snapshot_id: int | None
    taken_at: datetime | None
    digest: str
    accepted_at: datetime
    is_alive: bool | None
    checked_at: datetime | None


@dataclass(frozen=True)
class BoardQuery:
    """What a reader asks of one edition."""

    q: str = ""
    level1: str = ""
    unit: str = ""
    coverage: Coverage | None = None

    @property
    def is_plain(self) -> bool:
        return self == BoardQuery()


def editions() -> list[Edition]:
    """The sets that were opened: those in use first, the newest of them on top."""
    query = sa.select(
        IndicatorSet.id,
        IndicatorSet.edition,
        IndicatorSet.title,
        IndicatorSet.source,
        IndicatorSet.state == SetState.OPEN,
        IndicatorSet.opened_on,
    ).where(IS_PUBLIC)
    found = [Edition(*row[:4], bool(row[4]), row[5]) for row in connection().execute(query)]
    return sorted(found, key=lambda each: (each.is_open, each.opened_on, each.id), reverse=True)


def edition_of(name: str) -> Edition:
    """The edition of a name, or the one on top where none is given; raises NotVisible."""
    found = next((each for each in editions() if name in ("", each.edition)), None)
    if found is None:
        raise NotVisible
    return found


def entries(edition: Edition, today: date) -> list[Entry]:
    """All indicators of an edition with their units, coverage and searchable words, by number."""
    tasks, shown = _tasks(edition, today), _shown(edition, today)
    columns = (Indicator.id, Indicator.no, Indicator.level1, Indicator.level2, Indicator.text, Indicator.source)
    query = sa.select(*columns, Indicator.method, Indicator.norm).where(
        Indicator.set_id == edition.id, Indicator.dropped_at.is_(None)
    )
    found = []
    for row in connection().execute(query.order_by(Indicator.no)):
        units, parts = tasks.get(row.id, ((), ()))
        titles, days = shown.get(row.id, ((), ()))
        norm = "\n".join((row.norm, *map(normalise, (*units, *titles))))
        updated = max(days, default=None)
        found.append(Entry(*row[:7], norm, units, coverage_of(list(parts)), len(titles), updated))
    return found


def matching(found: Iterable[Entry], query: BoardQuery) -> list[Entry]:
    """The indicators that meet a question: all its words, and a number where one of that number is there."""
    found = list(found)
    numbers = {each.no for each in found}
    tests = [_test(term, numbers) for term in split_terms(query.q)]
    return [
        each
        for each in found
        if all(test(each) for test in tests)
        and query.level1 in ("", each.level1)
        and (not query.unit or query.unit in each.units)
        and query.coverage in (None, each.coverage)
    ]


def facets(found: Sequence[Entry]) -> dict[str, list[tuple[str, int]]]:
    """How many indicators each first level, unit and coverage has, in the order of numbers, size and coverage."""
    units = Counter(unit for each in found for unit in each.units)
    levels = Counter(each.level1 for each in found if each.level1)
    covered = Counter(each.coverage for each in found)
    return {
        "level1": list(levels.items()),
        "unit": sorted(units.items(), key=lambda pair: (-pair[1], pair[0])),
        "coverage": [(each.value, covered[each]) for each in Coverage if covered[each]],
    }


def evidence_of(entry: Entry, today: date) -> list[Evidence]:
    """The evidence of an indicator that is shown, those that lead first, in the order it was given."""
    query = (
        _evidence(today)
        .where(IndicatorTask.indicator_id == entry.id)
        .order_by(IndicatorTask.is_lead.desc(), IndicatorTask.id, EvidenceItem.id)
    )
    return [Evidence._make(row) for row in connection().execute(query)]


def newest(limit: int, today: date) -> list[tuple[str, int, Evidence]]:
    """The evidence that was accepted last of what is shown, with the edition and number of its indicator."""
    query = (
        _evidence(today)
        .add_columns(IndicatorSet.edition, Indicator.no)
        .join(Indicator, Indicator.id == IndicatorTask.indicator_id)
        .join(IndicatorSet, IndicatorSet.id == Indicator.set_id)
        .where(IS_PUBLIC, Indicator.dropped_at.is_(None))
        .order_by(EvidenceItem.accepted_at.desc(), EvidenceItem.id.desc())
    )
    return [(row[-2], row[-1], Evidence._make(row[:-2])) for row in connection().execute(query.limit(limit))]


def _test(term: str, numbers: set[int]) -> Callable[[Entry], bool]:
    number = read_no(term)
    if number in numbers:
        return lambda each: each.no == number
    return lambda each: term in each.norm


def _tasks(edition: Edition, today: date) -> dict[int, tuple[tuple[str, ...], tuple[Coverage, ...]]]:
    """The units of each indicator, who leads first, and how far each proves its part."""
    T = IndicatorTask  # noqa: N806 - it stands for its table
    dead = set(connection().scalars(sa.select(LinkCheck.url).where(LinkCheck.is_alive.is_(False))))
    accepted: defaultdict[int, list[bool]] = defaultdict(list)
    given = sa.select(EvidenceItem.task_id, EvidenceItem.url, is_gone(today)).join(T).join(Indicator)
    for task_id, url, gone in connection().execute(given.where(Indicator.set_id == edition.id, counts())):
        accepted[task_id].append(bool(gone) or url in dead)
    query = (
        sa.select(T.id, T.indicator_id, Agency.short_name, T.coverage)
        .join(Indicator)
        .join(Agency, Agency.id == T.agency_id)
        .where(Indicator.set_id == edition.id, T.relieved_at.is_(None))
        .order_by(T.is_lead.desc(), T.id)
    )
    found: dict[int, tuple[tuple[str, ...], tuple[Coverage, ...]]] = {}
    for task_id, indicator_id, unit, coverage in connection().execute(query):
        units, parts = found.get(indicator_id, ((), ()))
        found[indicator_id] = (*units, unit), (*parts, judged(coverage, accepted[task_id]))
    return found


def _shown(edition: Edition, today: date) -> dict[int, tuple[list[str], list[date]]]:
    """Titles of the evidence of each indicator that is shown, and the days on which it was accepted."""
    query = _joined(sa.select(IndicatorTask.indicator_id, EvidenceItem.title, EvidenceItem.accepted_at), today)
    found: dict[int, tuple[list[str], list[date]]] = {}
    of_edition = query.join(Indicator).where(Indicator.set_id == edition.id)
    for indicator_id, title, at in connection().execute(of_edition):
        titles, days = found.setdefault(indicator_id, ([], []))
        titles.append(title)
        days.append(local(at).date())
    return found


def _evidence(today: date) -> sa.Select[tuple[object, ...]]:
    query = sa.select(
        EvidenceItem.id,
        EvidenceItem.kind,
        EvidenceItem.title,
        EvidenceItem.note,
        Agency.short_name,
        EvidenceItem.url,
        EvidenceItem.file_name,
        StoredFile.size,
        StoredFile.sha256,
        StoredFile.media_type,
        EvidenceItem.document_id,
        EvidenceItem.news_id,
        EvidenceItem.snapshot_id,
        FigureSnapshot.taken_at,
        FigureSnapshot.digest,
        EvidenceItem.accepted_at,
        LinkCheck.is_alive,
        LinkCheck.checked_at,
    )
    return (
        _joined(query, today)
        .join(Agency, Agency.id == IndicatorTask.agency_id)
        .outerjoin(StoredFile, StoredFile.id == EvidenceItem.file_id)
        .outerjoin(FigureSnapshot, FigureSnapshot.id == EvidenceItem.snapshot_id)
        .outerjoin(LinkCheck, sa.and_(LinkCheck.url == EvidenceItem.url, EvidenceItem.url != ""))
    )


def _joined(query: sa.Select[tuple[object, ...]], today: date) -> sa.Select[tuple[object, ...]]:
    """Evidence that is shown."""
    return (
        query.select_from(EvidenceItem)
        .join(IndicatorTask, IndicatorTask.id == EvidenceItem.task_id)
        .where(is_shown(today))
    )
