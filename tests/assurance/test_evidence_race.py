"""Two who act on one task at the same moment: exactly one wins, and what counts is what was judged."""

from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.column.evidence import services
from lawdocs.column.evidence.tasks import Wanted, set_tasks
from lawdocs.column.indicators.models import IndicatorTask
from lawdocs.deadlines.models import Deadline
from lawdocs.errors import DomainError
from lawdocs.extensions import db, transaction
from tests.assurance.test_news_race import second_editor
from tests.assurance.test_planned_race import together
from tests.factories import County
from tests.lawdocs.column.evidence.sets import MISSING, REASON, a_link, a_task_in
from workflows.evidence import Coverage
from workflows.evidence import TaskState as S

ROUNDS = 8
Act = Callable[[IndicatorTask, int], None]


def acts(county: County, clock: SetClock) -> dict[str, Act]:
    editor, other, drafter = county.actor("editor"), second_editor(county, clock), county.actor("drafter")
    seen = {"key": None}

    def judge(coverage: Coverage, missing: str, who: object) -> Act:
        return lambda task, version: services.accept(task, coverage, missing, who, clock, version=version, **seen)

    def relieve(task: IndicatorTask, version: int) -> None:
        with transaction():
            set_tasks(task.indicator, [Wanted(county.agency("transport").id, True, None)], editor, clock)

    return {
        "accept": judge(Coverage.COMPLETE, "", editor),
        "partly": judge(Coverage.PARTLY, MISSING, other),
        "return": lambda task, version: services.send_back(task, REASON, other, clock, version=version, **seen),
        "recall": lambda task, version: services.recall(task, drafter, clock, version=version, **seen),
        "submit": lambda task, version: services.submit(task, drafter, clock, version=version, **seen),
        "remove": lambda task, version: services.remove(
            task, task.items[0].id, drafter, clock, version=version, **seen
        ),
        "add": lambda task, version: services.add(
            task, a_link(url="https://example.gov.cn/2"), drafter, clock, version=version, **seen
        ),
        "relieve": relieve,
    }


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        (S.SUBMITTED, "accept", "partly"),
        (S.SUBMITTED, "accept", "return"),
        (S.SUBMITTED, "accept", "recall"),
        (S.OPEN, "submit", "remove"),
        (S.OPEN, "submit", "add"),
    ],
)
def test_of_two_acts_at_once_exactly_one_wins(
    state: S, first: str, second: str, app: Flask, county: County, clock: SetClock
) -> None:
    offered, outcomes = acts(county, clock), Counter()
    tasks = [(each.id, each.version) for each in (a_task_in(state, county, clock, no=no + 1) for no in range(ROUNDS))]
    before = entries()
    for task_id, version in tasks:

        def press(name: str, task_id: int = task_id, version: int = version) -> str:
            offered[name](db.session.get(IndicatorTask, task_id), version)
            return name

        answers = together(app, lambda: press(first), lambda: press(second))  # noqa: B023 - called before the next
        won = [each for each in answers if isinstance(each, str)]
        refused = [each for each in answers if isinstance(each, DomainError)]
        assert (len(won), len(refused)) == (1, 1), answers
        assert refused[0].code in ("STATE_CONFLICT", "VERSION_STALE")
        assert "未执行" in refused[0].message
        outcomes[won[0]] += 1
    print(dict(outcomes))
    assert entries() == before + ROUNDS
    handed_in = db.session.scalars(sa.select(IndicatorTask).where(IndicatorTask.state == S.SUBMITTED)).all()
    assert all(each.given for each in handed_in)
    assert verify().fault is None


def test_a_unit_is_relieved_and_hands_in_at_once(app: Flask, county: County, clock: SetClock) -> None:
    offered = acts(county, clock)
    tasks = [(each.id, each.version) for each in (a_task_in(S.OPEN, county, clock, no=no + 1) for no in range(ROUNDS))]
    for task_id, version in tasks:

        def press(name: str, task_id: int = task_id, version: int = version) -> str:
            offered[name](db.session.get(IndicatorTask, task_id), version)
            return name

        answers = together(app, lambda: press("relieve"), lambda: press("submit"))  # noqa: B023 - called before the next
        assert answers[0] == "relieve"
        assert answers[1] == "submit" or answers[1].code in ("STATE_CONFLICT", "VERSION_STALE")
        assert db.session.get(IndicatorTask, task_id).relieved_at is not None
    running = sa.select(Deadline.subject_id).where(Deadline.ended_at.is_(None))
    assert set(db.session.scalars(running)).isdisjoint({task_id for task_id, _ in tasks})
    assert verify().fault is None


def entries() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
