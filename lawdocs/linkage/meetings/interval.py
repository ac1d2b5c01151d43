"""How long after a meeting the next one is due (会议间隔): a clock of the linkage, started anew by each meeting."""

from datetime import date

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.extensions import db
from lawdocs.linkage.meetings.models import Meeting
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import office_post
from workflows.duties import Duty
from workflows.linkage.meetings import REGULAR, TOOK_PLACE
from workflows.periods import months_after

RULE = "linkage.meeting"
VALUE = "meeting_interval_months"


def follow(linkage: Linkage, clock: Clock, held: Meeting | None = None) -> None:
    """Start the clock of the next meeting, in the transaction that founds the linkage or holds a meeting.

    A meeting that is put on record after a later one moves nothing, nor does one about a single matter.
    """
    last = last_held(linkage)
    if held is not None:
        if held.kind not in REGULAR or held.held_on != last:
            return
        clocks.meet(Duty.LINK_MEETING, linkage.id, clock, f"召开{held.title}", on=held.held_on)
        db.session.flush()  # only one clock of a duty may run
    since, value = last or linkage.founded_on, rules.current().values[VALUE]
    deadline = clocks.start_given(
        Duty.LINK_MEETING,
        clock,
        on=since,
        due=months_after(since, value.value),
        held_by=office_post(linkage),
        subject_id=linkage.id,
        rule=RULE,
        ground=str(value.ground),
        agency_id=linkage.office_id,
        about=linkage.name,
    )
    deadline.verified = value.verified


def last_held(linkage: Linkage) -> date | None:
    """The day of the last meeting that the interval is reckoned from."""
    query = sa.select(sa.func.max(Meeting.held_on)).where(
        Meeting.linkage_id == linkage.id, Meeting.kind.in_(REGULAR), Meeting.state.in_(TOOK_PLACE)
    )
    return db.session.scalar(query)
