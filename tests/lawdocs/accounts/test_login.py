"""Login, sessions and guessing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from lawdocs import create_app
from lawdocs.accounts.login import local_path
from lawdocs.accounts.models import LoginFailure, User
from lawdocs.audit.models import SecurityEvent
from lawdocs.clock import SetClock
from lawdocs.extensions import db, transaction
from tests.conftest import Visitor, settings_for
from tests.factories import PASSWORD, County
from tests.pages import form_data, log_in, send, words

WRONG = "用户名或者密码不对"
pytestmark = pytest.mark.usefixtures("county")


def guess(client: FlaskClient, username: str = "clerk", password: str = "wrong", **more: object) -> object:
    return send(client, "/login", username=username, password=password, **more)


def events(kind: str) -> list[SecurityEvent]:
    return list(db.session.scalars(sa.select(SecurityEvent).where(SecurityEvent.kind == kind)))


def test_right_password_leads_to_the_desk(client: FlaskClient) -> None:
    answer = guess(client, password=PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/work")
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("username", "desk"),
    [
        ("sysadmin", "/admin/agencies"),
        ("secadmin", "/admin/grants"),
        ("auditadmin", "/audit"),
        ("editor", "/work"),
    ],
)
def test_login_leads_to_the_first_page_of_the_menu(client: FlaskClient, username: str, desk: str) -> None:
    assert guess(client, username, PASSWORD).location == desk
    assert client.get("/login").location == desk


def test_person_without_roles_comes_to_their_account(client: FlaskClient, county: County) -> None:
    with transaction():
        county.users["clerk"].grants.clear()

    assert guess(client, password=PASSWORD).location == "/account"


def test_wrong_password_and_unknown_user_get_the_same_answer(client: FlaskClient) -> None:
    wrong, unknown = guess(client), guess(client, "nobody-here")

    assert wrong.status_code == unknown.status_code == 401
    assert WRONG in words(wrong)
    assert "代码 401 LOGIN_FAILED" in words(wrong).replace("　", " ")
    assert words(wrong) == words(unknown)


def test_login_form_keeps_the_typed_name_but_never_the_password(client: FlaskClient) -> None:
    page = guess(client, "nobody<here>", "my-secret-word").get_data(as_text=True)

    assert 'value="nobody&lt;here&gt;"' in page
    assert "my-secret-word" not in page


def test_empty_login_form_names_both_fields(client: FlaskClient) -> None:
    answer = guess(client, "", "")

    assert answer.status_code == 422
    assert "有2处需要改正" in words(answer)
    assert "请填写用户名" in words(answer)
    assert "请填写密码" in words(answer)


@pytest.mark.parametrize("username", ["a\x00b", "x" * 61, "\u202eclerk"])
def test_odd_user_names_are_refused_without_a_failure(client: FlaskClient, username: str) -> None:
    assert guess(client, username).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(LoginFailure.id))) == 0


def test_disabled_user_gets_the_answer_of_a_wrong_password(client: FlaskClient, county: County) -> None:
    with transaction():
        county.users["clerk"].active = False

    answer = guess(client, password=PASSWORD)

    assert answer.status_code == 401
    assert WRONG in words(answer)


def test_sixth_wrong_password_is_refused_on_another_node_too(
    app: Flask, database_url: str, tmp_path: Path, clock: SetClock
) -> None:
    other = create_app(settings_for(tmp_path, database_url), clock)
    other.test_client_class = Visitor
    nodes = (app.test_client(), other.test_client())

    answers = [guess(nodes[n % 2]) for n in range(5)]
    sixth = guess(nodes[1], password=PASSWORD)
    clock.put(clock.now() + timedelta(minutes=4, seconds=30))
    later = guess(nodes[0], password=PASSWORD)
    with other.app_context():
        db.engine.dispose()

    assert [answer.status_code for answer in answers] == [401] * 5
    assert (sixth.status_code, sixth.headers["Retry-After"]) == (429, "900")
    assert "登录失败次数过多，请在15分钟后再试" in words(sixth)
    assert "代码 429 LOGIN_LIMIT" in words(sixth).replace("　", " ")
    assert (later.status_code, later.headers["Retry-After"]) == (429, "630")
    assert "请在11分钟后再试" in words(later)


def test_unknown_user_is_limited_like_a_known_one(client: FlaskClient) -> None:
    assert [guess(client, "nobody-here").status_code for _ in range(6)] == [401] * 5 + [429]


def test_owner_is_let_in_again_when_the_window_has_passed(client: FlaskClient, clock: SetClock) -> None:
    for _ in range(7):
        guess(client)
    clock.put(clock.now() + timedelta(minutes=15))

    assert guess(client, password=PASSWORD).status_code == 303


def test_limit_of_one_account_does_not_stop_another(client: FlaskClient) -> None:
    for _ in range(6):
        guess(client)

    assert guess(client, "drafter", PASSWORD).status_code == 303


def test_right_password_clears_the_failures_of_the_account(client: FlaskClient) -> None:
    for _ in range(4):
        guess(client)
    guess(client, password=PASSWORD)

    fresh = client.application.test_client()

    assert [guess(fresh).status_code for _ in range(5)] == [401] * 5


def test_twenty_failures_from_one_address_stop_that_address(app: Flask) -> None:
    client = app.test_client()
    answers = [guess(client, f"person-{n}").status_code for n in range(21)]
    client.environ_base["REMOTE_ADDR"] = "127.0.0.9"

    assert answers == [401] * 20 + [429]
    assert guess(client, password=PASSWORD).status_code == 303


def test_failures_older_than_a_day_are_pruned(client: FlaskClient, clock: SetClock) -> None:
    guess(client)
    clock.put(clock.now() + timedelta(days=1, seconds=1))
    guess(client, "drafter")

    kept = db.session.scalars(sa.select(LoginFailure.at)).all()
    assert kept == [clock.now()] * 2


def test_failures_keep_digests_not_what_was_typed(client: FlaskClient) -> None:
    guess(client, "my-password-as-name")

    rows = db.session.scalars(sa.select(LoginFailure)).all()
    assert sorted(row.scope for row in rows) == ["account", "address"]
    assert all(len(row.key) == 64 for row in rows)


def test_login_and_its_failures_are_security_events(client: FlaskClient, county: County) -> None:
    for _ in range(5):
        guess(client)
    guess(client, "drafter", PASSWORD)

    clerk, drafter = county.users["clerk"].id, county.users["drafter"].id
    assert [event.user_id for event in events("login_failed")] == [clerk] * 5
    assert [(event.user_id, event.detail) for event in events("login_limited")] == [(clerk, "account")]
    assert [(event.user_id, event.address) for event in events("login")] == [(drafter, "127.0.0.1")]


def test_session_planted_before_login_is_worth_nothing(app: Flask) -> None:
    client = app.test_client()
    token = form_data(client.get("/login"), "/login")["csrf_token"]
    planted = client.get_cookie("lawdocs").value

    guess(client, password=PASSWORD)
    attacker = app.test_client()
    attacker.set_cookie("lawdocs", planted)
    stale = client.post("/logout", data={"csrf_token": token})

    assert client.get_cookie("lawdocs").value != planted
    assert attacker.get("/account").location.startswith("/login")
    assert stale.status_code == 403


def test_cookie_copied_before_logout_is_dead_after_it(app: Flask) -> None:
    client, thief = log_in(app, "clerk"), app.test_client()
    thief.set_cookie("lawdocs", client.get_cookie("lawdocs").value)
    assert thief.get("/account").status_code == 200

    answer = send(client, "/account", "/logout")

    assert (answer.status_code, answer.location) == (303, "/login")
    assert thief.get("/account").location.startswith("/login")
    assert len(events("logout")) == 1


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/work/numbers?year=2026", "/work/numbers?year=2026"),
        ("//evil.example/x", "/work"),
        ("https://evil.example/", "/work"),
        ("/\\evil.example", "/work"),
        ("/\t/evil.example", "/work"),
        ("javascript:alert(1)", "/work"),
        ("", "/work"),
    ],
)
def test_next_leads_only_to_paths_of_this_site(client: FlaskClient, target: str, goes_to: str) -> None:
    assert guess(client, password=PASSWORD, next=target).location == goes_to


def test_next_travels_from_the_refused_page_through_the_form(client: FlaskClient) -> None:
    asked = client.get("/work/numbers?year=2026")

    assert asked.location == "/login?next=/work/numbers?year%3D2026"
    assert send(client, asked.location, "/login", username="clerk", password=PASSWORD).location == (
        "/work/numbers?year=2026"
    )


def test_local_path_refuses_control_characters() -> None:
    assert local_path("/work\r\nSet-Cookie: a=b") is None
    assert local_path("/documents?q=停车") == "/documents?q=停车"


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (30, 302)])
def test_session_ends_after_thirty_idle_minutes(app: Flask, clock: SetClock, minutes: int, status: int) -> None:
    client = log_in(app, "clerk")
    clock.put(clock.now() + timedelta(minutes=minutes))

    assert client.get("/account").status_code == status
    if status == 302:
        assert "登录已超过时限，请重新登录。" in words(client.get("/login"))


def test_login_page_opened_with_an_ended_session_lets_in_at_once(app: Flask, clock: SetClock) -> None:
    client = log_in(app, "clerk")
    clock.put(clock.now() + timedelta(days=1))

    assert guess(client, password=PASSWORD).status_code == 303


def test_busy_session_ends_after_eight_hours(app: Flask, clock: SetClock) -> None:
    client, began = log_in(app, "clerk"), clock.now()
    statuses = []
    for minutes in range(20, 8 * 60 + 1, 20):
        clock.put(began + timedelta(minutes=minutes))
        statuses.append(client.get("/account").status_code)

    assert statuses == [200] * 23 + [302]


def test_logged_in_session_without_its_times_is_over(app: Flask, county: County) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = county.users["clerk"].get_id()

    assert client.get("/account").status_code == 302


def test_disabled_user_is_out_on_the_next_request(app: Flask, county: County) -> None:
    client = log_in(app, "clerk")
    with transaction():
        county.users["clerk"].active = False

    assert client.get("/work/numbers").location.startswith("/login")


@pytest.mark.parametrize("token", [None, "", "forged"])
@pytest.mark.parametrize("address", ["/login", "/logout", "/account", "/admin/agencies/new", "/work/numbers"])
def test_unsafe_request_without_right_token_is_refused(app: Flask, address: str, token: str | None) -> None:
    client = log_in(app, "clerk")
    answer = client.post(address, data={} if token is None else {"csrf_token": token})

    assert answer.status_code == 403
    assert "页面已过期，请刷新后重试" in words(answer)
    assert "403 CSRF" in words(answer)
    assert "刷新以后重新填写" in words(answer)
    assert "核对岗位" not in words(answer)
    assert client.get("/account").status_code == 200


def test_token_of_another_browser_is_refused(app: Flask) -> None:
    foreign = form_data(log_in(app, "drafter").get("/account"), "/logout")["csrf_token"]

    assert log_in(app, "clerk").post("/logout", data={"csrf_token": foreign}).status_code == 403


def test_stored_password_is_an_argon2_hash(county: County) -> None:
    stored = db.session.scalar(sa.select(User.password_hash).where(User.username == "clerk"))

    assert stored.startswith("$argon2id$")


def test_ten_guesses_at_once_tell_no_more_than_five(app: Flask) -> None:
    clients = [app.test_client() for _ in range(10)]
    tokens = [form_data(client.get("/login"), "/login")["csrf_token"] for client in clients]

    def try_one(client: FlaskClient, token: str) -> int:
        with app.app_context():
            data = {"csrf_token": token, "username": "clerk", "password": "wrong"}
            return client.post("/login", data=data).status_code

    with ThreadPoolExecutor(10) as pool:
        statuses = sorted(pool.map(try_one, clients, tokens))

    assert statuses == [401] * 5 + [429] * 5


@pytest.mark.parametrize("username", ["clerk", "nobody-here", "!"])
def test_known_and_unknown_user_cost_one_hash_alike(
    client: FlaskClient, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []
    verify = PasswordHasher.verify

    def counted(hasher: PasswordHasher, stored: str, password: str) -> bool:
        checked.append(stored.rsplit("$", 2)[0])
        return verify(hasher, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    guess(client, username)

    assert checked == ["$argon2id$v=19$m=1024,t=1,p=1"]
