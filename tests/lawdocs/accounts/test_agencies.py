"""The system administrator's page of agencies."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.accounts import services
from lawdocs.accounts.codes import is_credit_code
from lawdocs.accounts.models import Agency, AgencyKind, Level
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import verify_chain
from lawdocs.clock import SetClock
from lawdocs.errors import VersionRequired
from lawdocs.extensions import db
from tests.factories import County, a_draft
from tests.pages import form_data, log_in, send, words

NEW = {"name": "鲁山县民政局", "short_name": "县民政局", "level": "county", "kind": "department"}
CREDIT = "11410423005486035Y"


@pytest.fixture
def admin(app: Flask, county: County) -> FlaskClient:
    return log_in(app, "sysadmin")


def address(county: County, key: str) -> str:
    return f"/admin/agencies/{county.agency(key).id}"


def create(admin: FlaskClient, **fields: object) -> object:
    return send(admin, "/admin/agencies/new", **(NEW | fields))


def audited() -> sa.Select[tuple[AuditEntry]]:
    return sa.select(AuditEntry).where(AuditEntry.subject == "agency").order_by(AuditEntry.seq)


def named(name: str) -> Agency | None:
    return db.session.scalar(sa.select(Agency).where(Agency.name == name))


def test_tree_shows_each_agency_below_its_parent(admin: FlaskClient) -> None:
    shown = admin.get("/admin/agencies").get_data(as_text=True)

    places = [
        shown.index(name)
        for name in ("平顶山市人民政府", "　鲁山县人民政府<", "　　鲁山县司法局", "　　鲁山县尧山镇人民政府")
    ]
    assert places == sorted(places)
    assert "共8家机关" in shown


def test_agency_is_created_with_all_its_fields(admin: FlaskClient, county: County) -> None:
    parent, justice, office = (county.agency(key).id for key in ("gov", "justice", "office"))
    answer = create(
        admin,
        parent_id=parent,
        may_issue="y",
        barred_as="临时机构",
        number_code="鲁民",
        credit_code=CREDIT.lower(),
        region_code="410423",
        reviewed_by_id=justice,
        handled_by_id=office,
    )

    assert (answer.status_code, answer.location) == (303, "/admin/agencies")
    agency = named("鲁山县民政局")
    stored = {name: getattr(agency, name) for name in services.AGENCY_FIELDS}
    assert stored == NEW | {
        "level": Level.COUNTY,
        "kind": AgencyKind.DEPARTMENT,
        "parent_id": parent,
        "may_issue": True,
        "barred_as": "临时机构",
        "number_code": "鲁民",
        "credit_code": CREDIT,
        "region_code": "410423",
        "reviewed_by_id": justice,
        "handled_by_id": office,
        "active": True,
    }


def test_changes_of_agencies_are_audited(admin: FlaskClient, county: County) -> None:
    create(admin)
    send(admin, address(county, "urban"), short_name="县城市管理局")

    entries = db.session.scalars(audited()).all()
    assert [(entry.tag, entry.actor_name) for entry in entries] == [
        ("agency:create", "陆守正"),
        ("agency:change", "陆守正"),
    ]
    assert '"short_name":"县城管局"' in entries[1].before
    assert '"short_name":"县城市管理局"' in entries[1].after
    assert verify_chain()[2] is None


@pytest.mark.parametrize(
    ("fields", "status", "code", "text"),
    [
        ({"name": "　 "}, 422, "FIELD_REQUIRED", "请填写全称"),
        ({"name": "鲁" * 201}, 422, "FIELD_TOO_LONG", "全称最多200个字，现在是201个"),
        ({"name": "鲁山\u200b县民政局"}, 422, "FIELD_BAD_CHAR", "全称含有看不见的字符，请删去后重新输入"),
        ({"name": "鲁山县司法局"}, 409, "CODE_TAKEN", "全称已被使用：鲁山县司法局"),
        ({"number_code": "鲁司"}, 409, "CODE_TAKEN", "机关代字已被使用：鲁司，属于鲁山县司法局"),
        ({"number_code": "鲁1"}, 422, "FIELD_FORMAT", "机关代字应为1至10个汉字或字母：鲁1"),
        ({"number_code": "鲁" * 11}, 422, "FIELD_TOO_LONG", "机关代字最多10个字，现在是11个"),
        ({"credit_code": CREDIT[:-1] + "X"}, 422, "FIELD_FORMAT", "统一社会信用代码应为18位，且校验码正确"),
        ({"credit_code": CREDIT[:-1]}, 422, "FIELD_FORMAT", "统一社会信用代码应为18位，且校验码正确"),
        ({"region_code": "4104"}, 422, "FIELD_FORMAT", "行政区划代码应为6、9或12位数字：4104"),
        ({"parent_id": "99999"}, 422, "PARAM", "请从列表中选择上级机关"),
        ({"level": "galaxy"}, 422, "PARAM", "请从列表中选择层级"),
    ],
)
def test_wrong_field_is_named_and_nothing_is_stored(
    admin: FlaskClient, fields: dict[str, str], status: int, code: str, text: str
) -> None:
    before = db.session.scalar(sa.select(sa.func.count(Agency.id)))
    answer = create(admin, short_name="打过的字", **fields)

    assert answer.status_code == status
    assert f"{status} {code}" in words(answer)
    assert text in words(answer)
    assert "打过的字" in answer.get_data(as_text=True)
    assert "有1处需要改正" in words(answer)
    assert db.session.scalar(sa.select(sa.func.count(Agency.id))) == before


def test_credit_code_of_another_agency_is_refused(admin: FlaskClient) -> None:
    create(admin, credit_code=CREDIT)
    answer = create(admin, name="鲁山县财政局", credit_code=CREDIT)

    assert answer.status_code == 409
    assert f"统一社会信用代码已被使用：{CREDIT}，属于鲁山县民政局" in words(answer)


@pytest.mark.parametrize(
    ("code", "right"),
    [
        (CREDIT, True),
        ("91350100M000100Y43", True),  # the standard's own example
        ("91350100M000100Y34", False),
        ("91350100M00O100Y43", False),
        ("91350100m000100y43", False),
        ("", False),
    ],
)
def test_check_character_of_credit_codes(code: str, right: bool) -> None:
    assert is_credit_code(code) is right


@pytest.mark.parametrize(
    ("parent", "text"),
    [("gov", "上级机关不能是自己"), ("town", "上级机关不能是自己的下级：鲁山县尧山镇人民政府")],
)
def test_circle_in_the_tree_is_refused(admin: FlaskClient, county: County, parent: str, text: str) -> None:
    answer = send(admin, address(county, "gov"), parent_id=county.agency(parent).id, credit_code="")

    assert answer.status_code == 422
    assert text in words(answer)
    assert "422 AGENCY_CYCLE" in words(answer)
    assert county.agency("gov").parent_id == county.agency("city").id


def test_stale_edit_keeps_what_was_typed_and_names_who_saved(
    admin: FlaskClient, county: County, clock: SetClock
) -> None:
    page = address(county, "urban")
    typed = form_data(admin.get(page), page) | {"short_name": "我写的简称"}
    clock.put(clock.now() + timedelta(minutes=21))
    send(admin, page, short_name="别人的简称")

    answer = admin.post(page, data=typed)

    assert answer.status_code == 409
    assert "没有保存：陆守正在09:21保存了新的内容" in words(answer)
    assert "409 VERSION_STALE" in words(answer)
    assert "简称 别人的简称" in words(answer)
    assert 'value="我写的简称"' in answer.get_data(as_text=True)
    assert county.agency("urban").short_name == "别人的简称"
    again = form_data(answer, page)
    assert admin.post(page, data=again).status_code == 303
    assert county.agency("urban").short_name == "我写的简称"


@pytest.mark.parametrize("version", [None, "", "x"])
def test_edit_without_a_version_is_refused(admin: FlaskClient, county: County, version: str | None) -> None:
    answer = send(admin, address(county, "urban"), version=version)

    assert answer.status_code == 428
    assert VersionRequired().message in words(answer)


def test_form_sent_twice_is_carried_out_once(admin: FlaskClient) -> None:
    data = form_data(admin.get("/admin/agencies/new"), "") | NEW
    first, second = (admin.post("/admin/agencies/new", data=data) for _ in range(2))
    other = admin.post("/admin/agencies/new", data=data | {"name": "鲁山县财政局"})

    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == f"/admin/agencies/{named('鲁山县民政局').id}"
    assert other.status_code == 422
    assert "422 KEY_REUSED" in words(other)


def test_unused_agency_can_be_removed(admin: FlaskClient) -> None:
    create(admin)
    page = f"/admin/agencies/{named('鲁山县民政局').id}"
    answer = send(admin, page, f"{page}/remove")

    assert answer.status_code == 303
    assert named("鲁山县民政局") is None
    assert admin.get(page).status_code == 404


def test_agency_in_use_can_only_be_deactivated(admin: FlaskClient, county: County, clock: SetClock) -> None:
    a_draft(county, clock, materials=False)
    page, urban = address(county, "urban"), county.agency("urban")
    shown = admin.get(page)
    data = form_data(shown, page)
    refused = admin.post(f"{page}/remove", data=data | {"key": "another"})
    saved = send(admin, page, active=None)

    uses = words(shown).split("鲁山县城市管理局还有")[1].split("，")[0].split("、")
    assert set(uses) == {"1名用户", "1件文件", "1项岗位授权"}
    assert f"{page}/remove" not in shown.get_data(as_text=True)
    assert refused.status_code == 409
    assert "409 AGENCY_IN_USE" in words(refused)
    assert "不能移除，可以停用" in words(refused)
    assert saved.status_code == 303
    assert urban.active is False


def test_own_unreadable_words_are_shown_as_text(admin: FlaskClient) -> None:
    create(admin, name="<script>alert(1)</script>{{7*7}}")
    shown = admin.get("/admin/agencies").get_data(as_text=True)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in shown
    assert "<script>alert" not in shown
