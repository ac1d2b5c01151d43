"""Measures of issues: how many were raised, and how many of them are written off."""

import sqlalchemy as sa

from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.issues.queries import issues_of
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.seeing import opens
from lawdocs.linkage.sides import Stand
from lawdocs.linkage.statistics import Measure, Period
from workflows.actors import Actor
from workflows.linkage.issues import IssueState

I = LinkIssue  # noqa: E741 - it stands for its table
PAGE, WORD = "/linkage/issues/{}", "联动问题"
NAME = sa.literal(WORD) + sa.cast(I.year, sa.String) + "年第" + sa.cast(I.no, sa.String) + "号"


def _raised(period: Period) -> sa.Select[tuple[object, ...]]:
    query = sa.select(I.id, NAME.label("label"), I.raised_on.label("day"), sa.true().label("counted"))
    return query.where(I.linkage_id == period.linkage_id, period.holds(I.raised_on)).order_by(I.raised_on, I.id)


def _closed(period: Period) -> sa.Select[tuple[object, ...]]:
    """Issues of the period that were taken up, and whether each is written off on the day that is looked at."""
    counted = sa.and_(I.state == IssueState.CLOSED, I.closed_on <= period.day)
    query = sa.select(I.id, NAME.label("label"), I.raised_on.label("day"), counted.label("counted"))
    taken_up = I.state.not_in((IssueState.RAISED, IssueState.RETURNED))
    mine = (I.linkage_id == period.linkage_id, period.holds(I.raised_on), taken_up)
    return query.where(*mine).order_by(I.raised_on, I.id)


def _seen(linkage: Linkage, stand: Stand, actor: Actor) -> sa.Select[tuple[LinkIssue]]:
    return issues_of(linkage, stand)


MEASURES = (
    Measure(
        "issues_raised",
        "提出的联动问题",
        "期间内提出的问题",
        WORD,
        PAGE,
        _raised,
        did="提出",
        is_share=False,
        opens=opens(LinkIssue, _seen),
    ),
    Measure(
        "issues_closed",
        "联动问题销号率",
        "期间内提出并且已经受理的问题中，已经销号的",
        WORD,
        PAGE,
        _closed,
        did="提出",
        opens=opens(LinkIssue, _seen),
    ),
)
