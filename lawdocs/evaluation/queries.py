"""Where the evaluation of a document stands: its steps with their days, and what is on record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.cleanup.queries import STANDING
from lawdocs.deadlines.countdown import ClockWord, countdown
from lawdocs.deadlines.terms import ends_by_term
from lawdocs.deadlines.words import PROVISIONAL, long_overdue_of
from lawdocs.documents.models import Document
from lawdocs.evaluation.models import EvaluationEntry
from lawdocs.extensions import db
from workflows.evaluation import CLOCK_OF, MET_BY, Conclusion, EvaluationAct, StepDay, met_on, step_days
from workflows.guards import zh_date
from workflows.states import LegalStatus


@dataclass(frozen=True)
class StepLine:
    """A step of an evaluation: how it stands, its day with marks, and until when it was put off, if it was."""

    step: StepDay
    met_on: date | None
    word: ClockWord
    deferred_until: date | None
    ground: str

    @property
    def due(self) -> date:
        return self.deferred_until or self.step.due

    @property
    def due_words(self) -> str:
        provisional = f"（{PROVISIONAL}）" if self.step.provisional else ""
        day = f"{zh_date(self.step.due)}{provisional}{self.step.mark}"
        return f"{day}，推迟到{zh_date(self.deferred_until)}{self.step.mark}" if self.deferred_until else day


def last_day_of(document: Document) -> date | None:
    """The last day in force of a document that ends by its term; None where there is nothing to evaluate."""
    return document.in_force_until - timedelta(days=1) if ends_by_term(document) else None


def entries_of(document: Document) -> list[EvaluationEntry]:
    """Everything on record, newest first, of former terms too."""
    query = sa.select(EvaluationEntry).where(EvaluationEntry.document_id == document.id)
    return list(db.session.scalars(query.order_by(EvaluationEntry.id.desc())))


def records_of(document_ids: Iterable[int]) -> Mapping[int, list[EvaluationEntry]]:
    """What is on record of the evaluations of some documents, newest first; one statement for all of them."""
    query = sa.select(EvaluationEntry).where(EvaluationEntry.document_id.in_(list(document_ids)))
    found: defaultdict[int, list[EvaluationEntry]] = defaultdict(list)
    for entry in db.session.scalars(query.order_by(EvaluationEntry.id.desc())):
        found[entry.document_id].append(entry)
    return found


def renewal_of(entries: Iterable[EvaluationEntry], last_on: date) -> EvaluationEntry | None:
    """The renewal (延续登记) on record of the term that ends on a day."""
    return next((each for each in entries if each.act is EvaluationAct.RENEWAL and each.last_on == last_on), None)


def awaits_renewal(entries: Iterable[EvaluationEntry], last_on: date) -> bool:
    """Whether an earlier term was to be extended, and has been, and the longer one is not registered yet (R75)."""
    renewed = max((each.last_on for each in entries if each.act is EvaluationAct.RENEWAL), default=date.min)
    concluded = [each.last_on for each in entries if each.conclusion is Conclusion.EXTEND]
    return renewed < last_on and any(renewed <= each < last_on for each in concluded)


def renewals_of(entries: Iterable[EvaluationEntry]) -> list[tuple[str, date]]:
    """The registration numbers that renewals brought, with their days, oldest first."""
    return [(each.number, each.on) for each in reversed(list(entries)) if each.act is EvaluationAct.RENEWAL]


def missed_steps(today: date) -> sa.Select[tuple[int, str, date, int, int]]:
    """The steps that were to be taken before the end of a term, and were not: document, act and last day.

    With them, as 1 or 0, whether that day is provisional, and whether its ground was never checked.

    Days are reckoned back from a last day in force by the rule profile, for every last day that can still come; the
    database finds the documents of these days.
    """
    days = _days_gone_by(today)
    of_term = sa.and_(EvaluationEntry.document_id == Document.id, EvaluationEntry.last_on == days.c.last_on)
    met = sa.or_(*(sa.and_(days.c.act == act, EvaluationEntry.act.in_(MET_BY[act])) for act in CLOCK_OF))
    put_off = (
        sa.select(EvaluationEntry.deferred_until)
        .where(of_term, EvaluationEntry.act == EvaluationAct.DEFER, EvaluationEntry.deferred_act == days.c.act)
        .order_by(EvaluationEntry.id.desc())
        .limit(1)
        .correlate(Document, days)
        .scalar_subquery()
    )
    due_on = sa.func.coalesce(put_off, days.c.due_on)
    return (
        sa.select(
            Document.id.label("document_id"),
            days.c.act.label("act"),
            due_on.label("due_on"),
            days.c.provisional.label("provisional"),
            days.c.unverified.label("unverified"),
        )
        .join(days, days.c.until == Document.in_force_until)
        .where(Document.state.in_(STANDING), due_on < today, sa.not_(sa.exists().where(of_term, met)))
        .where(sa.or_(Document.end_kind.is_(None), Document.end_kind == LegalStatus.LAPSED))
    )


def _days_gone_by(today: date) -> sa.CTE:
    """For each last day from today on, the steps whose day is over: act, days, and marks."""
    rows, last_on, is_over = [], today, True
    while is_over:
        over = [each for each in step_days(rules.current(), last_on, rules.work_calendar()) if each.due < today]
        until = last_on + timedelta(days=1)
        rows += [
            (each.act.value, until, last_on, each.due, int(each.provisional), int(bool(each.mark))) for each in over
        ]
        last_on, is_over = until, bool(over)
    columns = (
        sa.column("act", sa.String),
        *(sa.column(name, sa.Date) for name in ("until", "last_on", "due_on")),
        *(sa.column(name, sa.Integer) for name in ("provisional", "unverified")),
    )
    return sa.values(*columns, name="evaluation_days").data(rows).cte("evaluation_days")


def lines_of(document: Document, entries: list[EvaluationEntry], today: date) -> list[StepLine]:
    """The steps of the present term's evaluation; none for a document that does not end by its term, or has."""
    last_on = last_day_of(document)
    if last_on is None or today > last_on:
        return []
    present = [each for each in reversed(entries) if each.last_on == last_on]
    done = {each.act: each.on for each in reversed(present)}
    deferred = {each.deferred_act: each for each in present if each.act is EvaluationAct.DEFER}
    lines = []
    for step in step_days(rules.current(), last_on, rules.work_calendar()):
        put_off = deferred.get(step.act.value)
        until = put_off.deferred_until if put_off is not None else None
        met = met_on(step.act, done)
        word = _word(met, step.due, until, today, CLOCK_OF[step.act])
        lines.append(StepLine(step, met, word, until, put_off.text if put_off is not None else ""))
    return lines


def _word(met: date | None, first_due: date, put_off: date | None, today: date, name: str) -> ClockWord:
    due = put_off or first_due
    if met is None:
        return countdown(due, today, long_overdue_of(name))
    if met <= due:
        return ClockWord("done", f"{zh_date(met)}{'推迟后' if met > first_due else ''}按期办结")
    return ClockWord("late", f"逾期{(met - due).days}日办结")
