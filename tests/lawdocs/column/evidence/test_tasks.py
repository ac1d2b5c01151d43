"""Who is to prove an indicator by when, on record and with a clock that follows."""

from datetime import date, timedelta

import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.column.evidence.tasks import close_tasks
from lawdocs.column.indicators.models import IndicatorTask, SetState, TaskAct, TaskRecord
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.deadlines.reminders import remind
from lawdocs.extensions import db, transaction
from tests.factories import County
from tests.lawdocs.column.evidence.sets import (
    DUE,
    a_set,
    a_task,
    a_task_in,
    an_indicator,
    assign,
    give,
    open_set,
    send_back,
    submit,
)
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.evidence import TaskState
from workflows.roles import Role


def clocks() -> list[Deadline]:
    return list(db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.EVIDENCE).order_by(Deadline.id)))


def acts(task: IndicatorTask) -> list[TaskAct]:
    query = sa.select(TaskRecord.act).where(TaskRecord.task_id == task.id).order_by(TaskRecord.id)
    return list(db.session.scalars(query))


def test_tasks_are_made_once_and_have_no_clock_before_the_set_opens(
    app: Flask, county: County, clock: SetClock
) -> None:
    indicator = an_indicator(a_set(clock))
    assign(indicator, county, clock, "urban", "transport")
    assign(indicator, county, clock, "urban", "transport")
    urban, transport = indicator.tasks
    assert [(each.agency.short_name, each.is_lead, each.state) for each in (urban, transport)] == [
        ("县城管局", True, TaskState.OPEN),
        ("县交通局", False, TaskState.OPEN),
    ]
    assert (acts(urban), acts(transport), urban.version) == ([TaskAct.ASSIGN], [TaskAct.ASSIGN], 1)
    assert clocks() == []
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.tag == "evidence:assign")) == 2


def test_clocks_start_when_the_set_opens_and_end_when_it_closes(app: Flask, county: County, clock: SetClock) -> None:
    indicators = a_set(clock)
    assign(an_indicator(indicators), county, clock, "urban")
    assign(an_indicator(indicators, 28), county, clock, "urban", due=None)
    open_set(indicators, county, clock)
    (running,) = clocks()
    assert (running.held_by_role, running.held_by_id) == (Role.DRAFTER, county.agency("urban").id)
    assert (running.due_on, running.rule, running.about[:4]) == (DUE, "indicators", "第27项")
    assert "第27项" in running.ground
    assert "专栏编辑" in running.ground
    with transaction():
        indicators.state = SetState.CLOSED
        close_tasks(indicators, county.actor("editor"), clock)
    assert (running.outcome, running.ended_by) == (Outcome.VOID, "指标体系已归档")


def test_a_task_given_while_the_set_is_open_runs_at_once(app: Flask, county: County, clock: SetClock) -> None:
    assign(an_indicator(a_set(clock, SetState.OPEN)), county, clock, "urban")
    (running,) = clocks()
    told = db.session.scalars(sa.select(Notice).where(Notice.deadline_id == running.id)).all()
    assert [(each.role, each.agency_id) for each in told] == [(Role.DRAFTER, county.agency("urban").id)]


def test_a_changed_day_moves_the_clock_tells_of_it_and_begins_the_ladder_anew(
    app: Flask, county: County, clock: SetClock
) -> None:
    indicator = an_indicator(a_set(clock, SetState.OPEN))
    assign(indicator, county, clock, "urban", due=date(2026, 10, 20))
    (running,) = clocks()
    first_rung = running.next_rung
    assign(indicator, county, clock, "urban", due=date(2027, 3, 31))
    assert clocks() == [running]
    (change,) = running.changes
    assert (change.before_on, change.after_on) == (date(2026, 10, 20), date(2027, 3, 31))
    assert change.why == "到期日由2026年10月20日改为2027年3月31日"
    assert running.next_rung > first_rung
    assert running.next_on == running.due_on - timedelta(days=running.next_rung)
    told = db.session.scalars(sa.select(Notice.text).where(Notice.key.contains("moved"))).all()
    assert len(told) == 1
    assert "期限至2027年3月31日" in told[0]
    assert "原为2026年10月20日" in told[0]
    assert acts(indicator.tasks[0]) == [TaskAct.ASSIGN, TaskAct.CHANGE]


