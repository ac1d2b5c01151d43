"""What of the annual reports waits for a person: for units what they owe or got back, for editors what came in."""

from datetime import date

from flask import url_for
from sqlalchemy.orm import joinedload, selectinload

from lawdocs.clock import local
from lawdocs.column.reports import cycles, queries
from lawdocs.column.reports.models import Report
from lawdocs.column.reports.page import returned_by
from lawdocs.column.reports.timing import RECEIPT
from lawdocs.context import zh_moment
from lawdocs.deadlines.countdown import ClockWord, standing
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.words import marks_of
from lawdocs.extensions import db
from lawdocs.paging import count
from lawdocs.work.tasks import Task
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.reports import ReportState

MOST_REPORTS = 50
LOADED = (joinedload(Report.body), joinedload(Report.cycle), selectinload(Report.records))
# What an editor does next with what came in: task, button and act.
HANDLING = {
    ReportState.SUBMITTED: ("接收年度报告", "接收", "receive"),
    ReportState.RECEIVED: ("年度报告保密审查", "审查", "clear"),
    ReportState.CLEARED: ("公开年度报告", "公开", "publish"),
}


def count_reports(actor: Actor) -> int:
    """How many reports wait for a person."""
    return count(queries.to_write(actor)) + count(queries.to_handle(actor))


def report_tasks(actor: Actor, today: date) -> list[Task]:
    """The reports that wait for a person: those that are owed with their day, then those that came in."""
    owed = db.session.execute(queries.to_write(actor).options(*LOADED).limit(MOST_REPORTS))
    came_in = db.session.scalars(queries.to_handle(actor).options(*LOADED).limit(MOST_REPORTS))
    return [_owed(report, deadline, today) for report, deadline in owed] + [_came_in(each, today) for each in came_in]


def _owed(report: Report, deadline: Deadline | None, today: date) -> Task:
    if deadline is not None:
        word, due = standing(deadline, today), f"期限至{zh_date(deadline.due_on)}{marks_of(deadline)}"
    else:  # the year was opened after its day
        word = ClockWord("late", "已逾期")
        due = f"期限至{zh_date(report.cycle.due_on)}{cycles.marks_of(RECEIPT)}，没有计期"
    is_returned = report.state is ReportState.RETURNED
    url = _page(report)
    return Task(
        kind=word.kind,
        clock=word.text,
        due=due,
        title=f"{'修改退回的年度报告' if is_returned else '报送年度报告'}：{report.title}",
        url=url,
        facts=tuple(filter(None, (report.body.name, report.state.label, returned_by(report)))),
        button="修改" if is_returned else "撰写",
        button_url=url_for("reports.edit", year=report.year, body_id=report.body_id),
    )


def _came_in(report: Report, today: date) -> Task:
    last = report.records[-1]
    days = (today - local(last.at).date()).days
    verb, button, name = HANDLING[report.state]
    return Task(
        kind="plain",
        clock=f"已等{days}日" if days > 0 else "今天开始",
        due=f"{zh_moment(last.at)}起",
        title=f"{verb}：{report.title}",
        url=_page(report),
        facts=(report.body.name, report.state.label),
        button=button,
        button_url=url_for("reports.act", year=report.year, body_id=report.body_id, name=name),
    )


def _page(report: Report) -> str:
    return url_for("reports.show", year=report.year, body_id=report.body_id)
