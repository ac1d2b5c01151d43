"""The pages of opinions: the reviewer asks from the draft's page, the liaison reads that one draft and answers."""

from datetime import timedelta

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.linkage.opinions import jobs, services
from tests.factories import County, a_draft, approve, submit
from tests.lawdocs.linkage.opinions.asked import (
    BODY,
    OPINION,
    QUESTION,
    WAIT,
    a_draft_under_review,
    an_opinion,
    ask,
    ask_for_token,
)
from tests.pages import log_in, send, words
from workflows.actors import Actor
from workflows.linkage.opinions import OpinionState, Way

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
CLAUSE = "不占用盲道和消防通道"
S = OpinionState
SECRET_PATH = "/linkage/opinion/"


def test_the_reviewer_asks_from_the_page_of_the_draft(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft_under_review(county, clock)
    legal = log_in(app, "legal")
    assert f'href="/linkage/opinions/ask/{document.id}"' in legal.get(f"/work/documents/{document.id}").text

    page = f"/linkage/opinions/ask/{document.id}"
    answer = send(legal, page, question=QUESTION, due_on="2026-10-20", way="account")

    assert (answer.status_code, answer.location) == (303, "/linkage/opinions/1")
    shown = words(legal.get(f"/work/documents/{document.id}"))
    assert "征求鲁山县人民检察院的意见还没有收到， 最后一天是2026年10月20日；审核不必等待" in shown
    assert "征求的意见 1件" in shown


def test_the_secret_address_is_shown_once(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft_under_review(county, clock)
    legal = log_in(app, "legal")

    page = f"/linkage/opinions/ask/{document.id}"
    answer = send(legal, page, question=QUESTION, due_on="2026-10-20", way="link", body=BODY)

    assert answer.status_code == 201
    assert answer.text.count(SECRET_PATH) == 1
    assert f"交给{BODY}" in words(answer)
    again = legal.get("/linkage/opinions/1")
    assert (again.status_code, SECRET_PATH in again.text) == (200, False)
    renewed = send(legal, "/linkage/opinions/1/link")
    assert (renewed.status_code, renewed.text.count(SECRET_PATH)) == (201, 1)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"question": ""}, "请填写征求意见的问题"),
        ({"question": "问" * 2001}, "征求意见的问题最多2000字，现在有2001字"),
        ({"due_on": "明天"}, "最后一天“明天”不是有效的日期"),
        ({"due_on": "2026-10-12"}, "最后一天应当在今天和今天以后60日之间"),
        ({"way": "fax"}, "请从列表中选择阅看方式"),
        ({"way": None}, "请选择阅看方式"),
        ({"way": "link", "body": ""}, "请填写保密链接交给哪个单位"),
        ({"way": "link", "body": "院\u202e"}, "保密链接交给里有看不见的控制字符"),
    ],
)
def test_wrong_words_are_answered_at_their_field(
    app: Flask, county: County, clock: SetClock, fields: dict[str, object], told: str
) -> None:
    document = a_draft_under_review(county, clock)
    legal = log_in(app, "legal")
    typed = {"question": QUESTION, "due_on": "2026-10-20", "way": "account"} | fields

    answer = send(legal, f"/linkage/opinions/ask/{document.id}", **typed)

    assert answer.status_code == 422
    assert told in words(answer)


