"""Clocks (期限): a duty of the rule profile started by an act, stopped by the act that meets it, paused in between.

All of these are called in the transaction of the act that they belong to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.clock import SHANGHAI, Clock, local
from lawdocs.deadlines.models import Deadline, DeadlineChange, DeadlinePause, Notice, Outcome
from lawdocs.deadlines.posts import Post, posts_of
from lawdocs.deadlines.terms import next_number, open_deadline
from lawdocs.deadlines.words import marks_of, text_of
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.rules.entries import standing_overrides
from workflows.deadlines import Ladder, day_of
from workflows.duties import CLOCK_OF, GIVEN, GIVEN_RULES, RIGHTS, Duty, is_given
from workflows.guards import zh_date
from workflows.periods import LastDay, Pause, Period, Reckoning, Unit, reckon
from workflows.profiles import UNTRACKED, ClockRule
from workflows.workdays import WorkCalendar

_FAR = 1000  # days: more than any review takes
LAPSED = "期满未提出"


@dataclass(frozen=True)
class Taken:
    """Days that counted, and whether they rest on a year without a published calendar."""

    days: int
    provisional: bool


def start(
    duty: Duty,
    clock: Clock,
    *,
    on: date,
    held_by: Post,
    subject_id: int,
    document: Document | None = None,
    agency_id: int | None = None,
    about: str = "",
    rule_name: str = "",
    at: datetime | None = None,
) -> Deadline:
    """Start the clock of a duty with the day of its start event, and tell the post that must act.

    ``subject_id`` is the record that the duty is of: the document's id, or that of a filing, a request, an agency.
    ``rule_name`` names the clock of the profile where it is not the one of the duty itself; ``at`` is the instant of
    the start event for a period of hours, which is over at an instant too.
    It is about a document, or about an agency. Raises RuntimeError where such a clock runs already.
    """
    if open_deadline(duty, subject_id) is not None:
        raise RuntimeError(f"the clock {duty} of {subject_id} runs already")
    rule = rules.current().clocks[rule_name or CLOCK_OF.get(duty, duty)]
    found = reckon(rule.period, on, rules.work_calendar(), at=local(at).time() if at is not None else None)
    role, held_by_id = held_by
    deadline = Deadline(
        duty=duty,
        subject_id=subject_id,
        opened_no=next_number(duty, subject_id),
        document_id=document.id if document is not None else None,
        agency_id=agency_id,
        held_by_id=held_by_id,
        held_by_role=role,
        about=about[:200],
        started_on=on,
        started_at=at,
        due_on=found.due,
        due_at=found.due_at.replace(tzinfo=SHANGHAI) if at is not None and found.due_at is not None else None,
        provisional=found.provisional,
        opened_at=clock.now(),
        **_as_row(rule),
    )
    _set_next(deadline, rule.ladder, clock.today())
    db.session.add(deadline)
    db.session.flush()  # the notice names it
    _tell(deadline, "opened", clock, posts_of(deadline))
    return deadline


def start_given(
    duty: Duty,
    clock: Clock,
    *,
    on: date,
    due: date,
    held_by: Post,
    subject_id: int,
    rule: str,
    ground: str,
    document: Document | None = None,
    agency_id: int | None = None,
    about: str = "",
) -> Deadline:
    """Start the clock of a duty (``GIVEN``) whose last day an act gave, and tell the post that must act.

    It is about a document, or about an agency.
    """
    role, held_by_id = held_by
    deadline = Deadline(
        duty=duty,
        subject_id=subject_id,
        opened_no=next_number(duty, subject_id),
        document_id=document.id if document is not None else None,
        agency_id=agency_id,
        held_by_id=held_by_id,
        held_by_role=role,
        about=about[:200],
        started_on=on,
        due_on=due,
        rule=rule,
        length=(due - on).days,
        unit=Unit.CALENDAR,
        last_day=LastDay.AS_IS,
        ground=ground,
        opened_at=clock.now(),
    )
    _set_next(deadline, ladder_of(deadline), clock.today())
    db.session.add(deadline)
    announce(deadline, "opened", clock, posts_of(deadline), "")
    return deadline


def move_given(
    duty: Duty, subject_id: int, due: date, clock: Clock, why: str, *, rule: str = "", ground: str = ""
) -> Deadline | None:
    """Move the last day of a clock that an act gave, and tell its post; None when none runs.

    ``rule`` (one of ``GIVEN_RULES``) makes a clock of the profile one whose day an act gave, on that ``ground``.
    """
    deadline = open_deadline(duty, subject_id)
    if deadline is None or deadline.due_on == due:
        return deadline
    before_on, before = deadline.due_on, in_words(deadline)
    if rule:
        deadline.rule, deadline.ground, deadline.verified, deadline.provisional = rule, ground, True, False
        deadline.unit, deadline.start_counts, deadline.last_day = Unit.CALENDAR, False, LastDay.AS_IS
    deadline.started_on, deadline.due_on = min(deadline.started_on, due), due
    deadline.length = (due - deadline.started_on).days
    change = _keep_change(deadline, before_on, before, clock, why)
    if deadline.paused_on is None:
        _set_next(deadline, ladder_of(deadline), clock.today())
    _tell_move(deadline, change, clock)
    return deadline


def meet(
    duty: Duty, subject_id: int, clock: Clock, why: str, *, on: date | None = None, at: datetime | None = None
) -> Deadline | None:
    """The duty was done on a day (today), or at an instant (now): in time or late. None when no such clock ran.

    A period of hours is judged by the instant, one of days by the day on which that lies.

    A right (``RIGHTS``) that was used too late had lapsed by then: that is nothing to be late with.
    """
    deadline = open_deadline(duty, subject_id)
    if deadline is not None:
        day = on or (local(at).date() if at is not None else clock.today())
        if _close_pause(deadline, day):  # the days it stood still do not make whoever did it late
            deadline.due_on = derivation(deadline).due
        if not _lapse(deadline, day, clock):
            done_at = at or clock.now()
            _end(deadline, clock, why, Outcome.MET if _in_time(deadline, day, done_at) else Outcome.LATE, day)
            deadline.done_at = done_at if deadline.due_at is not None else None
    return deadline


def _in_time(deadline: Deadline, day: date, at: datetime) -> bool:
    """A period of days is over with its last day, one of hours with its minute."""
    return at <= deadline.due_at if deadline.due_at is not None else day <= deadline.due_on


def cancel(duty: Duty, subject_id: int, clock: Clock, why: str) -> Deadline | None:
    """The duty need not be done any more; None when no such clock ran."""
    deadline = open_deadline(duty, subject_id)
    if deadline is not None:
        _close_pause(deadline, clock.today())
        _end(deadline, clock, why, Outcome.VOID, clock.today())
    return deadline


def extend(duty: Duty, subject_id: int, rule_name: str, clock: Clock, why: str) -> Deadline | None:
    """Let a clock run on from its last day by another clock of the profile (延长期限); None where none runs."""
    before = cancel(duty, subject_id, clock, why)
    if before is None:
        return None
    db.session.flush()  # only one clock of a duty may run
    return start(
        duty,
        clock,
        on=before.due_on,
        held_by=(before.held_by_role, before.held_by_id),
        subject_id=subject_id,
        document=before.document,
        agency_id=before.agency_id,
        about=before.about,
        rule_name=rule_name,
    )


def rule_of(deadline: Deadline) -> ClockRule:
    """The clock of the profile by which a deadline is reckoned: the one of its rule id, else that of its duty."""
    return rules.current().clock_under(deadline.rule, deadline.duty)


def pause(duty: Duty, subject_id: int, clock: Clock, why: str, *, on: date | None = None) -> Deadline | None:
    """Let a clock stand still from a day (today) on; nobody is reminded meanwhile. None when none runs."""
    deadline = open_deadline(duty, subject_id)
    if deadline is not None and deadline.paused_on is None:
        deadline.paused_on, deadline.next_on = on or clock.today(), None
        deadline.pauses.append(DeadlinePause(since_on=deadline.paused_on, why=why[:200]))
    return deadline


def resume(duty: Duty, subject_id: int, clock: Clock, why: str, *, on: date | None = None) -> Deadline | None:
    """Let a paused clock run on; ``on`` (today) is the first day that counts again. None when none is paused."""
    deadline = open_deadline(duty, subject_id)
    if deadline is None or deadline.paused_on is None:
        return None
    ladder = ladder_of(deadline)
    _close_pause(deadline, on or clock.today())
    deadline.paused_on = None
    _set_next(deadline, ladder, clock.today())
    refresh(deadline, clock, why)
    return deadline


def derivation(deadline: Deadline) -> Reckoning:
    """How the due day of a clock was found, day by day; of a paused one, as if it ran on today.

    A day that an act gave (``GIVEN``) stays where it is, however long its clock stood still.
    """
    period = Period(deadline.length, deadline.unit, deadline.start_counts, deadline.last_day)
    pauses = [] if is_given(deadline.duty, deadline.rule) else pauses_of(deadline)
    at = local(deadline.started_at).time() if deadline.started_at is not None else None
    return reckon(period, deadline.started_on, rules.work_calendar(), pauses, at)


def days_taken(deadline: Deadline, until: date, unit: Unit | None = None) -> Taken:
    """How many days of a clock have counted up to a day, that day among them; days of a pause do not count.

    They are counted as the clock counts them, or in another unit.
    """
    counted_in = Unit.WORKING if (unit or deadline.unit) is Unit.WORKING else Unit.CALENDAR
    period = Period(_FAR, counted_in, deadline.start_counts)
    stopped = pauses_of(deadline)
    if deadline.paused_on is not None:
        stopped.append(Pause(deadline.paused_on, max(until, deadline.paused_on) + timedelta(days=1), ""))
    work = rules.work_calendar()
    counted = [each for each in reckon(period, deadline.started_on, work, stopped).days if each.day <= until]
    provisional = period.unit is Unit.WORKING and any(not work.is_known(each.day) for each in counted)
    return Taken(sum(each.counted for each in counted), provisional)


def pauses_of(deadline: Deadline) -> list[Pause]:
    """The pauses that are over; one still open moves the day only when it ends."""
    return [Pause(each.since_on, each.until_on, each.why) for each in deadline.pauses if each.until_on is not None]


def refresh(deadline: Deadline, clock: Clock, why: str = "") -> bool:
    """Reckon a running clock anew by the rules and the calendar of today; whether anything about it changed.

    What moved is kept with before and after, and the post that must act is told; of a paused clock once it runs on.
    Ended clocks are never touched. A right whose period is over is ended here.
    Who does not know why it may have moved leaves it to be found out.
    """
    if not deadline.rule or is_given(deadline.duty, deadline.rule) or deadline.ended_at is not None:
        return False
    changed = _reckon_anew(deadline, clock, why)
    return _lapse(deadline, clock.today(), clock) or changed


def _reckon_anew(deadline: Deadline, clock: Clock, why: str) -> bool:
    rule = rule_of(deadline)
    fresh = reckoned_anew(deadline, rule, rules.work_calendar())
    if not fresh:
        return False
    why = why or _cause(deadline, fresh)
    before_on, before, was_provisional = deadline.due_on, in_words(deadline), deadline.provisional
    for name, value in fresh.items():
        setattr(deadline, name, value)
    change = _keep_change(deadline, before_on, before, clock, why)
    if deadline.paused_on is not None:
        return True
    _set_next(deadline, rule.ladder, clock.today())
    if before_on != deadline.due_on:
        _tell_move(deadline, change, clock)
    elif was_provisional and not deadline.provisional:  # whoever was told of a provisional day learns that it holds
        _tell(deadline, f"settled-{change.id}", clock, posts_of(deadline), f"，日期已经确定（{why}）")
    return True


def reckoned_anew(deadline: Deadline, rule: ClockRule, work: WorkCalendar) -> dict[str, object]:
    """What about a running clock would change by a rule and a calendar: the columns with their new values."""
    at = deadline.started_at
    found = reckon(rule.period, deadline.started_on, work, pauses_of(deadline), local(at).time() if at else None)
    due_at = found.due_at.replace(tzinfo=SHANGHAI) if at is not None and found.due_at is not None else None
    fresh = {**_as_row(rule), "due_on": found.due, "due_at": due_at, "provisional": found.provisional}
    changed = any(getattr(deadline, name) != value for name, value in fresh.items())
    return fresh if changed else {}


def _cause(deadline: Deadline, fresh: Mapping[str, object]) -> str:
    """Why a clock moved that nobody moved: an override began to hold, the file changed, or the calendar did."""
    if all(getattr(deadline, name) == fresh[name] for name in fresh.keys() - {"due_on", "provisional"}):
        return "放假安排更新"
    override = standing_overrides().get(f"clocks.{deadline.duty}")
    return f"规则修订：自{zh_date(override.from_on)}起适用" if override is not None else "规则集更新"


def running(name: str | None = None, *, lock: bool = False) -> Iterable[Deadline]:
    """Every clock that runs or is paused, of one clock of the profile or all; locked for whoever is to change them."""
    by_rule = (Deadline.rule.not_in(("", *GIVEN_RULES)), Deadline.duty.not_in(GIVEN))
    ours = (Deadline.ended_at.is_(None), *by_rule)
    query = sa.select(Deadline).where(*ours).order_by(Deadline.id)
    if name is not None:
        query = query.where(Deadline.rule == rules.current().clocks[name].rule)
    return db.session.scalars(query.with_for_update(of=Deadline) if lock else query)


def announce(deadline: Deadline, event: str, clock: Clock, posts: Iterable[Post], more: str) -> None:
    """Tell posts what happened with a clock, beyond its start and its moves; once for each event."""
    db.session.flush()  # what the event is named after
    _tell(deadline, event, clock, posts, more)


def in_words(deadline: Deadline) -> str:
    """Period, ground and marks of a clock: 15个工作日（…号第六条）."""
    period = Period(deadline.length, deadline.unit, deadline.start_counts, deadline.last_day)
    return f"{period.text}，依据{deadline.ground}{marks_of(deadline)}"[:300]


def _as_row(rule: ClockRule) -> dict[str, object]:
    return {
        "rule": rule.rule,
        "length": rule.period.length,
        "unit": rule.period.unit,
        "start_counts": rule.period.start_counts,
        "last_day": rule.period.last_day,
        "ground": str(rule.ground),
        "verified": rule.verified,
    }


def _keep_change(deadline: Deadline, before_on: date, before: str, clock: Clock, why: str) -> DeadlineChange:
    """Keep what moved on a clock, with before and after."""
    change = DeadlineChange(at=clock.now(), why=why[:200], before_on=before_on, after_on=deadline.due_on)
    change.before, change.after = before, in_words(deadline)
    deadline.changes.append(change)
    db.session.flush()  # its notice is named after it
    return change


def _tell_move(deadline: Deadline, change: DeadlineChange, clock: Clock) -> None:
    more = f"，原为{zh_date(change.before_on)}（{change.why}）"
    _tell(deadline, f"moved-{change.id}", clock, posts_of(deadline), more)


def ladder_of(deadline: Deadline) -> Ladder:
    """When to remind of a deadline: as its clock says, else as the profile says for all."""
    if deadline.duty in UNTRACKED:
        return rules.current().ladder
    profile = rules.current()
    if deadline.rule in GIVEN_RULES:
        return profile.clocks[GIVEN_RULES[deadline.rule]].ladder
    return profile.ladder_of(deadline.duty) if deadline.duty in GIVEN else rule_of(deadline).ladder


def _set_next(deadline: Deadline, ladder: Ladder, since: date) -> None:
    """The next reminder; whoever started or moved the clock knows of it today."""
    rung = ladder.first_since(deadline.due_on, since + timedelta(days=1))
    deadline.next_rung, deadline.next_on = rung, day_of(deadline.due_on, rung)


def _close_pause(deadline: Deadline, day: date) -> bool:
    """Let a pause end before a day; whether there was one. ``paused_on`` is left to whoever sets what comes next."""
    if deadline.paused_on is None:
        return False
    deadline.pauses[-1].until_on = max(day, deadline.paused_on)
    return True


def _end(deadline: Deadline, clock: Clock, why: str, outcome: Outcome, day: date) -> None:
    deadline.outcome, deadline.ended_at, deadline.ended_on = outcome, clock.now(), day
    deadline.ended_by, deadline.next_on, deadline.paused_on = why[:200], None, None


def _lapse(deadline: Deadline, day: date, clock: Clock) -> bool:
    """End a right whose last day is over by a day; whether that was so."""
    is_over = deadline.duty in RIGHTS and deadline.paused_on is None and deadline.due_on < day
    if is_over:
        _end(deadline, clock, LAPSED, Outcome.VOID, day)
    return is_over


def _tell(deadline: Deadline, event: str, clock: Clock, posts: Iterable[Post], more: str = "") -> None:
    for role, agency_id in posts:
        notice = Notice(
            key=f"deadline:{deadline.id}:{event}:{role}@{agency_id}",
            document_id=deadline.document_id,
            deadline_id=deadline.id,
            due_on=deadline.due_on,
            on=clock.today(),
            agency_id=agency_id,
            role=role,
            text=f"{text_of(deadline, clock.today(), clock.now())}{more}"[:400],
            at=clock.now(),
        )
        db.session.add(notice)
