"""Read the days of a holiday notice (放假安排): the State Council's own sentences, or plain lines of days and a name.

``春节：2月15日至23日放假调休，共9天。2月14日（周六）上班。`` is read as it stands in the notice; so are
``2027-02-05..2027-02-13 春节`` and ``班 2027-02-20 春节``. Lines without a day, and those that speak of the notice
itself (its signature and day of issue), are left aside and told. A weekday written beside a day must be that day's.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from workflows.workdays import WEEKDAYS, DayMark

LONGEST_HOLIDAY = 15
LONGEST_NAME = 20
# Each of these must be found: a year that is known in part would be counted wrongly in the rest.
HOLIDAYS = {
    "元旦": "元旦",
    "春节": "春节",
    "清明": "清明节",
    "劳动": "劳动节",
    "端午": "端午节",
    "中秋": "中秋节",
    "国庆": "国庆节",
}
_NUMBER = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|\(?[一二三四五六七八九十\d]{1,2}\)|\d{1,2}(?:、|\.(?!\d)))\s*")
_ASIDE = re.compile(r"\([^()]*\)")
# Of a bracket beside a day, as in 15日(农历腊月二十八、周日), only the weekdays are kept: 15日〔日〕.
_BESIDE = re.compile(r"(日|-\d{1,2})\s*\(([^()]*)\)")
_WEEKDAYS = re.compile(r"(?:周|星期)([一二三四五六日天])(?:\s*[至到—–~-]\s*(?:周|星期)?([一二三四五六日天]))?")
_DAY = r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日)(?:〔(.{1,2})〕)?"
_SPAN = re.compile(rf"{_DAY}(?:\s*(?:至|到|—+|–|~|-+|\.\.+)\s*{_DAY})?")
_TOTAL = re.compile(r"(?:共|放假)\s*(\d+)\s*天")
_WORKING = re.compile(r"上班|调班|(?<![一-鿿])班(?![一-鿿])")
_SAYS = re.compile(rf"放假|调休|补休|休息|{_WORKING.pattern}")
# What a line says that speaks of the notice itself: who signed it and when, where it was found.
_OF_NOTICE = re.compile(r"国务院办公厅|新华社|来源|通知|印发|发布|成文|发文|日期:")
_SIGNED = re.compile(r"\s*(\d{4})年\d{1,2}月\d{1,2}日\s*")
_TITLE = re.compile(r"(?:关于|现将)\s*(\d{4})年|(\d{4})年(?:部分)?(?:节假日|放假)")
_PLAIN_WORDS = re.compile(r"放假调休|放假|调休|补休|上班|调班|班|与周末连休|、|和|及|:")


class HolidayFault(ValueError):  # noqa: N818 - a sentence for the page
    """What is wrong in a notice, in a sentence that names the line."""


@dataclass
class HolidayNotice:
    """What was read: the marks of days, the lines that held no day, and everything that is wrong."""

    marks: dict[date, DayMark] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lines: dict[date, int] = field(default_factory=dict)


def read_holidays(text: str, year: int) -> HolidayNotice:
    """The days of the notice for a year. Nothing may be used of a notice with faults."""
    notice = HolidayNotice()
    other = year_named_in(text)
    if other not in (None, year):  # everything else that is wrong would follow from this
        return HolidayNotice(faults=[f"这是{other}年的通知，现在录入的是{year}年"])
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found = list(_days_of(line, year))
            _keep(found, number, notice)
        except HolidayFault as fault:
            notice.faults.append(f"第{number}行：{fault}")
            continue
        if not found:
            notice.aside.append(line.strip())
    if not notice.faults:
        notice.faults += _missing(notice, year)
    return notice


def year_named_in(text: str) -> int | None:
    """The year that the title of a notice names (关于2027年部分节假日安排的通知); None where no title is found."""
    found = _TITLE.search(unicodedata.normalize("NFKC", text))
    return int(found[1] or found[2]) if found else None


def _missing(notice: HolidayNotice, year: int) -> list[str]:
    free = {mark.name for mark in notice.marks.values() if not mark.working}
    if not free:
        return ["没有读到放假的日期，请按通知逐行填写，例如“春节：2月5日至13日放假调休。2月20日上班。”"]
    missing = [name for word, name in HOLIDAYS.items() if not any(word in each for each in free)]
    return [f"没有读到{'、'.join(missing)}的放假日期，请录入{year}年全年的安排"] if missing else []


def _keep(found: list[tuple[date, DayMark]], number: int, notice: HolidayNotice) -> None:
    for day, _ in found:
        if day in notice.lines and notice.lines[day] != number:
            raise HolidayFault(f"{_zh(day)}在第{notice.lines[day]}行已经写过")
    days = [day for day, _ in found]
    twice = next((day for day in days if days.count(day) > 1), None)
    if twice is not None:
        raise HolidayFault(f"{_zh(twice)}写了两次")
    notice.marks |= dict(found)
    notice.lines |= {day: number for day, _ in found}


def _days_of(line: str, year: int) -> Iterator[tuple[date, DayMark]]:
    """The days of one line with what they are."""
    text = _NUMBER.sub("", unicodedata.normalize("NFKC", line))
    text = _ASIDE.sub("", _BESIDE.sub(_with_weekdays, text))
    if not _SPAN.search(text) or _is_of_notice(text, year):
        return
    head, colon, rest = text.partition(":")
    if not colon or _SPAN.search(head):
        head, rest = _name_in(text), text
    name = head.strip()
    if not name:
        raise HolidayFault("没有写节日的名称")
    if len(name) > LONGEST_NAME:
        raise HolidayFault(f"节日的名称“{name[:LONGEST_NAME]}…”太长，最多{LONGEST_NAME}字；看不懂这一行的写法")
    left = re.search(r"\S*\d\S*", _TOTAL.sub(" ", _SPAN.sub(" ", text)))
    if left is not None:  # a day that was not understood must not be dropped
        raise HolidayFault(f"看不懂“{left[0][:20]}”，日期请写成2月5日或者{year}-02-05")
    free: list[date] = []
    for clause, working in _clauses(rest):
        for first, last in _spans(clause, year):
            days = _between(first, last, year)
            if working:
                _refuse_working_days(days)
            else:
                free += days
            yield from ((day, DayMark(working, name)) for day in days)
    total = _TOTAL.search(rest)
    if total and int(total[1]) != len(free):
        raise HolidayFault(f"写明共{total[1]}天，起止日期是{len(free)}天")


def _with_weekdays(beside: re.Match[str]) -> str:
    said = _WEEKDAYS.search(beside[2])
    return beside[1] + (f"〔{said[1]}{said[2] or ''}〕" if said else "")


def _is_of_notice(text: str, year: int) -> bool:
    """Whether a line with a day holds no holiday: it was issued that day, which lies before the year."""
    signed = _SIGNED.fullmatch(text)
    if signed:
        return int(signed[1]) < year
    return bool(_OF_NOTICE.search(text)) and not _SAYS.search(text)


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a line, and whether people work then: a part that does not say goes with the next one that does."""
    for sentence in text.split("。"):
        waiting = []
        for clause in re.split(r"[;,]", sentence):
            waiting.append(clause)
            if _SAYS.search(clause):
                yield from ((each, bool(_WORKING.search(clause))) for each in waiting)
                waiting = []
        yield from ((each, False) for each in waiting)


