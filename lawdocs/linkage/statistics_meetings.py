"""Measures of joint meetings: how many were held, and what became of what they resolved."""

import sqlalchemy as sa

from lawdocs.linkage.meetings.models import Meeting, Resolution
from lawdocs.linkage.meetings.queries import meetings_seen, resolutions_seen
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.seeing import opens
from lawdocs.linkage.sides import Stand
from lawdocs.linkage.statistics import Measure, Period
from workflows.actors import Actor
from workflows.linkage.meetings import REGULAR, TOOK_PLACE, ResolutionState

R = Resolution


def _held(period: Period) -> sa.Select[tuple[object, ...]]:
    query = sa.select(
        Meeting.id, Meeting.title.label("label"), Meeting.held_on.label("day"), sa.true().label("counted")
    )
    held = (Meeting.state.in_(TOOK_PLACE), Meeting.kind.in_(REGULAR), period.holds(Meeting.held_on))
    return query.where(Meeting.linkage_id == period.linkage_id, *held).order_by(Meeting.held_on, Meeting.id)


def _done(period: Period) -> sa.Select[tuple[object, ...]]:
    """Resolutions whose last day lay in the period and is over, or has come and they are done; void ones are none."""
    counted = sa.func.coalesce(R.done_on <= R.due_on, sa.false()).label("counted")
    label = (Meeting.title + "第" + sa.cast(R.no, sa.String) + "项").label("label")
    query = sa.select(R.id, label, R.due_on.label("day"), counted).join(Meeting, Meeting.id == R.meeting_id)
    due = period.holds(R.due_on)
    looked_at = sa.or_(R.due_on < period.day, R.done_on.is_not(None))
    mine = (R.linkage_id == period.linkage_id, R.state != ResolutionState.VOID)
    return query.where(*mine, due, looked_at).order_by(R.due_on, R.id)


def _meetings(linkage: Linkage, stand: Stand, actor: Actor) -> sa.Select[tuple[Meeting]]:
    return meetings_seen(linkage, stand)


def _resolutions(linkage: Linkage, stand: Stand, actor: Actor) -> sa.Select[tuple[Resolution]]:
    return resolutions_seen(linkage, stand)


MEASURES = (
    Measure(
        "meetings_held",
        "联席会议",
        "期间内召开的联席会议和协调会议，专题会议不计入",
        "联席会议",
        "/linkage/meetings/{}",
        _held,
        did="召开",
        unit="次",
        is_share=False,
        opens=opens(Meeting, _meetings),
    ),
    Measure(
        "resolutions_in_time",
        "议定事项按时办结率",
        "期限在期间内并且已经到期的议定事项中，在期限内报办结的；作废的不计入",
        "议定事项",
        "/linkage/resolutions/{}",
        _done,
        did="到期",
        unit="项",
        opens=opens(Resolution, _resolutions),
    ),
)
