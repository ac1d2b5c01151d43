"""An item that is not published does not exist for the public, nor for anybody at work but its unit and its editor."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs.clock import SetClock
from lawdocs.column.news import services
from lawdocs.column.news.files import Upload
from lawdocs.column.news.models import NewsFileKind, NewsItem
from tests.factories import County
from tests.lawdocs.column.news import ROADS, an_item, content, topic_id
from tests.lawdocs.column.pictures import a_png
from tests.pages import log_in
from workflows.news import NewsState as S

CANARY = "金丝雀"
HIDDEN = [state for state in S if state is not S.PUBLISHED]
SURFACES = (
    "/",
    "/column",
    "/column/news",
    "/column/policies",
    "/column/indicators",
    "/column/reports",
    "/feeds/column.atom",
    "/documents",
    "/robots.txt",
)
SEARCHES = (
    ("/column/news", {"q": CANARY}),
    ("/column/news", {"topic": "府检联动"}),
    ("/column/news", {"unit": "县城管局"}),
    ("/column/news", {"month": "2026-10"}),
    ("/documents", {"q": CANARY}),
)
ODD_IDS = ("999", "0", "-1", "01", "abc", "1.0", "１", "2147483648", "9" * 30, "%00", "' OR 1=1--")


def hidden(state: S, county: County, clock: SetClock) -> NewsItem:
    """An item with the canary in title, source, text, picture and attachment, walked into a state."""
    made = content(
        title=f"{CANARY}标题", source=f"{CANARY}来源", body=f"<p>{CANARY}正文</p>", topic_ids=(topic_id("府检联动"),)
    )
    actor = county.actor("drafter")
    item = services.start(made, county.agency("urban"), actor, clock, key=None)
    for upload in (
        Upload(NewsFileKind.COVER, f"{CANARY}.png", a_png(), f"{CANARY}图"),
        Upload(NewsFileKind.ATTACHMENT, f"{CANARY}.txt", CANARY.encode()),
    ):
        services.save(item, made, actor, clock, version=item.version, key=None, upload=upload)
    for advance in ROADS[state]:
        advance(item, county, clock)
    return item


def bare(answer: TestResponse) -> tuple[int, list[tuple[str, str]], str]:
    """An answer without its request id."""
    kept = [(name, value) for name, value in answer.headers if name != "X-Request-Id"]
    return answer.status_code, kept, re.sub(r"请求编号　\w+", "请求编号", answer.text)


@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_item_is_found_on_no_public_surface(
    state: S, client: FlaskClient, county: County, clock: SetClock
) -> None:
    an_item(S.PUBLISHED, county, clock)
    before = {address: client.get(address).text for address in SURFACES}
    searched = [client.get(address, query_string=query).text for address, query in SEARCHES]
    item = hidden(state, county, clock)
    for address, text in before.items():
        assert client.get(address).text == text, f"{address} is as it was: no count, facet or month tells of it"
    assert [client.get(address, query_string=query).text for address, query in SEARCHES] == searched
    for door in ("", *(f"/files/{each.id}" for each in item.files)):
        answer = client.get(f"/column/news/{item.id}{door}")
        assert answer.status_code == 404
        assert CANARY not in answer.text


def test_hidden_unknown_and_malformed_ids_give_the_same_bytes(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    item = hidden(S.SUBMITTED, county, clock)
    wanted = bare(client.get("/no/such/page"))
    assert wanted[0] == 404
    for raw in (item.id, *ODD_IDS):
        for door in ("", "/files/1", f"/files/{raw}"):
            assert bare(client.get(f"/column/news/{raw}{door}")) == wanted, (raw, door)


@pytest.mark.parametrize("state", S)
def test_nobody_else_at_work_sees_it(state: S, app: Flask, county: County, clock: SetClock) -> None:
    item = hidden(state, county, clock)
    places = [f"/work/news/{item.id}", f"/work/news/{item.id}/edit", f"/work/news/{item.id}/submit"]
    places += [f"/work/news/{item.id}/approve", f"/work/news/{item.id}/files/{item.files[0].id}"]
    outsiders = {"drafter2": 404, "legal": 403, "clerk": 403, "bureau": 403, "liaison": 403, "sysadmin": 403}
    for who, status in outsiders.items():
        person = log_in(app, who)
        for place in places:
            answer = person.get(place)
            assert (answer.status_code, CANARY in answer.text) == (status, False), (who, place)
        for place in ("/work/news?tab=all", f"/work/news?tab=all&q={CANARY}", "/work", "/work/notices?tab=all"):
            answer = person.get(place)
            assert (
                answer.text.replace(f'value="{CANARY}"', "")
                .replace(f"“{CANARY}”", "")
                .replace(f"q={CANARY}", "")
                .count(CANARY)
                == 0
            ), (who, place)