def _name_in(text: str) -> str:
    """What is left of a plain line when days and the usual words are gone."""
    left = _PLAIN_WORDS.sub(" ", _TOTAL.sub(" ", _SPAN.sub(" ", text)))
    return " ".join(re.sub(r"[。;,]", " ", left).split())


def _spans(clause: str, year: int) -> Iterator[tuple[date, date]]:
    month = None
    for match in _SPAN.finditer(clause):
        begin, end = match.groups()[:7], match.groups()[7:]
        first = last = _day(begin[:6], year, month)
        if any(end):
            last = _day(end[:6], first.year, first.month)
        if last < first:
            raise HolidayFault(f"止日{_zh(last)}早于起日{_zh(first)}")
        _check_weekdays(first, last, begin[6] or "", end[6] or "")
        month = last.month
        yield first, last


def _check_weekdays(first: date, last: date, at_first: str, at_last: str) -> None:
    """Refuse a weekday that is not the day's; two of them stand for a whole span: 5日至7日(周五至周日)."""
    said = [(first, at_first[:1]), (last if at_last else first, at_first[1:])]
    said += [(first if at_last[1:] else last, at_last[:1]), (last, at_last[1:])]
    for day, letter in said:
        is_weekday = WEEKDAYS[day.weekday()]
        stated = f"周{letter.replace('天', '日')}"
        if letter and stated != is_weekday:
            raise HolidayFault(f"{_zh(day)}是{is_weekday}，通知写的是{stated}，请核对是不是这一年的通知")


def _day(parts: tuple[str | None, ...], year: int, month: int | None) -> date:
    iso, written = parts[:3], parts[3:]
    if iso[0]:
        numbers, typed = (int(iso[0]), int(iso[1]), int(iso[2])), "-".join(iso)
    else:
        if not written[1] and month is None:
            raise HolidayFault(f"“{written[2]}日”没有写月份")
        numbers = (int(written[0] or year), int(written[1] or month), int(written[2]))
        typed = f"{numbers[1]}月{numbers[2]}日"
    try:
        return date(*numbers)
    except ValueError:
        raise HolidayFault(f"“{typed}”不是有效的日期") from None


def _between(first: date, last: date, year: int) -> list[date]:
    length = (last - first).days + 1
    if length > LONGEST_HOLIDAY:
        raise HolidayFault(f"{_zh(first)}至{_zh(last)}共{length}天，一段放假最多{LONGEST_HOLIDAY}天")
    days = [first + timedelta(days=each) for each in range(length)]
    strange = next((day for day in days if day.year != year and (day.year, day.month) != (year - 1, 12)), None)
    if strange is not None:
        raise HolidayFault(f"{_zh(strange)}不在{year}年（元旦可以连到上一年12月）")
    return days


def _refuse_working_days(days: list[date]) -> None:
    weekday = next((day for day in days if day.weekday() < 5), None)
    if weekday is not None:
        raise HolidayFault(f"{_zh(weekday)}是{WEEKDAYS[weekday.weekday()]}，本来就是工作日，不能写成调休上班")


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
