"""The secret link: one draft for one body until its day, answered once, logged, and dead without a trace."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs.clock import SetClock
from lawdocs.extensions import db
from lawdocs.linkage.opinions import services
from lawdocs.linkage.opinions.models import Cooperation, LinkOpening
from tests.factories import CHECKS, County, a_document, approve, withdraw
from tests.lawdocs.linkage.opinions.asked import (
    BODY,
    OPINION,
    QUESTION,
    SAID,
    WAIT,
    a_draft_under_review,
    ask_for_token,
)
from tests.pages import log_in, send, words
from workflows.linkage.opinions import OpinionState
from workflows.states import DocumentState

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
CLAUSE = "不占用盲道和消防通道"
ANSWER = {"conclusion": "unlawful", "text": OPINION, "body": BODY, "post": "行政审判庭庭长"}
PRIVATE = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}


def address(token: str) -> str:
    return f"/linkage/opinion/{token}"


def plain(answer: TestResponse) -> str:
    """An answer without what differs each time."""
    return re.sub(r"[0-9a-f]{12}", "", answer.text)


def revoke(row: Cooperation, county: County, clock: SetClock) -> None:
    services.revoke_link(row, county.actor("legal"), clock, version=row.version, key=None)


def recall(row: Cooperation, county: County, clock: SetClock) -> None:
    services.recall(row, "改了", county.actor("legal"), clock, version=row.version, key=None)


def pass_the_day(row: Cooperation, county: County, clock: SetClock) -> None:
    clock.put(clock.now() + WAIT + timedelta(days=1))


def send_back(row: Cooperation, county: County, clock: SetClock) -> None:
    from lawdocs.review import services as review

    act = {"version": row.document.version, "key": None, "checks": CHECKS}
    review.conclude(row.document, "return", "请补充。", county.actor("legal"), clock, **act)


ENDS: dict[str, Callable[[Cooperation, County, SetClock], None]] = {
    "revoked": revoke,
    "recalled": recall,
    "day over": pass_the_day,
    "approved": lambda row, county, clock: approve(row.document, county, clock),
    "returned": send_back,
    "withdrawn": lambda row, county, clock: withdraw(row.document, county, clock),
}


def test_the_link_opens_one_draft_with_its_question(
    app: Flask, county: County, clock: SetClock, client: FlaskClient
) -> None:
    row, token = ask_for_token(a_draft_under_review(county, clock), county, clock)

    answer = client.get(address(token))

    assert answer.status_code == 200
    assert all(word in words(answer) for word in (row.title, CLAUSE, QUESTION, f"征求{BODY}的意见"))
    assert {name: answer.headers[name] for name in PRIVATE} == PRIVATE
    assert not any(
        word in answer.text for word in ("林知远", "0375-0000001", "起草说明", "/work/", "/linkage/opinions")
    )


@pytest.mark.parametrize("end", sorted(ENDS))
def test_a_dead_link_answers_like_one_that_never_was(
    app: Flask, county: County, clock: SetClock, client: FlaskClient, end: str
) -> None:
    row, token = ask_for_token(a_draft_under_review(county, clock), county, clock)
    assert CLAUSE in client.get(address(token)).text
    title = row.title

    ENDS[end](row, county, clock)
    dead, unknown = client.get(address(token)), client.get(address("nichts"))

    assert (dead.status_code, plain(dead)) == (404, plain(unknown))
    assert sorted(dead.headers) == sorted(unknown.headers)
    assert not any(word in dead.text for word in (CLAUSE, QUESTION, title, BODY))
    assert client.head(address(token)).status_code == 404
    assert send_raw(client, token).status_code in (403, 404)


def send_raw(client: FlaskClient, token: str) -> TestResponse:
    """Post an answer without having read the page."""
    return client.post(address(token), data=ANSWER)


@pytest.mark.parametrize("end", ["day over", "approved"])
def test_an_answered_link_dies_too(app: Flask, county: County, clock: SetClock, client: FlaskClient, end: str) -> None:
    row, token = ask_for_token(a_draft_under_review(county, clock), county, clock)
    services.give_by_link(token, SAID, clock)

    ENDS[end](row, county, clock)

    assert client.get(address(token)).status_code == 404


def test_a_form_that_was_open_sends_nothing_after_the_end(
    app: Flask, county: County, clock: SetClock, client: FlaskClient
) -> None:
    row, token = ask_for_token(a_draft_under_review(county, clock), county, clock)
    typed = dict(ANSWER, csrf_token=re.search(r'name="csrf_token" value="([^"]+)"', client.get(address(token)).text)[1])
    revoke(row, county, clock)

    answer = client.post(address(token), data=typed)

    db.session.refresh(row)
    assert (answer.status_code, row.state, row.opinion) == (404, OpinionState.ASKED, "")


def test_an_answer_is_given_once(app: Flask, county: County, clock: SetClock, client: FlaskClient) -> None:
    row, token = ask_for_token(a_draft_under_review(county, clock), county, clock)
    other = app.test_client()
    late = dict(ANSWER, csrf_token=re.search(r'name="csrf_token" value="([^"]+)"', other.get(address(token)).text)[1])

    answer = send(client, address(token), **ANSWER)

    assert (answer.status_code, answer.location) == (303, address(token))
    db.session.refresh(row)
    assert (row.state, row.opinion, row.given_body, row.given_by_id) == (OpinionState.GIVEN, OPINION, BODY, None)
    after = client.get(address(token))
    assert "意见已经提交" in words(after)
    assert not any(word in after.text for word in (row.title, CLAUSE, QUESTION, OPINION))
    second = other.post(address(token), data=dict(late, text="另一份意见"))
    db.session.refresh(row)
    assert (second.status_code, row.opinion) == (409, OPINION)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"conclusion": None}, "请选择结论"),
        ({"conclusion": "maybe"}, "请从列表中选择结论"),
        ({"text": ""}, "请写明意见的内容和依据"),
        ({"text": "字" * 20_001}, "意见最多20000字，现在有20001字"),
        ({"text": "一\x00二"}, "意见里有看不见的控制字符"),
        ({"body": " "}, "请填写提出意见的单位"),
        ({"post": ""}, "请填写职务"),
        ({"post": "长" * 81}, "职务最多80字，现在有81字"),
    ],
)
def test_a_wrong_answer_is_told_what_is_wrong(
    app: Flask, county: County, clock: SetClock, client: FlaskClient, fields: dict[str, object], told: str
) -> None:
    row, token = ask_for_token(a_draft_under_review(county, clock), county, clock)

    answer = send(client, address(token), **(ANSWER | fields))

    assert (answer.status_code, told in words(answer)) == (422, True)
    db.session.refresh(row)
    assert row.state is OpinionState.ASKED


def test_without_the_token_of_the_form_nothing_is_sent(
    app: Flask, county: County, clock: SetClock, client: FlaskClient
) -> None:
    row, token = ask_for_token(a_draft_under_review(county, clock), county, clock)
    app.config["WTF_CSRF_ENABLED"] = True

    answer = send_raw(client, token)

    db.session.refresh(row)
    assert (answer.status_code, row.state) == (403, OpinionState.ASKED)


@pytest.mark.parametrize("cut", [1, 10, 42])
def test_part_of_a_token_opens_nothing(
    app: Flask, county: County, clock: SetClock, client: FlaskClient, cut: int
) -> None:
    _, token = ask_for_token(a_draft_under_review(county, clock), county, clock)

    found = [
        token[:cut],
        token[cut:],
        f"{token}x",
        token.swapcase(),
        f"{token}%00",
        f"{token}/",
        "%",
        "中文",
        "a" * 5000,
    ]

    assert {client.get(address(each)).status_code for each in found} == {404}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_is_taken(
    app: Flask, county: County, clock: SetClock, client: FlaskClient, method: str
) -> None:
    _, token = ask_for_token(a_draft_under_review(county, clock), county, clock)

    live, unknown = (getattr(client, method)(address(each)) for each in (token, "nichts"))

    assert (live.status_code, unknown.status_code, CLAUSE in live.text) == (405, 405, False)


def test_head_tells_nothing_but_is_an_opening(app: Flask, county: County, clock: SetClock, client: FlaskClient) -> None:
    _, token = ask_for_token(a_draft_under_review(county, clock), county, clock)

    answer = client.head(address(token))

    assert (answer.status_code, answer.text) == (200, "")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LinkOpening)) == 1


def test_every_opening_is_put_down_without_an_address(
    app: Flask, county: County, clock: SetClock, client: FlaskClient
) -> None:
    row, token = ask_for_token(a_draft_under_review(county, clock), county, clock)
    for place in ("192.0.2.7", "192.0.2.7", "198.51.100.9"):
        client.get(address(token), environ_base={"REMOTE_ADDR": place})
    client.get(address("nichts"))

    found = db.session.execute(sa.select(LinkOpening.at, LinkOpening.origin).order_by(LinkOpening.id)).all()

    assert [each.at for each in found] == [clock.now()] * 3
    assert found[0].origin == found[1].origin != found[2].origin
    assert all(re.fullmatch(r"[0-9a-f]{12}", each.origin) for each in found)
    page = words(log_in(app, "legal").get(f"/linkage/opinions/{row.id}"))
    assert "保密链接打开记录 3次" in page
    assert "192.0.2" not in page


def test_a_link_opens_its_own_draft_alone(app: Flask, county: County, clock: SetClock, client: FlaskClient) -> None:
    _, token = ask_for_token(a_draft_under_review(county, clock), county, clock)
    other = a_document(DocumentState.REVIEW, county, clock, title="鲁山县城区养犬管理办法")
    other_row, other_token = ask_for_token(other, county, clock)

    assert other_row.title not in client.get(address(token)).text
    assert other_row.title in client.get(address(other_token)).text
    assert client.get(f"/work/documents/{other.id}").status_code in (302, 404)


def test_nothing_leads_to_a_link(app: Flask, county: County, clock: SetClock, client: FlaskClient) -> None:
    _, token = ask_for_token(a_draft_under_review(county, clock), county, clock)
    public = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in rule.methods]

    told = [page for page in public if token in client.get(page).text]

    assert told == []
    assert "Disallow: /linkage" in client.get("/robots.txt").text


def test_the_secret_is_in_no_log(
    app: Flask, county: County, clock: SetClock, client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    row, token = ask_for_token(a_draft_under_review(county, clock), county, clock)
    client.get(address(token))
    revoke(row, county, clock)
    client.get(address(token))
    client.put(address(token))
    send_raw(client, token)

    logged = "".join(capfd.readouterr())

    assert "/linkage/opinion/<token>" in logged
    assert token not in logged


def test_a_refusal_is_logged_without_the_secret(
    app: Flask, county: County, clock: SetClock, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lawdocs import errors

    told: list[dict[str, object]] = []

    class Log:
        def info(self, event: str, **facts: object) -> None:
            told.append(facts)

    monkeypatch.setattr(errors, "log", Log())

    client.get(address("geheim"))

    assert [each["path"] for each in told] == ["/linkage/opinion/…"]


def test_the_page_is_the_same_for_whoever_is_logged_in(app: Flask, county: County, clock: SetClock) -> None:
    _, token = ask_for_token(a_draft_under_review(county, clock), county, clock)

    page = log_in(app, "drafter2").get(address(token))

    assert (page.status_code, "周明哲" in page.text) == (200, False)
