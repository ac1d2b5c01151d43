"""The yearly statistics of a linkage (年度统计): measures, each a list of rows of which some count.

A part adds its measures in a module ``statistics_<part>.py`` and names it in ``measures``; a measure is a statement
that reads ``id``, ``day`` and ``counted`` of every row that is looked at, and perhaps ``label``. Rows are told of by
their number: a statistic is evidence, and says nothing of a case.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module

import sqlalchemy as sa

from lawdocs.clock import at_office, local
from lawdocs.days import day_after
from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage
from lawdocs.supervision.rates import percent
from workflows.actors import Actor
from workflows.guards import zh_date


@dataclass(frozen=True)
class Period:
    """What is asked: the records of a linkage in a period, both days of which count, as they stand on a day."""

    linkage_id: int
    first: date
    last: date
    day: date

    @property
    def end(self) -> date:
        """The last day of which there can be records."""
        return min(self.last, self.day)

    def holds(self, column: sa.ColumnElement[date | None]) -> sa.ColumnElement[bool]:
        """The condition that a day lies in the period."""
        return column.between(self.first, self.end)

    def holds_instant(self, column: sa.ColumnElement[datetime | None]) -> sa.ColumnElement[bool]:
        """The condition that an instant lies in the period."""
        return sa.and_(column >= at_office(self.first, 0), column < at_office(day_after(self.end), 0))

    def stood(
        self, since: sa.ColumnElement[date], until: sa.ColumnElement[date | None], *, until_counts: bool = True
    ) -> sa.ColumnElement[bool]:
        """The condition that something was there at the end of the period; ``until`` is its last day."""
        gone = until < self.end if until_counts else until <= self.end
        return sa.and_(since <= self.end, sa.or_(until.is_(None), sa.not_(gone)))


@dataclass(frozen=True)
class Measure:
    """One measure: what it is called, what its rows are, and how they are read.

    ``word`` and the number of a row are its name where it reads no ``label``; ``did`` is what happened on its day;
    ``page`` is the address of a row. ``opens`` tells whether a person may open a row, where not everybody may.
    """

    name: str
    label: str
    note: str
    word: str
    page: str
    rows: Callable[[Period], sa.Select[tuple[object, ...]]]
    did: str = ""
    unit: str = "件"
    is_share: bool = True
    opens: Callable[[int, Actor], bool] = lambda row_id, actor: True


@dataclass(frozen=True)
class Counted:
    """A row that was looked at, and whether it counted."""

    id: int
    label: str
    day: date | None
    counted: bool
    page: str
    did: str

    @property
    def facts(self) -> str:
        """What its day was."""
        return f"{zh_date(self.day)}{self.did}" if self.day is not None else ""


@dataclass(frozen=True)
class Result:
    """A measure with its rows in a period."""

    measure: Measure
    rows: Sequence[Counted]

    @property
    def number(self) -> int:
        return sum(row.counted for row in self.rows)

    @property
    def total(self) -> int | None:
        return len(self.rows) if self.measure.is_share else None

    @property
    def words(self) -> str:
        """The result as people read it: 83.3% 5/6件."""
        unit = self.measure.unit
        if self.total is None:
            return f"{self.number}{unit}"
        return f"{percent(self.number, self.total)} {self.number}/{self.total}{unit}" if self.total else "没有应计的"


def measures() -> tuple[Measure, ...]:
    """All measures, in the order in which pages show them."""
    names = ("mechanisms", "meetings", "suggestions", "issues", "clues", "opinions", "doings")
    parts = (import_module(f"lawdocs.linkage.statistics_{name}") for name in names)
    return tuple(measure for part in parts for measure in part.MEASURES)


def measure_of(name: str) -> Measure | None:
    """The measure of a name."""
    return next((each for each in measures() if each.name == name), None)


def result_of(measure: Measure, period: Period) -> Result:
    """Reckon one measure."""
    found = db.session.execute(measure.rows(period))
    return Result(measure, [_counted(measure, row) for row in found])


def results(period: Period) -> list[Result]:
    """Reckon all of them."""
    return [result_of(each, period) for each in measures()]


def of_year(linkage: Linkage, year: int, day: date) -> Period:
    """The year of a linkage, as its records stand on a day."""
    return Period(linkage.id, date(year, 1, 1), date(year, 12, 31), day)


def paragraph(linkage: Linkage, year: int, found: Sequence[Result]) -> str:
    """What an annual report may say of a year (年度报告段落); what nothing was counted of is left out."""
    told = [_told(each) for each in found if each.rows]
    if not told:
        return f"{year}年，{linkage.name}没有可以统计的工作记录。"
    return f"{year}年，{linkage.name}运行情况：{'；'.join(told)}。"


def _told(result: Result) -> str:
    unit = result.measure.unit
    if result.total is None:
        return f"{result.measure.label}{result.number}{unit}"
    share = percent(result.number, result.total)
    return f"{result.measure.label}{share}（{result.total}{unit}中的{result.number}{unit}）"


def _counted(measure: Measure, row: sa.Row) -> Counted:
    day = local(row.day).date() if isinstance(row.day, datetime) else row.day
    label = getattr(row, "label", "") or f"{measure.word}第{row.id}号"
    return Counted(row.id, label, day, bool(row.counted), measure.page.format(row.id), measure.did)
