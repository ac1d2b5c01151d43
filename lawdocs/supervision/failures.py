"""Due work that failed (未办成的事): what a supervisor sees of it, and taking it again by hand."""

import sqlalchemy as sa
from flask import url_for

from lawdocs.accounts.models import User
from lawdocs.audit import services as audit
from lawdocs.cleanup.queries import FIRE_PLANNED
from lawdocs.clock import Clock
from lawdocs.deadlines.digests import WRITE_MAILS
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.reminders import REMIND
from lawdocs.deadlines.upkeep import FOLLOW_ROUNDS
from lawdocs.documents.models import Document
from lawdocs.errors import NotVisible
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import DueItem, retry
from lawdocs.jobs.models import JobFailure
from lawdocs.jobs.registry import LABELS, TAKE_ONE
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.conditions import shown_title
from lawdocs.supervision.lists import document_cell
from lawdocs.supervision.naming import name_of
from lawdocs.supervision.scope import AGENCY, Scope, whole_of
from lawdocs.tables import Action, Cell, Found, Row
from workflows.actors import Actor

# Failures that name no document are of a deadline, a maker or a person; those of other jobs concern everybody.
_OF_AGENCIES = (REMIND, FOLLOW_ROUNDS, WRITE_MAILS)


def failed_work(scope: Scope, *columns: sa.ColumnElement[object]) -> sa.Select[tuple[object, ...]]:
    """The failures that concern the agencies of a scope."""
    agency = sa.case(
        (JobFailure.document_id.is_not(None), AGENCY),
        (JobFailure.job == REMIND, Deadline.agency_id),
        (JobFailure.job == FOLLOW_ROUNDS, JobFailure.item_id),
        (JobFailure.job == WRITE_MAILS, User.agency_id),
    )
    of_nobody = sa.and_(JobFailure.document_id.is_(None), JobFailure.job.not_in(_OF_AGENCIES))
    of_scope = sa.or_(sa.and_(sa.not_(of_nobody), scope.holds(agency)), of_nobody)
    return (
        sa.select(*columns, agency.label("agency_id"))
        .select_from(JobFailure)
        .outerjoin(Document, Document.id == JobFailure.document_id)
        .outerjoin(Deadline, sa.and_(JobFailure.job == REMIND, Deadline.id == JobFailure.item_id))
        .outerjoin(User, sa.and_(JobFailure.job == WRITE_MAILS, User.id == JobFailure.item_id))
        .where(of_scope if not scope.chosen else scope.holds(agency))
    )


def failures(asked: Asked) -> Found:
    """The list of failures, the oldest first."""
    query = failed_work(
        asked.scope,
        JobFailure.id,
        JobFailure.job,
        JobFailure.item_id,
        JobFailure.document_id,
        JobFailure.reason,
        JobFailure.times,
        JobFailure.first_at,
        JobFailure.rests_until,
        shown_title(asked.actor).label("title"),
    ).order_by(JobFailure.first_at, JobFailure.id)

    def row(record: sa.Row) -> Row:
        about = Cell(name_of(record.agency_id)) if record.agency_id else Cell("系统")
        if record.document_id is not None:
            about = document_cell(record.document_id, record.title)
        return Row(
            (
                about,
                Cell(LABELS.get(record.job, record.job)),
                Cell(record.reason),
                Cell(record.first_at),
                Cell(record.times),
                Cell(record.rests_until),
            ),
            _action(record),
        )

    return Found(query, row)


def take_again(failure_id: int, actor: Actor, clock: Clock) -> str:
    """Take a failed item again at once (立即重试); the reason if it fails again, else nothing.

    The wish is on record before the work begins, since the work has transactions of its own.
    """
    query = failed_work(whole_of(actor), JobFailure.id).where(JobFailure.id == failure_id)
    with transaction():
        failure = db.session.get(JobFailure, failure_id) if db.session.execute(query).first() else None
        if failure is None or failure.job not in TAKE_ONE:
            raise NotVisible
        job, item = failure.job, DueItem(failure.item_id, failure.document_id)
        after = {"job": job, "item": item.id, "document_id": item.document_id}
        audit.record("job:retry", actor, clock.now(), "failure", failure_id, after=after)
    return retry(job, item, lambda item_id: TAKE_ONE[job](item_id, Actor.system(job), clock), clock)


def _action(record: sa.Row) -> Action | None:
    if record.job == FIRE_PLANNED:
        url = url_for("documents.rescue_plan", document_id=record.document_id, plan_id=record.item_id)
        return Action("处理预定环节", url)
    if record.job in TAKE_ONE:
        return Action("立即重试", url_for("supervision.retry", failure_id=record.id), is_post=True)
    return None
