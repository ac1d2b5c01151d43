"""The record of evaluations (评估记录), which never changes."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db
from workflows.evaluation import Conclusion, EvaluationAct


class EvaluationEntry(db.Model):
    """Something done in the evaluation of a document before the end of its term; the database refuses to change it.

    ``last_on`` tells which term: once the document has a longer one, its evaluation begins anew.
    """

    __tablename__ = "evaluation_entries"
    __table_args__ = (
        sa.CheckConstraint("(act = 'report') = (conclusion IS NOT NULL)", name="report_has_its_conclusion"),
        sa.CheckConstraint(
            "(act = 'defer') = (deferred_act IS NOT NULL AND deferred_until IS NOT NULL)", name="deferral_has_its_day"
        ),
        sa.CheckConstraint("act <> 'defer' OR text <> ''", name="deferral_has_its_ground"),
        sa.Index(None, "document_id", "last_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    last_on: Mapped[date] = mapped_column(comment="last day in force of the term that is evaluated")
    act: Mapped[EvaluationAct]
    on: Mapped[date] = mapped_column(comment="the day it was done")
    conclusion: Mapped[Conclusion | None]
    deferred_act: Mapped[str | None] = mapped_column(sa.String(20), comment="the step that is put off")
    deferred_until: Mapped[date | None]
    by: Mapped[str] = mapped_column(sa.String(200), default="", comment="who evaluated, also a third party")
    number: Mapped[str] = mapped_column(sa.String(120), default="", comment="文号, or the new registration number")
    text: Mapped[str] = mapped_column(sa.Text, comment="reasons, ground, or where it was published again")
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))

    void: Mapped["EvaluationVoid | None"] = relationship(lazy="joined")


class EvaluationVoid(db.Model):
    """That an entry counts no more (作废), and why; the entry stays in sight, and the database refuses any change."""

    __tablename__ = "evaluation_voids"
    __table_args__ = (sa.CheckConstraint("reason <> ''", name="has_its_reason"),)

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("evaluation_entries.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(500))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))


def is_void() -> sa.ColumnElement[bool]:
    """The SQL condition that an entry was voided."""
    return sa.exists().where(EvaluationVoid.entry_id == EvaluationEntry.id).correlate(EvaluationEntry)
