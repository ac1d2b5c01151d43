"""Notices to those whose turn it is, and that they were read."""

from collections.abc import Sequence
from datetime import datetime

from lawdocs.access import parties_of
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.deadlines.models import Notice, NoticeRead
from lawdocs.deadlines.queries import unread_ids
from lawdocs.documents.models import Document, StepRecord
from lawdocs.extensions import db, transaction
from workflows.actors import Actor
from workflows.document import Step, steps_from
from workflows.permissions import Permission, roles_with
from workflows.roles import Role

# The step that is expected next in a state, and so whose turn it is.
NEXT_PERMISSION = {
    "draft": Permission.DOCUMENT_SUBMIT,
    "review": Permission.DOCUMENT_REVIEW,
    "approved": Permission.DOCUMENT_DECIDE,
    "decided": Permission.DOCUMENT_REGISTER,
    "filed": Permission.DOCUMENT_PUBLISH,
    "cleanup": Permission.CLEANUP_MANAGE,
}


def whose_turn(document: Document) -> list[tuple[Role, int]]:
    """The roles and agencies that are expected to act next on a document."""
    permission = NEXT_PERMISSION.get(document.state)
    if permission is None or not steps_from(document.state):
        return []
    parties = parties_of(document)
    roles = [parties.registrar] if permission is Permission.DOCUMENT_REGISTER else roles_with(permission)
    return [(role, agency_id) for role in roles for agency_id in sorted(parties.by_role.get(role, ()))]


def tell_next(document: Document, step: Step, record: StepRecord, at: datetime) -> None:
    """Write the notices of a step: to whoever acts next, and to the drafting agency when others acted."""
    told = set(whose_turn(document))
    if document.drafting_agency_id is not None and step.permission is not Permission.DOCUMENT_SUBMIT:
        told.add((Role.DRAFTER, document.drafting_agency_id))
    for role, agency_id in sorted(told):
        db.session.add(
            Notice(
                key=f"step:{record.id}:{role}@{agency_id}",
                document_id=document.id,
                step_record_id=record.id,
                agency_id=agency_id,
                role=role,
                text=f"{step.label}：{document.title}"[:400],
                at=at,
            )
        )


def mark_read(notice_ids: Sequence[int] | None, actor: Actor, clock: Clock) -> int:
    """Mark notices to the actor as read, all of them or some; the number of those that were not read before."""
    with transaction():
        ids = unread_ids(actor, notice_ids)
        db.session.add_all(NoticeRead(notice_id=each, user_id=actor.id, at=clock.now()) for each in ids)
        if ids:
            told = {"notices": ids} if notice_ids is not None else {"up_to": ids[-1], "number": len(ids)}
            audit.record("notice:read", actor, clock.now(), "user", actor.id, after=told)
    return len(ids)
