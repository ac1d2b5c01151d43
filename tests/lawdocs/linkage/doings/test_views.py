"""Pages of actions, trainings and information: year filters, who reads what is shared, and what is answered."""

import io
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.extensions import db
from lawdocs.linkage.doings.models import JointAction, SharedInformation, Training
from lawdocs.linkage.papers import Upload
from tests.factories import County
from tests.lawdocs.linkage.doings.entered import a_training, an_action, an_information
from tests.lawdocs.linkage.founded import a_linkage
from tests.pages import log_in, send, words
from workflows.linkage.doings import Access

LISTS = ("/linkage/actions", "/linkage/trainings", "/linkage/information")
CANARY = "金丝雀数据"
# Who reads what the urban bureau shares, by the level that it gives.
MEMBERS = {"drafter", "urbanclerk", "drafter2", "clerk", "legal", "bureau", "liaison"}
READERS = {
    Access.MEMBERS: MEMBERS,
    Access.CONTACTS: {"drafter", "urbanclerk", "bureau", "liaison"},
    Access.NAMED: {"drafter", "urbanclerk", "drafter2"},
}


@pytest.fixture
def engine() -> str:
    """One kind of database: pages are the same on both."""
    return "sqlite"


@pytest.mark.parametrize("access", list(Access))
def test_shared_information_is_read_by_those_it_names_alone(
    app: Flask, county: County, clock: SetClock, access: Access
) -> None:
    linkage = a_linkage(county, clock)
    units = (county.agency("transport").id,) if access is Access.NAMED else ()
    sent = Upload("处罚情况.txt", "12件".encode())
    found = an_information(linkage, county, clock, subject=CANARY, access=access, unit_ids=units, url="", upload=sent)
    page = f"/linkage/information/{found.id}"

    for who in sorted(MEMBERS):
        client, reads = log_in(app, who), who in READERS[access]
        assert client.get(page).status_code == (200 if reads else 404), who
        assert (CANARY in client.get("/linkage/information").text) is reads
        assert (CANARY in client.get("/linkage").text) is reads
        if reads:
            assert send(client, page, f"{page}/open").data == "12件".encode()
        else:
            assert client.get(f"{page}/end").status_code == 404


