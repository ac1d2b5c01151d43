"""Words are looked for in the texts of the day that is asked for."""

import random
import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.cleanup.plans import cancel_plan
from lawdocs.cleanup.queries import planned_for
from lawdocs.clock import SetClock
from lawdocs.documents.index import index_document
from lawdocs.documents.models import Document, Revision
from lawdocs.extensions import db, transaction
from lawdocs.portal.records import public_record
from lawdocs.texts.search import normalise
from tests.factories import TEXT, County, a_document
from tests.lawdocs.portal.amending import amend
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.portal.reading import found, page, sentence, words
from tests.lawdocs.portal.stock import a_stock
from workflows.states import DocumentState as S

FIRST, SECOND, COMING = date(2024, 5, 1), date(2026, 3, 1), date(2027, 1, 1)
WORDS = ("停车", "收费", "管理", "道路", "林木", "ppp项目", "xppp")


def with_texts(clock: SetClock, document: Document, *texts: tuple[date, str]) -> Document:
    """Later texts of a document of stock, as amendments leave them."""
    with transaction():
        for no, (since, text) in enumerate(texts, len(document.revisions) + 1):
            document.revisions.append(
                Revision(
                    draft_no=no, no=no, text=text, in_force_from=since, saved_at=clock.now(), frozen_at=clock.now()
                )
            )
        index_document(document, clock.today())
    return document


@pytest.fixture
def amended(client: FlaskClient, clock: SetClock) -> Document:
    """A document with a text that is over, the one of today and one to come."""
    document = a_stock(clock, "鲁山县旅游办法", "第一条　不得以低价招徕。\n第二条　共同的话。")
    coming = (COMING, "第一条　不得强迫购物。\n第二条　共同的话。")
    return with_texts(clock, document, (SECOND, "第一条　包保责任人。\n第二条　共同的话。"), coming)


@pytest.mark.parametrize(
    ("day", "held"),
    [
        ("2024-05-01", "低价招徕"),
        ("2026-02-28", "低价招徕"),
        ("2026-03-01", "包保责任人"),
        ("2026-10-13", "包保责任人"),
        ("2026-12-31", "包保责任人"),
        ("2027-01-01", "强迫购物"),
    ],
)
def test_words_are_found_in_the_text_of_the_day_alone(
    client: FlaskClient, amended: Document, day: str, held: str
) -> None:
    for q in ("低价招徕", "包保责任人", "强迫购物"):
        assert found(client, q=q, on=day) == ([amended.title] if q == held else []), q
    assert found(client, q="共同的话", on=day) == found(client, q="旅游", on=day) == [amended.title]
    assert found(client, q=f"旅游 {held}", on=day) == [amended.title]
    text = page(client, "/documents", q=held, on=day)
    (snippet,) = re.findall(r'<p class="snippet">(.*?)</p>', text, re.DOTALL)
    assert f'<a href="/documents/{amended.id}/on/{day}#art-1">第一条</a>' in snippet
    assert f"<mark>{held}</mark>" in snippet
    assert held in words(page(client, f"/documents/{amended.id}/on/{day}"))


def test_a_title_hit_of_another_day_shows_no_words_of_today(client: FlaskClient, amended: Document) -> None:
    text = page(client, "/documents", q="旅游", on="2025-08-01")
    assert '<p class="snippet">' not in text
    assert sentence(client, q="包保责任人", on="2025-08-01") == "0件2025年8月1日的文件含“包保责任人”"


def test_without_a_day_the_text_of_today_is_searched(client: FlaskClient, amended: Document) -> None:
    assert found(client, q="包保责任人") == [amended.title]
    assert found(client, q="低价招徕") == found(client, q="强迫购物") == []


def test_day_form_means_what_the_texts_of_today_and_of_the_day_hold(
    client: FlaskClient, clock: SetClock, amended: Document
) -> None:
    asked = {"q": "低价招徕", "day": "2025-08-01"}
    assert client.get("/on", query_string=asked).location == f"/documents/{amended.id}/on/2025-08-01"
    a_stock(clock, "鲁山县市场办法", "第一条　低价招徕。", published_on=date(2026, 1, 1))
    assert client.get("/on", query_string=asked).location.startswith("/documents?q=")


def test_a_list_of_a_day_to_come_says_so(client: FlaskClient, amended: Document) -> None:
    assert "2027年1月1日还没有到，这里按今天" in page(client, "/documents", q="旅游", on="2027-01-01")
    for day in ("2026-10-13", "2025-01-01"):
        assert "还没有到" not in page(client, "/documents", q="旅游", on=day)


