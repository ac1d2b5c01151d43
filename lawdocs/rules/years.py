"""Enter or replace a year of the working calendar (录入放假安排) from the State Council's notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError

from lawdocs import keys, rules
from lawdocs.accounts.models import RoleGrant
from lawdocs.audit import services as audit
from lawdocs.audit.queries import last_entry
from lawdocs.clock import Clock, local
from lawdocs.deadlines.clocks import refresh, running
from lawdocs.deadlines.models import Notice, NoticeRead
from lawdocs.deadlines.moves import Move, moves
from lawdocs.errors import NotVisible, VersionRequired, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.rules.calendar import published_calendar
from lawdocs.rules.models import CalendarDay, CalendarYear
from workflows.actors import Actor
from workflows.workdays import MAKE_UP, WEEKDAYS, DayMark, WorkCalendar

SUBJECT = "workdays"
AHEAD = 2  # the State Council publishes one year at a time, late in the year before


@dataclass(frozen=True)
class Known:
    """A year of the calendar and where it comes from; ``entered`` is set where an administrator entered it."""

    year: int
    is_known: bool
    entered: CalendarYear | None
    free: int = 0
    make_up: int = 0


@dataclass(frozen=True)
class Span:
    """Days in a row that are the same thing."""

    first: date
    last: date
    mark: DayMark

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Difference:
    """A day that becomes something else than it was taken for."""

    day: date
    before: str
    after: str


@dataclass(frozen=True)
class YearPreview:
    """What a year's notice would change: days, and running clocks."""

    differences: list[Difference]
    moves: list[Move]

    @property
    def shown(self) -> list[Move]:
        return [each for each in self.moves if each.is_shown]


def reminders_of(year: int) -> str:
    """How the keys of the notices begin that remind of entering a year."""
    return f"{SUBJECT}:{year}:"


def known_years() -> list[Known]:
    """Every year from the first that anything is known of to the first that is not, newest first."""
    work, entered = rules.work_calendar(), {each.year: each for each in db.session.scalars(sa.select(CalendarYear))}
    last = max([*work.known, rules.today().year])
    years = range(min([*work.known, rules.today().year]), last + 2)
    return [_known(year, work, entered.get(year)) for year in reversed(years)]


def year_or_404(year: int) -> Known:
    """A year on the list of years; raises NotVisible."""
    found = next((each for each in known_years() if each.year == year), None)
    if found is None:
        raise NotVisible
    return found


def may_enter(year: int) -> bool:
    """Days that are over are not rewritten; years far ahead have no notice."""
    return rules.today().year <= year <= rules.today().year + AHEAD


def days_of(year: int) -> list[Span]:
    """The holidays and make-up days of a year, days in a row taken together."""
    marks = rules.work_calendar().marks
    return spans({day: mark for day, mark in marks.items() if day.year == year})


def spans(marks: Mapping[date, DayMark]) -> list[Span]:
    """Marks with days in a row taken together."""
    found: list[Span] = []
    for day, mark in sorted(marks.items()):
        if found and found[-1].mark == mark and (day - found[-1].last).days == 1:
            found[-1] = Span(found[-1].first, day, mark)
        else:
            found.append(Span(day, day, mark))
    return found


def notice_text(year: int) -> str:
    """The entered days of a year in the form in which they are typed."""
    row = db.session.get(CalendarYear, year)
    marks = {each.day: DayMark(each.working, each.name) for each in row.days} if row is not None else {}
    return "\n".join(
        f"{'班 ' if each.mark.working else ''}{each.first}{f'..{each.last}' if each.days > 1 else ''} {each.mark.name}"
        for each in spans(marks)
    )


def preview_year(year: int, marks: Mapping[date, DayMark]) -> YearPreview:
    """What a year's days would change; nothing is stored."""
    before = rules.work_calendar()
    after = before.with_marks(year, marks)
    days = sorted({day for day in (*before.marks, *marks) if day.year == year or day in marks})
    differing = [
        Difference(day, _what(day, before), _what(day, after))
        for day in days
        if before.is_working(day) != after.is_working(day)
    ]
    return YearPreview(differing, moves(rules.current(), after))


