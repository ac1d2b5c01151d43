"""The board of news as the public sees it: list with search and archive, item, files."""

import re
from dataclasses import replace
from datetime import date

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from lawdocs.clock import local
from lawdocs.column import boards
from lawdocs.column.feed import FeedEntry
from lawdocs.column.news import published
from lawdocs.column.news.models import NewsFileKind
from lawdocs.column.news.published import Article, File, Line, NewsQuery
from lawdocs.column.views import blueprint
from lawdocs.context import clock
from lawdocs.documents.files import path_of
from lawdocs.errors import NotVisible, WrongParameter
from lawdocs.paging import Page, asked_page
from lawdocs.portal import addresses
from lawdocs.portal.caching import public_page, version
from lawdocs.portal.counts import kept
from lawdocs.portal.files import SANDBOX, download
from lawdocs.portal.marks import excerpt, marked
from lawdocs.portal.params import QueryTooLong, clean
from lawdocs.texts import richtext
from lawdocs.texts.filenames import display_name, extension
from lawdocs.texts.search import MAX_QUERY_LENGTH, split_terms

PAGE_SIZE = 20
NARROWING = ("q", "topic", "unit", "month")
_MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])", re.ASCII)
DESCRIPTION = 120  # signs


@blueprint.get("/column/news")
@public_page
def news() -> ResponseReturnValue:
    """The list of the board, narrowed by words, topic, unit and month."""
    query, today = read_query(request.args), clock().today()
    question = query.first_page
    ids = kept(version(), today, ("news", question), lambda: published.matching(question, today))
    page = Page(query.page, PAGE_SIZE, len(ids))
    cut = ids[(query.page - 1) * PAGE_SIZE : query.page * PAGE_SIZE]
    facets = kept(version(), today, "news facets", _facets)
    return render_template(
        "column/news.html",
        crumbs=_crumbs(f"查询：{query.q}" if query.q else None),
        query=query,
        month=_month_words(query.month),
        lines=_lines(published.lines(cut, query.q), query, today),
        page=page,
        facets=[(title, [(*each, each[0] == _chosen(query, title)) for each in group]) for title, group in facets],
        chips=_chips(query),
        hidden_fields=[(name, value) for name, value in _arguments(query).items() if name != "q"],
    )


@blueprint.get("/column/news/<item_id>")
@public_page
def news_item(item_id: str) -> ResponseReturnValue:
    """One published item."""
    item = published.article(item_id)
    files = published.files_of([item.id])
    before, after = published.neighbours(item)
    cover = next((each for each in reversed(files) if each.kind is NewsFileKind.COVER), None)
    topics = published.topics_of([item.id]).get(item.id, [])
    return render_template(
        "column/item.html",
        crumbs=_crumbs(item.title),
        item=item,
        at=local(item.published_at),
        body=body_of(item, files),
        cover=cover,
        topics=topics,
        attachments=[each for each in files if each.kind is NewsFileKind.ATTACHMENT],
        before=before,
        after=after,
        meta=_meta(item, cover, topics),
    )


@blueprint.get("/column/news/<item_id>/files/<file_id>")
@public_page
def news_file(item_id: str, file_id: str) -> ResponseReturnValue:
    """A picture of a published item, or an attachment to be saved."""
    found = published.file(item_id, file_id)
    path = path_of(found.sha256)
    if not path.is_file():
        raise NotVisible
    if found.kind is NewsFileKind.ATTACHMENT:
        ending = extension(found.name)
        plain = f"attachment-{found.id}" + (f".{ending}" if ending.isascii() and ending.isalnum() else "")
        return download(path, display_name(found.name), plain, found.media_type)
    response = send_file(path, mimetype=found.media_type, etag=False)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def feed_entries(limit: int) -> list[FeedEntry]:
    """The newest items whole, as the feed takes them."""
    items = published.newest(limit)
    ids = [each.id for each in items]
    files, topics = published.files_of(ids, NewsFileKind.IMAGE), published.topics_of(ids)
    return [
        FeedEntry(
            name=f"column/news/{each.id}",
            title=each.title,
            unit=each.unit,
            published_at=each.published_at,
            address=url_for("column.news_item", item_id=each.id),
            body=str(body_of(each, files, with_host=True)),
            topics=topics.get(each.id, ()),
        )
        for each in items
    ]


