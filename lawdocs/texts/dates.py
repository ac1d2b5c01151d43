"""What a text says about its own effect: first day in force (施行日期) and term of validity (有效期)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from lawdocs.texts.numerals import read_numeral
from workflows.days import beginning_after, zh_date
from workflows.validity import Term

_DAY = r"(?P<{0}y>\d{{4}})\s?年\s?(?P<{0}m>\d{{1,2}})\s?月\s?(?P<{0}d>\d{{1,2}})\s?日"
_BEGINS = r"(?:正式)?(?:施行|实施|执行|生效)"
_PUBLISHED = r"(?:公布|发布|印发)"
_FROM = re.compile(r"(?:自|从|于)" + _DAY.format("f") + rf"起{_BEGINS}")
_FROM_PUBLICATION = re.compile(rf"(?:自|从){_PUBLISHED}之日起{_BEGINS}")
# 自公布之日起30日后施行, 自公布之日后满30日起施行, 公布后30日施行.
_DAYS_AFTER = re.compile(
    rf"(?:自|从)?{_PUBLISHED}(?:之日)?(?:起|后)满?(?P<days>\d{{1,3}}|[一二三四五六七八九十百]{{1,5}})[日天]"
    rf"(?:之日|之后|后)?起?{_BEGINS}"
)
# A decision may annex the text that it amends, whose closing provision tells of another day than its own.
_DECISION = re.compile(rf"本决定(?:{_FROM.pattern}|{_FROM_PUBLICATION.pattern}|{_DAYS_AFTER.pattern})")
_UNTIL = re.compile(r"有效期限?(?:自[^，。；]{1,20}?)?(?:截?至|到)" + _DAY.format("u"))
_YEARS = re.compile(r"有效期限?[为：:]?(?P<years>[0-9]{1,2}|两|[一二三四五六七八九十]{1,3})年")
# A licence or a list may have its 有效期 too. A paragraph speaks of the text's own term if it says from when the text
# is in force, names it (本办法有效期), or begins with the word.
_OWN_TERM = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]+条|[一二三四五六七八九十]+、)?\s*有效期"
    r"|本(?:实施|暂行|试行|若干)?(?:办法|规定|细则|意见|通知|决定|公告|通告|方案|规则|规程|制度|标准|措施|文件)的?有效期"
    rf"|{_FROM_PUBLICATION.pattern}|(?:自|从|于)\d{{4}}年\d{{1,2}}月\d{{1,2}}日起{_BEGINS}"
    rf"|(?:自|从)?{_PUBLISHED}(?:之日)?(?:起|后)满?[\d一二三四五六七八九十百]{{1,5}}[日天](?:之日|之后|后)?起?{_BEGINS}"
)
_QUOTED = re.compile(r"“[^”]*”")  # the words that an amending decision puts into another text


@dataclass(frozen=True)
class StatedValidity:
    """What the text states; everything it leaves open is None.

    ``days_after`` counts from the publication; ``is_of_decision``: the first day is a decision's (本决定).
    """

    in_force_from: date | None = None
    days_after: int | None = None
    years: int | None = None
    last_day: date | None = None
    is_of_decision: bool = False

    @property
    def from_publication(self) -> bool:
        """Whether the text is in force from the day on which it is published."""
        return self.days_after == 0

    @property
    def beginning(self) -> str:
        """The first day in force as the text states it (自公布之日起施行); empty where it states none."""
        if self.in_force_from is not None:
            return f"自{zh_date(self.in_force_from)}起施行"
        return beginning_after(self.days_after) if self.days_after is not None else ""

    def begins(self, published_on: date) -> date | None:
        """The first day in force, for a day of publication; None where the text states none."""
        if self.in_force_from is not None or self.days_after is None:
            return self.in_force_from
        return published_on + timedelta(days=self.days_after)

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
    decided = _last(_DECISION, text)
    said = text if decided is None else decided[0]
    start, after = _last(_FROM, said), _last_of((_DAYS_AFTER, _FROM_PUBLICATION), said)
    if start is not None and after is not None and start.start() < after.start():
        start = None  # 自2024年5月1日起施行的《某条例》: of another text
    until = _last(_UNTIL, own)
    years = _last(_YEARS, own)
    return StatedValidity(
        in_force_from=_day(start, "f"),
        days_after=_days_after(said) if start is None else None,
        years=_number(years["years"]) if years else None,
        last_day=_day(until, "u"),
        is_of_decision=decided is not None,
    )


def stated_days(text: str) -> frozenset[date]:
    """Every day from which on a text says that something of it is in force."""
    found = (_day(match, "f") for match in _FROM.finditer(_QUOTED.sub("", text)))
    return frozenset(each for each in found if each is not None)


def _days_after(text: str) -> int | None:
    found = _last(_DAYS_AFTER, text)
    if found is not None:
        return _number(found["days"])
    return 0 if _last(_FROM_PUBLICATION, text) is not None else None


def _last_of(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    found = filter(None, (_last(pattern, text) for pattern in patterns))
    return max(found, key=lambda match: match.start(), default=None)


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
