"""The table of steps and the machine that walks it."""

from datetime import date

import pytest
from transitions import MachineError

from workflows.actors import Actor, Grant, Parties, may
from workflows.document import STEP_BY_NAME, STEPS, obstacles, steps_from
from workflows.facts import Act, Facts
from workflows.machines import walk
from workflows.permissions import ROLE_PERMISSIONS, Permission, roles_with
from workflows.roles import ADMIN_ROLES, Role, conflict
from workflows.states import PUBLIC_STATES, DocumentState, LegalStatus, Phase

PARTIES = Parties(frozenset({1}), frozenset({2}), frozenset({3}), frozenset({4}))


@pytest.mark.parametrize("state", list(DocumentState))
@pytest.mark.parametrize("step", [step for step in STEPS if step.sources], ids=lambda step: step.name)
def test_the_machine_walks_exactly_the_table(state: DocumentState, step: object) -> None:
    if state in step.sources:
        assert walk(STEPS, state, step) is step.dest
    else:
        with pytest.raises(MachineError):
            walk(STEPS, state, step)


def test_ended_documents_have_no_way_out() -> None:
    for state in (DocumentState.REPEALED, DocumentState.LAPSED, DocumentState.WITHDRAWN):
        assert [step.name for step in steps_from(state) if step.name != "take_back"] == []


def test_every_state_but_the_first_is_reached_by_a_step() -> None:
    reached = {dest for step in STEPS for dest in step.dests}
    assert reached == set(DocumentState)


def test_published_documents_never_become_hidden_again() -> None:
    """But for stock that was entered by mistake (ADR 33)."""
    for step in STEPS:
        if set(step.sources) & PUBLIC_STATES and step.name != "take_back":
            assert set(step.dests) <= PUBLIC_STATES, step.name


def test_every_permission_of_a_step_is_held_by_some_role() -> None:
    for step in STEPS:
        assert roles_with(step.permission), step.name
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_administrators_neither_read_nor_move_documents() -> None:
    for role in ADMIN_ROLES:
        assert not any(permission.startswith("document:") for permission in ROLE_PERMISSIONS[role])


@pytest.mark.parametrize(
    ("roles", "refused"),
    [
        ({Role.DRAFTER, Role.CLERK}, False),
        ({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}, True),
        ({Role.AUDIT_ADMIN, Role.DRAFTER}, True),
        ({Role.AUDIT_ADMIN}, False),
    ],
)
def test_three_administrators_keep_apart(roles: set[Role], refused: bool) -> None:
    assert bool(conflict(frozenset(roles))) is refused


def test_a_role_counts_only_where_the_document_concerns_its_agency() -> None:
    clerk = Actor(1, "韩书言", frozenset({Grant(Role.CLERK, 3)}))
    assert may(clerk, Permission.DOCUMENT_PUBLISH, PARTIES)
    assert not may(Actor(1, "", frozenset({Grant(Role.CLERK, 1)})), Permission.DOCUMENT_PUBLISH, PARTIES)
    assert may(Actor.system("job"), Permission.DOCUMENT_LAPSE, PARTIES)
    assert not may(Actor.system("job"), Permission.DOCUMENT_REVIEW, PARTIES)


def test_states_belong_to_the_five_phases() -> None:
    phases = {state.phase for state in DocumentState}
    assert phases == {*Phase, None}
    assert DocumentState.WITHDRAWN.phase is None
    assert [label for _, label in LegalStatus.choices()] == ["尚未生效", "现行有效", "已修改", "废止", "失效", "不详"]


def test_step_names_are_those_of_the_design() -> None:
    names = {"submit", "return", "reject", "approve", "decide", "register", "publish", "withdraw", "exclude"}
    assert set(STEP_BY_NAME) == names | {
        "start_cleanup",
        "keep",
        "amend",
        "repeal",
        "lapse",
        "enter_stock",
        "take_back",
    }


def test_only_untouched_stock_is_taken_back() -> None:
    step = STEP_BY_NAME["take_back"]
    supervisor = Actor(1, "", frozenset({Grant(Role.SUPERVISOR, 1)}))
    act = Act(reason="录入有误")

    def reasons(**facts: object) -> list[str]:
        found = obstacles(step, Facts(DocumentState.PUBLISHED, **facts), supervisor, date(2026, 10, 13), act)
        return [each.reason for each in found]

    assert reasons(is_stock=True) == []
    assert reasons() == ["不是导入的存量文件；在本系统公布的文件，按废止或者失效办理"]
    assert reasons(is_stock=True, followed=("登记了更正通知",)) == ["录入以后登记了更正通知，不能撤销录入"]
