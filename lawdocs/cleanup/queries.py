"""Documents past their term, and planned steps whose day has come."""

from datetime import date

import sqlalchemy as sa

from lawdocs.cleanup.models import PlannedStep
from lawdocs.documents.models import Document
from workflows.states import DocumentState, LegalStatus

STANDING = (DocumentState.PUBLISHED, DocumentState.CLEANUP)


def past_validity(today: date) -> sa.Select[tuple[Document]]:
    """Documents still standing on the day they are out of force by their term, oldest first."""
    return (
        sa.select(Document)
        .where(
            Document.state.in_(STANDING),
            Document.in_force_until <= today,
            sa.or_(Document.end_kind.is_(None), Document.end_kind == LegalStatus.LAPSED),
        )
        .order_by(Document.in_force_until, Document.id)
    )


def planned_until(today: date) -> sa.Select[tuple[PlannedStep]]:
    """Steps recorded for a day that has come, oldest first."""
    return (
        sa.select(PlannedStep)
        .where(PlannedStep.done_at.is_(None), PlannedStep.due_on <= today)
        .order_by(PlannedStep.due_on, PlannedStep.id)
    )


def planned_for(document_id: int) -> sa.Select[tuple[PlannedStep]]:
    """The steps of a document that are still to come."""
    return (
        sa.select(PlannedStep)
        .where(PlannedStep.document_id == document_id, PlannedStep.done_at.is_(None))
        .order_by(PlannedStep.due_on)
    )
