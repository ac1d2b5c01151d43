"""Two who act on one issue, or on one shared information, at the same moment: exactly one wins."""

from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.accounts.models import RoleGrant, User
from lawdocs.accounts.passwords import hash_password
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.errors import DomainError
from lawdocs.extensions import db, transaction
from lawdocs.linkage.issues import raising
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.models import Linkage
from tests.assurance.test_planned_race import together
from tests.factories import PASSWORD, County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.issues.walked import act, an_issue, content
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.linkage.issues import IssueState
from workflows.roles import Role

S = IssueState
ROUNDS = 6
SECOND = {"bureau": Role.SUPERVISOR, "liaison": Role.LIAISON, "drafter": Role.DRAFTER}


def a_second(county: County, clock: SetClock, who: str) -> str:
    """Another person with the same post."""
    agency = county.users[who].agency
    with transaction():
        user = User(username=f"{who}-2", name="温景行", agency=agency, created_at=clock.now())
        user.password_hash = hash_password(PASSWORD)
        user.grants = [RoleGrant(role=SECOND[who], agency=agency, granted_at=clock.now())]
        db.session.add(user)
    county.users[user.username] = user
    return user.username


def press(name: str, actor: Actor, urban: int, clock: SetClock, issue_id: int, version: int) -> Callable[[], str]:
    """A person presses the button of a page that shows a version."""

    def pressed() -> str:
        act(db.session.get(LinkIssue, issue_id), name, actor, urban, clock, version)
        return name

    return pressed


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        (S.RAISED, ("accept", "bureau"), ("accept", "bureau")),
        (S.RAISED, ("accept", "bureau"), ("return", "bureau")),
        (S.ACCEPTED, ("assign", "bureau"), ("assign", "bureau")),
        (S.WORKING, ("report", "drafter"), ("move", "bureau")),
        (S.WORKING, ("report", "drafter"), ("report", "drafter")),
        (S.WORKING, ("save_result", "drafter"), ("save_result", "drafter")),
        (S.REPORTED, ("confirm", "liaison"), ("refuse", "liaison")),
        (S.CONFIRMED, ("close", "bureau"), ("close", "bureau")),
        (S.CLOSED, ("reopen", "liaison"), ("reopen", "bureau")),
    ],
)
def test_of_two_acts_at_once_exactly_one_wins(
    state: S, first: tuple[str, str], second: tuple[str, str], app: Flask, county: County, clock: SetClock
) -> None:
    linkage = a_linkage(county, clock)
    other = a_second(county, clock, second[1]) if first[1] == second[1] else second[1]
    people = [county.actor(name) for name in (first[1], other)]
    issues = [an_issue(linkage, county, clock, state) for _ in range(ROUNDS)]
    seen = [(each.id, each.version) for each in issues]
    urban = county.agency("urban").id
    before = entries()
    outcomes: Counter = Counter()
    for row in seen:
        answers = together(
            app,
            press(first[0], people[0], urban, clock, *row),
            press(second[0], people[1], urban, clock, *row),
        )
        assert sum(isinstance(each, str) for each in answers) == 1, answers
        outcomes.update(each if isinstance(each, str) else each.code for each in answers)
    print(dict(outcomes))

    assert set(outcomes) - {first[0], second[0]} <= {"STATE_CONFLICT", "VERSION_STALE"}
    assert entries() == before + ROUNDS
    running = sa.select(Deadline.subject_id).where(Deadline.duty == Duty.LINK_ISSUE, Deadline.ended_at.is_(None))
    clocks = db.session.scalars(running).all()
    assert len(clocks) == len(set(clocks))
    keys = db.session.scalars(sa.select(Notice.key)).all()
    assert len(keys) == len(set(keys))
    assert verify().fault is None


def test_issues_raised_at_once_get_numbers_of_their_own(app: Flask, county: County, clock: SetClock) -> None:
    linkage_id = a_linkage(county, clock).id
    units = {who: (county.actor(who), county.users[who].agency_id) for who in ("liaison", "drafter", "drafter2")}

    def raise_one(who: str) -> Callable[[], str]:
        actor, unit = units[who]

        def act() -> str:
            linkage = db.session.get(Linkage, linkage_id)
            return raising.raise_issue(linkage, content(), unit, actor, clock, key=None).number

        return act

    answers = together(app, *(raise_one(who) for who in units for _ in range(2)))

    assert not any(isinstance(each, DomainError) for each in answers), answers
    assert sorted(answers) == [f"2026年第{no}号" for no in range(1, 7)]
    assert verify().fault is None


def entries() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
