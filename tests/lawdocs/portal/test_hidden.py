"""What is not published does not exist for the public, whichever door is tried."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs.clock import SetClock
from lawdocs.documents import services as documents
from lawdocs.documents.models import Document, MaterialKind, Relation, RelationKind
from lawdocs.extensions import db, transaction
from tests.factories import TEXT, County, a_document
from tests.lawdocs.portal.reading import page
from tests.lawdocs.portal.stock import a_stock
from workflows.states import PUBLIC_STATES, DocumentState

CANARY = "金丝雀"
HIDDEN = sorted(set(DocumentState) - PUBLIC_STATES)
ODD_IDS = ("999", "0", "-1", "01", "abc", "1.0", "１", "2147483648", "9" * 30, "9" * 400, "%00", "%F0%9F", "' OR 1=1--")
DOORS = [
    "",
    "/history",
    "/on/2026-10-13",
    "/on/2026-10-13/statement",
    "/on?day=2026-10-13",
    "/text.txt",
    "/text.docx",
    "/text.pdf",
    "/text.md",
    "/text.json",
    "/text.akn.xml",
    "/texts/1",
    "/text.txt?no=1",
    "/attachments/1",
    "/compare",
    "/compare?from=1&to=1",
    "/compare?from=x",
    "/compare?on=2026-10-13",
    "/compare.docx?from=1&to=1",
]


def hidden(state: DocumentState, county: County, clock: SetClock) -> Document:
    """A document on its way, with the canary in title, text, subject, maker's note, paper and relation."""
    document = a_document(
        state, county, clock, title=f"{CANARY}办法", text=f"{TEXT}第九条　{CANARY}。\n", subject=f"{CANARY}\\其他",
        keywords=CANARY, summary=f"{CANARY}。",
    )  # fmt: skip
    if state not in (DocumentState.WITHDRAWN,):
        actor = county.actor("drafter")
        documents.add_material(document, MaterialKind.ATTACHMENT, f"{CANARY}.txt", CANARY.encode(), actor, clock)
    return document


def bare(answer: TestResponse) -> tuple[int, list[tuple[str, str]], str]:
    """An answer without its request id."""
    kept = [(name, value) for name, value in answer.headers if name != "X-Request-Id"]
    return answer.status_code, kept, re.sub(r"请求编号　\w+", "请求编号", answer.text)


@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_document_is_found_through_no_door(
    client: FlaskClient, county: County, clock: SetClock, state: DocumentState
) -> None:
    visible = a_stock(clock, "公开的办法")
    before = {address: page(client, address) for address in ("/", "/documents", "/documents?q=办法&sort=relevance")}
    document = hidden(state, county, clock)
    with transaction():
        for owner, other in ((document, visible), (visible, document)):
            db.session.add(
                Relation(document_id=owner.id, kind=RelationKind.BASIS, other_id=other.id, title=f"{CANARY}办法")
            )
    for address, text in before.items():
        assert page(client, address) == text, "lists, counts, facets and suggestions are as they were"
    for q in (CANARY, f"{CANARY}办法", "金丝", "雀", document.number or "鲁政〔2026〕1号"):
        text = page(client, "/documents", q=q)
        assert "0件文件" in text
        assert f"《{CANARY}" not in text, "not even as a near title"
    assert "0件文件" in page(client, "/documents", subject=CANARY)
    assert client.get("/on", query_string={"q": f"{CANARY}办法", "day": "2026-10-13"}).location.startswith(
        "/documents?q="
    )
    for address in ("", "/history"):
        assert CANARY not in page(client, f"/documents/{visible.id}{address}")
    for door in DOORS:
        answer = client.get(f"/documents/{document.id}{door}")
        assert answer.status_code == 404
        assert CANARY not in answer.text


def test_hidden_unknown_and_malformed_ids_give_the_same_bytes(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    document = hidden(DocumentState.REVIEW, county, clock)
    wanted = bare(client.get("/no/such/page"))
    assert wanted[0] == 404
    for door in DOORS:
        for raw in (document.id, *ODD_IDS):
            assert bare(client.get(f"/documents/{raw}{door}")) == wanted, (raw, door)


def test_hidden_provisions_are_the_same_bytes_as_unknown_ones(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    document, visible = hidden(DocumentState.REVIEW, county, clock), a_stock(clock, "公开的办法")
    wanted = bare(client.get("/no/such/page"))
    for provision in (f"{document.id}/1/art-1", "999/1/art-1"):
        for query in ({"from": provision}, {"from": f"{visible.id}/1/art-1", "to": provision}):
            assert bare(client.get("/compare", query_string=query)) == wanted, query


def test_hidden_document_leaves_no_trace_in_counts_of_the_day(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    a_document(DocumentState.FILED, county, clock)
    for query in ({}, {"status": "pending"}, {"year": "2026"}, {"on": date(2027, 1, 1).isoformat()}):
        assert "0件" in page(client, "/documents", **query)
