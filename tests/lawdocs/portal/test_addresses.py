"""Addresses that browsers and search engines ask for by themselves."""

from flask.testing import FlaskClient


def test_search_engines_are_kept_off_the_workbench(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    assert answer.text == "User-agent: *\nDisallow: /work\nDisallow: /login\n"
    assert "Set-Cookie" not in answer.headers


def test_icon_is_there_for_browsers_that_no_page_told(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.location) == (301, "/static/icons/mark.svg")
    assert client.get(answer.location, buffered=True).status_code == 200
    assert "Set-Cookie" not in answer.headers
