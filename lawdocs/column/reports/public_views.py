"""The board of annual reports as the public sees it: units × years, a year, a report with its file."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from lawdocs.column import boards
from lawdocs.column.feed import FeedEntry
from lawdocs.column.reports import coverage, page, published
from lawdocs.column.reports.published import Article
from lawdocs.column.views import blueprint
from lawdocs.context import clock
from lawdocs.documents.files import path_of
from lawdocs.errors import NotVisible
from lawdocs.portal import addresses
from lawdocs.portal.caching import public_page, version
from lawdocs.portal.counts import kept
from lawdocs.portal.files import download
from lawdocs.texts import richtext
from lawdocs.texts.filenames import display_name, extension

YEARS_SHOWN = 6
DESCRIPTION = 120  # signs


@blueprint.get("/column/reports")
@public_page
def reports() -> ResponseReturnValue:
    """Units × years, the newest years first."""
    today = clock().today()
    found = kept(version(), today, "reports", _matrix)
    return render_template("column/reports.html", crumbs=boards.crumbs(boards.REPORTS_BOARD), **found)


@blueprint.get("/column/reports/<year>")
@public_page
def reports_of_year(year: str) -> ResponseReturnValue:
    """The reports on one year, in the order of the register."""
    asked, today = published.year_or_404(year), clock().today()
    lines = coverage.lines([asked], today)[asked.year]
    public = [line for line in lines if line.held is not None and line.held.published_on is not None]
    return render_template(
        "column/reports_year.html",
        crumbs=_crumbs((f"{asked.year}年度", None)),
        year=asked,
        groups=page.groups({asked.year: lines}, [asked], lambda line: published.cell(line, today)),
        public=len(public),
        expected=sum(line.is_expected for line in lines),
        others=[each.year for each in coverage.years() if each.year != asked.year],
        empty_words=published.empty_words(lines, asked, today),
    )


@blueprint.get("/column/reports/<year>/<body_id>")
@public_page
def report(year: str, body_id: str) -> ResponseReturnValue:
    """One published report."""
    found = published.article(year, body_id)
    way = (f"{found.year}年度", url_for("column.reports_of_year", year=found.year)), (found.unit, None)
    return render_template(
        "column/report.html",
        crumbs=_crumbs(*way),
        report=found,
        parts=[(part.label, Markup(body)) for part, body in found.parts if body],  # noqa: S704 - cleaned when saved
        meta=_meta(found),
    )


@blueprint.get("/column/reports/<year>/<body_id>/file")
@public_page
def report_file(year: str, body_id: str) -> ResponseReturnValue:
    """The file of a published report, always saved."""
    found = published.article(year, body_id)
    path = path_of(found.sha256) if found.has_file else None
    if path is None or not path.is_file():
        raise NotVisible
    plain = f"report-{found.year}-{found.body_id}.{extension(found.file_name)}"
    return download(path, display_name(found.file_name), plain, found.media_type)


def feed_entries(limit: int) -> list[FeedEntry]:
    """The reports published last, as the feed takes them: whole, or with the address where they are public."""
    return [
        FeedEntry(
            name=f"column/reports/{each.year}/{each.body_id}",
            title=each.title,
            unit=each.unit,
            published_at=each.published_at,
            address=url_for("column.report", year=each.year, body_id=each.body_id),
            body=_feed_body(each),
            topics=(boards.REPORTS_BOARD,),
        )
        for each in published.newest(limit)
    ]


def _feed_body(found: Article) -> str:
    if found.url:
        address = escape(found.url)
        return f'<p>公开网址：<a href="{address}">{address}</a></p>'
    return "".join(f"<h2>{part.label}</h2>{body}" for part, body in found.parts if body)


def _matrix() -> dict[str, object]:
    """The variables of the board, read once for a version of the data and a day."""
    today = clock().today()
    years = coverage.years()
    shown = years[:YEARS_SHOWN]
    found = coverage.lines(shown, today)
    return {
        "years": shown,
        "older": years[YEARS_SHOWN:],
        "groups": page.groups(found, shown, lambda line: published.cell(line, today)),
        "newest": [published.line_of(each) for each in published.newest(1)],
        "empty_words": published.newest_words(today),
    }


def _crumbs(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    way = boards.crumbs(boards.REPORTS_BOARD)
    return [*way[:-1], (boards.REPORTS_BOARD, url_for("column.reports")), *more]


def _meta(found: Article) -> list[tuple[str, str]]:
    """The tags of an article on a government site; what is empty is left out."""
    words = "".join(richtext.plain_text("".join(body for _, body in found.parts)).split("\n"))
    return [
        ("ArticleTitle", found.title),
        ("PubDate", f"{found.published_on:%Y-%m-%d}"),
        ("ContentSource", found.unit),
        ("Keywords", f"法治政府建设,年度报告,{found.year}"),
        ("Author", found.unit),
        ("Description", words[:DESCRIPTION]),
        ("Url", addresses.with_host(url_for("column.report", year=found.year, body_id=found.body_id))),
    ]
