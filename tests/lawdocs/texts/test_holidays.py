"""Holiday notices, as the State Council writes them and in plain lines."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lawdocs.rules.calendar import published_calendar
from lawdocs.texts.holidays import LONGEST_HOLIDAY, read_holidays
from workflows.workdays import DayMark

# 国办发明电〔2025〕7号, as published.
NOTICE_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。"""


def test_the_notice_gives_what_the_package_knows() -> None:
    read = read_holidays(NOTICE_2026, 2026)
    known = {day: mark.working for day, mark in published_calendar().marks.items() if day.year == 2026}

    assert read.faults == []
    assert {day: mark.working for day, mark in read.marks.items()} == known
    assert read.aside == ["节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。"]
    assert read.marks[date(2026, 10, 10)] == DayMark(True, "国庆节")


TITLE_2026 = "国务院办公厅关于2026年\n部分节假日安排的通知"
WHOLE_NOTICE_2026 = f"""{TITLE_2026}
国办发明电〔2025〕7号
成文日期：2025年11月04日
新华社北京11月4日电
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
{NOTICE_2026}
国务院办公厅
2025年11月4日
国务院办公厅　２０２５年１１月４日
来源：中国政府网　2025-11-04 10:00"""


def test_a_notice_is_read_whole_with_its_head_and_signature() -> None:
    read = read_holidays(WHOLE_NOTICE_2026, 2026)

    assert read.faults == []
    assert read.marks == read_holidays(NOTICE_2026, 2026).marks
    assert len(read.aside) == 12
    assert {"2025年11月4日", "新华社北京11月4日电", "成文日期：2025年11月04日"} < set(read.aside)


def test_a_day_of_the_year_itself_is_no_signature() -> None:
    assert read_holidays(f"{NOTICE_2026}\n2026年4月7日", 2026).faults == ["第9行：没有写节日的名称"]


def test_the_notice_of_another_year_is_refused_for_that_alone() -> None:
    assert read_holidays(WHOLE_NOTICE_2026, 2027).faults == ["这是2026年的通知，现在录入的是2027年"]
    assert read_holidays(f"现将2026年元旦放假日期通知如下\n{NOTICE_2026}", 2027).faults[0].startswith("这是2026年")


@pytest.mark.parametrize(
    ("line", "day", "truth", "written"),
    [
        ("春节：2月20日（周日）上班", "2月20日", "周六", "周日"),
        ("春节：2027-02-20（星期天）上班", "2月20日", "周六", "周日"),
        ("春节：2月5日（周四）至7日（周日）放假", "2月5日", "周五", "周四"),
        ("春节：2月5日（农历腊月二十九、周五）至7日（正月初一，周六）放假", "2月7日", "周日", "周六"),
        ("春节：2月5日至7日（周四至周日）放假", "2月5日", "周五", "周四"),
        ("春节：2月5日至7日（周五至六）放假", "2月7日", "周日", "周六"),
    ],
)
def test_a_weekday_that_is_not_the_days_is_refused(line: str, day: str, truth: str, written: str) -> None:
    said = f"第1行：2027年{day}是{truth}，通知写的是{written}，请核对是不是这一年的通知"
    assert read_holidays(line, 2027).faults == [said]


@pytest.mark.parametrize(
    "line",
    [
        "2027-02-05..2027-02-07 春节",
        "春节 2027-02-05至2027-02-07",
        "2月5日至7日 春节",
        "春节：2月5日—2月7日放假",
        "二、春节：2027年2月5日（星期五）至7日（星期日）放假，共3天。",
        "(二) 春节：２月５日至７日放假",
        "2、2月5日、6日、7日 春节",
        "2月5日到2月7日，春节，放假，共3天",
        "二、春节：2月5日至7日（周五至周日）放假3天，不调休。",
    ],
)
def test_days_off_can_be_written_in_many_ways(line: str) -> None:
    off = DayMark(False, "春节")

    assert read_holidays(line, 2027).marks == {date(2027, 2, day): off for day in (5, 6, 7)}


@pytest.mark.parametrize(
    "line",
    [
        "班 2027-02-20 春节",
        "2027-02-20 班 春节",
        "春节：2月20日（周六）上班",
        "春节 2月20日 上班",
        "2月20日 春节调休上班",
    ],
)
def test_make_up_days_can_be_written_in_many_ways(line: str) -> None:
    assert read_holidays(line, 2027).marks == {date(2027, 2, 20): DayMark(True, "春节")}


def test_days_before_a_comma_go_with_what_is_said_after_it() -> None:
    read = read_holidays("春节：2月14日（周六），2月28日（周六）上班。2月15日至23日放假。", 2026)

    assert {day for day, mark in read.marks.items() if mark.working} == {date(2026, 2, 14), date(2026, 2, 28)}
    assert len(read.marks) == 11


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("2月30日 春节", "第1行：“2月30日”不是有效的日期"),
        ("2027-02-30 春节", "第1行：“2027-02-30”不是有效的日期"),
        ("5日 春节", "第1行：“5日”没有写月份"),
        ("2月5日至1日 春节", "第1行：止日2027年2月1日早于起日2027年2月5日"),
        ("2月5日 放假", "第1行：没有写节日的名称"),
        (f"2月5日 {'春' * 21}", f"第1行：节日的名称“{'春' * 20}…”太长，最多20字；看不懂这一行的写法"),
        ("2026-11-30 元旦", "第1行：2026年11月30日不在2027年（元旦可以连到上一年12月）"),
        ("春节：2月5日至13放假", "第1行：看不懂“至13放假”，日期请写成2月5日或者2027-02-05"),
        ("2月5日-7 春节", "第1行：看不懂“-7”，日期请写成2月5日或者2027-02-05"),
        ("班 2月17日 春节", "第1行：2027年2月17日是周三，本来就是工作日，不能写成调休上班"),
    ],
)
def test_a_fault_names_its_line_and_what_is_wrong(line: str, fault: str) -> None:
    assert read_holidays(line, 2027).faults == [fault]


def test_a_text_without_days_asks_for_them() -> None:
    assert read_holidays("春节放假", 2027).faults[0].startswith("没有读到放假的日期，请按通知逐行填写")


@given(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.integers(1, LONGEST_HOLIDAY), st.booleans())
def test_every_span_is_read_as_the_days_it_names(first: date, length: int, plain: bool) -> None:
    last = first + timedelta(days=length - 1)
    assume(last.year == 2027)
    line = (
        f"{first}..{last} 春节"
        if plain
        else f"春节：{first.month}月{first.day}日至{last.month}月{last.day}日放假，共{length}天。"
    )

    found = read_holidays(line, 2027).marks

    assert sorted(found) == [first + timedelta(days=each) for each in range(length)]


@given(st.text("春节元旦0123456789年月日至、。：:.-（）()班上放假共天\n ", max_size=80))
def test_whatever_is_typed_gets_an_answer(text: str) -> None:
    read = read_holidays(text, 2027)

    assert read.faults or read.marks
