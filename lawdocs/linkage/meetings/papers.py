"""The minutes as a file (会议纪要 DOCX、PDF), named after the meeting and its day."""

from flask import render_template

from lawdocs.column.binder.printing import typeset_page
from lawdocs.linkage.meetings.minutes import text_of, title_of
from lawdocs.linkage.meetings.models import Meeting
from lawdocs.texts.docx import write_docx
from lawdocs.texts.filenames import display_name
from workflows.linkage.meetings import MeetingState

DRAFT = "纪要尚未经双方确认"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_of(meeting: Meeting) -> bytes:
    """The minutes as .docx; what both sides have not agreed to yet says so under its title."""
    return write_docx(title_of(meeting), text_of(meeting), note=_mark(meeting))


def pdf_of(meeting: Meeting) -> bytes:
    """The same as PDF; raises NoTypesetter or NotTypeset where it cannot be made."""
    page = render_template(
        "linkage/minutes_paper.html",
        title=title_of(meeting),
        note=_mark(meeting),
        lines=text_of(meeting).split("\n"),
        issuers=f"{meeting.linkage.government.name}　{meeting.linkage.procuratorate.name}",
    )
    return typeset_page(page, "DOCX文件")


def name_of(meeting: Meeting, extension: str) -> str:
    """What the file is called: 府检联动第六次联席会议会议纪要20260715.docx."""
    return display_name(f"{title_of(meeting)}{meeting.held_on or meeting.meeting_on:%Y%m%d}.{extension}")


def _mark(meeting: Meeting) -> str | None:
    return None if meeting.state is MeetingState.CLOSED else DRAFT
