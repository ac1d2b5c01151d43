"""Every person, step and state of an issue: who does what, and what everybody else is answered."""

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.linkage.moves import LinkConflict
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.issues.walked import an_issue, step
from workflows.linkage.issues import TABLE, IssueState

S = IssueState


@pytest.fixture
def engine() -> str:
    """One kind of database: what decides is not its business."""
    return "sqlite"


PEOPLE = ("drafter", "drafter2", "urbanclerk", "clerk", "legal", "bureau", "liaison", "editor", "sysadmin")
# Who may take each step with an issue of the procuratorate that the urban bureau solves.
MAY = {
    "accept": {"bureau"},
    "return": {"bureau"},
    "raise_again": {"liaison"},
    "assign": {"bureau"},
    "report": {"drafter"},
    "confirm": {"liaison"},
    "refuse": {"liaison"},
    "close": {"bureau"},
    "reopen": {"liaison"},
}
OF_RAISER = ("raise_again", "confirm", "refuse", "reopen")


def who_may(name: str, state: S) -> set[str]:
    """Before a unit is asked nobody answers; once one was closed the office speaks besides its raiser."""
    if name == "report" and state in (S.RAISED, S.RETURNED, S.ACCEPTED):
        return set()
    return MAY[name] | ({"bureau"} if state in (S.CLOSED, S.ACCEPTED) and name in OF_RAISER else set())


def answer_to(who: str, name: str, state: S) -> type[Exception] | None:
    """What a person is answered who tries a step; None: it is taken."""
    if who not in who_may(name, state):
        return Forbidden
    if (name, state) == ("assign", S.WORKING):
        return StepRefused  # it is with this unit already
    return None if state in TABLE.by_name[name].sources else LinkConflict


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("name", [each.name for each in TABLE.steps])
def test_each_person_takes_exactly_their_steps(
    app: Flask, county: County, clock: SetClock, state: S, name: str
) -> None:
    linkage = a_linkage(county, clock)
    issue = an_issue(linkage, county, clock, state)
    for who in PEOPLE:
        refusal = answer_to(who, name, state)
        if refusal is not None:
            with pytest.raises(refusal):
                step(issue, name, who, county, clock)
            assert issue.state is state
            continue
        step(issue, name, who, county, clock)
        assert issue.state is TABLE.by_name[name].dest
        issue = an_issue(linkage, county, clock, state)
