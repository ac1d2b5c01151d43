"""Periods of law: the last day in time, and how each day up to it was counted."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.periods import LastDay, Pause, Period, Reckoning, Unit, in_short, months_after, reckon
from workflows.workdays import DayMark, WorkCalendar

HOLIDAY = {date(2026, 10, day): DayMark(False, "国庆节") for day in range(1, 8)}
CALENDAR = WorkCalendar(frozenset({2026}), HOLIDAY | {date(2026, 10, 10): DayMark(True, "国庆节")})
MOVES = LastDay.NEXT_WORKING_DAY

starts = st.dates(date(2025, 12, 1), date(2027, 2, 1))
lengths = st.one_of(
    st.builds(Period, st.integers(0, 60), st.just(Unit.CALENDAR), st.booleans(), st.sampled_from(LastDay)),
    st.builds(Period, st.integers(1, 40), st.just(Unit.WORKING), st.booleans(), st.sampled_from(LastDay)),
    st.builds(Period, st.integers(1, 24), st.just(Unit.MONTH), st.booleans(), st.sampled_from(LastDay)),
    st.builds(Period, st.integers(-12, -1), st.just(Unit.MONTH), st.just(False), st.sampled_from(LastDay)),
    st.builds(Period, st.integers(1, 200), st.just(Unit.HOUR), st.just(False), st.sampled_from(LastDay)),
)
pauses = st.lists(
    st.builds(lambda since, length: Pause(since, since + timedelta(days=length), "补正"), starts, st.integers(0, 30)),
    max_size=3,
)


def lines(found: Reckoning) -> list[tuple[str, bool, str]]:
    return [(f"{each.day:%m-%d}", each.counted, each.why) for each in found.days]


def test_working_days_are_derived_day_by_day() -> None:
    found = reckon(Period(4, Unit.WORKING), date(2026, 9, 29), CALENDAR)

    assert lines(found) == [
        ("09-29", False, "起算当日不计入"),
        ("09-30", True, ""),
        *((f"10-0{day}", False, "国庆节") for day in range(1, 8)),
        ("10-08", True, ""),
        ("10-09", True, ""),
        ("10-10", True, "调休上班（国庆节）"),
    ]
    assert (found.due, found.provisional, found.due_at) == (date(2026, 10, 10), False, None)


def test_calendar_days_move_over_rest_days_and_say_so() -> None:
    found = reckon(Period(2, Unit.CALENDAR, last_day=MOVES), date(2026, 10, 1), CALENDAR)

    assert lines(found) == [
        ("10-01", False, "起算当日不计入"),
        ("10-02", True, ""),
        ("10-03", True, ""),
        *((f"10-0{day}", False, "顺延：国庆节") for day in range(4, 8)),
        ("10-08", False, "届满日国庆节，顺延至本日"),
    ]
    assert found.due == date(2026, 10, 8)


def test_pause_is_named_on_each_of_its_days_and_ends_before_its_until() -> None:
    pause = Pause(date(2026, 11, 4), date(2026, 11, 6), "材料补正")
    found = reckon(Period(3, Unit.WORKING), date(2026, 11, 2), CALENDAR, [pause])

    assert lines(found) == [
        ("11-02", False, "起算当日不计入"),
        ("11-03", True, ""),
        ("11-04", False, "中止：材料补正"),
        ("11-05", False, "中止：材料补正"),
        ("11-06", True, ""),
        ("11-07", False, "周六"),
        ("11-08", False, "周日"),
        ("11-09", True, ""),
    ]


def test_months_are_derived_from_the_day_of_the_same_number() -> None:
    pause = Pause(date(2026, 11, 10), date(2026, 11, 12), "听证")

    assert lines(reckon(Period(2, Unit.MONTH), date(2026, 10, 15), CALENDAR, [pause])) == [
        ("10-15", False, "起算当日不计入"),
        ("11-10", False, "中止：听证"),
        ("11-11", False, "中止：听证"),
        ("12-17", True, "2个月后的对应日，扣除中止的日数"),
    ]
    assert lines(reckon(Period(-1, Unit.MONTH), date(2026, 12, 31), CALENDAR)) == [
        ("12-31", False, "起算当日不计入"),
        ("11-30", True, "1个月前的对应日"),
    ]
    assert lines(reckon(Period(1, Unit.MONTH, start_counts=True), date(2026, 11, 1), CALENDAR)) == [
        ("11-01", True, "起算日"),
        ("11-30", True, "1个月后的对应日"),
    ]


def test_month_that_counts_its_first_day_stops_for_a_pause_on_it() -> None:
    pause = Pause(date(2026, 11, 1), date(2026, 11, 2), "听证")

    assert lines(reckon(Period(1, Unit.MONTH, start_counts=True), date(2026, 11, 1), CALENDAR, [pause])) == [
        ("11-01", False, "中止：听证"),
        ("12-01", True, "1个月后的对应日，扣除中止的日数"),
    ]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
        (date(2026, 1, 29), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2022, 8, 1), 60, date(2027, 7, 31)),
    ],
)
def test_months_that_count_their_first_day_are_whole_months(start: date, months: int, end: date) -> None:
    assert reckon(Period(months, Unit.MONTH, start_counts=True), start, CALENDAR).due == end


def test_hours_run_through_rest_days_and_keep_their_minute() -> None:
    at = time(16, 30)
    plain = reckon(Period(48, Unit.HOUR), date(2026, 9, 30), CALENDAR, at=at)
    moved = reckon(Period(48, Unit.HOUR, last_day=MOVES), date(2026, 9, 30), CALENDAR, at=at)

    assert (plain.due, plain.due_at) == (date(2026, 10, 2), datetime.combine(date(2026, 10, 2), at))
    assert lines(plain) == [("09-30", True, "自16:30起"), ("10-02", True, "至16:30满48小时")]
    assert (moved.due, moved.due_at) == (date(2026, 10, 8), datetime.combine(date(2026, 10, 8), at))
    assert lines(moved)[-1] == ("10-08", False, "届满日国庆节，顺延至本日")


def test_hours_without_a_time_begin_with_the_day() -> None:
    found = reckon(Period(24, Unit.HOUR), date(2026, 11, 2), CALENDAR)
    assert found.due_at == datetime.combine(date(2026, 11, 3), time())


def test_period_of_nothing_ends_with_its_start() -> None:
    for counts in (False, True):
        found = reckon(Period(0, Unit.CALENDAR, counts), date(2026, 11, 2), CALENDAR)
        assert lines(found) == [("11-02", False, "起算当日不计入")]


@pytest.mark.parametrize(
    ("period", "start", "provisional"),
    [
        (Period(2, Unit.WORKING), date(2026, 12, 24), False),
        (Period(3, Unit.WORKING), date(2026, 12, 24), True),
        (Period(6, Unit.WORKING), date(2026, 12, 24), True),
        (Period(30, Unit.CALENDAR), date(2026, 12, 24), False),
        (Period(30, Unit.CALENDAR, last_day=MOVES), date(2026, 12, 24), True),
        (Period(4, Unit.CALENDAR, last_day=MOVES), date(2026, 12, 24), False),
        (Period(7, Unit.CALENDAR, last_day=MOVES), date(2026, 12, 24), True),
        (Period(2, Unit.MONTH), date(2026, 12, 24), False),
        (Period(2, Unit.MONTH, last_day=MOVES), date(2026, 12, 24), True),
        (Period(-3, Unit.MONTH, last_day=MOVES), date(2027, 3, 1), False),
        (Period(240, Unit.HOUR), date(2026, 12, 24), False),
        (Period(240, Unit.HOUR, last_day=MOVES), date(2026, 12, 24), True),
    ],
)
def test_day_that_rests_on_an_unknown_year_is_provisional(period: Period, start: date, provisional: bool) -> None:
    assert reckon(period, start, CALENDAR).provisional is provisional


def test_days_of_an_unknown_year_say_so() -> None:
    found = reckon(Period(6, Unit.WORKING), date(2026, 12, 24), CALENDAR)
    assert lines(found)[-1] == ("01-01", True, "系统没有2027年的放假安排，暂按工作日计")


@pytest.mark.parametrize(
    ("length", "unit", "start_counts", "message"),
    [
        (-1, Unit.CALENDAR, False, "only a period of months may lie before its start"),
        (-1, Unit.WORKING, False, "only a period of months may lie before its start"),
        (-1, Unit.HOUR, False, "only a period of months may lie before its start"),
        (-1, Unit.MONTH, True, "a period that lies before its start does not count its start day"),
        (0, Unit.WORKING, False, "a period of nothing is one of 0 calendar days"),
        (0, Unit.MONTH, False, "a period of nothing is one of 0 calendar days"),
        (0, Unit.HOUR, False, "a period of nothing is one of 0 calendar days"),
    ],
)
def test_period_that_makes_no_sense_is_refused(length: int, unit: Unit, start_counts: bool, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Period(length, unit, start_counts)


def test_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="a pause ends after it begins"):
        Pause(date(2026, 3, 2), date(2026, 3, 1), "补正")


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (Period(15, Unit.CALENDAR), "15日"),
        (Period(15, Unit.WORKING), "15个工作日"),
        (Period(-6, Unit.MONTH), "6个月"),
        (Period(24, Unit.HOUR), "24小时"),
    ],
)
def test_period_is_said_in_words(period: Period, text: str) -> None:
    assert period.text == text


@pytest.mark.parametrize(
    ("period", "start", "text"),
    [
        (
            Period(6, Unit.WORKING),
            date(2026, 9, 29),
            "9月29日 起算当日不计入；10月1日至7日 国庆节；10月10日 调休上班（国庆节）；10月11日 周日",
        ),
        (
            Period(2, Unit.WORKING),
            date(2026, 11, 6),
            "11月6日 起算当日不计入；11月7日 周六；11月8日 周日",
        ),
        (
            Period(7, Unit.WORKING),
            date(2026, 12, 24),
            "12月24日 起算当日不计入；12月26日 周六；12月27日 周日；12月29日至1月1日 "
            "系统没有2027年的放假安排，暂按工作日计；1月2日 周六；1月3日 周日；1月4日 "
            "系统没有2027年的放假安排，暂按工作日计",
        ),
        (
            Period(15, Unit.CALENDAR, last_day=MOVES),
            date(2026, 9, 16),
            "9月16日 起算当日不计入；10月2日至7日 顺延：国庆节；10月8日 届满日国庆节，顺延至本日",
        ),
        (Period(1, Unit.CALENDAR, start_counts=True), date(2026, 11, 2), ""),
    ],
)
def test_derivation_in_short_takes_days_in_a_row_together(period: Period, start: date, text: str) -> None:
    assert in_short(reckon(period, start, CALENDAR)) == text


def test_span_over_two_months_names_both() -> None:
    pause = Pause(date(2026, 10, 30), date(2026, 11, 3), "补正")
    found = reckon(Period(1, Unit.CALENDAR, start_counts=True), date(2026, 10, 30), CALENDAR, [pause])
    assert in_short(found) == "10月30日至11月2日 中止：补正"


@settings(deadline=None)
@given(lengths, starts, starts)
def test_later_start_never_gives_an_earlier_day(period: Period, one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert reckon(period, first, CALENDAR).due <= reckon(period, second, CALENDAR).due


@settings(deadline=None)
@given(lengths.filter(lambda period: period.unit is not Unit.MONTH), starts, starts, pauses)
def test_later_start_never_gives_an_earlier_day_with_pauses(
    period: Period, one: date, other: date, stops: list[Pause]
) -> None:
    first, second = sorted((one, other))
    assert reckon(period, first, CALENDAR, stops).due <= reckon(period, second, CALENDAR, stops).due


@settings(deadline=None)
@given(lengths, starts, pauses)
def test_pause_never_gives_an_earlier_day(period: Period, start: date, stops: list[Pause]) -> None:
    assert reckon(period, start, CALENDAR).due <= reckon(period, start, CALENDAR, stops).due


@settings(deadline=None)
@given(lengths, starts)
def test_moved_day_is_a_working_day_and_the_first(period: Period, start: date) -> None:
    asis = reckon(Period(period.length, period.unit, period.start_counts), start, CALENDAR).due
    moved = reckon(Period(period.length, period.unit, period.start_counts, MOVES), start, CALENDAR).due
    assert moved == CALENDAR.next_working(asis)


@given(starts, st.integers(-48, 48))
def test_months_keep_the_number_of_the_day_or_end_with_the_month(start: date, months: int) -> None:
    found = months_after(start, months)

    assert found.year * 12 + found.month == start.year * 12 + start.month + months
    assert found.day == start.day or (found.day < start.day and (found + timedelta(days=1)).day == 1)
