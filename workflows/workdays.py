"""The working calendar (工作日历): which days are working days, and which years have no published calendar yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MAKE_UP = "调休上班"
NEW_YEAR = "元旦"
# From this day of December on a year also waits for the notice of the next one, which reached back so far in 2006,
# 2007, 2011, 2018, 2022 and 2023 (29 December 2018 worked, 31 December off) and never further.
WAITS = 29


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

    A year that is not known follows weekdays alone for the time being: what rests on it is provisional (暂定). So is
    what rests on the last days of December before one.
    """

    known: frozenset[int]
    marks: Mapping[date, DayMark] = field(default_factory=dict)

    def is_known(self, day: date) -> bool:
        """Whether every notice that may speak of the day is published."""
        return self.missing(day) is None

    def missing(self, day: date) -> int | None:
        """The year whose notice may still change what a day is; None when the day is settled."""
        years = (day.year, day.year + 1) if (day.month, day.day) >= (12, WAITS) else (day.year,)
        return next((year for year in years if year not in self.known), None)

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
        """This calendar with a year published anew: what its notice said before is replaced.

        A notice may also touch the last days of the year before (元旦 and its make-up days): those go with it, and stay
        when the year they lie in is published anew.
        """
        kept = {day: mark for day, mark in self.marks.items() if _notice_of(day, mark) != year}
        return WorkCalendar(self.known | {year}, kept | dict(marks))


def _notice_of(day: date, mark: DayMark) -> int:
    """The year whose notice a mark is from."""
    return day.year + (day.month == 12 and NEW_YEAR in mark.name)
