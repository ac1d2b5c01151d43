"""What a file says of itself is offered beside the fields; nothing is taken without a person."""

import io

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.texts.docx import write_docx
from tests.factories import County
from tests.pages import form_data, log_in, send, words

NEW = "/work/documents/new"
TITLE = "鲁山县人民政府关于印发《鲁山县城区停车泊位管理办法》的通知"
TEXT = """各乡镇人民政府、街道办事处，县政府各部门：
现将《鲁山县城区停车泊位管理办法》印发给你们，请认真贯彻执行。
鲁山县人民政府
2026年11月3日
鲁山县城区停车泊位管理办法
第一条　根据《中华人民共和国道路交通安全法》第三十三条、《城市道路管理条例》（国务院令第198号），制定本办法。
第二条　本办法自2026年12月1日起施行，有效期5年。
第三条　联系人张某，电话13800000000。"""


def read(client: FlaskClient, heading: str = TITLE, text: str = TEXT, **typed: object) -> TestResponse:
    """Read a file into the form for a new draft."""
    upload = (io.BytesIO(write_docx(heading, text)), "停车办法.docx")
    return send(client, NEW, do="import", text_file=upload, **typed)


def offered(answer: TestResponse) -> dict[str, str]:
    """The offers of a page: what their buttons send, and what stands beside those."""
    root = html.fromstring(answer.get_data(as_text=True))
    found = root.xpath("//div[@class='offer']")
    return {each.xpath(".//button/@value")[0]: " ".join(each.text_content().split()) for each in found}


def value(answer: TestResponse, name: str) -> str:
    return str(form_data(answer, NEW, NEW).get(name, ""))


def test_values_are_offered_with_their_words_and_the_fields_stay_empty(app: Flask, county: County) -> None:
    answer = read(log_in(app, "drafter"))
    offers = offered(answer)
    assert list(offers) == ["take:issuer_id", "take:genre", "take:basis", "take:validity_years"]
    assert "从正文读到 鲁山县人民政府 原文：“鲁山县人民政府”" in offers["take:issuer_id"]
    assert "原文：“有效期5年”" in offers["take:validity_years"]
    assert (
        "原文：“《中华人民共和国道路交通安全法》第三十三条、《城市道路管理条例》（国务院令第198号）”"
        in offers["take:basis"]
    )
    assert [value(answer, name) for name in ("issuer_id", "genre", "basis", "validity_years")] == ["", "", "", ""]
    assert "从正文还读到4项，写在各栏下面，核对后逐项采用。" in words(answer)
    assert db.session.scalars(sa.select(Document)).all() == []


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("genre", "通知"),
        ("validity_years", "5"),
        ("basis", "《中华人民共和国道路交通安全法》第三十三条\n《城市道路管理条例》（国务院令第198号）"),
    ],
)
def test_a_button_takes_one_value_and_leaves_the_others(app: Flask, county: County, name: str, taken: str) -> None:
    client = log_in(app, "drafter")
    before = read(client)
    answer = client.post(NEW, data=form_data(before, NEW, NEW) | {"do": f"take:{name}"})
    assert answer.status_code == 200
    assert value(answer, name).replace("\r\n", "\n") == taken
    assert set(offered(answer)) == set(offered(before)) - {f"take:{name}"}
    assert value(answer, "text") == value(before, "text")
    assert db.session.scalars(sa.select(Document)).all() == []


def test_the_lead_is_chosen_from_the_register_and_joint_makers_are_listed(app: Flask, county: County) -> None:
    client = log_in(app, "drafter")
    text = TEXT.replace("\n鲁山县人民政府\n", "\n鲁山县人民政府\n鲁山县住房和城乡建设局\n", 1)
    answer = read(client, "关于印发《鲁山县城区停车泊位管理办法》的通知", text)
    assert "take:joint_issuers" in offered(answer)
    answer = client.post(NEW, data=form_data(answer, NEW, NEW) | {"do": "take:issuer_id"})
    answer = client.post(NEW, data=form_data(answer, NEW, NEW) | {"do": "take:joint_issuers"})
    assert value(answer, "issuer_id") == str(county.agency("gov").id)
    assert value(answer, "joint_issuers") == "鲁山县住房和城乡建设局"


def test_a_basis_that_is_listed_already_is_kept_and_not_offered_twice(app: Flask, county: County) -> None:
    client = log_in(app, "drafter")
    answer = read(client, basis="《中华人民共和国道路交通安全法》")
    assert "道路交通安全法" not in offered(answer)["take:basis"]
    answer = client.post(NEW, data=form_data(answer, NEW, NEW) | {"do": "take:basis"})
    lines = value(answer, "basis").splitlines()
    assert lines == ["《中华人民共和国道路交通安全法》", "《城市道路管理条例》（国务院令第198号）"]


def test_a_typed_title_is_kept_until_the_one_that_was_read_is_taken(app: Flask, county: County) -> None:
    client = log_in(app, "drafter")
    answer = read(client, title="鲁山县停车办法")
    assert value(answer, "title") == "鲁山县停车办法"
    assert TITLE in offered(answer)["take:title"]
    answer = client.post(NEW, data=form_data(answer, NEW, NEW) | {"do": "take:genre"})
    answer = client.post(NEW, data=form_data(answer, NEW, NEW) | {"do": "take:title"})
    assert (value(answer, "title"), value(answer, "genre")) == (TITLE, "通知")


@pytest.mark.parametrize("name", ["", "contact_person", "text", "agency", "nothing", "genre:genre", "__class__"])
def test_a_button_for_what_is_not_offered_changes_nothing(app: Flask, county: County, name: str) -> None:
    client = log_in(app, "drafter")
    before = form_data(read(client), NEW, NEW)
    token = before.pop("csrf_token")
    answer = client.post(NEW, data=before | {"csrf_token": token, "do": f"take:{name}"})
    assert answer.status_code == 200
    after = form_data(answer, NEW, NEW)
    assert {each: after[each] for each in before} == before


def test_no_person_of_the_text_is_offered(app: Flask, county: County) -> None:
    answer = read(log_in(app, "drafter"))
    for shown in offered(answer).values():
        assert "张某" not in shown
        assert "13800000000" not in shown
    assert (value(answer, "contact_person"), value(answer, "contact_phone")) == ("", "")


def test_a_text_that_says_nothing_of_itself_offers_nothing(app: Flask, county: County) -> None:
    answer = read(log_in(app, "drafter"), "说明", "一段文字。\n另一段文字。")
    assert offered(answer) == {}
    assert "项，写在各栏下面" not in words(answer)


def test_marks_in_a_file_are_shown_as_text(app: Flask, county: County) -> None:
    text = TEXT.replace("《城市道路管理条例》", "《<script>alert(1)</script>条例》")
    answer = read(log_in(app, "drafter"), text=text)
    assert "<script>alert" not in answer.get_data(as_text=True)
    assert "alert(1)" in offered(answer)["take:basis"]
