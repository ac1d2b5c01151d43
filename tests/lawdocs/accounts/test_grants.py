"""The security administrator's page of roles, and what a role opens."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.accounts import grants
from lawdocs.accounts.models import RoleGrant, User
from lawdocs.accounts.queries import user_named
from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.clock import SetClock
from lawdocs.extensions import db, transaction
from tests.factories import County, a_draft
from tests.pages import form_data, log_in, send, words
from workflows.roles import Role

ADMINS = ("sysadmin", "secadmin", "auditadmin")
ADMIN_PAGES = {
    "/admin/agencies": "sysadmin",
    "/admin/agencies/new": "sysadmin",
    "/admin/users": "sysadmin",
    "/admin/users/new": "sysadmin",
    "/admin/grants": "secadmin",
    "/admin/grants/1": "secadmin",
    "/audit": "auditadmin",
    "/audit/verify": "auditadmin",
    "/audit/security": "auditadmin",
}


@pytest.fixture
def admin(app: Flask, county: County) -> FlaskClient:
    return log_in(app, "secadmin")


def address(county: County, username: str) -> str:
    return f"/admin/grants/{county.users[username].id}"


def give(admin: FlaskClient, county: County, username: str, role: Role, agency: str) -> object:
    return send(admin, address(county, username), role=role.value, agency_id=county.agency(agency).id)


def take(admin: FlaskClient, county: County, username: str) -> object:
    page = address(county, username)
    return send(admin, page, f"{page}/take")


def roles(county: County, username: str) -> list[tuple[str, int]]:
    return [(grant.role, grant.agency_id) for grant in county.users[username].grants]


def test_role_is_given_and_works_on_the_next_request(app: Flask, admin: FlaskClient, county: County) -> None:
    drafter = log_in(app, "drafter")
    assert drafter.get("/work/numbers").status_code == 403

    answer = give(admin, county, "drafter", Role.CLERK, "urban")

    assert (answer.status_code, answer.location) == (303, address(county, "drafter"))
    assert drafter.get("/work/numbers").status_code == 200


def test_demoted_user_is_refused_on_the_next_request(app: Flask, admin: FlaskClient, county: County) -> None:
    clerk = log_in(app, "clerk")
    page = form_data(clerk.get("/work/numbers"), "/work/numbers")

    assert take(admin, county, "clerk").status_code == 303

    assert clerk.get("/work/numbers").status_code == 403
    refused = clerk.post("/work/numbers", data=page | {"first": "5"})
    assert refused.status_code == 403
    assert "您没有办理该事项的权限" in words(refused)
    assert "403 FORBIDDEN" in words(refused)


def test_given_and_taken_roles_are_audited(admin: FlaskClient, county: County) -> None:
    give(admin, county, "drafter", Role.LEGAL_OFFICER, "justice")
    take(admin, county, "clerk")

    query = sa.select(AuditEntry).order_by(AuditEntry.seq)
    entries = [(entry.tag, entry.actor_name, entry.subject_id) for entry in db.session.scalars(query)]
    assert entries == [
        ("grant:give", "程思齐", county.users["drafter"].id),
        ("grant:take", "程思齐", county.users["clerk"].id),
    ]
    query = sa.select(RoleGrant).where(
        RoleGrant.role == Role.LEGAL_OFFICER, RoleGrant.user_id == county.users["drafter"].id
    )
    grant = db.session.scalars(query).one()
    assert grant.granted_by_id == county.users["secadmin"].id


@pytest.mark.parametrize(
    ("username", "role", "text"),
    [
        ("clerk", Role.AUDIT_ADMIN, "三员不得兼任业务岗位"),
        ("sysadmin", Role.AUDIT_ADMIN, "系统管理员、安全管理员、审计管理员必须由不同的人担任"),
        ("sysadmin", Role.DRAFTER, "三员不得兼任业务岗位"),
        ("auditadmin", Role.SECURITY_ADMIN, "系统管理员、安全管理员、审计管理员必须由不同的人担任"),
    ],
)
def test_duties_that_must_stay_apart_are_refused(
    admin: FlaskClient, county: County, username: str, role: Role, text: str
) -> None:
    before = roles(county, username)
    answer = give(admin, county, username, role, "office")

    assert answer.status_code == 409
    assert text in words(answer)
    assert "409 ROLE_CONFLICT" in words(answer)
    assert roles(county, username) == before


def test_role_held_already_is_not_given_twice(admin: FlaskClient, county: County) -> None:
    answer = give(admin, county, "clerk", Role.CLERK, "office")

    assert answer.status_code == 409
    assert "韩书言在鲁山县人民政府办公室已经是公布岗" in words(answer)


def test_nobody_changes_their_own_roles(admin: FlaskClient, county: County) -> None:
    page = address(county, "secadmin")
    token = form_data(admin.get("/account"), "/account")["csrf_token"]
    grant = county.users["secadmin"].grants[0].id
    given = admin.post(page, data={"csrf_token": token, "role": "audit_admin", "agency_id": 1})
    taken = admin.post(f"{page}/take", data={"csrf_token": token, "grant": grant})

    for answer in (given, taken):
        assert answer.status_code == 403
        assert "不能变更自己的岗位，请由另一位安全管理员办理" in words(answer)
    assert [role for role, _ in roles(county, "secadmin")] == [Role.SECURITY_ADMIN]


def test_of_two_security_administrators_who_take_each_others_role_one_remains(
    app: Flask, county: County, clock: SetClock
) -> None:
    with transaction():
        county.users["editor"].grants[0].role = Role.SECURITY_ADMIN
    first, second = county.users["secadmin"], county.users["editor"]
    second_actor = county.actor("editor")
    grants.take(second, second.grants[0].id, county.actor("secadmin"), clock)

    with pytest.raises(grants.Refused, match="这是唯一的安全管理员") as refused:
        grants.take(first, first.grants[0].id, second_actor, clock)

    assert (refused.value.status, refused.value.code) == (409, "LAST_ADMIN")
    db.session.rollback()
    assert [role for role, _ in roles(county, "secadmin")] == [Role.SECURITY_ADMIN]


def test_grant_that_is_gone_is_not_found(admin: FlaskClient, county: County) -> None:
    page = address(county, "clerk")
    data = form_data(admin.get(page), f"{page}/take")
    first = admin.post(f"{page}/take", data=data)
    again = admin.post(f"{page}/take", data=data)
    other = admin.post(f"{page}/take", data=data | {"key": "another"})

    assert (first.status_code, again.status_code, again.location) == (303, 303, page)
    assert other.status_code == 404


@pytest.mark.parametrize("fields", [{"role": "system"}, {"role": "emperor"}, {"agency_id": "99999"}])
def test_unknown_role_or_agency_is_refused(admin: FlaskClient, county: County, fields: dict[str, str]) -> None:
    data = {"role": "drafter", "agency_id": county.agency("urban").id} | fields
    answer = send(admin, address(county, "clerk"), **data)

    assert answer.status_code == 422
    assert ("请从列表中选择岗位" in words(answer)) is ("role" in fields)
    assert ("请从列表中选择在哪个机关" in words(answer)) is ("agency_id" in fields)
    assert "hoice" not in words(answer)
    assert len(roles(county, "clerk")) == 1


def test_disabled_person_gets_no_role(admin: FlaskClient, county: County) -> None:
    data = form_data(admin.get(address(county, "clerk")), address(county, "clerk"))
    with transaction():
        county.users["clerk"].active = False
    answer = admin.post(address(county, "clerk"), data=data | {"role": "drafter"})

    assert answer.status_code == 409
    assert "用户或者机关已经停用，不能授权" in words(answer)


@pytest.mark.parametrize("username", [*ADMINS, "clerk"])
@pytest.mark.parametrize("address", ADMIN_PAGES)
def test_each_administrator_opens_only_their_own_pages(app: Flask, county: County, username: str, address: str) -> None:
    expected = 200 if ADMIN_PAGES[address] == username else 403

    assert log_in(app, username).get(address).status_code == expected


@pytest.mark.parametrize("username", ADMINS)
def test_administrators_see_no_draft(app: Flask, county: County, clock: SetClock, username: str) -> None:
    document = a_draft(county, clock, materials=False)
    client = log_in(app, username)

    assert client.get("/work/documents").status_code == 403
    assert client.get(f"/work/documents/{document.id}").status_code in (403, 404)
    assert client.get("/work/numbers").status_code == 403


def test_refused_page_is_a_security_event(app: Flask, county: County) -> None:
    log_in(app, "drafter").get("/admin/grants")

    event = db.session.scalars(sa.select(SecurityEvent).where(SecurityEvent.kind == "forbidden")).one()
    assert (event.user_id, event.address) == (county.users["drafter"].id, "127.0.0.1")
    assert event.detail == "GET /admin/grants"


def test_visitor_is_sent_to_the_login(client: FlaskClient, county: County) -> None:
    for address in ADMIN_PAGES:
        assert client.get(address).location == f"/login?next={address}"


def test_list_names_everybody_with_their_roles(admin: FlaskClient) -> None:
    shown = words(admin.get("/admin/grants"))

    assert "共11人" in shown
    assert "公布岗、审核岗" in shown or "审核岗、公布岗" in shown


def test_user_without_roles_is_known(admin: FlaskClient, county: County) -> None:
    take(admin, county, "clerk")

    assert user_named("clerk").grants == []
    assert "还没有岗位。" in words(admin.get(address(county, "clerk")))
    assert db.session.get(User, county.users["clerk"].id).active
