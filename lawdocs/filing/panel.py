"""What the staff page of a document tells of its filings (报送备案)."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import url_for

from lawdocs.deadlines.countdown import ClockWord
from lawdocs.deadlines.words import marks_of
from lawdocs.documents.models import Document, Relation, RelationKind
from lawdocs.extensions import db
from lawdocs.filing.overdue import task_label
from lawdocs.filing.parties import sees_it
from lawdocs.filing.rulings import changes_due
from lawdocs.filing.upward_models import Occasion, RecordReview, UpwardFiling
from lawdocs.filing.upward_queries import Line, filings_of, lines
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.titles import quoted


@dataclass(frozen=True)
class PanelRow:
    """One filing; its page and deadline are linked for those who may open them."""

    name: str
    url: str | None
    note: str
    word: str
    review: str
    clock: ClockWord | None
    clock_url: str
    due: str
    receipt: str | None


def filing_panel(document: Document, actor: Actor, today: date) -> list[PanelRow]:
    """The filings of a document, and those of the documents that changed it: their packages tell of the change."""
    rows = [_row(line, actor, _occasion(line.filing)) for line in lines(filings_of(document), today)]
    for relation in _changes(document):
        along = f"{relation.kind.label}，随{quoted(relation.title)}报送"
        rows += [_row(line, actor, along) for line in lines(filings_of(relation.other), today)]
    return rows


def filing_flags(document: Document, actor: Actor) -> list[tuple[str, str, str, tuple[str, str] | None]]:
    """What the government decided to change, until it is amended (应当修改), as the macro ``notice`` takes it."""
    return [
        (
            "warn",
            "应当修改：",
            f"{zh_date(each.ruled_on)}政府决定改变本文件，{each.decision}，还没有办理。",
            _link(each, actor),
        )
        for each in changes_due(document)
    ]


def _link(review: RecordReview, actor: Actor) -> tuple[str, str] | None:
    if not sees_it(actor, review.filing):
        return None
    return (url_for("upward.review", filing_id=review.filing_id), "看审查情况")


def _changes(document: Document) -> list[Relation]:
    """The documents of ours that amended or repealed it."""
    query = sa.select(Relation).where(
        Relation.document_id == document.id,
        Relation.kind.in_((RelationKind.AMENDED_BY, RelationKind.REPEALED_BY)),
        Relation.other_id.is_not(None),
    )
    return list(db.session.scalars(query.order_by(Relation.id)))


def _occasion(filing: UpwardFiling) -> str:
    words = [filing.occasion.label] if filing.occasion is not Occasion.MAKING else []
    return "，".join(filter(None, (*words, "抄送" if filing.is_copy else "", task_label(filing))))


def _row(line: Line, actor: Actor, note: str) -> PanelRow:
    filing, deadline = line.filing, line.deadline
    return PanelRow(
        name=filing.receiver_name,
        url=url_for("upward.show", filing_id=filing.id) if sees_it(actor, filing) else None,
        note=note,
        word=filing.stage.label,
        review=filing.review.word if filing.review is not None else "",
        clock=line.clock,
        clock_url=url_for("clocks.show", deadline_id=deadline.id) if deadline is not None else "",
        due=f"{deadline.duty.label}，{deadline.due_on.isoformat()}{marks_of(deadline)}" if deadline is not None else "",
        receipt=filing.receipt_number,
    )
