"""Clauses with days of their own (条款效力) on the public pages: from 00:00 of their day, with what says so."""

import io
from datetime import date, timedelta

import pytest
from docx import Document as Word
from flask import Flask
from lxml import html

from lawdocs.cleanup.provision_checks import Entered
from lawdocs.cleanup.provisions import correct_term, resume_term, void_term
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from tests.factories import TEXT, County, a_document, repeal
from tests.lawdocs.cleanup.test_provisions import BY, ORDER, act_of, enter
from tests.lawdocs.portal.amending import RENUMBERED, amend
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.portal.test_stopped import article
from tests.pages import log_in, words
from workflows.provisions import ProvisionAct as Act
from workflows.states import DocumentState as S

ENDS = date(2026, 12, 1)
GROUND = "（依据《鲁山县人民政府关于废止部分条款的决定》（鲁政〔2026〕9号）第一条）"
SAID = f"第二项自2026年12月1日起废止{GROUND}"


@pytest.fixture
def document(app: Flask, county: County, clock: SetClock) -> Document:
    return a_document(S.PUBLISHED, county, clock)


def days_on(clock: SetClock, day: date) -> None:
    clock.put(clock.now() + timedelta(days=(day - clock.today()).days))


def statement(app: Flask, address: str) -> str:
    """What a statement says of its day; the head and the foot of the page tell of the day it was made on."""
    page = html.fromstring(app.test_client().get(address).get_data(as_text=True))
    return page.find_class("statement")[0].text_content().split("核对文本")[0]


