"""Number series without gaps, and every number ever given."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db
from workflows.labels import LabelledEnum


class SeriesKind(LabelledEnum):
    """What a series numbers."""

    DOCUMENT = "document", "发文字号"
    REGISTRATION = "registration", "登记号"
    INDEX = "index", "索引号"
    FILING = "filing", "备案号"
    OPINION_LETTER = "opinion_letter", "备案审查意见书编号"


class NumberSeries(db.Model):
    """The series of one issuer, kind and year; ``last`` is the serial given last."""

    __tablename__ = "number_series"
    __table_args__ = (sa.UniqueConstraint("kind", "agency_id", "code", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SeriesKind]
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    year: Mapped[int]
    first: Mapped[int] = mapped_column(default=1, comment="serial the series began with here")
    last: Mapped[int] = mapped_column(default=0)

    allocations: Mapped[list["NumberAllocation"]] = relationship(
        back_populates="series", order_by="NumberAllocation.serial"
    )


class NumberAllocation(db.Model):
    """A number of a series. A void one (作废) stays with its reason and is never given again.

    One that stock or a renewal carried already (``used_by_id``) was never given here, and is passed over.
    """

    __tablename__ = "number_allocations"
    __table_args__ = (
        sa.UniqueConstraint("series_id", "serial"),
        sa.CheckConstraint("(void_at IS NULL) = (void_reason IS NULL)", name="void_has_its_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(sa.ForeignKey("number_series.id"))
    serial: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(120), index=True)
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    used_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("documents.id"), comment="the document that carried it already; never given here"
    )
    given_at: Mapped[datetime]
    given_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    void_at: Mapped[datetime | None]
    void_reason: Mapped[str | None] = mapped_column(sa.String(500))
    void_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    series: Mapped[NumberSeries] = relationship(back_populates="allocations")
