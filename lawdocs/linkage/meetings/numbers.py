"""How meetings are counted: 第几次 since the linkage was founded, and 第几次 of the year, each kind by itself."""

from dataclasses import dataclass

import sqlalchemy as sa

from lawdocs.extensions import db
from lawdocs.linkage.meetings.models import Meeting
from lawdocs.linkage.models import Linkage
from lawdocs.texts.numerals import to_chinese
from workflows.linkage.meetings import MeetingKind, MeetingState

NAME = "府检联动"


@dataclass(frozen=True)
class Number:
    """The numbers of a meeting."""

    ordinal: int
    year_no: int


def next_number(linkage: Linkage, kind: MeetingKind, year: int) -> Number:
    """The numbers of the next meeting of a kind in a year, in the transaction that holds the linkage."""
    standing = (Meeting.linkage_id == linkage.id, Meeting.kind == kind, Meeting.state != MeetingState.CANCELLED)
    ordinal = db.session.scalar(sa.select(sa.func.max(Meeting.ordinal)).where(*standing))
    year_no = db.session.scalar(sa.select(sa.func.max(Meeting.year_no)).where(*standing, Meeting.year == year))
    return Number((ordinal or 0) + 1, (year_no or 0) + 1)


def title_of(kind: MeetingKind, ordinal: int) -> str:
    """What a meeting is called: 府检联动第六次联席会议."""
    return f"{NAME}第{to_chinese(ordinal)}次{kind.label}"
