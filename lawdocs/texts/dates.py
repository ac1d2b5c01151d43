"""What a text says about its own effect: first day in force (施行日期) and term of validity (有效期)."""

import re
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.numerals import read_numeral
from workflows.validity import Term

_DAY = r"(?P<{0}y>\d{{4}})年(?P<{0}m>\d{{1,2}})月(?P<{0}d>\d{{1,2}})日"
_FROM = re.compile(r"自" + _DAY.format("f") + r"起(?:施行|实施|执行|生效)")
_FROM_PUBLICATION = re.compile(r"自(?:公布|发布|印发)之日起(?:施行|实施|执行|生效)")
_UNTIL = re.compile(r"有效期限?(?:自[^，。；]{1,20}?)?(?:截?至|到)" + _DAY.format("u"))
_YEARS = re.compile(r"有效期限?[为：:]?(?P<years>[0-9]{1,2}|两|[一二三四五六七八九十]{1,3})年")
# A licence or a list may have its 有效期 too. A paragraph speaks of the text's own term if it says from when the text
# is in force, names it (本办法有效期), or begins with the word.
_OWN_TERM = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]+条|[一二三四五六七八九十]+、)?\s*有效期"
    r"|本(?:实施|暂行|试行|若干)?(?:办法|规定|细则|意见|通知|决定|公告|通告|方案|规则|规程|制度|标准|措施|文件)的?有效期"
    rf"|{_FROM_PUBLICATION.pattern}|自\d{{4}}年\d{{1,2}}月\d{{1,2}}日起(?:施行|实施|执行|生效)"
)
_QUOTED = re.compile(r"“[^”]*”")  # the words that an amending decision puts into another text


@dataclass(frozen=True)
class StatedValidity:
    """What the text states; everything it leaves open is None or False."""

    in_force_from: date | None = None
    from_publication: bool = False
    years: int | None = None
    last_day: date | None = None

    @property
    def term(self) -> Term | None:
        """The term of validity; a last day says more than years. None where the text states none."""
        if self.last_day is None and self.years is None:
            return None
        return Term(None if self.last_day else self.years, self.last_day, self.in_force_from)


def stated_validity(text: str) -> StatedValidity:
    """Read the closing provisions of a text; the last mention counts, for earlier ones may speak of other texts.

    What is quoted is not the text's own, nor is the term of what the text deals with (许可证有效期3年).
    """
    text = _QUOTED.sub("", text)
    own = "\n".join(line for line in text.splitlines() if _OWN_TERM.search(line.strip()))
    start = _last(_FROM, text)
    until = _last(_UNTIL, own)
    years = _last(_YEARS, own)
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
    if text == "两":
        return 2
    return int(text) if text.isascii() else read_numeral(text)
