"""One's own account and password."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.accounts import passwords
from lawdocs.accounts.models import User
from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.extensions import db
from tests.factories import PASSWORD
from tests.pages import log_in, send, words

NEW = "a-quite-new-password"
pytestmark = pytest.mark.usefixtures("county")


def change(client: object, current: str = PASSWORD, new: str = NEW, again: str | None = None) -> object:
    return send(client, "/account", current=current, password=new, again=new if again is None else again)


def test_account_page_shows_own_data_and_roles(app: Flask) -> None:
    shown = words(log_in(app, "clerk").get("/account"))

    for word in ("韩书言", "clerk", "鲁山县人民政府办公室", "公布岗"):
        assert word in shown


def test_new_password_works_and_the_old_one_no_longer(app: Flask) -> None:
    answer = change(log_in(app, "clerk"))

    assert (answer.status_code, answer.location) == (303, "/account")
    assert send(app.test_client(), "/login", username="clerk", password=PASSWORD).status_code == 401
    assert log_in(app, "clerk", NEW).get("/account").status_code == 200


def test_changed_password_ends_every_other_session_and_not_this_one(app: Flask) -> None:
    here, elsewhere = log_in(app, "clerk"), log_in(app, "clerk")
    copied = app.test_client()
    copied.set_cookie("lawdocs", here.get_cookie("lawdocs").value)

    change(here)

    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").location.startswith("/login")
    assert copied.get("/account").location.startswith("/login")


def test_wrong_present_password_changes_nothing(app: Flask) -> None:
    before = db.session.scalar(sa.select(User.password_hash).where(User.username == "clerk"))
    answer = change(log_in(app, "clerk"), current="wrong")

    assert answer.status_code == 401
    assert "用户名或者密码不对" in words(answer)
    assert db.session.scalar(sa.select(User.password_hash).where(User.username == "clerk")) == before


def test_guessing_through_an_open_session_is_limited_too(app: Flask) -> None:
    client = log_in(app, "clerk")
    answers = [change(client, current="wrong") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "900"


@pytest.mark.parametrize(
    ("fields", "text", "code"),
    [
        ({"new": "short77"}, "密码太短：现在是7个字符，至少要8个", "PASSWORD_WEAK"),
        ({"new": "x" * 201}, "密码太长：最多200个字符", "FIELD_TOO_LONG"),
        ({"again": "another-password"}, "两次输入的新密码不一样", "PASSWORD_DIFFERS"),
        ({"new": PASSWORD}, "新密码不能与现在的密码相同", "PASSWORD_SAME"),
        ({"current": ""}, "请填写现在的密码", "FIELD_REQUIRED"),
    ],
)
def test_new_password_that_breaks_a_rule_is_refused(app: Flask, fields: dict, text: str, code: str) -> None:
    answer = change(log_in(app, "clerk"), **fields)

    assert answer.status_code == 422
    assert text in words(answer)
    assert f"422 {code}" in words(answer)


@pytest.mark.parametrize(
    ("profile", "password", "fault"),
    [
        ("demo", "8letters", None),
        ("asvs2", "fourteen-chars", "密码太短：现在是14个字符，至少要15个"),
        ("asvs2", "fifteen-chars-x", None),
        ("dengbao3", "Abcdefgh1", "密码太短：现在是9个字符，至少要10个"),
        ("dengbao3", "abcdefgh12", "密码太简单：大写字母、小写字母、数字、符号中至少要有3种"),
        ("dengbao3", "Abcdefgh12", None),
        ("dengbao3", "abcdefg-12", None),
    ],
)
def test_each_profile_has_its_password_rule(app: Flask, profile: str, password: str, fault: str | None) -> None:
    app.extensions["settings"] = app.extensions["settings"].with_(profile=profile)

    assert passwords.fault(password) == fault


def test_change_of_password_is_audited_without_the_password(app: Flask) -> None:
    change(log_in(app, "clerk"))

    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "user:password")).one()
    kinds = db.session.scalars(sa.select(SecurityEvent.kind).order_by(SecurityEvent.id)).all()
    assert (entry.subject, entry.actor_name, entry.after) == ("user", "韩书言", "{}")
    assert kinds == ["login", "password_proved", "password_changed"]
