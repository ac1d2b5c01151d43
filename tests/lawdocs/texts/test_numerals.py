"""Chinese numerals are read strictly and written in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.numerals import from_chinese, from_positional, read_numeral, to_chinese, to_positional

numbers = st.integers(1, 9999)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (103, "一百零三"),
        (110, "一百一十"),
        (111, "一百一十一"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
        (9009, "九千零九"),
        (9999, "九千九百九十九"),
    ],
)
def test_number_is_written_and_read_in_the_standard_form(number, written):
    assert to_chinese(number) == written
    assert from_chinese(written) == number


@pytest.mark.parametrize("zero", "零〇○０")
def test_every_shape_of_zero_is_read(zero):
    assert from_chinese(f"一百{zero}三") == 103


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一百一",
        "一十",
        "一百十",
        "十零",
        "一百零零三",
        "零",
        "百",
        "二十百",
        "一万",
        "两百",
        "一百零三条",
        "1",
        "一二",
    ],
)
def test_numeral_in_another_form_is_refused(text):
    assert from_chinese(text) is None


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_number_out_of_range_is_not_written(number):
    with pytest.raises(ValueError, match="outside"):
        to_chinese(number)


@given(numbers)
def test_every_number_comes_back(number):
    assert from_chinese(to_chinese(number)) == number
    assert from_positional(to_positional(number)) == number


@given(st.text(alphabet="零一二三四五六七八九十百千〇○", max_size=9))
def test_whatever_is_read_is_the_only_way_to_write_it(text):
    number = from_chinese(text)
    assert number is None or to_chinese(number) == text.replace("〇", "零").replace("○", "零")


def test_label_numbers_are_read_in_digits_of_either_width():
    assert [read_numeral(text) for text in ("12", "１２", "十二", "0", "12a", "")] == [12, 12, 12, None, None, None]


def test_year_is_read_digit_by_digit():
    assert from_positional("二○二四") == 2024
    assert from_positional("〇一") is None
