"""The text of the yearly report on filing (年度备案工作报告), drawn from the figures of the page."""

from collections.abc import Mapping

from lawdocs.supervision import rates
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.naming import name_of
from lawdocs.supervision.rate_lists import period_of
from lawdocs.supervision.rate_tables import BELOW, RATES, Rate, rate_words, required
from lawdocs.supervision.rates import AgencyId, Rates
from workflows.guards import zh_date


def text(found: Mapping[AgencyId, Rates], asked: Asked) -> str:
    """The report: the whole, each agency, and how the rates are reckoned."""
    whole, period = rates.total(found.values()), period_of(asked)
    lines = [
        f"{period.label}备案工作情况，数字截至{zh_date(asked.today)}。",
        "一、总体情况",
        _filed(asked.scope.title, whole),
        _reviewed(whole),
    ]
    if found:
        lines.append("二、各制定机关情况")
        lines += [_filed(name_of(agency_id), found[agency_id]) for agency_id in sorted(found, key=name_of)]
    lines.append("三、统计口径" if found else "二、统计口径")
    lines += [f"{each.name}：{each.definition}。" for each in RATES]
    lines.append(f"达标值：{required()}。")
    return "\n".join(lines)


def _filed(name: str, found: Rates) -> str:
    shares = "，".join(_share(each, found) for each in RATES)
    return (
        f"{name}应报备{found.due}件，已报备{found.filed}件，其中及时报备{found.timely}件；"
        f"审查完毕{found.reviewed}件；{shares}。"
    )


def _reviewed(found: Rates) -> str:
    rate = f"，占审查完毕的{rates.percent(found.corrected, found.reviewed)}" if found.reviewed else ""
    return (
        f"登记{found.registered}件，不予登记{found.refused}件；发出备案审查意见书{found.letters}件，"
        f"已纠正{found.corrected}件{rate}。"
    )


def _share(rate: Rate, found: Rates) -> str:
    words, below = rate_words(rate, found)
    return (
        f"{rate.name}{words.removesuffix(BELOW).strip()}（{BELOW}）" if below else f"{rate.name}{words or '无从计算'}"
    )
