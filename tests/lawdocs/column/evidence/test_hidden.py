"""Evidence that was not accepted, or is not for the public, stands on no public surface."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.clock import SetClock
from lawdocs.column.evidence import services
from lawdocs.column.evidence.given import Given, Upload
from lawdocs.column.indicators.models import EvidenceKind, IndicatorTask
from lawdocs.column.news import services as news_services
from tests.factories import County
from tests.lawdocs.column.evidence.sets import ROADS, a_link, a_task, accept, assign, give, submit
from tests.lawdocs.column.news import an_item
from tests.lawdocs.column.test_hidden import CANARY, SURFACES
from workflows.evidence import TaskState as S
from workflows.news import NewsState

HIDDEN_WORDS = re.compile(rf"{CANARY}(?:目录|说明|动态|\.txt)|canary\.example")
PLACES = (*SURFACES, f"/column/indicators?q={CANARY}", "/column/indicators/2021/27")


def hidden(state: S, county: County, clock: SetClock, *, is_public: bool = True) -> IndicatorTask:
    """A task whose page and file carry the canary, walked into a state."""
    task = a_task(county, clock)
    link = a_link(f"{CANARY}目录", f"https://canary.example/{CANARY}", note=f"{CANARY}说明", is_public=is_public)
    upload = Upload(f"{CANARY}.txt", CANARY.encode())
    give(task, county, clock, link)
    give(task, county, clock, Given(EvidenceKind.FILE, upload=upload, is_public=is_public))
    for advance in ROADS[state]:
        advance(task, county, clock)
    return task


def found(client: FlaskClient, task: IndicatorTask) -> list[str]:
    """The public places that tell what is hidden: the canary alone may be the words that were searched for."""
    told = []
    for place in (*PLACES, *(f"/column/indicators/2021/27/files/{each.id}" for each in task.items)):
        with client.get(place) as answer:
            assert answer.status_code < 500, place
            text = answer.text
        is_file = "/files/" in place
        told += [place] * bool(HIDDEN_WORDS.search(text) or (is_file and CANARY in text))
    return told


@pytest.mark.parametrize("state", [each for each in S if each is not S.ACCEPTED])
def test_evidence_not_accepted_is_on_no_public_surface(
    state: S, app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    assert found(client, hidden(state, county, clock)) == []


def test_accepted_evidence_is_public_only_if_it_may_be(
    app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    task = hidden(S.ACCEPTED, county, clock, is_public=False)
    assert found(client, task) == []


def test_accepted_evidence_leaves_the_public_with_its_unit_or_by_an_editor(
    app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    task = hidden(S.ACCEPTED, county, clock)
    assert "/column/indicators/2021/27" in found(client, task)
    for item in list(task.accepted):
        services.hide(task, item.id, "误传", county.actor("editor"), clock, version=task.version, key=None)
    assert found(client, task) == []


def test_a_relieved_units_evidence_is_not_shown(
    app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    task = hidden(S.ACCEPTED, county, clock)
    assign(task.indicator, county, clock, "transport")
    assert found(client, task) == []


def test_news_taken_down_takes_its_evidence_along(
    app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    task, item = a_task(county, clock), an_item(NewsState.PUBLISHED, county, clock, title=f"{CANARY}动态")
    give(task, county, clock, Given(EvidenceKind.NEWS, news_id=item.id))
    submit(task, county, clock)
    accept(task, county, clock)
    assert f"{CANARY}动态" in client.get("/column/indicators/2021/27").text
    news_services.withdraw(item, "用错", county.actor("editor"), clock, version=item.version, key=None)
    assert found(client, task) == []
