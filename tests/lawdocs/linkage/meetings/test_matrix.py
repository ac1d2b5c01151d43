"""Who may take which step from which state: person × step × state, for meetings, agenda items and resolutions."""

from collections.abc import Callable, Mapping

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from lawdocs.clock import SetClock
from lawdocs.errors import DomainError, Forbidden
from lawdocs.extensions import db, transaction
from lawdocs.linkage import moves
from lawdocs.linkage.meetings.kind import ITEM, MEETING, RESOLUTION
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.meetings.met import DAY, a_meeting, a_plan, a_resolution, an_item, place
from workflows.linkage.meetings import ItemState, MeetingState, ResolutionState, Said

PEOPLE = ("drafter", "drafter2", "urbanclerk", "clerk", "legal", "bureau", "liaison", "editor", "sysadmin")
OFFICE, OTHER = frozenset({"bureau"}), frozenset({"liaison"})
# Of the meeting, the item of the urban management bureau, and its resolution of an item of the procuratorate's.
MAY: Mapping[object, Mapping[str, frozenset[str]]] = {
    MEETING: {
        "notify": OFFICE,
        "hold": OFFICE,
        "hand_in": OFFICE,
        "agree": OTHER,
        "object": OTHER,
        "cancel": OFFICE,
    },
    ITEM: {"place": OFFICE, "set_aside": OFFICE, "withdraw": frozenset({"drafter"}), "take_off": OFFICE},
    RESOLUTION: {
        "report_done": frozenset({"drafter"}),
        "confirm": OTHER,
        "return": OTHER,
        "void": OFFICE,
    },
}
STATES = {MEETING: MeetingState, ITEM: ItemState, RESOLUTION: ResolutionState}


def an_item_in(state: ItemState, county: County, clock: SetClock) -> object:
    linkage = a_linkage(county, clock)
    if state is ItemState.PLACED:
        return place(a_plan(linkage, county, clock), county, clock, "drafter", "urban")
    item = an_item(linkage, county, clock, "drafter", "urban")
    roads = {ItemState.SET_ASIDE: ("set_aside", "bureau"), ItemState.WITHDRAWN: ("withdraw", "drafter")}
    if state in roads:
        name, who = roads[state]
        with transaction():
            seen = {"version": item.version, "key": None, "said": Said("理由")}
            moves.fire(ITEM, item, name, county.actor(who), clock, **seen)
    return item


MAKE: Mapping[object, Callable[[object, County, SetClock], object]] = {
    MEETING: lambda state, county, clock: a_meeting(state, a_linkage(county, clock), county, clock),
    ITEM: an_item_in,
    RESOLUTION: lambda state, county, clock: a_resolution(state, a_linkage(county, clock), county, clock),
}
CASES = [(kind, state) for kind, states in STATES.items() for state in states]


def attempt(kind: moves.Kind, row: object, name: str, who: str, county: County, clock: SetClock) -> str:
    """What comes of a step: it goes, or the code of the refusal; nothing is kept."""
    said = Said("理由", DAY)
    values = {"meeting_id": row.meeting_id} if name == "place" else {}
    try:
        with transaction():
            moves.fire(kind, row, name, county.actor(who), clock, version=row.version, key=None, said=said, **values)
            raise Undone
    except Undone:
        return "goes"
    except DomainError as error:
        return "goes" if error.code == "STEP_REFUSED" else error.code
    except IntegrityError:  # the columns that go with a step are checked after everything else
        return "goes"


class Undone(Exception):  # noqa: N818 - takes the step back
    """The step was taken; now it is taken back."""


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "state"), CASES, ids=[f"{kind.subject}-{state}" for kind, state in CASES])
def test_each_step_is_for_its_people_and_its_states(
    app: Flask, county: County, clock: SetClock, kind: moves.Kind, state: object
) -> None:
    row = MAKE[kind](state, county, clock)
    assert row.state is state
    found, expected = {}, {}
    for step in kind.table.steps:
        for who in PEOPLE:
            found[step.name, who] = attempt(kind, row, step.name, who, county, clock)
            leaves = "goes" if state in step.sources else "STATE_CONFLICT"
            expected[step.name, who] = leaves if who in MAY[kind][step.name] else Forbidden.code
            db.session.refresh(row)
    assert found == expected
    assert row.state is state


def test_the_matrix_names_every_step() -> None:
    assert {kind: set(steps) for kind, steps in MAY.items()} == {
        kind: {step.name for step in kind.table.steps} for kind in STATES
    }
