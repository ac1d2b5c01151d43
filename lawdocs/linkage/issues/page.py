"""What the pages of issues show: rows of the list, the parts of one issue, and what a person may do with it."""

from dataclasses import dataclass
from datetime import date

from flask import url_for

from lawdocs.deadlines.countdown import ClockWord, countdown
from lawdocs.linkage.issues import solving
from lawdocs.linkage.issues.kind import KIND
from lawdocs.linkage.issues.models import IssueProgress, IssueResult, LinkIssue
from lawdocs.linkage.sides import Stand
from lawdocs.linkage.standing import DocumentStanding, standing_of
from lawdocs.tables import Cell, Column, Row
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.linkage.issues import TABLE, IssueState, Said, confirmer_did_not_solve
from workflows.permissions import Permission as P

S = IssueState
COLUMNS = (
    Column("问题", width=50),
    Column("编号", keeps_line=True),
    Column("领域"),
    Column("提出单位", width=24),
    Column("责任单位", width=24),
    Column("状态"),
    Column("办理期限", keeps_line=True),
)
# Acts that leave the state alone, offered before the steps of whoever solves it.
OWN_ACTS = (
    ("progress", "登记进展", P.LINKAGE_ANSWER),
    ("save_result", "起草办理结果", P.LINKAGE_ANSWER),
    ("move", "调整期限", P.LINKAGE_MANAGE),
)
# What a person does first with an issue stands first, as the main button.
_MAIN = ("accept", "raise_again", "report", "confirm", "close")


@dataclass(frozen=True)
class Shown:
    """A progress entry or a result with its file, as the page lists them."""

    on: str
    text: str
    who: str
    proof: str = ""
    file_name: str = ""
    file_url: str = ""


def row_of(issue: LinkIssue, today: date) -> Row:
    """An issue as a row of the list; only of what a unit has in hand the day counts."""
    late = issue.state is S.WORKING and issue.due_on < today
    return Row(
        (
            Cell(issue.title, url_for("linkage.issue", row_id=issue.id)),
            Cell(issue.number),
            Cell(issue.work_field.label),
            Cell(issue.raiser.short_name),
            Cell(issue.responsible.short_name if issue.responsible is not None else None),
            Cell(issue.state.label),
            Cell(issue.due_on if issue.state in (S.WORKING, S.REPORTED) else None, mark="late" if late else ""),
        )
    )


def clock_of(issue: LinkIssue, today: date) -> ClockWord | None:
    """How much time a unit has left; none where it is nobody's turn to solve it."""
    return countdown(issue.due_on, today) if issue.state is S.WORKING else None


def standing_for(issue: LinkIssue, today: date) -> DocumentStanding | None:
    """How the document that it names stands; None where it names none."""
    return standing_of(issue.document, today) if issue.document is not None else None


def acts(issue: LinkIssue, actor: Actor) -> list[tuple[str, str]]:
    """What a person may do with an issue now, the main thing first: name and word."""
    steps = [
        (step.name, step.action)
        for step in TABLE.steps_from(issue.state)
        if KIND.may(actor, step.permission, issue) and not _judges_own(step.guards, issue, actor)
    ]
    own = [
        (name, label)
        for name, label, permission in OWN_ACTS
        if issue.state in solving.WORKING and KIND.may(actor, permission, issue)
    ]
    found = [("assign", "改由其他单位办理") if each == ("assign", "分办") and own else each for each in own + steps]
    return sorted(found, key=lambda each: each[0] not in _MAIN)


def sees_draft(issue: LinkIssue, stand: Stand) -> bool:
    """Whether somebody belongs to the unit that writes a result."""
    return issue.responsible_id in stand.units or (stand.is_office and issue.responsible_id == issue.linkage.office_id)


def draft_for(issue: LinkIssue, stand: Stand) -> IssueResult | None:
    """The result that the own unit is writing."""
    return issue.draft_of(issue.responsible_id) if sees_draft(issue, stand) else None


def progress_of(issue: LinkIssue) -> list[Shown]:
    """How the solution went on, newest first."""
    return [_shown(issue, each, zh_date(each.on), "progress") for each in reversed(issue.entries)]


def results_of(issue: LinkIssue) -> list[Shown]:
    """The results that were reported, newest first."""
    from lawdocs.context import zh_moment

    return [_shown(issue, each, zh_moment(each.reported_at), "results") for each in reversed(issue.reported)]


def pairs_of(issue: LinkIssue) -> list[tuple[str, ...]]:
    """The facts of an issue."""
    return [
        ("编号", issue.number),
        ("提出单位", issue.raiser.name),
        ("提出日期", zh_date(issue.raised_on)),
        ("问题来源", issue.source.label),
        ("工作领域", issue.work_field.label),
        ("严重程度", issue.severity.label),
        ("涉及单位", issue.related.name if issue.related is not None else ""),
        ("责任单位", issue.responsible.name if issue.responsible is not None else "还没有分办"),
        ("分办日期", zh_date(issue.assigned_on) if issue.assigned_on else ""),
        ("办理期限", zh_date(issue.due_on) if issue.due_on else ""),
        ("销号日期", zh_date(issue.closed_on) if issue.state is S.CLOSED else ""),
    ]


def _shown(issue: LinkIssue, row: IssueProgress | IssueResult, on: str, part: str) -> Shown:
    is_result = isinstance(row, IssueResult)
    person = row.reported_by_name if is_result else row.actor_name
    url = url_for("linkage.issue_file", row_id=issue.id, part=part, part_id=row.id) if row.file_id else ""
    proof = row.proof if is_result else ""
    return Shown(on, row.text, f"{row.agency.short_name}　{person}", proof, row.file_name, url)


def _judges_own(guards: tuple, issue: LinkIssue, actor: Actor) -> bool:
    if confirmer_did_not_solve not in guards:
        return False
    return confirmer_did_not_solve(KIND.facts(issue), Said(), actor, issue.raised_on) is not None
