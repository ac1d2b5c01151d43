"""Steps recorded for a later day, and periodic cleanups."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document, Revision
from lawdocs.documents.recorded import Recorded
from lawdocs.extensions import db
from workflows.provisions import Own, ProvisionAct


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


class ProvisionTerm(Recorded, db.Model):
    """A day of their own that clauses of a document have (条款效力): they begin, stop or end on it.

    What was entered stays; what was entered wrongly is voided with its reason and, where need be, entered anew. The
    ground is a document of ours (``by_id``), one named by title and number, or the text itself, which names neither.
    """

    __tablename__ = "provision_terms"
    __table_args__ = (
        sa.CheckConstraint(
            "until IS NULL OR (act = 'stop' AND until > since AND resumed_on IS NOT NULL)", name="applied_again_later"
        ),
        sa.CheckConstraint(
            "act IN ('begin', 'lapse') OR by_id IS NOT NULL OR by_title <> ''", name="ends_by_a_document"
        ),
        sa.CheckConstraint("(voided_on IS NULL) = (void_reason = '')", name="void_has_its_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), comment="the text whose clauses are named")
    act: Mapped[ProvisionAct]
    clauses: Mapped[str] = mapped_column(sa.String(300), comment="as cited: 第十二条、第十五条第二款")
    since: Mapped[date] = mapped_column(comment="first day in force, else first day out of force or not applied")
    until: Mapped[date | None] = mapped_column(comment="first day on which what was stopped is applied again")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    by_title: Mapped[str] = mapped_column(sa.String(300), default="")
    by_number: Mapped[str] = mapped_column(sa.String(120), default="")
    by_clause: Mapped[str] = mapped_column(sa.String(60), default="", comment="the article that says so")
    evidence: Mapped[str] = mapped_column(sa.String(500), default="", comment="the words that say so")
    reason: Mapped[str] = mapped_column(sa.String(500), default="", comment="why it was entered late")
    recorded_on: Mapped[date] = mapped_column(comment="the day in Asia/Shanghai")
    resumed_on: Mapped[date | None] = mapped_column(comment="the day on which until was put on record")
    resume_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    voided_on: Mapped[date | None] = mapped_column(comment="the day on which it was put right (更正)")
    void_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    replaces_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("provision_terms.id"), unique=True, comment="the voided entry that it corrects"
    )

    document: Mapped[Document] = relationship(foreign_keys=[document_id])
    by: Mapped[Document | None] = relationship(foreign_keys=[by_id])
    revision: Mapped[Revision] = relationship()

    @property
    def is_void(self) -> bool:
        return self.voided_on is not None

    @property
    def own(self) -> Own:
        """Its days as the law of provisions takes them."""
        return Own(self.act, self.since, self.until, known_on=self.recorded_on, resumed_on=self.resumed_on)


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
