"""The overview made ready for the page: tiles, tables and the chart, each figure with the list it opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from lawdocs.accounts.models import AgencyKind, Level
from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import local
from lawdocs.deadlines.words import late_words, long_overdue_of
from lawdocs.supervision import conditions as that
from lawdocs.supervision.agencies import NO_ENDING, AgencyFigures, age_cells, age_row, attention_row, most_first
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.chart import Bar, Chart, drawn
from lawdocs.supervision.figures import AgencyId, waited_days
from lawdocs.supervision.late import What, days_late, last_day_said
from lawdocs.supervision.late_clocks import LateClocks
from lawdocs.supervision.lists import HIDDEN
from lawdocs.supervision.naming import name_of, short_name, turn_of
from lawdocs.supervision.overview import Overview
from lawdocs.tables import Cell, Column, Row
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.states import DocumentState as S

STAGES = {
    S.DRAFT: "起草",
    S.REVIEW: "审核",
    S.APPROVED: "审核通过，待审定",
    S.DECIDED: "已审定，待登记编号",
    S.FILED: "已登记，待公布",
    S.CLEANUP: "清理中",
}
STAGE_COLUMNS = (
    Column("环节", width=24),
    Column("件数", width=10, is_number=True, says_zero=True),
    Column("等得最久的", width=60),
    Column("已等", "日", width=10, is_number=True),
    Column("轮到", width=20),
)
LATE_COLUMNS = (
    Column("事项", width=40),
    Column("件数", width=10, is_number=True, says_zero=True),
    Column("最早的最后一日", width=18),
    Column("逾期", "日", width=10, is_number=True),
)
CLOCK_COLUMNS = (
    Column("事项", width=28),
    Column("已逾期", "项", width=12, is_number=True),
    Column("其中长期逾期", "项", width=14, is_number=True),
    Column("最早的最后一日", width=18),
    Column("逾期最久", "日", width=12, is_number=True),
)
SERIES = ("政府及其办公室", "部门、乡镇和其他")


@dataclass(frozen=True)
class Tile:
    """A figure with its unit, the oldest or nearest case, and the list it opens."""

    name: str
    figure: int
    unit: str
    note: str
    url: str


def list_url(asked: Asked, name: str, **choices: object) -> str:
    """The address of a list of the same scope."""
    return url_for("supervision.listing", name=name, **asked.scope.arguments, **choices)


def tiles(found: Overview) -> list[Tile]:
    """The figures on top."""
    asked, year, machine = found.asked, found.asked.chosen["year"], found.machinery
    ended = found.ended.repealed + found.ended.lapsed
    near = f"最近：{zh_date(found.first_end)}" if found.first_end else ""
    return [
        Tile("已逾期", _late(found), "项", _longest(found), list_url(asked, "overdue")),
        Tile("其中期限逾期", _late_clocks(found), "项", _longest_clock(found), list_url(asked, "late-clocks")),
        *(
            Tile(f"{days}日内期满", count, "件", near if count else "", list_url(asked, "ending", within=days))
            for days, count in zip(that.HORIZONS, found.horizons, strict=True)
        ),
        Tile("现行有效", found.standing.total, "件", "含修改后继续有效的", list_url(asked, "in-force")),
        Tile(
            f"{year}年退出",
            ended,
            "件",
            f"废止{found.ended.repealed}件，失效{found.ended.lapsed}件" if ended else "",
            list_url(asked, "ended", year=year),
        ),
        Tile("未办成的事", machine.failures, "项", _since(machine.failing_since), list_url(asked, "failures")),
        Tile("投递失败的邮件", machine.mails, "封", _since(machine.mail_since), list_url(asked, "mail")),
    ]


def stage_rows(found: Overview) -> list[Row]:
    """What waits in each state, and the one that waits longest."""
    return [_stage(state, label, found) for state, label in STAGES.items()]


def late_rows(found: Overview) -> list[Row]:
    """What is overdue by kind, and the reminders that nobody reads."""
    rows = [_late_row(what, found) for what in What]
    unread = found.machinery.unread
    url = list_url(found.asked, "unread") if unread else None
    return [*rows, Row((Cell("提醒发出后无人阅读"), Cell(unread, url), Cell(None), Cell(None)))]


def clock_rows(found: Overview) -> list[Row]:
    """The late clocks by duty, each figure with its list."""
    return [_clock_row(duty, part, found) for duty, part in found.late_clocks.items()]


def attention_rows(found: Overview, limit: int | None = None) -> list[Row]:
    """The agencies that need attention most; of one agency alone the figures on top tell it all."""
    if found.asked.scope.chosen:
        return []
    return [attention_row(each, found.asked.today) for each in found.agencies[:limit]]


def age_rows(found: Overview, limit: int | None = None) -> list[Row]:
    """What is in force by age: in all, then of the agencies with most of it."""
    standing = {each.agency_id: each.standing for each in found.agencies if each.standing.total}
    if not standing:
        return []
    total = Row((Cell("合计"), *age_cells(found.standing, found.asked.scope.arguments)))
    if found.asked.scope.chosen:
        return [total]
    return [total, *(age_row(each, standing[each]) for each in most_first(standing)[:limit])]


def chart(found: Overview) -> Chart:
    """Coming ends by month, governments and their offices apart from the others."""
    leading = _months(each for each in found.agencies if _leads(each.agency_id))
    others = _months(each for each in found.agencies if not _leads(each.agency_id))
    bars, months = [], list(that.coming_months(found.asked.today))
    for month, *parts in zip(months, leading, others, strict=True):
        year = f"{month.year}年" if month is months[0] or month.number == 1 else ""
        spoken = f"{month.label}期满{sum(parts)}件"
        url = list_url(found.asked, "ending", within=month)
        bars.append(Bar(f"{month.number}月", year, spoken, tuple(parts), url))
    return drawn(bars)


def meaning(found: Overview) -> tuple[str, str, str]:
    """The chart in one sentence, and the list of its fullest month: address and words."""
    most = max(found.months)
    if most == 0:
        return "未来12个月没有文件期满。", "", ""
    fullest = list(that.coming_months(found.asked.today))[found.months.index(most)]
    url = list_url(found.asked, "ending", within=fullest)
    return f"{fullest.label}最多，{most}件。", url, f"看{fullest.number}月清单"


def _stage(state: S, label: str, found: Overview) -> Row:
    waiting = found.waiting.get(state)
    if waiting is None:
        return Row((Cell(label), Cell(0), Cell(None), Cell(None), Cell(None)))
    url = url_for("documents.show", document_id=waiting.document_id)
    hidden = f"{short_name(waiting.drafting_agency_id)}起草，{HIDDEN}"
    return Row(
        (
            Cell(label),
            Cell(waiting.count, list_url(found.asked, "waiting", state=state)),
            Cell(hidden) if waiting.title is None else Cell(waiting.title, url),
            Cell(waited_days(waiting.since, found.asked.today)),
            Cell(turn_of(state, waiting.issuer_id, waiting.drafting_agency_id, asks_drafter=waiting.asks_drafter)),
        )
    )


def _late_row(what: What, found: Overview) -> Row:
    part = found.late.get(what)
    if part is None:
        return Row((Cell(what.label), Cell(0), Cell(None), Cell(None)))
    days = days_late(part.oldest, what, found.asked.today)
    url = list_url(found.asked, "overdue", what=what)
    last_day = last_day_said(part.oldest, what, part.marks)
    return Row((Cell(what.label), Cell(part.count, url), Cell(last_day), Cell(days, mark="late")))


def _late(found: Overview) -> int:
    return sum(part.count for part in found.late.values())


def _longest(found: Overview) -> str:
    """Who is late longest, and how long."""
    today = found.asked.today
    cases = [
        (days_late(part.oldest, what, today), name_of(each.agency_id), part.marks)
        for each in found.agencies
        for what, part in each.late.items()
    ]
    if not cases:
        return ""
    days, name, marks = max(cases)
    return f"最久：{name}，{f'逾期{days}日{marks}' if days else '今天到日子'}"


def _clock_row(duty: Duty, part: LateClocks, found: Overview) -> Row:
    url = list_url(found.asked, "late-clocks", duty=duty.value)
    longs = list_url(found.asked, "late-clocks", duty=duty.value, stands="long")
    days = (found.asked.today - part.oldest).days
    return Row(
        (
            Cell(duty.label),
            Cell(part.count, url),
            Cell(part.long_overdue, longs if part.long_overdue else None),
            Cell(f"{zh_date(part.oldest)}{part.marks}" if part.marks else part.oldest),
            Cell(days, mark="late"),
        )
    )


def _late_clocks(found: Overview) -> int:
    return sum(part.count for part in found.late_clocks.values())


def _longest_clock(found: Overview) -> str:
    """What is late longest, and how long."""
    if not found.late_clocks:
        return ""
    duty, part = min(found.late_clocks.items(), key=lambda item: item[1].oldest)
    days = (found.asked.today - part.oldest).days
    return f"最久：{duty.label}，{late_words(days, long_overdue_of(duty))}{part.marks}"


def _since(instant: datetime | None) -> str:
    return f"最早：{zh_date(local(instant).date())}" if instant is not None else ""


def _months(agencies: Iterable[AgencyFigures]) -> tuple[int, ...]:
    rows = [NO_ENDING.months, *(each.ending.months for each in agencies)]
    return tuple(sum(column) for column in zip(*rows, strict=True))


def _leads(agency_id: AgencyId) -> bool:
    """A government or its office; township governments count with the departments."""
    agency = agency_tree().get(agency_id)
    if agency is None:
        return False
    is_government = agency.kind is AgencyKind.GOVERNMENT and agency.level is not Level.TOWNSHIP
    return is_government or agency.kind is AgencyKind.OFFICE
