"""Whose turn a document is (轮到谁): the drafter's, while the review or the registrar waits for something of theirs."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lawdocs.documents.models import Document
from lawdocs.drafting.models import Drafting
from lawdocs.publication.models import InterpretationPlan
from lawdocs.review.models import Opinion, OpinionKind, Supplement
from workflows.states import DocumentState


def asks_drafter() -> sa.ColumnElement[bool]:
    """The SQL side of ``open_supplement``, ``to_answer``, ``awaits_party_report`` and ``Document.awaits_plan``.

    Papers asked for, amendments without an answer, no report to the Party committee, or no plan of interpretation.
    """
    return sa.or_(
        sa.and_(Document.state == DocumentState.REVIEW, _waits_for_papers()),
        sa.and_(Document.state == DocumentState.APPROVED, sa.or_(_waits_for_answers(), _waits_for_report())),
        sa.and_(Document.state == DocumentState.DECIDED, sa.not_(_has_plan())),
    )


def _waits_for_papers() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Supplement.document_id == Document.id, Supplement.handed_in_at.is_(None), Supplement.dropped_at.is_(None)
    )


def _waits_for_answers() -> sa.ColumnElement[bool]:
    later = aliased(Opinion)
    has_later = sa.exists().where(later.document_id == Opinion.document_id, later.id > Opinion.id)
    return sa.exists().where(
        Opinion.document_id == Document.id,
        Opinion.kind == OpinionKind.AMEND,
        Opinion.answered_at.is_(None),
        sa.not_(has_later),
    )


def waits_for_report() -> sa.ColumnElement[bool]:
    """Approved, its amendments answered, and only the report to the Party committee is missing (R06)."""
    return sa.and_(Document.state == DocumentState.APPROVED, sa.not_(_waits_for_answers()), _waits_for_report())


def _waits_for_report() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Drafting.document_id == Document.id,
        Drafting.traits_stated,
        Drafting.party_report,
        Drafting.party_reported_on.is_(None),
    )


def _has_plan() -> sa.ColumnElement[bool]:
    return sa.exists().where(InterpretationPlan.document_id == Document.id)
