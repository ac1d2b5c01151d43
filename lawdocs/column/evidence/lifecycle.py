"""The only code that changes the state of a task.

Pages, the import of a set and the demo county come through the services and ``tasks``, in a transaction of theirs;
nothing here commits.
"""

import hashlib
from collections.abc import Collection
from dataclasses import asdict

from transitions import MachineError

from lawdocs import fail_points, keys, moves
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.column.evidence import duties, notices, queries
from lawdocs.column.indicators.models import GIVING, EvidenceItem, IndicatorTask, SetState, TaskAct, TaskRecord
from lawdocs.errors import DomainError, Forbidden, StepRefused
from lawdocs.extensions import db, hold
from workflows.actors import Actor
from workflows.evidence import ARCHIVED, TABLE, Coverage, Said, TaskFacts, TaskState
from workflows.permissions import Permission
from workflows.tables import Step, obstacles

WHAT = "这项任务"


class TaskConflict(DomainError):
    """The act does not leave the present state; usually somebody was faster."""

    code, status = "STATE_CONFLICT", 409

    def __init__(self, task: IndicatorTask) -> None:
        word = "已解除" if task.relieved_at is not None else task.state.label
        super().__init__(ARCHIVED if _is_archived(task) else f"{WHAT}当前状态为「{word}」，操作未执行")


def _is_archived(task: IndicatorTask) -> bool:
    return task.indicator.set.state is SetState.CLOSED


def begin(task: IndicatorTask, actor: Actor, clock: Clock) -> None:
    """Let a new task begin, in its caller's transaction (分配)."""
    task.state, task.version = TaskState.OPEN, 1
    db.session.add(task)
    db.session.flush()  # the record and the audit entry name the new id
    _put_on_record(task, TaskAct.ASSIGN, None, actor, clock)
    _audit(task, TaskAct.ASSIGN, None, actor, clock, "", None)


def admit(
    task: IndicatorTask,
    name: str,
    permission: Permission,
    states: Collection[TaskState],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    asked: object = None,
) -> None:
    """Admit an act, in the caller's transaction: once, by right, from this state, and upon the version that was seen.

    Raises Repeated, Forbidden, TaskConflict, VersionRequired or VersionStale.
    """
    keys.claim(actor, key, [f"evidence_{name}", task.id, asked], clock.now(), answer=f"/work/evidence/{task.id}")
    hold(IndicatorTask, task.id)  # by itself: a page loads the task together with what may be missing
    db.session.refresh(task)  # a slower click sees what won
    if not queries.may_on(actor, permission, task):
        raise Forbidden
    if task.state not in states or task.relieved_at is not None:
        raise TaskConflict(task)
    moves.demand_version(task, version, WHAT)


def fire(
    task: IndicatorTask,
    step_name: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    said: Said | None = None,
) -> None:
    """Take one step with a task; raises what ``admit`` raises, or StepRefused with every reason."""
    step, said = TABLE.by_name[step_name], said or Said()
    admit(task, step.name, step.permission, step.sources, actor, clock, version=version, key=key, asked=asdict(said))
    found = obstacles(step, facts_of(task), said, actor)
    if found:
        raise StepRefused(found)
    source = task.state
    try:
        dest = TABLE.walk(source, step)
    except MachineError as error:
        raise TaskConflict(task) from error
    moves.write(task, dest, WHAT, **_values(task, step, said, clock))
    why = said.missing if said.coverage is Coverage.PARTLY else said.reason
    record = _put_on_record(task, TaskAct(step.name), source, actor, clock, why)
    duties.follow(task, step, clock)
    notices.tell(task, step, record, clock)
    fail_points.reach("after_outbox")
    _audit(task, TaskAct(step.name), source, actor, clock, why, key)


def note(
    task: IndicatorTask,
    act: TaskAct,
    actor: Actor,
    clock: Clock,
    key: str | None = None,
    reason: str = "",
) -> TaskRecord:
    """Put an act on record that leaves the state alone; the task has a new version after it.

    What evidence is called stays in the task's own record: administrators read no evidence that was not accepted.
    """
    moves.write(task, task.state, WHAT)
    record = _put_on_record(task, act, task.state, actor, clock, reason)
    _audit(task, act, task.state, actor, clock, "" if act in GIVING else reason, key)
    return record


def facts_of(task: IndicatorTask) -> TaskFacts:
    """What the guards look at."""
    return TaskFacts(
        has_evidence=bool(task.given),
        giver_ids=queries.givers_of(task),
        is_open=task.indicator.set.state is SetState.OPEN,
        is_archived=_is_archived(task),
    )


def digest_of(task: IndicatorTask) -> str:
    """The digest of what is asked of a unit, what it gave, and how that was judged; its record proves it."""
    asked = (task.indicator_id, task.agency_id, task.is_lead, task.due_on, task.relieved_at is not None)
    judged = (task.coverage, task.missing)
    lines = ["\t".join(str(each) for each in (*asked, *judged)), *map(_line, task.items)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _line(item: EvidenceItem) -> str:
    what = item.url or (item.file.sha256 if item.file is not None else "")
    records = (item.document_id, item.news_id, item.snapshot_id)
    marks = tuple(each is not None for each in (item.removed_at, item.accepted_at, item.ended_at))
    said = (item.kind.value, item.title, item.note, what, item.file_name, item.is_public)
    return "\t".join(str(each) for each in (*said, *records, *marks))


def _values(task: IndicatorTask, step: Step[TaskState], said: Said, clock: Clock) -> dict[str, object]:
    """What goes with a step; an acceptance lets the list of the unit count, and what it had removed count no more."""
    if step.dest is TaskState.SUBMITTED:
        return {"submitted_at": clock.now()}
    if step.dest is not TaskState.ACCEPTED:
        return {"due_on": said.due_on} if said.due_on is not None else {}
    for item in task.items:
        if item.removed_at is not None:
            item.ended_at = item.ended_at or clock.now()
        elif item.ended_at is None:
            item.accepted_at = item.accepted_at or clock.now()
    missing = said.missing.strip() if said.coverage is Coverage.PARTLY else ""
    return {"coverage": said.coverage, "missing": missing, "accepted_at": clock.now()}


def _put_on_record(
    task: IndicatorTask, act: TaskAct, source: TaskState | None, actor: Actor, clock: Clock, reason: str = ""
) -> TaskRecord:
    """The entry of the task's own record."""
    record = TaskRecord(task_id=task.id, act=act, source=source, reason=reason, digest=digest_of(task))
    return moves.put_on_record(record, task, actor, clock)


def _audit(
    task: IndicatorTask,
    act: TaskAct,
    source: TaskState | None,
    actor: Actor,
    clock: Clock,
    reason: str,
    key: str | None,
) -> None:
    """The entry of the trail: how it moved, how it was judged, and the digest of what was given."""
    after = {"task_state": task.state, "version": task.version, "digest": digest_of(task)}
    if task.coverage is not None:
        after["coverage"] = task.coverage
    before = {"task_state": source} if source is not None else {}
    audit.record(
        f"evidence:{act}", actor, clock.now(), "evidence", task.id, before=before, after=after, reason=reason, key=key
    )
