"""Public pages in caches: ETags, HEAD, and no trace of who asks."""

from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from lawdocs.clock import SetClock, at_office
from tests.factories import PASSWORD, County, a_draft
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.portal.stock import a_stock

PAGES = [
    "/",
    "/documents",
    "/documents?q=办法",
    "/documents/{}",
    "/documents/{}/history",
    "/documents/{}/on/2025-01-01",
    "/documents/{}/on/2025-01-01/statement",
    "/documents/{}/text.txt",
    "/documents/{}/text.docx",
    "/documents/{}/text.json",
    "/documents/{}/text.akn.xml",
    "/documents/{}/compare?from=1&to=1",
    "/documents/{}/compare.docx?from=1&to=1",
    "/compare?from={0}/1/art-1&to={0}/1/art-2",
]


def addresses(clock: SetClock) -> list[str]:
    """Each kind of public page, of a document that exists."""
    document = a_stock(clock)
    return [address.format(document.id) for address in PAGES]


def test_page_is_kept_by_caches_which_ask_before_each_use(client: FlaskClient, clock: SetClock) -> None:
    for address in addresses(clock):
        first = client.get(address)
        assert first.headers["Cache-Control"] == "public, no-cache"
        with metered() as cost:
            again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert again.data == b""
        assert again.headers["ETag"] == first.headers["ETag"]
        assert len(cost.statements) == 1, "the data version"


def test_page_carries_neither_cookie_nor_vary(client: FlaskClient, clock: SetClock) -> None:
    client.set_cookie("lawdocs", "made-up")
    for address in addresses(clock):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "Vary" not in answer.headers


def test_page_is_the_same_for_staff_and_visitors(
    app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    document = a_stock(clock)
    staff = app.test_client()
    form = staff.get("/login").text
    token = form.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    answer = staff.post("/login", data={"username": "clerk", "password": PASSWORD, "csrf_token": token})
    assert answer.status_code in (302, 303)
    for address in ("/", "/documents", f"/documents/{document.id}"):
        mine, theirs = staff.get(address), client.get(address)
        assert mine.data == theirs.data
        assert mine.headers["ETag"] == theirs.headers["ETag"]
        assert "Set-Cookie" not in mine.headers


def test_tag_changes_with_data_day_and_address(client: FlaskClient, clock: SetClock) -> None:
    tags = [client.get("/documents").headers["ETag"]]
    tags.append(client.get("/documents?page=1").headers["ETag"])
    a_stock(clock)
    tags.append(client.get("/documents").headers["ETag"])
    clock.put(at_office(date(2026, 10, 14), 0, 0))
    tags.append(client.get("/documents").headers["ETag"])
    assert len(set(tags)) == 4


def test_work_that_nobody_sees_leaves_the_tag_alone(client: FlaskClient, county: County, clock: SetClock) -> None:
    before = client.get("/documents").headers["ETag"]
    a_draft(county, clock)
    assert client.get("/documents").headers["ETag"] == before


def test_tag_changes_with_the_code_that_draws_the_page(app: Flask, client: FlaskClient) -> None:
    before = client.get("/").headers["ETag"]
    app.extensions["page_version"] = "another"
    assert client.get("/").headers["ETag"] != before


def test_head_answers_as_get_without_a_body(client: FlaskClient, clock: SetClock) -> None:
    for address in addresses(clock):
        head, get = client.head(address), client.get(address)
        assert head.status_code == 200
        assert head.data == b""
        for name in ("ETag", "Content-Type", "Cache-Control"):
            assert head.headers[name] == get.headers[name], address


def test_refusals_are_not_kept(client: FlaskClient) -> None:
    for address in ("/documents/1", "/documents?page=0"):
        answer = client.get(address, headers={"If-None-Match": "*"})
        assert answer.status_code in (404, 422)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
