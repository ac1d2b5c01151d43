"""Which transfers a person may see (移送的知情范围): the parties, and the procuratorate; the office counts alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from lawdocs.deadlines.models import Deadline
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.linkage.clues.models import ClueTransfer
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Stand, demand_part, may_for
from workflows.actors import Actor
from workflows.duties import OF_CASES
from workflows.linkage.clues import INSIDE, MAY_END_HERE, TURN, ClueKind, ClueState, Party
from workflows.permissions import Permission

C = ClueTransfer
TABS: Mapping[str, str] = {"mine": "等我方办理", "others": "等别人办理", "ended": "已办结"}


@dataclass(frozen=True)
class Part:
    """What a person has to do with transfers: for which units they are handled, and decided by the head."""

    handles: frozenset[int]
    approves: frozenset[int]
    supervises: bool

    @property
    def is_any(self) -> bool:
        return bool(self.handles or self.approves)


def part_of(actor: Actor, linkage: Linkage, stand: Stand) -> Part:
    """The part of a person in the transfers of a linkage; the office has none."""
    handles = frozenset(each for each in stand.units if may_for(actor, Permission.CLUE_HANDLE, [each]))
    approves = frozenset(each for each in stand.units if may_for(actor, Permission.LINKAGE_APPROVE, [each]))
    return Part(handles, approves, linkage.procuratorate_id in handles)


def clue_or_404(row_id: int, actor: Actor) -> tuple[ClueTransfer, Part]:
    """A transfer that is a person's business."""
    clue = db.session.get(ClueTransfer, row_id)
    stand = demand_part(actor, clue.linkage if clue is not None else None)
    part = part_of(actor, clue.linkage, stand)
    if db.session.scalar(sa.select(C.id).where(C.id == clue.id, seen_by(part, clue.linkage))) is None:
        raise NotVisible
    return clue, part


def seen_by(part: Part, linkage: Linkage) -> sa.ColumnElement[bool]:
    """The transfers of a linkage that a person may see; the receiver sees what has left the sender."""
    if part.supervises:
        return C.linkage_id == linkage.id
    return sa.and_(
        C.linkage_id == linkage.id,
        sa.or_(
            C.from_id.in_(part.handles),
            sa.and_(C.from_id.in_(part.approves), C.kind == ClueKind.CRIME),
            sa.and_(C.to_id.in_(part.handles), C.state.not_in(INSIDE)),
        ),
    )


def waiting_for(part: Part) -> sa.ColumnElement[bool]:
    """The transfers in which it is a person's turn."""
    of = {party: [state for state, turn in TURN.items() if turn is party] for party in Party}
    own = [each for each in of[Party.SENDER] if each is not ClueState.REPORTED]
    return sa.or_(
        sa.and_(C.state == ClueState.REPORTED, C.from_id.in_(part.approves)),
        sa.and_(C.state.in_(own), C.from_id.in_(part.handles)),
        sa.and_(C.state.in_(of[Party.RECEIVER]), C.to_id.in_(part.handles)),
        sa.and_(C.state.in_(of[Party.PROCURATORATE]), sa.literal(part.supervises)),
    )


def of_tab(tab: str, part: Part, linkage: Linkage) -> sa.Select[tuple[ClueTransfer]]:
    """The transfers under a tab, newest first."""
    mine, runs = waiting_for(part), C.state.in_(TURN)
    condition = {"mine": mine, "others": sa.and_(runs, sa.not_(mine)), "ended": sa.not_(runs)}[tab]
    return sa.select(C).where(seen_by(part, linkage), condition).order_by(C.id.desc())


def next_clocks(clues: list[ClueTransfer]) -> Mapping[int, Deadline]:
    """The clock that runs for each of some transfers, the first due where there are several."""
    query = sa.select(Deadline).where(
        Deadline.duty.in_(OF_CASES), Deadline.subject_id.in_([each.id for each in clues]), Deadline.ended_at.is_(None)
    )
    return {each.subject_id: each for each in db.session.scalars(query.order_by(Deadline.due_on.desc()))}


@dataclass(frozen=True)
class Counted:
    """How many transfers of a kind there are, still run, and were late in something (逾期)."""

    kind: ClueKind
    total: int
    running: int
    late: int


def counts(linkage: Linkage, today: object, now: object) -> list[Counted]:
    """Transfers by kind: all that the office of the linkage learns of them."""
    runs = [state for state in TURN if state not in MAY_END_HERE]
    late = sa.exists().where(
        Deadline.subject_id == C.id,
        Deadline.duty.in_(OF_CASES),
        sa.or_(
            Deadline.outcome == "late",
            sa.and_(
                Deadline.ended_at.is_(None),
                sa.case((Deadline.due_at.is_not(None), Deadline.due_at < now), else_=Deadline.due_on < today),
            ),
        ),
    )
    query = (
        sa.select(
            C.kind,
            sa.func.count(),
            sa.func.count(sa.case((C.state.in_(runs), 1))),
            sa.func.count(sa.case((late, 1))),
        )
        .where(C.linkage_id == linkage.id)
        .group_by(C.kind)
    )
    found = {row[0]: Counted(*row) for row in db.session.execute(query)}
    return [found.get(kind, Counted(kind, 0, 0, 0)) for kind in ClueKind]
