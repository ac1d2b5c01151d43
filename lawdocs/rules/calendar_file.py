"""The data file of working calendars (放假安排): a plain table that a clerk can type, checked line by line.

A year stands in it with the notice it was taken from, its holidays and its make-up days; docs/rules-profiles.md has an
example. What is wrong is refused whole: a year that is half right would give wrong days without the word 暂定.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from lawdocs.settings import SettingsError
from workflows.workdays import DayMark

HEAD = ["年份", "类别", "名称", "开始", "结束"]
NOTICE, OFF, ON = "依据", "放假", "上班"
# 全国年节及纪念日放假办法第二条: a year that lacks one of these was not typed to its end
STATUTORY = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
YEARS = range(1950, 2100)
LONGEST = 20  # days of one holiday; a longer one is a month mistyped
BIGGEST = 2**20  # bytes
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)


class CalendarError(SettingsError):
    """A data file of calendars that cannot be used, with the line and what is wrong there."""


@dataclass
class _Year:
    """What was read of a year so far."""

    notice: str = ""
    marks: dict[date, DayMark] = field(default_factory=dict)


def read_calendar_file(file: Path) -> Mapping[int, Mapping[date, DayMark]]:
    """The years of a data file; raises CalendarError with what is wrong in it."""
    years: dict[int, _Year] = {}
    taken: dict[date, int] = {}
    for number, cells in _lines(file):
        try:
            year, kind, name, first, last = _read_line(cells)
            _take(years.setdefault(year, _Year()), kind, name, _days(year, kind, first, last), number, taken)
        except ValueError as error:
            raise CalendarError(f"LAWDOCS_CALENDAR: line {number}: {error}") from error
    if not years:
        raise CalendarError("LAWDOCS_CALENDAR: the file holds no year")
    for year, found in sorted(years.items()):
        _check_whole(year, found)
    return {year: found.marks for year, found in years.items()}


def _lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines below the head that say something, with their numbers."""
    reader = csv.reader(_text(file).splitlines(), strict=True)
    headed = False
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            while cells and not cells[-1]:
                cells.pop()
            if not cells or cells[0].startswith("#"):
                continue
            if not headed and cells != HEAD:
                raise CalendarError(f"LAWDOCS_CALENDAR: line {reader.line_num}: the head must be {','.join(HEAD)}")
            if headed:
                yield reader.line_num, cells
            headed = True
    except csv.Error as error:
        raise CalendarError(f"LAWDOCS_CALENDAR: line {reader.line_num}: {error}") from error


def _text(file: Path) -> str:
    """The file in UTF-8, or in GB 18030 as spreadsheets on Chinese machines write it."""
    try:
        with file.open("rb") as stream:
            data = stream.read(BIGGEST + 1)
    except OSError as error:
        raise CalendarError(f"LAWDOCS_CALENDAR: the file cannot be read: {error.strerror}") from error
    if len(data) > BIGGEST:
        raise CalendarError(f"LAWDOCS_CALENDAR: the file is larger than {BIGGEST // 2**20} MB")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CalendarError("LAWDOCS_CALENDAR: the file is neither UTF-8 nor GB 18030")


def _read_line(cells: list[str]) -> tuple[int, str, str, str, str]:
    if len(cells) > len(HEAD):
        raise ValueError(f"{len(cells)} cells, there are {len(HEAD)}")
    year, kind, name, first, last = cells + [""] * (len(HEAD) - len(cells))
    if not re.fullmatch(r"\d{4}", year, re.ASCII) or int(year) not in YEARS:
        raise ValueError(f"{year!r} is no year")
    if kind not in (NOTICE, OFF, ON):
        raise ValueError(f"{kind!r} is none of {NOTICE}, {OFF}, {ON}")
    if not name:
        raise ValueError(f"{kind} without a name")
    return int(year), kind, name, first, last


def _days(year: int, kind: str, first: str, last: str) -> list[date]:
    """The days a line speaks of; one without an end is one day."""
    if kind == NOTICE:
        if first or last:
            raise ValueError(f"{NOTICE} names the notice and has no days")
        return []
    begin = _day(first)
    end = _day(last) if last else begin
    if end < begin:
        raise ValueError(f"ends on {end}, before it begins on {begin}")
    if (end - begin).days >= LONGEST:
        raise ValueError(f"{begin} to {end} is longer than {LONGEST} days")
    days = [begin + timedelta(days=offset) for offset in range((end - begin).days + 1)]
    for day in days:
        # the notice of a year may touch the last days of the year before (元旦)
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            raise ValueError(f"{day} is not in {year}")
        if kind == ON and day.weekday() < 5:
            raise ValueError(f"{day} is {day:%A}: only Saturdays and Sundays are made working days")
    return days


def _day(text: str) -> date:
    """A day as people and spreadsheets write it: 2027-01-31, 2027/1/31."""
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups() if found else ()))
    except (TypeError, ValueError):
        raise ValueError(f"{text!r} is no day, write it like 2027-01-31") from None


def _take(year: _Year, kind: str, name: str, days: list[date], number: int, taken: dict[date, int]) -> None:
    if kind == NOTICE:
        if year.notice:
            raise ValueError(f"{NOTICE} stands twice for this year")
        year.notice = name
    for day in days:
        if day in taken:
            raise ValueError(f"{day} stands in line {taken[day]} already")
        taken[day] = number
        year.marks[day] = DayMark(kind == ON, name)


def _check_whole(year: int, found: _Year) -> None:
    if not found.notice:
        raise CalendarError(f"LAWDOCS_CALENDAR: {year} has no {NOTICE}: which notice was it taken from?")
    names = "".join(mark.name for mark in found.marks.values() if not mark.working)
    missing = [holiday for holiday in STATUTORY if holiday not in names]
    if missing:
        raise CalendarError(f"LAWDOCS_CALENDAR: {year} lacks {'、'.join(missing)}")