def test_nothing_is_offered_without_a_linkage(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    submit(document, county, clock)
    legal = log_in(app, "legal")

    assert "/linkage/opinions/ask/" not in legal.get(f"/work/documents/{document.id}").text
    assert legal.get(f"/linkage/opinions/ask/{document.id}").status_code == 404


def test_the_liaison_reads_this_draft_and_no_other(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft_under_review(county, clock)
    row = ask(document, county, clock)
    liaison = log_in(app, "liaison")

    page = liaison.get(f"/linkage/opinions/{row.id}")

    assert all(word in words(page) for word in (CLAUSE, QUESTION, document.title, "提出意见"))
    assert f"/work/documents/{document.id}" not in page.text
    for hidden in (f"/work/documents/{document.id}", f"/work/documents/{document.id}/text"):
        assert liaison.get(hidden).status_code == 404


def test_the_liaison_answers_and_keeps_the_own_opinion(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft_under_review(county, clock)
    row = ask(document, county, clock)
    liaison = log_in(app, "liaison")

    given = {"conclusion": "changes", "text": OPINION, "post": "主任"}
    answer = send(liaison, f"/linkage/opinions/{row.id}/give", **given)

    assert answer.status_code == 303
    approve(document, county, clock)
    after = words(liaison.get(f"/linkage/opinions/{row.id}"))
    assert OPINION in after
    assert CLAUSE not in after
    assert "现在不再显示" in after
    assert OPINION in words(log_in(app, "drafter").get(f"/work/documents/{document.id}"))


def test_the_draft_is_closed_to_the_liaison_after_its_day(app: Flask, county: County, clock: SetClock) -> None:
    row = ask(a_draft_under_review(county, clock), county, clock)
    liaison = log_in(app, "liaison")
    clock.put(clock.now() + WAIT + timedelta(days=1))
    liaison = log_in(app, "liaison")

    page = words(liaison.get(f"/linkage/opinions/{row.id}"))

    assert CLAUSE not in page
    assert "/give" not in liaison.get(f"/linkage/opinions/{row.id}").text


def test_the_reviewer_settles_with_reasons(app: Flask, county: County, clock: SetClock) -> None:
    row = an_opinion(S.GIVEN, county, clock)
    legal = log_in(app, "legal")

    refused = send(legal, f"/linkage/opinions/{row.id}/settle", adoption="not", reason="")
    assert (refused.status_code, "没有全部采纳的，请写明理由" in words(refused)) == (422, True)
    assert send(legal, f"/linkage/opinions/{row.id}/settle", adoption="adopted").status_code == 303

    shown = words(log_in(app, "drafter").get(f"/work/documents/{row.document_id}"))
    assert "县司法局2026年10月13日登记采纳情况" in shown
    assert "还没有收到" not in shown


@pytest.mark.parametrize(
    ("who", "way", "status"),
    [
        *((who, Way.ACCOUNT, 200) for who in ("drafter", "urbanclerk", "clerk", "legal", "bureau", "liaison")),
        *((who, Way.LINK, 200) for who in ("drafter", "urbanclerk", "clerk", "legal", "bureau")),
        ("liaison", Way.LINK, 404),
        ("drafter2", Way.ACCOUNT, 404),
        ("legal2", Way.LINK, 404),
        ("editor", Way.ACCOUNT, 403),
        ("sysadmin", Way.ACCOUNT, 403),
        ("auditadmin", Way.LINK, 403),
    ],
)
def test_who_opens_the_page(app: Flask, county: County, clock: SetClock, who: str, way: Way, status: int) -> None:
    row = ask(a_draft_under_review(county, clock), county, clock, way, BODY)

    assert log_in(app, who).get(f"/linkage/opinions/{row.id}").status_code == status


def test_the_list_holds_what_a_person_may_see(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft_under_review(county, clock)
    ask(document, county, clock)
    ask(document, county, clock, Way.LINK, BODY)

    found = {who: words(log_in(app, who).get("/linkage/opinions")) for who in ("legal", "liaison", "drafter2")}

    assert [BODY in found[who] for who in ("legal", "liaison", "drafter2")] == [True, False, False]
    assert [f"办理中 {count}" in found[who] for who, count in (("legal", 2), ("liaison", 1), ("drafter2", 0))] == [
        True
    ] * 3
    assert "这里没有征求的意见" in found["drafter2"]


def test_who_only_sees_gets_no_act(app: Flask, county: County, clock: SetClock) -> None:
    row, _ = ask_for_token(a_draft_under_review(county, clock), county, clock)
    drafter = log_in(app, "drafter")

    assert "保密链接打开记录" not in words(drafter.get(f"/linkage/opinions/{row.id}"))
    for act in ("give", "settle", "recall", "revoke"):
        assert drafter.get(f"/linkage/opinions/{row.id}/{act}").status_code == 403
    assert drafter.get(f"/linkage/opinions/{row.id}/link").status_code == 403


def test_the_asker_revokes_and_recalls(app: Flask, county: County, clock: SetClock) -> None:
    row, _ = ask_for_token(a_draft_under_review(county, clock), county, clock)
    legal = log_in(app, "legal")

    assert send(legal, f"/linkage/opinions/{row.id}/revoke").status_code == 303
    assert "已停用" in words(legal.get(f"/linkage/opinions/{row.id}"))
    empty = send(legal, f"/linkage/opinions/{row.id}/recall", reason=" ")
    assert (empty.status_code, "请填写理由" in words(empty)) == (422, True)
    assert send(legal, f"/linkage/opinions/{row.id}/recall", reason="起草单位改了条款").status_code == 303
    assert "已撤回" in words(legal.get("/linkage/opinions?tab=done"))


def test_a_page_that_is_old_changes_nothing(app: Flask, county: County, clock: SetClock) -> None:
    row, _ = ask_for_token(a_draft_under_review(county, clock), county, clock)
    legal = log_in(app, "legal")
    seen = row.version
    services.renew_link(row, county.actor("legal"), clock, version=seen, key=None)

    answer = send(legal, f"/linkage/opinions/{row.id}/recall", reason="改了", version=str(seen))

    assert answer.status_code == 409
    assert db_state(row) is S.ASKED


def db_state(row: object) -> OpinionState:
    from lawdocs.extensions import db

    db.session.refresh(row)
    return row.state


def test_the_front_page_of_the_linkage_shows_what_is_asked(app: Flask, county: County, clock: SetClock) -> None:
    row = ask(a_draft_under_review(county, clock), county, clock)

    page = words(log_in(app, "liaison").get("/linkage"))

    assert "草案意见 1件办理中" in page
    assert row.title in page
    assert "草案意见 1件" not in words(log_in(app, "drafter2").get("/linkage"))


def test_the_desk_leads_whoever_owes_an_opinion_to_its_page(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft_under_review(county, clock)
    by_account, by_link = ask(document, county, clock), ask(document, county, clock, Way.LINK, BODY)

    desks = {who: log_in(app, who).get("/work").text for who in ("liaison", "legal")}

    assert [f'href="/linkage/opinions/{by_account.id}"' in desks[who] for who in ("liaison", "legal")] == [True, False]
    assert [f'href="/linkage/opinions/{by_link.id}"' in desks[who] for who in ("liaison", "legal")] == [False, True]


def test_the_job_ends_what_nobody_answered(app: Flask, county: County, clock: SetClock) -> None:
    row = ask(a_draft_under_review(county, clock), county, clock)
    job = Actor.system(jobs.LAPSE_OPINIONS)
    assert jobs.lapse_due(job, clock).done == 0

    clock.put(clock.now() + WAIT + timedelta(days=1))

    assert (jobs.lapse_due(job, clock).done, jobs.lapse_due(job, clock).done) == (1, 0)
    page = words(log_in(app, "legal").get(f"/linkage/opinions/{row.id}"))
    assert "未提出即终止：期限已在2026年10月20日届满" in page
    assert "系统（意见征求终止）" in page
