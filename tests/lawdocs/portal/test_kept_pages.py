"""Pages asked for again: kept as answered, as long as nothing they are made of moved."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.clock import SetClock, at_office
from lawdocs.portal.kept_pages import LARGEST, KeptPages
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.portal.stock import a_stock

HTML = ("/", "/documents?q=办法", "/documents/{}", "/documents/{}/on/2025-01-01")


@pytest.mark.parametrize("address", HTML)
def test_page_asked_for_twice_costs_the_version_of_the_data_alone(
    client: FlaskClient, clock: SetClock, address: str
) -> None:
    asked = address.format(a_stock(clock).id)
    drawn = [client.get(asked) for _ in range(2)]
    with metered() as cost:
        kept = client.get(asked)
    assert len(cost.statements) == 1
    assert kept.data == drawn[0].data
    assert dict(kept.headers) | {"X-Request-Id": ""} == dict(drawn[0].headers) | {"X-Request-Id": ""}


def test_kept_page_is_not_given_when_the_data_moved(client: FlaskClient, clock: SetClock) -> None:
    before = [client.get("/documents").text for _ in range(3)][-1]
    title = a_stock(clock).title
    assert title not in before
    assert title in client.get("/documents").text


def test_kept_page_is_not_given_on_another_day(client: FlaskClient, clock: SetClock) -> None:
    address = f"/documents/{a_stock(clock).id}"
    assert ["截至2026年10月13日" in client.get(address).text for _ in range(3)] == [True] * 3
    clock.put(at_office(date(2026, 10, 14), 0, 0))
    assert "截至2026年10月14日" in client.get(address).text


def test_page_names_the_address_it_was_asked_at(client: FlaskClient, clock: SetClock) -> None:
    address = f"/documents/{a_stock(clock).id}/on/2025-01-01/statement"
    plain = [client.get(address, base_url="http://localhost") for _ in range(3)][-1]
    safe = client.get(address, base_url="https://localhost")
    assert "http://localhost/documents" in plain.text
    assert "https://localhost/documents" in safe.text
    assert plain.headers["ETag"] != safe.headers["ETag"]


def test_refusals_and_files_are_not_kept(app: Flask, client: FlaskClient, clock: SetClock) -> None:
    number = a_stock(clock).id
    for address in ("/documents/999", "/documents?page=0", f"/documents/{number}/text.docx"):
        for _ in range(3):
            client.get(address)
    assert app.extensions["kept_pages"].size == 0


def test_page_asked_for_once_is_not_kept() -> None:
    pages = KeptPages()
    pages.offer("a", b"page")
    assert pages.find("a") is None
    assert pages.size == 0
    pages.offer("a", b"page")
    assert pages.find("a") == b"page"


def test_least_recently_asked_page_goes_first() -> None:
    bodies = {tag: tag.encode() * 1_000 for tag in "abc"}
    pages = KeptPages(room=2_000)
    for tag in "ab":
        pages.offer(tag, bodies[tag])
        pages.offer(tag, bodies[tag])
    assert pages.find("a") == bodies["a"]
    pages.offer("c", bodies["c"])
    pages.offer("c", bodies["c"])
    assert [tag for tag in "abc" if pages.find(tag) == bodies[tag]] == ["a", "c"]
    assert pages.size == 2_000


def test_page_too_large_is_not_kept_and_drives_nothing_out() -> None:
    pages = KeptPages()
    for _ in range(2):
        pages.offer("small", b"page")
        pages.offer("large", b"p" * (LARGEST + 1))
    assert pages.find("large") is None
    assert pages.find("small") == b"page"


def test_tags_asked_once_are_forgotten_after_many_others() -> None:
    pages = KeptPages(asked_once=2)
    for tag in "abca":
        pages.offer(tag, b"page")
    assert pages.find("a") is None


def test_page_offered_twice_at_once_counts_once() -> None:
    pages = KeptPages()
    for _ in range(3):
        pages.offer("a", b"page")
    size = pages.size
    pages.offer("a", b"page")
    assert pages.size == size
