"""The pages of suggestions as a person uses them: forms, files, lists, and what a wrong form is told."""

import io
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from lawdocs.clock import SetClock, at_office
from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.suggestions.models import Suggestion, SuggestionEntry
from tests.conftest import TODAY
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.suggestions import COURT, GROUNDS, NUMBER, REPLY, TEXT, a_suggestion, draft_reply, seen
from tests.pages import form_data, log_in, send, words
from workflows.linkage.suggestions import SuggestionState

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
S = SuggestionState
LIST = "/linkage/suggestions"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def linkage(app: Flask, county: County, clock: SetClock) -> Linkage:
    return a_linkage(county, clock)


def letter(county: County, **changes: object) -> dict[str, object]:
    fields = {
        "number": NUMBER,
        "kind": "public_interest",
        "target_id": str(county.agency("urban").id),
        "text": TEXT,
        "grounds": GROUNDS,
        "signed_by": "检察长",
        "signed_on": "2026-10-12",
    }
    return fields | changes


def said_wrong(answer: TestResponse) -> list[str]:
    """What the page says is wrong, at the fields."""
    root = html.fromstring(answer.get_data(as_text=True))
    return [each.text_content().strip() for each in root.xpath("//div[@class='errors']//li")]


def sent(state: S, linkage: Linkage, county: County, clock: SetClock, **changes: object) -> str:
    """The page of a suggestion in a state."""
    page = f"{LIST}/{a_suggestion(state, linkage, county, clock, **changes).id}"
    db.session.rollback()
    return page


def the_row() -> Suggestion:
    return db.session.scalars(sa.select(Suggestion)).one()


