"""The working calendar: what a day is, and which years are known."""

from datetime import date

import pytest

from workflows.workdays import DayMark, WorkCalendar

OFF, ON = DayMark(False, "国庆节"), DayMark(True, "国庆节")
CALENDAR = WorkCalendar(
    frozenset({2026}),
    {date(2026, 10, day): OFF for day in range(1, 8)} | {date(2026, 9, 20): ON, date(2026, 10, 10): ON},
)


@pytest.mark.parametrize(
    ("day", "working", "word"),
    [
        (date(2026, 9, 18), True, ""),
        (date(2026, 9, 19), False, "周六"),
        (date(2026, 9, 20), True, "调休上班（国庆节）"),
        (date(2026, 10, 1), False, "国庆节"),
        (date(2026, 10, 3), False, "国庆节"),
        (date(2026, 10, 10), True, "调休上班（国庆节）"),
        (date(2026, 10, 11), False, "周日"),
        (date(2027, 10, 1), True, ""),
    ],
)
def test_day_is_what_the_notice_or_its_weekday_says(day: date, working: bool, word: str) -> None:
    assert (CALENDAR.is_working(day), CALENDAR.word(day)) == (working, word)


def test_year_without_a_notice_is_not_known() -> None:
    assert CALENDAR.is_known(date(2026, 12, 28))
    assert not CALENDAR.is_known(date(2027, 1, 1))
    assert not CALENDAR.is_known(date(2025, 12, 28))


def test_last_days_of_december_wait_for_the_notice_of_the_next_year() -> None:
    assert [CALENDAR.missing(date(2026, 12, day)) for day in (28, 29, 31)] == [None, 2027, 2027]
    assert [CALENDAR.missing(date(2025, 12, day)) for day in (28, 29, 31)] == [2025, 2025, 2025]
    assert CALENDAR.with_marks(2027, {}).missing(date(2026, 12, 31)) is None


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 9, 18), date(2026, 9, 18)),
        (date(2026, 9, 19), date(2026, 9, 20)),
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 10, 11), date(2026, 10, 12)),
    ],
)
def test_next_working_day_is_the_day_itself_or_the_first_after_it(day: date, following: date) -> None:
    assert CALENDAR.next_working(day) == following


def test_year_published_anew_replaces_what_was_known_of_it() -> None:
    anew = CALENDAR.with_marks(2026, {date(2026, 10, 2): OFF})

    assert anew.is_working(date(2026, 10, 1))
    assert not anew.is_working(date(2026, 10, 2))
    assert not anew.is_working(date(2026, 9, 20))


def test_notice_may_mark_the_last_days_of_the_year_before() -> None:
    new_year = DayMark(False, "元旦")
    later = CALENDAR.with_marks(2027, {date(2026, 12, 31): new_year, date(2027, 1, 1): new_year})

    assert later.known == {2026, 2027}
    assert not later.is_working(date(2026, 12, 31))
    assert not later.is_working(date(2026, 10, 1))
    assert CALENDAR.is_working(date(2026, 12, 31))


def test_years_may_be_published_anew_in_any_order() -> None:
    new_year = {date(2026, 12, day): DayMark(False, "元旦") for day in (30, 31)} | {date(2027, 1, 1): OFF}
    of_2026, of_2027 = {date(2026, 10, 2): OFF}, {date(2026, 12, 29): DayMark(True, "元旦")} | new_year

    forth = CALENDAR.with_marks(2026, of_2026).with_marks(2027, of_2027)
    back = CALENDAR.with_marks(2027, of_2027).with_marks(2026, of_2026)

    assert forth.marks == back.marks == of_2026 | of_2027
    corrected = forth.with_marks(2027, {date(2027, 1, 1): OFF})
    assert corrected.is_working(date(2026, 12, 31))
