"""Steps recorded for a later day, and periodic cleanups."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document
from lawdocs.extensions import db


class PlannedStep(db.Model):
    """An amendment, repeal or lapse whose day lies ahead (预定环节); a job fires it on that day."""

    __tablename__ = "planned_steps"
    __table_args__ = (sa.Index(None, "done_at", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    step: Mapped[str] = mapped_column(sa.String(40))
    due_on: Mapped[date]
    act: Mapped[str] = mapped_column(sa.Text, comment="the act as entered, JSON")
    planned_at: Mapped[datetime]
    planned_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    before: Mapped[str] = mapped_column(sa.Text, default="{}", comment="the end it replaced, JSON")
    done_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")

    document: Mapped[Document] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be taken."""
        return self.done_at is None and self.cancelled_at is None


class CleanupRound(db.Model):
    """A periodic cleanup (定期清理) of a maker's documents that was brought to its end."""

    __tablename__ = "cleanup_rounds"
    __table_args__ = (sa.UniqueConstraint("agency_id", "finished_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), comment="the maker")
    finished_on: Mapped[date]
    finished_at: Mapped[datetime]
    finished_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    looked_at: Mapped[int] = mapped_column(comment="standing documents that were looked at")
    note: Mapped[str] = mapped_column(sa.Text, default="")