def test_the_mark_changes_at_midnight_with_the_tag_of_the_page(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    public, address = app.test_client(), f"/documents/{document.id}"
    before = public.get(address)
    enter(document, county, clock, Act.REPEAL, "第三条第二项", ENDS)
    ahead = public.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert ahead.status_code == 200
    assert f"将废止 {SAID}（二）不占用盲道" in article(app, address, "art-3")

    days_on(clock, ENDS - timedelta(days=1))
    known = public.get(address).headers["ETag"]
    assert public.get(address, headers={"If-None-Match": known}).status_code == 304
    days_on(clock, ENDS)
    after = public.get(address, headers={"If-None-Match": known})
    assert after.status_code == 200
    assert f"废止 {SAID}（二）不占用盲道" in article(app, address, "art-3")
    assert "现行有效" in words(after)
    assert "本文件有条款不再适用，其余条款仍按文件的效力。 第三条" in words(after)
    page = html.fromstring(after.get_data(as_text=True))
    assert [each.get("id") for each in page.find_class("provision-over")] == ["art-3-p1-i2"]
    assert [each.text_content() for each in page.find_class("toc-word")] == ["第三条第二项废止"]


def test_an_earlier_day_does_not_change_and_a_later_one_does(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    public, address = app.test_client(), f"/documents/{document.id}/on"
    days_on(clock, date(2026, 11, 20))
    before = {day: statement(app, f"{address}/{day}/statement") for day in ("2026-11-15", "2026-11-19")}
    term = enter(document, county, clock, Act.STOP, "第三条", ENDS)
    days_on(clock, date(2026, 12, 10))
    resume_term(term, date(2026, 12, 20), "整改完成。", **act_of(county, clock, document))

    for day, said in before.items():
        assert statement(app, f"{address}/{day}/statement") == said
    assert "停止执行" not in article(app, f"{address}/2026-11-15", "art-3")
    stopped = words(public.get(f"{address}/2026-12-05/statement"))
    assert f"条款效力：第三条自2026年12月1日起停止执行{GROUND}。" in stopped
    lifted = words(public.get(f"{address}/2026-12-20/statement"))
    assert "条款效力" not in lifted
    assert "2026年12月20日第三条恢复执行" in lifted


def test_an_article_may_begin_later_than_its_document(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    address = f"/documents/{document.id}"
    enter(document, county, clock, Act.BEGIN, "第三条", date(2027, 1, 1), by_clause="第四条")
    days_on(clock, date(2026, 12, 31))
    said = "本条自2027年1月1日起施行（依据本文件第四条）"
    assert article(app, address, "art-3").startswith(f"尚未施行 {said} 第三条")
    days_on(clock, date(2027, 1, 1))
    assert article(app, address, "art-3").startswith(f"施行 {said} 第三条")
    assert "本文件有条款" not in words(app.test_client().get(address))


def test_what_is_printed_and_loaded_down_says_so(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    public, address = app.test_client(), f"/documents/{document.id}"
    enter(document, county, clock, Act.REPEAL, "第二章", ENDS)
    days_on(clock, date(2026, 12, 2))
    said = f"条款效力：第二章自2026年12月1日起废止{GROUND}。"
    page = public.get(address).get_data(as_text=True)
    assert f'print-only"><b>{said}</b>' in page
    over = {each.get("id") for each in html.fromstring(page).find_class("provision-over")}
    assert {"art-3-p1-i1", "art-3-p1-i2"} <= over
    assert 'id="art-4"' in page
    assert said in public.get(f"{address}/text.txt").get_data(as_text=True).split("第一章")[0]
    assert said in [each.text for each in Word(io.BytesIO(public.get(f"{address}/text.docx").data)).paragraphs[:5]]


def test_both_documents_lead_to_each_other(app: Flask, document: Document, county: County, clock: SetClock) -> None:
    order = a_document(S.PUBLISHED, county, clock, text=ORDER, title=BY["by_title"])
    enter(document, county, clock, Act.REPEAL, "第三条第二项", ENDS, by=order)
    public = app.test_client()
    here, there = public.get(f"/documents/{document.id}"), public.get(f"/documents/{order.id}")
    assert f'href="/documents/{order.id}"' in here.get_data(as_text=True)
    assert "本文件废止部分条款的文件 《鲁山县城区停车泊位管理办法》" in words(there)
    assert "本文件第一条：第三条第二项自2026年12月1日起废止" in words(there)
    assert "废止本文件部分条款的文件" in words(here)
    assert f"2026-12-01 第三条第二项废止 {order.number}" in words(public.get(f"/documents/{document.id}/history"))


def test_a_wrong_entry_and_a_late_one_are_put_right_in_public(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    public, address = app.test_client(), f"/documents/{document.id}"
    wrong = enter(document, county, clock, Act.REPEAL, "第三条第一项", ENDS)
    days_on(clock, date(2026, 12, 5))
    right = Entered(Act.REPEAL, "第三条第二项", ENDS, reason="条款填错。", **BY)
    made = correct_term(wrong, right, "条款填错。", **act_of(county, clock, document))

    shown = words(public.get(address))
    said = "本页2026年10月13日至2026年12月4日曾标明第三条第一项自2026年12月1日起废止，系登记有误"
    assert said in shown
    assert "条款填错" not in shown
    assert "第一项自2026年12月1日起废止" not in article(app, address, "art-3")
    assert SAID in article(app, address, "art-3")
    then = words(public.get(f"{address}/on/2026-12-03"))
    assert "第三条第二项自2026年12月1日起废止，2026年12月5日补录，这一天本页还没有标明" in then
    history = words(public.get(f"{address}/history"))
    assert "2026-12-05 更正：标明的第三条第一项自2026年12月1日起废止系登记有误" in history
    assert "2026-12-01 第三条第二项废止（2026年12月5日补录）" in history
    void_term(made, "没有这个决定。", **act_of(county, clock, document))
    assert "登记有误" not in statement(app, f"{address}/on/2026-10-12/statement")
    assert SAID not in article(app, address, "art-3")


def test_a_later_text_keeps_renumbers_or_ends_the_clause(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    public, address = app.test_client(), f"/documents/{document.id}"
    enter(document, county, clock, Act.REPEAL, "第三条第二项、第二条第二款", ENDS)
    moved = TEXT.replace("第三条", "第四条").replace("第四条　本办法有效期", "第五条　本办法有效期")
    moved = moved.replace("第二章　设置\n", "第二章　设置\n第三条　停车泊位由县城市管理局设置。\n").replace(
        "本办法所称停车泊位，是指道路范围内施划的机动车停放位置。\n", ""
    )
    amend(document, moved, date(2027, 1, 1), county, clock)
    days_on(clock, date(2027, 1, 2))
    assert f"废止 {SAID}（二）不占用盲道" in article(app, address, "art-4")
    assert "第二款" not in article(app, address, "art-2")
    assert f"废止 {SAID}（二）不占用盲道" in article(app, f"{address}/on/2026-12-31", "art-3")
    assert "废止 第二款自" in article(app, f"{address}/on/2026-12-31", "art-2")
    compared = words(public.get(f"{address}/compare"))
    history = words(public.get(f"{address}/history"))
    assert "2027-01-01 文本修改，已经废止的原第二条第二款不再保留" in history
    assert "原第三条第二项不再保留" not in history
    staff = words(log_in(app, "clerk").get(f"/work/documents/{document.id}"))
    assert "2027年1月1日 文本修改，已经废止的原第二条第二款不再保留" in staff
    assert "现为第四条第二项（原第三条第二项）；现行文本没有原来的第二条第二款" in staff
    told = f"第四条第二项（原第三条第二项）、修改前的第二条第二款自2026年12月1日起废止{GROUND}"
    assert f"对照只比较文字，没有列入条款的起止日期。 {told}" in compared


def test_all_that_speaks_of_a_clause_calls_it_by_the_numbers_of_the_text_of_the_day(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    public, address = app.test_client(), f"/documents/{document.id}"
    enter(document, county, clock, Act.STOP, "第三条", ENDS)
    amend(document, RENUMBERED, date(2026, 12, 20), county, clock)
    days_on(clock, date(2026, 12, 21))
    now = f"第四条（原第三条）自2026年12月1日起停止执行{GROUND}"
    page = words(public.get(address))
    assert f"其余条款仍按文件的效力。 {now}。" in page
    assert f"条款效力 {now}" in page
    assert f"条款效力：{now}。" in statement(app, f"{address}/on/2026-12-21/statement")
    for kind in ("txt", "akn.xml", "json", "md"):
        assert now in public.get(f"{address}/text.{kind}").get_data(as_text=True)
    assert f"没有列入条款的起止日期。 {now}" in words(public.get(f"{address}/compare"))
    assert "第三条自" not in page
    before = statement(app, f"{address}/on/2026-12-19/statement")
    assert f"条款效力：第三条自2026年12月1日起停止执行{GROUND}。" in before


def test_a_stop_that_ends_with_the_amended_words_says_so(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    public, address = app.test_client(), f"/documents/{document.id}"
    enter(document, county, clock, Act.STOP, "第三条", ENDS)
    amend(document, RENUMBERED.replace("不占用盲道", "不占用人行道"), date(2026, 12, 20), county, clock)
    days_on(clock, date(2026, 12, 21))
    ended = "原第三条自2026年12月1日至2026年12月19日停止执行，2026年12月20日起文本已经修改，不再停止执行"
    assert f"条款效力 {ended}" in words(public.get(address))
    assert "2026-12-20 文本修改，原第三条不再停止执行" in words(public.get(f"{address}/history"))
    assert "不再停止" not in words(public.get(f"{address}/on/2026-12-19")).split("沿革")[0]


def test_a_stopped_clause_that_is_taken_away_is_said_to_be_gone(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    public, address = app.test_client(), f"/documents/{document.id}"
    enter(document, county, clock, Act.STOP, "第一条", ENDS)
    gone = "".join(line for line in TEXT.splitlines(keepends=True) if not line.startswith("第一条"))
    amend(document, gone, date(2026, 12, 20), county, clock)
    days_on(clock, date(2026, 12, 21))
    ended = "原第一条自2026年12月1日至2026年12月19日停止执行，2026年12月20日起原条文已删去"
    page = words(public.get(address))
    assert f"条款效力 {ended}" in page
    assert "不再停止执行" not in page
    history = words(public.get(f"{address}/history"))
    assert "2026-12-20 文本修改，原第一条已删去" in history
    staff = words(log_in(app, "clerk").get(f"/work/documents/{document.id}"))
    assert "文本修改，原第一条已删去" in staff


def test_what_is_to_come_is_called_by_the_text_of_today_in_notice_and_history(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    public, address = app.test_client(), f"/documents/{document.id}"
    amend(document, RENUMBERED, date(2026, 12, 1), county, clock)
    enter(document, county, clock, Act.REPEAL, "第四条", date(2026, 12, 10))
    page = words(public.get(address))
    assert f"第三条（届时为第四条）自2026年12月10日起废止{GROUND}" in page
    told = "2026-12-10 第三条（届时为第四条）废止"
    assert told in page
    assert told in words(public.get(f"{address}/history"))
    days_on(clock, date(2026, 12, 2))
    later = words(public.get(address))
    assert f"第四条自2026年12月10日起废止{GROUND}" in later
    assert "届时" not in later
    assert "2026-12-10 第四条废止" in later


def test_no_notice_is_left_out_and_the_coming_text_stands_before_the_rest(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    days_on(clock, ENDS)
    void_term(enter(document, county, clock, Act.STOP, "第四条", ENDS), "填错。", **act_of(county, clock, document))
    enter(document, county, clock, Act.STOP, "第三条", ENDS)
    amend(document, RENUMBERED, date(2026, 12, 20), county, clock)
    page = words(app.test_client().get(f"/documents/{document.id}"))
    told = [page.index(each) for each in ("本文件有条款不再适用", "2026年12月20日起施行修改后的文本", "更正：")]
    assert told == sorted(told)


def test_search_says_that_the_article_it_found_does_not_hold(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    public = app.test_client()
    enter(document, county, clock, Act.REPEAL, "第三条", ENDS)
    assert "第三条 （二）" not in words(public.get("/documents?q=消防通道"))
    days_on(clock, ENDS)
    assert "第三条（废止）" in words(public.get("/documents?q=消防通道"))
    assert "第三条（废止）" not in words(public.get("/documents?q=消防通道&on=2026-11-30"))
    assert "（废止）" not in words(public.get("/documents?q=道路交通安全法"))


def test_an_ended_document_says_that_alone(app: Flask, document: Document, county: County, clock: SetClock) -> None:
    enter(document, county, clock, Act.STOP, "第三条", date(2026, 11, 20))
    days_on(clock, date(2026, 12, 5))
    repeal(document, county, clock)
    page = words(app.test_client().get(f"/documents/{document.id}"))
    assert "废止，不再作为依据" in page
    assert "本文件有条款" not in page
    assert "停止执行" not in article(app, f"/documents/{document.id}", "art-3")


def test_the_page_still_costs_three_statements(app: Flask, document: Document, county: County, clock: SetClock) -> None:
    for clauses, act in (("第三条", Act.REPEAL), ("第二条第二款", Act.STOP), ("第四条", Act.BEGIN)):
        enter(document, county, clock, act, clauses, ENDS)
    address = f"/documents/{document.id}"
    with metered() as cost:
        app.test_client().get(address)
    assert len(cost.statements) <= 3


def test_the_document_that_says_when_a_clause_lapses_is_called_so(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    order = a_document(S.PUBLISHED, county, clock, text=ORDER, title=BY["by_title"])
    enter(document, county, clock, Act.LAPSE, "第三条第二项", ENDS, by=order)
    enter(document, county, clock, Act.BEGIN, "第二条", ENDS)
    shown = words(app.test_client().get(f"/documents/{document.id}"))
    assert "规定本文件部分条款失效日期的文件" in shown
    assert "第三条第二项自2026年12月1日起失效；第二条自2026年12月1日起施行" in shown.replace(" ", "")
