"""R4: legal dates follow the official calendar, judged by a table of cases and by an oracle of another make."""

import csv
import random
from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from lawdocs.rules.calendar import published_calendar
from tests.assurance import oracle
from tests.assurance.oracle import Answer, Oracle, Question
from workflows.periods import LastDay, Pause, Period, Reckoning, Unit, reckon
from workflows.workdays import DayMark, WorkCalendar

CASES = Path(__file__).parent / "date_cases.tsv"
RANDOM_CASES = 20_000
FIRST, LAST = date(2024, 1, 1), date(2027, 3, 31)


def of_years(*years: int) -> WorkCalendar:
    """The published calendar as if no other years were published."""
    marks = published_calendar().marks
    return WorkCalendar(frozenset(years), {day: mark for day, mark in marks.items() if day.year in years})


def asked(row: dict[str, str]) -> Question:
    """One line of the table of cases."""
    pauses = [part.split("..") for part in row["pauses"].split()] if row["pauses"] != "-" else []
    return Question(
        length=int(row["length"]),
        unit=row["unit"],
        start=date.fromisoformat(row["start"]),
        at=time.fromisoformat(row["at"]) if row["at"] != "-" else time(),
        start_counts=row["start day"] == "counts",
        moves=row["last day"] == "moves",
        pauses=tuple((date.fromisoformat(since), date.fromisoformat(until)) for since, until in pauses),
    )


def reckoned(question: Question, calendar: WorkCalendar) -> Reckoning:
    """What the programme says."""
    last_day = LastDay.NEXT_WORKING_DAY if question.moves else LastDay.AS_IS
    period = Period(question.length, Unit(question.unit), question.start_counts, last_day)
    pauses = [Pause(since, until, "材料补正") for since, until in question.pauses]
    return reckon(period, question.start, calendar, pauses, question.at)


def answer_of(found: Reckoning) -> Answer:
    return Answer(found.due, found.provisional, found.due_at)


def written(answer: Answer) -> tuple[str, str]:
    """An answer as the table writes it."""
    due = answer.due.isoformat() if answer.due_at is None else answer.due_at.isoformat(timespec="minutes")
    return due, "provisional" if answer.provisional else "-"


def table() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def random_question(dice: random.Random) -> Question:
    start = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))
    unit = dice.choice(["calendar", "working", "working", "month", "hour"])
    length = {
        "calendar": lambda: dice.randrange(0, 121),
        "working": lambda: dice.randrange(1, 41),
        "month": lambda: dice.choice([dice.randrange(-12, 0), dice.randrange(1, 25)]),
        "hour": lambda: dice.randrange(1, 240),
    }[unit]()
    pauses = []
    for _ in range(dice.choice([0, 0, 1, 1, 2, 3])):
        since = start + timedelta(days=dice.randrange(-10, 60))
        pauses.append((since, since + timedelta(days=dice.randrange(0, 30))))
    return Question(
        length,
        unit,
        start,
        time(dice.randrange(24), dice.randrange(60)),
        start_counts=length > 0 and dice.random() < 0.3,
        moves=dice.random() < 0.5,
        pauses=tuple(pauses),
    )


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_package_holds_what_the_notices_say(year: int) -> None:
    marks = {day.toordinal(): mark for day, mark in published_calendar().marks.items() if day.year == year}

    assert {day for day, mark in marks.items() if mark.working} == oracle.days_on(year)
    assert {day for day, mark in marks.items() if not mark.working} == oracle.days_off(year)


def test_table_holds_two_hundred_different_cases_of_every_kind() -> None:
    rows = table()
    assert len(rows) == 200
    assert len({asked(row) for row in rows}) == 200
    assert set(Counter(row["unit"] for row in rows)) == {unit.value for unit in Unit}
    for column in ("start day", "last day", "pauses", "provisional"):
        assert sum(row[column] != "-" for row in rows) >= 8, column
    assert sum(int(row["length"]) < 0 for row in rows) >= 10


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['start']}{int(row['length']):+}{row['unit']}")
def test_case_of_the_table_is_exact(row: dict[str, str]) -> None:
    question, wanted = asked(row), (row["due"], row["provisional"])

    assert written(Oracle().answer(question)) == wanted, f"the oracle: {row['note']}"
    assert written(answer_of(reckoned(question, of_years(2024, 2025, 2026)))) == wanted, row["note"]


@pytest.mark.parametrize("known", [(2024, 2025, 2026), (2024, 2026), ()])
def test_random_cases_agree_with_the_oracle(known: tuple[int, ...]) -> None:
    judge, calendar, dice = Oracle(known), of_years(*known), random.Random(20261013)
    seen: Counter[str] = Counter()
    for _ in range(RANDOM_CASES if known == (2024, 2025, 2026) else RANDOM_CASES // 10):
        question = random_question(dice)
        found = reckoned(question, calendar)
        assert answer_of(found) == judge.answer(question), question
        assert shown(found, question), question
        seen[question.unit] += 1
        seen["provisional"] += found.provisional
        seen["paused"] += any(each.why.startswith("中止") for each in found.days)
        seen["moved"] += question.moves and found.days[-1].why.endswith("顺延至本日")
    assert min(seen[key] for key in ("calendar", "working", "month", "hour", "provisional", "paused", "moved")) > 100


def shown(found: Reckoning, question: Question) -> bool:
    """Whether the derivation leads to the day: in order, day by day, as many days counted as the period has."""
    days = [each.day for each in found.days]
    forward = question.length >= 0 and question.unit != "hour"
    in_order = not forward or all(earlier <= later for earlier, later in zip(days, days[1:], strict=False))
    counted = sum(each.counted for each in found.days)
    whole = question.unit not in ("calendar", "working") or counted == question.length
    if question.unit == "working":
        gapless = all(later - earlier == timedelta(days=1) for earlier, later in zip(days, days[1:], strict=False))
        in_order = in_order and gapless
    return in_order and whole and days[-1] == found.due


def test_unknown_year_is_told_and_nothing_is_guessed_for_it() -> None:
    question = Question(10, "working", date(2027, 9, 27))
    found = reckoned(question, of_years(2024, 2025, 2026))

    assert (found.due, found.provisional) == (date(2027, 10, 11), True)
    assert [each.why for each in found.days if each.day == date(2027, 10, 1)] == [
        "系统没有2027年的放假安排，暂按工作日计"
    ]


def test_no_later_notice_changes_a_date_that_is_not_provisional() -> None:
    """Whatever the next notice says of its year and of the last days of December: what stood unmarked stands."""
    calendar, dice = of_years(2024, 2025, 2026), random.Random(20261231)
    seen: Counter[str] = Counter()
    for _ in range(RANDOM_CASES // 10):
        days = [date(2026, 12, 29) + timedelta(days=offset) for offset in range(40)]
        told = {day: DayMark(day.weekday() >= 5, "元旦") for day in days if dice.random() < 0.5}
        question = replace(random_question(dice), start=date(2026, 12, 1) + timedelta(days=dice.randrange(31)))
        before, after = (reckoned(question, each) for each in (calendar, calendar.with_marks(2027, told)))
        assert before.provisional or answer_of(before) == answer_of(after), question
        assert not (before.provisional and after.due.year == 2026 and after.provisional), question
        in_december = before.due <= date(2026, 12, 31)
        seen["moved into January"] += before.due.year == 2027 and before.provisional and question.moves
        seen["changed in December"] += in_december and before.due != after.due
        seen["settled in December"] += in_december and not before.provisional
    assert min(seen[key] for key in ("moved into January", "changed in December", "settled in December")) > 20
