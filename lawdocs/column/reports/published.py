"""What the public may read of the annual reports; columns only, over the connection of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask import url_for

from lawdocs.column.news.published import number_of
from lawdocs.column.reports import coverage
from lawdocs.column.reports.coverage import Line
from lawdocs.column.reports.models import Report, ReportBody
from lawdocs.column.reports.page import MatrixCell
from lawdocs.documents.models import StoredFile
from lawdocs.errors import NotVisible
from lawdocs.portal.reading import connection
from workflows.guards import zh_date
from workflows.reports import Part, ReportState, Standing

IS_PUBLIC = Report.state == ReportState.PUBLISHED
NOT_BEGUN = ("还没有开始收集年度报告。", "每年1月1日起收集上一年度的报告，各单位公开以后，按年度和单位显示在这里。")


@dataclass(frozen=True)
class ReportLine:
    """One published report in a list."""

    title: str
    url: str
    facts: tuple[str, ...]


class Article(NamedTuple):
    """A report as its page shows it; one that is public elsewhere shows where, not what it says."""

    body_id: int
    year: int
    title: str
    unit: str
    published_on: date
    published_at: datetime
    url: str
    parts: tuple[tuple[Part, str], ...]
    file_name: str
    file_size: int
    media_type: str
    sha256: str

    @property
    def has_file(self) -> bool:
        return self.file_name != ""


def article(raw_year: str, raw_body_id: str) -> Article:
    """One published report; raises NotVisible."""
    wanted = (Report.year == number_of(raw_year), Report.body_id == number_of(raw_body_id))
    row = connection().execute(_whole().where(*wanted)).one_or_none()
    if row is None:
        raise NotVisible
    return _article(row)


def newest(limit: int) -> list[Article]:
    """The reports published last, whole, for the feed and the front page."""
    query = _whole().order_by(Report.published_at.desc(), Report.id.desc()).limit(limit)
    return [_article(row) for row in connection().execute(query)]


def line_of(report: Article) -> ReportLine:
    """A report in a list of the newest."""
    url = url_for("column.report", year=report.year, body_id=report.body_id)
    return ReportLine(report.title, url, (f"{report.year}年度", report.unit, f"{zh_date(report.published_on)}公开"))


def year_or_404(raw_year: str) -> coverage.Year:
    """A year whose reports were asked for; raises NotVisible."""
    wanted = number_of(raw_year)
    found = next((each for each in coverage.years() if each.year == wanted), None)
    if found is None:
        raise NotVisible
    return found


def cell(line: Line, today: date) -> MatrixCell:
    """A cell of the public matrix: whether there is something to read, and if not, why; submissions are internal."""
    if line.standing is Standing.MERGED:
        return MatrixCell(f"并入{line.merged_into}")
    held = line.held
    if held is not None and held.published_on is not None:
        url = url_for("column.report", year=line.year.year, body_id=line.body.id)
        late = held.published_on > line.year.public_due_on
        note = "、".join(filter(None, ("逾期" if late else "", "在其他网站" if held.published_url else "")))
        return MatrixCell(f"{zh_date(held.published_on)}公开", "warn" if late else "ok", note, url)
    if line.standing in (Standing.OUTSIDE, Standing.EXEMPT):
        return MatrixCell(line.standing.label)
    if today > line.year.public_due_on:
        return MatrixCell("没有公开", "late")
    return MatrixCell("未到公开时间")


def empty_words(lines: Sequence[Line], year: coverage.Year | None, today: date) -> tuple[str, str]:
    """What a board or a year says that holds nothing yet: what will come, and until when."""
    if year is None:
        return NOT_BEGUN
    expected = sum(line.is_expected for line in lines)
    until = f"{zh_date(year.public_due_on)}前公开，公开后显示在这里。"
    if today > year.public_due_on:
        return f"{year.year}年度报告还没有公开。", f"{expected}家单位应当在{until}"
    return f"{year.year}年度报告还没有到公开时间。", f"{expected}家单位在{until}"


def newest_words(today: date) -> tuple[str, str]:
    """The words of an empty board: those of the newest year."""
    years = coverage.years()[:1]
    if not years:
        return NOT_BEGUN
    return empty_words(coverage.lines(years, today)[years[0].year], years[0], today)


def _whole() -> sa.Select[tuple[object, ...]]:
    """Published reports; of those that are public elsewhere nothing but where is read."""
    here = Report.published_url == ""
    parts = (sa.case((here, getattr(Report, part.value)), else_="") for part in Part)
    return (
        sa.select(
            Report.body_id,
            Report.year,
            Report.title,
            ReportBody.name,
            Report.published_on,
            Report.published_at,
            Report.published_url,
            sa.case((here, Report.file_name), else_=""),
            StoredFile.size,
            StoredFile.media_type,
            StoredFile.sha256,
            *parts,
        )
        .join(ReportBody, ReportBody.id == Report.body_id)
        .outerjoin(StoredFile, StoredFile.id == Report.file_id)
        .where(IS_PUBLIC)
    )


def _article(row: sa.Row[tuple[object, ...]]) -> Article:
    body_id, year, title, unit, on, at, url, name, size, media_type, digest, *bodies = row
    parts = tuple(zip(Part, bodies, strict=True))
    return Article(body_id, year, title, unit, on, at, url, parts, name, size or 0, media_type or "", digest or "")
