"""Verify the histories (核验办理记录): each is a path of steps, told alike by the audit trail, on texts that stayed."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby

import sqlalchemy as sa

from lawdocs.audit.models import AuditEntry
from lawdocs.documents.models import Document, Revision, StepRecord
from lawdocs.extensions import db
from workflows.document import STEP_BY_NAME, STEPS
from workflows.states import PUBLIC_STATES, DocumentState

TAGS = tuple(f"document:{step.name}" for step in STEPS)
# The state before the first record: a draft begins without one, stock does not exist.
BEGINNINGS = (None, DocumentState.DRAFT)


def history_faults() -> Iterator[str]:
    """What is wrong with the steps and texts of documents."""
    yield from _broken_paths()
    yield from _untold_steps()
    yield from _changed_texts()


def _broken_paths() -> Iterator[str]:
    query = sa.select(Document.id, Document.state, StepRecord.step, StepRecord.source, StepRecord.dest)
    query = query.outerjoin(StepRecord, StepRecord.document_id == Document.id).order_by(Document.id, StepRecord.id)
    rows = db.session.execute(query).yield_per(1000)
    for document_id, group in groupby(rows, key=lambda row: row.id):
        taken = list(group)
        steps = [(row.step, row.source, row.dest) for row in taken if row.step is not None]
        fault = path_fault(steps, taken[0].state)
        if fault is not None:
            yield f"document {document_id}: {fault}"


def path_fault(steps: Sequence[tuple[str, DocumentState | None, DocumentState]], state: DocumentState) -> str | None:
    """Why steps are no path of the state graph that ends in a state; None if they are."""
    at = DocumentState.DRAFT
    for position, (name, source, dest) in enumerate(steps):
        step = STEP_BY_NAME.get(name)
        if step is None:
            return f"{name!r} is no step"
        if source not in (step.sources or (None,)) or dest not in step.dests:
            return f"step {name} does not lead from {source} to {dest}"
        if source != at and not (position == 0 and source in BEGINNINGS):
            return f"step {name} begins at {source}, but the document stood at {at}"
        at = dest
    return None if at == state else f"its steps end at {at}, but it stands at {state}"


def _untold_steps() -> Iterator[str]:
    """Documents whose steps the audit trail tells otherwise: an entry or a record was taken away or put in."""
    recorded = sa.select(StepRecord.document_id, StepRecord.step).order_by(StepRecord.document_id, StepRecord.id)
    told = (
        sa.select(AuditEntry.subject_id, AuditEntry.tag)
        .where(AuditEntry.subject == "document", AuditEntry.tag.in_(TAGS))
        .order_by(AuditEntry.subject_id, AuditEntry.seq)
    )
    in_records, in_trail = _by_document(recorded), _by_document(told)
    for document_id in sorted({*in_records, *in_trail}):
        if in_records.get(document_id) != in_trail.get(document_id):
            yield f"document {document_id}: its steps and the audit trail differ"


def _by_document(query: sa.Select[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    steps: dict[int, tuple[str, ...]] = {}
    for document_id, name in db.session.execute(query).yield_per(1000):
        steps[document_id] = (*steps.get(document_id, ()), name.removeprefix("document:"))
    return steps


def _changed_texts() -> Iterator[str]:
    query = sa.select(Revision.id, Revision.document_id, Revision.text, Revision.digest).order_by(Revision.id)
    for revision_id, document_id, text, digest in db.session.execute(query).yield_per(100):
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            yield f"document {document_id}: the text of revision {revision_id} was changed"
    unfrozen = (
        sa.select(Revision.id, Revision.document_id)
        .join(Document, Document.id == Revision.document_id)
        .where(Revision.no.is_not(None), Revision.frozen_at.is_(None), Document.state.in_(PUBLIC_STATES))
        .order_by(Revision.id)
    )
    for revision_id, document_id in db.session.execute(unfrozen):
        yield f"document {document_id}: the published text of revision {revision_id} can still be changed"
