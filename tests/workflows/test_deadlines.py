"""Reminder ladders: which rung has come by a day, which is next, and from where a ladder begins."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.deadlines import Ladder, day_of, years_after

DUE = date(2027, 5, 31)
LADDER = Ladder((180, 90, 60, 30, 7, 0), 7)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
ladders = st.builds(
    lambda before, every: Ladder(tuple(sorted(before, reverse=True)), every),
    st.sets(st.integers(0, 400), min_size=1, max_size=8),
    st.integers(1, 40),
)


def naive_reached(ladder: Ladder, due: date, day: date) -> int | None:
    """Walk the days one by one, as a person with a paper calendar would."""
    latest = None
    at = due - timedelta(days=ladder.before[0])
    while at <= day:
        left = (due - at).days
        if left in ladder.before or (left < 0 and -left % ladder.every == 0):
            latest = left
        at += timedelta(days=1)
    return latest


@pytest.mark.parametrize(
    ("days_left", "rung"),
    [(181, None), (180, 180), (91, 180), (90, 90), (8, 30), (7, 7), (1, 7), (0, 0), (-6, 0), (-7, -7), (-14, -14)],
)
def test_rung_comes_on_its_day_and_stays_until_the_next(days_left: int, rung: int | None) -> None:
    assert LADDER.reached(DUE, DUE - timedelta(days=days_left)) == rung


@given(ladders, days, st.integers(-300, 500))
def test_reached_rung_is_the_one_a_walk_through_the_days_finds(ladder: Ladder, due: date, left: int) -> None:
    day = due - timedelta(days=left)
    assert ladder.reached(due, day) == naive_reached(ladder, due, day)


@given(ladders, days, st.integers(-300, 500))
def test_next_rung_comes_later_and_none_lies_between(ladder: Ladder, due: date, left: int) -> None:
    rung = ladder.reached(due, due - timedelta(days=left))
    if rung is None:
        return
    following = ladder.after(rung)
    assert day_of(due, following) > day_of(due, rung)
    assert ladder.reached(due, day_of(due, following) - timedelta(days=1)) == rung
    assert ladder.reached(due, day_of(due, following)) == following


@given(ladders, days, st.integers(-300, 500))
def test_ladder_begins_with_the_first_rung_that_was_not_missed(ladder: Ladder, due: date, left: int) -> None:
    since = due - timedelta(days=left)
    first = ladder.first_since(due, since)
    assert day_of(due, first) >= since
    assert ladder.reached(due, day_of(due, first)) == first
    earlier = [rung for rung in ladder.before if rung > first]
    assert all(day_of(due, rung) < since for rung in earlier)


def test_ladder_without_a_beginning_starts_at_its_top() -> None:
    assert LADDER.first_since(DUE, None) == 180


@pytest.mark.parametrize(("before", "every"), [((), 7), ((30, 30), 7), ((7, 30), 7), ((30, -1), 7), ((30,), 0)])
def test_ladder_out_of_order_is_refused(before: tuple[int, ...], every: int) -> None:
    with pytest.raises(ValueError, match="ladder"):
        Ladder(before, every)


def test_two_years_from_a_leap_day_end_on_the_last_of_february() -> None:
    assert years_after(date(2024, 2, 29), 2) == date(2026, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert years_after(date(2024, 3, 1), 2) == date(2026, 3, 1)
