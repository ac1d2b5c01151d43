"""Clauses that are not applied (停止执行): the public reads so on the page of the document, from that day on."""

import io
from datetime import date, timedelta

import pytest
from docx import Document
from flask import Flask
from lxml import html

from lawdocs.clock import SetClock
from lawdocs.requests.models import Request
from tests.factories import TEXT, County, a_document, repeal
from tests.lawdocs.portal.amending import RENUMBERED, amend
from tests.lawdocs.requests.test_services import NAME, do, enter
from tests.pages import words
from workflows.requests import Remedy, RequestAct, RequestKind, SenderKind
from workflows.states import DocumentState


@pytest.fixture
def finding(app: Flask, county: County, clock: SetClock) -> Request:
    """A court's finding against a published document."""
    document = a_document(DocumentState.PUBLISHED, county, clock)
    court = {"sender_kind": SenderKind.COURT, "sender_name": "鲁山县人民法院"}
    with app.test_request_context():
        return enter(county, clock, document, kind=RequestKind.COURT_FINDING, **court)


def test_the_public_page_tells_of_a_stop_at_once(app: Flask, county: County, clock: SetClock, finding: Request) -> None:
    public, address = app.test_client(), f"/documents/{finding.document_id}"
    before = public.get(address)
    assert "停止执行" not in words(before)
    clock.put(clock.now() + timedelta(days=10))
    do(RequestAct.REPLY, finding, county, clock, remedy=Remedy.AMEND, stop="第三条第二项")

    after = public.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "第三条第二项停止执行。 自2026年10月23日起不再适用，依据：法院认定文件不合法。" in words(after)
    assert "拟修改" not in words(after)
    assert "不再适用" not in words(public.get(f"{address}/on/2026-10-22"))

    clock.put(clock.now() + timedelta(days=10))
    known = public.get(address).headers["ETag"]
    do(RequestAct.LIFT, finding, county, clock)
    lifted = public.get(address, headers={"If-None-Match": known})
    assert (lifted.status_code, "不再适用" in words(lifted)) == (200, False)
    assert "自2026年10月23日至2026年11月1日不适用" in words(public.get(f"{address}/on/2026-10-25"))


def test_several_stops_are_one_notice_and_name_nobody(
    app: Flask, county: County, clock: SetClock, finding: Request
) -> None:
    with app.test_request_context():
        other = enter(county, clock, finding.document, document_title="")
    do(RequestAct.REPLY, finding, county, clock, remedy=Remedy.AMEND, stop="第三条")
    do(RequestAct.REPLY, other, county, clock, remedy=Remedy.REPEAL, stop="第四条")

    page = words(app.test_client().get(f"/documents/{finding.document_id}"))
    assert "本文件有条款停止执行。 第三条，自2026年10月13日起不再适用，依据：法院认定文件不合法；第四条，" in page
    assert "依据：审查建议。" in page
    assert NAME not in page


def test_a_document_out_of_force_says_that_alone(app: Flask, county: County, clock: SetClock, finding: Request) -> None:
    do(RequestAct.REPLY, finding, county, clock, remedy=Remedy.REPEAL, stop="第三条")
    clock.put(clock.now() + timedelta(days=40))
    repeal(finding.document, county, clock)
    page = words(app.test_client().get(f"/documents/{finding.document_id}"))
    assert "废止，不再作为依据" in page
    assert "不再适用" not in page


MARK = "停止执行 第三条第二项停止执行，自2026年10月13日起不再适用，依据：法院认定文件不合法"


def stop(finding: Request, county: County, clock: SetClock, articles: str = "第三条第二项") -> None:
    do(RequestAct.REPLY, finding, county, clock, remedy=Remedy.AMEND, stop=articles)


def article(app: Flask, address: str, anchor: str) -> str:
    """An article as the page shows it."""
    page = html.fromstring(app.test_client().get(address).get_data(as_text=True))
    return " ".join(page.get_element_by_id(anchor).text_content().split())


def test_stop_is_marked_at_the_article(app: Flask, county: County, clock: SetClock, finding: Request) -> None:
    address = f"/documents/{finding.document_id}"
    stop(finding, county, clock)
    clock.put(clock.now() + timedelta(days=3))
    do(RequestAct.LIFT, finding, county, clock)

    assert "不再适用" not in words(app.test_client().get(address))
    shown = article(app, f"{address}/on/2026-10-14", "art-3")
    assert shown.startswith("停止执行 第三条第二项停止执行，自2026年10月13日至2026年10月15日不适用")
    assert "停止执行" not in article(app, f"{address}/on/2026-10-14", "art-2")


