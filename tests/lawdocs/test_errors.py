"""Pages of refusals: at work they keep the work header, elsewhere they are the same for everybody."""

import re

import pytest
from flask import Flask

from lawdocs.clock import SetClock
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
