"""Two who act on one transfer at once, who begin one, two schedulers: exactly one wins, nobody is told twice."""

from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.accounts.models import RoleGrant
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.deadlines import hours
from lawdocs.deadlines.models import Notice
from lawdocs.errors import DomainError
from lawdocs.extensions import db, transaction
from lawdocs.linkage.clues import services
from lawdocs.linkage.clues.models import ClueEntry, ClueTransfer
from lawdocs.linkage.models import Linkage
from tests.assurance.test_planned_race import together
from tests.factories import County
from tests.lawdocs.linkage.clues.transfers import a_transfer, content, moment, said
from tests.lawdocs.linkage.founded import a_linkage
from workflows.actors import Actor
from workflows.linkage.clues import ClueState
from workflows.roles import Role

S = ClueState
ROUNDS = 8
JOB = Actor.system("remind-hours")


def colleague(county: County, clock: SetClock) -> Actor:
    """Somebody else who handles cases for the police."""
    with transaction():
        user, agency = county.users["legal2"], county.agency("transport")
        user.grants.append(RoleGrant(role=Role.DRAFTER, agency=agency, granted_at=clock.now()))
    return county.actor("legal2")


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [(S.SENT, "receive", "receive"), (S.SENT, "receive", "receive_astray"), (S.RECEIVED, "file", "not_file")],
)
def test_of_two_acts_at_once_exactly_one_stands(
    state: ClueState, first: str, second: str, app: Flask, county: County, clock: SetClock
) -> None:
    linkage, police, other = a_linkage(county, clock), county.actor("drafter2"), colleague(county, clock)
    at, outcomes = moment("2026-10-13 08:40"), Counter()
    for _ in range(ROUNDS):
        clue = a_transfer(state, linkage, county, clock)
        clue_id, version = clue.id, clue.version

        def press(name: str, actor: Actor, clue_id: int = clue_id, version: int = version) -> str:
            row = db.session.get(ClueTransfer, clue_id)
            services.take_step(row, name, said(at), actor, clock, version=version, key=None)
            return "won"

        answers = together(app, lambda: press(first, police), lambda: press(second, other))  # noqa: B023
        outcomes[tuple(sorted(each if isinstance(each, str) else each.code for each in answers))] += 1
        db.session.rollback()
        entries = sa.select(sa.func.count()).where(ClueEntry.clue_id == clue_id, ClueEntry.step.in_((first, second)))
        assert db.session.scalar(entries) == 1

    assert set(outcomes) <= {("STATE_CONFLICT", "won"), ("VERSION_STALE", "won")}, outcomes
    assert verify().fault is None


def test_transfers_begun_at_once_have_numbers_of_their_own(app: Flask, county: County, clock: SetClock) -> None:
    linkage_id, drafter = a_linkage(county, clock).id, county.actor("drafter")
    about = content(county)

    def begin() -> int:
        linkage = db.session.get(Linkage, linkage_id)
        return services.start(linkage, about, said(moment("2026-10-13 08:00")), drafter, clock, key=None).seq

    answers = together(app, begin, begin, begin)

    assert not [each for each in answers if isinstance(each, DomainError)], answers
    assert sorted(answers) == [1, 2, 3]
    assert verify().fault is None


def test_two_schedulers_tell_everybody_once(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    for _ in range(ROUNDS):
        a_transfer(S.APPROVED, linkage, county, clock)
    for at, told in (("2026-10-14 05:00", ROUNDS), ("2026-10-14 09:00", 2 * ROUNDS)):
        clock.put(moment(at))
        before = db.session.scalar(sa.select(sa.func.count()).select_from(Notice))
        db.session.rollback()
        counts = together(app, lambda: hours.remind_hours(JOB, clock), lambda: hours.remind_hours(JOB, clock))
        after = db.session.scalar(sa.select(sa.func.count()).select_from(Notice))
        db.session.rollback()

        assert after - before == told
        assert sum(each.done for each in counts) == ROUNDS
        assert sum(each.failed for each in counts) == 0
    assert verify().fault is None
