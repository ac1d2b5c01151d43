"""Acts on a document that leave its state alone (办理事项): checked and kept on record like a step."""

from collections.abc import Collection, Iterable, Mapping

from lawdocs import keys
from lawdocs.access import may_on
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StateConflict, StepRefused
from lawdocs.extensions import HELD, db
from lawdocs.lifecycle import touch
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.permissions import Permission
from workflows.states import DocumentState


def begin_act(
    name: str,
    document: Document,
    permission: Permission,
    states: Collection[DocumentState],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    asked: object = None,
    answer: str = "",
) -> None:
    """Admit an act, in the caller's transaction: right, state and version, so that of two acts one sees the other.

    ``answer`` is where a repeated request is led to, if not to the document.
    Raises Repeated, Forbidden, StateConflict, VersionRequired or VersionStale.
    """
    claimed = [name, document.id, asked]
    keys.claim(actor, key, claimed, clock.now(), answer=answer or f"/work/documents/{document.id}")
    db.session.refresh(document, ["state", "version"], with_for_update=HELD)
    if not may_on(actor, permission, document):
        raise Forbidden
    if document.state not in states:
        raise StateConflict(document.state.label)
    touch(document, version)


def refuse(obstacles: Iterable[Obstacle]) -> None:
    """Refuse an act when anything stands in its way, with every reason."""
    found = tuple(obstacles)
    if found:
        raise StepRefused(found)


def record_act(
    name: str,
    document: Document,
    actor: Actor,
    clock: Clock,
    *,
    key: str | None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    basis: str = "",
) -> None:
    """Tell the audit trail of an act; called last, as it locks the head of the chain."""
    told = {"state": document.state, "version": document.version} | dict(after or {})
    audit.record(
        f"document:{name}",
        actor,
        clock.now(),
        "document",
        document.id,
        before=before,
        after=told,
        reason=reason,
        basis=basis,
        key=key,
    )
