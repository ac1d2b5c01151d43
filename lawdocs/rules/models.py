"""What an administrator puts over the files: values of the rule profile, and published years of the calendar."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db

if TYPE_CHECKING:
    from lawdocs.accounts.models import User


class RuleOverride(db.Model):
    """A value or clock of the profile replaced by an administrator (规则修订), with its ground and first day.

    ``key`` is ``values.NAME`` or ``clocks.NAME``; ``content`` is a JSON object of the entries that change.
    """

    __tablename__ = "rule_overrides"
    __table_args__ = (
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        sa.UniqueConstraint("profile", "key", "no"),
        sa.Index(None, "profile", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(80))
    no: Mapped[int] = mapped_column(comment="which override of this entry, from 1: two at once cannot both be stored")
    content: Mapped[str] = mapped_column(sa.Text, comment="JSON object of the changed entries")
    ground_title: Mapped[str] = mapped_column(sa.String(200))
    ground_number: Mapped[str] = mapped_column(sa.String(80), default="")
    ground_article: Mapped[str] = mapped_column(sa.String(80), default="")
    verified: Mapped[bool]
    from_on: Mapped[date] = mapped_column(comment="first day on which it holds")
    reason: Mapped[str] = mapped_column(sa.String(500))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    end_reason: Mapped[str] = mapped_column(sa.String(500), default="")

    made_by: Mapped["User"] = relationship(foreign_keys=[made_by_id])
    ended_by: Mapped["User | None"] = relationship(foreign_keys=[ended_by_id])


class CalendarYear(db.Model):
    """A year's working calendar as entered by an administrator (放假安排), with the notice it was taken from."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(sa.String(200), comment="the State Council's notice, with its number")
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)

    entered_by: Mapped["User"] = relationship()
    days: Mapped[list["CalendarDay"]] = relationship(
        back_populates="calendar_year", order_by="CalendarDay.day", cascade="all, delete-orphan", lazy="selectin"
    )


class CalendarDay(db.Model):
    """A day that differs from its weekday: a holiday, or a working day that makes up for one (调休).

    ``year`` is the year of the notice, which may also speak of the last days of the year before (元旦).
    """

    __tablename__ = "calendar_days"

    year: Mapped[int] = mapped_column(sa.ForeignKey("calendar_years.year"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(sa.String(40))

    calendar_year: Mapped[CalendarYear] = relationship(back_populates="days")
