"""The audit trail: a hash chain of what was done, a head that tells its length, and security events beside it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lawdocs.extensions import db


class AuditEntry(db.Model):
    """One write, chained to the one before; the database refuses to change or delete it."""

    __tablename__ = "audit_entries"
    __table_args__ = (sa.Index(None, "subject", "subject_id"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(100))
    tag: Mapped[str] = mapped_column(sa.String(60))
    subject: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[int | None]
    before: Mapped[str] = mapped_column(sa.Text, comment="canonical JSON")
    after: Mapped[str] = mapped_column(sa.Text, comment="canonical JSON")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    basis: Mapped[str] = mapped_column(sa.String(300), default="")
    key: Mapped[str | None] = mapped_column(sa.String(80), comment="idempotency key of the request")
    previous: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class AuditHead(db.Model):
    """The end of the chain: one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))
    public: Mapped[int] = mapped_column(default=0, comment="version of what the public sees")
    at: Mapped[datetime | None] = mapped_column(comment="of the newest entry")


class SecurityEvent(db.Model):
    """A login, a refusal, a wrong password (安全事件)."""

    __tablename__ = "security_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(sa.String(40))
    user_id: Mapped[int | None]
    address: Mapped[str] = mapped_column(sa.String(60), default="")
    detail: Mapped[str] = mapped_column(sa.String(300), default="")


class RequestKey(db.Model):
    """An idempotency key with the digest of what was asked and the answer given (幂等键)."""

    __tablename__ = "request_keys"
    __table_args__ = (sa.UniqueConstraint("actor_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(80))
    digest: Mapped[str] = mapped_column(sa.String(64))
    answer: Mapped[str] = mapped_column(sa.String(200), default="")
    at: Mapped[datetime]
