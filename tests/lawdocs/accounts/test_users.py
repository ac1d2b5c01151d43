"""The system administrator's page of accounts."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs.accounts.models import User
from lawdocs.accounts.queries import user_named
from lawdocs.audit.models import AuditEntry
from lawdocs.extensions import db, transaction
from tests.factories import PASSWORD, County
from tests.pages import form_data, log_in, send, words

KEPT = "三员账号的密码由本人修改；遗忘的，请在服务器上执行 lawdocs users reset-password"


@pytest.fixture
def admin(app: Flask, county: County) -> FlaskClient:
    return log_in(app, "sysadmin")


def create(admin: FlaskClient, county: County, **fields: object) -> object:
    data = {"username": "new-clerk_2", "name": "杜若衡", "agency_id": county.agency("urban").id, "password": PASSWORD}
    return send(admin, "/admin/users/new", **(data | fields))


def address(county: County, username: str) -> str:
    return f"/admin/users/{county.users[username].id}"


def audited() -> list[tuple[str, str, str]]:
    query = sa.select(AuditEntry).where(AuditEntry.subject == "user").order_by(AuditEntry.seq)
    return [(entry.tag, entry.before, entry.after) for entry in db.session.scalars(query)]


def test_list_shows_every_account(admin: FlaskClient) -> None:
    shown = words(admin.get("/admin/users"))

    assert "共11个账号" in shown
    assert "韩书言" in shown


def test_new_account_can_log_in_and_has_no_role(admin: FlaskClient, app: Flask, county: County) -> None:
    answer = create(admin, county)

    assert (answer.status_code, answer.location) == (303, "/admin/users")
    user = user_named("new-clerk_2")
    assert (user.name, user.agency_id, user.active, user.grants) == ("杜若衡", county.agency("urban").id, True, [])
    assert send(app.test_client(), "/login", username="new-clerk_2", password=PASSWORD).location == "/account"


def test_new_account_is_audited_without_the_password(admin: FlaskClient, county: County) -> None:
    create(admin, county)

    [(tag, _, after)] = audited()
    assert tag == "user:create"
    assert '"username":"new-clerk_2"' in after
    assert "password" not in after


@pytest.mark.parametrize(
    ("fields", "status", "code", "text"),
    [
        ({"username": "ab"}, 422, "FIELD_FORMAT", "用户名应为3至30个小写字母、数字、横线或下划线：ab"),
        ({"username": "Clerk"}, 422, "FIELD_FORMAT", "用户名应为3至30个小写字母、数字、横线或下划线：Clerk"),
        ({"username": "杜若衡"}, 422, "FIELD_FORMAT", "用户名应为3至30个小写字母、数字、横线或下划线：杜若衡"),
        ({"username": ""}, 422, "FIELD_REQUIRED", "请填写用户名"),
        ({"username": "clerk"}, 409, "USERNAME_TAKEN", "用户名已被使用：clerk"),
        ({"name": " "}, 422, "FIELD_REQUIRED", "请填写姓名"),
        ({"agency_id": ""}, 422, "FIELD_REQUIRED", "请选择所在机关"),
        ({"password": "short"}, 422, "PASSWORD_WEAK", "密码太短：现在是5个字符，至少要8个"),
    ],
)
def test_wrong_field_of_an_account_is_named(
    admin: FlaskClient, county: County, fields: dict[str, str], status: int, code: str, text: str
) -> None:
    before = db.session.scalar(sa.select(sa.func.count(User.id)))
    answer = create(admin, county, **fields)

    assert answer.status_code == status
    assert text in words(answer)
    assert f"{status} {code}" in words(answer)
    assert PASSWORD not in answer.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(User.id))) == before


def test_name_and_agency_can_be_changed(admin: FlaskClient, county: County) -> None:
    answer = send(admin, address(county, "clerk"), name="韩书颜", agency_id=county.agency("town").id)

    clerk = county.users["clerk"]
    assert answer.status_code == 303
    assert (clerk.name, clerk.agency_id) == ("韩书颜", county.agency("town").id)
    [(tag, before, after)] = audited()
    assert (tag, '"name":"韩书言"' in before, '"name":"韩书颜"' in after) == ("user:change", True, True)


def test_stale_edit_of_an_account_is_refused(admin: FlaskClient, county: County) -> None:
    page = address(county, "clerk")
    typed = form_data(admin.get(page), page) | {"name": "韩书颜"}
    send(admin, page, name="韩舒言")
    answer = admin.post(page, data=typed)

    assert answer.status_code == 409
    assert "没有保存：陆守正在09:00保存了新的内容" in words(answer)
    assert "姓名 韩舒言" in words(answer)
    assert 'value="韩书颜"' in answer.get_data(as_text=True)
    assert county.users["clerk"].name == "韩舒言"


def test_disabled_account_is_out_at_once(app: Flask, admin: FlaskClient, county: County) -> None:
    clerk = log_in(app, "clerk")
    assert clerk.get("/work/numbers").status_code == 200

    send(admin, address(county, "clerk"), active=None)

    assert clerk.get("/work/numbers").location.startswith("/login")
    assert send(app.test_client(), "/login", username="clerk", password=PASSWORD).status_code == 401


def test_cookie_from_before_disabling_is_dead_after_enabling(app: Flask, admin: FlaskClient, county: County) -> None:
    cookie = log_in(app, "clerk").get_cookie("lawdocs").value
    for active in (None, "y"):
        send(admin, address(county, "clerk"), active=active)
    client = app.test_client()
    client.set_cookie("lawdocs", cookie)

    assert client.get("/account").location.startswith("/login")
    assert log_in(app, "clerk").get("/account").status_code == 200


def test_reset_password_ends_sessions_and_the_old_password(app: Flask, admin: FlaskClient, county: County) -> None:
    clerk, page = log_in(app, "clerk"), address(county, "clerk")
    answer = send(admin, page, f"{page}/password", password="given-by-the-admin")

    assert answer.status_code == 303
    assert clerk.get("/account").location.startswith("/login")
    assert send(app.test_client(), "/login", username="clerk", password=PASSWORD).status_code == 401
    assert log_in(app, "clerk", "given-by-the-admin").get("/account").status_code == 200
    assert [tag for tag, _, _ in audited()] == ["user:password"]


def test_weak_reset_password_is_refused(admin: FlaskClient, county: County) -> None:
    page = address(county, "clerk")
    answer = send(admin, page, f"{page}/password", password="short")

    assert answer.status_code == 422
    assert "422 PASSWORD_WEAK" in words(answer)
    assert 'value="韩书言"' in answer.get_data(as_text=True)


def reset_by_hand(admin: FlaskClient, page: str, password: str) -> TestResponse:
    """Send the form of another page: that of an administrator offers none."""
    return admin.post(f"{page}/password", data=form_data(admin.get(page), page) | {"password": password})


@pytest.mark.parametrize("username", ["secadmin", "auditadmin"])
def test_password_of_another_administrator_is_not_reset(
    app: Flask, admin: FlaskClient, county: County, username: str
) -> None:
    page = address(county, username)
    assert KEPT in words(admin.get(page))
    assert f"{page}/password" not in admin.get(page).get_data(as_text=True)
    answer = reset_by_hand(admin, page, "given-by-the-admin")

    assert answer.status_code == 403
    assert KEPT in words(answer)
    assert "403 ADMIN_PASSWORD" in words(answer)
    assert log_in(app, username).get("/account").status_code == 200
    assert audited() == []


def test_password_of_a_disabled_administrator_is_not_reset(admin: FlaskClient, county: County) -> None:
    with transaction():
        county.users["auditadmin"].active = False
    before = county.users["auditadmin"].password_hash

    assert reset_by_hand(admin, address(county, "auditadmin"), "given-by-the-admin").status_code == 403
    assert county.users["auditadmin"].password_hash == before


def test_own_password_is_not_reset_without_the_present_one(admin: FlaskClient, county: County) -> None:
    page = address(county, "sysadmin")
    answer = reset_by_hand(admin, page, "without-the-old-one")

    assert answer.status_code == 409
    assert "修改自己的密码，请到“账号”页" in words(answer)


@pytest.mark.parametrize(
    ("username", "text"),
    [("sysadmin", "不能停用自己的账号"), ("secadmin", "程思齐是唯一的安全管理员，不能停用")],
)
def test_account_without_which_nobody_could_administer_stays(
    admin: FlaskClient, county: County, username: str, text: str
) -> None:
    answer = send(admin, address(county, username), active=None)

    assert answer.status_code == 409
    assert text in words(answer)
    assert county.users[username].active


def test_roles_cannot_be_smuggled_in_with_an_account(admin: FlaskClient, county: County) -> None:
    send(admin, address(county, "clerk"), role="system_admin", grants="security_admin", session_epoch="99")

    clerk = county.users["clerk"]
    assert [grant.role for grant in clerk.grants] == ["clerk"]
    assert clerk.session_epoch == 1


def test_unknown_account_is_not_found(admin: FlaskClient) -> None:
    assert admin.get("/admin/users/99999").status_code == 404


def test_page_of_accounts_needs_the_system_administrator(app: Flask, county: County) -> None:
    with transaction():
        county.users["clerk"].grants.clear()

    assert log_in(app, "clerk").get("/admin/users").status_code == 403
