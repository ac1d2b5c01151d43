"""The published working calendar (放假安排): from a maintained package, and a data file for what it lacks."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from lawdocs.rules.calendar_file import read_calendar_file
from workflows.workdays import DayMark, WorkCalendar


@cache
def published_calendar(file: Path | None = None) -> WorkCalendar:
    """The years of the package ``chinesecalendar``, and those of a data file over them.

    Years that neither has are not known; nothing is guessed for them. Raises CalendarError for a file that is wrong.
    """
    from chinese_calendar import Holiday
    from chinese_calendar.constants import holidays, workdays

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    marks: dict[date, DayMark] = {day: DayMark(False, names[name]) for day, name in holidays.items()}
    marks |= {day: DayMark(True, names[name]) for day, name in workdays.items()}
    found = WorkCalendar(frozenset(day.year for day in holidays), marks)
    years: Mapping[int, Mapping[date, DayMark]] = read_calendar_file(file) if file is not None else {}
    for year in sorted(years):
        found = found.with_marks(year, years[year])
    return found
