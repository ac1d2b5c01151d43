"""The clocks of a transfer: kept in step with what was done, and what they say of each step (按期、逾期)."""

import sqlalchemy as sa

from lawdocs.clock import Clock, local
from lawdocs.deadlines import clocks
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.deadlines.terms import open_deadline
from lawdocs.extensions import db
from lawdocs.linkage.clues.kind import post_of
from lawdocs.linkage.clues.models import ClueTransfer
from workflows.duties import OF_CASES, Duty
from workflows.linkage.clue_clocks import EFFECTS, KEEPERS, NONE
from workflows.linkage.clues import LABELS, Said


def follow(clue: ClueTransfer, step: str, said: Said, clock: Clock) -> Deadline | None:
    """Meet, end and start the clocks of a step, in its transaction; the one that it starts, if any."""
    effect, why = EFFECTS.get(step, NONE), LABELS[step]
    if step == "forward":
        _begin_forwarding(clue, clock)
    for duty in effect.meets:
        _meet(duty, clue, said, clock, why)
    for duty in effect.cancels:
        clocks.cancel(duty, clue.id, clock, why)
    if effect.starts is None:
        return None
    at = said.served_at if effect.from_served and said.served_at is not None else said.at
    return _start(effect.starts, clue, at, clock)


def clocks_of(clue: ClueTransfer) -> list[Deadline]:
    """The clocks of a transfer, those that run first."""
    query = sa.select(Deadline).where(Deadline.duty.in_(OF_CASES), Deadline.subject_id == clue.id)
    return list(db.session.scalars(query.order_by(Deadline.ended_at.is_not(None), Deadline.id)))


def _start(duty: Duty, clue: ClueTransfer, at: object, clock: Clock) -> Deadline:
    return clocks.start(
        duty,
        clock,
        on=local(at).date(),
        at=at,
        held_by=post_of(clue, KEEPERS[duty]),
        subject_id=clue.id,
        agency_id=clue.from_id,
        about=clue.name,
    )


def _begin_forwarding(clue: ClueTransfer, clock: Clock) -> None:
    """Who found out later that a case is another's had 24 hours from its receipt all the same."""
    received = clue.entry("receive")
    if received is not None and open_deadline(Duty.POLICE_FORWARD, clue.id) is None:
        _start(Duty.POLICE_FORWARD, clue, received.at, clock)


def _meet(duty: Duty, clue: ClueTransfer, said: Said, clock: Clock, why: str) -> None:
    """A right that was used in time, but entered after its period had ended it, was used all the same."""
    if clocks.meet(duty, clue.id, clock, why, at=said.at) is not None:
        return
    query = sa.select(Deadline).where(Deadline.duty == duty, Deadline.subject_id == clue.id)
    lapsed = db.session.scalar(query.where(Deadline.ended_by == clocks.LAPSED).order_by(Deadline.id.desc()).limit(1))
    if lapsed is not None:
        lapsed.outcome, lapsed.ended_by, lapsed.ended_on = Outcome.MET, why[:200], local(said.at).date()
