"""Filings as pages look for them: what a person has to file, and what a bureau has received."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.deadlines.countdown import ClockWord, standing
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.filing.overdue import is_to_criticize
from lawdocs.filing.parties import RECEIVING, may_decide
from lawdocs.filing.rulings import to_amend
from lawdocs.filing.upward_models import OPEN, RecordReview, ReviewStage, Stage, UpwardFiling
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.permissions import ROLE_PERMISSIONS, Permission

# The clocks of a filing besides that of the duty to file: their subject is the filing.
OWN_DUTIES = (
    *(Duty.FILING_NOTICE, Duty.FILING_CHECK, Duty.FILING_SUPPLEMENT),
    *(Duty.RECORD_REVIEW, Duty.CORRECTION, Duty.REVOCATION),
)
REVIEWING = (ReviewStage.OPEN, ReviewStage.REPORTED)
AT_BUREAU = (*REVIEWING, ReviewStage.REVOCATION)
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Line:
    """A filing in a list, with the deadline that counts now and how it stands."""

    filing: UpwardFiling
    deadline: Deadline | None
    clock: ClockWord | None


def _review_in(*stages: ReviewStage) -> Condition:
    return sa.exists().where(RecordReview.filing_id == UpwardFiling.id, RecordReview.stage.in_(stages))


FILER_TABS: Mapping[str, tuple[str, Condition]] = {
    "todo": (
        "要我办",
        sa.or_(UpwardFiling.stage.in_(OPEN), _review_in(ReviewStage.CORRECTING)),
    ),
    "waiting": ("等对方办", UpwardFiling.stage == Stage.SUBMITTED),
    "registered": ("已登记", UpwardFiling.stage == Stage.REGISTERED),
    "all": ("全部", sa.true()),
}
RECEIVER_TABS: Mapping[str, tuple[str, Condition]] = {
    "check": ("待登记", UpwardFiling.stage == Stage.SUBMITTED),
    "review": ("审查中", _review_in(*REVIEWING)),
    "supplement": ("待补充", UpwardFiling.stage == Stage.SUPPLEMENT),
    "correcting": ("待纠正", _review_in(ReviewStage.CORRECTING)),
    "revocation": ("已提请", _review_in(ReviewStage.REVOCATION)),
    "all": ("全部", UpwardFiling.stage != Stage.DUE),
}


def waiting_for(actor: Actor) -> sa.Select[tuple[UpwardFiling]]:
    """The filings that wait for the actor: to be sent, completed or answered, to be registered, reviewed or closed.

    What was not handed in by the last day of a notice is to be criticized. What came to the actor's bureau, but is not
    the actor's to decide, waits for others. What the government decided to change is the clerk's to amend. First due
    first.
    """
    sends = sa.and_(_filer(actor), FILER_TABS["todo"][1])
    at_bureau = sa.or_(UpwardFiling.stage == Stage.SUBMITTED, _review_in(*AT_BUREAU), is_to_criticize(clock().today()))
    decides = sa.and_(UpwardFiling.receiver_id.in_(receiving_bureaus(actor)), at_bureau, may_decide(actor))
    due_on = sa.case((UpwardFiling.stage == Stage.DUE, Deadline.due_on), else_=UpwardFiling.submitted_on)
    loaded = joinedload(UpwardFiling.held_by)
    amends = sa.and_(UpwardFiling.document_id.in_(_recorded_by(actor)), to_amend())
    return _loaded(sa.or_(sends, decides, amends)).options(loaded).order_by(due_on, UpwardFiling.id)


def filed_by(actor: Actor) -> sa.Select[tuple[UpwardFiling]]:
    """What the actor's posts file or have filed, the first due first."""
    return _loaded(_filer(actor)).order_by(
        UpwardFiling.submitted_on.is_not(None),
        sa.case((UpwardFiling.submitted_on.is_(None), Deadline.due_on)),
        UpwardFiling.submitted_on.desc(),
        UpwardFiling.id.desc(),
    )


def _filer(actor: Actor) -> Condition:
    """What the actor's posts file."""
    posts = [
        sa.and_(UpwardFiling.held_by_role == grant.role, UpwardFiling.held_by_id == grant.agency_id)
        for grant in actor.grants
        if Permission.FILING_SUBMIT in ROLE_PERMISSIONS[grant.role]
    ]
    return sa.or_(sa.false(), *posts)


def _recorded_by(actor: Actor) -> sa.Select[tuple[int]]:
    """The documents of which the actor records amendments."""
    own = {grant.agency_id for grant in actor.grants if Permission.DOCUMENT_AMEND in ROLE_PERMISSIONS[grant.role]}
    issuers = [each.id for each in agency_tree() if (each.handled_by_id or each.id) in own]
    return sa.select(Document.id).where(Document.issuer_id.in_(issuers))


def received_by(bureau_ids: Iterable[int]) -> sa.Select[tuple[UpwardFiling]]:
    """What was handed in to some bureaus, the longest waiting first."""
    return _loaded(UpwardFiling.receiver_id.in_(sorted(bureau_ids))).order_by(
        UpwardFiling.submitted_on, UpwardFiling.id
    )


def receiving_bureaus(actor: Actor) -> list[int]:
    """The bureaus for which the actor receives."""
    return sorted({grant.agency_id for grant in actor.grants if grant.role is RECEIVING and grant.agency_id})


def filings_of(document: Document) -> list[UpwardFiling]:
    """Every filing of a document, oldest first."""
    query = sa.select(UpwardFiling).where(UpwardFiling.document_id == document.id).order_by(UpwardFiling.id)
    return list(db.session.scalars(query.options(joinedload(UpwardFiling.deadline), joinedload(UpwardFiling.notice))))


def lines(filings: Iterable[UpwardFiling], today: date) -> list[Line]:
    """Filings with the deadline that counts now: the running one, else the one that ended last."""
    found = list(filings)
    by_id: dict[int, Deadline] = {}
    for deadline in clocks_of(found):
        before = by_id.get(deadline.subject_id)
        if before is None or before.ended_at is not None or deadline.ended_at is None:
            by_id[deadline.subject_id] = deadline
    return [_line(each, by_id.get(each.id), today) for each in found]


def clocks_of(filings: Iterable[UpwardFiling]) -> list[Deadline]:
    """The clocks that began with what was handed in, oldest first."""
    ids = [each.id for each in filings]
    query = sa.select(Deadline).where(Deadline.duty.in_(OWN_DUTIES), Deadline.subject_id.in_(ids))
    return list(db.session.scalars(query.order_by(Deadline.id))) if ids else []


def _line(filing: UpwardFiling, own: Deadline | None, today: date) -> Line:
    deadline = own if own is not None else filing.deadline
    if filing.stage is Stage.COPIED or filing.is_outside:
        deadline = filing.deadline
    if deadline is None or (filing.stage is Stage.COPIED and deadline.ended_at is None):
        return Line(filing, None, None)
    return Line(filing, deadline, standing(deadline, today))


def _loaded(condition: Condition) -> sa.Select[tuple[UpwardFiling]]:
    return (
        sa.select(UpwardFiling)
        .outerjoin(Deadline, Deadline.id == UpwardFiling.deadline_id)
        .where(condition)
        .options(joinedload(UpwardFiling.document), joinedload(UpwardFiling.deadline))
        .options(joinedload(UpwardFiling.review), joinedload(UpwardFiling.notice))
    )