def enter_year(
    year: int,
    marks: Mapping[date, DayMark],
    source: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    request_key: str | None,
) -> YearPreview:
    """Store a year's days in place of what was known of it, and reckon every running clock anew.

    Raises VersionStale when somebody entered the year meanwhile.
    """
    with transaction():
        asked = ["rules:calendar", year, sorted((str(day), mark.working, mark.name) for day, mark in marks.items())]
        keys.claim(actor, request_key, [*asked, source, version], clock.now(), answer=f"/work/rules/calendar/{year}")
        if version is None:
            raise VersionRequired
        row = db.session.scalar(
            sa.select(CalendarYear).where(CalendarYear.year == year).with_for_update(of=CalendarYear)
        )
        if version != (row.version if row is not None else 0):
            raise _stale(year)
        preview = preview_year(year, marks)
        before = {"source": row.source, "days": len(row.days)} if row is not None else {}
        _store(row, year, marks, source, actor, clock)
        settled = _settle_reminders(year, clock)
        rules.forget()
        why = f"{year}年放假安排{'更新' if version else '公布'}"
        for deadline in list(running(lock=True)):
            refresh(deadline, clock, why)
        audit.record(
            "rules:calendar",
            actor,
            clock.now(),
            SUBJECT,
            year,
            before=before,
            after={
                "source": source,
                "days": len(marks),
                "differing": len(preview.differences),
                "clocks": len(preview.moves),
                "reminders": settled,
            },
            basis=source,
            key=request_key,
        )
    return preview


def _store(
    row: CalendarYear | None,
    year: int,
    marks: Mapping[date, DayMark],
    source: str,
    actor: Actor,
    clock: Clock,
) -> None:
    if row is None:
        row = CalendarYear(year=year, version=0)
    else:
        row.days.clear()
        db.session.flush()  # the same day may come back: the old rows go first
    row.days += [CalendarDay(day=day, working=mark.working, name=mark.name) for day, mark in sorted(marks.items())]
    row.source, row.entered_at, row.entered_by_id, row.version = source, clock.now(), actor.id, row.version + 1
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:  # entered at the same moment on another node
        raise _stale(year) from error


def _settle_reminders(year: int, clock: Clock) -> int:
    """Mark the reminders to enter a year as read by all who got them; how many of them nobody need read any more."""
    is_read = sa.exists().where(NoticeRead.notice_id == Notice.id, NoticeRead.user_id == RoleGrant.user_id)
    unread = (
        sa.select(Notice.id, RoleGrant.user_id)
        .join(RoleGrant, sa.and_(RoleGrant.agency_id == Notice.agency_id, RoleGrant.role == Notice.role))
        .where(Notice.key.startswith(reminders_of(year), autoescape=True), sa.not_(is_read))
    )
    found = db.session.execute(unread).all()
    db.session.add_all(NoticeRead(notice_id=notice, user_id=user, at=clock.now()) for notice, user in found)
    return len(found)


def _stale(year: int) -> VersionStale:
    entry = last_entry(SUBJECT, year)
    return VersionStale(entry.actor_name, f"{local(entry.at):%H:%M}") if entry else VersionStale()


def _known(year: int, work: WorkCalendar, entered: CalendarYear | None) -> Known:
    marks = [mark for day, mark in work.marks.items() if day.year == year]
    made_up = sum(mark.working for mark in marks)
    return Known(year, year in work.known, entered, len(marks) - made_up, made_up)


def from_file(year: int) -> bool:
    """Whether a year comes from the data file of this installation, not from the package."""
    file = current_app.extensions["settings"].calendar
    return year in published_calendar(file).known and year not in published_calendar().known


def _what(day: date, work: WorkCalendar) -> str:
    """What a day is, never empty: 工作日、星期日、春节."""
    mark = work.marks.get(day)
    if mark is None:
        return "工作日" if day.weekday() < 5 else f"{WEEKDAYS[day.weekday()]}休息"
    return f"{MAKE_UP}（{mark.name}）" if mark.working else f"放假（{mark.name}）"
