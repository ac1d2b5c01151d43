"""Addresses that browsers and search engines ask for by themselves."""

from datetime import date

from flask import Flask, url_for
from flask.testing import FlaskClient

from lawdocs.portal import addresses


def test_search_engines_are_kept_off_the_workbench(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    assert answer.text == "User-agent: *\nDisallow: /work\nDisallow: /linkage\nDisallow: /login\n"
    assert "Set-Cookie" not in answer.headers


def test_icon_is_there_for_browsers_that_no_page_told(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.location) == (301, "/static/icons/mark.svg")
    assert client.get(answer.location, buffered=True).status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_addresses_written_without_the_router_are_the_routers(app: Flask) -> None:
    asked = {"q": "鲁政〔2024〕6号 a+b&c", "issuer": "县政府", "page": "2"}
    for prefix in ("", "/library"):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": prefix}):
            assert addresses.of_home() == url_for("portal.home")
            assert addresses.of_list() == url_for("portal.index")
            assert addresses.of_list(asked) == url_for("portal.index", **asked)
            assert addresses.of_document(7) == url_for("portal.show", document_id=7)
            on = url_for("portal.on_day", document_id=7, day="2026-10-13")
            assert addresses.of_document(7, date(2026, 10, 13)) == on
            paper = url_for("portal.statement", document_id=7, day="2026-10-13")
            assert addresses.of_statement(7, date(2026, 10, 13)) == paper
            assert addresses.of_part(7, "on") == url_for("portal.choose_day", document_id=7)
            assert addresses.of_part(7, "history") == url_for("portal.history", document_id=7)
            assert addresses.of_text(7, 2) == url_for("portal.text", document_id=7, no="2")
            pair = url_for("portal.compare", document_id=7, **{"from": "1", "to": "2"}, _anchor="art-3")
            assert addresses.of_pair(7, 1, 2, "art-3") == pair
            assert addresses.of_provisions() == url_for("portal.compare_provisions")
            named = {"from": "7/1/art-3", "to": "8/2/art-1"}
            assert addresses.of_provisions(named) == url_for("portal.compare_provisions", **named)
            assert addresses.of_part(7, "text.txt") == url_for("portal.text_file", document_id=7, fmt="txt")
            assert addresses.of_part(7, "attachments/3") == url_for("portal.attachment", document_id=7, material_id=3)
            whole = url_for("portal.show", document_id=7, _external=True)
            assert addresses.with_host(addresses.of_document(7)) == whole
