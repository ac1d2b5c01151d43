"""The clock of a task (佐证期限): its day was given by the editor; it runs only while the set is open.

The task is done on the day of the submission that was accepted. Nobody is reminded while a submission is looked at, and
one that comes back runs on to the same day: a return gives no more time, and a slow review makes nobody late.
"""

from lawdocs.clock import Clock
from lawdocs.column.indicators.models import Indicator, IndicatorTask, SetState
from lawdocs.deadlines import clocks
from lawdocs.deadlines.terms import open_deadline
from workflows.duties import Duty
from workflows.evidence import EDITABLE, TaskState
from workflows.roles import Role
from workflows.tables import Step

RULE = "indicators"
LONGEST_NAME = 24


def name_of(indicator: Indicator) -> str:
    """An indicator in one line: its number, and how its text begins."""
    text = " ".join(indicator.text.split())
    short = text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}……"
    return f"第{indicator.no}项　{short or '正文待导入'}"


def start(task: IndicatorTask, clock: Clock) -> None:
    """Let the clock of a task run to its day, if it has one and something is still to be done."""
    indicator, today = task.indicator, clock.today()
    is_owed = task.relieved_at is None and task.state is not TaskState.ACCEPTED
    if not is_owed or task.due_on is None or indicator.set.state is not SetState.OPEN:
        return
    clocks.start_given(
        Duty.EVIDENCE,
        clock,
        on=min(today, task.due_on),
        due=task.due_on,
        held_by=(Role.DRAFTER, task.agency_id),
        subject_id=task.id,
        agency_id=task.agency_id,
        about=name_of(indicator),
        rule=RULE,
        ground=f"{indicator.set.title}第{indicator.no}项，到期日由专栏编辑分配任务时确定",
    )
    if task.state is TaskState.SUBMITTED:
        clocks.pause(Duty.EVIDENCE, task.id, clock, "已提交，等待审核")


def move(task: IndicatorTask, clock: Clock, why: str) -> None:
    """Let the clock of a task follow the day that was given to it anew."""
    if task.due_on is None:
        end(task, clock, why)
    elif open_deadline(Duty.EVIDENCE, task.id) is None:
        start(task, clock)
    else:
        clocks.move_given(Duty.EVIDENCE, task.id, task.due_on, clock, why)


def end(task: IndicatorTask, clock: Clock, why: str) -> None:
    """The task need not be done any more."""
    clocks.cancel(Duty.EVIDENCE, task.id, clock, why)


def follow(task: IndicatorTask, step: Step[TaskState], clock: Clock) -> None:
    """Let the clock follow a step; of an accepted task that is opened again it runs only if its day lies ahead."""
    running = open_deadline(Duty.EVIDENCE, task.id)
    if step.dest is TaskState.SUBMITTED:
        clocks.pause(Duty.EVIDENCE, task.id, clock, "已提交，等待审核")
    elif step.dest is TaskState.ACCEPTED and running is not None:
        clocks.meet(Duty.EVIDENCE, task.id, clock, "材料已认定", on=running.paused_on)
    elif step.dest in EDITABLE and running is not None:
        clocks.resume(Duty.EVIDENCE, task.id, clock, step.label)
    elif step.dest in EDITABLE and task.due_on is not None and task.due_on >= clock.today():
        start(task, clock)
