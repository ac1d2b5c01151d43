"""Requests as lists and pages look for them, and who may read and who handles them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.accounts.queries import agency_tree
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.posts import Post
from lawdocs.documents.models import Document, StepRecord
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.requests.models import Request
from workflows.actors import Actor
from workflows.permissions import ROLE_PERMISSIONS, Permission
from workflows.requests import DUTY_OF, Remedy, RequestKind, RequestState
from workflows.roles import Role

STATES = {"": "全部", "open": "正在办理", "late": "已逾期", "done": "已办结"}


@dataclass(frozen=True)
class Filters:
    """What a list of requests is narrowed to."""

    kind: RequestKind | None = None
    state: str = ""
    year: int | None = None


def handling_posts(actor: Actor) -> list[Post]:
    """The posts in which a person handles requests, those of legal officers first."""
    found = {
        (grant.role, grant.agency_id)
        for grant in actor.grants
        if Permission.REQUEST_HANDLE in ROLE_PERMISSIONS[grant.role] and grant.agency_id is not None
    }
    return sorted(found, key=lambda post: (post[0] is not Role.LEGAL_OFFICER, post[1]))


def handles(actor: Actor, request: Request) -> bool:
    """Whether a person handles a request, and so sees whose it is."""
    return any(agency_id == request.agency_id for _, agency_id in handling_posts(actor))


def readable(actor: Actor) -> sa.ColumnElement[bool]:
    """The requests a person may read: handled in their agency, in their jurisdiction, or of their documents."""
    tree = agency_tree()
    handled = {agency_id for _, agency_id in handling_posts(actor)}
    bureaus = {grant.agency_id for grant in actor.grants if grant.role is Role.SUPERVISOR}
    supervised = {each.id for each in tree if tree.supervisors_of(each) & bureaus}
    own = {
        grant.agency_id
        for grant in actor.grants
        if Permission.REQUEST_READ in ROLE_PERMISSIONS[grant.role] and grant.agency_id is not None
    }
    issuers = [each.id for each in tree if {each.reviewed_by_id or each.id, each.handled_by_id or each.id} & own]
    documents = sa.select(Document.id).where(
        sa.or_(Document.drafting_agency_id.in_(sorted(own)), Document.issuer_id.in_(issuers))
    )
    return sa.or_(Request.agency_id.in_(sorted(handled | supervised)), Request.document_id.in_(documents))


def request_or_404(request_id: int, actor: Actor) -> Request:
    """A request the actor may read; a hidden and an unknown one are answered alike."""
    found = db.session.scalar(sa.select(Request).where(Request.id == request_id, readable(actor)))
    if found is None:
        raise NotVisible
    return found


def requests_for(actor: Actor, filters: Filters, today: date) -> sa.Select[tuple[Request, Deadline | None]]:
    """The requests a person may read with their clocks: those still open by due day, then those done, newest first."""
    is_done = Request.stage == RequestState.CLOSED
    query = _with_clocks().where(readable(actor))
    if filters.kind is not None:
        query = query.where(Request.kind == filters.kind)
    if filters.year is not None:
        query = query.where(Request.received_on.between(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    narrowed = {
        "": sa.true(),
        "open": sa.not_(is_done),
        "late": sa.and_(sa.not_(is_done), Deadline.paused_on.is_(None), Deadline.due_on < today),
        "done": is_done,
    }
    still_due = sa.case((is_done, None), else_=Deadline.due_on)
    return query.where(narrowed[filters.state]).order_by(
        is_done, still_due.is_(None), still_due, Request.received_on.desc(), Request.id.desc()
    )


def years_of(actor: Actor) -> list[int]:
    """The years in which requests came in that a person may read, newest first."""
    year = sa.extract("year", Request.received_on)
    query = sa.select(year).where(readable(actor)).distinct().order_by(year.desc())
    return [int(each) for each in db.session.scalars(query)]


def of_document(document: Document, actor: Actor) -> Sequence[sa.Row[tuple[Request, Deadline | None]]]:
    """The requests against a document that a person may read, newest first, with their clocks."""
    query = _with_clocks().where(Request.document_id == document.id, readable(actor))
    return db.session.execute(query.order_by(Request.received_on.desc(), Request.id.desc())).all()


def stops_of(document: Document, today: date) -> list[Request]:
    """The requests because of which clauses of a document are not applied today (停止执行)."""
    query = sa.select(Request).where(
        Request.document_id == document.id,
        Request.stopped_from <= today,
        sa.or_(Request.stopped_until.is_(None), Request.stopped_until > today),
    )
    return list(db.session.scalars(query.order_by(Request.stopped_from, Request.id)))


def remedies_due(document: Document) -> list[Request]:
    """The requests that were upheld and whose amendment or repeal is not on record since (拟修改、拟废止)."""
    done = sa.select(StepRecord.id).where(
        StepRecord.document_id == Request.document_id,
        StepRecord.step.in_((Request.remedy, Remedy.REPEAL.value, "lapse")),
        StepRecord.on >= Request.closed_on,
    )
    query = sa.select(Request).where(
        Request.document_id == document.id, Request.remedy.is_not(None), sa.not_(done.exists())
    )
    return list(db.session.scalars(query.order_by(Request.closed_on, Request.id)))


def clock_of(request: Request) -> Deadline | None:
    """The clock of a request; none for a kind that has no number of days."""
    duty = DUTY_OF.get(request.kind)
    if duty is None:
        return None
    return db.session.scalar(sa.select(Deadline).where(Deadline.duty == duty, Deadline.subject_id == request.id))


def readable_ids(ids: set[int], actor: Actor) -> frozenset[int]:
    """Which of some requests a person may read."""
    return frozenset(db.session.scalars(sa.select(Request.id).where(Request.id.in_(sorted(ids)), readable(actor))))


def _with_clocks() -> sa.Select[tuple[Request, Deadline | None]]:
    of_kind = sa.or_(*(sa.and_(Request.kind == kind, Deadline.duty == duty) for kind, duty in DUTY_OF.items()))
    return sa.select(Request, Deadline).outerjoin(Deadline, sa.and_(Deadline.subject_id == Request.id, of_kind))
