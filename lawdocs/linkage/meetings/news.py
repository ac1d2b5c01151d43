"""A news item about a meeting with one click (会议动态): day, place, units and topics, nothing of any case."""

from html import escape

from lawdocs.accounts.models import Agency
from lawdocs.clock import Clock
from lawdocs.column.news import services as news
from lawdocs.column.news.models import LONGEST_TITLE, NewsItem
from lawdocs.column.news.queries import writing_agencies
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage import moves
from lawdocs.linkage.meetings.kind import MEETING
from lawdocs.linkage.meetings.models import Meeting
from lawdocs.moves import demand_version
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.meetings import TOOK_PLACE


def draft_news(
    meeting: Meeting, agency: Agency, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> NewsItem:
    """Begin a news item about a meeting that was held, for a unit that was invited (生成动态草稿).

    It goes the way of every item: whoever wrote it hands it in, an editor publishes it.
    """
    with transaction():
        hold(Meeting, meeting.id)
        db.session.refresh(meeting)
        item = news.start(content_of(meeting, agency), agency, actor, clock, key=key)
        if agency not in may_write(meeting, actor):
            raise Forbidden
        if meeting.state not in TOOK_PLACE:
            raise moves.LinkConflict(MEETING.what, meeting.state)
        demand_version(meeting, version, MEETING.what)
        if meeting.news_id is not None:
            raise StepRefused((Obstacle("这次会议已经有动态，请在动态里修改"),))
        moves.note(MEETING, meeting, "news", actor, clock, agency_id=agency.id, news_id=item.id)
    return item


def may_write(meeting: Meeting, actor: Actor) -> list[Agency]:
    """The invited units for which a person writes news; the office first."""
    writes = writing_agencies(actor)
    office_id = meeting.linkage.office_id
    units = sorted(meeting.units, key=lambda each: (each.agency_id != office_id, each.position))
    return [each.agency for each in units if each.agency_id in writes]


def content_of(meeting: Meeting, agency: Agency) -> news.Content:
    """What the item says at first."""
    linkage = meeting.linkage
    sides = f"{linkage.government.name}、{linkage.procuratorate.name}"
    there = sum(bool(each.was_there) for each in meeting.units)
    day = zh_date(meeting.held_on or meeting.meeting_on)
    lines = [f"{day}，{sides}在{meeting.place}召开{meeting.title}，{there}家单位参加会议。"]
    if meeting.agenda:
        lines.append("会议的议题是：")
        lines += [f"{number}．{each.text}" for number, each in enumerate(meeting.agenda, start=1)]
    title = f"{linkage.government.short_name}、{linkage.procuratorate.short_name}召开{meeting.title}"
    body = "".join(f"<p>{escape(each)}</p>" for each in lines)
    return news.Content(title[:LONGEST_TITLE], agency.short_name, body, rich=True)
