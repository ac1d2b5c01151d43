"""The issues on the front page of the linkage: how many are open, and those due first."""

from datetime import date

from flask import url_for

from lawdocs.extensions import db
from lawdocs.linkage.desk import Line, Panel
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.issues.page import clock_of
from lawdocs.linkage.issues.queries import issues_of
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Stand
from lawdocs.paging import count
from workflows.actors import Actor

MOST_LINES = 5


def issues_panel(linkage: Linkage, stand: Stand, actor: Actor, today: date) -> Panel:
    """The open issues that a person sees."""
    query = issues_of(linkage, stand, "open")
    found, waiting = db.session.scalars(query.limit(MOST_LINES)), count(issues_of(linkage, stand, "mine"))
    return Panel(
        title="联动问题",
        summary=f"没有销号{count(query)}个　要我方办{waiting}个",
        lines=tuple(_line(each, today) for each in found),
        all_url=url_for("linkage.issues"),
        none="没有在办的问题。",
    )


def _line(issue: LinkIssue, today: date) -> Line:
    unit = issue.responsible.short_name if issue.responsible is not None else ""
    return Line(
        title=issue.title,
        url=url_for("linkage.issue", row_id=issue.id),
        clock=clock_of(issue, today),
        facts=tuple(filter(None, (issue.state.label, unit, f"{issue.raiser.short_name}提出"))),
    )
