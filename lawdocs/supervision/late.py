"""What is overdue (逾期): five kinds of things that should have happened by a day and have not, as one query."""

from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.queries import past_validity, planned_until
from lawdocs.days import day_after, day_before
from lawdocs.deadlines.models import Deadline, Notice, NoticeRead
from lawdocs.deadlines.words import long_overdue_of
from lawdocs.documents.models import Document
from lawdocs.evaluation.queries import missed_steps
from lawdocs.supervision.conditions import ends_by_term, shown_number, shown_title
from lawdocs.supervision.scope import AGENCY, Scope
from workflows.actors import Actor
from workflows.document import STEP_BY_NAME
from workflows.duties import OF_CASES, RIGHTS, Duty
from workflows.evaluation import CLOCK_OF, EvaluationAct
from workflows.guards import zh_date
from workflows.labels import LabelledEnum
from workflows.profiles import UNTRACKED


class What(LabelledEnum):
    """A kind of overdue thing (逾期事项)."""

    ROUND = "round", "定期清理逾期"
    EXPIRED = "expired", "已过有效期，未登记失效"
    PLANNED = "planned", "预定环节已到日子，未办理"
    EVALUATION = "evaluation", "期满前评估逾期"
    CLOCK = "clock", "期限逾期"


def late_items(scope: Scope, actor: Actor, today: date, *kinds: What) -> sa.Select[tuple[object, ...]]:
    """Overdue things of some kinds, of every kind by itself.

    Columns: what, agency_id, document_id, title, number, step, item_id, due_on, and as 1 or 0 provisional, unverified
    and long. ``step`` is a step, the act of an evaluation or the duty of a clock; ``item_id`` is of what is not a
    document: a planned step or a clock. A clock counts for the agency that must act.
    """
    wanted = kinds or tuple(What)
    found = sa.union_all(*(_QUERIES[kind](scope, actor, today) for kind in wanted)).subquery()
    return sa.select(found)


def is_late(today: date) -> sa.ColumnElement[bool]:
    """The condition that a clock runs past its last day; a right ends there instead.

    Cases are the procuratorate's to supervise: not even their numbers are told here.
    """
    return sa.and_(
        Deadline.rule != "",
        Deadline.duty.not_in(RIGHTS | OF_CASES),
        Deadline.ended_at.is_(None),
        Deadline.paused_on.is_(None),
        Deadline.due_on < today,
    )


def is_long(today: date) -> sa.ColumnElement[int]:
    """1 for a clock that is 长期逾期, else 0."""
    duties = [duty for duty in Duty if duty not in UNTRACKED]
    return _long(Deadline.due_on, sa.case(*((Deadline.duty == duty, _since(today, duty)) for duty in duties)))


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


def _row_of(what: What, due_on: object, agency_id: object, **known: object) -> list[sa.Label[object]]:
    """The columns of an overdue thing, those that are not known left empty."""
    empty = dict.fromkeys(("document_id", "item_id"), sa.cast(sa.null(), sa.Integer))
    empty |= dict.fromkeys(("title", "number", "step"), sa.cast(sa.null(), sa.String))
    empty |= dict.fromkeys(("provisional", "unverified"), sa.literal(0))
    first = {"what": sa.literal(what.value), "due_on": due_on, "agency_id": agency_id}
    return [column.label(name) for name, column in (first | empty | known).items()]


def _since(today: date, name: str = "") -> date:
    """What was due before that day is 长期逾期."""
    return today - timedelta(days=long_overdue_of(name))


def _long(due_on: sa.ColumnElement[date], since: object) -> sa.ColumnElement[int]:
    return sa.case((due_on < since, 1), else_=0)


