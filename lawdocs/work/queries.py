"""What waits for whom, as one query over the documents."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.access import readable_documents
from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.queries import FIRE_PLANNED, OPEN
from lawdocs.documents.facts import was_drafted_by
from lawdocs.documents.models import Document, StepRecord
from lawdocs.evaluation.queries import missed_steps
from lawdocs.extensions import db
from lawdocs.jobs.models import JobFailure
from lawdocs.work.turns import asks_drafter, waits_for_report
from workflows.actors import Actor
from workflows.permissions import ROLE_PERMISSIONS, Permission
from workflows.roles import Role
from workflows.states import OPEN_STATES, DocumentState

# The state in which a document waits for the holder of a permission, and the verb of the task.
WAITING = {
    DocumentState.DRAFT: (Permission.DOCUMENT_SUBMIT, "完成起草并提交审核"),
    DocumentState.REVIEW: (Permission.DOCUMENT_REVIEW, "审核"),
    DocumentState.APPROVED: (Permission.DOCUMENT_DECIDE, "登记审议和签署"),
    DocumentState.DECIDED: (Permission.DOCUMENT_REGISTER, "登记编号"),
    DocumentState.FILED: (Permission.DOCUMENT_PUBLISH, "公布"),
    DocumentState.CLEANUP: (Permission.CLEANUP_MANAGE, "提出清理结论"),
}

# What the drafter does in a state when the review or the registrar waits for it: task, button, and the page of the act.
ASKING = {
    DocumentState.REVIEW: ("补正送审材料", "补正", "documents.show"),  # papers are uploaded there, and handed in
    DocumentState.APPROVED: ("答复审核修改意见", "答复", "review.answer_amendments"),
    DocumentState.DECIDED: ("登记解读方案", "登记", "publication.plan_interpretation"),
}
ASKING_REPORT = ("向同级党委报告并登记", "登记", "drafting.show")  # in 待审定 too, once the amendments are answered

# Roles that work on documents; the others have no documents of their own.
DESK_ROLES = (Role.DRAFTER, Role.LEGAL_OFFICER, Role.CLERK, Role.SUPERVISOR)
STANDING = (DocumentState.PUBLISHED, DocumentState.CLEANUP)
NOTICE_OF_END = timedelta(days=180)


def waiting_for(actor: Actor) -> sa.Select[tuple[Document]]:
    """The documents that wait for the actor, longest waiting first."""
    return sa.select(Document).where(_waits_for(actor)).order_by(waiting_since(), Document.id)


def waiting_for_others(actor: Actor) -> sa.Select[tuple[Document]]:
    """What is on its way through the actor's agencies, but others must act on; longest waiting first."""
    return (
        sa.select(Document)
        .where(Document.state.in_(OPEN_STATES), readable_documents(actor), sa.not_(_waits_for(actor)))
        .order_by(waiting_since(), Document.id)
    )


def of_own_agencies(actor: Actor) -> sa.Select[tuple[Document]]:
    """Every document that concerns the actor's agencies and that the actor may see, newest first."""
    return sa.select(Document).where(_concerns_own(actor), readable_documents(actor)).order_by(Document.id.desc())


def closed_of_own_agencies(actor: Actor) -> sa.Select[tuple[Document]]:
    """Those of them that went their whole way: published, ended or withdrawn."""
    return of_own_agencies(actor).where(Document.state.not_in((*OPEN_STATES, DocumentState.CLEANUP)))


def ending_soon(actor: Actor, today: date) -> sa.Select[tuple[Document]]:
    """Documents whose term ends within half a year, for those who draft or supervise them, first to end first."""
    posts = [
        _concerns(grant.role, grant.agency_id)
        for grant in actor.grants
        if grant.role in (Role.DRAFTER, Role.SUPERVISOR) and grant.agency_id is not None
    ]
    return (
        sa.select(Document)
        .where(sa.or_(sa.false(), *posts), Document.state.in_(STANDING))
        .where(Document.in_force_until > today, Document.in_force_until <= today + NOTICE_OF_END)
        .order_by(Document.in_force_until, Document.id)
    )


