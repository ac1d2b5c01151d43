"""Addresses that the column relies on (外部链接), and whether they still open."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lawdocs.extensions import db


class LinkCheck(db.Model):
    """What was found when an address was asked last; an address is asked once, wherever it is used."""

    __tablename__ = "link_checks"
    __table_args__ = (sa.Index(None, "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(sa.String(500), unique=True)
    checked_at: Mapped[datetime | None] = mapped_column(comment="empty: never asked")
    next_at: Mapped[datetime] = mapped_column(comment="when it is asked next")
    is_alive: Mapped[bool | None] = mapped_column(comment="empty: not known")
    status: Mapped[int | None] = mapped_column(comment="the HTTP status of the last answer")
    fault: Mapped[str] = mapped_column(sa.String(300), default="", comment="why it does not open, in words")
    failures: Mapped[int] = mapped_column(default=0, comment="how often in a row it did not open")
    dead_since: Mapped[datetime | None] = mapped_column(comment="when it was found dead first")
