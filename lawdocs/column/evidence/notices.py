"""Who is told of what was done with a task: the editors of what comes in, the unit of what became of it."""

from lawdocs.clock import Clock
from lawdocs.column.editors import editor_posts
from lawdocs.column.evidence.duties import name_of
from lawdocs.column.indicators.models import IndicatorTask, TaskRecord
from lawdocs.deadlines.models import Notice
from lawdocs.deadlines.posts import Post
from lawdocs.extensions import db
from workflows.evidence import TaskStep
from workflows.roles import Role

TO_EDITORS = frozenset({"submit"})
TO_THE_UNIT = frozenset({"return", "accept", "ask"})


def tell(task: IndicatorTask, step: TaskStep, record: TaskRecord, clock: Clock) -> None:
    """Write the notices of a step, in its transaction."""
    if step.name in TO_EDITORS:
        posts = [(Role.EDITOR, agency_id) for agency_id in editor_posts(task.agency_id)]
    else:
        posts = [(Role.DRAFTER, task.agency_id)] if step.name in TO_THE_UNIT else []
    tell_posts(task, record, posts, clock)


def tell_posts(task: IndicatorTask, record: TaskRecord, posts: list[Post], clock: Clock) -> None:
    """Tell posts of an entry of the record; each is told once."""
    why = f"（{record.reason}）" if record.reason else ""
    for role, agency_id in posts:
        notice = Notice(
            key=f"evidence:{record.id}:{role}@{agency_id}",
            page=f"/work/evidence/{task.id}",
            agency_id=agency_id,
            role=role,
            text=f"佐证{record.act.label}：{name_of(task.indicator)}，{task.agency.short_name}{why}"[:400],
            at=clock.now(),
        )
        db.session.add(notice)
