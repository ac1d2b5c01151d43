"""The working calendar (工作日历): which days are working days, and which years have no published calendar yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MAKE_UP = "调休上班"


@dataclass(frozen=True)
class DayMark:
    """What the State Council's yearly notice says of a day that differs from its weekday.

    ``name`` is the holiday; a working day with a mark makes up for days off (调休上班).
    """

    working: bool
    name: str


@dataclass(frozen=True)
class WorkCalendar:
    """The days of the years whose calendar is published (``known``), and the marks in them.

    A year that is not known follows weekdays alone for the time being: what rests on it is provisional (暂定).
    """

    known: frozenset[int]
    marks: Mapping[date, DayMark] = field(default_factory=dict)

    def is_known(self, day: date) -> bool:
        """Whether the calendar of the day's year is published."""
        return day.year in self.known

    def is_working(self, day: date) -> bool:
        """Whether people work on a day; by its weekday alone where nothing is known."""
        mark = self.marks.get(day)
        return mark.working if mark is not None else day.weekday() < 5

    def word(self, day: date) -> str:
        """What a day is, in a word; empty for an ordinary working day."""
        mark = self.marks.get(day)
        if mark is not None:
            return f"{MAKE_UP}（{mark.name}）" if mark.working else mark.name
        return "" if day.weekday() < 5 else WEEKDAYS[day.weekday()]

    def next_working(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def with_marks(self, year: int, marks: Mapping[date, DayMark]) -> "WorkCalendar":
        """This calendar with a year published anew: what was known of that year is replaced.

        A notice may also touch the last days of the year before (元旦 and its make-up days); those marks are added.
        """
        kept = {day: mark for day, mark in self.marks.items() if day.year != year}
        return WorkCalendar(self.known | {year}, kept | dict(marks))
