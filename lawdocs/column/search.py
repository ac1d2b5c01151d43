"""One question to all boards of the column (专栏查询): how much each holds of it, and the first of that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for

from lawdocs.column import boards
from lawdocs.column.news import published
from lawdocs.column.news.published import NewsQuery
from lawdocs.portal import listing
from lawdocs.portal.counts import kept
from lawdocs.portal.params import ListQuery, Sort

SHOWN = 5


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
    return Found(
        "policies", boards.OTHER_BOARDS["policies"], page["page"].total, "件", page["hits"][:SHOWN], query.url()
    )


BOARDS: Mapping[str, Callable[[str, int, date], Found]] = {"news": _news, "policies": _policies}
