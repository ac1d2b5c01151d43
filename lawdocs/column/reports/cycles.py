"""The collection of the reports on a year (年度报告收集): opened, kept as the register says, and its calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lawdocs import keys, rules
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.column.reports import lifecycle, queries, timing
from lawdocs.column.reports.models import Report, ReportBody, ReportCycle
from lawdocs.deadlines.words import marks
from lawdocs.errors import DomainError, Forbidden
from lawdocs.extensions import HELD, db, transaction
from lawdocs.forms import EARLIEST_YEAR
from workflows.actors import Actor
from workflows.deadlines import day_of
from workflows.duties import Duty
from workflows.permissions import Permission

ANSWER = "/work/reports"


class YearRefused(DomainError):
    """The reports on that year cannot be asked for, or are already."""

    code = "YEAR_REFUSED"


@dataclass(frozen=True)
class CalendarLine:
    """One day of the calendar of a year, what is to be done by then, and the marks of its rule."""

    day: date
    text: str
    marks: str = ""


def open_year(year: int, actor: Actor, clock: Clock, *, key: str | None) -> ReportCycle:
    """Begin to collect the reports on a year (开始收集); raises Forbidden or YearRefused."""
    with transaction():
        keys.claim(actor, key, ["report_cycle", year], clock.now(), answer=f"{ANSWER}?year={year}")
        if not actor.holds(Permission.REPORT_MANAGE):
            raise Forbidden
        if not EARLIEST_YEAR <= year <= clock.today().year:
            raise YearRefused(f"报告年度应当在{EARLIEST_YEAR}年至{clock.today().year}年之间")
        if queries.cycle_of(year) is not None:
            raise _begun(year)
        if not any(each.facts.reports_in(year) for each in queries.bodies()):
            raise YearRefused(f"报告主体清单里没有{year}年度需要报告的单位，请先维护报告主体")
        cycle = ReportCycle(year=year, opened_at=clock.now(), opened_by_name=actor.name)
        cycle.due_on = timing.due_day(timing.RECEIPT, year)
        cycle.public_due_on = timing.due_day(timing.PUBLICATION, year)
        try:
            with db.session.begin_nested():
                db.session.add(cycle)
        except IntegrityError as error:  # another editor, or the job, was faster
            raise _begun(year) from error
        told = {"year": year, "due_on": cycle.due_on, "public_due_on": cycle.public_due_on}
        fill(year, actor, clock, "开始收集")
        audit.record("report:cycle", actor, clock.now(), "report_cycle", cycle.id, after=told, key=key)
    return cycle


def _begun(year: int) -> YearRefused:
    return YearRefused(f"{year}年度报告已经开始收集", status=409)


def follow_body(body: ReportBody, actor: Actor, clock: Clock, why: str) -> None:
    """Bring the reports of a body in step with what the register says, in the transaction of whoever changed it.

    Reports that are there are held, as acts on them hold them, before new ones write to the trail.
    """
    mine = sa.select(Report).where(Report.body_id == body.id).order_by(Report.id)
    known = list(db.session.scalars(mine.with_for_update(**HELD)))
    for report in known:
        timing.follow(report, clock, why)
    years = set(db.session.scalars(sa.select(ReportCycle.year))) - {each.year for each in known}
    for year in sorted(years):
        _begin(body, year, actor, clock, why)


def fill(year: int, actor: Actor, clock: Clock, why: str) -> int:
    """Let every body of a year have its report, in the caller's transaction; how many were missing."""
    known = set(db.session.scalars(sa.select(Report.body_id).where(Report.year == year)))
    return sum(_begin(body, year, actor, clock, why) for body in queries.bodies() if body.id not in known)


def _begin(body: ReportBody, year: int, actor: Actor, clock: Clock, why: str) -> bool:
    if not body.facts.reports_in(year):
        return False
    report = Report(body=body, year=year, version=1, title=title_of(body, year), saved_at=clock.now())
    lifecycle.begin(report, actor, clock)
    timing.follow(report, clock, why)
    return True


def follow_days(cycle: ReportCycle, actor: Actor, clock: Clock) -> bool:
    """Take over the days of the profile while they are still to come; whether anything changed.

    The caller is in a transaction. Days that are over stay as they were: nobody becomes late afterwards.
    """
    fresh = {"due_on": timing.RECEIPT, "public_due_on": timing.PUBLICATION}
    moved = {
        name: timing.due_day(duty, cycle.year)
        for name, duty in fresh.items()
        if getattr(cycle, name) >= clock.today() and timing.due_day(duty, cycle.year) != getattr(cycle, name)
    }
    if not moved:
        return False
    before = {name: getattr(cycle, name) for name in moved}
    for name, day in moved.items():
        setattr(cycle, name, day)
    audit.record("report:cycle", actor, clock.now(), "report_cycle", cycle.id, before=before, after=moved)
    return True


def title_of(body: ReportBody, year: int) -> str:
    """How such reports are called: 鲁山县水利局关于2026年度法治政府建设情况的报告."""
    return f"{body.name[:60]}关于{year}年度法治政府建设情况的报告"


def calendar_of(cycle: ReportCycle) -> list[CalendarLine]:
    """The days of a cycle, from the ladders and clocks of the profile, with the marks that go with every date."""
    begin = CalendarLine(timing.year_end(cycle.year) + timedelta(days=1), "开始收集")
    received, public = marks_of(timing.RECEIPT), marks_of(timing.PUBLICATION)
    lines = [
        begin,
        *_reminders(timing.RECEIPT, cycle.due_on, "提醒没有报送的单位", received),
        CalendarLine(cycle.due_on, "报送截止，全部报告收齐", received),
        *_reminders(timing.PUBLICATION, cycle.public_due_on, "提醒没有公开的单位", public),
        CalendarLine(cycle.public_due_on, "公开截止，保密审查和公开全部完成", public),
        CalendarLine(cycle.public_due_on + timedelta(days=1), "形成覆盖情况，起草通报", public),
    ]
    return sorted(lines, key=lambda line: line.day)


def marks_of(duty: Duty) -> str:
    """What must be said with every day of a duty: that its ground was never checked."""
    return marks(False, not rules.current().clocks[duty].verified)


def _reminders(duty: Duty, due: date, text: str, said: str) -> list[CalendarLine]:
    ladder = rules.current().ladder_of(duty)
    return [CalendarLine(day_of(due, rung), text, said) for rung in ladder.before if rung > 0]
