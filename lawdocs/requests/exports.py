"""The list of requests as a spreadsheet (导出): the same filters and rows as the page; no citizen is named in it."""

from datetime import date

from flask import Response

from lawdocs.portal.files import download
from lawdocs.requests.page import COLUMNS
from lawdocs.requests.queries import STATES, Filters
from lawdocs.tables import Found
from lawdocs.texts.filenames import display_name
from lawdocs.xlsx import MEDIA_TYPE, Sheet, write
from workflows.guards import zh_date

TITLE = "审查建议和司法检察建议"


def workbook(rows: Found, filters: Filters, today: date) -> Response:
    """Every request of the list."""
    told = [TITLE, f"{filters.year}年" if filters.year else "", filters.kind.label if filters.kind else ""]
    heading = "　".join(filter(None, (*told, STATES[filters.state], f"截至{zh_date(today)}")))
    name = display_name(f"{TITLE}{today:%Y%m%d}.xlsx")
    sheet = Sheet(TITLE, heading, COLUMNS, rows)
    response = download(write([sheet]), name, f"requests-{today:%Y%m%d}.xlsx", MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response
