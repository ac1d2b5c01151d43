"""The clocks of a document as its staff page lists them: how each stands, and how its day was found."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

from lawdocs.deadlines.clocks import derivation
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.words import marks_of
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.guards import zh_date
from workflows.periods import out_of_the_ordinary


@dataclass(frozen=True)
class ClockLine:
    """One clock: its clock word, what it is of, its last day with its marks, and what was not counted."""

    kind: str
    text: str
    label: str
    due: str
    how: str
    url: str


def clocks_of(document: Document, today: date) -> list[ClockLine]:
    """The clocks of a document, those that run first, each kind's newest before its older ones."""
    query = (
        sa.select(Deadline)
        .where(Deadline.document_id == document.id, Deadline.rule != "")
        .options(selectinload(Deadline.pauses))
        .order_by(Deadline.ended_at.is_not(None), Deadline.due_on, Deadline.id.desc())
    )
    return [_line(each, today) for each in db.session.scalars(query)]


def has_overdue(duty: str, document: Document, today: date) -> bool:
    """Whether a clock of a duty runs past its last day."""
    query = sa.select(Deadline.id).where(
        Deadline.document_id == document.id,
        Deadline.duty == duty,
        Deadline.ended_at.is_(None),
        Deadline.paused_on.is_(None),
        Deadline.due_on < today,
    )
    return db.session.scalar(query.limit(1)) is not None


def _line(deadline: Deadline, today: date) -> ClockLine:
    word = standing(deadline, today)
    label = f"{deadline.duty.label}{f'：{deadline.about}' if deadline.about else ''}"
    if deadline.paused_on is not None:
        why = deadline.pauses[-1].why
        due, how = f"{zh_date(deadline.paused_on)}起中止：{why}", "交齐以后恢复计算，期限顺延。"
    else:
        due, how = f"期限至{zh_date(deadline.due_on)}{marks_of(deadline)}", out_of_the_ordinary(derivation(deadline))
    url = url_for("clocks.show", deadline_id=deadline.id)
    return ClockLine(word.kind, word.text, label, due, how, url)
