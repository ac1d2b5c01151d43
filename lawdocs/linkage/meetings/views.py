"""The pages of joint meetings: the list, and one meeting with its agenda, units, minutes and resolutions."""

from datetime import date
from io import BytesIO

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.deadlines.feeds import as_ical
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.linkage.course import course_of, leading_chain
from lawdocs.linkage.meetings import papers
from lawdocs.linkage.meetings.calendar import entry_of
from lawdocs.linkage.meetings.interval import last_held
from lawdocs.linkage.meetings.minutes import text_of
from lawdocs.linkage.meetings.models import Meeting, Resolution
from lawdocs.linkage.meetings.offers import meeting_acts, news_help
from lawdocs.linkage.meetings.plans import when_words
from lawdocs.linkage.meetings.queries import (
    may_read_minutes,
    meeting_or_404,
    meetings_seen,
    open_before,
    own_unit,
    resolutions_seen,
    waiting_items,
    with_everything,
)
from lawdocs.linkage.meetings.services import may_propose_for
from lawdocs.linkage.meetings.words import clock_of, interval_word, is_late, next_due
from lawdocs.linkage.queries import linkage_or_404, own_linkage
from lawdocs.linkage.records import timeline
from lawdocs.linkage.sides import Stand
from lawdocs.linkage.views import blueprint
from lawdocs.paging import asked_tab, only_parameters
from lawdocs.portal.files import download
from lawdocs.tables import Cell, Column, Found, Row
from workflows.guards import zh_date
from workflows.linkage.meetings import PREPARED, TOOK_PLACE, MeetingState, ResolutionState, in_words
from workflows.linkage.sides import Side, Subject
from workflows.permissions import Permission

COLUMNS = (
    Column("会议", width=40),
    Column("时间", keeps_line=True),
    Column("地点", width=30),
    Column("状态"),
    Column("参会单位", width=24),
    Column("议定事项", width=24),
)
TABS = {"all": "全部", "ahead": "筹备和已通知", "held": "已召开", "cancelled": "已取消"}
STATES = {
    "all": frozenset(MeetingState),
    "ahead": PREPARED,
    "held": TOOK_PLACE,
    "cancelled": {MeetingState.CANCELLED},
}


@blueprint.get("/meetings", endpoint="meetings")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    only_parameters("tab", "page")
    actor, today = current_actor(), clock().today()
    linkage, stand = linkage_or_404(actor)
    tab = asked_tab("tab", TABS)
    query = with_everything(meetings_seen(linkage, stand).where(Meeting.state.in_(STATES[tab])))
    rows, page = Found(query, lambda record: _row(record[0], today)).paged()
    return render_template(
        "linkage/meetings.html",
        linkage=linkage,
        tabs=[(label, url_for("linkage.meetings", tab=name), name == tab) for name, label in TABS.items()],
        columns=COLUMNS,
        rows=rows,
        page=page,
        next_due=next_due(linkage),
        clock=interval_word(linkage, today),
        plans=stand.is_office,
        proposes=bool(may_propose_for(actor, linkage)),
        waiting=len(waiting_items(linkage)) if stand.is_office else 0,
    )


