"""What ends or changes a document, on its row and among its relations."""

import json

from lawdocs.cleanup.models import PlannedStep
from lawdocs.documents.models import Document, Relation, RelationKind, StepRecord
from lawdocs.extensions import db
from workflows.facts import Act
from workflows.states import LegalStatus


def record_end(document: Document, kind: LegalStatus, act: Act, made: StepRecord | PlannedStep) -> None:
    """Write the end that an act brings; a planned one keeps the end it replaces."""
    if isinstance(made, PlannedStep):
        made.before = json.dumps(
            {"until": document.in_force_until, "kind": document.end_kind, "reason": document.end_reason}, default=str
        )
    document.in_force_until = act.day
    document.end_kind = kind
    document.end_reason = act.reason


def relate(document: Document, kind: RelationKind, by: Document | None, act: Act) -> None:
    """Link a document to the one that orders its amendment or repeal: one of ours, or its title and number."""
    db.session.add(
        Relation(
            document_id=document.id,
            kind=kind,
            other_id=by.id if by is not None else None,
            title=by.title if by is not None else act.by_title,
            number=(by.number if by is not None else act.source) or "",
            on=act.day,
        )
    )