def count_unevaluated(actor: Actor, today: date) -> int:
    """How many documents of the actor's drafting agencies should have gone a step further in their evaluation."""
    own = [grant.agency_id for grant in actor.grants if grant.role is Role.DRAFTER and grant.agency_id is not None]
    missed = missed_steps(today, Document.drafting_agency_id.in_(own)).subquery()
    return db.session.scalar(sa.select(sa.func.count(missed.c.document_id.distinct())))


def waiting_since() -> sa.ColumnElement[datetime]:
    """The last step that was taken, or the beginning of the draft."""
    last = sa.select(sa.func.max(StepRecord.at)).where(StepRecord.document_id == Document.id).scalar_subquery()
    return sa.func.coalesce(last, Document.created_at)


def _concerns_own(actor: Actor) -> sa.ColumnElement[bool]:
    posts = [
        _concerns(grant.role, grant.agency_id)
        for grant in actor.grants
        if grant.role in DESK_ROLES and grant.agency_id is not None
    ]
    return sa.or_(sa.false(), *posts)


def _waits_for(actor: Actor) -> sa.ColumnElement[bool]:
    turns = (
        sa.and_(Document.state == state, _concerns(role, agency_id))
        for state, (permission, _) in WAITING.items()
        for role, agency_id in _posts(actor, permission)
    )
    asked = (_concerns(role, agency_id) for role, agency_id in _posts(actor, Permission.DOCUMENT_DRAFT))
    return sa.or_(
        sa.and_(sa.or_(sa.false(), *turns), sa.not_(sa.or_(asks_drafter(), _is_barred(actor), _is_planned()))),
        sa.and_(sa.or_(sa.false(), *asked), asks_drafter()),
    )


def _is_barred(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether it is for others to review, because the actor drafted it (审核与起草相分离)."""
    return sa.and_(Document.state == DocumentState.REVIEW, was_drafted_by(actor.id))


def _is_planned() -> sa.ColumnElement[bool]:
    """Its publication is on record for a later day and did not fail, so that nobody has to do anything."""
    failed = sa.select(JobFailure.id).where(JobFailure.job == FIRE_PLANNED, JobFailure.item_id == PlannedStep.id)
    return sa.exists().where(
        Document.state == DocumentState.FILED, PlannedStep.document_id == Document.id, *OPEN, sa.not_(failed.exists())
    )


def asked_back(documents: Iterable[Document]) -> dict[int, tuple[str, str, str]]:
    """Which of some documents wait for something of the drafter, each with its entry of ``ASKING``."""
    possible = [each.id for each in documents if each.state in ASKING]
    query = sa.select(Document.id, Document.state, waits_for_report().label("report"))
    found = db.session.execute(query.where(Document.id.in_(possible), asks_drafter())) if possible else ()
    return {row.id: ASKING_REPORT if row.report else ASKING[row.state] for row in found}


def planned_days(documents: Iterable[Document]) -> dict[int, date]:
    """The days for which the publication of some documents is planned, by document."""
    filed = [each.id for each in documents if each.state is DocumentState.FILED]
    query = sa.select(PlannedStep.document_id, PlannedStep.due_on).where(PlannedStep.document_id.in_(filed), *OPEN)
    return {row.document_id: row.due_on for row in db.session.execute(query)} if filed else {}


def _posts(actor: Actor, permission: Permission) -> list[tuple[Role, int]]:
    registrar = rules.current().registrar
    return sorted(
        (grant.role, grant.agency_id)
        for grant in actor.grants
        if permission in ROLE_PERMISSIONS[grant.role]
        and grant.agency_id is not None
        and (permission is not Permission.DOCUMENT_REGISTER or grant.role is registrar)
    )


def _concerns(role: Role, agency_id: int) -> sa.ColumnElement[bool]:
    """The SQL side of ``Parties``: the documents for which a role in an agency counts."""
    tree = agency_tree()
    if role is Role.DRAFTER:
        return Document.drafting_agency_id == agency_id
    if role is Role.LEGAL_OFFICER:
        issuers = [each.id for each in tree if (each.reviewed_by_id or each.id) == agency_id]
    elif role is Role.CLERK:
        issuers = [each.id for each in tree if (each.handled_by_id or each.id) == agency_id]
    else:
        issuers = [each.id for each in tree if agency_id in tree.supervisors_of(each)]
    return Document.issuer_id.in_(issuers)
