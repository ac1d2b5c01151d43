"""Figures of a period as they were put on record (定格)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency


class RateFreeze(db.Model):
    """The filing figures of a bureau's jurisdiction for a period (报备统计定格); the row never changes."""

    __tablename__ = "rate_freezes"
    __table_args__ = (
        sa.UniqueConstraint("bureau_id", "year", "quarter"),
        sa.CheckConstraint("quarter BETWEEN 0 AND 4", name="of_a_quarter_or_a_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bureau_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    year: Mapped[int]
    quarter: Mapped[int] = mapped_column(comment="0 for a whole year")
    as_of: Mapped[date] = mapped_column(comment="the day up to which records counted")
    figures: Mapped[str] = mapped_column(sa.Text, comment="JSON: the figures of each agency by its id")
    digest: Mapped[str] = mapped_column(sa.String(64), comment="sha256 of the lists behind the figures")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(100))

    bureau: Mapped["Agency"] = relationship()
