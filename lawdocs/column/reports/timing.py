"""The clocks of reports (报送和公开期限): started with the cycle, met by the acts, void where nothing is owed."""

from datetime import date

from lawdocs import rules
from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import Clock
from lawdocs.column.reports.models import Report
from lawdocs.column.reports.queries import writing_agency
from lawdocs.deadlines import clocks
from lawdocs.deadlines.terms import open_deadline
from workflows.duties import Duty
from workflows.periods import reckon
from workflows.reports import EDITABLE, ReportState
from workflows.roles import Role
from workflows.tables import Step

RECEIPT, PUBLICATION = Duty.GOVERNMENT_REPORT, Duty.REPORT_PUBLICATION


def year_end(year: int) -> date:
    """The day on which the clocks of a year begin."""
    return date(year, 12, 31)


def due_day(duty: Duty, year: int) -> date:
    """The last day in time by the rule profile of today."""
    return reckon(rules.current().clocks[duty].period, year_end(year), rules.work_calendar()).due


def coming_year(today: date) -> int:
    """The first year whose reports can still be in time: the last one until its day, afterwards this one."""
    return today.year - 1 if due_day(RECEIPT, today.year - 1) >= today else today.year


def follow(report: Report, clock: Clock, why: str, *, even_late: bool = False) -> None:
    """Let the clocks of a report run or end as they must: what is neither exempt nor merged is owed until it is done.

    A clock whose day is over is started again only after an act on the report (``even_late``): what nobody was told of
    in its time is not made a duty afterwards. The matrix shows such a gap all the same.
    """
    owed = is_owed(report)
    wanted = {
        RECEIPT: owed and report.state in EDITABLE,
        PUBLICATION: owed and report.state is not ReportState.PUBLISHED,
    }
    for duty, is_wanted in wanted.items():
        runs = open_deadline(duty, report.id) is not None
        if runs and not is_wanted:
            clocks.cancel(duty, report.id, clock, why)
        elif is_wanted and not runs and (even_late or due_day(duty, report.year) >= clock.today()):
            _start(duty, report, clock)


def after_step(report: Report, step: Step[ReportState], clock: Clock) -> None:
    """What a step means to the clocks of its report, in its transaction."""
    if step.name == "submit":
        clocks.meet(RECEIPT, report.id, clock, "已报送", on=report.submitted_on)
    elif step.dest is ReportState.PUBLISHED:
        clocks.meet(PUBLICATION, report.id, clock, "已公开", on=report.published_on)
    else:
        follow(report, clock, step.label, even_late=True)


def is_owed(report: Report) -> bool:
    """Whether the body must report on the year."""
    body = report.body
    is_exempt = any(each.year == report.year for each in body.exemptions)
    return body.facts.reports_in(report.year) and not is_exempt


def _start(duty: Duty, report: Report, clock: Clock) -> None:
    body = report.body
    clocks.start(
        duty,
        clock,
        on=year_end(report.year),
        held_by=(Role.DRAFTER, writing_agency(agency_tree().get(body.agency_id))),
        subject_id=report.id,
        agency_id=body.agency_id,
        about=f"{body.name}{report.year}年度",
    )
