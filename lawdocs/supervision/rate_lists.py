"""The lists behind the rates (报备统计清单): duties, decisions and reviews that are counted, as of a day."""

from datetime import date

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import aliased

from lawdocs.clock import local
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.words import late_words, long_overdue_of, marks_of
from lawdocs.documents.models import Document
from lawdocs.filing.upward_models import Correction, OverdueNotice, RecordReview, Stage, UpwardFiling
from lawdocs.supervision import conditions as that
from lawdocs.supervision import rates
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.lists import HIDDEN
from lawdocs.supervision.naming import maker_name
from lawdocs.supervision.rates import Period
from lawdocs.tables import Cell, Found, Row
from workflows.duties import Duty
from workflows.guards import zh_date


def period_of(asked: Asked) -> Period:
    """The period that an address asks for."""
    return Period(int(asked.chosen["year"]), int(asked.chosen.get("quarter") or 0))


def filing_duties(asked: Asked) -> Found:
    """Duties to file, first due first."""
    found = rates.duties(period_of(asked), asked.today, asked.scope)
    parts = {
        "": sa.true(),
        "filed": found.c.filed_on.is_not(None),
        "timely": rates.is_timely(found),
        "late": found.c.filed_on > found.c.due_on,
        "missing": found.c.filed_on.is_(None),
    }
    urged, first = aliased(UpwardFiling), sa.func.min(OverdueNotice.id)
    notice_id = sa.select(first).join(urged, urged.id == OverdueNotice.filing_id)
    query = (
        _documents(asked, found.c.filing_id, found.c.due_on, found.c.filed_on, UpwardFiling.occasion, Deadline)
        .add_columns(OverdueNotice)
        .join(found, found.c.document_id == Document.id)
        .join(UpwardFiling, UpwardFiling.id == found.c.filing_id)
        .join(Deadline, Deadline.id == found.c.deadline_id)
        .outerjoin(
            OverdueNotice,
            OverdueNotice.id == notice_id.where(urged.deadline_id == found.c.deadline_id).scalar_subquery(),
        )
        .where(parts[asked.chosen["part"]])
        .order_by(found.c.due_on, found.c.deadline_id)
    )

    def row(record: sa.Row) -> Row:
        late = ((record.filed_on or asked.today) - record.due_on).days
        if record.filed_on:
            stands = f"逾期{late}日" if late > 0 else "及时"
        else:
            stands = f"未报备，{late_words(late, long_overdue_of(Duty.FILING)) if late > 0 else '今天到期'}"
        return Row(
            (
                *_named(record),
                Cell(record.occasion.label),
                Cell(f"{zh_date(record.due_on)}{marks_of(record.Deadline)}"),
                Cell(record.filed_on),
                Cell(stands, mark="late" if late > 0 else ""),
                Cell(_urged(record.OverdueNotice, asked.today)),
            )
        )

    return Found(query, row)


def _urged(notice: OverdueNotice | None, as_of: date) -> str:
    """What was done about a filing that did not come, as it was on record at the end of a day."""
    if notice is None or local(notice.sent_at).date() > as_of:
        return ""
    if notice.criticized_at is None or local(notice.criticized_at).date() > as_of:
        return f"限期报备通知（{notice.number}）"
    return f"通报批评（{notice.criticism_number}）"


def filing_decisions(asked: Asked) -> Found:
    """What was registered or refused, by day."""
    found = rates.decisions(period_of(asked), asked.today, asked.scope)
    part = asked.chosen["part"]
    query = (
        _documents(asked, found.c.filing_id, found.c.stage, found.c.decided_on)
        .add_columns(UpwardFiling.receipt_number, UpwardFiling.refusal)
        .join(found, found.c.document_id == Document.id)
        .join(UpwardFiling, UpwardFiling.id == found.c.filing_id)
        .where(found.c.stage == Stage(part) if part else sa.true())
        .order_by(found.c.decided_on, found.c.filing_id)
    )

    def row(record: sa.Row) -> Row:
        told = record.receipt_number if record.stage is Stage.REGISTERED else record.refusal
        return Row((*_named(record), Cell(record.stage.label), Cell(record.decided_on), Cell(told)))

    return Found(query, row)


def record_reviews(asked: Asked) -> Found:
    """Reviews that came to a conclusion, by day."""
    found = rates.reviews(period_of(asked), asked.today, asked.scope)
    parts = {
        "": sa.true(),
        "conform": found.c.letter_number.is_(None),
        "letters": found.c.letter_number.is_not(None),
        "corrected": found.c.is_corrected == 1,
    }
    query = (
        _documents(asked, found.c.filing_id, found.c.concluded_on, found.c.letter_number)
        .add_columns(UpwardFiling.receipt_number, RecordReview.correction, RecordReview.reported_on)
        .join(found, found.c.document_id == Document.id)
        .join(UpwardFiling, UpwardFiling.id == found.c.filing_id)
        .join(RecordReview, RecordReview.id == found.c.review_id)
        .where(parts[asked.chosen["part"]])
        .order_by(found.c.concluded_on, found.c.review_id)
    )

    def row(record: sa.Row) -> Row:
        is_reported = record.reported_on is not None and record.reported_on <= asked.today
        correction: Correction | None = record.correction if is_reported else None
        waits = "还没有报告" if record.letter_number else ""
        return Row(
            (
                *_named(record),
                Cell(record.receipt_number),
                Cell(record.concluded_on),
                Cell(record.letter_number or "无意见书"),
                Cell(correction.label if correction is not None else waits),
            )
        )

    return Found(query, row)


def _documents(asked: Asked, *columns: object) -> sa.Select[tuple[object, ...]]:
    return sa.select(
        Document.id.label("document_id"),
        that.shown_title(asked.actor).label("title"),
        that.shown_number(asked.actor).label("number"),
        Document.issuer_id,
        Document.issuer_name,
        *columns,
    ).select_from(Document)


def _named(record: sa.Row) -> tuple[Cell, Cell, Cell]:
    """The document with the filing behind it, its number and its maker."""
    page = url_for("upward.show", filing_id=record.filing_id)
    return (
        Cell(record.title, page) if record.title is not None else Cell(HIDDEN),
        Cell(record.number),
        Cell(maker_name(record.issuer_id, record.issuer_name)),
    )
