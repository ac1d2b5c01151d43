"""What is overdue (逾期): four kinds of things that should have happened by a day and have not, as one query."""

from datetime import date

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.queries import past_validity, planned_until
from lawdocs.days import day_before
from lawdocs.deadlines.models import Deadline, Notice, NoticeRead
from lawdocs.documents.models import Document
from lawdocs.evaluation.queries import missed_steps
from lawdocs.supervision.conditions import ends_by_term, shown_number, shown_title
from lawdocs.supervision.scope import AGENCY, Scope
from workflows.actors import Actor
from workflows.document import STEP_BY_NAME
from workflows.duties import Duty
from workflows.evaluation import CLOCK_OF, EvaluationAct
from workflows.guards import zh_date
from workflows.labels import LabelledEnum


class What(LabelledEnum):
    """A kind of overdue thing (逾期事项)."""

    ROUND = "round", "定期清理逾期"
    EXPIRED = "expired", "已过有效期，未登记失效"
    PLANNED = "planned", "预定环节已到日子，未办理"
    EVALUATION = "evaluation", "期满前评估逾期"


def late_items(scope: Scope, actor: Actor, today: date, *kinds: What) -> sa.Select[tuple[object, ...]]:
    """Overdue things of some kinds, of every kind by itself.

    Columns: what, agency_id, document_id, title, number, step, plan_id, due_on.
    """
    wanted = kinds or tuple(What)
    found = sa.union_all(*(_QUERIES[kind](scope, actor, today) for kind in wanted)).subquery()
    return sa.select(found)


def unread_reminders(scope: Scope) -> sa.Select[tuple[object, ...]]:
    """Ends of documents still to be assessed of which people were reminded, but nobody has read a reminder.

    Columns: document_id, agency_id, title, number, due_on, told_on (the day of the first reminder).
    """
    read = sa.select(NoticeRead.notice_id).join(Notice).where(Notice.deadline_id == Deadline.id).exists()
    return (
        sa.select(
            Document.id.label("document_id"),
            AGENCY.label("agency_id"),
            Document.title.label("title"),
            Document.number.label("number"),
            Deadline.due_on.label("due_on"),
            sa.func.min(Notice.on).label("told_on"),
        )
        .select_from(Deadline)
        .join(Document, Document.id == Deadline.document_id)
        .join(Notice, Notice.deadline_id == Deadline.id)
        .where(Deadline.duty == Duty.EXPIRY, Deadline.ended_at.is_(None), sa.not_(read), scope.holds())
        .group_by(Document.id, AGENCY, Document.title, Document.number, Deadline.due_on)
    )


def _rounds(scope: Scope, _: Actor, today: date) -> sa.Select[tuple[object, ...]]:
    """Periodic cleanups of makers past their day."""
    return sa.select(
        sa.literal(What.ROUND.value).label("what"),
        Deadline.agency_id.label("agency_id"),
        sa.cast(sa.null(), sa.Integer).label("document_id"),
        sa.cast(sa.null(), sa.String).label("title"),
        sa.cast(sa.null(), sa.String).label("number"),
        sa.cast(sa.null(), sa.String).label("step"),
        sa.cast(sa.null(), sa.Integer).label("plan_id"),
        Deadline.due_on.label("due_on"),
    ).where(
        Deadline.duty == Duty.CLEANUP_ROUND,
        Deadline.ended_at.is_(None),
        Deadline.due_on < today,
        scope.holds(Deadline.agency_id),
    )


def _expired(scope: Scope, _: Actor, today: date) -> sa.Select[tuple[object, ...]]:
    """Documents out of force by their term whose lapse is not on record; due was the first day out of force."""
    over = past_validity(today).order_by(None)
    return over.with_only_columns(
        sa.literal(What.EXPIRED.value).label("what"),
        AGENCY.label("agency_id"),
        Document.id.label("document_id"),
        Document.title.label("title"),
        Document.number.label("number"),
        sa.literal("lapse").label("step"),
        sa.cast(sa.null(), sa.Integer).label("plan_id"),
        Document.in_force_until.label("due_on"),
    ).where(scope.holds())


def _planned(scope: Scope, actor: Actor, today: date) -> sa.Select[tuple[object, ...]]:
    """Recorded steps whose day has come and that nobody took; a planned publication is of a hidden document."""
    come = planned_until(today).order_by(None).join(Document, Document.id == PlannedStep.document_id)
    return come.with_only_columns(
        sa.literal(What.PLANNED.value).label("what"),
        AGENCY.label("agency_id"),
        Document.id.label("document_id"),
        shown_title(actor).label("title"),
        shown_number(actor).label("number"),
        PlannedStep.step.label("step"),
        PlannedStep.id.label("plan_id"),
        PlannedStep.due_on.label("due_on"),
    ).where(scope.holds())


def _evaluations(scope: Scope, _: Actor, today: date) -> sa.Select[tuple[object, ...]]:
    """Steps of evaluations (R72 to R74) past their day, of documents still in force; ``step`` is the act."""
    missed = missed_steps(today).subquery()
    return (
        sa.select(
            sa.literal(What.EVALUATION.value).label("what"),
            AGENCY.label("agency_id"),
            Document.id.label("document_id"),
            Document.title.label("title"),
            Document.number.label("number"),
            missed.c.act.label("step"),
            sa.cast(sa.null(), sa.Integer).label("plan_id"),
            missed.c.due_on.label("due_on"),
        )
        .join(missed, missed.c.document_id == Document.id)
        .where(ends_by_term(today), scope.holds())
    )


_QUERIES = {What.ROUND: _rounds, What.EXPIRED: _expired, What.PLANNED: _planned, What.EVALUATION: _evaluations}


def label_of(what: What, step: str | None = None) -> str:
    """What is overdue, with the step that was not taken; never without the mark of a day whose ground was not read."""
    if what is What.EVALUATION and step is not None:
        act = EvaluationAct(step)
        return f"{what.label}：{act.label}{rules.current().mark(CLOCK_OF[act])}"
    if what is What.EVALUATION:
        marks = {rules.current().mark(name) for name in CLOCK_OF.values()}
        return f"{what.label}{max(marks)}"
    return what.label if step is None else f"{what.label}（{STEP_BY_NAME[step].label}）"


def last_day_of(due_on: date, what: What) -> date:
    """The last day on which it was in time; a planned step is to be taken on its day itself."""
    return day_before(due_on) if what is What.EXPIRED else due_on


def last_day_said(due_on: date, what: What) -> date | str:
    """The last day as tables show it; that of a cleanup in words, with the mark of the interval it is reckoned from."""
    day = last_day_of(due_on, what)
    mark = rules.current().mark("cleanup_every") if what is What.ROUND else ""
    return f"{zh_date(day)}{mark}" if mark else day


def days_late(due_on: date, what: What, today: date) -> int:
    """How many days it is past its last day."""
    return (today - last_day_of(due_on, what)).days
