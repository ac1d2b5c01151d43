"""Whether the programme does its own work (运行情况): schedulers, failed work, mail, reminders nobody reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from lawdocs.context import clock
from lawdocs.deadlines.models import Mail
from lawdocs.extensions import db
from lawdocs.jobs.models import JobFailure, SchedulerNode
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.failures import failed_work
from lawdocs.supervision.late import unread_reminders
from lawdocs.supervision.mails import waiting_mail

AT_WORK = timedelta(minutes=2)


@dataclass(frozen=True)
class Machinery:
    """Figures about the programme's own work."""

    failures: int
    failing_since: datetime | None
    mails: int
    mail_since: datetime | None
    unread: int
    seen_at: datetime | None

    @property
    def is_scheduler_at_work(self) -> bool:
        """Whether any scheduler left a sign within two minutes."""
        return self.seen_at is not None and clock().now() - self.seen_at <= AT_WORK


def machinery(asked: Asked) -> Machinery:
    """All of it in one statement."""
    failed = failed_work(asked.scope, JobFailure.first_at).subquery()
    mails = waiting_mail("failed", asked.scope, Mail.written_at).subquery()
    unread = unread_reminders(asked.scope).subquery()
    row = db.session.execute(
        sa.select(
            _one(sa.select(sa.func.count()).select_from(failed)),
            _one(sa.select(sa.func.min(failed.c.first_at))),
            _one(sa.select(sa.func.count()).select_from(mails)),
            _one(sa.select(sa.func.min(mails.c.written_at))),
            _one(sa.select(sa.func.count()).select_from(unread)),
            _one(sa.select(sa.func.max(SchedulerNode.seen_at))),
        )
    ).one()
    return Machinery(*row)


def _one(query: sa.Select[tuple[object]]) -> sa.ScalarSelect[object]:
    return query.scalar_subquery()
