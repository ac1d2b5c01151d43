"""Legal status as a function of dates, against a second rule written the other way round."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.states import LegalStatus as L
from workflows.validity import Validity, last_day, status_on

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))
UNDATED = st.none() | DAYS
HISTORIES = st.builds(
    Validity,
    published_on=UNDATED,
    in_force_from=UNDATED,
    in_force_until=UNDATED,
    end_kind=st.sampled_from([None, L.REPEALED, L.LAPSED]),
    amended_from=UNDATED,
    stated_status=st.sampled_from([None, *L]),
    stated_on=DAYS,
)


def painted(history: Validity, day: date) -> L | None:
    """The oracle: begin with the weakest knowledge and let each stronger fact paint over it."""
    status: L | None = L.UNKNOWN
    if history.in_force_from is not None:
        status = L.IN_FORCE
        if history.amended_from is not None and history.amended_from.toordinal() <= day.toordinal():
            status = L.AMENDED
    if history.stated_status is not None:
        status = history.stated_status if history.stated_on.toordinal() <= day.toordinal() else L.UNKNOWN
    if history.in_force_from is not None and history.in_force_from.toordinal() - day.toordinal() > 0:
        status = L.PENDING
    if history.in_force_until is not None and history.in_force_until.toordinal() - day.toordinal() < 1:
        status = history.end_kind or L.LAPSED
    if history.published_on is not None and history.published_on.toordinal() > day.toordinal():
        status = None
    return status


@settings(max_examples=5000, deadline=None, derandomize=True)
@given(HISTORIES, st.integers(-1, 14))
def test_status_agrees_with_a_rule_written_the_other_way_round(history: Validity, offset: int) -> None:
    day = FIRST + timedelta(days=offset)
    assert status_on(history, day) == painted(history, day)


USUAL = Validity(
    published_on=date(2022, 7, 10),
    in_force_from=date(2022, 8, 1),
    in_force_until=date(2027, 8, 1),
    end_kind=L.LAPSED,
    amended_from=date(2025, 3, 1),
)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2022, 7, 9), None),
        (date(2022, 7, 10), L.PENDING),
        (date(2022, 7, 31), L.PENDING),
        (date(2022, 8, 1), L.IN_FORCE),
        (date(2025, 2, 28), L.IN_FORCE),
        (date(2025, 3, 1), L.AMENDED),
        (date(2027, 7, 31), L.AMENDED),
        (date(2027, 8, 1), L.LAPSED),
    ],
)
def test_status_changes_on_the_very_day(day: date, status: L | None) -> None:
    assert status_on(USUAL, day) == status


def test_status_stated_without_a_day_is_unknown_before_its_source() -> None:
    stock = Validity(published_on=date(2015, 1, 1), stated_status=L.REPEALED, stated_on=date(2024, 5, 1))
    assert status_on(stock, date(2024, 4, 30)) is L.UNKNOWN
    assert status_on(stock, date(2024, 5, 1)) is L.REPEALED


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2022, 8, 1), 5, date(2027, 7, 31)),
        (date(2024, 1, 1), 2, date(2025, 12, 31)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2023, 3, 1), 1, date(2024, 2, 29)),
    ],
)
def test_term_of_whole_years_ends_the_day_before_its_anniversary(start: date, years: int, end: date) -> None:
    assert last_day(start, years) == end
