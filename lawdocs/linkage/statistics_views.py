"""The yearly statistics: the numbers for whoever has a part, the list behind each for who sees all, and a workbook."""

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.errors import Forbidden, NotVisible, WrongParameter
from lawdocs.linkage import statistics
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.statistics import Counted, Result
from lawdocs.linkage.views import blueprint
from lawdocs.paging import only_parameters
from lawdocs.portal.files import download
from lawdocs.tables import Cell, Column, Ready, Row
from lawdocs.texts.filenames import display_name
from workflows.guards import zh_date
from workflows.permissions import Permission

COLUMNS = (
    Column("统计项目", width=30),
    Column("结果", width=24),
    Column("计入", width=10, is_number=True, says_zero=True),
    Column("没有计入", width=10, is_number=True, says_zero=True),
    Column("口径", width=80),
)
ROWS = (Column("名称", width=40), Column("日期", width=16), Column("是否计入", width=12))


@blueprint.get("/statistics", endpoint="statistics")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    only_parameters("year")
    linkage, stand = linkage_or_404(current_actor())
    year, today = _asked_year(linkage), clock().today()
    found = statistics.results(statistics.of_year(linkage, year, today))
    return render_template(
        "linkage/statistics.html",
        linkage=linkage,
        year=year,
        years=[(each, f"{each}年", each == year) for each in reversed(_years(linkage))],
        columns=COLUMNS,
        rows=[_result(each, year, opens=stand.sees_all) for each in found],
        sees_all=stand.sees_all,
        paragraph=statistics.paragraph(linkage, year, found),
        export_url=url_for("linkage.export_statistics", year=year),
    )


@blueprint.get("/statistics/<name>")
@requires(Permission.LINKAGE_READ)
def statistic(name: str) -> ResponseReturnValue:
    """The rows behind a number."""
    only_parameters("year", "page")
    linkage, stand = linkage_or_404(current_actor())
    measure = statistics.measure_of(name)
    if measure is None:
        raise NotVisible
    if not stand.sees_all:
        raise Forbidden
    year = _asked_year(linkage)
    result = statistics.result_of(measure, statistics.of_year(linkage, year, clock().today()))
    rows, page = Ready([_row(result, each) for each in result.rows]).paged()
    return render_template(
        "linkage/statistic.html", year=year, result=result, measure=measure, columns=ROWS, rows=rows, page=page
    )


@blueprint.get("/statistics/export.xlsx")
@requires(Permission.LINKAGE_READ)
def export_statistics() -> Response:
    """The numbers as a workbook; with the lists for who may open them."""
    from lawdocs.xlsx import MEDIA_TYPE, Sheet, write  # the library of spreadsheets is large

    only_parameters("year")
    linkage, stand = linkage_or_404(current_actor())
    year, today = _asked_year(linkage), clock().today()
    heading = f"{linkage.name}　{year}年统计　截至{zh_date(today)}"
    found = statistics.results(statistics.of_year(linkage, year, today))
    sheets = [Sheet("年度统计", heading, COLUMNS, [_result(each, year, opens=False) for each in found])]
    if stand.sees_all:
        sheets += [
            Sheet(each.measure.label, f"{heading}　{each.measure.note}", ROWS, [_row(each, row) for row in each.rows])
            for each in found
        ]
    name = display_name(f"{linkage.name}{year}年统计.xlsx")
    response = download(write(sheets), name, f"linkage-{year}.xlsx", MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response


def _years(linkage: Linkage) -> range:
    return range(linkage.founded_on.year, clock().today().year + 1)


def _asked_year(linkage: Linkage) -> int:
    years, today = _years(linkage), clock().today()
    asked = request.args.get("year", str(today.year))
    if asked not in {str(each) for each in years}:
        raise WrongParameter(f"年度应在{years[0]}年和{years[-1]}年之间")
    return int(asked)


def _result(result: Result, year: int, *, opens: bool) -> Row:
    url = url_for("linkage.statistic", name=result.measure.name, year=year) if opens else None
    left = len(result.rows) - result.number
    return Row(
        (
            Cell(result.measure.label, url),
            Cell(result.words),
            Cell(result.number, url if result.number else None),
            Cell(left if result.measure.is_share else None, url if left else None),
            Cell(result.measure.note),
        )
    )


def _row(result: Result, row: Counted) -> Row:
    page = row.page if result.measure.opens(row.id, current_actor()) else None
    return Row((Cell(row.label, page), Cell(row.facts), Cell("计入" if row.counted else "没有计入")))
