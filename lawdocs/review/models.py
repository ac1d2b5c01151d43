"""Opinions of the legality review, papers it asked for, and decisions taken on a document."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document, MaterialKind
from lawdocs.extensions import db
from workflows.labels import LabelledEnum
from workflows.meetings import Meeting, Result
from workflows.opinions import Point
from workflows.periods import Unit


class OpinionKind(LabelledEnum):
    """What the reviewer concluded (审核结论)."""

    LAWFUL = "lawful", "合法"
    UNLAWFUL = "unlawful", "不合法"
    AMEND = "amend", "应当予以修改"
    RETURNED = "returned", "退回"


PASSING = (OpinionKind.LAWFUL, OpinionKind.AMEND)  # opinions after which a document may go on to deliberation


class AdviserKind(LabelledEnum):
    """Whose advice was taken (外部法律意见)."""

    ADVISER = "adviser", "法律顾问"
    LAWYER = "lawyer", "公职律师"
    EXPERT = "expert", "专家"


class Opinion(db.Model):
    """A reviewer's written opinion on one text (合法性审核意见)."""

    __tablename__ = "opinions"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"))
    kind: Mapped[OpinionKind]
    text: Mapped[str] = mapped_column(sa.Text)
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    reviewer_name: Mapped[str] = mapped_column(sa.String(100))
    agency_name: Mapped[str] = mapped_column(sa.String(200))
    given_at: Mapped[datetime]
    received_on: Mapped[date | None] = mapped_column(comment="day of the submission")
    days_taken: Mapped[int | None] = mapped_column(comment="days that count by the rule of the review's clock")
    days_unit: Mapped[Unit | None]
    days_provisional: Mapped[bool] = mapped_column(default=False, comment="rests on a year without a calendar")
    short_of: Mapped[str] = mapped_column(
        sa.String(60), default="", comment="the minimum that the review fell short of, in words"
    )
    answered_at: Mapped[datetime | None] = mapped_column(comment="when the drafter answered its amendments")
    answered_by_name: Mapped[str] = mapped_column(sa.String(100), default="")
    amended_revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    objection: Mapped[str] = mapped_column(sa.Text, default="", comment="the drafter's written disagreement")
    objected_on: Mapped[date | None]
    objected_late: Mapped[bool] = mapped_column(default=False, comment="after the profile's days for it")
    objected_by_name: Mapped[str] = mapped_column(sa.String(100), default="")

    document: Mapped[Document] = relationship(back_populates="opinions")
    checks: Mapped[list["ReviewCheck"]] = relationship(order_by="ReviewCheck.id", cascade="all, delete-orphan")
    amendments: Mapped[list["ClauseAmendment"]] = relationship(
        order_by="ClauseAmendment.no", cascade="all, delete-orphan"
    )


class ReviewCheck(db.Model):
    """One point that a review looked at (审核要点)."""

    __tablename__ = "review_checks"
    __table_args__ = (sa.UniqueConstraint("opinion_id", "point"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(sa.ForeignKey("opinions.id", ondelete="CASCADE"))
    point: Mapped[Point]
    holds: Mapped[bool]
    remark: Mapped[str] = mapped_column(sa.String(500), default="")


class ClauseAmendment(db.Model):
    """One clause that the review wants amended (逐条修改意见), and what the drafter answered."""

    __tablename__ = "clause_amendments"
    __table_args__ = (
        sa.UniqueConstraint("opinion_id", "no"),
        sa.CheckConstraint("adopted IS NOT FALSE OR answer <> ''", name="not_adopted_has_its_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(sa.ForeignKey("opinions.id", ondelete="CASCADE"))
    no: Mapped[int] = mapped_column(comment="from 1")
    clause: Mapped[str] = mapped_column(sa.String(60))
    original: Mapped[str] = mapped_column(sa.Text)
    proposed: Mapped[str] = mapped_column(sa.Text, default="", comment="empty: to be struck out")
    reason: Mapped[str] = mapped_column(sa.String(1000))
    ground: Mapped[str] = mapped_column(sa.String(300))
    adopted: Mapped[bool | None] = mapped_column(comment="empty: not answered yet")
    answer: Mapped[str] = mapped_column(sa.String(1000), default="", comment="why it was not adopted")


class AdviserOpinion(db.Model):
    """What a legal adviser or public lawyer said in a review (法律顾问、公职律师意见)."""

    __tablename__ = "adviser_opinions"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"))
    kind: Mapped[AdviserKind]
    adviser: Mapped[str] = mapped_column(sa.String(200), comment="firm or office, never a person")
    given_on: Mapped[date]
    text: Mapped[str] = mapped_column(sa.Text)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    recorded_by_name: Mapped[str] = mapped_column(sa.String(100))

    document: Mapped[Document] = relationship(back_populates="adviser_opinions")


class Decision(db.Model):
    """Collective deliberation (集体审议) and signature (签署); offices are named, never persons."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"))
    meeting: Mapped[str] = mapped_column(sa.String(200))
    meeting_on: Mapped[date]
    signed_by: Mapped[str] = mapped_column(sa.String(100), comment="office of the signatory")
    signed_on: Mapped[date]
    meeting_kind: Mapped[Meeting | None]
    meeting_result: Mapped[Result | None]
    expected: Mapped[int | None] = mapped_column(comment="how many should have attended")
    attended: Mapped[int | None]
    dissent: Mapped[str] = mapped_column(sa.Text, default="", comment="what was said against it")
    by_deputy: Mapped[bool] = mapped_column(default=False, comment="signed by an authorised deputy")
    authorisation: Mapped[str] = mapped_column(sa.String(300), default="")

    document: Mapped[Document] = relationship(back_populates="decisions")


class Supplement(db.Model):
    """Papers that the reviewer asked the drafter to complete (补正); the review stands still until they are there."""

    __tablename__ = "supplements"
    __table_args__ = (
        sa.CheckConstraint("handed_in_at IS NULL OR dropped_at IS NULL", name="handed_in_or_dropped"),
        sa.CheckConstraint("(handed_in_at IS NULL) = (handed_in_on IS NULL)", name="handed_in_has_its_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    asked_at: Mapped[datetime]
    asked_on: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    asked_by_name: Mapped[str] = mapped_column(sa.String(100))
    last_material_id: Mapped[int] = mapped_column(comment="the newest paper when it was asked; later ones count")
    handed_in_at: Mapped[datetime | None]
    handed_in_on: Mapped[date | None]
    handed_in_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    handed_in_by_name: Mapped[str] = mapped_column(sa.String(100), default="")
    dropped_at: Mapped[datetime | None] = mapped_column(comment="when the document went back or was given up")

    document: Mapped[Document] = relationship(back_populates="supplements")
    items: Mapped[list["SupplementItem"]] = relationship(order_by="SupplementItem.id", cascade="all, delete-orphan")


class SupplementItem(db.Model):
    """One kind of paper that was asked for, with what is missing and why."""

    __tablename__ = "supplement_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    supplement_id: Mapped[int] = mapped_column(sa.ForeignKey("supplements.id"), index=True)
    kind: Mapped[MaterialKind]
    why: Mapped[str] = mapped_column(sa.String(500))
