"""Meetings and resolutions on the front page of the linkage."""

from datetime import date

from flask import url_for

from lawdocs.extensions import db
from lawdocs.linkage.desk import Line, Panel
from lawdocs.linkage.meetings.models import Meeting, Resolution
from lawdocs.linkage.meetings.plans import when_words
from lawdocs.linkage.meetings.queries import meetings_seen, resolutions_seen, waiting_items
from lawdocs.linkage.meetings.words import clock_of, interval_word, is_late, next_due
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Stand
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.linkage.meetings import PREPARED, UNDONE, MeetingState

SHOWN = 5


def meetings_panel(linkage: Linkage, stand: Stand, actor: Actor, today: date) -> Panel:
    """The meetings to come, when the next one is due, and the resolutions that are due first."""
    undone = list(db.session.scalars(resolutions_seen(linkage, stand).where(Resolution.state.in_(UNDONE))))
    late = sum(is_late(each, today) for each in undone)
    summary = f"议定事项在办{len(undone)}项{f'，逾期{late}项' if late else ''}"
    lines = [
        *_interval(linkage, stand, today),
        *_to_come(linkage, stand),
        *_to_agree(linkage, stand),
        *_waiting(linkage, stand),
    ]
    lines += [_line(each, today) for each in undone[:SHOWN]]
    none = "没有未办结的议定事项。"
    return Panel("联席会议", summary, tuple(lines), url_for("linkage.meetings"), none)


def _interval(linkage: Linkage, stand: Stand, today: date) -> list[Line]:
    due = next_due(linkage)
    if due is None or not stand.sees_all:
        return []
    title = f"下一次会议应不晚于{zh_date(due)}"
    return [Line(title, url_for("linkage.meetings"), interval_word(linkage, today))]


def _to_come(linkage: Linkage, stand: Stand) -> list[Line]:
    query = meetings_seen(linkage, stand).where(Meeting.state.in_(PREPARED))
    return [
        Line(each.title, url_for("linkage.meeting", row_id=each.id), facts=_facts(each))
        for each in db.session.scalars(query)
    ]


def _to_agree(linkage: Linkage, stand: Stand) -> list[Line]:
    """Minutes that wait for the procuratorate, as both sides see them."""
    if not stand.sees_all:
        return []
    query = meetings_seen(linkage, stand).where(Meeting.state == MeetingState.MINUTED)
    return [
        Line(f"{each.title}的纪要", url_for("linkage.meeting", row_id=each.id), facts=(each.state.label,))
        for each in db.session.scalars(query)
    ]


def _facts(meeting: Meeting) -> tuple[str, ...]:
    return meeting.state.label, when_words(meeting), meeting.place


def _waiting(linkage: Linkage, stand: Stand) -> list[Line]:
    number = len(waiting_items(linkage)) if stand.is_office else 0
    return [Line(f"{number}个议题待安排", url_for("linkage.agenda_items"))] if number else []


def _line(each: Resolution, today: date) -> Line:
    facts = (each.responsible.short_name, f"{each.meeting.title}第{each.no}项")
    return Line(each.text, url_for("linkage.resolution", row_id=each.id), clock_of(each, today), facts)
