"""What is new in the column as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask import request, url_for

from lawdocs.clock import at_office
from lawdocs.column import boards
from lawdocs.context import site
from lawdocs.portal import addresses

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
ENTRIES = 30
FOUNDED = 2026  # part of the ids, which never change
register_namespace("", ATOM)


class FeedEntry(NamedTuple):
    """One entry, whatever board it is of; ``name`` makes its id, ``body`` is HTML."""

    name: str
    title: str
    unit: str
    published_at: datetime
    address: str
    body: str
    topics: Sequence[str] = ()


def written(entries: Sequence[FeedEntry], today: date) -> bytes:
    """The feed; without an entry it is as of the beginning of the day."""
    root = Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": "zh-CN"})
    _add(root, "title", f"{site().place}{boards.COLUMN}")
    _add(root, "id", f"tag:{site().domain},{FOUNDED}:column/news")
    _add(root, "updated", _instant(max((each.published_at for each in entries), default=at_office(today, 0))))
    _link(root, "self", addresses.with_host(request.path), "application/atom+xml")
    _link(root, "alternate", addresses.with_host(url_for("column.index")), "text/html")
    _add(SubElement(root, f"{{{ATOM}}}author"), "name", site().host_unit)
    for each in entries:
        _entry(root, each)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8")


def _entry(root: Element, each: FeedEntry) -> None:
    entry = SubElement(root, f"{{{ATOM}}}entry")
    _add(entry, "title", each.title)
    _add(entry, "id", f"tag:{site().domain},{FOUNDED}:{each.name}")
    _add(entry, "published", _instant(each.published_at))
    _add(entry, "updated", _instant(each.published_at))
    _add(SubElement(entry, f"{{{ATOM}}}author"), "name", each.unit)
    _link(entry, "alternate", addresses.with_host(each.address), "text/html")
    for name in each.topics:
        SubElement(entry, f"{{{ATOM}}}category", {"term": name})
    _add(entry, "content", each.body, type="html")


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text


def _link(parent: Element, rel: str, href: str, kind: str) -> None:
    SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
