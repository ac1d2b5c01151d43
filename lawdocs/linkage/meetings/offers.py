"""What a person may do on the page of a meeting, an item or a resolution: address and word, the likeliest first."""

from flask import url_for

from lawdocs.linkage.meetings.kind import ITEM, MEETING, RESOLUTION, manages
from lawdocs.linkage.meetings.models import AgendaItem, Meeting, Resolution
from lawdocs.linkage.meetings.news import may_write
from lawdocs.linkage.meetings.queries import own_unit
from lawdocs.linkage.meetings.services import may_answer, may_propose_for, may_report
from lawdocs.linkage.moves import Kind
from lawdocs.linkage.sides import Stand
from workflows.actors import Actor
from workflows.linkage.meetings import (
    IN_HAND,
    PREPARED,
    TOOK_PLACE,
    UNDONE,
    Answer,
    ItemState,
    MeetingState,
    ResolutionState,
)

Offered = list[tuple[str, str]]


def meeting_acts(meeting: Meeting, stand: Stand, actor: Actor) -> Offered:
    """The acts on a meeting that a person may do now."""
    found, state = _steps(MEETING, meeting, actor, "linkage.act_on_meeting"), meeting.state
    unit = own_unit(meeting, stand)
    if unit is not None and state is MeetingState.NOTIFIED and may_answer(actor, unit):
        url = url_for("linkage.answer_meeting", row_id=unit.id)
        found = [(url, "回复参会"), *found] if unit.answer is Answer.OWED else [*found, (url, "修改回复")]
    if manages(actor, meeting.linkage):
        if state is MeetingState.HELD:
            found = [
                *_of_meeting(meeting, ("resolve", "登记议定事项"), ("write", "起草纪要")),
                *found,
            ]
        if state in PREPARED:
            found += _of_meeting(meeting, ("change", "修改安排"), ("invite", "参会单位"))
    if state in PREPARED and may_propose_for(actor, meeting.linkage):
        found.append((url_for("linkage.propose"), "提出议题"))
    if state in TOOK_PLACE and meeting.news_id is None and may_write(meeting, actor):
        found.append((url_for("linkage.meeting_news", row_id=meeting.id), "发布动态"))
    return found


def news_help(meeting: Meeting, actor: Actor) -> str:
    """Who can write the news item, for whoever runs the linkage and cannot."""
    if meeting.news_id is not None or meeting.state not in TOOK_PLACE or not manages(actor, meeting.linkage):
        return ""
    if may_write(meeting, actor):
        return ""
    return f"会议动态由{meeting.linkage.office.short_name}或者其他参会单位的起草岗在这个页面生成草稿，再送编辑审核。"


def item_acts(item: AgendaItem, actor: Actor) -> Offered:
    """The acts on an agenda item that a person may do now."""
    found = _steps(ITEM, item, actor, "linkage.act_on_item")
    meeting = item.meeting
    if item.state is not ItemState.PLACED:
        return found
    if meeting.state not in PREPARED:
        found = [each for each in found if not each[0].endswith("/take_off")]
    if manages(actor, item.linkage):
        if meeting.state is MeetingState.HELD:
            found.insert(0, (url_for("linkage.act_on_item", row_id=item.id, name="decide"), "登记研究结果"))
        if meeting.state in PREPARED and len(meeting.agenda) > 1:
            found.append((url_for("linkage.act_on_item", row_id=item.id, name="move"), "调整次序"))
    return found


def resolution_acts(resolution: Resolution, actor: Actor) -> Offered:
    """The acts on a resolution that a person may do now."""
    found = _steps(RESOLUTION, resolution, actor, "linkage.act_on_resolution")
    if resolution.meeting.state is not MeetingState.HELD:
        found = [each for each in found if not each[0].endswith("/void")]
    if resolution.state in UNDONE and may_report(actor, resolution):
        place = 1 if resolution.state is not ResolutionState.REPORTED and found else 0
        found.insert(place, (url_for("linkage.act_on_resolution", row_id=resolution.id, name="progress"), "登记进展"))
    if resolution.state in IN_HAND and manages(actor, resolution.linkage):
        for name, label in (("move_due", "调整期限"), ("reassign", "改由其他单位负责")):
            found.append((url_for("linkage.act_on_resolution", row_id=resolution.id, name=name), label))
    return found


def _of_meeting(meeting: Meeting, *named: tuple[str, str]) -> Offered:
    return [(url_for("linkage.act_on_meeting", row_id=meeting.id, name=name), label) for name, label in named]


def _steps(kind: Kind, row: Meeting | AgendaItem | Resolution, actor: Actor, endpoint: str) -> Offered:
    return [
        (url_for(endpoint, row_id=row.id, name=step.name), step.action)
        for step in kind.table.steps_from(row.state)
        if kind.may(actor, step.permission, row)
    ]
