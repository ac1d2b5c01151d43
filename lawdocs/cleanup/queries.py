"""Documents past their term, and planned steps whose day has come."""

from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup.models import PlannedStep
from lawdocs.documents.models import Document, Relation, RelationKind
from workflows.actors import Actor
from workflows.roles import Role
from workflows.states import DocumentState, LegalStatus

FIRE_PLANNED = "fire-planned"  # the job that takes planned steps on their day
STANDING = (DocumentState.PUBLISHED, DocumentState.CLEANUP)
OPEN = (PlannedStep.done_at.is_(None), PlannedStep.cancelled_at.is_(None))
SOON = timedelta(days=91)  # 90 days to the last day in force; the column holds the day after it


# Each tick asks these with the day as a parameter: built once, they cost next to nothing when nothing is due.
TODAY = sa.bindparam("today", type_=sa.Date())
Day = date | sa.BindParameter[date]


def past_validity(today: Day) -> sa.Select[tuple[Document]]:
    """Documents still standing on the day they are out of force by their term, oldest first.

    Without those whose lapse was declared for a day that has come: that is a planned step, and is taken as one.
    """
    declared = sa.select(PlannedStep.id).where(
        PlannedStep.document_id == Document.id,
        PlannedStep.step == "lapse",
        *OPEN,
        PlannedStep.due_on <= today,
    )
    return (
        sa.select(Document)
        .where(
            Document.state.in_(STANDING),
            Document.in_force_until <= today,
            sa.or_(Document.end_kind.is_(None), Document.end_kind == LegalStatus.LAPSED),
            sa.not_(declared.exists()),
        )
        .order_by(Document.in_force_until, Document.id)
    )


def planned_until(today: Day) -> sa.Select[tuple[PlannedStep]]:
    """Steps recorded for a day that has come, oldest first."""
    return sa.select(PlannedStep).where(*OPEN, PlannedStep.due_on <= today).order_by(PlannedStep.due_on, PlannedStep.id)


def planned_for(document_id: int) -> sa.Select[tuple[PlannedStep]]:
    """The steps of a document that are still to come."""
    return (
        sa.select(PlannedStep)
        .where(PlannedStep.document_id == document_id, *OPEN)
        .order_by(PlannedStep.due_on, PlannedStep.id)
    )


def amendments_planned_by(document_id: int) -> sa.Select[tuple[PlannedStep]]:
    """The amendments of other documents that one orders for a day to come."""
    ordered = sa.exists().where(
        Relation.document_id == PlannedStep.document_id,
        Relation.kind == RelationKind.AMENDED_BY,
        Relation.other_id == document_id,
        Relation.on == PlannedStep.due_on,
    )
    query = sa.select(PlannedStep).where(PlannedStep.step == "amend", *OPEN, ordered)
    return query.order_by(PlannedStep.due_on, PlannedStep.id)


def supervised_by(actor: Actor) -> sa.Select[tuple[Document]]:
    """The standing documents of the makers an actor supervises, first to end first, those without a term last."""
    tree = agency_tree()
    bureaus = {grant.agency_id for grant in actor.grants if grant.role is Role.SUPERVISOR}
    makers = [each.id for each in tree if tree.supervisors_of(each) & bureaus]
    unknown_too = Document.issuer_id.is_(None) if bureaus & tree.supervisors_of(None) else sa.false()
    return (
        sa.select(Document)
        .where(Document.state.in_(STANDING), sa.or_(Document.issuer_id.in_(makers), unknown_too))
        .order_by(Document.in_force_until.is_(None), Document.in_force_until, Document.published_on, Document.id)
    )


def that_expired(query: sa.Select[tuple[Document]], today: date) -> sa.Select[tuple[Document]]:
    """Those past their last day in force."""
    return query.where(Document.in_force_until <= today)


def that_end_soon(query: sa.Select[tuple[Document]], today: date) -> sa.Select[tuple[Document]]:
    """Those whose last day in force comes within 90 days."""
    return query.where(Document.in_force_until > today, Document.in_force_until <= today + SOON)


def in_cleanup(query: sa.Select[tuple[Document]], today: date) -> sa.Select[tuple[Document]]:
    """Those in cleanup."""
    return query.where(Document.state == DocumentState.CLEANUP)
