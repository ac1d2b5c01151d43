"""Measures of transfers: how many there were, and how many of their periods were kept; never what a case is about."""

import sqlalchemy as sa

from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.linkage.clues.models import ClueTransfer
from lawdocs.linkage.clues.queries import part_of, seen_by
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.seeing import opens
from lawdocs.linkage.sides import Stand
from lawdocs.linkage.statistics import Measure, Period
from workflows.actors import Actor
from workflows.duties import OF_CASES, RIGHTS

C = ClueTransfer
PAGE, WORD = "/linkage/clues/{}", "线索移送"
NAME = sa.literal("线索移送〔") + sa.cast(C.year, sa.String) + "〕" + sa.cast(C.seq, sa.String) + "号"


def _transferred(period: Period) -> sa.Select[tuple[object, ...]]:
    """By the year of their number: when which step was taken is told to the parties alone."""
    query = sa.select(C.id, NAME.label("label"), sa.null().label("day"), sa.true().label("counted"))
    years = C.year.between(period.first.year, period.last.year)
    return query.where(C.linkage_id == period.linkage_id, years).order_by(C.year, C.seq)


def _in_time(period: Period) -> sa.Select[tuple[object, ...]]:
    """Each statutory period of a transfer that ended in the period, or ran out in it."""
    counted = sa.func.coalesce(Deadline.outcome == Outcome.MET, sa.false())
    query = sa.select(C.id, NAME.label("label"), Deadline.due_on.label("day"), counted.label("counted"))
    met = Deadline.outcome.in_((Outcome.MET, Outcome.LATE))
    overdue = sa.and_(Deadline.ended_at.is_(None), Deadline.due_on < period.day)
    clock = sa.and_(Deadline.duty.in_(OF_CASES - RIGHTS), Deadline.subject_id == C.id, sa.or_(met, overdue))
    due = period.holds(Deadline.due_on)
    mine = C.linkage_id == period.linkage_id
    return query.join(Deadline, clock).where(mine, due).order_by(Deadline.due_on, Deadline.id)


def _seen(linkage: Linkage, stand: Stand, actor: Actor) -> sa.Select[tuple[ClueTransfer]]:
    return sa.select(C).where(seen_by(part_of(actor, linkage, stand), linkage))


MEASURES = (
    Measure(
        "clues_transferred",
        "移送的线索",
        "期间内各年度编号的线索移送，只计件数",
        WORD,
        PAGE,
        _transferred,
        is_share=False,
        opens=opens(ClueTransfer, _seen),
    ),
    Measure(
        "clues_in_time",
        "线索移送按时办理率",
        "期间内到期的各项法定期限中，在期限内办理的；提请复议的期限是权利，不计入",
        WORD,
        PAGE,
        _in_time,
        did="到期",
        unit="项",
        opens=opens(ClueTransfer, _seen),
    ),
)
