"""The overview and its lists as spreadsheets (导出): the same scope, choices and figures as the pages."""

from collections.abc import Iterator, Mapping, Sequence

from flask import Response

from lawdocs.clock import local
from lawdocs.filing.lists import title_of
from lawdocs.filing.upward_models import ListKind
from lawdocs.portal.files import download
from lawdocs.supervision import panels, rate_tables
from lawdocs.supervision.agencies import ATTENTION, BY_AGE
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.catalogue import ListSpec
from lawdocs.supervision.conditions import coming_months
from lawdocs.supervision.models import RateFreeze
from lawdocs.supervision.overview import Overview
from lawdocs.supervision.rate_lists import period_of
from lawdocs.supervision.rates import AgencyId, Rates
from lawdocs.tables import Cell, Column, Row
from lawdocs.texts.filenames import display_name
from lawdocs.xlsx import MEDIA_TYPE, Sheet, write
from workflows.guards import zh_date

FIGURES = (
    Column("项目", width=30),
    Column("数量", width=12, is_number=True),
    Column("单位", width=8),
    Column("说明", width=60),
)
MONTHS = (Column("月份", width=14), *(Column(name, width=18, is_number=True) for name in (*panels.SERIES, "合计")))


def list_workbook(spec: ListSpec, asked: Asked, plain_name: str) -> Response:
    """One list, all its rows."""
    chosen = [choice.options(asked.today).get(asked.chosen[choice.name]) for choice in spec.choices]
    told = [
        spec.title,
        *(label or asked.chosen[choice.name] for label, choice in zip(chosen, spec.choices, strict=True)),
    ]
    return _answer(
        [Sheet(spec.title, _heading("，".join(told), asked), spec.columns, spec.rows(asked))],
        spec.title,
        asked,
        plain_name,
    )


def overview_workbook(found: Overview) -> Response:
    """The overview, one sheet per table."""
    return _answer(list(_sheets(found)), "监督总览", found.asked, "overview")


def rates_workbook(
    found: Mapping[AgencyId, Rates], asked: Asked, frozen: Sequence[tuple[RateFreeze, bool, list[Row]]]
) -> Response:
    """The rates by agency, what they mean, and what differs from the figures on record."""
    title = f"{period_of(asked).label}报备统计"
    sheets = [Sheet("报备统计", _heading(title, asked), rate_tables.COLUMNS, rate_tables.rate_rows(found, asked))]
    for row, _, differing in frozen:
        told = f"{row.bureau.name}{zh_date(local(row.made_at).date())}定格，定格数字截至{zh_date(row.as_of)}"
        sheets.append(Sheet(f"与定格不同{row.id}", _heading(told, asked), rate_tables.DIFFERENCES, differing))
    return _answer([*sheets, _definitions(asked)], title, asked, "rates")


def report_workbook(found: Mapping[AgencyId, Rates], asked: Asked) -> Response:
    """The yearly report on filing as a table."""
    title = title_of(ListKind.REPORT, period_of(asked).year)
    rows = rate_tables.rate_rows(found, asked, for_report=True)
    sheet = Sheet("年度备案工作", _heading(title, asked), rate_tables.REPORT_COLUMNS, rows)
    return _answer([sheet, _definitions(asked)], title, asked, "filing-report")


def _definitions(asked: Asked) -> Sheet:
    rows = rate_tables.definition_rows()
    return Sheet("统计口径", _heading("统计口径", asked), rate_tables.DEFINITIONS, rows)


def _sheets(found: Overview) -> Iterator[Sheet]:
    asked = found.asked
    figures = [
        Row((Cell(each.name), Cell(each.figure), Cell(each.unit), Cell(each.note))) for each in panels.tiles(found)
    ]
    yield Sheet("总览", _heading("监督总览", asked), FIGURES, figures)
    yield Sheet("在哪一步等", _heading("在哪一步等", asked), panels.STAGE_COLUMNS, panels.stage_rows(found))
    yield Sheet("已逾期", _heading("已逾期", asked), panels.LATE_COLUMNS, panels.late_rows(found))
    yield Sheet("期限逾期", _heading("期限逾期", asked), panels.CLOCK_COLUMNS, panels.clock_rows(found))
    bars = zip(coming_months(asked.today), panels.chart(found).bars, strict=True)
    months = [
        Row((Cell(month.label), *(Cell(part) for part in drawn.bar.parts), Cell(drawn.bar.total)))
        for month, drawn in bars
    ]
    yield Sheet("未来12个月期满", _heading("未来12个月期满", asked), MONTHS, months)
    if not asked.scope.chosen:
        yield Sheet("各制定机关", _heading("各制定机关", asked), ATTENTION, panels.attention_rows(found))
    yield Sheet("公布年限", _heading("现行有效文件的公布年限", asked), BY_AGE, panels.age_rows(found))


def _heading(what: str, asked: Asked) -> str:
    return f"{asked.scope.title}　{what}　截至{zh_date(asked.today)}"


def _answer(sheets: list[Sheet], title: str, asked: Asked, plain_name: str) -> Response:
    name = display_name(f"{asked.scope.title}{title}{asked.today:%Y%m%d}.xlsx")
    response = download(write(sheets), name, f"{plain_name}-{asked.today:%Y%m%d}.xlsx", MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response
