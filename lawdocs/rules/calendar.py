"""The published working calendar (放假安排): from a maintained package, and a data file for what it lacks."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from workflows.workdays import DayMark, WorkCalendar


@cache
def published_calendar(file: Path | None = None) -> WorkCalendar:
    """The years of the package ``chinesecalendar``, and those of a data file over them.

    Years that neither has are not known; nothing is guessed for them.
    """
    from chinese_calendar import Holiday
    from chinese_calendar.constants import holidays, workdays

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    marks: dict[date, DayMark] = {day: DayMark(False, names[name]) for day, name in holidays.items()}
    marks |= {day: DayMark(True, names[name]) for day, name in workdays.items()}
    found = WorkCalendar(frozenset(day.year for day in holidays), marks)
    if file is not None and file.is_file():
        for year, days in read_calendar_file(file).items():
            found = found.with_marks(year, days)
    return found


def read_calendar_file(file: Path) -> Mapping[int, Mapping[date, DayMark]]:
    """The years of a data file; raises CalendarError with what is wrong in it."""
    raise NotImplementedError
