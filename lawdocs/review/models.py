"""Opinions of the legality review and decisions taken on a document."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document
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
