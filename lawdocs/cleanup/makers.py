"""Makers and their periodic cleanup (定期清理): who is looked after by whom, and how far each has come."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import AgencyTree, agency_tree
from lawdocs.cleanup.models import CleanupRound
from lawdocs.cleanup.queries import STANDING
from lawdocs.deadlines.countdown import ClockWord, countdown
from lawdocs.deadlines.rounds import round_days
from lawdocs.deadlines.words import long_overdue_of
from lawdocs.documents.models import Document, StepRecord
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.deadlines import years_after
from workflows.permissions import Permission
from workflows.roles import Role
from workflows.states import DocumentState

NEAR = 90


@dataclass(frozen=True)
class Maker:
    """A maker's next cleanup, and its standing documents: all, and those looked at since the last cleanup."""

    agency: Agency
    last_on: date | None
    due_on: date | None
    standing: int
    looked_at: int

    @property
    def left(self) -> int:
        return self.standing - self.looked_at

    def days_left(self, today: date) -> int | None:
        return (self.due_on - today).days if self.due_on is not None else None

    def clock(self, today: date) -> ClockWord | None:
        """Its clock word: 还剩, 今天到期, 已逾期 or 长期逾期."""
        return countdown(self.due_on, today, long_overdue_of()) if self.due_on is not None else None


def makers_for(actor: Actor, today: date) -> list[Maker]:
    """The makers an actor looks after that have standing documents, the most urgent first."""
    ids = maker_ids(actor)
    due, last, figures = round_days(tuple(ids)), _last_rounds(ids), _figures(ids, today)
    tree = agency_tree()
    found = [Maker(tree.get(each), last.get(each), due.get(each), *figures[each]) for each in ids if each in figures]
    return sorted(found, key=lambda each: (each.due_on is None, each.due_on or today, each.agency.id))


def maker_or_404(agency_id: int, actor: Actor) -> Agency:
    """A maker the actor looks after."""
    if agency_id not in maker_ids(actor):
        raise NotVisible
    return agency_tree().get(agency_id)


def maker_of(agency: Agency, today: date) -> Maker:
    """Where one maker stands."""
    ids = [agency.id]
    return Maker(
        agency,
        _last_rounds(ids).get(agency.id),
        round_days((agency.id,)).get(agency.id),
        *_figures(ids, today).get(agency.id, (0, 0)),
    )


def supervises_maker(actor: Actor, agency: Agency) -> bool:
    """Whether the actor is a supervisor in whose jurisdiction the maker lies."""
    bureaus = {grant.agency_id for grant in actor.grants if grant.role is Role.SUPERVISOR}
    return actor.holds(Permission.CLEANUP_MANAGE) and bool(bureaus & agency_tree().supervisors_of(agency))


def maker_ids(actor: Actor) -> list[int]:
    """The makers an actor supervises, handles, reviews or drafts for."""
    tree = agency_tree()
    found = {each.id for each in tree if any(_looks_after(grant, each, tree) for grant in actor.grants)}
    drafting = {grant.agency_id for grant in actor.grants if grant.role is Role.DRAFTER}
    if drafting:
        query = sa.select(Document.issuer_id).where(
            Document.drafting_agency_id.in_(drafting), Document.state.in_(STANDING), Document.issuer_id.is_not(None)
        )
        found |= drafting | set(db.session.scalars(query.distinct()))
    return sorted(found & tree.by_id.keys())


def _looks_after(grant: object, agency: Agency, tree: AgencyTree) -> bool:
    if grant.role is Role.SUPERVISOR:
        return grant.agency_id in tree.supervisors_of(agency)
    if grant.role is Role.CLERK:
        return grant.agency_id == (agency.handled_by_id or agency.id)
    return grant.role is Role.LEGAL_OFFICER and grant.agency_id == (agency.reviewed_by_id or agency.id)


def looked_since(last_on: date | None, today: date) -> date:
    """The day after which a look counts for the present cleanup: the last one's, or one period back."""
    return last_on or years_after(today, -rules.current()["cleanup_every"])


def looks() -> sa.Subquery:
    """When each document was last looked at in a cleanup: kept as it is, or amended out of it."""
    ended_in = sa.or_(
        StepRecord.step == "keep", sa.and_(StepRecord.step == "amend", StepRecord.source == DocumentState.CLEANUP)
    )
    return (
        sa.select(StepRecord.document_id, sa.func.max(StepRecord.on).label("on"))
        .where(ended_in)
        .group_by(StepRecord.document_id)
        .subquery()
    )


def _last_rounds(ids: list[int]) -> dict[int, date]:
    query = (
        sa.select(CleanupRound.agency_id, sa.func.max(CleanupRound.finished_on))
        .where(CleanupRound.agency_id.in_(ids))
        .group_by(CleanupRound.agency_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _figures(ids: list[int], today: date) -> dict[int, tuple[int, int]]:
    """Standing documents of makers, and how many of them were looked at since the last cleanup."""
    last = sa.select(CleanupRound.agency_id, sa.func.max(CleanupRound.finished_on).label("on"))
    last, looked = last.group_by(CleanupRound.agency_id).subquery(), looks()
    since = sa.func.coalesce(last.c.on, looked_since(None, today))
    seen = sa.case((sa.func.coalesce(looked.c.on, Document.last_cleanup_on) > since, 1), else_=0)
    query = (
        sa.select(Document.issuer_id, sa.func.count(), sa.func.sum(seen))
        .outerjoin(last, last.c.agency_id == Document.issuer_id)
        .outerjoin(looked, looked.c.document_id == Document.id)
        .where(Document.state.in_(STANDING), Document.issuer_id.in_(ids))
        .group_by(Document.issuer_id)
    )
    return {row[0]: (row[1], int(row[2])) for row in db.session.execute(query)}
