"""Figures made of our own records (统计佐证): a question, frozen with its answer and every row it counted."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency


class FigureSnapshot(db.Model):
    """The figures of a name for a jurisdiction and a period, as the records were at an instant.

    Doing it again makes another; the database refuses to change or delete one. ``digest`` is over results and rows.
    """

    __tablename__ = "figure_snapshots"
    __table_args__ = (
        sa.CheckConstraint("since_on <= until_on", name="period_runs_forward"),
        sa.Index(None, "name", "agency_id", "taken_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40), comment="which figures, by name")
    agency_id: Mapped[int] = mapped_column(
        sa.ForeignKey("agencies.id"), comment="the government whose records they are"
    )
    since_on: Mapped[date]
    until_on: Mapped[date]
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    taken_by_name: Mapped[str] = mapped_column(sa.String(100))
    digest: Mapped[str] = mapped_column(sa.String(64))

    agency: Mapped["Agency"] = relationship()
    results: Mapped[list["FigureResult"]] = relationship(back_populates="snapshot", order_by="FigureResult.position")


class FigureResult(db.Model):
    """One figure: how many of how many; a plain count has no ``total``."""

    __tablename__ = "figure_results"
    __table_args__ = (sa.UniqueConstraint("snapshot_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(sa.ForeignKey("figure_snapshots.id"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(100))
    number: Mapped[int]
    total: Mapped[int | None]
    note: Mapped[str] = mapped_column(sa.String(400), default="", comment="what is counted, and what not")

    snapshot: Mapped[FigureSnapshot] = relationship(back_populates="results")
    rows: Mapped[list["FigureRow"]] = relationship(back_populates="result", order_by="FigureRow.position")


class FigureRow(db.Model):
    """One row that a figure looked at, as it was: what it is, whether it counted, and why not."""

    __tablename__ = "figure_rows"
    __table_args__ = (sa.UniqueConstraint("result_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(sa.ForeignKey("figure_results.id"))
    position: Mapped[int]
    counted: Mapped[bool]
    label: Mapped[str] = mapped_column(sa.String(300))
    facts: Mapped[str] = mapped_column(sa.String(400), default="", comment="days and numbers that decided")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    page: Mapped[str] = mapped_column(sa.String(120), default="", comment="where staff look at it")

    result: Mapped[FigureResult] = relationship(back_populates="rows")
