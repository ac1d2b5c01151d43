"""Who is told of what was done with a report: the editors of what comes in, the unit of what became of it."""

from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import Clock
from lawdocs.column.editors import editor_posts
from lawdocs.column.reports.models import Report, ReportRecord
from lawdocs.column.reports.queries import writing_agency
from lawdocs.deadlines.models import Notice
from lawdocs.deadlines.posts import Post
from lawdocs.extensions import db
from workflows.reports import ReportState
from workflows.roles import Role
from workflows.tables import Step

TO_EDITORS = frozenset({"submit"})
TO_THE_UNIT = frozenset({"return", "receive", "publish", "elsewhere", "withdraw"})


def tell(report: Report, step: Step[ReportState], record: ReportRecord, clock: Clock) -> None:
    """Write the notices of a step, in its transaction; each is named after the record and told to a post once."""
    reason = f"（{record.reason}）" if record.reason and step.name not in TO_EDITORS else ""
    for role, agency_id in _posts(report, step):
        db.session.add(
            Notice(
                key=f"report:{record.id}:{role}@{agency_id}",
                page=f"/work/reports/{report.year}/{report.body_id}",
                agency_id=agency_id,
                role=role,
                text=f"年度报告{step.label}：{report.title}{reason}"[:400],
                at=clock.now(),
            )
        )


def _posts(report: Report, step: Step[ReportState]) -> list[Post]:
    if step.name in TO_EDITORS:
        return [(Role.EDITOR, agency_id) for agency_id in editor_posts(report.body.agency_id)]
    if step.name in TO_THE_UNIT:
        return [(Role.DRAFTER, writing_agency(agency_tree().get(report.body.agency_id)))]
    return []
