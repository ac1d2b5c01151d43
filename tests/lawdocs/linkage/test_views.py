"""Pages of the linkage: founding, members and mechanisms, and who sees them."""

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.pages import form_data, log_in, send, words

PAGES = ("/linkage", "/linkage/members", "/linkage/mechanisms", "/linkage/members/1", "/linkage/mechanisms/1")


def test_before_its_founding_the_page_says_who_founds_it(app: Flask, county: County) -> None:
    for who, offers in (("bureau", True), ("liaison", False), ("drafter", False)):
        text = log_in(app, who).get("/linkage").text
        assert "还没有建立府检联动机制" in text
        assert ('href="/linkage/new"' in text) is offers


def test_the_bureau_founds_it_at_a_page(app: Flask, county: County) -> None:
    client = log_in(app, "bureau")
    fields = {
        "name": "鲁山县府检联动工作机制",
        "government_id": str(county.agency("gov").id),
        "procuratorate_id": str(county.agency("procuratorate").id),
        "founded_on": "2023-12-01",
    }

    answer = send(client, "/linkage/new", **fields)

    assert (answer.status_code, answer.location) == (303, "/linkage/members")
    linkage = db.session.query(Linkage).one()
    assert [each.agency.short_name for each in linkage.members] == ["县检察院", "县司法局"]
    again = send(client, "/linkage/new", **fields)
    assert again.status_code == 422
    assert "这个政府或者检察机关已经建立了联动机制" in words(again)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"founded_on": "2027-01-01"}, ["建立日期不能晚于今天（2026年10月13日）"]),
        ({"founded_on": "十二月"}, ["建立日期“十二月”不是有效的日期"]),
        ({"name": " "}, ["请填写机制名称"]),
        ({"government_id": "99"}, ["请从列表中选择政府"]),
        ({"government_id": "", "procuratorate_id": ""}, ["请选择政府", "请选择检察机关"]),
    ],
)
def test_founding_refuses_with_what_to_do(
    app: Flask, county: County, fields: dict[str, str], errors: list[str]
) -> None:
    right = {
        "name": "府检联动",
        "government_id": str(county.agency("gov").id),
        "procuratorate_id": str(county.agency("procuratorate").id),
        "founded_on": "2023-12-01",
    }

    answer = send(log_in(app, "bureau"), "/linkage/new", **(right | fields))

    assert answer.status_code == 422
    assert all(each in words(answer) for each in errors)
    assert db.session.query(Linkage).count() == 0


def test_both_sides_see_members_and_mechanisms(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)

    for who in ("bureau", "liaison", "drafter", "clerk", "legal"):
        client = log_in(app, who)
        assert [client.get(page).status_code for page in PAGES] == [200] * len(PAGES), who


def test_whoever_has_no_part_sees_nothing(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)

    for who, status in (("editor", 403), ("sysadmin", 403), ("auditadmin", 403)):
        client = log_in(app, who)
        assert {client.get(page).status_code for page in PAGES} == {status}, who
    visitor = app.test_client()
    assert {visitor.get(page).status_code for page in PAGES} == {302}


def test_a_unit_that_left_sees_nothing_any_more(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    urban = next(each for each in linkage.members if each.agency_id == county.agency("urban").id)
    answer = send(log_in(app, "bureau"), f"/linkage/members/{urban.id}/leave", on="2026-10-12")
    assert answer.status_code == 303

    client = log_in(app, "drafter")

    assert client.get("/linkage/members").status_code == 404
    assert "没有参加府检联动机制" in client.get("/linkage").text


def test_a_unit_names_its_contact_and_the_list_shows_it(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    urban = next(each for each in linkage.members if each.agency_id == county.agency("urban").id)
    client = log_in(app, "drafter")

    fields = {"kind": "contact", "post": "法制股股长", "name": "温景行", "since": "2026-10-13"}
    answer = send(client, f"/linkage/members/{urban.id}/name", **fields)

    assert answer.status_code == 303
    assert "温景行　法制股股长" in client.get("/linkage/members").text
    assert "法制股股长" in words(client.get(f"/linkage/members/{urban.id}"))
    other = next(each for each in linkage.members if each.agency_id == county.agency("transport").id)
    assert client.get(f"/linkage/members/{other.id}/name").status_code == 403


def test_the_office_joins_a_town_once(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    client = log_in(app, "bureau")

    answer = send(client, "/linkage/members/new", agency_id=str(county.agency("town").id), since="2026-10-13")

    assert answer.status_code == 303
    assert "鲁山县尧山镇人民政府" in client.get("/linkage/members").text
    again = send(client, "/linkage/members/new", agency_id=str(county.agency("town").id), since="2026-10-13")
    assert again.status_code == 422
    assert "请从列表中选择单位" in words(again)


def test_a_check_is_entered_at_its_page(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    client = log_in(app, "bureau")

    blank = send(client, "/linkage/mechanisms/1/check", on="2026-10-13", finding="")
    assert (blank.status_code, "请选择运行情况" in words(blank), "请填写检查情况" in words(blank)) == (422, True, True)
    fields = {"on": "2026-10-12", "runs": "yes", "finding": "半年来召开两次。", "evidence": "纪要两份"}
    answer = send(client, "/linkage/mechanisms/1/check", **fields)

    assert answer.status_code == 303
    page = words(client.get("/linkage/mechanisms/1"))
    assert all(word in page for word in ("半年来召开两次。", "纪要两份", "按约定运行", "2027年4月12日"))


def test_of_two_editors_the_slower_is_told(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    client = log_in(app, "bureau")
    fields = {"name": "联席会议机制", "responsible_id": str(county.agency("justice").id), "check_months": "3"}
    page = "/linkage/mechanisms/1/change"
    stale = form_data(client.get(page), page, page) | fields
    assert send(client, "/linkage/mechanisms/1/change", **fields).status_code == 303

    answer = client.post("/linkage/mechanisms/1/change", data=stale)

    assert answer.status_code == 409
    assert "这项工作机制" in words(answer)
