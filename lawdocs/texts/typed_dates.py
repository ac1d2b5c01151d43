"""Days as people type them into spreadsheets (日期): 2023.5.8, 2023年5月8日, 二〇二三年五月八日, 20230508."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from lawdocs.texts.numerals import from_chinese, from_positional

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
# A number or a date cell before this day is a year or a serial that was typed, and no day of a document.
FIRST_DAY = date(1949, 10, 1)
WAYS = "请写成2023-05-08或2023年5月8日"

# Day 1 of the two systems of Excel. 1900 has a 29 February there, which only matters before March 1900.
_DAY_ZERO = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_SIGNS = str.maketrans("—–‐‑−。、·", "-----...")
_GAP = r"[\s\u3000]*"
_CLOCK = rf"(?:{_GAP}T?{_GAP}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:\.\d+)?)?)?"
_SEPARATED = re.compile(
    rf"(?P<year>\d{{4}}){_GAP}[年./-]{_GAP}(?P<month>\d{{1,2}}){_GAP}[月./-]{_GAP}(?P<day>\d{{1,2}}){_GAP}日?" + _CLOCK
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + _CLOCK)
_IN_CHINESE = re.compile(r"(?P<year>\S{4})年(?P<month>\S{1,2})月(?P<day>\S{1,3})日")
_SERIAL = re.compile(r"\d{5,6}")


class NoDay(ValueError):
    """What was typed is no day; the message says why, in a sentence."""


@dataclass(frozen=True)
class TypedDay:
    """A day, and what of the typed was not taken over into it."""

    day: date
    remark: str = ""


def read_day(typed: str, epoch: int = 1900) -> TypedDay:
    """Read a day however it was typed; raises NoDay. ``epoch`` is the first year of the sheet's serials."""
    text = unicodedata.normalize("NFKC", typed).translate(_SIGNS).strip()
    if _SERIAL.fullmatch(text):
        day = from_serial(int(text), epoch)
        return TypedDay(day, f"按 Excel 序列值{text}读作{day}")
    match = _SEPARATED.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is not None:
        day = _existing(int(match["year"]), int(match["month"]), int(match["day"]), typed)
        return TypedDay(day, _clock_remark(match))
    return TypedDay(_from_chinese(text, typed))


def from_serial(serial: float, epoch: int = 1900) -> date:
    """The day of a serial number of Excel (序列值), in the system that begins with 1900 or with 1904; raises NoDay."""
    number = int(serial)
    if len(str(number)) == 8 and number == serial:
        return _existing(number // 10_000, number // 100 % 100, number % 100, str(number))
    try:
        day = _DAY_ZERO[epoch] + timedelta(days=number)
    except OverflowError:
        day = None
    if day is None or not FIRST_DAY <= day <= date(LATEST_YEAR, 12, 31):
        raise NoDay(f"数字“{serial:g}”不是日期，{WAYS}")
    return day


def _from_chinese(text: str, typed: str) -> date:
    match = _IN_CHINESE.fullmatch("".join(text.split()))
    parts = match and (from_positional(match["year"]), from_chinese(match["month"]), from_chinese(match["day"]))
    if not parts or None in parts:
        raise NoDay(f"日期“{_shortened(typed)}”无法识别，{WAYS}")
    return _existing(*parts, typed)


def _existing(year: int, month: int, day: int, typed: str) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NoDay(f"日期“{_shortened(typed)}”不在{EARLIEST_YEAR}年至{LATEST_YEAR}年之间")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoDay(f"日期“{_shortened(typed)}”不存在") from error


def _clock_remark(match: re.Match[str]) -> str:
    parts = [int(match[name] or 0) for name in ("hour", "minute", "second")]
    return f"时刻{match['hour']}:{match['minute']}未采用" if any(parts) else ""


def _shortened(typed: str) -> str:
    shown = " ".join(typed.split())
    return shown if len(shown) <= 20 else f"{shown[:20]}…"