def _rounds(scope: Scope, _: Actor, today: date) -> sa.Select[tuple[object, ...]]:
    """Periodic cleanups of makers past their day."""
    return sa.select(
        *_row_of(
            What.ROUND,
            Deadline.due_on,
            Deadline.agency_id,
            unverified=sa.literal(int(not rules.current().values["cleanup_every"].verified)),
            long=_long(Deadline.due_on, _since(today)),
        )
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
        *_row_of(
            What.EXPIRED,
            Document.in_force_until,
            AGENCY,
            document_id=Document.id,
            title=Document.title,
            number=Document.number,
            step=sa.literal("lapse"),
            long=_long(Document.in_force_until, day_after(_since(today))),
        )
    ).where(scope.holds())


def _planned(scope: Scope, actor: Actor, today: date) -> sa.Select[tuple[object, ...]]:
    """Recorded steps whose day has come and that nobody took; a planned publication is of a hidden document."""
    come = planned_until(today).order_by(None).join(Document, Document.id == PlannedStep.document_id)
    return come.with_only_columns(
        *_row_of(
            What.PLANNED,
            PlannedStep.due_on,
            AGENCY,
            document_id=Document.id,
            title=shown_title(actor),
            number=shown_number(actor),
            step=PlannedStep.step,
            item_id=PlannedStep.id,
            long=_long(PlannedStep.due_on, _since(today)),
        )
    ).where(scope.holds())


def _evaluations(scope: Scope, _: Actor, today: date) -> sa.Select[tuple[object, ...]]:
    """Steps of evaluations (R72 to R74) past their day, of documents still in force; ``step`` is the act."""
    missed = missed_steps(today).subquery()
    since = sa.case(*((missed.c.act == act.value, _since(today, name)) for act, name in CLOCK_OF.items()))
    return (
        sa.select(
            *_row_of(
                What.EVALUATION,
                missed.c.due_on,
                AGENCY,
                document_id=Document.id,
                title=Document.title,
                number=Document.number,
                step=missed.c.act,
                provisional=missed.c.provisional,
                unverified=missed.c.unverified,
                long=_long(missed.c.due_on, since),
            )
        )
        .join(missed, missed.c.document_id == Document.id)
        .where(ends_by_term(today), scope.holds())
    )


def _clocks(scope: Scope, actor: Actor, today: date) -> sa.Select[tuple[object, ...]]:
    """Clocks past their last day, of whoever must act; a document that the reader may not read yet has no title."""
    return (
        sa.select(
            *_row_of(
                What.CLOCK,
                Deadline.due_on,
                Deadline.held_by_id,
                document_id=Deadline.document_id,
                title=sa.case((Deadline.document_id.is_(None), Deadline.about), else_=shown_title(actor)),
                number=shown_number(actor),
                step=sa.type_coerce(Deadline.duty, sa.String),
                item_id=Deadline.id,
                provisional=sa.case((Deadline.provisional, 1), else_=0),
                unverified=sa.case((Deadline.verified, 0), else_=1),
                long=is_long(today),
            )
        )
        .outerjoin(Document, Document.id == Deadline.document_id)
        .where(is_late(today), scope.holds(Deadline.held_by_id))
    )


_QUERIES = {
    What.ROUND: _rounds,
    What.EXPIRED: _expired,
    What.PLANNED: _planned,
    What.EVALUATION: _evaluations,
    What.CLOCK: _clocks,
}


def label_of(what: What, step: str | None) -> str:
    """What is overdue, with what was not done."""
    if what is What.EVALUATION:
        return f"{what.label}：{EvaluationAct(step).label}"
    if what is What.CLOCK:
        return f"{what.label}：{Duty(step).label}"
    return f"{what.label}（{STEP_BY_NAME[step].label}）" if what is What.PLANNED else what.label


def last_day_of(due_on: date, what: What) -> date:
    """The last day on which it was in time; a planned step is to be taken on its day itself."""
    return day_before(due_on) if what is What.EXPIRED else due_on


def last_day_said(due_on: date, what: What, marks: str) -> date | str:
    """The last day as tables show it; in words with its marks, where something must be said with it."""
    day = last_day_of(due_on, what)
    return f"{zh_date(day)}{marks}" if marks else day


def days_late(due_on: date, what: What, today: date) -> int:
    """How many days it is past its last day."""
    return (today - last_day_of(due_on, what)).days