@blueprint.get("/next-meeting/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def next_meeting(row_id: int) -> ResponseReturnValue:
    """Where the duty to hold the next meeting is done; ``row_id`` is the linkage."""
    only_parameters()
    own_linkage(current_actor(), row_id)
    return redirect(url_for("linkage.meetings"))


@blueprint.get("/meetings/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def meeting(row_id: int) -> ResponseReturnValue:
    only_parameters()
    actor, today = current_actor(), clock().today()
    found, stand = meeting_or_404(row_id, actor)
    resolved = found.resolved if found.state in TOOK_PLACE else []
    leading = leading_chain(resolved)
    return render_template(
        "linkage/meeting.html",
        meeting=found,
        stand=stand,
        facts=_facts(found),
        acts=meeting_acts(found, stand, actor),
        news_help=news_help(found, actor),
        is_past=found.state in PREPARED and found.meeting_on < today,
        own=own_unit(found, stand),
        resolved=[(each, clock_of(each, today), _origin(each)) for each in resolved],
        counts=_counts(resolved, today),
        leading=(leading, course_of(leading, stand, actor, today)) if leading is not None else None,
        earlier=[(each, clock_of(each, today)) for each in _earlier(found, stand)],
        reads_minutes=may_read_minutes(found, stand),
        lines=text_of(found).split("\n") if may_read_minutes(found, stand) else [],
        there=[each for each in found.units if each.was_there],
        absent=[each for each in found.units if each.was_there is False],
        spoke=[each for each in found.units if each.spoke],
        answers=in_words([each.answer for each in found.units]),
        shows_answers=stand.sees_all and found.state is MeetingState.NOTIFIED,
        entries=timeline(Subject.MEETING, found.id, without=("answer",)) if stand.sees_all else [],
    )


@blueprint.get("/meetings/<int:row_id>/minutes.<any(docx, pdf):form>")
@requires(Permission.LINKAGE_READ)
def minutes_file(row_id: int, form: str) -> ResponseReturnValue:
    """The minutes to be saved, for whoever may read them."""
    only_parameters()
    found, stand = meeting_or_404(row_id, current_actor())
    if not may_read_minutes(found, stand):
        raise NotVisible
    data = papers.docx_of(found) if form == "docx" else papers.pdf_of(found)
    media_type = papers.DOCX if form == "docx" else "application/pdf"
    response = download(BytesIO(data), papers.name_of(found, form), f"minutes-{found.id}.{form}", media_type)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/meetings/<int:row_id>/meeting.ics")
@requires(Permission.LINKAGE_READ)
def meeting_ics(row_id: int) -> ResponseReturnValue:
    """The meeting for one's own calendar."""
    only_parameters()
    found, _ = meeting_or_404(row_id, current_actor())
    entries = [] if found.state is MeetingState.CANCELLED else [entry_of(found)]
    response = Response(as_ical(found.title, entries, clock()), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename=meeting-{found.id}.ics"
    response.headers["Cache-Control"] = "no-store"
    return response


def _facts(found: Meeting) -> list[str]:
    there = sum(bool(each.was_there) for each in found.units)
    came = f"，{there}家到会" if found.state in TOOK_PLACE else ""
    due = next_due(found.linkage)
    is_last = found.state in TOOK_PLACE and due is not None and found.held_on == last_held(found.linkage)
    return [
        when_words(found),
        found.place,
        found.chairs,
        f"{len(found.units)}家单位{came}",
        *([f"下一次应不晚于{zh_date(due)}"] if is_last else []),
    ]


def _origin(resolution: Resolution) -> str:
    if resolution.item is None:
        return "会议议定"
    return "检察院提出" if resolution.item.side is Side.PROCURATORATE else f"{resolution.item.proposer.short_name}提出"


def _counts(resolved: list[Resolution], today: date) -> list[tuple[str, str]]:
    """Counts with the kind of word: done, in hand, late."""
    done = sum(each.state is ResolutionState.CONFIRMED for each in resolved)
    late = sum(is_late(each, today) for each in resolved)
    found = [("done", f"办结{done}项"), ("plain", f"在办{len(resolved) - done - late}项")]
    return found + ([("late", f"逾期{late}项")] if late else [])


def _earlier(found: Meeting, stand: Stand) -> list[Resolution]:
    """What earlier meetings left open, as far as the person sees it."""
    seen = resolutions_seen(found.linkage, stand).with_only_columns(Resolution.id).order_by(None)
    ids = set(db.session.scalars(seen))
    return [each for each in open_before(found) if each.id in ids]


def _row(found: Meeting, today: date) -> Row:
    resolved = found.resolved
    done = sum(each.state is ResolutionState.CONFIRMED for each in resolved)
    late = sum(is_late(each, today) for each in resolved)
    words = f"{len(resolved)}项，办结{done}项{f'，逾期{late}项' if late else ''}" if resolved else None
    there = sum(bool(each.was_there) for each in found.units)
    came = f"{there}/{len(found.units)}家到会" if found.state in TOOK_PLACE else f"{len(found.units)}家"
    url = url_for("linkage.meeting", row_id=found.id)
    return Row(
        (
            Cell(found.title, url),
            Cell(when_words(found)),
            Cell(found.place),
            Cell(found.state.label),
            Cell(came),
            Cell(words, url if late else None, mark="late" if late else ""),
        )
    )
