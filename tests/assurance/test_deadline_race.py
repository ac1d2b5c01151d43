"""Two schedulers who find at the same moment that a deadline has strayed: it is mended once, and one is open."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.deadlines import reminders, upkeep
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.deadlines.rounds import follow_round
from lawdocs.deadlines.terms import open_deadline
from lawdocs.extensions import db, transaction
from tests.assurance.test_planned_race import together
from tests.factories import County, a_document
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.states import DocumentState as S

ROUNDS = 16
SYSTEM = Actor.system("remind")


def strayed(duty: Duty, subject_id: int, clock: SetClock) -> int:
    """Let the open deadline of a subject stand on a wrong day, with a reminder that is due; its id."""
    with transaction():
        deadline = open_deadline(duty, subject_id)
        deadline.due_on -= timedelta(days=1)
        deadline.next_on = clock.today()
    return deadline.id


def all_open(duty: Duty, subject_id: int) -> list[Deadline]:
    query = sa.select(Deadline).where(
        Deadline.duty == duty, Deadline.subject_id == subject_id, Deadline.ended_at.is_(None)
    )
    return list(db.session.scalars(query))


@pytest.fixture
def subject(duty: Duty, county: County, clock: SetClock) -> int:
    """A document with a term, or its maker; with the deadline that follows from it."""
    document = a_document(S.PUBLISHED, county, clock)
    if duty is Duty.EXPIRY:
        return document.id
    with transaction():
        follow_round(document.issuer_id, clock, "试验")
    return document.issuer_id


FOLLOW: dict[Duty, Callable[[int, SetClock], bool]] = {
    Duty.EXPIRY: upkeep.follow_document,
    Duty.CLEANUP_ROUND: upkeep.follow_maker,
}


@pytest.mark.parametrize("duty", FOLLOW)
def test_two_who_follow_at_once_open_one(app: Flask, duty: Duty, subject: int, clock: SetClock) -> None:
    for _ in range(ROUNDS):
        strayed(duty, subject, clock)
        moved = together(app, *[lambda: FOLLOW[duty](subject, clock)] * 2)
        assert sorted(moved) == [False, True]
        assert len(all_open(duty, subject)) == 1


@pytest.mark.parametrize("duty", FOLLOW)
def test_one_who_follows_and_one_who_reminds_open_one(app: Flask, duty: Duty, subject: int, clock: SetClock) -> None:
    for _ in range(ROUNDS):
        deadline_id = strayed(duty, subject, clock)
        together(
            app,
            lambda: FOLLOW[duty](subject, clock),
            lambda deadline_id=deadline_id: reminders.remind_of(deadline_id, SYSTEM, clock),
        )
        assert len(all_open(duty, subject)) == 1
    told = db.session.scalars(sa.select(Notice.id).where(Notice.rung.is_not(None)))
    assert told.all() == []  # what moved away is not told of
