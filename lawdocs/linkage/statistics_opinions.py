"""Measures of opinions on drafts: how many were asked for, given and adopted."""

import sqlalchemy as sa

from lawdocs.extensions import db
from lawdocs.linkage.opinions.kind import sees
from lawdocs.linkage.opinions.models import Cooperation
from lawdocs.linkage.statistics import Measure, Period
from workflows.actors import Actor
from workflows.linkage.opinions import Adoption, Conclusion, OpinionState

S = OpinionState
OPINION, WORD = "/linkage/opinions/{}", "草案意见"


def _asked(period: Period) -> sa.Select[tuple[object, ...]]:
    query = sa.select(Cooperation.id, Cooperation.asked_on.label("day"), sa.true().label("counted"))
    query = query.where(Cooperation.linkage_id == period.linkage_id, period.holds(Cooperation.asked_on))
    return query.order_by(Cooperation.asked_on, Cooperation.id)


def _given(period: Period) -> sa.Select[tuple[object, ...]]:
    """What was asked in the period; what was recalled, or may still be answered, asks for nothing yet."""
    still = sa.and_(Cooperation.state == S.ASKED, Cooperation.due_on >= period.day)
    query = sa.select(
        Cooperation.id, Cooperation.asked_on.label("day"), Cooperation.conclusion.is_not(None).label("counted")
    )
    query = query.where(Cooperation.linkage_id == period.linkage_id, period.holds(Cooperation.asked_on))
    return query.where(Cooperation.state != S.RECALLED, sa.not_(still)).order_by(Cooperation.asked_on, Cooperation.id)


def _adopted(period: Period) -> sa.Select[tuple[object, ...]]:
    """Opinions that had something to say, and of which somebody said what became of them."""
    counted = Cooperation.adoption != Adoption.NOT
    query = sa.select(Cooperation.id, Cooperation.given_on.label("day"), counted.label("counted"))
    query = query.where(Cooperation.linkage_id == period.linkage_id, period.holds(Cooperation.given_on))
    said = (Cooperation.adoption.is_not(None), Cooperation.conclusion != Conclusion.NONE)
    return query.where(*said).order_by(Cooperation.given_on, Cooperation.id)


def _opens(row_id: int, actor: Actor) -> bool:
    return sees(actor, db.session.get_one(Cooperation, row_id))


MEASURES = (
    Measure(
        "opinions_asked",
        "征求的草案意见",
        "期间内就审核中的草案征求的意见，撤回的也计入",
        WORD,
        OPINION,
        _asked,
        did="征求",
        is_share=False,
        opens=_opens,
    ),
    Measure(
        "opinions_given",
        "草案意见提出率",
        "期间内征求的意见中已经提出的；撤回的，和还没有到最后一天、对方还可以提出的，不计入",
        WORD,
        OPINION,
        _given,
        did="征求",
        opens=_opens,
    ),
    Measure(
        "opinions_adopted",
        "草案意见采纳率",
        "期间内提出、已经登记采纳情况的意见中，采纳和部分采纳的；结论为没有意见的不计入",
        WORD,
        OPINION,
        _adopted,
        did="提出",
        opens=_opens,
    ),
)
