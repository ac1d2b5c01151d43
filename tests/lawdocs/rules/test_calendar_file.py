"""The data file of working calendars: what a clerk types, and what is said of what is wrong."""

from datetime import date
from pathlib import Path

import pytest

from lawdocs.rules.calendar import published_calendar
from lawdocs.rules.calendar_file import CalendarError, read_calendar_file
from lawdocs.settings import SettingsError, from_environment
from tests.lawdocs.test_cli import ROOT, lawdocs
from workflows.workdays import DayMark

# An invented year: no notice has been published for it.
YEAR = """年份,类别,名称,开始,结束
2031,依据,国务院办公厅关于2031年部分节假日安排的通知（示例）,,
2031,放假,元旦,2030-12-31,2031-01-02
2031,上班,元旦,2031-01-04,
2031,放假,春节,2031-01-22,2031-01-29
2031,放假,清明节,2031-04-05,
2031,放假,劳动节,2031-05-01,2031-05-05
2031,放假,端午节,2031-06-24,
2031,放假,国庆节、中秋节,2031-10-01,2031-10-08
2031,上班,国庆节,2031/9/28,2031/9/28
"""
NOTICE = "2031,依据,国务院办公厅关于2031年部分节假日安排的通知（示例）,,"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "calendar.csv"
    path.write_text(YEAR, encoding="utf-8")
    return path


def test_year_is_read_with_holidays_and_make_up_days(file: Path) -> None:
    days = read_calendar_file(file)[2031]

    assert len(days) == 3 + 1 + 8 + 1 + 5 + 1 + 8 + 1
    assert days[date(2030, 12, 31)] == DayMark(False, "元旦")
    assert days[date(2031, 10, 8)] == DayMark(False, "国庆节、中秋节")
    assert days[date(2031, 9, 28)] == DayMark(True, "国庆节")
    assert date(2031, 1, 5) not in days


def test_example_in_the_documentation_is_a_whole_year(file: Path) -> None:
    page = (ROOT / "docs" / "rules-profiles.md").read_text(encoding="utf-8")
    example = page.partition("```csv\n")[2].partition("```")[0]

    written = read_calendar_file(file)
    file.write_text(example, encoding="utf-8")
    assert read_calendar_file(file) == written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_file_of_a_spreadsheet_is_read(encoding: str, file: Path) -> None:
    file.write_text(f"# 由法制科录入\n\n{YEAR}", encoding=encoding, newline="\r\n")
    assert read_calendar_file(file)[2031][date(2031, 10, 8)].name == "国庆节、中秋节"


def test_year_of_the_file_is_known_beside_those_of_the_package(file: Path) -> None:
    without, found = published_calendar(), published_calendar(file)

    assert not without.is_known(date(2031, 3, 3))
    assert found.is_known(date(2031, 3, 3))
    assert found.is_known(date(2026, 3, 3))
    assert not found.is_working(date(2030, 12, 31))
    assert found.is_working(date(2031, 9, 28))
    assert found.word(date(2031, 9, 28)) == "调休上班（国庆节）"
    assert found.is_working(date(2026, 10, 10))