def body_of(item: Article, files: list[File], *, with_host: bool = False) -> Markup:
    """The body with the addresses of its pictures."""
    known = {each.id for each in files if each.item_id == item.id and each.kind is NewsFileKind.IMAGE}

    def address(number: int) -> str | None:
        if number not in known:
            return None
        found = url_for("column.news_file", item_id=item.id, file_id=number)
        return addresses.with_host(found) if with_host else found

    return Markup(richtext.with_pictures(item.body, address))  # noqa: S704 - cleaned when it was saved


def read_query(arguments: MultiDict[str, str]) -> NewsQuery:
    """Read the address of a list; raises WrongParameter or QueryTooLong. Unknown parameters are nobody's business."""
    given = {name: clean(arguments.get(name, "")) for name in NARROWING}
    if len(given["q"]) > MAX_QUERY_LENGTH:
        raise QueryTooLong
    month = given["month"]
    if month and not _MONTH.fullmatch(month):
        raise WrongParameter(f"参数“month”不能是“{month[:40]}”。可用的值：年和月，例如2026-10")
    first = date(int(month[:4]), int(month[5:]), 1) if month else None
    return NewsQuery(q=given["q"], topic=given["topic"], unit=given["unit"], month=first, page=asked_page())


def _arguments(query: NewsQuery) -> dict[str, str]:
    month = f"{query.month:%Y-%m}" if query.month else ""
    asked = {"q": query.q, "topic": query.topic, "unit": query.unit, "month": month}
    return {name: value for name, value in asked.items() if value}


def _lines(found: list[Line], query: NewsQuery, today: date) -> list[boards.NewsLine]:
    terms = tuple(split_terms(query.q))
    lines = boards.news_lines(found, today)
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


FACETS = {"主题": "topic", "单位": "unit", "按月归档": "month"}


def _facets() -> list[tuple[str, list[tuple[str, int, str]]]]:
    """What the list can be narrowed to, with counts over all that is published."""
    months = [(f"{year}年{month}月", size, f"{year}-{month:02d}") for year, month, size in published.month_counts()]
    groups = {
        "主题": [(name, size, name) for name, size in published.topic_counts()],
        "单位": [(name, size, name) for name, size in published.unit_counts()],
        "按月归档": months,
    }
    return [
        (title, [(label, size, url_for("column.news", **{FACETS[title]: value})) for label, size, value in group])
        for title, group in groups.items()
        if group
    ]


def _chosen(query: NewsQuery, title: str) -> str:
    return {"主题": query.topic, "单位": query.unit, "按月归档": _month_words(query.month)}[title]


def _month_words(month: date | None) -> str:
    return f"{month.year}年{month.month}月" if month else ""


def _chips(query: NewsQuery) -> list[tuple[str, str, str]]:
    """What is chosen, each with the address without it."""
    asked = _arguments(query)
    shown = {"q": ("查询词", query.q), "topic": ("主题", query.topic), "unit": ("单位", query.unit)}
    shown["month"] = ("月份", _month_words(query.month))
    return [
        (*shown[name], url_for("column.news", **{key: value for key, value in asked.items() if key != name}))
        for name in asked
    ]


def _crumbs(title: str | None = None) -> list[tuple[str, str | None]]:
    way = boards.crumbs(boards.NEWS_BOARD)
    if title is None:
        return way
    return [*way[:-1], (boards.NEWS_BOARD, url_for("column.news")), (title, None)]


def _meta(item: Article, cover: File | None, topics: list[str]) -> list[tuple[str, str]]:
    """The tags of an article on a government site; what is empty is left out."""
    words = "".join(item.plain.split("\n"))
    image = url_for("column.news_file", item_id=item.id, file_id=cover.id) if cover else ""
    return [
        ("ArticleTitle", item.title),
        ("PubDate", f"{local(item.published_at):%Y-%m-%d %H:%M}"),
        ("ContentSource", item.source),
        ("Keywords", ",".join(topics)),
        ("Author", item.unit),
        ("Description", words[:DESCRIPTION]),
        ("Image", addresses.with_host(image) if image else ""),
        ("Url", addresses.with_host(url_for("column.news_item", item_id=item.id))),
    ]
