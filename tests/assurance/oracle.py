"""A second reckoning of legal periods, to judge the first: it shares no code and no way of thinking with it.

Where the programme walks day by day and asks of each whether it counts, this looks up positions in lists made
beforehand: the n-th working day is the n-th entry. Holidays are typed from the yearly notices of the General Office of
the State Council, not taken from a package.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

# First and last day off, month and day. 国办发明电〔2023〕7号、〔2024〕12号、〔2025〕7号
OFF = {
    2024: "0101-0101 0210-0217 0404-0406 0501-0505 0610-0610 0915-0917 1001-1007",
    2025: "0101-0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008",
    2026: "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
}
# Saturdays and Sundays on which people work (调休上班)
ON = {
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
    2026: "0104 0214 0228 0509 0920 1010",
}
FIRST, LAST = date(2020, 1, 1).toordinal(), date(2035, 12, 31).toordinal()
EVERY_DAY = range(FIRST, LAST + 1)
SATURDAY = 6  # of date.isoweekday


@dataclass(frozen=True)
class Question:
    """A period as the table of cases writes it; a pause is its first day and the day on which counting goes on."""

    length: int
    unit: str
    start: date
    at: time = time()
    start_counts: bool = False
    moves: bool = False
    pauses: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Answer:
    """The last day, whether it rests on a year without a calendar, and the moment for a period of hours."""

    due: date
    provisional: bool
    due_at: datetime | None = None


def days_off(year: int) -> set[int]:
    """The days of a notice's holidays, as ordinals."""
    found: set[int] = set()
    for span in OFF[year].split():
        first, last = (_ordinal(year, part) for part in span.split("-"))
        found |= set(range(first, last + 1))
    return found


def days_on(year: int) -> set[int]:
    """The make-up working days of a notice, as ordinals."""
    return {_ordinal(year, part) for part in ON[year].split()}


def _ordinal(year: int, part: str) -> int:
    return date(year, int(part[:2]), int(part[2:])).toordinal()


class Oracle:
    """Answers for a calendar in which some years are published; the others follow weekdays for the time being."""

    def __init__(self, known: Iterable[int] = OFF) -> None:
        self.known = frozenset(known)
        weekdays = {day for day in EVERY_DAY if date.fromordinal(day).isoweekday() < SATURDAY}
        for year in self.known:
            weekdays = (weekdays - days_off(year)) | days_on(year)
        self.working = sorted(weekdays)

    def answer(self, asked: Question) -> Answer:
        start = asked.start.toordinal()
        if asked.unit == "hour":
            return self._hours(asked, start)
        if asked.unit == "working":
            end = _nth(self.working, asked.length, start + (not asked.start_counts), asked.pauses)
        elif asked.unit == "calendar":
            begin = start + (not asked.start_counts)
            end = _nth(EVERY_DAY, asked.length, begin, asked.pauses) if asked.length else start
        else:
            end = _months(asked, start)
        last = self._moved(end) if asked.moves else end
        looked_at = (start if asked.unit == "working" else end, last)
        guessed = (asked.unit == "working" or asked.moves) and self._unknown(*looked_at)
        return Answer(date.fromordinal(last), guessed)

    def _hours(self, asked: Question, start: int) -> Answer:
        days, minutes = divmod(asked.at.hour * 60 + asked.at.minute + asked.length * 60, 24 * 60)
        end = start + days
        last = self._moved(end) if asked.moves else end
        due = date.fromordinal(last)
        moment = datetime.combine(due, time(*divmod(minutes, 60)))
        return Answer(due, asked.moves and self._unknown(end, last), moment)

    def _moved(self, day: int) -> int:
        return self.working[bisect_left(self.working, day)]

    def _unknown(self, first: int, last: int) -> bool:
        """A notice of 元旦 reaches back three days: the last day waits for the year that they lead to."""
        return not set(range(date.fromordinal(first).year, date.fromordinal(last + 3).year + 1)) <= self.known


def _months(asked: Question, start: int) -> int:
    """As many days as there are to the day of the same number (or of the number before); pauses push them on."""
    months = asked.start.year * 12 + asked.start.month - 1 + asked.length
    year, month = months // 12, months % 12 + 1
    number = asked.start.day - asked.start_counts  # 0: the last day of the month before
    end = date(year, month, 1).toordinal() - 1 + min(number, _last_of(year, month))
    if asked.length < 0:
        return end
    first = start + (not asked.start_counts)
    return _nth(EVERY_DAY, end - first + 1, first, asked.pauses)


def _last_of(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _nth(days: Sequence[int], n: int, first: int, pauses: Iterable[tuple[date, date]]) -> int:
    """The n-th of the days from ``first`` on that lie in no pause: whole stretches between pauses are skipped."""
    for begin, end in _stretches(first, pauses):
        left, right = bisect_left(days, begin), bisect_right(days, end - 1)
        if n <= right - left:
            return days[left + n - 1]
        n -= max(0, right - left)
    raise AssertionError("the lists of days end too early")


def _stretches(first: int, pauses: Iterable[tuple[date, date]]) -> Iterator[tuple[int, int]]:
    """What lies between the pauses, as half-open stretches; pauses may overlap."""
    at = first
    for since, until in sorted((since.toordinal(), until.toordinal()) for since, until in pauses):
        if since > at:
            yield at, since
        at = max(at, until)
    yield at, LAST + 1
