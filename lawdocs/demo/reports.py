"""Annual reports of the demo county on the last three years, all invented: mostly public, one late, one missing."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.clock import Clock, at_office
from lawdocs.column.reports import bodies, cycles, queries, services
from lawdocs.column.reports.bodies import Entry
from lawdocs.column.reports.models import Report, ReportBody
from lawdocs.column.reports.services import Content
from lawdocs.demo.catalogue import FOLDER
from lawdocs.demo.county import OFFICE
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Town
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.reports import Part, PartCheck
from workflows.roles import Role

Body = Mapping[str, object]
SUPERIOR = "鲁山县委、鲁山县人民政府"


class County:
    """The register of the demo county and the cycles of its years."""

    def __init__(self, town: Town, clock: Clock, today: date) -> None:
        self.town, self.clock = town, clock
        self.data: list[Body] = tomllib.loads((FOLDER / "reports.toml").read_text(encoding="utf-8"))["body"]
        self.years = range(today.year - 3, today.year)

    def scenes(self) -> Iterator[Scene]:
        """The register before the first year; each year opened in January, reported by February, public in March."""
        first, second, last = self.years
        yield Scene(at_office(date(first + 1, 1, 2), 9), self._register)
        for year in self.years:
            yield Scene(at_office(date(year + 1, 1, 2), 9, 30), self._open(year))
            for number, body in enumerate(self.data):
                is_out = ("exempt" in body and year == first) or ("merged" in body and year == last)
                if not is_out and not (year == last and "missing" in body):
                    yield from Play(self, body, year, number, is_last=year == last).scenes()
        yield Scene(at_office(date(second + 1, 12, 20), 10), self._merge)

    @property
    def editor(self) -> Actor:
        return self.town.actors[OFFICE, Role.EDITOR]

    def _register(self) -> None:
        places: dict[str, int] = {}
        for body in self.data:
            agency = self.town.agencies[body["unit"]]
            kind = bodies.kind_of(agency)
            places[kind] = places.get(kind, 0) + 1
            entry = Entry(agency.name, kind, places[kind], self.years[0])
            made = bodies.add(agency, entry, self.editor, self.clock, key=None)
            if "exempt" in body:
                seen = {"version": made.version, "key": None}
                bodies.exempt(made, self.years[0], body["exempt"], self.editor, self.clock, **seen)

    def _open(self, year: int) -> Callable[[], None]:
        return lambda: cycles.open_year(year, self.editor, self.clock, key=None)

    def _merge(self) -> None:
        for data in self.data:
            if "merged" in data:
                body, into = self.body_of(data["unit"]), self.body_of(data["merged"])
                entry = Entry(body.name, body.kind, body.position, body.since_year, self.years[1], into.id)
                bodies.change(body, entry, self.editor, self.clock, version=body.version, key=None)

    def body_of(self, unit: str) -> ReportBody:
        agency_id = self.town.agencies[unit].id
        return db.session.scalar(sa.select(ReportBody).where(ReportBody.agency_id == agency_id))


class Play:
    """The report of a body on a year, from writing to publication."""

    def __init__(self, county: County, body: Body, year: int, number: int, *, is_last: bool) -> None:
        self.county, self.body, self.year, self.is_last = county, body, year, is_last
        self.number = number
        late = body.get("late", 0) if is_last else 0
        # Spread over February, and late ones after its last day.
        self.handed_in = (
            date(year + 1, 3, 1) + timedelta(days=late - 1) if late else workday(date(year + 1, 2, 3 + number))
        )
        self.public = date(year + 1, 4, 3) if late else workday(date(year + 1, 3, 10 + number % 6))

    def scenes(self) -> Iterator[Scene]:
        """It is written and handed in, received the same day, checked and published in March."""
        minute = self.number * 2
        yield Scene(at_office(self.handed_in, 9, minute), self._write)
        yield Scene(at_office(self.handed_in, 14, minute), self._receive)
        yield Scene(at_office(self.public, 10, minute), self._publish)

    def _report(self) -> Report:
        body = self.county.body_of(self.body["unit"])
        return db.session.scalar(sa.select(Report).where(Report.body_id == body.id, Report.year == self.year))

    def _writer(self, report: Report) -> Actor:
        writing = queries.writing_agency(report.body.agency)
        name = next(name for name, agency in self.county.town.agencies.items() if agency.id == writing)
        return self.county.town.actors[name, Role.DRAFTER]

    def _missing(self, part: Part) -> bool:
        return self.is_last and self.body.get("without") == part

    def _write(self) -> None:
        report, clock = self._report(), self.county.clock
        writer = self._writer(report)
        said = {
            part: "见其他部分。"
            if self._missing(part)
            else str(self.body[part]).format(year=self.year, next=self.year + 1)
            for part in Part
        }
        services.save(report, Content(report.title, said), writer, clock, version=report.version, key=None)
        services.submit(report, "办公室保密员", clock.today(), writer, clock, version=report.version, key=None)
        services.sent_up(report, clock.today(), SUPERIOR, writer, clock, version=report.version, key=None)

    def _receive(self) -> None:
        report, editor = self._report(), self.county.editor
        checks = tuple(PartCheck(part, not self._missing(part)) for part in Part)
        services.receive(report, checks, editor, self.county.clock, version=report.version, key=None)

    def _publish(self) -> None:
        report, editor, clock = self._report(), self.county.editor, self.county.clock
        services.clear(report, "没有涉密内容。", editor, clock, version=report.version, key=None)
        seen = {"version": report.version, "key": None}
        if "elsewhere" in self.body:
            url = str(self.body["elsewhere"]).format(year=self.year)
            services.published_elsewhere(report, url, clock.today(), "", editor, clock, **seen)
        else:
            services.publish(report, editor, clock, **seen)


def report_scenes(town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """Everything that happens with the annual reports of the demo county."""
    yield from County(town, clock, today).scenes()
