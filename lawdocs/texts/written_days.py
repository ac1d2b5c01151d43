"""Days as documents write them (日期): 2019年8月20日 and 二〇〇七年九月二十七日, letter-spaced and with every zero."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.numerals import from_chinese, from_positional
from lawdocs.texts.typed_dates import EARLIEST_YEAR, LATEST_YEAR

_HAN = "[一二三四五六七八九十]"
# 二00二年, 二ＯＯ八年, 二○○七年: zero has every shape, and stands between Han numerals.
_YEAR = r"(?:\d{4}|[一二][〇○零ＯO０0一二三四五六七八九](?:[ 　]?[〇○零ＯO０0一二三四五六七八九]){2})"
GAP = r"[ \t\u3000\xa0]*"


@dataclass(frozen=True)
class WrittenDay:
    """A day, and where a text writes it."""

    day: date
    start: int
    end: int


def day_pattern(name: str = "") -> str:
    """The pattern of a written day; ``name`` begins the names of its groups, so that one pattern may hold two."""
    return (
        rf"(?P<{name}y>{_YEAR}){GAP}年{GAP}(?P<{name}m>\d{{1,2}}|{_HAN}{{1,2}}|元){GAP}月"
        rf"{GAP}(?P<{name}d>\d{{1,2}}|{_HAN}{{1,3}}){GAP}日"
    )


def day_of(match: re.Match[str] | None, name: str = "") -> date | None:
    """The day in the groups of a match; None for 2026年2月30日 and years of other centuries: a guess would be worse."""
    if match is None:
        return None
    parts = [_number(match[name + part], is_year=part == "y") for part in "ymd"]
    try:
        day = None if None in parts else date(*parts)
    except ValueError:
        return None
    return day if day is not None and EARLIEST_YEAR <= day.year <= LATEST_YEAR else None


def find_days(text: str) -> Iterator[WrittenDay]:
    """The days that a text writes out, in its order; what is no day of the calendar is passed over."""
    for match in DAY.finditer(text):
        day = day_of(match)
        if day is not None:
            yield WrittenDay(day, match.start(), match.end())


def whole_day(line: str) -> date | None:
    """The day that is all of a line, brackets aside."""
    return day_of(_WHOLE.fullmatch(line.strip()))


def _number(written: str, *, is_year: bool) -> int | None:
    narrow = unicodedata.normalize("NFKC", "".join(written.split()))
    if narrow.isascii() and narrow.isdigit():
        return int(narrow)
    return from_positional(narrow) if is_year else from_chinese(narrow.replace("元", "一"))


DAY = re.compile(day_pattern())
# The same without groups, to be part of patterns that need no day of it.
PATTERN = re.sub(r"\?P<\w+>", "?:", day_pattern())
_WHOLE = re.compile(rf"[（(]?{GAP}{day_pattern()}{GAP}[）)]?")
