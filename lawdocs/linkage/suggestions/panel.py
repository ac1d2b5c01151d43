"""What the front page of the linkage and the page of a document tell of suggestions, to whoever may read them."""

from datetime import date

import sqlalchemy as sa
from flask import url_for

from lawdocs.deadlines.countdown import countdown
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.linkage.desk import Line, Panel
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Stand
from lawdocs.linkage.suggestions.models import Suggestion
from lawdocs.linkage.suggestions.sight import can_see, visible
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.linkage.suggestions import OVER

MOST = 5


def suggestions_panel(linkage: Linkage, stand: Stand, actor: Actor, today: date) -> Panel:
    """What is going on, first due first."""
    going = (visible(linkage, stand, actor), Suggestion.state.not_in(OVER))
    clock = sa.and_(
        Deadline.duty == Duty.LINK_SUGGESTION, Deadline.subject_id == Suggestion.id, Deadline.ended_at.is_(None)
    )
    query = sa.select(Suggestion, Deadline.due_on).outerjoin(Deadline, clock).where(*going)
    found = db.session.execute(query.order_by(Deadline.due_on.is_(None), Deadline.due_on, Suggestion.id.desc())).all()
    late = sum(due is not None and due < today for _, due in found)
    return Panel(
        title="检察建议",
        summary=f"{len(found)}件在办{f'，{late}件逾期' if late else ''}",
        lines=tuple(_line(row, due, today) for row, due in found[:MOST]),
        all_url=url_for("linkage.suggestions"),
        none="没有在办的检察建议。",
    )


def suggestion_flags(document: Document, actor: Actor) -> list[tuple[str, str, str, tuple[str, str] | None]]:
    """That a suggestion about a document is going on (有检察建议在办), as the macro ``notice`` takes it."""
    query = sa.select(Suggestion).where(
        Suggestion.document_id == document.id, Suggestion.sent_on.is_not(None), Suggestion.state.not_in(OVER)
    )
    return [
        (
            "info",
            "有检察建议在办：",
            f"{row.number}，{row.state.label}。",
            (url_for("linkage.suggestion", row_id=row.id), "看检察建议"),
        )
        for row in db.session.scalars(query.order_by(Suggestion.id))
        if can_see(actor, row)
    ]


def _line(row: Suggestion, due: date | None, today: date) -> Line:
    facts = (row.target.short_name, row.state.label, *(("涉及文件",) if row.document_id is not None else ()))
    url = url_for("linkage.suggestion", row_id=row.id)
    return Line(f"{row.number}　{row.kind.label}", url, countdown(due, today) if due is not None else None, facts)
