"""Read the public pages the way a person would: titles, sentences, labels and values."""

import html
import re
from collections.abc import Mapping

from flask.testing import FlaskClient

_TAG = re.compile(r"<[^>]+>")


def words(markup: str) -> str:
    """The text of a piece of page without its elements."""
    return html.unescape(_TAG.sub("", markup)).strip()


def page(client: FlaskClient, address: str, expect: int = 200, **query: object) -> str:
    """The page at an address, which must answer with the expected code."""
    answer = client.get(address, query_string=query or None)
    assert answer.status_code == expect, answer.text[:3000]
    return answer.text


def found(client: FlaskClient, **query: object) -> list[str]:
    """The titles the list shows, in their order."""
    listed = re.findall(r'<a class="title" href="[^"]*">(.*?)</a>', page(client, "/documents", **query))
    return [words(title) for title in listed]


def sentence(client: FlaskClient, **query: object) -> str:
    return words(re.search(r'<h2 id="result-heading">(.*?)</h2>', page(client, "/documents", **query))[1])


def facet(text: str, title: str) -> Mapping[str, int]:
    """The choices of one filter with their counts."""
    block = next(part for part in text.split('<div class="facet">') if part.startswith(f"<h3>{title}"))
    items = re.findall(r"<li>(.*?)<span>(\d+)</span></li>", block)
    return {words(label): int(count) for label, count in items}


def info(text: str) -> Mapping[str, str]:
    """The info table of a document page."""
    return {words(label): words(value) for label, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text, re.DOTALL)}


def badge(text: str) -> str:
    """The first status badge of a page."""
    return words(re.search(r'<span class="badge-status[^>]*>(.*?)</span></span>', text, re.DOTALL)[1])


def notices(text: str) -> list[str]:
    return [words(part) for part in re.findall(r'<div class="notice .*?<p>(.*?)</p>', text, re.DOTALL)]


def events(text: str) -> list[str]:
    """The timeline, newest first."""
    listed = re.search(r'<ol class="timeline".*?</ol>', text, re.DOTALL)[0]
    return [words(item) for item in re.findall(r"<li .*?</li>", listed, re.DOTALL)]
