"""Days are found however documents write them, and never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.numerals import to_chinese, to_positional
from lawdocs.texts.written_days import find_days, whole_day


@pytest.mark.parametrize(
    "written",
    [
        "2002年8月29日",
        "2002 年 8 月 29 日",
        "２００２年８月２９日",
        "2002年08月29日",
        "二〇〇二年八月二十九日",
        "二○○二年八月二十九日",
        "二00二年八月二十九日",
        "二ＯＯ二年八月二十九日",
        "二零零二年八月二十九日",
        "（2002年8月29日）",
    ],
)
def test_one_day_in_every_shape(written: str) -> None:
    assert whole_day(written) == date(2002, 8, 29)
    assert [each.day for each in find_days(f"于{written}印发")] == [date(2002, 8, 29)]


def test_the_first_month_may_be_called_so() -> None:
    assert whole_day("二〇二四年元月八日") == date(2024, 1, 8)


@pytest.mark.parametrize(
    "written", ["2026年2月30日", "2026年13月1日", "0026年1月1日", "9999年1月1日", "2026年1月", "一月一日", ""]
)
def test_what_is_no_day_is_passed_over(written: str) -> None:
    assert whole_day(written) is None
    assert list(find_days(written)) == []


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.text(max_size=5), st.text(max_size=5))
def test_places_are_those_of_the_day(day: date, before: str, after: str) -> None:
    written = f"{to_positional(day.year)}年{to_chinese(day.month)}月{to_chinese(day.day)}日"
    text = f"{before}。{written}。{after}"
    assert (day, written) in [(each.day, text[each.start : each.end]) for each in find_days(text)]
