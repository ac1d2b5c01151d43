"""Periods of law (期间): the last day on which something is in time, and how each day up to it was counted.

The day on which a period begins is not counted unless its rule says so; months end on the day of the same number, or
on the last day of a month that has none (民法典第二百零一条、第二百零二条). Whether a last day that is no working day
moves to the next one (第二百零三条) is for each rule to say.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count

from workflows.labels import LabelledEnum
from workflows.workdays import WEEKDAYS, WorkCalendar


class Unit(LabelledEnum):
    """In what a period is counted (计算单位)."""

    CALENDAR = "calendar", "日"
    WORKING = "working", "个工作日"
    MONTH = "month", "个月"
    HOUR = "hour", "小时"


class LastDay(LabelledEnum):
    """What becomes of a last day that is not a working day (届满日遇休息日)."""

    AS_IS = "as_is", "不顺延"
    NEXT_WORKING_DAY = "next_working_day", "顺延至下一个工作日"


@dataclass(frozen=True)
class Period:
    """How long, in what, and how its ends are counted. A negative length lies before its start."""

    length: int
    unit: Unit
    start_counts: bool = False
    last_day: LastDay = LastDay.AS_IS

    def __post_init__(self) -> None:
        if self.length < 0 and self.unit is not Unit.MONTH:
            raise ValueError("only a period of months may lie before its start")
        if self.length < 0 and self.start_counts:
            raise ValueError("a period that lies before its start does not count its start day")
        if self.length == 0 and self.unit is not Unit.CALENDAR:
            raise ValueError("a period of nothing is one of 0 calendar days")

    @property
    def text(self) -> str:
        """15个工作日、30日、2个月."""
        return f"{abs(self.length)}{self.unit.label}"


@dataclass(frozen=True)
class Pause:
    """Days that do not count (期间中止): from ``since`` on, up to the day before ``until``, and why."""

    since: date
    until: date
    why: str

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("a pause ends after it begins")

    def holds(self, day: date) -> bool:
        return self.since <= day < self.until


@dataclass(frozen=True)
class CountedDay:
    """One day of a derivation: whether it counted, and why (not)."""

    day: date
    counted: bool
    why: str


@dataclass(frozen=True)
class Reckoning:
    """The last day in time, its hour if the period is counted in hours, and how it was found (推算过程).

    ``provisional`` (暂定): the answer rests on a day that a notice not published yet may change.
    """

    due: date
    days: tuple[CountedDay, ...]
    provisional: bool = False
    due_at: datetime | None = None


def reckon(
    period: Period, start: date, work: WorkCalendar, pauses: Iterable[Pause] = (), at: time | None = None
) -> Reckoning:
    """Count a period from the day of its start event.

    ``at`` is the time of day of the start event, for a period of hours; without it the day begins at 00:00.
    """
    pauses = tuple(pauses)
    if period.unit is Unit.HOUR:
        return _hours(period, start, at or time(), work)
    days = _months(period, start, pauses) if period.unit is Unit.MONTH else _days(period, start, work, pauses)
    looked_at = list(days) if period.unit is Unit.WORKING else []
    if period.last_day is LastDay.NEXT_WORKING_DAY:
        last = days[-1:]
        moved = _moved(days[-1].day, work)
        days, looked_at = days + moved, looked_at + last + moved
    return Reckoning(days[-1].day, tuple(days), any(not work.is_known(each.day) for each in looked_at))


def months_after(start: date, months: int) -> date:
    """The day of the same number some months later (or earlier), else the last day of that month."""
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(years, month + 1, min(start.day, calendar.monthrange(years, month + 1)[1]))


def in_short(found: Reckoning) -> str:
    """What is out of the ordinary in a derivation, days in a row taken together: 10月1日至8日 国庆节；10月10日 …."""
    groups: list[list[CountedDay]] = []
    for each in found.days:
        before = groups[-1][-1] if groups else None
        if before and before.why == each.why and before.day + timedelta(days=1) == each.day:
            groups[-1].append(each)
        else:
            groups.append([each])
    return "；".join(f"{_span(group[0].day, group[-1].day)} {group[0].why}" for group in groups if group[0].why)


def out_of_the_ordinary(found: Reckoning) -> str:
    """A derivation in short, without its ordinary weekends."""
    days = (replace(each, why="") if each.why in WEEKDAYS else each for each in found.days)
    return in_short(replace(found, days=tuple(days)))


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{first.month}月{first.day}日"
    month = f"{last.month}月" if last.month != first.month else ""
    return f"{first.month}月{first.day}日至{month}{last.day}日"


def _days(period: Period, start: date, work: WorkCalendar, pauses: Sequence[Pause]) -> list[CountedDay]:
    """Day by day until as many as the period has were counted."""
    days: list[CountedDay] = []
    left = period.length
    if not period.start_counts or left == 0:
        days.append(CountedDay(start, False, "起算当日不计入"))
    first = 0 if period.start_counts else 1
    for offset in count(first):
        if left == 0:
            return days
        day = start + timedelta(days=offset)
        why_not = _why_not(day, period, work, pauses)
        days.append(CountedDay(day, not why_not, why_not or _note(day, period, work)))
        left -= not why_not
    raise AssertionError("unreachable")


def _why_not(day: date, period: Period, work: WorkCalendar, pauses: Sequence[Pause]) -> str:
    """Why a day does not count; empty when it does."""
    pause = next((each for each in pauses if each.holds(day)), None)
    if pause is not None:
        return f"中止：{pause.why}"
    if period.unit is Unit.WORKING and not work.is_working(day):
        return work.word(day)
    return ""


def _note(day: date, period: Period, work: WorkCalendar) -> str:
    if period.unit is not Unit.WORKING:
        return ""
    missing = work.missing(day)
    return work.word(day) or (f"系统没有{missing}年的放假安排，暂按工作日计" if missing else "")


def _months(period: Period, start: date, pauses: Sequence[Pause]) -> list[CountedDay]:
    """The corresponding day, later by every day of a pause that falls before it."""
    end = months_after(start, period.length)
    if period.start_counts and end.day == start.day:  # a month that lacks the day is over with its last day either way
        end -= timedelta(days=1)
    word = "前" if period.length < 0 else "后"
    days = [CountedDay(start, period.start_counts, "起算日" if period.start_counts else "起算当日不计入")]
    if period.length < 0:
        return [*days, CountedDay(end, True, f"{period.text}{word}的对应日")]
    stopped: list[CountedDay] = []
    day = start + timedelta(days=not period.start_counts)
    while day <= end:
        pause = next((each for each in pauses if each.holds(day)), None)
        if pause is not None:
            stopped.append(CountedDay(day, False, f"中止：{pause.why}"))
            end += timedelta(days=1)
        day += timedelta(days=1)
    return [
        *([] if stopped and stopped[0].day == start else days),
        *stopped,
        CountedDay(end, True, f"{period.text}{word}的对应日{'，扣除中止的日数' if stopped else ''}"),
    ]


def _moved(last: date, work: WorkCalendar) -> list[CountedDay]:
    """The days by which a last day that is no working day moves on."""
    if work.is_working(last):
        return []
    days = []
    day = last + timedelta(days=1)
    while not work.is_working(day):
        days.append(CountedDay(day, False, f"顺延：{work.word(day)}"))
        day += timedelta(days=1)
    return [*days, CountedDay(day, False, f"届满日{work.word(last)}，顺延至本日")]


def _hours(period: Period, start: date, at: time, work: WorkCalendar) -> Reckoning:
    """Hours run on through rest days; an end on a rest day may move to the same hour of the next working day."""
    end = datetime.combine(start, at) + timedelta(hours=period.length)
    moves = period.last_day is LastDay.NEXT_WORKING_DAY
    moved = _moved(end.date(), work) if moves else []
    days = (
        CountedDay(start, True, f"自{at:%H:%M}起"),
        CountedDay(end.date(), True, f"至{end:%H:%M}满{period.text}"),
        *moved,
    )
    due = days[-1].day
    provisional = moves and not (work.is_known(end.date()) and work.is_known(due))
    return Reckoning(due, days, provisional, datetime.combine(due, end.time()))