def test_a_suggestion_goes_its_whole_course_through_its_pages(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    liaison, drafter, clerk = (log_in(app, who) for who in ("liaison", "drafter", "urbanclerk"))
    answer = send(liaison, f"{LIST}/new", **letter(county))
    page = answer.location
    assert send(liaison, f"{page}/send", on="2026-10-13").status_code == 303
    assert send(drafter, f"{page}/receive", on="2026-10-13").status_code == 303
    assert send(drafter, f"{page}/work", on="2026-10-13", text="已经派人清除。").status_code == 303
    assert send(drafter, f"{page}/draft_reply", text=REPLY).status_code == 303
    assert send(clerk, f"{page}/reply", number="鲁城管函〔2026〕3号", on="2026-10-13").status_code == 303
    assert send(liaison, f"{page}/assess", verdict="adopted", text="属实。").status_code == 303
    assert send(liaison, f"{page}/visit", on="2026-10-13", text="没有反弹。").status_code == 303
    assert send(liaison, f"{page}/close", text="全部采纳。").status_code == 303

    shown = words(drafter.get(page))
    assert the_row().state is S.CLOSED
    assert all(each in shown for each in (TEXT, GROUNDS, REPLY, "采纳", "没有反弹。", "按期办结", "全部采纳。"))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"number": ""}, ["请填写文号"]),
        ({"kind": ""}, ["请选择类型"]),
        ({"kind": "secret"}, ["请从列表中选择类型"]),
        ({"target_id": "99999"}, ["请从列表中选择被建议单位"]),
        ({"text": " ​ "}, ["请填写建议内容"]),
        ({"grounds": ""}, ["请填写事实和依据"]),
        ({"signed_on": "2026-02-30"}, ["签发日期“2026-02-30”不是有效的日期，请按年-月-日填写，例如2026-10-13"]),
        ({"reply_days": "三十"}, ["建议书确定的回复期限（日数）请填写整数，例如30"]),
        ({"reply_days": "0"}, ["回复期限应当在1日到366日之间"]),
        ({"objection_days": "400"}, ["异议期限应当在1日到366日之间"]),
        ({"document": "鲁山县旧办法"}, ["本系统没有公布过这件文件，请核对文号或者完整标题"]),
        ({"articles": "第三条"}, ["写了条款的，请同时写明涉及的文件"]),
        ({"text": "机密★1年\n建议整改。"}, ["本系统不得处理涉密文件"]),
    ],
)
def test_a_wrong_letter_is_told_what_to_mend(
    changes: dict, wrong: list[str], app: Flask, linkage: Linkage, county: County
) -> None:
    answer = send(log_in(app, "liaison"), f"{LIST}/new", **letter(county, **changes))

    assert (answer.status_code, said_wrong(answer)) == (422, wrong)
    assert db.session.scalars(sa.select(Suggestion)).all() == []
    if "text" not in changes:
        assert TEXT in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("state", "who", "act", "fields", "wrong"),
    [
        (S.DRAFT, "liaison", "send", {"on": "2026-10-11"}, "送达日期不能早于签发日期（2026年10月12日）"),
        (S.DRAFT, "liaison", "send", {"on": "2026-10-14"}, "送达日期不能晚于今天（2026年10月13日）"),
        (S.SENT, "drafter", "receive", {"on": "2026-10-12"}, "收到日期不能早于送达日期（2026年10月13日）"),
        (S.SENT, "drafter", "receive", {"on": "x"}, "收到日期“x”不是有效的日期，请按年-月-日填写，例如2026-10-13"),
        (S.RECEIVED, "drafter", "object", {"text": ""}, "请填写异议和理由"),
        (S.RECEIVED, "drafter", "work", {"on": "2026-10-12", "text": "做了"}, "办理日期不能早于2026年10月13日"),
        (
            S.RECEIVED,
            "drafter",
            "ask_extension",
            {"until": "2026-12-13", "text": "来不及"},
            "延期后的最后一天应当晚于2026年12月13日，最多延长一年",
        ),
        (S.RECEIVED, "drafter", "draft_reply", {"text": ""}, "请填写回复内容"),
        (
            S.RECEIVED,
            "urbanclerk",
            "reply",
            {"number": "函1号", "on": "2026-10-13"},
            "还没有起草回复，请本单位联络员先起草",
        ),
        (S.REPLIED, "liaison", "assess", {"text": "属实"}, "请选择评估结论"),
        (
            S.ASSESSED,
            "liaison",
            "again",
            {"until": "2026-10-13", "text": "继续"},
            "继续办理的最后一天应当在明天以后、一年以内",
        ),
        (S.ASSESSED, "liaison", "sue", {"court": "", "on": "2026-10-13"}, "请填写受诉法院"),
        (S.ASSESSED, "liaison", "close", {"text": " "}, "请填写办结情况"),
        (S.SENT, "liaison", "withdraw", {"text": ""}, "请填写撤回的理由"),
    ],
)
def test_a_wrong_act_is_told_what_to_mend(
    state: S,
    who: str,
    act: str,
    fields: dict,
    wrong: str,
    app: Flask,
    linkage: Linkage,
    county: County,
    clock: SetClock,
) -> None:
    page = sent(state, linkage, county, clock)

    answer = send(log_in(app, who), f"{page}/{act}", **fields)

    assert (answer.status_code, said_wrong(answer)) == (422, [wrong])
    assert the_row().state is state


@pytest.mark.parametrize("parameter", ["tab=x", "unit=x", "overdue=2", "page=0", "strange=1"])
def test_a_list_refuses_what_it_does_not_know(parameter: str, app: Flask, linkage: Linkage) -> None:
    assert log_in(app, "liaison").get(f"{LIST}?{parameter}").status_code == 422


def numbers_on(client: FlaskClient, address: str) -> list[str]:
    root = html.fromstring(client.get(address).get_data(as_text=True))
    return [each.text_content().strip() for each in root.xpath("//tbody//th//a")]


