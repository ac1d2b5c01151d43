"""What a text says about its own effect: first day in force (施行日期) and term of validity (有效期)."""

import re
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.numerals import read_numeral

_DAY = r"(?P<{0}y>\d{{4}})年(?P<{0}m>\d{{1,2}})月(?P<{0}d>\d{{1,2}})日"
_FROM = re.compile(r"自" + _DAY.format("f") + r"起(?:施行|实施|执行|生效)")
_FROM_PUBLICATION = re.compile(r"自(?:公布|发布|印发)之日起(?:施行|实施|执行|生效)")
_UNTIL = re.compile(r"有效期(?:限)?(?:截?至|到)" + _DAY.format("u"))
_YEARS = re.compile(r"有效期(?:限)?(?:为)?(?P<years>[0-9]{1,2}|[一二三四五六七八九十]{1,3})年")


@dataclass(frozen=True)
class StatedValidity:
    """What the text states; everything it leaves open is None or False."""

    in_force_from: date | None = None
    from_publication: bool = False
    years: int | None = None
    last_day: date | None = None


def stated_validity(text: str) -> StatedValidity:
    """Read the closing provisions of a text; the last mention counts, for earlier ones may speak of other texts."""
    start = _last(_FROM, text)
    until = _last(_UNTIL, text)
    years = _last(_YEARS, text)
    return StatedValidity(
        in_force_from=_day(start, "f"),
        from_publication=start is None and _last(_FROM_PUBLICATION, text) is not None,
        years=_number(years["years"]) if years else None,
        last_day=_day(until, "u"),
    )


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007 - the last one is wanted
        pass
    return found


def _day(match: re.Match[str] | None, group: str) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match[group + "y"]), int(match[group + "m"]), int(match[group + "d"]))
    except ValueError:  # 2026年2月30日: the text is wrong, and a guess would be worse
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() else read_numeral(text)
