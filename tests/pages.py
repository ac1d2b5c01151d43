"""A person at the pages: logs in, opens a form, and sends it with its hidden fields as a browser would."""

import re
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.factories import PASSWORD
from tests.remembered import remembered


def log_in(app: Flask, username: str, password: str = PASSWORD) -> FlaskClient:
    """A new browser in which somebody is logged in."""
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], _cookie(app, username, password))
    return client


@remembered
def _cookie(app: Flask, username: str, password: str) -> str:
    """What the browser of somebody who logged in keeps."""
    client = app.test_client()
    answer = send(client, "/login", username=username, password=password)
    assert answer.status_code == 303, words(answer)
    return client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value


def send(client: FlaskClient, page: str, action: str | None = None, **fields: object) -> TestResponse:
    """Open a page, fill in its form and send it.

    ``action`` picks the form by its address when it is not the page's own. Everything the form holds is sent along;
    a field given as None is left out.
    """
    target = action or page
    data = form_data(go_to(client, page), urlsplit(target).path, urlsplit(page).path)
    data |= fields
    return client.post(target, data={name: value for name, value in data.items() if value is not None})


def go_to(client: FlaskClient, page: str) -> TestResponse:
    """Open a page, wherever its address leads."""
    answer = client.get(page)
    while answer.location is not None:
        answer = client.get(answer.location)
    return answer


def form_data(response: TestResponse, action: str, page: str = "") -> dict[str, object]:
    """What a browser would send of the last form with this address, untouched."""
    root = html.fromstring(response.get_data(as_text=True))
    forms = [form for form in root.forms if (form.get("method") or "get").lower() == "post"]
    found = [form for form in forms if (form.get("action") or page or action) == action]
    assert found, f"{response.status}: no form for {action} among {[form.get('action') for form in forms]}"
    for area in found[-1].iter("textarea"):
        area.text = (area.text or "").removeprefix("\n")  # a browser drops the line end that follows the tag
    return dict(found[-1].form_values())


def words(response: TestResponse) -> str:
    """The text of a page as a reader meets it, without tags."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", response.get_data(as_text=True), flags=re.DOTALL)
    return re.sub(r"[ \t\n]+", " ", unescape(text))
