"""What an address asks of the overview or of a list: scope and choices, refused when they make no sense."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import request

from lawdocs.errors import WrongParameter
from lawdocs.forms import EARLIEST_YEAR, LATEST_YEAR
from lawdocs.paging import only_parameters
from lawdocs.supervision.conditions import AGES, HORIZONS, Month, coming_months
from lawdocs.supervision.late import What
from lawdocs.supervision.scope import Scope, asked_scope
from lawdocs.work.queries import WAITING
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.profiles import UNTRACKED
from workflows.states import LegalStatus

YEARS_BACK = 5
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Choice:
    """A parameter of a list: its values with their labels, the first by itself; others may be allowed, too."""

    name: str
    label: str
    options: Callable[[date], Mapping[str, str]]
    allows: Callable[[str, date], bool] = lambda _value, _today: False
    also: str = ""

    def asked(self, today: date) -> str:
        """The value a request asks for; raises WrongParameter with those there are."""
        options = self.options(today)
        value = request.args.get(self.name, next(iter(options)))
        if value not in options and not self.allows(value, today):
            offered = [f"{key}（{label}）" for key, label in options.items() if key]
            raise WrongParameter(
                f"参数“{self.name}”不能是“{value[:40]}”，可以用：{'、'.join([*offered, self.also])}".rstrip("、")
            )
        return value


@dataclass(frozen=True)
class Asked:
    """One question to the overview: by whom, on which day, about whom, and which choices were made."""

    actor: Actor
    today: date
    scope: Scope
    chosen: Mapping[str, str]


def read(actor: Actor, today: date, choices: tuple[Choice, ...] = (), *more: str) -> Asked:
    """Read the address of an overview or a list; ``more`` are parameters that others read."""
    only_parameters("agency", *(choice.name for choice in choices), *more)
    return Asked(actor, today, asked_scope(actor), {choice.name: choice.asked(today) for choice in choices})


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


def _spans(today: date) -> Mapping[str, str]:
    horizons = {str(days): f"{days}日内" for days in reversed(HORIZONS)}
    return horizons | {str(month): month.label for month in coming_months(today)}


STATE = Choice("state", "环节", lambda _: {"": "全部"} | {state.value: state.label for state in WAITING})
WITHIN = Choice("within", "期满时间", _spans, lambda value, _: as_month(value) is not None, "其他月份，例如2028-05")
DUTY = Choice(
    "duty", "事项", lambda _: {"": "全部"} | {each.value: each.label for each in Duty if each not in UNTRACKED}
)
WHAT = Choice("what", "事项", lambda _: {"": "全部"} | {what.value: what.label for what in What})
YEAR = Choice("year", "年度", _years, _is_past_year, f"{EARLIEST_YEAR}年以来的年份")
ENDS = (LegalStatus.REPEALED, LegalStatus.LAPSED)
KIND = Choice("kind", "结果", lambda _: {"": "全部"} | {end.value: end.label for end in ENDS})
AGE = Choice("age", "公布年限", lambda _: {"": "全部"} | {age.key: age.label for age in AGES})
MONTHS = Choice("months", "期满图", lambda _: {"chart": "看成图", "table": "看成表格"})
