"""Clocks past their last day (期限逾期) by duty; a clock that stands still is not late, an ended one no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import url_for

from lawdocs.accounts.queries import agency_tree
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.words import late_word, marks
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.supervision import conditions as that
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.late import is_late, is_long
from lawdocs.supervision.lists import HIDDEN
from lawdocs.supervision.scope import Scope
from lawdocs.tables import Cell, Found, Row
from workflows.duties import Duty
from workflows.guards import zh_date


@dataclass(frozen=True)
class LateClocks:
    """The late clocks of one duty: how many, how many of them are 长期逾期, and the oldest last day.

    ``marks`` is what must be said with that day: whatever is said with the day of one of them.
    """

    count: int
    long_overdue: int
    oldest: date
    marks: str = ""


def late_by_duty(scope: Scope, today: date) -> Mapping[Duty, LateClocks]:
    """The late clocks of agencies in a scope by duty, those with most first."""
    query = (
        sa.select(
            Deadline.duty,
            sa.func.count(),
            sa.func.sum(is_long(today)),
            sa.func.min(Deadline.due_on).label("due"),
            sa.func.count(sa.case((Deadline.provisional, 1))),
            sa.func.count(sa.case((sa.not_(Deadline.verified), 1))),
        )
        .where(is_late(today), scope.holds(Deadline.held_by_id))
        .group_by(Deadline.duty)
    )
    rows = db.session.execute(query)
    found = {
        duty: LateClocks(count, long_overdue, oldest, marks(provisional, unverified))
        for duty, count, long_overdue, oldest, provisional, unverified in rows
    }
    return dict(sorted(found.items(), key=lambda item: (-item[1].count, item[1].oldest, item[0])))


def late_clocks(asked: Asked) -> Found:
    """The list of late clocks, the longest late first."""
    duty, long = asked.chosen["duty"], is_long(asked.today)
    query = (
        sa.select(
            Deadline.id,
            Deadline.duty,
            Deadline.about,
            Deadline.due_on,
            Deadline.verified,
            Deadline.provisional,
            Deadline.held_by_id,
            Deadline.held_by_role,
            Deadline.document_id,
            that.shown_title(asked.actor).label("title"),
            long.label("long"),
        )
        .outerjoin(Document, Document.id == Deadline.document_id)
        .where(is_late(asked.today), asked.scope.holds(Deadline.held_by_id))
        .where(Deadline.duty == duty if duty else sa.true(), long == 1 if asked.chosen["stands"] else sa.true())
        .order_by(Deadline.due_on, Deadline.id)
    )
    return Found(query, lambda record: _row(record, asked.today))


def _row(record: sa.Row, today: date) -> Row:
    days = (today - record.due_on).days
    named = record.title if record.document_id is not None else record.about
    about = record.about if record.document_id is not None else ""
    return Row(
        (
            Cell(record.duty.label, url_for("clocks.show", deadline_id=record.id)),
            _subject(record, named),
            Cell(about),
            Cell(f"{agency_tree().get(record.held_by_id).name}　{record.held_by_role.label}"),
            Cell(f"{zh_date(record.due_on)}{marks(record.provisional, not record.verified)}"),
            Cell(days, mark="late"),
            Cell(late_word(bool(record.long))),
        )
    )


def _subject(record: sa.Row, named: str | None) -> Cell:
    if named is None:
        return Cell(HIDDEN)
    if record.document_id is None:
        return Cell(named)
    return Cell(named, url_for("documents.show", document_id=record.document_id))