def test_stop_of_today_is_marked_with_word_and_shape(
    app: Flask, county: County, clock: SetClock, finding: Request
) -> None:
    address = f"/documents/{finding.document_id}"
    stop(finding, county, clock)
    assert article(app, address, "art-3").startswith(MARK)
    assert 'class="article-stop"><svg' in app.test_client().get(address).get_data(as_text=True)
    assert article(app, f"{address}/texts/1", "art-3").startswith(MARK)


def test_every_download_says_what_is_stopped(app: Flask, county: County, clock: SetClock, finding: Request) -> None:
    address, public = f"/documents/{finding.document_id}", app.test_client()
    stop(finding, county, clock, "全文")
    clock.put(clock.now() + timedelta(days=3))
    said = "停止执行：全文，自2026年10月13日起不再适用，依据：法院认定文件不合法。"

    assert f'print-only"><b>{said}</b>' in public.get(address).get_data(as_text=True)  # printing is a download too
    for asked in ("", "?on=2026-10-13", "?no=1"):
        text = public.get(f"{address}/text.txt{asked}").get_data(as_text=True)
        assert said in text.split("第一章")[0]
        word = Document(io.BytesIO(public.get(f"{address}/text.docx{asked}").data))
        assert said in [each.text for each in word.paragraphs[:5]]
        assert said in public.get(f"{address}/text.md{asked}").text.split("第一章")[0]
        assert public.get(f"{address}/text.json{asked}").get_json()["document"]["heads"] == [said]
        assert f"<p>{said}</p>" in public.get(f"{address}/text.akn.xml{asked}").text.split("</meta>")[0]


def test_history_tells_of_stop_and_end_of_it(app: Flask, county: County, clock: SetClock, finding: Request) -> None:
    stop(finding, county, clock)
    clock.put(clock.now() + timedelta(days=3))
    do(RequestAct.LIFT, finding, county, clock)
    shown = words(app.test_client().get(f"/documents/{finding.document_id}/history"))
    assert "2026-10-16 第三条第二项恢复执行" in shown
    assert "2026-10-13 第三条第二项停止执行 法院认定文件不合法" in shown


def test_stop_by_mistake_is_put_right_in_public(app: Flask, county: County, clock: SetClock, finding: Request) -> None:
    address, public = f"/documents/{finding.document_id}", app.test_client()
    stop(finding, county, clock)
    known = public.get(address).headers["ETag"]
    clock.put(clock.now() + timedelta(days=3))
    do(RequestAct.CORRECT, finding, county, clock, stop="第四条", text="条款填错。")

    shown = words(public.get(address, headers={"If-None-Match": known}))
    said = "本页2026年10月13日至2026年10月15日曾标明第三条第二项停止执行，系登记有误，该条款没有停止执行。"
    assert said in shown
    assert "第四条停止执行。 自2026年10月13日起不再适用" in shown
    assert "停止执行" not in article(app, address, "art-3")
    history = words(public.get(f"{address}/history"))
    assert "2026-10-16 更正：2026年10月13日标明的第三条第二项停止执行系登记有误" in history
    assert "恢复执行" not in history
    assert "条款填错" not in shown + history
    assert "第三条第二项停止执行。" not in words(public.get(f"{address}/on/2026-10-14"))


def test_a_stop_follows_its_clause_into_a_renumbered_text(
    app: Flask, county: County, clock: SetClock, finding: Request
) -> None:
    address = f"/documents/{finding.document_id}"
    stop(finding, county, clock)
    amend(finding.document, RENUMBERED, date(2026, 12, 20), county, clock)
    day = f"{address}/on/2026-12-21"
    assert "第四条第二项停止执行" in article(app, day, "art-4")
    assert "停止执行" not in article(app, day, "art-3")
    told = "第四条第二项（原第三条第二项），自2026年10月13日起不再适用"
    assert f"停止执行：{told}" in words(app.test_client().get(f"{day}/statement"))
    assert "第三条第二项停止执行" in article(app, f"{address}/on/2026-12-19", "art-3")


def test_a_stop_ends_with_the_words_that_it_was_for(
    app: Flask, county: County, clock: SetClock, finding: Request
) -> None:
    address = f"/documents/{finding.document_id}"
    stop(finding, county, clock)
    amend(finding.document, TEXT.replace("不占用盲道", "不占用人行道"), date(2026, 12, 20), county, clock)
    clock.put(clock.now() + timedelta(days=90))
    public = app.test_client()
    assert "不再适用" not in words(public.get(address))
    assert "2026-12-20 文本修改，原第三条第二项不再停止执行" in words(public.get(f"{address}/history"))
