"""The table of transfers: every state has its party, every step one party, and every road an end."""

import pytest

from workflows.duties import OF_CASES, RIGHTS
from workflows.linkage.clue_clocks import EFFECTS, KEEPERS, RIGHT_OF
from workflows.linkage.clues import (
    ACTS,
    BEGINNING,
    FIRST,
    INSIDE,
    LABELS,
    MAY_END_HERE,
    PARTY_OF,
    TABLE,
    TURN,
    ClueKind,
    ClueState,
)

ENDS = {
    ClueState.REFUSED,
    ClueState.FORWARDED,
    ClueState.HANDED_OVER,
    ClueState.ANSWERED,
    ClueState.ADMITTED,
    ClueState.SUSTAINED,
    ClueState.CLOSED,
}


def reached_from(state: ClueState) -> set[ClueState]:
    found, ahead = {state}, [state]
    while ahead:
        for each in TABLE.steps_from(ahead.pop()):
            if each.dest not in found:
                found.add(each.dest)
                ahead.append(each.dest)
    return found


def test_a_state_is_somebodys_turn_or_an_end() -> None:
    assert set(ClueState) - set(TURN) == ENDS
    assert {state for state in ClueState if TABLE.steps_from(state)} == set(TURN)


def test_every_state_lies_on_a_road_and_every_road_ends() -> None:
    assert set.union(*(reached_from(FIRST[kind]) for kind in ClueKind)) == set(ClueState)
    for state in ClueState:
        assert reached_from(state) & ENDS, state


def test_a_step_is_taken_by_one_party_wherever_it_begins() -> None:
    for step in TABLE.steps:
        assert {TURN[state] for state in step.sources} == {PARTY_OF[step.name]}, step.name


def test_no_road_takes_a_step_twice() -> None:
    """Each step is entered once: the database holds one of each."""
    for state in ClueState:
        for step in TABLE.steps_from(state):
            assert step.dest is not state
            assert state not in reached_from(step.dest), (state, step.name)


def test_every_duty_of_cases_is_started_once_and_kept_by_somebody() -> None:
    started = [each.starts for each in EFFECTS.values() if each.starts is not None]

    assert sorted(started) == sorted(OF_CASES)
    assert set(KEEPERS) == OF_CASES
    assert {duty for each in EFFECTS.values() for duty in each.meets} == OF_CASES
    assert set(RIGHT_OF.values()) == RIGHTS & OF_CASES


def test_effects_belong_to_steps_that_there_are() -> None:
    assert set(EFFECTS) <= set(LABELS)
    assert list(BEGINNING.values()) == list(ACTS)


@pytest.mark.parametrize("state", sorted(INSIDE | MAY_END_HERE))
def test_what_is_inside_or_may_end_is_not_with_the_receiver(state: ClueState) -> None:
    assert TURN.get(state) in (None, PARTY_OF["send"])
