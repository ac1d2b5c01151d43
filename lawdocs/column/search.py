"""One question to all boards of the column (专栏查询): how much each holds of it, and the first of that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from markupsafe import Markup

from lawdocs.column import boards
from lawdocs.column.indicators import board
from lawdocs.column.indicators.board import BoardQuery, Edition, Entry
from lawdocs.column.indicators.planning import AWAITED
from lawdocs.column.news import published
from lawdocs.column.news.published import NewsQuery
from lawdocs.column.reports import published as reports
from lawdocs.portal import listing
from lawdocs.portal.counts import kept
from lawdocs.portal.marks import marked
from lawdocs.portal.params import ListQuery, Sort
from lawdocs.texts.search import split_terms

SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One hit of a board whose lists hold no more than this."""

    title: Markup
    url: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What one board holds of a question; ``lines`` are what the macro of the board takes."""

    board: str
    title: str
    total: int
    measure: str
    lines: list[object]
    url: str


def search(q: str, version: int, today: date) -> list[Found]:
    """What the boards hold of a question, in their order; those that hold nothing stand there with 0."""
    return [BOARDS[name](q, version, today) for name in BOARDS]


def _news(q: str, version: int, today: date) -> Found:
    query = NewsQuery(q=q)
    ids = kept(version, today, ("news", query), lambda: published.matching(query, today))
    lines = boards.found_lines(published.lines(ids[:SHOWN], q), q, today)
    return Found("news", boards.NEWS_BOARD, len(ids), "条", lines, url_for("column.news", q=q))


def _policies(q: str, version: int, today: date) -> Found:
    query = ListQuery(q=q, sort=Sort.RELEVANCE)
    page = listing.page(query, version, today)
    total, hits = page["page"].total, page["hits"][:SHOWN]
    return Found("policies", boards.POLICY_BOARD, total, "件", hits, query.url())


def _indicators(q: str, version: int, today: date) -> Found:
    """Those of every edition that was opened, the one on top first; a number finds the indicators of that number."""
    terms = tuple(split_terms(q))
    hits = [
        (edition, entry)
        for edition in kept(version, today, "editions", board.editions)
        for entry in board.matching(_entries(edition, version, today), BoardQuery(q=q))
    ]
    lines = [_indicator_line(edition, entry, terms) for edition, entry in hits[:SHOWN]]
    first = hits[0][0].edition if hits else None  # the board shows one edition, and leads to the others
    url = url_for("column.indicators", q=q, edition=first)
    return Found("indicators", boards.INDICATOR_BOARD, len(hits), "项", lines, url)


def _entries(edition: Edition, version: int, today: date) -> list[Entry]:
    return kept(version, today, ("indicators", edition.id), lambda: board.entries(edition, today))


def _indicator_line(edition: Edition, entry: Entry, terms: tuple[str, ...]) -> Line:
    words = marked(entry.text, terms) if entry.text else AWAITED
    facts = (f"{edition.edition}版", f"材料{entry.coverage.label}", *entry.units)
    url = url_for("column.indicator", edition=edition.edition, no=entry.no)
    return Line(Markup("第{}项　{}").format(entry.no, words), url, facts)


def _reports(q: str, version: int, today: date) -> Found:
    found = kept(version, today, ("reports", q), lambda: reports.matching(q))
    lines = [reports.line_of(reports.article(str(year), str(body_id))) for year, body_id in found[:SHOWN]]
    return Found("reports", boards.REPORTS_BOARD, len(found), "份", lines, url_for("column.reports", q=q))


BOARDS: Mapping[str, Callable[[str, int, date], Found]] = {
    "news": _news,
    "policies": _policies,
    "indicators": _indicators,
    "reports": _reports,
}
