"""Joint meetings: the units that are invited, the agenda, and what was resolved."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db
from lawdocs.linkage.models import Chain, Linkage
from workflows.linkage.meetings import Answer, ItemState, MeetingKind, MeetingState, ResolutionState
from workflows.linkage.sides import Side

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency
    from lawdocs.column.news.models import NewsItem

LONGEST_TITLE, LONGEST_PLACE, LONGEST_POSTS = 100, 100, 200


class Meeting(db.Model):
    """A meeting of both sides. Its number counts those of its kind; a cancelled one gives its number back.

    ``agreed_text`` is the whole of the minutes as both sides saw them: from the day the office handed them in the
    database refuses to change them, unless they are returned.
    """

    __tablename__ = "link_meetings"
    __table_args__ = (
        sa.CheckConstraint("(state IN ('held', 'minuted', 'closed')) = (held_on IS NOT NULL)", name="held_has_its_day"),
        sa.Index(
            "uq_link_meetings_ordinal",
            "linkage_id",
            "kind",
            "ordinal",
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        ),
        sa.Index(None, "linkage_id", "meeting_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[MeetingState]
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"))
    kind: Mapped[MeetingKind]
    ordinal: Mapped[int] = mapped_column(comment="第几次, counted since the linkage was founded")
    year: Mapped[int]
    year_no: Mapped[int] = mapped_column(comment="第几次 of its year")
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    meeting_on: Mapped[date]
    meeting_time: Mapped[time]
    place: Mapped[str] = mapped_column(sa.String(LONGEST_PLACE))
    chairs: Mapped[str] = mapped_column(sa.String(LONGEST_POSTS), comment="who convenes and chairs it, as posts")
    notified_on: Mapped[date | None]
    held_on: Mapped[date | None]
    closed_on: Mapped[date | None] = mapped_column(comment="when both sides had agreed to the minutes")
    news_id: Mapped[int | None] = mapped_column(sa.ForeignKey("news_items.id"))
    minutes: Mapped[str] = mapped_column(sa.Text, default="", comment="what was said, in the words of the office")
    agreed_text: Mapped[str] = mapped_column(sa.Text, default="", comment="the whole minutes as they were handed in")

    linkage: Mapped[Linkage] = relationship()
    news: Mapped["NewsItem | None"] = relationship()
    units: Mapped[list["MeetingUnit"]] = relationship(back_populates="meeting", order_by="MeetingUnit.position")
    items: Mapped[list["AgendaItem"]] = relationship(back_populates="meeting", order_by="AgendaItem.position")
    resolutions: Mapped[list["Resolution"]] = relationship(back_populates="meeting", order_by="Resolution.no")

    @property
    def agenda(self) -> list["AgendaItem"]:
        """What it is about, in order."""
        return [each for each in self.items if each.state is ItemState.PLACED]

    @property
    def resolved(self) -> list["Resolution"]:
        """What was resolved and stands."""
        return [each for each in self.resolutions if each.state is not ResolutionState.VOID]


class MeetingUnit(db.Model):
    """A unit that a meeting invites: what it answered, who comes for it, and whether it was there."""

    __tablename__ = "link_meeting_units"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "agency_id"), sa.Index(None, "agency_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("link_meetings.id"))
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    position: Mapped[int]
    answer: Mapped[Answer] = mapped_column(default=Answer.OWED)
    reason: Mapped[str] = mapped_column(sa.String(200), default="", comment="why it cannot come, or did not")
    people: Mapped[str] = mapped_column(sa.String(LONGEST_POSTS), default="", comment="who comes, as posts")
    answered_at: Mapped[datetime | None]
    was_there: Mapped[bool | None] = mapped_column(comment="empty until the meeting was held")
    spoke: Mapped[bool] = mapped_column(default=False)

    meeting: Mapped[Meeting] = relationship(back_populates="units")
    agency: Mapped["Agency"] = relationship()


class AgendaItem(db.Model):
    """What a unit proposes to talk about (议题); it belongs to a meeting once the office has placed it.

    The database refuses to change what was proposed.
    """

    __tablename__ = "agenda_items"
    __table_args__ = (
        sa.CheckConstraint("(state = 'placed') = (meeting_id IS NOT NULL)", name="placed_on_a_meeting"),
        sa.Index(None, "linkage_id", "state"),
        sa.Index(None, "meeting_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[ItemState]
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"))
    chain_id: Mapped[int] = mapped_column(sa.ForeignKey("link_chains.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("link_meetings.id"))
    position: Mapped[int] = mapped_column(default=0, comment="its place on the agenda, from 1")
    text: Mapped[str] = mapped_column(sa.String(200))
    explanation: Mapped[str] = mapped_column(sa.Text, default="", comment="why it is proposed")
    speakers: Mapped[str] = mapped_column(sa.String(LONGEST_POSTS), default="", comment="who speaks to it, as posts")
    proposer_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    side: Mapped[Side] = mapped_column(comment="whose proposal it is")
    proposed_on: Mapped[date]
    decision: Mapped[str] = mapped_column(sa.Text, default="", comment="what came of it")

    linkage: Mapped[Linkage] = relationship()
    chain: Mapped[Chain] = relationship()
    meeting: Mapped[Meeting | None] = relationship(back_populates="items")
    proposer: Mapped["Agency"] = relationship()
    resolutions: Mapped[list["Resolution"]] = relationship(back_populates="item", order_by="Resolution.no")


class Resolution(db.Model):
    """What a meeting resolved (议定事项), who answers for it and until when; the database keeps its words."""

    __tablename__ = "resolutions"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "no"),
        sa.CheckConstraint("due_on >= resolved_on", name="days_run_forward"),
        sa.Index(None, "linkage_id", "state"),
        sa.Index(None, "responsible_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[ResolutionState]
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"))
    chain_id: Mapped[int] = mapped_column(sa.ForeignKey("link_chains.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("link_meetings.id"))
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_items.id"), index=True)
    no: Mapped[int] = mapped_column(comment="第几项 of its meeting, from 1")
    text: Mapped[str] = mapped_column(sa.Text)
    responsible_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    resolved_on: Mapped[date]
    due_on: Mapped[date]
    done_on: Mapped[date | None] = mapped_column(comment="when it was done, by its unit's report")
    confirmed_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(sa.Text, default="", comment="what was done, by its unit's report")

    linkage: Mapped[Linkage] = relationship()
    chain: Mapped[Chain] = relationship()
    meeting: Mapped[Meeting] = relationship(back_populates="resolutions")
    item: Mapped[AgendaItem | None] = relationship(back_populates="resolutions")
    responsible: Mapped["Agency"] = relationship()
    units: Mapped[list["ResolutionUnit"]] = relationship(
        back_populates="resolution", order_by="ResolutionUnit.id", cascade="all, delete-orphan"
    )


class ResolutionUnit(db.Model):
    """A unit that helps with a resolution (共同办理单位)."""

    __tablename__ = "resolution_units"
    __table_args__ = (sa.UniqueConstraint("resolution_id", "agency_id"), sa.Index(None, "agency_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(sa.ForeignKey("resolutions.id"))
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))

    resolution: Mapped[Resolution] = relationship(back_populates="units")
    agency: Mapped["Agency"] = relationship()
