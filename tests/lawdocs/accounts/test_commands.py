"""``lawdocs users``: passwords set by those who rule the server."""

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.extensions import db
from tests.factories import PASSWORD, County
from tests.pages import log_in, send

NEW = "typed-at-the-server"


def reset(app: Flask, username: str, typed: str | bytes = f"{NEW}\n") -> Result:
    result = app.test_cli_runner().invoke(args=["users", "reset-password", username], input=typed)
    db.session.rollback()
    return result


def test_forgotten_password_of_an_administrator_is_set_and_the_sessions_end(app: Flask, county: County) -> None:
    browser = log_in(app, "auditadmin")
    result = reset(app, "auditadmin")

    assert (result.exit_code, result.stdout) == (0, "已重设叶观澜（auditadmin）的密码，原来的登录已经结束。\n")
    assert browser.get("/account").location.startswith("/login")
    assert send(app.test_client(), "/login", username="auditadmin", password=PASSWORD).status_code == 401
    assert log_in(app, "auditadmin", NEW).get("/audit").status_code == 200


def test_password_set_at_the_server_is_audited_without_the_password(app: Flask, county: County) -> None:
    reset(app, "clerk")

    [entry] = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject == "user"))
    assert (entry.tag, entry.actor_id, entry.actor_name) == ("user:password", None, "系统（服务器命令行）")
    assert entry.subject_id == county.users["clerk"].id
    assert NEW not in str([entry.before, entry.after, entry.reason])


def test_unknown_user_is_named_and_nothing_is_done(app: Flask, county: County) -> None:
    result = reset(app, "nobody")

    assert result.exit_code == 2
    assert "没有这个用户：nobody" in result.stderr


def test_weak_missing_and_unreadable_passwords_are_refused(app: Flask, county: County) -> None:
    hashed = county.users["clerk"].password_hash
    for typed, sentence in (("short\n", "密码太短"), ("", "密码太短：现在是0个字符"), ("长" * 201, "密码太长")):
        result = reset(app, "clerk", typed)
        assert result.exit_code == 2
        assert sentence in result.stderr
    assert county.users["clerk"].password_hash == hashed


def test_password_is_kept_to_the_letter(app: Flask, county: County) -> None:
    assert reset(app, "clerk", "  with spaces  \r\nsecond line\n").exit_code == 0
    assert log_in(app, "clerk", "  with spaces  ").get("/account").status_code == 200
