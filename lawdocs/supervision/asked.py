"""What an address asks of the overview or of a list: scope and choices, refused when they make no sense."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import request

from lawdocs.deadlines.words import late_word
from lawdocs.errors import WrongParameter
from lawdocs.forms import EARLIEST_YEAR, LATEST_YEAR
from lawdocs.paging import only_parameters
from lawdocs.supervision.conditions import AGES, HORIZONS, Month, coming_months
from lawdocs.supervision.late import What
from lawdocs.supervision.scope import Scope, asked_scope
from lawdocs.work.queries import WAITING
from workflows.actors import Actor
from workflows.duties import OF_CASES, RIGHTS, Duty
from workflows.guards import zh_date
from workflows.profiles import UNTRACKED
from workflows.states import LegalStatus

YEARS_BACK = 5
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Choice:
    """A parameter of a list: its values with their labels; others may be allowed, too.

    By itself it is the first, or the one that ``unasked`` names.
    """

    name: str
    label: str
    options: Callable[[date], Mapping[str, str]]
    allows: Callable[[str, date], bool] = lambda _value, _today: False
    also: str = ""
    unasked: Callable[[date], str] | None = None

    def asked(self, today: date) -> str:
        """The value a request asks for; raises WrongParameter with those there are."""
        options = self.options(today)
        value = request.args.get(self.name, self.unasked(today) if self.unasked else next(iter(options)))
        if value not in options and not self.allows(value, today):
            offered = [f"{key}（{label}）" for key, label in options.items() if key]
            raise WrongParameter(
                f"参数“{self.name}”不能是“{value[:40]}”，可以用：{'、'.join([*offered, self.also])}".rstrip("、")
            )
        return value


@dataclass(frozen=True)
class Asked:
    """One question to the overview: by whom, as of which day, about whom, and which choices were made."""

    actor: Actor
    today: date
    scope: Scope
    chosen: Mapping[str, str]


def read(actor: Actor, today: date, choices: tuple[Choice, ...] = (), *more: str) -> Asked:
    """Read the address of an overview or a list; ``more`` are parameters that others read."""
    only_parameters("agency", *(choice.name for choice in choices), *more)
    chosen = {choice.name: choice.asked(today) for choice in choices}
    return Asked(actor, date.fromisoformat(chosen.get(AS_OF.name, str(today))), asked_scope(actor), chosen)


def as_month(value: str) -> Month | None:
    """A month written as 2026-10; None when it is none of ours."""
    match = _MONTH.fullmatch(value)
    if match is None or not EARLIEST_YEAR <= int(match[1]) < LATEST_YEAR:
        return None
    return Month(int(match[1]), int(match[2]))


def _years(today: date) -> Mapping[str, str]:
    return {str(year): f"{year}年" for year in range(today.year, today.year - YEARS_BACK, -1)}


def _is_past_year(value: str, today: date) -> bool:
    return value.isascii() and value.isdigit() and len(value) == 4 and EARLIEST_YEAR <= int(value) <= today.year


def _is_past_day(value: str, today: date) -> bool:
    if _DAY.fullmatch(value) is None:
        return False
    try:
        day = date.fromisoformat(value)
    except ValueError:  # such as 2026-02-30
        return False
    return day.year >= EARLIEST_YEAR and day <= today


def _spans(today: date) -> Mapping[str, str]:
    horizons = {str(days): f"{days}日内" for days in reversed(HORIZONS)}
    return horizons | {str(month): month.label for month in coming_months(today)}


STATE = Choice("state", "环节", lambda _: {"": "全部"} | {state.value: state.label for state in WAITING})
WITHIN = Choice("within", "期满时间", _spans, lambda value, _: as_month(value) is not None, "其他月份，例如2028-05")
DUTY = Choice(
    "duty",
    "事项",
    lambda _: {"": "全部"} | {each.value: each.label for each in Duty if each not in UNTRACKED | RIGHTS | OF_CASES},
)
WHAT = Choice("what", "事项", lambda _: {"": "全部"} | {what.value: what.label for what in What})
STANDS = Choice("stands", "情形", lambda _: {"": "全部", "long": late_word(is_long=True)})
YEAR = Choice("year", "年度", _years, _is_past_year, f"{EARLIEST_YEAR}年以来的年份")
ENDS = (LegalStatus.REPEALED, LegalStatus.LAPSED)
KIND = Choice("kind", "结果", lambda _: {"": "全部"} | {end.value: end.label for end in ENDS})
AGE = Choice("age", "公布年限", lambda _: {"": "全部"} | {age.key: age.label for age in AGES})
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
QUARTER = Choice(
    "quarter", "期间", lambda _: {"": "全年"} | {str(number): label for number, label in enumerate(QUARTERS, start=1)}
)
AS_OF = Choice("as_of", "截至", lambda today: {str(today): zh_date(today)}, _is_past_day, "以前的日期，例如2026-06-30")
# The yearly report tells of a year that is over.
LAST_YEAR = replace(YEAR, unasked=lambda today: str(today.year - 1))
DUTY_PART = Choice(
    "part",
    "情形",
    lambda _: {"": "应报备", "filed": "已报备", "timely": "及时报备", "late": "逾期报备", "missing": "未报备"},
)
DECISION_PART = Choice("part", "决定", lambda _: {"": "全部", "registered": "登记", "refused": "不予登记"})
REVIEW_PART = Choice(
    "part",
    "结果",
    lambda _: {"": "已审查", "conform": "无意见书", "letters": "发出意见书", "corrected": "已纠正"},
)
MONTHS = Choice("months", "期满图", lambda _: {"chart": "看成图", "table": "看成表格"})