def test_year_of_the_file_replaces_that_of_the_package(file: Path) -> None:
    file.write_text(YEAR.replace("2031", "2026").replace("2030", "2025").replace("上班", "放假"), encoding="utf-8")
    found = published_calendar(file)

    assert found.is_working(date(2026, 2, 16))  # a Monday, in the Spring Festival of the real notice
    assert not found.is_working(date(2025, 12, 31))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("年份,类别", "年,类别", "line 1: the head must be 年份,类别,名称,开始,结束"),
        ("2031,放假,春节", "31,放假,春节", "line 5: '31' is no year"),
        ("2031,放假,春节", "2131,放假,春节", "line 5: '2131' is no year"),
        ("2031,放假,春节", "2031,休息,春节", "line 5: '休息' is none of 依据, 放假, 上班"),
        ("放假,春节", "放假,", "line 5: 放假 without a name"),
        ("2031-01-22", "2031-02-29", "line 5: '2031-02-29' is no day, write it like 2027-01-31"),
        ("2031-01-22", "1月22日", "line 5: '1月22日' is no day, write it like 2027-01-31"),
        ("2031-01-22,2031-01-29", ",", "line 5: '' is no day, write it like 2027-01-31"),
        ("2031-01-22", "2031-01-30", "line 5: ends on 2031-01-29, before it begins on 2031-01-30"),
        ("2031-01-29", "2031-02-29", "line 5: '2031-02-29' is no day, write it like 2027-01-31"),
        ("2031-01-29", "2031-02-28", "line 5: 2031-01-22 to 2031-02-28 is longer than 20 days"),
        ("2031-01-29", "2031-01-29,,x", "line 5: 7 cells, there are 5"),
        ("2031-01-22,2031-01-29", "2032-01-22,", "line 5: 2032-01-22 is not in 2031"),
        ("2030-12-31", "2030-11-30,2030-12-01", "line 3: 6 cells, there are 5"),
        ("2030-12-31,2031-01-02", "2030-11-30,", "line 3: 2030-11-30 is not in 2031"),
        ("2031-01-04", "2031-01-03", "line 4: 2031-01-03 is Friday: only Saturdays and Sundays are made working days"),
        ("2031-04-05", "2031-01-25", "line 6: 2031-01-25 stands in line 5 already"),
        ("（示例）,,", "（示例）,2031-01-01,", "line 2: 依据 names the notice and has no days"),
        (NOTICE, f"{NOTICE}\n{NOTICE}", "line 3: 依据 stands twice for this year"),
        (NOTICE, "", "2031 has no 依据: which notice was it taken from?"),
        ("2031,放假,端午节,2031-06-24,\n", "", "2031 lacks 端午"),
        ("国庆节、中秋节", "秋假", "2031 lacks 中秋、国庆"),
        (YEAR, "", "the file holds no year"),
        (YEAR, "年份,类别,名称,开始,结束\n", "the file holds no year"),
        ("元旦,2030", '元"旦,"2030"x', "line 3: ',' expected after '\"'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, message: str, file: Path) -> None:
    assert YEAR.count(old) == 1
    file.write_text(YEAR.replace(old, new), encoding="utf-8")
    with pytest.raises(CalendarError) as refused:
        read_calendar_file(file)
    assert str(refused.value) == f"LAWDOCS_CALENDAR: {message}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xff\xff", "the file is neither UTF-8 nor GB 18030"),
        (b"\n" * 2**21, "the file is larger than 1 MB"),
    ],
)
def test_file_that_is_no_table_is_refused(content: bytes, message: str, file: Path) -> None:
    file.write_bytes(content)
    with pytest.raises(CalendarError) as refused:
        read_calendar_file(file)
    assert str(refused.value) == f"LAWDOCS_CALENDAR: {message}"


def test_file_that_went_away_is_not_passed_over(file: Path) -> None:
    file.unlink()
    with pytest.raises(CalendarError, match="the file cannot be read: No such file or directory"):
        published_calendar(file)


def test_wrong_calendar_stops_the_start(file: Path, tmp_path: Path) -> None:
    assert from_environment({"LAWDOCS_CALENDAR": str(file)}, tmp_path).calendar == file
    file.write_text(YEAR.replace("劳动节", "假日"), encoding="utf-8")
    with pytest.raises(SettingsError, match="LAWDOCS_CALENDAR: 2031 lacks 劳动节"):
        from_environment({"LAWDOCS_CALENDAR": str(file)}, tmp_path)
    with pytest.raises(SettingsError, match="LAWDOCS_CALENDAR names no file"):
        from_environment({"LAWDOCS_CALENDAR": str(tmp_path)}, tmp_path)


def test_wrong_calendar_ends_the_programme_with_one_sentence(file: Path, tmp_path: Path) -> None:
    file.write_text(YEAR.replace("劳动节", "假日"), encoding="utf-8")
    settings = {"calendar": file, "database_url": f"sqlite:///{tmp_path}/x.sqlite"}
    assert lawdocs("routes", **settings) == (2, "", "lawdocs: LAWDOCS_CALENDAR: 2031 lacks 劳动节")
