"""Where the evaluation of a document stands: its steps with their days, and what is on record."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.cleanup.queries import STANDING
from lawdocs.clock import local
from lawdocs.deadlines.countdown import ClockWord, countdown
from lawdocs.deadlines.terms import ends_by_term
from lawdocs.deadlines.words import PROVISIONAL, long_overdue_of
from lawdocs.documents.models import Document, TermExtension
from lawdocs.errors import NotVisible
from lawdocs.evaluation.models import EvaluationEntry, is_void
from lawdocs.extensions import db
from workflows.evaluation import CLOCK_OF, MET_BY, EvaluationAct, StepDay, met_by, step_days
from workflows.guards import zh_date
from workflows.states import LegalStatus

ONE_DAY = timedelta(days=1)
FURTHEST = 3660  # days: no step of an evaluation is due ten years before the end of a term


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


@dataclass(frozen=True)
class FormerRound:
    """The evaluation of a term that was extended, as it stood then."""

    extension: TermExtension
    lines: list[StepLine]


def last_day_of(document: Document) -> date | None:
    """The last day in force of a document that ends by its term; None where there is nothing to evaluate."""
    return document.in_force_until - timedelta(days=1) if ends_by_term(document) else None


def entries_of(document: Document) -> list[EvaluationEntry]:
    """Everything on record, newest first, of former terms too."""
    query = sa.select(EvaluationEntry).where(EvaluationEntry.document_id == document.id)
    return list(db.session.scalars(query.order_by(EvaluationEntry.id.desc())))


def entry_or_404(document: Document, entry_id: int) -> EvaluationEntry:
    """An entry of this document; NotVisible where there is none."""
    entry = db.session.get(EvaluationEntry, entry_id)
    if entry is None or entry.document_id != document.id:
        raise NotVisible
    return entry


def records_of(document_ids: Iterable[int]) -> Mapping[int, list[EvaluationEntry]]:
    """What is on record of the evaluations of some documents, newest first; one statement for all of them."""
    query = sa.select(EvaluationEntry).where(EvaluationEntry.document_id.in_(list(document_ids)))
    found: defaultdict[int, list[EvaluationEntry]] = defaultdict(list)
    for entry in db.session.scalars(query.order_by(EvaluationEntry.id.desc())):
        found[entry.document_id].append(entry)
    return found


def of_round(entries: Iterable[EvaluationEntry], last_on: date) -> dict[EvaluationAct, EvaluationEntry]:
    """What counts of the evaluation of the term that ends on a day, by act; of one act the newest, of steps the first.

    Since each step is entered once, only what was entered earlier knows several.
    """
    found: dict[EvaluationAct, EvaluationEntry] = {}
    for each in entries:
        if each.void is None and each.last_on == last_on and (each.act in CLOCK_OF or each.act not in found):
            found[each.act] = each
    return found


def report_of(entries: Iterable[EvaluationEntry], last_on: date) -> EvaluationEntry | None:
    """The newest report with its conclusion that counts, of the term that ends on a day."""
    reports = (each for each in entries if each.act is EvaluationAct.REPORT and each.last_on == last_on)
    return next((each for each in reports if each.void is None), None)


def renewal_of(entries: Iterable[EvaluationEntry], last_on: date) -> EvaluationEntry | None:
    """The renewal (延续登记) on record of the term that ends on a day."""
    return of_round(entries, last_on).get(EvaluationAct.RENEWAL)


def extension_to(document: Document, last_on: date | None) -> TermExtension | None:
    """The extension that brought the term that ends on a day; None where the text itself did."""
    return next((each for each in reversed(document.extensions) if each.to_last_on == last_on), None)


def awaits_renewal(document: Document, entries: Iterable[EvaluationEntry]) -> bool:
    """Whether the present term came by an extension that is not registered yet (R75)."""
    last_on = last_day_of(document)
    return extension_to(document, last_on) is not None and renewal_of(entries, last_on) is None


def renewals_of(entries: Iterable[EvaluationEntry]) -> list[tuple[str, date]]:
    """The registration numbers that renewals brought, with their days, oldest first."""
    kept = [each for each in entries if each.act is EvaluationAct.RENEWAL and each.void is None]
    return [(each.number, each.on) for each in reversed(kept)]


def missed_steps(
    today: date, among: sa.ColumnElement[bool] | None = None
) -> sa.Select[tuple[int, str, date, int, int]]:
    """The steps that were to be taken before the end of a term, and were not: document, act and last day.

    With them, as 1 or 0, whether that day is provisional, and whether its ground was never checked.

    Days are reckoned back from a last day in force by the rule profile, for every last day that a document has, of
    those ``among`` which it is asked for; the database finds the documents of these days.
    """
    standing = sa.and_(Document.state.in_(STANDING), among if among is not None else sa.true())
    days = _days_gone_by(today, standing)
    of_term = sa.and_(
        EvaluationEntry.document_id == Document.id, EvaluationEntry.last_on == days.c.last_on, sa.not_(is_void())
    )
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
        .where(standing, due_on < today, sa.not_(sa.exists().where(of_term, met)))
        .where(sa.or_(Document.end_kind.is_(None), Document.end_kind == LegalStatus.LAPSED))
    )


def _days_gone_by(today: date, standing: sa.ColumnElement[bool]) -> sa.CTE:
    """For each last day of a standing document, the steps whose day is over: act, days, and marks."""
    rows = [
        (each.act.value, last_on + ONE_DAY, last_on, each.due, int(each.provisional), int(bool(each.mark)))
        for last_on in _last_days(today, standing)
        for each in _over(last_on, today)
    ]
    columns = (
        sa.column("act", sa.String),
        *(sa.column(name, sa.Date) for name in ("until", "last_on", "due_on")),
        *(sa.column(name, sa.Integer) for name in ("provisional", "unverified")),
    )
    rows = rows or [("", date.min, date.min, date.min, 0, 0)]  # a list of values is never empty; no document ends then
    return sa.values(*columns, name="evaluation_days").data(rows).cte("evaluation_days")


def _last_days(today: date, standing: sa.ColumnElement[bool]) -> list[date]:
    """The last days of standing documents from today on, as far ahead as any step can be missed already."""
    # The later the last day, the later the days of its steps: what is not over for one is not for those after it.
    ahead = bisect_left(range(FURTHEST), True, key=lambda days: not _over(today + timedelta(days=days), today))
    until = Document.in_force_until
    query = sa.select(until).where(standing, until > today, until <= today + timedelta(days=ahead))
    return [each - ONE_DAY for each in db.session.scalars(query.distinct())]


def _over(last_on: date, today: date) -> list[StepDay]:
    """The steps before a last day whose own day is over."""
    return [each for each in step_days(rules.current(), last_on, rules.work_calendar()) if each.due < today]


def lines_of(document: Document, entries: list[EvaluationEntry], today: date) -> list[StepLine]:
    """The steps of the present term's evaluation; none for a document that does not end by its term, or has."""
    last_on = last_day_of(document)
    if last_on is None or today > last_on:
        return []
    return _lines(entries, last_on, lambda due, name: countdown(due, today, long_overdue_of(name)))


