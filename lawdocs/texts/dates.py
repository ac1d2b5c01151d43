"""What a text says about its own effect: first day in force (施行日期) and term of validity (有效期)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from lawdocs.texts.clause_days import find_clause_days
from lawdocs.texts.genres import OWN_GENRES, any_of
from lawdocs.texts.numerals import read_numeral
from lawdocs.texts.quotations import BLANK, without_quotations
from lawdocs.texts.written_days import GAP, PATTERN, day_of, day_pattern
from workflows.days import beginning_after, zh_date
from workflows.validity import Term

_BEGINS = r"(?:正式)?(?:施行|实施|执行|生效|试行)"
_HOUR = rf"{GAP}(?:零时|\d{{1,2}}{GAP}时)?"
_TERM = r"(?:有效期限?|试行期限?|(?:施行|实施|执行)期限)"
_COUNT = r"(?:[0-9０-９]{1,2}|两|[一二三四五六七八九十]{1,3})"
_PUBLISHED = r"(?:公布|发布|印发|颁布|颁发|下发|发文|签发)"
_THIS = rf"本(?:实施|暂行|试行|若干)?(?:{any_of((*OWN_GENRES, '文件'))})"
_OWN_PUBLICATION = rf"(?:{_THIS})?{_PUBLISHED}"
_SINCE = rf"(?:自|从|于){GAP}"
_FROM = re.compile(
    rf"(?:{_SINCE}{day_pattern('f')}{_HOUR}{GAP}(?:起|开始)|自{GAP}{day_pattern('g')}){GAP}{_BEGINS}(?!的)"
)
# A term that counts from the publication says from when the text is in force too: 有效期为自印发之日起3年.
_FROM_PUBLICATION = re.compile(
    rf"(?:自|从){_OWN_PUBLICATION}之?日起{_BEGINS}(?!的)|{_TERM}[为：:]?(?:自|从){_OWN_PUBLICATION}之?日起(?={GAP}{_COUNT}{GAP}年)"
)
# 自公布之日起30日后施行, 自公布之日后满30日起施行, 公布后30日施行, 公布后第31日起施行.
_DAYS_AFTER = re.compile(
    rf"(?:自|从)?{_PUBLISHED}(?:之日)?(?:起|后)(?:满|第)?{GAP}(?P<days>\d{{1,3}}|[一二三四五六七八九十百]{{1,5}}){GAP}个?[日天]"
    rf"(?:之日|之后|后)?起?{_BEGINS}"
)
# A decision may annex the text that it amends, whose closing provision tells of another day than its own.
_DECISION = re.compile(rf"本决定(?:{_FROM.pattern}|{_FROM_PUBLICATION.pattern}|{_DAYS_AFTER.pattern})")
_UNTIL = re.compile(
    rf"(?:{_TERM}(?:[自为从：:][^，。；]{{1,20}}?)?|{_BEGINS}[，,]?(?:有效)?)(?:截?至|截止到?|到|届满日?[为是]?){GAP}{day_pattern('u')}"
)
# Not 2年零6个月, a year and a half: what is not whole years is for a person to read.
_YEARS = re.compile(
    rf"(?:{_TERM}{GAP}[为：:]?(?:(?:自|从){_OWN_PUBLICATION}之?日起)?|起试行|起{_BEGINS}[，,]{GAP}暂定){GAP}"
    rf"(?P<years>{_COUNT}){GAP}年(?![零又半]|[0-9一二两三四五六七八九十]+个月)"
)
# A licence or a list may have its 有效期 too. A paragraph speaks of the text's own term if it says from when the text
# is in force, names it (本办法有效期), or begins with the word.
_OWN_TERM = re.compile(
    rf"^(?:第[一二三四五六七八九十百零〇\d]+条|[一二三四五六七八九十]+、)?\s*{_TERM}"
    rf"|{_THIS}(?:的?{_TERM}|{_BEGINS}至)|{_FROM_PUBLICATION.pattern}"
    rf"|(?:{_SINCE}{PATTERN}{_HOUR}{GAP}(?:起|开始)|自{GAP}{PATTERN}){GAP}{_BEGINS}(?!的)"
    rf"|{_DAYS_AFTER.pattern.replace('?P<days>', '?:')}"
)
_BEHIND_TITLE = re.compile(r"》[（(][^（()）]{0,200}[)）]")  # 《某条例》（自2017年10月1日起施行）: of that text
_LINE = re.compile(r"[^\n]+")

Place = tuple[int, int]


@dataclass(frozen=True)
class StatedValidity:
    """What the text states; everything it leaves open is None.

    ``days_after`` counts from the publication; ``is_of_decision``: the first day is a decision's (本决定).
    ``begins_at`` and ``term_at`` are where the text says so, which two equal statements need not share.
    """

    in_force_from: date | None = None
    days_after: int | None = None
    years: int | None = None
    last_day: date | None = None
    is_of_decision: bool = False
    begins_at: Place | None = field(default=None, compare=False)
    term_at: Place | None = field(default=None, compare=False)

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

    What is quoted is not the text's own, nor is the term of what the text deals with (许可证有效期3年), and the days of
    single clauses (第十条自2025年7月1日起施行) are not those of the whole.
    """
    text = _without_clause_days(_own_words(text))
    own = _LINE.sub(lambda line: line[0] if _OWN_TERM.search(line[0].strip()) else _blank(line), text)
    decided = _last(_DECISION, text)
    first, last = decided.span() if decided else (0, len(text))
    start, after = _last(_FROM, text, first, last), _last_of((_DAYS_AFTER, _FROM_PUBLICATION), text, first, last)
    if start is not None and after is not None and start.start() < after.start():
        start = None  # 自2024年5月1日起施行。… of another text
    until = _last(_UNTIL, own)
    years = _last(_YEARS, own)
    begins, term = start or after, until or years
    return StatedValidity(
        in_force_from=_first_day(start),
        days_after=_days_after(after) if start is None else None,
        years=_number(years["years"]) if years else None,
        last_day=day_of(until, "u"),
        is_of_decision=decided is not None,
        begins_at=begins.span() if begins else None,
        term_at=term.span() if term else None,
    )


