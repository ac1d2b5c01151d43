"""How far a set is proved (佐证情况): by indicator and by unit, as it was judged, and whether its pages still open."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lawdocs.accounts.queries import agency_tree
from lawdocs.column.evidence.queries import counts, gone_items, is_gone
from lawdocs.column.indicators.models import EvidenceItem, Indicator, IndicatorSet, IndicatorTask
from lawdocs.column.links.models import LinkCheck
from lawdocs.column.links.queries import dead_urls
from lawdocs.extensions import db
from workflows.evidence import EDITABLE, Coverage, TaskState, coverage_of


@dataclass(frozen=True)
class TaskLine:
    """The part of one unit in an indicator; ``dead`` are the accepted addresses that do not open.

    ``gone``: of how many accepted the record of ours is not public any more.
    """

    id: int
    agency_id: int
    unit: str
    is_lead: bool
    due_on: date | None
    state: TaskState
    coverage: Coverage
    missing: str
    items: int
    dead: tuple[str, ...]
    gone: int

    @property
    def is_owed(self) -> bool:
        """Whether the unit still has to hand in what proves its part."""
        return self.state in EDITABLE and self.coverage is not Coverage.COMPLETE


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator with the parts of its units."""

    id: int
    no: int
    level1: str
    level2: str
    text: str
    weight: int | None
    score: int | None
    tasks: tuple[TaskLine, ...]
    coverage: Coverage

    @property
    def dead(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(url for each in self.tasks for url in each.dead))

    @property
    def gone(self) -> int:
        return sum(each.gone for each in self.tasks)

    @property
    def items(self) -> int:
        return sum(each.items for each in self.tasks)

    @property
    def owed_on(self) -> date | None:
        """The first day by which something is still to be handed in."""
        return min((each.due_on for each in self.tasks if each.is_owed and each.due_on is not None), default=None)


@dataclass(frozen=True)
class UnitLine:
    """How many indicators a unit answers for, and how far its own part proves them."""

    agency_id: int
    name: str
    complete: int
    partly: int
    none: int

    @property
    def total(self) -> int:
        return self.complete + self.partly + self.none


@dataclass(frozen=True)
class Overview:
    """A set as it stands on a day; ``checked_at`` is when an address of it was asked last."""

    indicators: tuple[IndicatorLine, ...]
    units: tuple[UnitLine, ...]
    checked_at: datetime | None
    today: date

    def having(self, coverage: Coverage) -> list[IndicatorLine]:
        return [each for each in self.indicators if each.coverage is coverage]

    @property
    def dead(self) -> list[str]:
        return list(dict.fromkeys(url for each in self.indicators for url in each.dead))

    @property
    def scored(self) -> list[IndicatorLine]:
        return [each for each in self.indicators if each.score is not None]

    @property
    def points(self) -> int:
        """Hundredths of a point given to all indicators together."""
        return sum(each.score for each in self.scored)

    @property
    def weight(self) -> int:
        """Hundredths of a point that all indicators weigh together."""
        return sum(each.weight or 0 for each in self.indicators)


@dataclass(frozen=True)
class Lost:
    """What cannot be looked at any more: addresses that do not open, and evidence whose record is not public."""

    urls: frozenset[str]
    items: frozenset[int]

    def holds(self, item: EvidenceItem) -> bool:
        return item.url in self.urls or item.id in self.items


def lost(today: date) -> Lost:
    """All that is lost on a day."""
    return Lost(dead_urls(), gone_items(today))


def judged(coverage: Coverage | None, accepted: Iterable[bool]) -> Coverage:
    """How far a unit proves its part: as judged, but nothing without evidence, and not wholly with any that is lost.

    ``accepted`` says of each evidence that was accepted and still counts whether it is lost.
    """
    are_lost = list(accepted)
    if coverage is None or not are_lost:
        return Coverage.NONE
    return Coverage.PARTLY if any(are_lost) else coverage


