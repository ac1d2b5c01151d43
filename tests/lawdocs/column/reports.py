"""A register of bodies, the cycle of a year, and reports in any state, walked there step by step."""

from collections.abc import Callable
from datetime import date

from lawdocs.clock import SetClock, at_office
from lawdocs.column.reports import bodies, cycles, services
from lawdocs.column.reports.bodies import Entry
from lawdocs.column.reports.models import Report, ReportBody
from lawdocs.column.reports.services import Content
from lawdocs.extensions import db
from tests.factories import County
from tests.remembered import remembered
from workflows.reports import BodyKind, Part, PartCheck
from workflows.reports import ReportState as S

YEAR = 2025
OPENED, IN_TIME, LATE = date(2026, 1, 4), date(2026, 2, 26), date(2026, 3, 3)
PARTS = {part: f"<p>{part.label}：全县办结行政复议案件23件。</p>" for part in Part}
WHOLE = tuple(PartCheck(part, is_there=True, place="第1页") for part in Part)
WITHOUT_PLAN = tuple(PartCheck(part, is_there=part is not Part.PLAN) for part in Part)
REASON = "请补充下一年度的安排。"
ELSEWHERE = "https://www.example.gov.cn/2025/report.html"
TITLE = "鲁山县城市管理局关于2025年度法治政府建设情况的报告"


def content(title: str = TITLE, **parts: str) -> Content:
    return Content(title, PARTS | {Part(name): body for name, body in parts.items()}, rich=True)


def a_register(county: County, clock: SetClock) -> dict[str, ReportBody]:
    """The government, two departments, the office and a town, by the key of their agency."""
    bodies.take_over(2023, county.actor("editor"), clock, key=None)
    keys = {agency.id: key for key, agency in county.agencies.items()}
    return {keys[each.agency_id]: each for each in db.session.query(ReportBody)}


@remembered
def a_cycle(county: County, clock: SetClock, year: int = YEAR) -> dict[str, ReportBody]:
    """A register and the year, opened in its first days."""
    clock.put(at_office(date(year + 1, 1, 4)))
    register = a_register(county, clock)
    cycles.open_year(year, county.actor("editor"), clock, key=None)
    return register


def report_of(register: dict[str, ReportBody], key: str, year: int = YEAR) -> Report:
    return db.session.query(Report).filter_by(body_id=register[key].id, year=year).one()


@remembered
def a_report(state: S, county: County, clock: SetClock) -> Report:
    """The report of the urban bureau on 2025 in any state, in a cycle of its own; all within its days."""
    register = a_cycle(county, clock)
    report = report_of(register, "urban")
    walk(report, state, county, clock)
    return report


def walk(report: Report, state: S, county: County, clock: SetClock, writer: str = "drafter") -> None:
    """Take a draft to a state, on the day the clock shows."""
    for advance in ROADS[state]:
        advance(report, county, clock, writer)


def seen(report: Report) -> dict[str, object]:
    return {"version": report.version, "key": None}


def save(report: Report, county: County, clock: SetClock, writer: str = "drafter") -> None:
    services.save(report, content(report.title), county.actor(writer), clock, **seen(report))


def submit(report: Report, county: County, clock: SetClock, writer: str = "drafter") -> None:
    services.submit(report, "办公室保密员", clock.today(), county.actor(writer), clock, **seen(report))


def receive(report: Report, county: County, clock: SetClock, writer: str = "") -> None:
    services.receive(report, WHOLE, county.actor("editor"), clock, **seen(report))


def send_back(report: Report, county: County, clock: SetClock, writer: str = "") -> None:
    services.send_back(report, REASON, county.actor("editor"), clock, **seen(report))


def clear(report: Report, county: County, clock: SetClock, writer: str = "") -> None:
    services.clear(report, "没有涉密内容。", county.actor("editor"), clock, **seen(report))


def publish(report: Report, county: County, clock: SetClock, writer: str = "") -> None:
    services.publish(report, county.actor("editor"), clock, **seen(report))


def withdraw(report: Report, county: County, clock: SetClock, writer: str = "") -> None:
    services.withdraw(report, "数字有误", county.actor("editor"), clock, **seen(report))


Advance = Callable[..., None]
ROADS: dict[S, tuple[Advance, ...]] = {
    S.DRAFT: (save,),
    S.SUBMITTED: (save, submit),
    S.RETURNED: (save, submit, send_back),
    S.RECEIVED: (save, submit, receive),
    S.CLEARED: (save, submit, receive, clear),
    S.PUBLISHED: (save, submit, receive, clear, publish),
    S.WITHDRAWN: (save, submit, receive, clear, publish, withdraw),
}


def an_entry(body: ReportBody, **changes: object) -> Entry:
    """What the register says of a body, with changes."""
    facts = {
        "name": body.name,
        "kind": BodyKind(body.kind),
        "position": body.position,
        "since_year": body.since_year,
        "until_year": body.until_year,
        "merged_into_id": body.merged_into_id,
    }
    return Entry(**(facts | changes))