def stated_days(text: str, *, of_clauses: bool = True) -> frozenset[date]:
    """Every day from which on a text says that it is in force, or (``of_clauses``) that something of it is."""
    own = _own_words(text)
    found = (_first_day(match) for match in _FROM.finditer(own if of_clauses else _without_clause_days(own)))
    return frozenset(each for each in found if each is not None)


def _own_words(text: str) -> str:
    """The text without what an amending decision puts into another, and without what it says of those it names."""
    return _BEHIND_TITLE.sub(_blank, without_quotations(text))


def _without_clause_days(text: str) -> str:
    for each in find_clause_days(text):
        text = text[: each.start] + BLANK * (each.end - each.start) + text[each.end :]
    return text


def _blank(match: re.Match[str]) -> str:
    return BLANK * len(match[0])


def _days_after(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    return _number(match["days"]) if "days" in match.re.groupindex else 0


def _first_day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    return day_of(match, "f" if match["fy"] else "g")


def _last_of(patterns: Iterable[re.Pattern[str]], text: str, first: int, last: int) -> re.Match[str] | None:
    found = filter(None, (_last(pattern, text, first, last) for pattern in patterns))
    return max(found, key=lambda match: match.start(), default=None)


def _last(pattern: re.Pattern[str], text: str, first: int = 0, last: int | None = None) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text, first, len(text) if last is None else last):  # noqa: B007 - the last is wanted
        pass
    return found


def _number(text: str) -> int | None:
    if text == "两":
        return 2
    return int(text) if text.isdecimal() else read_numeral(text)
