"""Tables of steps: what leaves a state, where it leads, and all that stands in the way at once."""

import pytest
from transitions import MachineError

from workflows.facts import Obstacle
from workflows.news import TABLE
from workflows.news import NewsState as S
from workflows.permissions import Permission
from workflows.tables import Step, obstacles


def test_a_table_offers_its_steps_in_its_order() -> None:
    assert [step.name for step in TABLE.steps_from(S.SUBMITTED)] == ["recall", "return", "approve"]
    assert TABLE.steps_from(S.DROPPED) == ()
    assert TABLE.states == tuple(S)
    assert TABLE.by_name["drop"].action == "作废草稿"


def test_a_step_is_walked_from_its_sources_alone() -> None:
    assert TABLE.walk(S.DRAFT, TABLE.by_name["submit"]) is S.SUBMITTED
    with pytest.raises(MachineError):
        TABLE.walk(S.PUBLISHED, TABLE.by_name["submit"])


def test_every_obstacle_is_named_at_once() -> None:
    seen: list[tuple[object, ...]] = []

    def guard(*looked_at: object) -> Obstacle | None:
        seen.append(looked_at)
        return Obstacle("不行") if len(seen) != 2 else None

    step = Step("drop", "作废", "作废", (S.DRAFT,), S.DROPPED, Permission.NEWS_WRITE, (guard, guard, guard))
    assert [each.reason for each in obstacles(step, "facts", "said")] == ["不行", "不行"]
    assert seen == [("facts", "said")] * 3