def test_a_day_moved_before_the_start_is_still_derived(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.deadlines.clocks import derivation

    indicator = an_indicator(a_set(clock, SetState.OPEN))
    assign(indicator, county, clock, "urban")
    past = clock.today() - timedelta(days=3)
    assign(indicator, county, clock, "urban", due=past)
    (running,) = clocks()
    assert (running.due_on, derivation(running).due) == (past, past)


def test_a_day_that_comes_or_goes_starts_or_ends_the_clock(app: Flask, county: County, clock: SetClock) -> None:
    indicator = an_indicator(a_set(clock, SetState.OPEN))
    assign(indicator, county, clock, "urban", due=None)
    assert clocks() == []
    assign(indicator, county, clock, "urban")
    assign(indicator, county, clock, "urban", due=None)
    (ended,) = clocks()
    assert ended.outcome is Outcome.VOID


def test_a_unit_left_out_is_relieved_and_may_be_asked_again(app: Flask, county: County, clock: SetClock) -> None:
    indicator = an_indicator(a_set(clock, SetState.OPEN))
    assign(indicator, county, clock, "urban")
    assign(indicator, county, clock, "transport")
    urban = indicator.tasks[0]
    assert urban.relieved_at is not None
    assert clocks()[0].outcome is Outcome.VOID
    assign(indicator, county, clock, "transport")
    assert acts(urban) == [TaskAct.ASSIGN, TaskAct.RELIEVE]
    assign(indicator, county, clock, "urban", "transport")
    assert urban.relieved_at is None
    assert acts(urban) == [TaskAct.ASSIGN, TaskAct.RELIEVE, TaskAct.ASSIGN]
    assert [each.outcome for each in clocks() if each.subject_id == urban.id] == [Outcome.VOID, None]


def test_a_job_may_assign_too(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.column.evidence.tasks import Wanted, set_tasks

    indicator = an_indicator(a_set(clock))
    with transaction():
        set_tasks(indicator, [Wanted(county.agency("urban").id, True, None)], Actor.system("seed"), clock)
    assert indicator.tasks[0].records[0].actor_id is None


def test_the_unit_is_reminded_by_the_ladder_and_editors_once_it_is_late(
    app: Flask, county: County, clock: SetClock
) -> None:
    task = a_task(county, clock, due=clock.today() + timedelta(days=1))
    urban, office = county.agency("urban").id, county.agency("office").id
    job = Actor.system("remind")
    told = set()
    for _ in range(32):
        remind(job, clock)
        clock.put(clock.now() + timedelta(days=1))
    remind(job, clock)
    for each in db.session.scalars(sa.select(Notice).where(Notice.rung.is_not(None)).order_by(Notice.id)):
        told.add((each.role, each.agency_id, each.rung < 0))
    assert told == {(Role.DRAFTER, urban, False), (Role.DRAFTER, urban, True), (Role.EDITOR, office, True)}
    give(task, county, clock)
    submit(task, county, clock)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.rung.is_not(None)))
    clock.put(clock.now() + timedelta(days=30))
    remind(job, clock)
    after = db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.rung.is_not(None)))
    assert after == before, "nobody is reminded of what is being looked at"


def test_a_day_may_move_while_the_submission_is_looked_at(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task_in(TaskState.SUBMITTED, county, clock)
    assign(task.indicator, county, clock, "urban", due=date(2026, 12, 31))
    (paused,) = clocks()
    assert (paused.due_on, paused.next_on, paused.paused_on) == (date(2026, 12, 31), None, clock.today())
    send_back(task, county, clock)
    assert paused.due_on == date(2026, 12, 31)
    assert paused.next_on == paused.due_on - timedelta(days=paused.next_rung)


def test_a_unit_is_told_of_a_task_without_a_day_too(app: Flask, county: County, clock: SetClock) -> None:
    indicators = a_set(clock)
    assign(an_indicator(indicators), county, clock, "urban", due=None)
    told = sa.select(Notice.agency_id, Notice.page)
    assert db.session.execute(told).all() == [], "nobody owes anything before the set opens"
    open_set(indicators, county, clock)
    task = indicators.indicators[0].tasks[0]
    assert db.session.execute(told).all() == [(county.agency("urban").id, f"/work/evidence/{task.id}")]
