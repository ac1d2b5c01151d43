"""The rates made ready for pages, spreadsheets and the yearly report: every figure with the list behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from lawdocs import rules
from lawdocs.supervision import rates
from lawdocs.supervision.agencies import scope_of
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.freezing import Difference
from lawdocs.supervision.naming import name_of
from lawdocs.supervision.rate_lists import period_of
from lawdocs.supervision.rates import AgencyId, Rates
from lawdocs.tables import Cell, Column, Row

BELOW = "未达标"
WHOLE = "合计"
# Which list and which part of it stands behind a figure.
BEHIND: Mapping[str, tuple[str, str]] = {
    "due": ("filing-duties", ""),
    "filed": ("filing-duties", "filed"),
    "timely": ("filing-duties", "timely"),
    "registered": ("filing-decisions", "registered"),
    "refused": ("filing-decisions", "refused"),
    "reviewed": ("record-reviews", ""),
    "conform": ("record-reviews", "conform"),
    "letters": ("record-reviews", "letters"),
    "corrected": ("record-reviews", "corrected"),
}


@dataclass(frozen=True)
class Rate:
    """One rate (率): its name, its parts by the names of figures, and its definition in words."""

    name: str
    part: str
    whole: str
    definition: str


RATES = (
    Rate(
        "报备率",
        "filed",
        "due",
        "截至日以前（含当日）已报备的件数÷应报备的件数。应报备：报备期限的最后一日在期间内、到截至日已到的文件；"
        "制定、修改、废止各报备一次，应向几个机关报备的，全部报出才算已报备，抄送不算；不再需要报备的不计入",
    ),
    Rate("报备及时率", "timely", "due", "在报备期限的最后一日以前（含当日）报备的件数÷应报备的件数"),
    Rate(
        "规范率",
        "conform",
        "reviewed",
        "登记后经备案审查、没有发出备案审查意见书的件数÷期间内审查完毕的件数；按得出审查结论的日期归入期间",
    ),
)
_COUNT = {"width": 10, "is_number": True, "says_zero": True}
COLUMNS = (
    Column("制定机关", width=36),
    Column("应报备", "件", **_COUNT),
    Column("已报备", "件", **_COUNT),
    Column("报备率", width=18),
    Column("及时报备", "件", **_COUNT),
    Column("报备及时率", width=18),
    Column("已审查", "件", **_COUNT),
    Column("无意见书", "件", **_COUNT),
    Column("规范率", width=18),
)
REPORT_COLUMNS = (
    *COLUMNS,
    Column("登记", "件", **_COUNT),
    Column("不予登记", "件", **_COUNT),
    Column("发出意见书", "件", **_COUNT),
    Column("已纠正", "件", **_COUNT),
)
DEFINITIONS = (Column("指标", width=16), Column("口径", width=100))
DIFFERENCES = (
    Column("制定机关", width=36),
    Column("数字", width=14),
    Column("定格", "件", **_COUNT),
    Column("现在", "件", **_COUNT),
)


def rate_rows(found: Mapping[AgencyId, Rates], asked: Asked, *, for_report: bool = False) -> list[Row]:
    """All agencies together first, then each by name."""
    at_all = {"agency": asked.scope.chosen} if asked.scope.chosen else {}
    rows = [_row(Cell(WHOLE), rates.total(found.values()), asked, at_all, for_report)]
    for agency_id in sorted(found, key=name_of):
        at = scope_of(agency_id)
        named = Cell(name_of(agency_id), url_for("supervision.rates", **_period(asked), **at))
        rows.append(_row(named, found[agency_id], asked, at, for_report))
    return rows if found else []


def difference_rows(found: Sequence[Difference]) -> list[Row]:
    """What differs from the figures on record."""
    return [
        Row((Cell(name_of(each.agency_id)), Cell(rates.LABELS[each.name]), Cell(each.frozen), Cell(each.present)))
        for each in found
    ]


def definition_rows() -> list[Row]:
    """What each rate means here, in words."""
    return [Row((Cell(each.name), Cell(each.definition))) for each in RATES] + [Row((Cell("达标值"), Cell(required())))]


def required() -> str:
    """What the profile requires, with its marks and those of the days by which is filed."""
    profile = rules.current()
    value, mark = profile["rates_required"], profile.mark("rates_required")
    return f"三项均为{value}%{mark}，低于的标明“{BELOW}”；报备期限为{profile.clocks['filing'].period.text}" + (
        profile.mark("filing")
    )


def rate_words(rate: Rate, found: Rates) -> tuple[str, bool]:
    """A rate as people read it, and whether it falls short; nothing to divide by is said in words."""
    part, whole = getattr(found, rate.part), getattr(found, rate.whole)
    if not whole:
        return "", False
    below = rates.is_below(part, whole, rules.current()["rates_required"])
    return f"{rates.percent(part, whole)}{f'　{BELOW}' if below else ''}", below


def _row(named: Cell, found: Rates, asked: Asked, at: Mapping[str, str], for_report: bool) -> Row:
    def counted(name: str) -> Cell:
        count, (page, part) = getattr(found, name), BEHIND[name]
        said = {**_period(asked), **at, **({"part": part} if part else {})}
        return Cell(count, url_for("supervision.listing", name=page, **said) if count else None)

    def rate(index: int) -> Cell:
        text, below = rate_words(RATES[index], found)
        return Cell(text, mark="late" if below else "")

    cells = (
        *(named, counted("due"), counted("filed"), rate(0), counted("timely"), rate(1)),
        *(counted("reviewed"), counted("conform"), rate(2)),
    )
    more = tuple(counted(name) for name in ("registered", "refused", "letters", "corrected")) if for_report else ()
    return Row((*cells, *more))


def _period(asked: Asked) -> dict[str, str]:
    """What an address says of period and day: a list opened later still holds what was counted."""
    period = period_of(asked)
    quarter = {"quarter": str(period.quarter)} if period.quarter else {}
    return {"year": str(period.year), **quarter, "as_of": str(asked.today)}