def test_the_list_is_narrowed_by_tab_unit_and_lateness(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    transport = county.agency("transport").id
    a_suggestion(S.RECEIVED, linkage, county, clock, number="甲1号", is_urgent=True)
    a_suggestion(S.RECEIVED, linkage, county, clock, number="甲2号")
    a_suggestion(S.SENT, linkage, county, clock, number="甲3号", target_id=transport)
    a_suggestion(S.CLOSED, linkage, county, clock, number="甲4号")
    db.session.rollback()
    clock.put(at_office(TODAY + timedelta(days=16), 9))
    liaison, drafter = log_in(app, "liaison"), log_in(app, "drafter")

    assert numbers_on(liaison, LIST) == ["甲1号", "甲2号", "甲4号", "甲3号"]
    assert numbers_on(liaison, f"{LIST}?tab=doing") == ["甲1号", "甲2号"]
    assert numbers_on(liaison, f"{LIST}?tab=over") == ["甲4号"]
    assert numbers_on(liaison, f"{LIST}?unit={transport}") == ["甲3号"]
    assert numbers_on(liaison, f"{LIST}?overdue=1") == ["甲1号"]
    assert "甲3号" not in numbers_on(drafter, LIST)
    assert numbers_on(log_in(app, "drafter2"), LIST) == ["甲3号"]


def test_files_are_for_whom_their_words_are_for(app: Flask, linkage: Linkage, county: County, clock: SetClock) -> None:
    page = sent(S.RECEIVED, linkage, county, clock)
    drafter = log_in(app, "drafter")
    data = form_data(drafter.get(f"{page}/draft_reply"), f"{page}/draft_reply", f"{page}/draft_reply")
    data |= {"text": REPLY, "file": (io.BytesIO("整改台账".encode()), "台账.txt")}
    refused = drafter.post(f"{page}/draft_reply", data=data, content_type="multipart/form-data")
    assert (refused.status_code, said_wrong(refused)) == (415, ["不支持该文件类型，可以上传PDF、DOCX、OFD、JPG、PNG"])

    data = form_data(drafter.get(f"{page}/draft_reply"), f"{page}/draft_reply", f"{page}/draft_reply")
    data |= {"text": REPLY, "file": (io.BytesIO(PICTURE), "回复.png")}
    assert drafter.post(f"{page}/draft_reply", data=data, content_type="multipart/form-data").status_code == 303

    file = f"{page}/files/reply/1"
    got = {
        who: log_in(app, who).get(file).status_code
        for who in ("drafter", "urbanclerk", "liaison", "bureau", "drafter2")
    }
    assert got == {"drafter": 200, "urbanclerk": 200, "liaison": 404, "bureau": 404, "drafter2": 404}
    assert send(log_in(app, "urbanclerk"), f"{page}/reply", number="函3号", on="2026-10-13").status_code == 303
    answer = log_in(app, "liaison").get(file)
    assert (answer.status_code, answer.data) == (200, PICTURE)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_form_sent_twice_is_done_once(app: Flask, linkage: Linkage, county: County, clock: SetClock) -> None:
    page = sent(S.RECEIVED, linkage, county, clock)
    drafter, address = log_in(app, "drafter"), f"{page}/work"
    data = form_data(drafter.get(address), address, address) | {"on": "2026-10-13", "text": "已经清除。"}
    data.pop("file", None)

    answers = [drafter.post(address, data=data).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(db.session.scalars(sa.select(SuggestionEntry)).all()) == 1


def test_a_second_click_on_a_step_is_answered_as_the_first(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    page = sent(S.SENT, linkage, county, clock)
    drafter, address = log_in(app, "drafter"), f"{page}/receive"
    data = form_data(drafter.get(address), address, address) | {"on": "2026-10-13"}

    answers = [drafter.post(address, data=data).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert the_row().state is S.RECEIVED


def test_an_old_form_is_told_that_something_changed(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    page = sent(S.RECEIVED, linkage, county, clock)
    liaison, address = log_in(app, "liaison"), f"{page}/withdraw"
    data = form_data(liaison.get(address), address, address) | {"text": "事实有变化。"}
    draft_reply(the_row(), county, clock, TODAY)
    db.session.rollback()

    answer = liaison.post(address, data=data)

    assert answer.status_code == 409
    assert "事实有变化。</textarea>" in answer.text
    assert the_row().state is S.RECEIVED


def test_the_approver_gives_a_draft_back(app: Flask, linkage: Linkage, county: County, clock: SetClock) -> None:
    row = a_suggestion(S.RECEIVED, linkage, county, clock)
    draft_reply(row, county, clock, TODAY)
    page = f"{LIST}/{row.id}"
    db.session.rollback()

    assert send(log_in(app, "urbanclerk"), f"{page}/return_reply", text="请附照片。").status_code == 303

    assert "请附照片。" in words(log_in(app, "drafter").get(page))
    assert "请附照片。" not in words(log_in(app, "liaison").get(page))


def test_the_front_page_tells_what_is_going_on_and_late(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    a_suggestion(S.RECEIVED, linkage, county, clock, is_urgent=True)
    db.session.rollback()
    clock.put(at_office(date(2026, 10, 30), 9))

    assert "1件在办，1件逾期" in words(log_in(app, "bureau").get("/linkage"))
    assert "没有在办的检察建议。" in words(log_in(app, "drafter2").get("/linkage"))


def test_whoever_enters_requests_is_told_where_suggestions_are(app: Flask, linkage: Linkage) -> None:
    shown = words(log_in(app, "legal").get("/work/requests/new"))

    assert "鲁山县人民检察院的检察建议 在府检联动里送达和回复，不在这里登记。" in shown


def test_without_a_linkage_nothing_is_said_of_it(app: Flask, county: County) -> None:
    assert "府检联动里送达" not in words(log_in(app, "legal").get("/work/requests/new"))


def test_the_procuratorate_sues_late_units_through_the_page(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    page = sent(S.RECEIVED, linkage, county, clock)
    liaison = log_in(app, "liaison")
    assert "登记提起诉讼" not in words(liaison.get(page))
    clock.put(at_office(date(2026, 12, 14), 9))
    liaison = log_in(app, "liaison")
    assert "登记提起诉讼" in words(liaison.get(page))

    assert send(liaison, f"{page}/sue", court=COURT, on="2026-12-14").status_code == 303

    assert the_row().state is S.SUED
    assert seen(the_row())["version"] == the_row().version


def test_whoever_approves_reads_the_draft_once_more(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    page = sent(S.RECEIVED, linkage, county, clock)
    draft = {"text": "坡道已经清空。", "file": (io.BytesIO(PICTURE), "照片.png")}
    assert send(log_in(app, "drafter"), f"{page}/draft_reply", **draft).status_code == 303

    for act in ("reply", "return_reply"):
        shown = log_in(app, "urbanclerk").get(f"{page}/{act}")
        assert "坡道已经清空。" in words(shown), act
        assert "照片.png" in words(shown), act


def test_the_record_says_that_a_later_day_was_only_asked_for(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    page = sent(S.RECEIVED, linkage, county, clock)
    until = TODAY + timedelta(days=90)
    asked = {"until": until.isoformat(), "text": "需要招标。"}

    assert send(log_in(app, "drafter"), f"{page}/ask_extension", **asked).status_code == 303

    assert f"申请延期：希望延至{until.year}年{until.month}月{until.day}日" in words(log_in(app, "liaison").get(page))


def test_a_letter_gives_no_more_than_the_law(app: Flask, linkage: Linkage, county: County, clock: SetClock) -> None:
    client = log_in(app, "liaison")
    for changes, how in (
        ({"reply_days": "90"}, "公益诉讼"),
        ({"reply_days": "16", "is_urgent": "y"}, "紧急的公益诉讼"),
    ):
        answer = send(client, f"{LIST}/new", **letter(county, **changes))
        assert answer.status_code == 422
        assert f"{how}检察建议的回复期限不能比法定期限长" in words(answer)

    assert send(client, f"{LIST}/new", **letter(county, reply_days="30")).status_code == 303


def test_a_suit_follows_the_assessment_it_rests_on(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    page = sent(S.ASSESSED, linkage, county, clock)
    before = (TODAY - timedelta(days=1)).isoformat()

    refused = send(log_in(app, "liaison"), f"{page}/sue", on=before, court=COURT)

    assert "起诉日期不能早于评估日期（2026年10月13日）" in words(refused)
    assert send(log_in(app, "liaison"), f"{page}/sue", on=TODAY.isoformat(), court=COURT).status_code == 303


def test_a_reply_that_is_entered_later_says_so(app: Flask, linkage: Linkage, county: County, clock: SetClock) -> None:
    page = sent(S.RECEIVED, linkage, county, clock)
    clock.put(at_office(TODAY + timedelta(days=3)))
    assert send(log_in(app, "drafter"), f"{page}/draft_reply", text="已经清除。").status_code == 303
    assert send(log_in(app, "urbanclerk"), f"{page}/reply", number="函3号", on="2026-10-14").status_code == 303

    assert "2026年10月14日（2026年10月16日补录）" in words(log_in(app, "liaison").get(page))
