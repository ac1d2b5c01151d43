"""The law of opinions on drafts, without a database: the table, and what stands in the way of each step."""

from datetime import date, timedelta

import pytest
from transitions import MachineError

from workflows.actors import Actor
from workflows.linkage.opinions import (
    LONGEST_WAIT,
    TABLE,
    Adoption,
    Asked,
    Conclusion,
    OpinionState,
    Said,
    Settlement,
    Standing,
    Way,
    closed_because,
    faults_of,
)
from workflows.permissions import Permission
from workflows.tables import obstacles

TODAY = date(2026, 10, 13)
DUE = date(2026, 10, 20)
WHO = Actor(1, "方知行")
S = OpinionState
MOVES = {
    "give": ({S.ASKED}, S.GIVEN, Permission.OPINION_GIVE),
    "settle": ({S.GIVEN}, S.SETTLED, Permission.OPINION_ASK),
    "recall": ({S.ASKED}, S.RECALLED, Permission.OPINION_ASK),
    "lapse": ({S.ASKED}, S.LAPSED, Permission.OPINION_ASK),
}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("name", sorted(MOVES))
def test_each_step_leaves_its_states_alone(name: str, state: OpinionState) -> None:
    step, (sources, dest, permission) = TABLE.by_name[name], MOVES[name]

    assert step.permission is permission
    if state in sources:
        assert TABLE.walk(state, step) is dest
    else:
        with pytest.raises(MachineError):
            TABLE.walk(state, step)


def test_the_table_holds_these_steps_and_no_other() -> None:
    assert {step.name for step in TABLE.steps} == set(MOVES)


@pytest.mark.parametrize(
    ("under_review", "today", "reason"),
    [
        (True, TODAY, None),
        (True, DUE, None),
        (True, DUE + timedelta(days=1), "期限已在2026年10月20日届满，不再提出意见"),
        (False, TODAY, "这件草案的审核已经结束，不再提出意见"),
    ],
)
def test_a_draft_is_open_until_its_day_and_while_under_review(
    under_review: bool, today: date, reason: str | None
) -> None:
    assert closed_because(Standing(under_review, DUE), today) == reason


def test_everything_that_an_opinion_lacks_is_told_at_once() -> None:
    found = obstacles(TABLE.by_name["give"], Standing(False, DUE), Said(None, "", " ", ""), WHO, TODAY)

    assert [each.cure for each in found] == ["", "field:conclusion", "field:body", "field:post"]


@pytest.mark.parametrize("conclusion", list(Conclusion))
def test_only_nothing_to_say_needs_no_words(conclusion: Conclusion) -> None:
    found = obstacles(TABLE.by_name["give"], Standing(True, DUE), Said(conclusion, "\n", "县法院", "庭长"), WHO, TODAY)

    assert [each.cure for each in found] == ([] if conclusion is Conclusion.NONE else ["field:text"])


@pytest.mark.parametrize("adoption", list(Adoption))
def test_only_whole_adoption_needs_no_reasons(adoption: Adoption) -> None:
    standing = Standing(True, DUE, Conclusion.CHANGES)
    found = obstacles(TABLE.by_name["settle"], standing, Settlement(adoption, ""), WHO, TODAY)

    assert [each.cure for each in found] == ([] if adoption is Adoption.ADOPTED else ["field:reason"])


@pytest.mark.parametrize(("days", "is_wrong"), [(-1, True), (0, False), (LONGEST_WAIT, False), (61, True)])
def test_a_day_is_neither_past_nor_far(days: int, is_wrong: bool) -> None:
    found = faults_of(Asked("问题", TODAY + timedelta(days=days), Way.ACCOUNT), TODAY)

    assert [each.cure for each in found] == ["field:due_on"] * is_wrong


def test_a_link_names_its_body() -> None:
    assert [each.cure for each in faults_of(Asked("问题", DUE, Way.LINK, " "), TODAY)] == ["field:body"]
    assert faults_of(Asked("问题", DUE, Way.LINK, "县法院"), TODAY) == []
