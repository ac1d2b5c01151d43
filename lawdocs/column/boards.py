"""What the front page of the column shows of each board; policy documents are those of the library, not a copy."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from flask import url_for

from lawdocs.column.indicators import board
from lawdocs.column.news import published
from lawdocs.column.news.models import NewsFileKind
from lawdocs.column.news.published import File, Line, NewsQuery
from lawdocs.column.reports import published as reports
from lawdocs.column.reports.published import ReportLine
from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published, status_is
from lawdocs.portal import addresses, rows
from lawdocs.portal.counts import kept
from lawdocs.portal.listing import Hit, hit
from lawdocs.portal.marks import excerpt, marked
from lawdocs.portal.reading import connection
from lawdocs.texts.search import split_terms
from workflows.evidence import Coverage
from workflows.guards import zh_date
from workflows.states import LegalStatus

COLUMN = "示范创建专栏"
NEWS_BOARD, INDICATOR_BOARD, REPORTS_BOARD = "创建工作动态", "网络检索指标", "年度工作报告"
POLICY_BOARD = "政策文件"
NEWEST, FRAMEWORK, TITLES = 6, 20, 500
# The genres of framework documents (实施纲要、方案、意见), at the end of a title or of what a notice hands out.
GENRES = ("纲要", "方案", "意见")
_FRAMEWORK = re.compile(rf"(?<!征求)(?:{'|'.join(GENRES)})(?:[（(][^（()）]*[)）])*(?:》?的通知)?$")
LEAD = 90  # signs of the first words of an item


@dataclass(frozen=True)
class NewsLine:
    """One item of a list: its first words, or those around what was searched for, and its cover."""

    title: object
    url: str
    facts: tuple[str, ...]
    words: object
    cover: File | None
    is_pinned: bool


class IndicatorBoard(NamedTuple):
    """The edition on top of the board of indicators: its counts, and its first levels with theirs."""

    title: str
    total: int
    covered: list[tuple[str, int, str]]
    levels: list[tuple[str, int, str]]


class Boards(NamedTuple):
    """What is kept of the front page for one version of the data and one day."""

    news: list[NewsLine]
    framework: list[Hit]
    newest: list[Hit]
    months: list[tuple[str, int, str]]
    indicators: IndicatorBoard | None
    reports: list[ReportLine]
    no_reports_yet: tuple[str, str]


class AtHome(NamedTuple):
    """What the home page of the portal shows: the item on top with address and day, the edition, the newest report."""

    news: tuple[str, str, str] | None
    indicators: IndicatorBoard | None
    report: ReportLine | None
    no_reports_yet: str


def crumbs(*titles: str) -> list[tuple[str, str | None]]:
    """The way from the home page; the last one is this page."""
    way = [("首页", addresses.of_home()), (COLUMN, url_for("column.index") if titles else None)]
    return [*way, *((title, None) for title in titles)]


def front(version: int, today: date) -> dict[str, object]:
    """The variables of the front page, read once for a version of the data."""
    return kept(version, today, "column", lambda: _boards(today))._asdict()


def for_home(version: int, today: date) -> AtHome:
    """What the home page of the portal shows of the column, read once for a version of the data."""
    return kept(version, today, "column at home", lambda: _at_home(today))


def _at_home(today: date) -> AtHome:
    news, report = published.on_top(today), next(iter(reports.newest(1)), None)
    return AtHome(
        news=(news.title, url_for("column.news_item", item_id=news.id), zh_date(news.published_on)) if news else None,
        indicators=_indicators(today),
        report=reports.line_of(report) if report else None,
        no_reports_yet="" if report else reports.newest_words(today)[0],
    )


def news_lines(found: list[Line], today: date) -> list[NewsLine]:
    """Items of a list as they are shown without a search."""
    covers = {each.item_id: each for each in published.files_of([line.id for line in found], NewsFileKind.COVER)}
    topics = published.topics_of(line.id for line in found)
    return [
        NewsLine(
            title=line.title,
            url=url_for("column.news_item", item_id=line.id),
            facts=(zh_date(line.published_on), line.unit, *topics.get(line.id, ())),
            words=lead(line.piece, line.length),
            cover=covers.get(line.id),
            is_pinned=line.pinned_until is not None and line.pinned_until >= today,
        )
        for line in found
    ]


def found_lines(found: list[Line], q: str, today: date) -> list[NewsLine]:
    """Items as they are shown when they were searched for: the words marked, and the first of them in its place."""
    terms = tuple(split_terms(q))
    lines = news_lines(found, today)
    if not terms:
        return lines
    return [
        replace(
            each,
            title=marked(line.title, terms),
            words=excerpt(line.piece.replace("\n", "　"), line.start, line.length, "", terms),
        )
        for each, line in zip(lines, found, strict=True)
    ]


def lead(words: str, length: int) -> str:
    """The first words of an item on one line."""
    shown = "　".join(words[:LEAD].split("\n"))
    return f"{shown}……" if length > LEAD else shown


def _boards(today: date) -> Boards:
    framework = _framework(today)
    newest = [each for each in _newest(today) if each not in set(framework)]
    months = [
        (f"{year}年{month}月", size, url_for("column.news", month=f"{year}-{month:02d}"))
        for year, month, size in published.month_counts()
    ]
    return Boards(
        news=news_lines(published.lines(published.matching(NewsQuery(), today)[:NEWEST]), today),
        framework=_hits(framework, today),
        newest=_hits(newest[:NEWEST], today),
        months=months,
        indicators=_indicators(today),
        reports=[reports.line_of(each) for each in reports.newest(NEWEST)],
        no_reports_yet=reports.newest_words(today),
    )


def _indicators(today: date) -> IndicatorBoard | None:
    """The edition on top, or None before any was opened."""
    editions = board.editions()
    if not editions:
        return None
    top, entries = editions[0], board.entries(editions[0], today)
    facets = board.facets(entries)

    def leads(name: str, value: str) -> str:
        return url_for("column.indicators", edition=top.edition, **{name: value})

    covered = [(Coverage(value).label, size, leads("coverage", value)) for value, size in facets["coverage"]]
    levels = [(value, size, leads("level1", value)) for value, size in facets["level1"]]
    return IndicatorBoard(top.title, len(entries), covered, levels)


def _framework(today: date) -> list[int]:
    """The framework documents in force, newest first; by the genre that ends their title."""
    named = sa.or_(*(Document.title.contains(word) for word in GENRES))
    statement = (
        sa.select(Document.id, Document.title)
        .where(status_is(LegalStatus.IN_FORCE, today), named)
        .order_by(Document.published_on.desc().nulls_last(), Document.id.desc())
        .limit(TITLES)
    )
    return [row.id for row in connection().execute(statement) if _FRAMEWORK.search(row.title)][:FRAMEWORK]


def _newest(today: date) -> list[int]:
    statement = (
        sa.select(Document.id)
        .where(is_published(today), Document.published_on.is_not(None))
        .order_by(Document.published_on.desc(), Document.id.desc())
        .limit(NEWEST + FRAMEWORK)
    )
    return list(connection().scalars(statement))


def _hits(ids: list[int], today: date) -> list[Hit]:
    return [hit(line, addresses.of_document(line.id)) for line in rows.lines(ids, today)]