def task_coverage(task: IndicatorTask, lost: Lost) -> Coverage:
    """How far a unit proves its part of an indicator."""
    return judged(task.coverage, [lost.holds(each) for each in task.accepted])


def indicator_coverage(indicator: Indicator, lost: Lost) -> Coverage:
    """How far an indicator is proved by all the units that answer for it; by none without any."""
    standing = [each for each in indicator.tasks if each.relieved_at is None]
    return coverage_of([task_coverage(each, lost) for each in standing])


def overview(of: IndicatorSet, today: date) -> Overview:
    """A whole set, in as many statements for a hundred indicators as for one."""
    tasks = _tasks(of, dead_urls(), today)
    query = sa.select(
        Indicator.id,
        Indicator.no,
        Indicator.level1,
        Indicator.level2,
        Indicator.text,
        Indicator.weight,
        Indicator.score,
    ).where(Indicator.set_id == of.id, Indicator.dropped_at.is_(None))
    lines = []
    for row in db.session.execute(query.order_by(Indicator.no)):
        parts = tuple(tasks.get(row.id, ()))
        lines.append(IndicatorLine(*row, parts, coverage_of([each.coverage for each in parts])))
    return Overview(tuple(lines), _units(lines), _checked_at(of), today)


def _tasks(of: IndicatorSet, dead: Collection[str], today: date) -> dict[int, list[TaskLine]]:
    """The parts of all units by indicator, who leads first."""
    T = IndicatorTask  # noqa: N806 - it stands for its table
    accepted: defaultdict[int, list[tuple[str, bool]]] = defaultdict(list)
    query = sa.select(EvidenceItem.task_id, EvidenceItem.url, is_gone(today)).join(T).join(Indicator)
    for task_id, url, gone in db.session.execute(query.where(Indicator.set_id == of.id, counts())):
        accepted[task_id].append((url, bool(gone)))
    query = (
        sa.select(T.id, T.indicator_id, T.agency_id, T.is_lead, T.due_on, T.state, T.coverage, T.missing)
        .join(Indicator)
        .where(Indicator.set_id == of.id, Indicator.dropped_at.is_(None), T.relieved_at.is_(None))
        .order_by(T.is_lead.desc(), T.id)
    )
    tree, found = agency_tree(), defaultdict(list)
    for row in db.session.execute(query):
        given = accepted[row.id]
        line = TaskLine(
            id=row.id,
            agency_id=row.agency_id,
            unit=tree.get(row.agency_id).short_name,
            is_lead=row.is_lead,
            due_on=row.due_on,
            state=row.state,
            coverage=judged(row.coverage, [gone or url in dead for url, gone in given]),
            missing=row.missing if row.coverage is Coverage.PARTLY else "",
            items=len(given),
            dead=tuple(url for url, _ in given if url in dead),
            gone=sum(gone for _, gone in given),
        )
        found[row.indicator_id].append(line)
    return found


def _units(lines: Iterable[IndicatorLine]) -> tuple[UnitLine, ...]:
    """The units with how far each proves its part, those with the most first."""
    parts: defaultdict[tuple[int, str], list[Coverage]] = defaultdict(list)
    for line in lines:
        for task in line.tasks:
            parts[task.agency_id, task.unit].append(task.coverage)
    units = [
        UnitLine(agency_id, name, *(found.count(each) for each in (Coverage.COMPLETE, Coverage.PARTLY, Coverage.NONE)))
        for (agency_id, name), found in parts.items()
    ]
    return tuple(sorted(units, key=lambda each: (-each.total, each.agency_id)))


def _checked_at(of: IndicatorSet) -> datetime | None:
    ours = (
        sa.select(EvidenceItem.url)
        .join(IndicatorTask)
        .join(Indicator)
        .where(Indicator.set_id == of.id, EvidenceItem.url != "")
    )
    return db.session.scalar(sa.select(sa.func.max(LinkCheck.checked_at)).where(LinkCheck.url.in_(ours)))
