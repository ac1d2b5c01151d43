"""What is new in the column, of all its boards, as one feed."""

from flask import make_response
from flask.typing import ResponseReturnValue

from lawdocs.column import feed as atom
from lawdocs.column.indicators import public_views as indicators
from lawdocs.column.news import public_views as news
from lawdocs.column.reports import public_views as reports
from lawdocs.column.views import blueprint
from lawdocs.context import clock
from lawdocs.portal.caching import public_page

SOURCES = (news.feed_entries, reports.feed_entries, indicators.feed_entries)


@blueprint.get("/feeds/column.atom")
@public_page
def feed() -> ResponseReturnValue:
    """The newest news items, annual reports and evidence, by the instant since when they are public."""
    found = [entry for source in SOURCES for entry in source(atom.ENTRIES)]
    newest = sorted(found, key=lambda each: each.published_at, reverse=True)[: atom.ENTRIES]
    response = make_response(atom.written(newest, clock().today()))
    response.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return response
