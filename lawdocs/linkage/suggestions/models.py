"""Suggestions of the procuratorate (检察建议), what both sides write with them, and the review of a document."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import StoredFile
from lawdocs.extensions import db
from lawdocs.linkage.models import Chain, Linkage
from workflows.linkage.reviews import ReviewState
from workflows.linkage.suggestions import EntryAct, SuggestionKind, SuggestionState, Verdict

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency
    from lawdocs.documents.models import Document

_NUMBERED = sa.text("state <> 'discarded' AND number <> ''")


class Suggestion(db.Model):
    """A letter of the procuratorate to a unit (检察建议书), and how it fares.

    Until it is sent nobody but the procuratorate sees it; from then on the database refuses to change its words.
    """

    __tablename__ = "suggestions"
    __table_args__ = (
        sa.CheckConstraint("received_on IS NULL OR received_on >= sent_on", name="received_after_it_was_sent"),
        sa.CheckConstraint("reply_days IS NULL OR reply_days > 0", name="reply_days_count"),
        sa.CheckConstraint("objection_days IS NULL OR objection_days > 0", name="objection_days_count"),
        sa.CheckConstraint("sent_on IS NULL OR chain_id IS NOT NULL", name="sent_has_its_chain"),
        sa.Index(
            "uq_suggestions_number",
            "linkage_id",
            "number",
            unique=True,
            sqlite_where=_NUMBERED,
            postgresql_where=_NUMBERED,
        ),
        sa.Index(None, "linkage_id", "state"),
        sa.Index(None, "target_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[SuggestionState]
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"))
    chain_id: Mapped[int | None] = mapped_column(sa.ForeignKey("link_chains.id"), index=True)
    resolution_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("resolutions.id"), index=True, comment="the resolution of a meeting that it came from"
    )
    number: Mapped[str] = mapped_column(sa.String(60), comment="文号 of the letter")
    kind: Mapped[SuggestionKind]
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    is_urgent: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(sa.Text, comment="what is suggested")
    grounds: Mapped[str] = mapped_column(sa.Text, comment="facts and law")
    signed_by: Mapped[str] = mapped_column(sa.String(60), comment="the post that signed")
    signed_on: Mapped[date | None]
    reply_days: Mapped[int | None] = mapped_column(comment="days for the reply that the letter itself names")
    objection_days: Mapped[int | None] = mapped_column(comment="days for an objection that the letter names")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    articles: Mapped[str] = mapped_column(sa.String(200), default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255), default="")
    sent_on: Mapped[date | None] = mapped_column(comment="day of delivery")
    received_on: Mapped[date | None]
    received_for: Mapped[bool] = mapped_column(default=False, comment="the office receipted for the unit")
    asked_until: Mapped[date | None] = mapped_column(comment="the last day that the unit asks for, while unanswered")
    replied_on: Mapped[date | None] = mapped_column(comment="day of the last reply")
    reply_number: Mapped[str] = mapped_column(sa.String(60), default="", comment="文号 of the last reply")
    verdict: Mapped[Verdict | None] = mapped_column(comment="of the last reply")
    sued_on: Mapped[date | None]
    court: Mapped[str] = mapped_column(sa.String(60), default="")
    closed_on: Mapped[date | None]

    linkage: Mapped[Linkage] = relationship()
    chain: Mapped[Chain | None] = relationship()
    target: Mapped["Agency"] = relationship()
    document: Mapped["Document | None"] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    replies: Mapped[list["SuggestionReply"]] = relationship(order_by="SuggestionReply.no", back_populates="suggestion")
    entries: Mapped[list["SuggestionEntry"]] = relationship(order_by="SuggestionEntry.id", back_populates="suggestion")
    review: Mapped["DocumentReview | None"] = relationship(back_populates="suggestion")

    @property
    def draft_reply(self) -> "SuggestionReply | None":
        """The reply that the unit works on."""
        return next((each for each in self.replies if each.sent_on is None), None)

    @property
    def sent_replies(self) -> list["SuggestionReply"]:
        return [each for each in self.replies if each.sent_on is not None]


class SuggestionReply(db.Model):
    """What the unit answers (书面回复): a draft of its own until it is approved and sent; then its words are fixed."""

    __tablename__ = "suggestion_replies"
    __table_args__ = (
        sa.UniqueConstraint("suggestion_id", "no"),
        sa.CheckConstraint("sent_on IS NULL OR number <> ''", name="sent_has_its_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    suggestion_id: Mapped[int] = mapped_column(sa.ForeignKey("suggestions.id"))
    no: Mapped[int] = mapped_column(comment="from 1")
    text: Mapped[str] = mapped_column(sa.Text)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255), default="")
    drafter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    drafter_name: Mapped[str] = mapped_column(sa.String(100))
    returned: Mapped[str] = mapped_column(sa.Text, default="", comment="why the approver gave the draft back")
    number: Mapped[str] = mapped_column(sa.String(60), default="")
    sent_on: Mapped[date | None]
    approver_name: Mapped[str] = mapped_column(sa.String(100), default="")

    suggestion: Mapped[Suggestion] = relationship(back_populates="replies")
    file: Mapped[StoredFile | None] = relationship()


class SuggestionEntry(db.Model):
    """What was said with an act on a suggestion (办理内容); the database refuses to change or delete it."""

    __tablename__ = "suggestion_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    suggestion_id: Mapped[int] = mapped_column(sa.ForeignKey("suggestions.id"), index=True)
    act: Mapped[EntryAct]
    on: Mapped[date] = mapped_column(comment="the day it was done")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    until: Mapped[date | None] = mapped_column(comment="the last day that it asks for or gives")
    verdict: Mapped[Verdict | None]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255), default="")
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))

    suggestion: Mapped[Suggestion] = relationship(back_populates="entries")
    file: Mapped[StoredFile | None] = relationship()


ENDED_BEFORE = "文件已经废止或者失效，不再启动清理"


class DocumentReview(db.Model):
    """The review of a document that a suggestion is about (按检察建议审查文件, R86), by the bureau above its maker."""

    __tablename__ = "document_reviews"
    __table_args__ = (
        sa.CheckConstraint("(state = 'open') = (concluded_on IS NULL)", name="concluded_has_its_day"),
        sa.Index(None, "document_id"),
        sa.Index(None, "reviewer_id"),
        sa.Index(None, "maker_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[ReviewState]
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"))
    suggestion_id: Mapped[int] = mapped_column(sa.ForeignKey("suggestions.id"), unique=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    maker_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), comment="whose post is to correct it")
    articles: Mapped[str] = mapped_column(sa.String(200), default="")
    finding: Mapped[str] = mapped_column(sa.Text, default="")
    conclusion: Mapped[str] = mapped_column(sa.Text, default="")
    concluded_on: Mapped[date | None]
    cleanup: Mapped[str] = mapped_column(sa.String(100), default="", comment="what followed for the document")
    corrected_on: Mapped[date | None]
    correction: Mapped[str] = mapped_column(sa.String(40), default="", comment="the step that corrected it")

    linkage: Mapped[Linkage] = relationship()
    suggestion: Mapped[Suggestion] = relationship(back_populates="review")
    document: Mapped["Document"] = relationship()
    reviewer: Mapped["Agency"] = relationship(foreign_keys=[reviewer_id])
    maker: Mapped["Agency"] = relationship(foreign_keys=[maker_id])

    @property
    def awaits_correction(self) -> bool:
        """Whether its document was found at fault while in force, and is not repaired yet."""
        upheld = self.state is ReviewState.UPHELD and self.cleanup != ENDED_BEFORE
        return upheld and self.corrected_on is None
