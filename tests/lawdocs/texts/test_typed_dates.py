"""Days and terms as people type them."""

from datetime import date

import pytest

from lawdocs.texts.terms import NoTerm, read_term
from lawdocs.texts.typed_dates import NoDay, from_serial, read_day

DAY = date(2023, 5, 8)


@pytest.mark.parametrize(
    "typed",
    [
        "2023-05-08", "2023-5-8", "2023.5.8", "2023.05.08", "2023/5/8", "2023年5月8日", "2023年05月08日", "20230508",
        "二〇二三年五月八日", "二○二三年五月八日", "２０２３年５月８日", "２０２３．５．８", "2023。5。8", "2023、5、8",
        " 2023-5-8 ", "\u30002023年5月8日\n", "2023 年 5 月 8 日", "2023-05-08 00:00:00", "2023-05-08T00:00:00",
        "2023—5—8", "2023年5月8",
    ],
)  # fmt: skip
def test_day_is_read_however_it_is_typed(typed: str) -> None:
    assert read_day(typed).day == DAY
    assert read_day(typed).remark == ""


def test_late_days_in_chinese_are_read() -> None:
    assert read_day("二〇二三年十二月三十一日").day == date(2023, 12, 31)
    assert read_day("一九九八年十月二十日").day == date(1998, 10, 20)


def test_time_of_day_is_left_out_with_a_remark() -> None:
    read = read_day("2023-05-08 09:30")
    assert (read.day, read.remark) == (DAY, "时刻09:30未采用")


def test_serial_is_read_in_the_system_of_its_sheet() -> None:
    assert from_serial(45054) == from_serial(45054.0) == DAY
    assert from_serial(43592, 1904) == DAY
    assert read_day("45054").day == read_day("43592", 1904).day == DAY
    assert read_day("45054").remark == "按 Excel 序列值45054读作2023-05-08"
    assert from_serial(20230508) == DAY


@pytest.mark.parametrize("number", [0, 1, 2023, 2023.5, 18171, 202305, 9_999_999, 20230230, -5, 1e300])
def test_number_that_is_no_plausible_day_is_refused(number: float) -> None:
    with pytest.raises(NoDay):
        from_serial(number)


def test_first_serial_that_is_taken_is_the_first_of_october_1949() -> None:
    assert from_serial(18172) == date(1949, 10, 1)
    with pytest.raises(NoDay, match="18171"):
        from_serial(18171)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2023.2.30", "日期“2023.2.30”不存在"),
        ("2023年13月1日", "日期“2023年13月1日”不存在"),
        ("20230230", "日期“20230230”不存在"),
        ("1899-12-31", "不在1900年至2199年之间"),
        ("2200-1-1", "不在1900年至2199年之间"),
        ("2023年5月", "日期“2023年5月”无法识别，请写成2023-05-08或2023年5月8日"),
        ("23.5.8", "无法识别"),
        ("去年", "无法识别"),
        ("二三年五月八日", "无法识别"),
        ("二〇二三年五月四十日", "不存在"),
        ("2023-05-08至2028-05-07", "无法识别"),
        ("x" * 50, f"日期“{'x' * 20}…”无法识别"),
    ],
)
def test_what_is_no_day_is_refused_with_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(NoDay, match=sentence):
        read_day(typed)


@pytest.mark.parametrize("typed", ["5年", "五年", "5", "５ 年", "有效期5年", "有效期为五年", "有效期限：5年"])
def test_term_in_years_is_read(typed: str) -> None:
    assert read_term(typed) == 5


def test_two_years_and_a_last_day_are_read() -> None:
    assert read_term("两年") == read_term("2年") == 2
    assert read_term("试行2年") == 2
    assert read_term("有效期至2028年5月7日") == read_term("2028.5.7") == date(2028, 5, 7)


@pytest.mark.parametrize("typed", ["六个月", "0年", "100年", "五年半", "若干年", "自公布之日起", "2023-1-1至2028-1-1"])
def test_what_is_no_term_is_refused(typed: str) -> None:
    with pytest.raises(NoTerm, match="无法识别，请写成5年、长期有效或者截止日期"):
        read_term(typed)
