"""Pages of refusals: at work they keep the work header, elsewhere they are the same for everybody."""

import re

import pytest
from flask import Flask
from wtforms import PasswordField

from lawdocs.clock import SetClock
from lawdocs.forms import StaffForm, line, radio, words_typed
from tests.factories import County, a_document
from tests.pages import log_in, send, words
from workflows.states import DocumentState as S


@pytest.mark.parametrize(
    ("username", "address", "status", "back"),
    [
        ("drafter", "/admin/grants", 403, '<a class="btn" href="/work">回我的工作</a>'),
        ("drafter", "/work/documents?state=unknown", 422, '<a class="btn" href="/work">回我的工作</a>'),
        ("sysadmin", "/admin/grants", 403, '<a class="btn" href="/admin/agencies">回机关</a>'),
    ],
)
def test_a_refusal_at_work_leads_back_to_it(
    username: str, address: str, status: int, back: str, app: Flask, county: County
) -> None:
    answer = log_in(app, username).get(address)
    page = answer.get_data(as_text=True)

    assert answer.status_code == status
    assert 'class="bar-user"' in page
    assert back in page
    assert "site-head" not in page


def test_roles_are_asked_of_who_grants_them(app: Flask, county: County) -> None:
    assert "请联系本单位的安全管理员核对岗位" in words(log_in(app, "drafter").get("/admin/grants"))


def test_a_stale_page_is_told_with_the_work_header(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    client = log_in(app, "drafter")
    answer = send(client, f"/work/documents/{document.id}/evaluation", act="start", text="启动", csrf_token="forged")

    assert (answer.status_code, 'class="bar-user"' in answer.get_data(as_text=True)) == (403, True)


def test_what_was_typed_is_told_by_label_and_nothing_secret(app: Flask) -> None:
    class Form(StaffForm):
        reason, password, kind = line("理由", 50), PasswordField("密码"), radio("类别", [("a", "甲")])

    data = {"reason": "第三条<b>依据</b>不足", "password": "密码也是字", "kind": "a", "csrf_token": "x"}
    with app.test_request_context("/", method="POST", data=data):
        Form()
        assert words_typed() == [("理由", "第三条<b>依据</b>不足")]


def test_what_was_typed_is_told_where_no_form_was_read(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"key": "abc", "kind": "a", "note": "事实有变化。"}):
        assert words_typed() == [("填写的内容", "事实有变化。")]


def test_a_page_that_only_cannot_be_opened_shows_nothing_typed(app: Flask, county: County, clock: SetClock) -> None:
    answer = log_in(app, "legal").get(f"/work/documents/{a_document(S.PUBLISHED, county, clock).id}/steps/return")

    assert (answer.status_code, "没有保存" in words(answer)) == (409, False)


@pytest.mark.parametrize("page", ["/work/documents", "/work/notices?tab=all", "/work?tab=unit"])
def test_past_the_end_of_a_list_the_last_page_is_offered(
    page: str, app: Flask, county: County, clock: SetClock
) -> None:
    a_document(S.REVIEW, county, clock)
    answer = log_in(app, "legal").get(f"{page}{'&' if '?' in page else '?'}page=999")

    assert answer.status_code == 200
    assert "没有第999页。 符合条件的共" in words(answer)


def test_a_missing_page_says_nothing_of_who_asks(app: Flask, county: County) -> None:
    for address in ("/work/documents/999999", "/nowhere"):
        page = log_in(app, "drafter").get(address).get_data(as_text=True)
        assert "bar-user" not in page
        assert "回首页" in page


def test_a_number_that_no_row_can_have_leads_nowhere(app: Flask) -> None:
    client, asked = app.test_client(), 0
    for rule in app.url_map.iter_rules():
        if "<int:" not in rule.rule:
            continue
        for number in ("2147483648", "99999999999999999999"):
            address = re.sub(r"<[^>]*>", "x", re.sub(r"<int:[^>]*>", number, rule.rule))
            for method in rule.methods - {"OPTIONS", "HEAD"}:
                asked += 1
                assert client.open(address, method=method).status_code in (404, 405), (method, address)
    assert asked > 100
