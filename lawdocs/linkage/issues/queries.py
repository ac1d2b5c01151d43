"""Which issues a person sees: office and procuratorate all, a unit those that it raised, solves or is concerned by."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Stand, demand_part
from workflows.actors import Actor
from workflows.linkage.issues import IssueState

S = IssueState
TABS = {"open": "没有销号", "mine": "要我方办", "closed": "已销号", "all": "全部"}
# A unit learns that an issue concerns it once it was accepted.
BETWEEN_TWO = (S.RAISED, S.RETURNED)
OF_OFFICE = (S.RAISED, S.ACCEPTED, S.CONFIRMED)
OF_RAISER = (S.RETURNED, S.REPORTED)


def issues_of(linkage: Linkage, stand: Stand, tab: str = "all") -> sa.Select[tuple[LinkIssue]]:
    """The issues of a linkage that a person sees under a tab: what is due first comes first, then the newest."""
    query = (
        sa.select(LinkIssue)
        .where(LinkIssue.linkage_id == linkage.id, _concerns(stand), _under(tab, linkage, stand))
        .options(joinedload(LinkIssue.raiser), joinedload(LinkIssue.responsible))
    )
    late_first = sa.case((LinkIssue.state == S.WORKING, LinkIssue.due_on))
    return query.order_by(late_first.is_(None), late_first, LinkIssue.id.desc())


def issue_or_404(row_id: int, actor: Actor) -> tuple[LinkIssue, Stand]:
    """An issue that the person sees; raises NotVisible for any other."""
    issue = db.session.get(LinkIssue, row_id)
    stand = demand_part(actor, issue.linkage if issue is not None else None)
    if db.session.scalar(sa.select(LinkIssue.id).where(LinkIssue.id == row_id, _concerns(stand))) is None:
        raise NotVisible
    return issue, stand


def _concerns(stand: Stand) -> sa.ColumnElement[bool]:
    if stand.sees_all:
        return sa.true()
    related = sa.and_(LinkIssue.related_id.in_(stand.units), LinkIssue.state.not_in(BETWEEN_TWO))
    return sa.or_(LinkIssue.raiser_id.in_(stand.units), LinkIssue.responsible_id.in_(stand.units), related)


def _under(tab: str, linkage: Linkage, stand: Stand) -> sa.ColumnElement[bool]:
    if tab == "mine":
        units = stand.units | ({linkage.office_id} if stand.is_office else set())
        return sa.or_(
            sa.and_(sa.literal(stand.is_office), LinkIssue.state.in_(OF_OFFICE)),
            sa.and_(LinkIssue.responsible_id.in_(units), LinkIssue.state == S.WORKING),
            sa.and_(LinkIssue.raiser_id.in_(units), LinkIssue.state.in_(OF_RAISER)),
        )
    return {"open": LinkIssue.state != S.CLOSED, "closed": LinkIssue.state == S.CLOSED, "all": sa.true()}[tab]
