"""What the jobs leave behind: work that failed, and the schedulers that are running."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lawdocs.extensions import db


class JobFailure(db.Model):
    """One piece of due work that failed (未办成): why, how often, and until when it rests."""

    __tablename__ = "job_failures"
    __table_args__ = (sa.UniqueConstraint("job", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(sa.String(40))
    item_id: Mapped[int]
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(500))
    times: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    rests_until: Mapped[date] = mapped_column(comment="tried again on this day at the earliest")


class SchedulerNode(db.Model):
    """A scheduler process (调度程序) and when it was last at work."""

    __tablename__ = "scheduler_nodes"

    name: Mapped[str] = mapped_column(sa.String(80), primary_key=True, comment="host and process")
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
