"""Reports and coverage made ready for the pages: cells of the matrix, rows of lists, facts, steps, record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from lawdocs.clock import Clock
from lawdocs.column.reports import lifecycle, queries
from lawdocs.column.reports.coverage import RATE_BY_NAME, Figure, Line, Year
from lawdocs.column.reports.models import Report, ReportAct, ReportCycle
from lawdocs.context import zh_moment
from lawdocs.tables import Cell, Column, Row
from lawdocs.timelines import Entry
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.reports import TABLE, BodyKind, PartCheck, ReportState, Said, Standing, reviewer_did_not_write
from workflows.tables import Step

SENT_UP = ("sent_up", "登记报送上级")
MAIN = {
    ReportState.DRAFT: "submit",
    ReportState.RETURNED: "submit",
    ReportState.SUBMITTED: "receive",
    ReportState.RECEIVED: "clear",
    ReportState.CLEARED: "publish",
}
COLUMNS = (
    Column("单位", width=40),
    Column("报送情况", width=16, keeps_line=True),
    Column("办理", width=24, keeps_line=True),
    Column("报送", width=14),
    Column("公开", width=14),
    Column("五部分", width=14),
    Column("报上级", width=14),
)


@dataclass(frozen=True)
class MatrixCell:
    """How a body stands in a year, in words; ``kind`` gives them a shape: ok, warn, late, or nothing."""

    text: str
    kind: str = ""
    note: str = ""
    url: str | None = None


@dataclass(frozen=True)
class Group:
    """The bodies of a kind in the order of the register, each with its cells."""

    kind: BodyKind
    rows: tuple[tuple[str, tuple[MatrixCell, ...]], ...]


def groups(
    found: Mapping[int, Sequence[Line]], years: Sequence[Year], cell: Callable[[Line], MatrixCell]
) -> list[Group]:
    """The matrix units × years: governments first, then departments and townships; kinds without a body are left out.

    A body that reports in none of the years shown, and was merged into none, is left out too.
    """
    by_body: dict[int, list[Line]] = {}
    for year in years:
        for line in found[year.year]:
            by_body.setdefault(line.body.id, []).append(line)
    shown = [lines for lines in by_body.values() if any(each.standing is not Standing.OUTSIDE for each in lines)]
    made = [
        Group(
            kind, tuple((lines[0].body.name, tuple(map(cell, lines))) for lines in shown if lines[0].body.kind is kind)
        )
        for kind in BodyKind
    ]
    return [group for group in made if group.rows]


def staff_cell(line: Line, url: str | None) -> MatrixCell:
    """A cell of the matrix at work: submission first, publication below."""
    if line.standing is Standing.MERGED:
        return MatrixCell(f"并入{line.merged_into}")
    if line.standing in (Standing.OUTSIDE, Standing.EXEMPT):
        return MatrixCell(line.standing.label)
    held = line.held
    returned = "已退回，还没有重报" if held is not None and held.state is ReportState.RETURNED else ""
    if line.standing is Standing.NOT_DUE:
        return MatrixCell("未到期", note=returned, url=url)
    if line.standing is Standing.MISSING:
        return MatrixCell("缺报", "late", returned, url)
    kind = "ok" if line.standing is Standing.IN_TIME else "warn"
    return MatrixCell(line.standing.label, kind, publication_words(line), url)


def publication_words(line: Line) -> str:
    """Whether the report of a body is public, in words."""
    if not line.is_public:
        return "还没有公开"
    return "已公开" if line.is_public_in_time else "逾期公开"


def row(line: Line, url: str | None) -> Row:
    """One body in the list of a year."""
    held = line.held if line.is_expected else None
    late = line.standing is Standing.MISSING
    is_late_public = line.is_public and not line.is_public_in_time
    words = f"并入{line.merged_into}" if line.standing is Standing.MERGED else line.standing.label
    complete = None
    if line.is_on_hand:
        complete = {True: "齐全", False: "不齐全", None: "还没有核对"}[held.is_complete]
    return Row(
        (
            Cell(line.body.name, url),
            Cell(words, mark="late" if late else ""),
            Cell(held.state.label if held is not None else None),
            Cell(held.submitted_on if line.is_on_hand else None, mark="late" if line.standing is Standing.LATE else ""),
            Cell(held.published_on if line.is_public else None, mark="late" if is_late_public else ""),
            Cell(complete),
            Cell(held.sent_up_on if held is not None else None),
        )
    )


def late_at_once(cycle: ReportCycle, number: int, today: date) -> str:
    """What becomes of bodies that are taken into a year whose day is over."""
    gaps = "缺报、没有公开" if cycle.public_due_on < today else "缺报"
    return f"{cycle.year}年度的报送期限已过：列入后这{number}家立即显示为{gaps}。"


def figure_rows(figures: Sequence[Figure], year: int) -> list[tuple[Figure, str, str]]:
    """The rates of a year, each with the lists of who counts and who does not."""

    def listed(show: str) -> str:
        return url_for("reports.year", year=year, show=show)

    return [(each, listed(each.rate.name), listed(f"not-{each.rate.name}")) for each in figures]


def pairs(report: Report, due: str, public_due: str) -> list[tuple[object, ...]]:
    """What is known of a report besides its words."""
    published = zh_date(report.published_on) if report.published_on else ""
    public = url_for("column.report", year=report.year, body_id=report.body_id) if report.published_on else None
    checked = f"{report.self_checked_by}，{zh_date(report.self_checked_on)}" if report.self_checked_on else ""
    cleared = next((each for each in reversed(report.records) if each.act is ReportAct.CLEAR), None)
    return [
        ("报告主体", report.body.name),
        ("报告年度", f"{report.year}年度"),
        ("报送期限", due),
        ("公开期限", public_due),
        ("报送", zh_date(report.submitted_on) if report.submitted_on else ""),
        ("单位保密自查", checked),
        ("保密审查", f"{cleared.actor_name}，{zh_moment(cleared.at)}" if cleared and _is_cleared(report) else ""),
        ("公开", published, public),
        ("公开网址", report.published_url, report.published_url or None),
        ("报送上级", f"{zh_date(report.sent_up_on)}报送{report.sent_up_to}" if report.sent_up_on else ""),
    ]


def _is_cleared(report: Report) -> bool:
    return report.state in (ReportState.CLEARED, ReportState.PUBLISHED, ReportState.WITHDRAWN)


def check_lines(checks: Sequence[PartCheck]) -> list[tuple[str, str]]:
    """The five parts as the editor found them."""
    return [
        (each.part.label, f"有{f'，{each.place}' if each.place else ''}" if each.is_there else "没有")
        for each in checks
    ]


def steps(report: Report, actor: Actor, clock: Clock) -> list[Step[ReportState]]:
    """The steps a person may take now, the expected one first."""
    facts = lifecycle.facts_of(report)
    barred = reviewer_did_not_write(facts, Said(), actor, clock.today()) is not None
    offered = [
        step
        for step in TABLE.steps_from(report.state)
        if queries.may_on(actor, step.permission, report.body)
        and not (barred and reviewer_did_not_write in step.guards)
    ]
    return sorted(offered, key=lambda step: step.name != MAIN.get(report.state))


def may_note(report: Report, actor: Actor) -> bool:
    """Whether a person may put on record when the report went to the superior."""
    rights = (Permission.REPORT_WRITE, Permission.REPORT_REVIEW)
    return any(queries.may_on(actor, each, report.body) for each in rights)


def returned_by(report: Report) -> str:
    """Who sent a returned report back last, and why."""
    last = next((each for each in reversed(report.records) if each.act is ReportAct.RETURN), None)
    return f"{last.actor_name}退回：{last.reason}" if report.state is ReportState.RETURNED and last is not None else ""


def notice_of(report: Report, actor: Actor) -> tuple[str, str, str] | None:
    """The one thing to know first about a report, as the macro ``notice`` takes it."""
    if report.state is ReportState.RETURNED:
        return "warn", f"{returned_by(report)}。", "修改后可以重新报送，报送日期仍按第一次报送计算。"
    if report.state is ReportState.WITHDRAWN:
        last = next(each for each in reversed(report.records) if each.act is ReportAct.WITHDRAW)
        return "stop", f"{zh_moment(last.at)}由{last.actor_name}撤下，", f"公众看不到。理由：{last.reason}"
    reviews = report.state in (ReportState.SUBMITTED, ReportState.RECEIVED)
    reviews = reviews and queries.may_on(actor, Permission.REPORT_REVIEW, report.body)
    if reviews and actor.id in queries.writers_of(report):
        return "info", "您撰写或者修改过这份报告，", "请由其他编辑接收和审查。"
    return None


def timeline(report: Report) -> list[Entry]:
    """What was done with a report, newest first."""
    newest = report.records[-1]
    return [
        Entry(
            zh_moment(each.at),
            f"{each.act.label}{f'：{each.reason}' if each.reason else ''}",
            each.actor_name,
            "current" if each is newest else "past",
        )
        for each in reversed(report.records)
    ]


def notes_on_rates() -> list[tuple[str, str]]:
    """What each rate counts, and among whom."""
    return [(each.label, each.note) for each in RATE_BY_NAME.values()]
