"""Measures of suggestions: how many were sent, answered in time, and adopted."""

import sqlalchemy as sa

from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.extensions import db
from lawdocs.linkage.statistics import Measure, Period
from lawdocs.linkage.suggestions.models import DocumentReview, Suggestion
from lawdocs.linkage.suggestions.sight import can_see
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.linkage.reviews import ReviewState
from workflows.linkage.suggestions import SuggestionState, Verdict

S = Suggestion
PAGE, WORD = "/linkage/suggestions/{}", "检察建议"
ADOPTED = (Verdict.ADOPTED, Verdict.PARTLY)


def _of(period: Period) -> tuple[sa.ColumnElement[bool], ...]:
    return S.linkage_id == period.linkage_id, S.sent_on.is_not(None), S.state != SuggestionState.WITHDRAWN


def _sent(period: Period) -> sa.Select[tuple[object, ...]]:
    query = sa.select(S.id, S.number.label("label"), S.sent_on.label("day"), sa.true().label("counted"))
    return query.where(*_of(period), period.holds(S.sent_on)).order_by(S.sent_on, S.id)


def _in_time(period: Period) -> sa.Select[tuple[object, ...]]:
    """Clocks of the period that ended with an answer, or whose last day went by without one, sued over or not."""
    counted = sa.func.coalesce(Deadline.outcome == Outcome.MET, sa.false())
    query = sa.select(S.id, S.number.label("label"), Deadline.due_on.label("day"), counted.label("counted"))
    answered = Deadline.outcome.in_((Outcome.MET, Outcome.LATE))
    overdue = sa.and_(Deadline.ended_at.is_(None), Deadline.due_on < period.day)
    sued = sa.and_(Deadline.outcome == Outcome.VOID, S.sued_on > Deadline.due_on)
    ended = sa.or_(answered, overdue, sued)
    clock = sa.and_(Deadline.duty == Duty.LINK_SUGGESTION, Deadline.subject_id == S.id, ended)
    due = period.holds(Deadline.due_on)
    return query.join(Deadline, clock).where(*_of(period), due).order_by(Deadline.due_on, S.id, Deadline.id)


def _adopted(period: Period) -> sa.Select[tuple[object, ...]]:
    """Suggestions whose answer came in the period and was assessed."""
    counted = S.verdict.in_(ADOPTED)
    query = sa.select(S.id, S.number.label("label"), S.replied_on.label("day"), counted.label("counted"))
    assessed = (S.verdict.is_not(None), period.holds(S.replied_on))
    return query.where(*_of(period), *assessed).order_by(S.replied_on, S.id)


def _corrected(period: Period) -> sa.Select[tuple[object, ...]]:
    """Documents that were found to need correction in the period, and whether they are corrected by now."""
    review = DocumentReview
    done = sa.and_(review.corrected_on.is_not(None), review.corrected_on <= period.day)
    query = sa.select(S.id, S.number.label("label"), review.concluded_on.label("day"), done.label("counted"))
    upheld = (review.state == ReviewState.UPHELD, period.holds(review.concluded_on))
    return query.join(review, review.suggestion_id == S.id).where(*_of(period), *upheld).order_by(review.id)


def _opens(row_id: int, actor: Actor) -> bool:
    return can_see(actor, db.session.get_one(Suggestion, row_id))


MEASURES = (
    Measure(
        "suggestions_sent",
        "送达的检察建议",
        "期间内送达的检察建议，撤回的不计入",
        WORD,
        PAGE,
        _sent,
        did="送达",
        is_share=False,
        opens=_opens,
    ),
    Measure(
        "suggestions_in_time",
        "检察建议按时回复率",
        "回复期限在期间内的检察建议中，在期限内书面回复的；还没有到期、还没有回复的不计入",
        WORD,
        PAGE,
        _in_time,
        did="到期",
        opens=_opens,
    ),
    Measure(
        "suggestions_adopted",
        "检察建议采纳率",
        "期间内回复、检察机关已经评估的检察建议中，采纳和部分采纳的",
        WORD,
        PAGE,
        _adopted,
        did="回复",
        opens=_opens,
    ),
    Measure(
        "documents_corrected",
        "问题文件纠正率",
        "期间内经审查认定应当纠正的文件中，已经修改、废止或者失效的",
        WORD,
        PAGE,
        _corrected,
        did="认定",
        opens=_opens,
    ),
)
