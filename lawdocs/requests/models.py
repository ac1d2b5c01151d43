"""Requests (来件) as staff enter them, and the record of what was done with each, which never changes."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.requests import Remedy, RequestAct, RequestKind, RequestOutcome, RequestState, SenderKind, acts_of
from workflows.roles import Role

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency


class Request(db.Model):
    """A request to look at a document again (来件).

    What came in stays as it was entered: the database refuses to change it, but lets what was entered wrongly be
    emptied of facts and name. A citizen's name is personal data, shown
    to nobody but those who handle the request; no title, clock, export or audit entry carries it.
    """

    __tablename__ = "requests"
    __table_args__ = (
        sa.CheckConstraint("(stage = 'closed') = (outcome IS NOT NULL)", name="closed_has_outcome"),
        sa.CheckConstraint("(stage = 'closed') = (closed_on IS NOT NULL)", name="closed_has_its_day"),
        sa.CheckConstraint("remedy IS NULL OR outcome = 'upheld'", name="remedy_of_what_was_upheld"),
        sa.CheckConstraint("stopped_from IS NULL OR document_id IS NOT NULL", name="stops_a_document_of_ours"),
        sa.CheckConstraint(
            "stopped_until IS NULL OR (stopped_from IS NOT NULL AND stopped_until >= stopped_from)",
            name="applied_again_after_it_stopped",
        ),
        sa.Index(None, "agency_id", "stage"),
        sa.Index(None, "received_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[RequestKind]
    stage: Mapped[RequestState] = mapped_column(default=RequestState.OPEN)
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), comment="where it is handled")
    held_by_role: Mapped[Role] = mapped_column(comment="the post of that agency that handles it")
    sender_kind: Mapped[SenderKind]
    sender_name: Mapped[str] = mapped_column(sa.String(200), comment="of a citizen: personal data")
    reference: Mapped[str] = mapped_column(sa.String(120), default="", comment="来文字号 or case number")
    received_on: Mapped[date]
    suspended_on: Mapped[date | None] = mapped_column(comment="day on which the reconsideration was suspended")
    started_on: Mapped[date] = mapped_column(comment="day of the event that the clock begins with")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    document_title: Mapped[str] = mapped_column(sa.String(300), comment="as of the day it came in")
    articles: Mapped[str] = mapped_column(sa.String(200), default="")
    facts: Mapped[str] = mapped_column(sa.Text, comment="facts and grounds")
    entered_at: Mapped[datetime]
    outcome: Mapped[RequestOutcome | None]
    closed_on: Mapped[date | None]
    remedy: Mapped[Remedy | None]
    stopped_articles: Mapped[str] = mapped_column(sa.String(200), default="")
    stopped_from: Mapped[date | None] = mapped_column(comment="since when these are not applied (停止执行)")
    stopped_until: Mapped[date | None] = mapped_column(comment="first day on which they are applied again")
    wrong_articles: Mapped[str] = mapped_column(
        sa.String(200), default="", comment="what was said to be stopped by mistake"
    )
    wrong_from: Mapped[date | None] = mapped_column(comment="since when it was said to be stopped")
    corrected_on: Mapped[date | None] = mapped_column(comment="day on which the mistake was put right (更正)")

    document: Mapped[Document | None] = relationship()
    agency: Mapped["Agency"] = relationship()
    entries: Mapped[list["RequestEntry"]] = relationship(back_populates="request", order_by="RequestEntry.no")

    @property
    def name(self) -> str:
        """How it is called without anybody's name: 审查建议第12号."""
        return f"{self.kind.label}第{self.id}号"

    @property
    def has_personal_data(self) -> bool:
        return self.sender_kind is SenderKind.CITIZEN

    @property
    def is_erased(self) -> bool:
        """Entered wrongly, so that what it said of people is gone."""
        return self.outcome is RequestOutcome.VOID

    def acts_on(self, day: date) -> list[RequestAct]:
        """What may be done with it on a day."""
        corrected = self.corrected_on is not None
        return acts_of(self.kind, self.stage, stopped=self.is_stopped(day), corrected=corrected)

    def is_stopped(self, day: date) -> bool:
        """Whether clauses of the document are not to be applied on a day because of it."""
        return self.stopped_from is not None and (self.stopped_until is None or day < self.stopped_until)


class RequestEntry(db.Model):
    """Something that was done with a request (办理记录); the database refuses to change or delete it."""

    __tablename__ = "request_entries"
    __table_args__ = (sa.UniqueConstraint("request_id", "no"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("requests.id"))
    no: Mapped[int] = mapped_column(comment="from 1")
    act: Mapped[RequestAct]
    on: Mapped[date] = mapped_column(comment="the day it was done, in Asia/Shanghai")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    number: Mapped[str] = mapped_column(sa.String(120), default="", comment="文号 of the letter")
    to: Mapped[str] = mapped_column(sa.String(200), default="", comment="to whom it was passed on")
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))

    request: Mapped[Request] = relationship(back_populates="entries")
