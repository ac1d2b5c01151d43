"""How days are read, what counts as blank, and what the lists of choices hold."""

from datetime import date

import pytest

from lawdocs.documents.fields import is_blank, read_day
from lawdocs.documents.subjects import CATEGORIES, GENRES, SUBJECTS, subject_choices


@pytest.mark.parametrize(
    "typed",
    ["2026-10-13", "20261013", "2026年10月13日", "2026/10/13", "2026.10.13", "２０２６-１０-１３", " 2026年 10月13日 "],
)
def test_a_day_is_read_however_it_is_written(typed: str) -> None:
    assert read_day(typed) == date(2026, 10, 13)


@pytest.mark.parametrize(
    "typed", ["2026-02-30", "2026-13-01", "1948-12-31", "2200-01-01", "13-10-2026", "2026-10", "明天", "", "2026101"]
)
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    assert read_day(typed) is None


@pytest.mark.parametrize("text", ["", None, " ", "\u3000", "\u200b\u200d", "\ufeff", "\u00a0\n", "\u3164"])
def test_what_cannot_be_seen_is_blank(text: str | None) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["办", "\u200b办", "𠮷", "1", "—"])
def test_what_can_be_seen_is_not_blank(text: str) -> None:
    assert not is_blank(text)


def test_there_are_22_categories_and_15_genres() -> None:
    assert (len(CATEGORIES), len(GENRES)) == (22, 15)


def test_a_category_is_stored_with_both_levels() -> None:
    assert "综合政务\\政务公开" in SUBJECTS
    assert "其他" in SUBJECTS
    assert "综合政务" not in SUBJECTS
    assert {each.value for each in subject_choices()} == {*SUBJECTS, ""}
