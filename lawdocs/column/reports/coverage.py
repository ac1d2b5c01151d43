"""Who has reported and who has not (覆盖情况): how each body stands in a year, and the rates with their lists."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from lawdocs.column.links.models import LinkCheck
from lawdocs.column.reports.models import Report, ReportBody, ReportCycle, ReportExemption
from lawdocs.column.reports.queries import IN_ORDER
from lawdocs.portal.reading import connection
from lawdocs.supervision.rates import percent
from workflows.reports import EXPECTED, ON_HAND, BodyFacts, BodyKind, ReportState, Standing, standing


class Year(NamedTuple):
    """A year whose reports were asked for, and its days."""

    year: int
    due_on: date
    public_due_on: date

    @property
    def label(self) -> str:
        return f"{self.year}年度"


class Body(NamedTuple):
    """A body of the register."""

    id: int
    agency_id: int
    name: str
    kind: BodyKind
    since_year: int
    until_year: int | None
    merged_into_id: int | None

    @property
    def facts(self) -> BodyFacts:
        return BodyFacts(self.since_year, self.until_year, self.merged_into_id is not None)


class Held(NamedTuple):
    """What is on record of the report of a body on a year."""

    body_id: int
    year: int
    state: ReportState
    submitted_on: date | None
    is_complete: bool | None
    sent_up_on: date | None
    published_on: date | None
    published_url: str


@dataclass(frozen=True)
class Line:
    """A body with its report of a year, and how it stands; ``is_alive`` is None where no link was checked."""

    body: Body
    year: Year
    standing: Standing
    held: Held | None
    merged_into: str
    is_alive: bool | None

    @property
    def is_expected(self) -> bool:
        return self.standing in EXPECTED

    @property
    def is_on_hand(self) -> bool:
        return self.is_expected and self.held is not None and self.held.state in ON_HAND

    @property
    def is_public(self) -> bool:
        return self.is_expected and self.held is not None and self.held.published_on is not None

    @property
    def is_public_in_time(self) -> bool:
        return self.is_public and self.held.published_on <= self.year.public_due_on

    @property
    def is_complete(self) -> bool:
        return self.is_on_hand and bool(self.held.is_complete)

    @property
    def is_linked(self) -> bool:
        return self.is_public and self.held.published_url != ""


Test = Callable[[Line], bool]


@dataclass(frozen=True)
class Rate:
    """A rate by name: who counts, among whom, and what both are in words.

    ``due`` names the day of the year until which nobody is behind, ``done`` what was done by those who count.
    """

    name: str
    label: str
    counts: Test
    among: Test
    note: str
    due: str = ""
    done: str = ""


RATES: tuple[Rate, ...] = (
    Rate("received", "报送率", lambda line: line.is_on_hand, lambda line: line.is_expected,
        "已经报送、没有被退回的，占应当报告的单位", "due_on", "已报"),
    Rate("in_time", "按时率", lambda line: line.standing is Standing.IN_TIME, lambda line: line.is_expected,
        "在报送截止日以前报送的，占应当报告的单位", "due_on", "已报"),
    Rate("public", "公开率", lambda line: line.is_public, lambda line: line.is_expected,
        "已经公开的，占应当报告的单位", "public_due_on", "已公开"),
    Rate("public_in_time", "按时公开率", lambda line: line.is_public_in_time, lambda line: line.is_expected,
        "在公开截止日以前公开的，占应当报告的单位", "public_due_on", "已公开"),
    Rate("complete", "五部分完整率", lambda line: line.is_complete, lambda line: line.is_on_hand,
        "接收时核对五部分齐全的，占已经报送的报告"),
    Rate("links", "链接可用率", lambda line: line.is_linked and line.is_alive is True, lambda line: line.is_linked,
        "最近一次检查可以打开的，占在其他网站公开的报告；还没有检查的不算可用"),
)  # fmt: skip
RATE_BY_NAME = {rate.name: rate for rate in RATES}


@dataclass(frozen=True)
class Figure:
    """A rate of a year with its numbers: how many of how many, and whether its day is still to come."""

    rate: Rate
    number: int
    total: int
    is_early: bool = False

    @property
    def words(self) -> str:
        """The rate; before its day no rate, but how many there are so far."""
        return f"未到期，{self.rate.done}{self.number}/{self.total}" if self.is_early else self.percent

    @property
    def percent(self) -> str:
        return percent(self.number, self.total) if self.total else "—"


def years() -> list[Year]:
    """The years whose reports were asked for, newest first."""
    columns = (ReportCycle.year, ReportCycle.due_on, ReportCycle.public_due_on)
    return [Year._make(row) for row in connection().execute(sa.select(*columns).order_by(ReportCycle.year.desc()))]


def lines(asked: Sequence[Year], today: date) -> dict[int, list[Line]]:
    """Every body of the register for some years, in the order of the register; four statements for all of them."""
    numbers = [each.year for each in asked]
    bodies = _bodies()
    names = {each.id: each.name for each in bodies}
    held = _held(numbers)
    alive = _alive(each.published_url for each in held.values() if each.published_url)
    exempt = _exempt(numbers)

    def line(body: Body, year: Year) -> Line:
        found = held.get((body.id, year.year))
        on_hand = found.submitted_on if found is not None and found.state in ON_HAND else None
        stands = standing(
            body.facts,
            year.year,
            is_exempt=(body.id, year.year) in exempt,
            on_hand_since=on_hand,
            due=year.due_on,
            today=today,
        )
        url = found.published_url if found is not None else ""
        return Line(body, year, stands, found, names.get(body.merged_into_id, ""), alive.get(url) if url else None)

    return {year.year: [line(body, year) for body in bodies] for year in asked}


def figures(found: Iterable[Line], year: Year, today: date) -> list[Figure]:
    """The rates of a year."""
    counted = list(found)
    return [
        Figure(
            rate,
            sum(map(rate.counts, counted)),
            sum(map(rate.among, counted)),
            is_early=rate.due != "" and today <= getattr(year, rate.due),
        )
        for rate in RATES
    ]


def narrowed(found: Iterable[Line], show: str) -> list[Line]:
    """The lines behind a number: ``in_time`` who counts, ``not-in_time`` who does not, or those of a standing."""
    test = SHOWS[show]
    return [line for line in found if test(line)]


def _not(rate: Rate) -> Test:
    return lambda line: rate.among(line) and not rate.counts(line)


def _stands(wanted: Standing) -> Test:
    return lambda line: line.standing is wanted


SHOWS: Mapping[str, Test] = (
    {"expected": lambda line: line.is_expected}
    | {f"is-{each}": _stands(each) for each in Standing if each is not Standing.OUTSIDE}
    | {rate.name: rate.counts for rate in RATES}
    | {f"not-{rate.name}": _not(rate) for rate in RATES}
)
SHOW_WORDS = (
    {"expected": "应当报告的单位"}
    | {f"is-{each}": each.label for each in Standing if each is not Standing.OUTSIDE}
    | {
        "received": "已经报送", "not-received": "没有报送或者退回后没有重报",
        "in_time": "按时报送", "not-in_time": "没有按时报送",
        "public": "已经公开", "not-public": "还没有公开",
        "public_in_time": "按时公开", "not-public_in_time": "没有按时公开",
        "complete": "五部分齐全", "not-complete": "五部分不齐全或者还没有核对",
        "links": "链接可用", "not-links": "链接打不开或者还没有检查",
    }
)  # fmt: skip


def _bodies() -> list[Body]:
    columns = (
        ReportBody.id,
        ReportBody.agency_id,
        ReportBody.name,
        ReportBody.kind,
        ReportBody.since_year,
        ReportBody.until_year,
        ReportBody.merged_into_id,
    )
    return [Body._make(row) for row in connection().execute(sa.select(*columns).order_by(*IN_ORDER))]


def _held(numbers: list[int]) -> dict[tuple[int, int], Held]:
    columns = (
        Report.body_id,
        Report.year,
        Report.state,
        Report.submitted_on,
        Report.is_complete,
        Report.sent_up_on,
        Report.published_on,
        Report.published_url,
    )
    rows = connection().execute(sa.select(*columns).where(Report.year.in_(numbers)))
    return {(row.body_id, row.year): Held._make(row) for row in rows}


def _exempt(numbers: list[int]) -> set[tuple[int, int]]:
    query = sa.select(ReportExemption.body_id, ReportExemption.year).where(ReportExemption.year.in_(numbers))
    return {tuple(row) for row in connection().execute(query)}


def _alive(urls: Iterable[str]) -> dict[str, bool | None]:
    query = sa.select(LinkCheck.url, LinkCheck.is_alive).where(LinkCheck.url.in_(sorted(set(urls))))
    return {row.url: row.is_alive for row in connection().execute(query)}
