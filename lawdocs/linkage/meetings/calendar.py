"""Meetings in the calendars of whoever is invited: number, day and place, nothing of what it is about."""

from collections.abc import Iterable, Iterator
from datetime import date

import sqlalchemy as sa

from lawdocs.clock import at_office
from lawdocs.deadlines.agenda import AHEAD, Entry
from lawdocs.deadlines.words import full_address
from lawdocs.extensions import db
from lawdocs.linkage.meetings.models import Meeting, MeetingUnit
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Post
from workflows.linkage.meetings import Answer, MeetingState
from workflows.roles import Role

# Who goes to meetings for a unit, or sends somebody.
_INVITED = (Role.DRAFTER, Role.CLERK, Role.LIAISON)


def entries_for(posts: Iterable[Post], today: date) -> Iterator[Entry]:
    """The meetings to come to which posts were invited, or which they run; not those that their unit declined."""
    posts = set(posts)
    units = [agency_id for role, agency_id in posts if role in _INVITED]
    offices = [agency_id for role, agency_id in posts if role is Role.SUPERVISOR]
    if not units and not offices:
        return
    invited = sa.select(MeetingUnit.meeting_id).where(
        MeetingUnit.agency_id.in_(units), MeetingUnit.answer != Answer.DECLINED
    )
    query = (
        sa.select(Meeting)
        .join(Linkage, Linkage.id == Meeting.linkage_id)
        .where(Meeting.state == MeetingState.NOTIFIED, Meeting.meeting_on.between(today, today + AHEAD))
        .where(sa.or_(Meeting.id.in_(invited), Linkage.office_id.in_(offices)))
        .order_by(Meeting.meeting_on)
    )
    for meeting in db.session.scalars(query):
        yield entry_of(meeting)


def entry_of(meeting: Meeting) -> Entry:
    """A meeting as calendars show it."""
    at = at_office(meeting.meeting_on, meeting.meeting_time.hour, meeting.meeting_time.minute)
    return Entry(
        f"link-meeting-{meeting.id}",
        meeting.meeting_on,
        meeting.title,
        meeting.chairs,
        full_address("linkage.meeting", row_id=meeting.id),
        at,
        meeting.place,
    )