def test_whoever_may_not_read_opens_nothing(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    found = an_information(linkage, county, clock, access=Access.CONTACTS)
    shown = an_information(linkage, county, clock)
    client, page = log_in(app, "drafter2"), f"/linkage/information/{found.id}"

    answer = send(client, f"/linkage/information/{shown.id}", f"/linkage/information/{shown.id}/open")
    assert answer.status_code == 303
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        refused = client.post(f"{page}/open")
    finally:
        app.config["WTF_CSRF_ENABLED"] = True

    assert refused.status_code == 404
    assert "周明哲" not in log_in(app, "drafter").get(page).text


def test_an_address_is_shown_once_its_opening_is_on_record(app: Flask, county: County, clock: SetClock) -> None:
    found = an_information(a_linkage(county, clock), county, clock)
    client, page = log_in(app, "liaison"), f"/linkage/information/{found.id}"
    assert found.url not in client.get(page).text

    send(client, page, f"{page}/open")

    assert f'href="{found.url}"' in client.get(page).text
    assert "方知行" in log_in(app, "drafter").get(page).text
    assert "周明哲" not in client.get(page).text
    assert "查看记录" not in client.get(page).text


def test_what_is_shared_no_longer_is_not_opened(app: Flask, county: County, clock: SetClock) -> None:
    found = an_information(a_linkage(county, clock), county, clock)
    page, liaison = f"/linkage/information/{found.id}", log_in(app, "liaison")
    seen = liaison.get(page)
    answer = send(log_in(app, "drafter"), f"{page}/end", reason="数据有误")
    assert (answer.status_code, seen.status_code) == (303, 200)

    text = liaison.get(page).text

    assert "提供单位已经在2026年10月13日停止共享。" in text
    assert "查看网址" not in text


def test_information_is_shared_on_its_page(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    typed = {
        "subject": "执法统计",
        "since_on": "2026-07-01",
        "until_on": "2026-09-30",
        "access": "named",
        "unit_ids": [str(county.agency("transport").id)],
        "file": (io.BytesIO("12件".encode()), "统计.txt"),
    }

    answer = send(log_in(app, "drafter"), "/linkage/information/new", **typed)

    found = db.session.scalars(sa.select(SharedInformation)).one()
    assert (answer.status_code, answer.location) == (303, f"/linkage/information/{found.id}")
    assert (found.file_name, [each.short_name for each in found.units]) == ("统计.txt", ["县交通局"])


@pytest.mark.parametrize(
    ("typed", "status", "code", "text"),
    [
        ({"access": ""}, 422, "FIELD_REQUIRED", "请选择查看范围"),
        ({"since_on": "2026-13-01"}, 422, "DATE_INVALID", "不是有效的日期"),
        ({"unit_ids": ["999"]}, 422, "PARAM", "请从列表中选择可以查看的单位"),
        ({"url": "javascript:alert(1)"}, 422, "STEP_REFUSED", "请写完整的网址，以http://或者https://开头"),
        ({"url": ""}, 422, "STEP_REFUSED", "请上传文件或者填写网址"),
    ],
)
def test_sharing_answers_bad_input_at_the_field(
    app: Flask, county: County, clock: SetClock, typed: dict, status: int, code: str, text: str
) -> None:
    a_linkage(county, clock)
    good = {
        "subject": "执法统计",
        "since_on": "2026-07-01",
        "until_on": "2026-09-30",
        "access": "members",
        "url": "https://www.example.gov.cn/3",
    }

    answer = send(log_in(app, "drafter"), "/linkage/information/new", **good | typed)

    assert answer.status_code == status
    assert code in answer.text
    assert text in words(answer)


def test_lists_are_narrowed_to_a_year(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    an_action(linkage, county, clock, name="旧行动")
    a_training(linkage, county, clock, topic="旧培训")
    an_information(linkage, county, clock, subject="旧信息")
    clock.put(at_office(date(2027, 6, 2)))
    an_action(linkage, county, clock, name="新行动", since_on=date(2027, 5, 1), until_on=date(2027, 6, 30))
    a_training(linkage, county, clock, topic="新培训", held_on=date(2027, 5, 1))
    an_information(linkage, county, clock, subject="新信息")
    client = log_in(app, "drafter2")

    for page, name in zip(LISTS, ("行动", "培训", "信息"), strict=True):
        all_years, one = client.get(page).text, client.get(f"{page}?year=2026").text
        assert all(f"{age}{name}<" in all_years for age in ("旧", "新"))
        assert (f"旧{name}<" in one, f"新{name}<" in one) == (True, False)
        for wrong in ("2025", "x", "-1"):
            answer = client.get(f"{page}?year={wrong}")
            assert answer.status_code == 422
            assert "没有这个年份，可以选：2027、2026" in words(answer)
        assert client.get(f"{page}?tab=all").status_code == 422


def test_an_action_goes_its_road_through_the_pages(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    client = log_in(app, "drafter")
    typed = {
        "kind": "joint",
        "name": "无障碍联合行动",
        "work_field": "livelihood",
        "since_on": "2026-10-01",
        "until_on": "2026-12-31",
        "unit_ids": [str(county.agency("procuratorate").id)],
        "plan": "逐路段检查。",
    }
    page = send(client, "/linkage/actions/new", **typed).location

    send(client, f"{page}/change", plan="逐路段检查并整改。")
    send(client, f"{page}/end", on="2026-10-13", results="检查12条路。")

    action = db.session.scalars(sa.select(JointAction)).one()
    assert (action.plan, action.results, len(action.units)) == ("逐路段检查并整改。", "检查12条路。", 1)
    shown = log_in(app, "drafter2").get(page)
    assert all(each in shown.text for each in ("已结束", "检查12条路。", "县检察院"))
    assert f"{page}/end" not in client.get(page).text


def test_a_training_is_entered_with_its_materials(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    client = log_in(app, "liaison")
    typed = {
        "kind": "class",
        "topic": "行刑衔接",
        "held_on": "2026-10-12",
        "unit_ids": [str(county.agency("urban").id)],
        "attended": "86",
    }
    page = send(client, "/linkage/trainings/new", **typed).location
    send(client, f"{page}/add_file", file=(io.BytesIO("讲义".encode()), "讲义.txt"))
    (kept,) = db.session.scalars(sa.select(Training)).one().kept_files

    shown = log_in(app, "drafter2").get(f"{page}/files/{kept.id}")
    assert shown.data.decode() == "讲义"
    assert log_in(app, "drafter2").get(f"{page}/files/{kept.id}/remove").status_code == 403
    send(client, f"{page}/files/{kept.id}/remove")

    assert client.get(f"{page}/files/{kept.id}").status_code == 404
    assert "还没有上传材料。" in client.get(page).text


NO_NUMBER, NO_CROWD = "参加人数是1以上的整数", "参加人数应当在1人到100000人之间"


@pytest.mark.parametrize(
    ("typed", "says"),
    [("八十", NO_NUMBER), ("1.5", NO_NUMBER), ("0", NO_CROWD), ("-3", NO_CROWD), ("99999999999", NO_CROWD)],
)
def test_a_number_of_people_is_a_number(app: Flask, county: County, clock: SetClock, typed: str, says: str) -> None:
    a_linkage(county, clock)
    good = {"kind": "class", "topic": "行刑衔接", "held_on": "2026-10-12"}
    units = [str(county.agency("urban").id)]

    answer = send(log_in(app, "liaison"), "/linkage/trainings/new", **good, unit_ids=units, attended=typed)

    assert answer.status_code == 422
    assert says in words(answer)


def test_an_action_past_its_plan_is_marked(app: Flask, county: County, clock: SetClock) -> None:
    action = an_action(a_linkage(county, clock), county, clock)
    clock.put(at_office(date(2027, 1, 1)))
    client = log_in(app, "drafter")

    assert "已经过了计划结束日期，请登记成果并结束" in client.get(f"/linkage/actions/{action.id}").text
    assert "word-late" in client.get("/linkage/actions").text


@pytest.mark.parametrize("who", ["editor", "sysadmin"])
def test_whoever_has_no_part_sees_no_doings(app: Flask, county: County, clock: SetClock, who: str) -> None:
    linkage = a_linkage(county, clock)
    action, held = an_action(linkage, county, clock), a_training(linkage, county, clock)
    client = log_in(app, who)

    for page in (*LISTS, f"/linkage/actions/{action.id}", f"/linkage/trainings/{held.id}"):
        assert client.get(page).status_code == 403


def test_units_without_a_post_to_enter_are_offered_nothing(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    client = log_in(app, "clerk")

    for page in LISTS:
        assert f'href="{page}/new"' not in client.get(page).text
        assert client.get(f"{page}/new").status_code == 403
        assert client.get(f"{page}/99").status_code == 404
