"""Who may read and handle which reports, and the lists that staff work from."""

from datetime import datetime

import sqlalchemy as sa

from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.column.editors import edited_agencies, units_of
from lawdocs.column.reports.models import (
    WRITING,
    Report,
    ReportAct,
    ReportBody,
    ReportCycle,
    ReportExemption,
    ReportPartCheck,
    ReportRecord,
)
from lawdocs.deadlines.models import Deadline
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.permissions import Permission
from workflows.reports import BodyKind, PartCheck, ReportState

S = ReportState
KINDS = {kind: place for place, kind in enumerate(BodyKind)}
# The register as it stands: governments, departments, townships, each by its place.
IN_ORDER = (sa.case(KINDS, value=ReportBody.kind), ReportBody.position, ReportBody.id)


def writing_agency(agency: Agency) -> int:
    """The unit that writes for a body: a government's office writes for it, as it handles its documents."""
    return agency.handled_by_id or agency.id


def written_agencies(actor: Actor) -> list[int]:
    """The agencies for which a person writes reports: the own unit, and a government whose office that is."""
    units = units_of(actor, Permission.REPORT_WRITE)
    return sorted(each.id for each in agency_tree() if writing_agency(each) in units)


def may_on(actor: Actor, permission: Permission, body: ReportBody) -> bool:
    """Whether a person may do this to the reports of a body; units write, editors receive, publish and manage."""
    if actor.is_system:
        return actor.holds(permission)
    agencies = written_agencies(actor) if permission is Permission.REPORT_WRITE else edited_agencies(actor)
    return actor.holds(permission) and body.agency_id in agencies


def _of(agencies: list[int]) -> sa.ColumnElement[bool]:
    return Report.body_id.in_(sa.select(ReportBody.id).where(ReportBody.agency_id.in_(agencies)))


def readable(actor: Actor) -> sa.ColumnElement[bool]:
    """The reports a person may open: those of the own unit, and for editors what was handed in once."""
    edited = _of(sorted(edited_agencies(actor)))
    return sa.or_(_of(written_agencies(actor)), sa.and_(edited, Report.state != S.DRAFT))


def report_or_404(year: int, body_id: int, actor: Actor) -> Report:
    """A report the actor may open; a hidden and an unknown one are answered alike."""
    known = sa.select(Report).where(Report.year == year, Report.body_id == body_id)
    found = db.session.scalar(known.where(readable(actor)))
    if found is None:
        raise NotVisible
    return found


def body_or_404(body_id: int, actor: Actor) -> ReportBody:
    """A body of the register that the actor manages."""
    body = db.session.get(ReportBody, body_id)
    if body is None or body.agency_id not in edited_agencies(actor):
        raise NotVisible
    return body


def cycle_of(year: int) -> ReportCycle | None:
    """The collection of the reports on a year."""
    return db.session.scalar(sa.select(ReportCycle).where(ReportCycle.year == year))


def cycles_since(year: int) -> list[ReportCycle]:
    """The collections from a year on, oldest first."""
    return list(db.session.scalars(sa.select(ReportCycle).where(ReportCycle.year >= year).order_by(ReportCycle.year)))


def cycle_or_404(year: int) -> ReportCycle:
    """The collection of the reports on a year; raises NotVisible."""
    found = cycle_of(year)
    if found is None:
        raise NotVisible
    return found


def bodies() -> list[ReportBody]:
    """The whole register in its order."""
    return list(db.session.scalars(sa.select(ReportBody).order_by(*IN_ORDER)))


def writers_of(report: Report) -> frozenset[int]:
    """Everybody who ever saved words or the file of a report."""
    query = sa.select(ReportRecord.actor_id).where(ReportRecord.report_id == report.id, ReportRecord.act.in_(WRITING))
    return frozenset(db.session.scalars(query)) - {None}


def was_written_by(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition of ``writers_of``."""
    own = sa.select(ReportRecord.id).where(
        ReportRecord.report_id == Report.id, ReportRecord.act.in_(WRITING), ReportRecord.actor_id == actor.id
    )
    return own.exists()


def checks_of(report: Report) -> list[PartCheck]:
    """What was found of the five parts when the report was received last; nothing before."""
    last = (
        sa.select(sa.func.max(ReportRecord.id))
        .where(ReportRecord.report_id == report.id, ReportRecord.act == ReportAct.RECEIVE)
        .scalar_subquery()
    )
    query = sa.select(ReportPartCheck).where(ReportPartCheck.record_id == last).order_by(ReportPartCheck.id)
    return [PartCheck(each.part, each.is_there, each.place) for each in db.session.scalars(query)]


def last_at() -> sa.ScalarSelect[datetime]:
    """When something was last done with a report."""
    return sa.select(sa.func.max(ReportRecord.at)).where(ReportRecord.report_id == Report.id).scalar_subquery()


def to_write(actor: Actor) -> sa.Select[tuple[Report, Deadline | None]]:
    """What a person's units still owe, with its clock: returned ones first, then by the day they are due.

    A year that was opened after its day has no clock, and is owed all the same; what is exempt or merged is not.
    """
    due_on = sa.func.coalesce(Deadline.due_on, ReportCycle.due_on)
    of_the_year = (ReportExemption.body_id == Report.body_id, ReportExemption.year == Report.year)
    is_exempt = sa.select(ReportExemption.id).where(*of_the_year)
    runs = (Deadline.duty == Duty.GOVERNMENT_REPORT, Deadline.subject_id == Report.id, Deadline.ended_at.is_(None))
    return (
        sa.select(Report, Deadline)
        .join(Report.body)
        .join(Report.cycle)
        .outerjoin(Deadline, sa.and_(*runs))
        .where(Report.state.in_((S.DRAFT, S.RETURNED)), _of(written_agencies(actor)))
        .where(ReportBody.since_year <= Report.year, sa.not_(is_exempt.exists()))
        .where(sa.or_(ReportBody.until_year.is_(None), ReportBody.until_year >= Report.year))
        .order_by(sa.case((Report.state == S.RETURNED, 0), else_=1), due_on, Report.id)
    )


def to_handle(actor: Actor) -> sa.Select[tuple[Report]]:
    """What waits for an editor: to be received, cleared or published, longest waiting first; nobody handles the own."""
    return (
        sa.select(Report)
        .where(Report.state.in_((S.SUBMITTED, S.RECEIVED, S.CLEARED)), _of(sorted(edited_agencies(actor))))
        .where(sa.not_(was_written_by(actor)))
        .order_by(last_at(), Report.id)
    )
