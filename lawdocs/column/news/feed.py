"""The board of news as an Atom feed (RFC 4287)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask import request, url_for

from lawdocs.clock import at_office
from lawdocs.column import boards
from lawdocs.column.news.published import Article
from lawdocs.context import site
from lawdocs.portal import addresses

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
ENTRIES = 30
FOUNDED = 2026  # part of the ids, which never change
register_namespace("", ATOM)


def written(
    items: Sequence[Article], bodies: Mapping[int, str], topics: Mapping[int, Sequence[str]], today: date
) -> bytes:
    """The feed; without an item it is as of the beginning of the day."""
    root = Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": "zh-CN"})
    _add(root, "title", f"{site().place}{boards.COLUMN}　{boards.NEWS_BOARD}")
    _add(root, "id", f"tag:{site().domain},{FOUNDED}:column/news")
    _add(root, "updated", _instant(max((each.published_at for each in items), default=at_office(today, 0))))
    _link(root, "self", addresses.with_host(request.path), "application/atom+xml")
    _link(root, "alternate", addresses.with_host(url_for("column.news")), "text/html")
    _add(SubElement(root, f"{{{ATOM}}}author"), "name", site().host_unit)
    for item in items:
        _entry(root, item, bodies[item.id], topics.get(item.id, ()))
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8")


def _entry(root: Element, item: Article, body: str, topics: Sequence[str]) -> None:
    entry = SubElement(root, f"{{{ATOM}}}entry")
    _add(entry, "title", item.title)
    _add(entry, "id", f"tag:{site().domain},{FOUNDED}:column/news/{item.id}")
    _add(entry, "published", _instant(item.published_at))
    _add(entry, "updated", _instant(item.published_at))
    _add(SubElement(entry, f"{{{ATOM}}}author"), "name", item.unit)
    _link(entry, "alternate", addresses.with_host(url_for("column.news_item", item_id=item.id)), "text/html")
    for name in topics:
        SubElement(entry, f"{{{ATOM}}}category", {"term": name})
    _add(entry, "content", body, type="html")


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text


def _link(parent: Element, rel: str, href: str, kind: str) -> None:
    SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
