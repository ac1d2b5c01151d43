"""Opinions of the legality review, papers it asked for, and decisions taken on a document."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document, MaterialKind
from lawdocs.extensions import db
from workflows.labels import LabelledEnum


class OpinionKind(LabelledEnum):
    """What the reviewer concluded (审核结论)."""

    LAWFUL = "lawful", "合法"
    UNLAWFUL = "unlawful", "不合法"
    RETURNED = "returned", "退回"


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

    document: Mapped[Document] = relationship(back_populates="opinions")


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