def former_rounds(document: Document, entries: list[EvaluationEntry]) -> list[FormerRound]:
    """How the evaluations of terms stood when they were extended, newest first: what was late stays late."""
    return [
        FormerRound(each, _lines(entries, each.from_last_on, lambda due, _, each=each: _left_open(due, each.on)))
        for each in reversed(document.extensions)
    ]


def _left_open(due: date, extended_on: date) -> ClockWord:
    late = (extended_on - due).days
    kind, word = ("late", f"逾期{late}日没有办理") if late > 0 else ("paused", "没有办理")
    return ClockWord(kind, f"{word}，延长有效期后不再需要")


def _lines(entries: list[EvaluationEntry], last_on: date, unmet: Callable[[date, str], ClockWord]) -> list[StepLine]:
    """The steps of one round; ``unmet`` words those that were not taken."""
    done = of_round(entries, last_on)
    deferrals = [each for each in entries if each.act is EvaluationAct.DEFER and each.last_on == last_on]
    deferred = {each.deferred_act: each for each in reversed(deferrals) if each.void is None}
    lines = []
    for step in step_days(rules.current(), last_on, rules.work_calendar()):
        put_off = deferred.get(step.act.value)
        until = put_off.deferred_until if put_off is not None else None
        by = done.get(met_by(step.act, {act: each.on for act, each in done.items()}))
        word = _word(by, step.due, until) if by is not None else unmet(until or step.due, CLOCK_OF[step.act])
        ground = put_off.text if put_off is not None else ""
        lines.append(StepLine(step, by.on if by is not None else None, word, until, ground))
    return lines


def _word(by: EvaluationEntry, first_due: date, put_off: date | None) -> ClockWord:
    """How a step was taken; one in time that was entered only after its day says when."""
    due, entered_on = put_off or first_due, local(by.at).date()
    if by.on > due:
        return ClockWord("late", f"逾期{(by.on - due).days}日办结")
    later = f"（{zh_date(entered_on)}补记）" if entered_on > due else ""
    return ClockWord("done", f"{zh_date(by.on)}{'推迟后' if by.on > first_due else ''}按期办结{later}")
