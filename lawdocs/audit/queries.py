"""Read the audit trail and the security events, newest first."""

from dataclasses import dataclass

import sqlalchemy as sa

from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.extensions import db

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """What entries are looked for; an empty field asks for all."""

    tag: str = ""
    actor: str = ""
    subject: str = ""
    subject_id: int | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        asked = (
            (self.tag, AuditEntry.tag == self.tag),
            (self.actor, AuditEntry.actor_name.contains(self.actor, autoescape=True)),
            (self.subject, AuditEntry.subject == self.subject),
            (self.subject_id, AuditEntry.subject_id == self.subject_id),
        )
        return [condition for value, condition in asked if value not in ("", None)]


def entries(wanted: Filter, before: int | None = None) -> list[AuditEntry]:
    """One page of entries below a number, and one more that tells whether older ones follow."""
    query = sa.select(AuditEntry).where(*wanted.conditions()).order_by(AuditEntry.seq.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(AuditEntry.seq < before)
    return list(db.session.scalars(query))


def security_events(before: int | None = None) -> list[SecurityEvent]:
    """One page of security events below an id, and one more that tells whether older ones follow."""
    query = sa.select(SecurityEvent).order_by(SecurityEvent.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(SecurityEvent.id < before)
    return list(db.session.scalars(query))


def last_entry(subject: str, subject_id: int) -> AuditEntry | None:
    """The newest entry about one thing."""
    query = sa.select(AuditEntry).where(AuditEntry.subject == subject, AuditEntry.subject_id == subject_id)
    return db.session.scalar(query.order_by(AuditEntry.seq.desc()).limit(1))
