"""What of the evidence waits for a person, as the desk shows it: what a unit owes by when, and what editors judge."""

from datetime import date

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

from lawdocs.clock import local
from lawdocs.column.evidence import queries
from lawdocs.column.evidence.duties import name_of
from lawdocs.column.indicators.models import IndicatorTask, TaskAct
from lawdocs.context import zh_moment
from lawdocs.deadlines.countdown import countdown
from lawdocs.extensions import db
from lawdocs.paging import count
from lawdocs.work.tasks import Task
from workflows.actors import Actor
from workflows.evidence import TaskState
from workflows.guards import zh_date

MOST_EVIDENCE = 50
SENT_BACK = (TaskAct.RETURN, TaskAct.ASK)


def count_evidence(actor: Actor) -> int:
    """How many tasks wait for a person."""
    return sum(count(each) for each in _waiting(actor))


def evidence_tasks(actor: Actor, today: date) -> list[Task]:
    """The tasks that wait for a person: what came back and why, what is owed by when, what is to be judged."""
    loaded = selectinload(IndicatorTask.records)
    found = [
        task for query in _waiting(actor) for task in db.session.scalars(query.options(loaded).limit(MOST_EVIDENCE))
    ]
    return [_judging(each, today) if each.state is TaskState.SUBMITTED else _giving(each, today) for each in found]


def _waiting(actor: Actor) -> tuple[sa.Select[tuple[IndicatorTask]], ...]:
    return queries.owed(actor), queries.to_judge(actor)


def _giving(task: IndicatorTask, today: date) -> Task:
    word = countdown(task.due_on, today) if task.due_on is not None else None
    verb, button = ("补正佐证", "补正") if task.state is TaskState.RETURNED else ("提交佐证", "添加材料")
    return Task(
        kind=word.kind if word else "plain",
        clock=word.text if word else "不限期",
        due=f"期限至{zh_date(task.due_on)}" if task.due_on is not None else "",
        title=f"{verb}：{name_of(task.indicator)}",
        url=url_for("evidence.show", task_id=task.id),
        facts=tuple(filter(None, (task.agency.short_name, task.state.label, sent_back_by(task)))),
        button=button,
    )


def _judging(task: IndicatorTask, today: date) -> Task:
    days = (today - local(task.submitted_at).date()).days
    return Task(
        kind="plain",
        clock=f"已等{days}日" if days > 0 else "今天开始",
        due=f"{zh_moment(task.submitted_at)}起",
        title=f"审核佐证：{name_of(task.indicator)}",
        url=url_for("evidence.show", task_id=task.id),
        facts=(task.agency.short_name, task.state.label),
        button="审核",
    )


def sent_back_by(task: IndicatorTask) -> str:
    """Who sent a returned task back last, and why."""
    if task.state is not TaskState.RETURNED:
        return ""
    last = next(each for each in reversed(task.records) if each.act in SENT_BACK)
    return f"{last.actor_name}{last.act.label}：{last.reason}"
