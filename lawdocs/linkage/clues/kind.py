"""What the acts on transfers have in common: where they are, whose turn it is, and what guards look at."""

from collections.abc import Iterable
from dataclasses import replace

import sqlalchemy as sa

from lawdocs.clock import Clock, local
from lawdocs.deadlines.models import Deadline
from lawdocs.extensions import db
from lawdocs.linkage.clues.models import ClueEntry, ClueTransfer
from lawdocs.linkage.moves import Kind
from lawdocs.linkage.sides import Post, unit_post
from workflows.linkage.clue_clocks import RIGHT_OF
from workflows.linkage.clues import PARTY_OF, TURN, ClueFacts, ClueState, Party
from workflows.linkage.sides import Subject
from workflows.permissions import Permission
from workflows.roles import Role


def agency_of(clue: ClueTransfer, party: Party) -> int:
    """The agency that is a party of a transfer."""
    return {
        Party.SENDER: clue.from_id,
        Party.RECEIVER: clue.to_id,
        Party.PROCURATORATE: clue.linkage.procuratorate_id,
    }[party]


def post_of(clue: ClueTransfer, party: Party) -> Post:
    """Who acts for a party; what the head decides, the unit's clerk puts on record."""
    if clue.state is ClueState.REPORTED and party is Party.SENDER:
        return Role.CLERK, clue.from_id
    return unit_post(clue.linkage, agency_of(clue, party))


def kind_for(step: str, clock: Clock, coming: ClueEntry | None = None) -> Kind[ClueTransfer]:
    """The kind as one step needs it: who takes it even where another was faster, and facts as they are at an instant.

    Its digest is also of the entry that comes with the step.
    """
    more = list(_entry_words(coming)) if coming is not None else []
    return replace(
        KIND,
        agencies=lambda clue, _: _present(clue, PARTY_OF[step]),
        facts=lambda clue: _facts(clue, clock),
        words=lambda clue: (*_words(clue), *more),
    )


def _agencies(clue: ClueTransfer, permission: Permission) -> frozenset[int]:
    """Where a permission is needed: in the agency whose turn it is, as long as that is a member."""
    party = TURN.get(clue.state)
    return _present(clue, party) if party is not None else frozenset()


def _present(clue: ClueTransfer, party: Party) -> frozenset[int]:
    """The agency of a party, as long as it is a member."""
    present = {each.agency_id for each in clue.linkage.members if each.until_on is None}
    return frozenset({agency_of(clue, party)} & present)


def _words(clue: ClueTransfer) -> Iterable[object]:
    yield from (clue.kind, clue.field, clue.year, clue.seq, clue.from_id, clue.to_id, clue.facts)
    yield from (clue.letter, clue.answer_on, clue.reporter_id)
    for each in clue.entries:
        yield from _entry_words(each)


def _entry_words(entry: ClueEntry) -> Iterable[object]:
    yield from (entry.step, local(entry.at), entry.served_at and local(entry.served_at), entry.agency_id)
    yield from (entry.post, entry.letter, entry.text, entry.place, entry.copied)


def _facts(clue: ClueTransfer, clock: Clock) -> ClueFacts:
    last = clue.entries[-1] if clue.entries else None
    done = [local(each) for each in (last.at, last.served_at) if each is not None] if last is not None else []
    return ClueFacts(local(clock.now()), max(done, default=None), clue.reporter_id, _right_until(clue))


def _right_until(clue: ClueTransfer) -> object:
    """The last day of the newest right to ask for a review, used or not."""
    query = sa.select(Deadline.due_on).where(Deadline.duty.in_(RIGHT_OF.values()), Deadline.subject_id == clue.id)
    return db.session.scalar(query.order_by(Deadline.id.desc()).limit(1))


KIND: Kind[ClueTransfer] = Kind(
    subject=Subject.CLUE,
    what="这件线索移送",
    agencies=_agencies,
    page=lambda clue: f"/linkage/clues/{clue.id}",
    words=_words,
    told=lambda clue: {"clue_kind": clue.kind, "year": clue.year, "seq": clue.seq},
)