def test_an_amendment_through_the_services_is_found_by_its_days(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    day = document.in_force_from + timedelta(days=20)
    amend(document, TEXT.replace("不占用盲道", "不得占用绿地"), day, county, clock)
    client = app.test_client()
    before = (day - timedelta(days=1)).isoformat()
    assert document.title in found(client, q="不占用盲道", on=before)
    assert document.title not in found(client, q="不得占用绿地", on=before)
    assert document.title in found(client, q="不得占用绿地", on=day.isoformat())
    assert document.title not in found(client, q="不占用盲道", on=day.isoformat())


def test_the_text_of_a_cancelled_amendment_is_found_on_no_day(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    day = document.in_force_from + timedelta(days=20)
    amend(document, TEXT.replace("不占用盲道", "不得占用绿地"), day, county, clock)
    client, planned = app.test_client(), db.session.scalars(planned_for(document.id)).one()
    assert document.title in found(client, q="不得占用绿地", on=day.isoformat())
    cancel_plan(planned, "登记错了", county.actor("clerk"), clock, version=document.version, key=None)
    assert document.title not in found(client, q="不得占用绿地", on=day.isoformat())
    assert document.title in found(client, q="不占用盲道", on=day.isoformat())


def test_a_day_before_the_only_text_has_its_title_alone(client: FlaskClient, clock: SetClock) -> None:
    note = "（2020年1月1日公布　根据2024年6月1日《鲁山县人民政府关于修改部分文件的决定》修正）\n第一条　修改后的话。"
    document = a_stock(clock, "鲁山县取水办法", "", published_on=date(2020, 1, 1), in_force_from=date(2020, 1, 1))
    with_texts(clock, document, (date(2024, 6, 1), note))
    assert public_record(str(document.id), clock.today()).amended_before(date(2021, 1, 1)) is not None
    assert found(client, q="修改后的话", on="2021-01-01") == []
    assert found(client, q="取水", on="2021-01-01") == [document.title]
    assert found(client, q="修改后的话", on="2024-06-01") == [document.title]


@pytest.fixture
def library(client: FlaskClient, clock: SetClock) -> None:
    """Sixty documents: one, two or three texts of words at random, published and amended on days at random."""
    chance = random.Random(11)

    def text() -> str:
        return "\n".join(f"第{each}条　{chance.choice(WORDS)}的{chance.choice(WORDS)}。" for each in "一二")

    for n in range(60):
        day = FIRST + timedelta(days=chance.randrange(890))
        document = a_stock(
            clock, f"{chance.choice(WORDS)}办法{n}", text(), published_on=day if n % 9 else None, in_force_from=day
        )
        days = sorted(day + timedelta(days=chance.randrange(700)) for _ in range(chance.randrange(3)))
        with_texts(clock, document, *((each, text()) for each in days))


@pytest.mark.usefixtures("library")
def test_recall_and_precision_are_exact_on_every_day(client: FlaskClient, clock: SetClock) -> None:
    ids = list(db.session.scalars(db.select(Document.id)))
    looked = 0
    for day in (date(2024, 8, 1), date(2025, 6, 1), date(2026, 3, 1), clock.today(), date(2027, 6, 1)):
        for q in (*WORDS, "停车 收费", "第二条 林木", "管"):
            listed, number = [], 1
            while part := found(client, q=q, on=day.isoformat(), page=number):
                listed += part
                number += 1
            expected = {title for title in (_title_if_held(each, q, day, clock) for each in ids) if title}
            assert sorted(listed) == sorted(expected), (day, q)
            looked += len(listed)
    several = db.session.scalar(db.select(db.func.count()).where(Revision.no > 1))
    assert looked > 400
    assert several > 30


def _title_if_held(number: int, q: str, day: date, clock: SetClock) -> str:
    """The title of a document if it was public on the day, and its pieces of that day hold all the terms."""
    record = public_record(str(number), clock.today())
    document, edition = record.document, record.edition_on(day)
    if document.published_on is not None and day < document.published_on:
        return ""
    lines = [f"{document.title} {document.issuer_name}", *(edition.text.split("\n") if edition else [])]
    held = all(any(_holds(normalise(line), term) for line in lines) for term in q.split())
    return document.title if held else ""


def _holds(line: str, term: str) -> bool:
    """As the ordinary search has it: a word of letters begins where the term begins."""
    return re.search(rf"(?<![a-z0-9]){term}" if term[0].isascii() else term, line) is not None


@pytest.mark.usefixtures("library")
def test_the_ordinary_search_sends_what_it_sent_before(client: FlaskClient) -> None:
    found(client)  # the catalogue
    with metered() as cost:
        found(client, q="停车")
    assert not [each for each in cost.statements if "revisions" in each]
    assert len(cost.statements) <= 6
    with metered() as cost:
        found(client, on="2026-10-12")  # a list without words asks for no text either
    assert not [each for each in cost.statements if "revisions" in each]
