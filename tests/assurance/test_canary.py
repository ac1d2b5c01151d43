"""A canary sits in everything that is not published; whoever walks all that the public can open never meets it.

The walk is the other half of the ``test_hidden`` of each capability: it starts from every address declared public, with
every number a row has, follows all links and asks every search for the canary, so that a new page is walked without
being named here.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import product
from urllib.parse import quote, unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from lawdocs.access import PUBLIC_ENDPOINTS
from lawdocs.clock import SetClock
from lawdocs.column.indicators import importing
from lawdocs.column.indicators.importing import Given
from lawdocs.column.indicators.rows import Row
from lawdocs.documents.models import Revision
from lawdocs.extensions import db, transaction
from tests.factories import County, a_document
from tests.lawdocs.column.evidence.sets import a_link, a_task, accept, give, submit
from tests.lawdocs.column.evidence.test_hidden import hidden as hidden_evidence
from tests.lawdocs.column.news import an_item
from tests.lawdocs.column.reports import a_cycle, report_of
from tests.lawdocs.column.reports import walk as walk_report
from tests.lawdocs.column.test_hidden import HIDDEN as HIDDEN_NEWS
from tests.lawdocs.column.test_hidden import hidden as hidden_news
from tests.lawdocs.column.test_report_views import hidden as hidden_report
from tests.lawdocs.linkage.filled import fill_linkage
from tests.lawdocs.portal.test_compare import several
from tests.lawdocs.portal.test_hidden import HIDDEN as HIDDEN_DOCUMENTS
from tests.lawdocs.portal.test_hidden import hidden as hidden_document
from workflows.evidence import TaskState
from workflows.news import NewsState
from workflows.reports import ReportState
from workflows.states import DocumentState

CANARY, SONG = "金丝雀", "画眉鸟"
STAFF = re.compile(r"/(?:work|login|logout|supervision|cleanup|linkage|static)\b")
LINK = re.compile(r"""(?:href|src|action)=["']([^"']+)["']|<(?:loc|id)>([^<]+)</(?:loc|id)>""")
# The numbers to try for an address with none, one and two of them: more than the tables of the test hold.
ROWS = (range(1), range(1, 16), range(1, 7))
# A search says the question back; what is hidden follows the canary with another word.
QUESTION = quote(CANARY)
HIDDEN_WORDS = re.compile(rf"{CANARY}(?:标题|正文|来源|办法|目录|说明|报告|图|。|\.|\\\\)")


def hide_documents(county: County, clock: SetClock) -> None:
    for state in HIDDEN_DOCUMENTS:
        hidden_document(state, county, clock)
    a_document(DocumentState.PUBLISHED, county, clock, title=f"{SONG}管理办法")
    # Texts that stand beside each other, and one that is still being written.
    compared = several(clock, "第一条　甲。", f"第一条　{SONG}。", title=f"{SONG}对照办法")
    with transaction():
        draft = Revision(document_id=compared.id, draft_no=3, text=f"第一条　{CANARY}正文。", digest="3" * 64)
        draft.saved_at = clock.now()
        db.session.add(draft)


def hide_news(county: County, clock: SetClock) -> None:
    for state in HIDDEN_NEWS:
        hidden_news(state, county, clock)
    an_item(NewsState.PUBLISHED, county, clock, title=f"{SONG}动态")


def hide_evidence(county: County, clock: SetClock) -> None:
    """What is handed in and not accepted, what is accepted and not for the public, and a set that is not open yet."""
    hidden_evidence(TaskState.SUBMITTED, county, clock)
    internal = a_task(county, clock, "transport", 28)
    give(internal, county, clock, a_link(f"{CANARY}目录", f"https://canary.example/{CANARY}", is_public=False))
    give(internal, county, clock, a_link(f"{SONG}目录", "https://song.example/"))
    submit(internal, county, clock)
    accept(internal, county, clock)
    row = Row(1, f"{CANARY}标题", f"{CANARY}标题", f"{CANARY}正文", method=f"{CANARY}办法")
    editor = county.actor("editor")
    importing.store(Given("2025", f"{CANARY}标题", f"{CANARY}来源", (row,)), editor, clock, version=None, key=None)


def hide_reports(county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    hidden_report(register, ReportState.CLEARED, county, clock)
    other = report_of(register, "transport")
    with transaction():
        other.title = f"{SONG}年度报告"
    walk_report(other, ReportState.PUBLISHED, county, clock, writer="drafter2")


def hide_linkage(county: County, clock: SetClock) -> None:
    """Everything that both sides write, in a whole chain and beside it; the office's own library stays public."""
    fill_linkage(county, clock, f"{CANARY}。")
    a_document(DocumentState.PUBLISHED, county, clock, title=f"{SONG}管理办法")


# What each capability hides, and next to it something published that the walk must find.
HIDERS: dict[str, Callable[[County, SetClock], None]] = {
    "documents": hide_documents,
    "news": hide_news,
    "evidence": hide_evidence,
    "reports": hide_reports,
    "linkage": hide_linkage,
}


@pytest.mark.parametrize("kind", HIDERS)
def test_nothing_unpublished_is_on_any_public_surface(
    kind: str, app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    HIDERS[kind](county, clock)
    pages = dict(walk(app, client))
    told = [address for address, text in pages.items() if tells(address, text)]
    assert told == []
    assert any(SONG in text for text in pages.values()), "the walk finds what is published"
    assert len(pages) > 20, "it went somewhere"
    assert kind != "documents" or any(SONG in text and "compare?from=1&to=2" in place for place, text in pages.items())


def walk(app: Flask, client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Everything that anybody can open, with its text: addresses with their answers, headers among them."""
    waiting = [*declared(app), *(f"{place}?q={QUESTION}" for place in searches(app))]
    seen = set(waiting)
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        assert answer.status_code < 500, address
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers)
        text = f"{head}\n{answer.get_data().decode('utf-8', 'replace')}"
        if answer.status_code == 200:
            yield address, text
        for link in links(text, answer.headers.get("Location")):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def declared(app: Flask) -> list[str]:
    """The addresses of all public endpoints, each with every number a row of the test has."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint in PUBLIC_ENDPOINTS - {"static"}]
    return [address for rule in rules for address in filled(rule)]


def filled(rule: Rule) -> Iterator[str]:
    """An address with every number, of two names with the first ones; what takes other words is reached by links."""
    names = sorted(rule.arguments)
    if len(names) >= len(ROWS):
        return
    for numbers in product(ROWS[len(names)], repeat=len(names)):
        address = rule.rule
        for name, number in zip(names, numbers, strict=True):
            address = re.sub(rf"<(?:[^<>]*:)?{name}>", str(number), address)
        yield address


def searches(app: Flask) -> list[str]:
    """The lists that take words: every public address without numbers is asked."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint in PUBLIC_ENDPOINTS - {"static"}]
    return [rule.rule for rule in rules if not rule.arguments]


def links(text: str, location: str | None) -> Iterator[str]:
    for found in [*(first or second for first, second in LINK.findall(text)), location or ""]:
        parts = urlsplit(unescape(found))
        if parts.netloc not in ("", "localhost", "127.0.0.1:8000") or not parts.path.startswith("/"):
            continue
        if not STAFF.match(parts.path):
            yield f"{parts.path}{'?' if parts.query else ''}{parts.query}"


def tells(address: str, text: str) -> bool:
    """Whether an answer tells of what is hidden; one that was asked for the canary may say that word alone."""
    return bool(HIDDEN_WORDS.search(text)) or (CANARY in unquote(text) and CANARY not in unquote(address))
