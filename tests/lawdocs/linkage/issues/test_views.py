"""The pages of issues: who sees what, what each page offers, and what it answers to bad input."""

import io
import re
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.extensions import db
from lawdocs.linkage.issues import solving
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.issues.solving import Result
from lawdocs.linkage.papers import Upload
from tests.factories import County, a_document, repeal
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.issues.walked import DUE, RESULT, an_issue, step
from tests.lawdocs.linkage.whole import a_chain
from tests.pages import log_in, send, words
from workflows.linkage.issues import IssueState
from workflows.states import DocumentState

S = IssueState
LIST = "/linkage/issues"
TYPED = {
    "source": "procuratorate",
    "work_field": "livelihood",
    "severity": "serious",
    "title": "人民路盲道被停车泊位占用",
    "description": "人民路南段新施划的停车泊位占用盲道。",
}


@pytest.fixture
def engine() -> str:
    """One kind of database: pages are the same on both."""
    return "sqlite"


def offered(text: str, issue: LinkIssue) -> list[str]:
    """The acts that a page offers, in their order."""
    return re.findall(rf'href="{LIST}/{issue.id}/(\w+)"', text)


def test_an_issue_is_raised_on_its_page(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    client = log_in(app, "liaison")

    answer = send(client, f"{LIST}/new", **TYPED)

    issue = db.session.scalars(sa.select(LinkIssue)).one()
    assert (answer.status_code, answer.location) == (303, f"{LIST}/{issue.id}")
    assert (issue.raiser.name, issue.title) == ("鲁山县人民检察院", TYPED["title"])
    assert "已提出，等待受理。" in client.get(answer.location).text


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"title": ""}, "FIELD_REQUIRED", "请填写标题"),
        ({"title": "长" * 101}, "FIELD_TOO_LONG", "标题最多100字，现在有101字"),
        ({"description": "有\x07铃"}, "FIELD_BAD_CHAR", "问题描述里有看不见的控制字符，请删去后重试"),
        ({"source": "rumour"}, "PARAM", "请从列表中选择问题来源"),
        ({"work_field": ""}, "FIELD_REQUIRED", "请选择工作领域"),
        ({"related_id": "99"}, "PARAM", "请从列表中选择涉及单位"),
        ({"document": "鲁政〔1999〕99号"}, "STEP_REFUSED", "本库没有这件文件，请写已经公布的文件的文号或者完整标题"),
        ({"articles": "第三条"}, "STEP_REFUSED", "写了条款的，请先写明是哪一件文件"),
    ],
)
def test_raising_answers_bad_input_at_the_field(
    app: Flask, county: County, clock: SetClock, changes: dict, code: str, text: str
) -> None:
    a_linkage(county, clock)

    answer = send(log_in(app, "liaison"), f"{LIST}/new", **TYPED | changes)

    assert answer.status_code == 422
    assert code in answer.text
    assert text in words(answer)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LinkIssue)) == 0


def test_a_document_is_named_by_its_number_or_title(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock)
    a_linkage(county, clock)
    client = log_in(app, "liaison")

    for typed in (document.number, document.title, f"《{document.title}》"):
        named = {"title": f"条款有误（{typed}）", "document": typed, "articles": "第三条"}
        send(client, f"{LIST}/new", **TYPED | named)

    found = db.session.scalars(sa.select(LinkIssue.document_id)).all()
    assert found == [document.id] * 3


def test_whoever_speaks_for_several_units_says_for_which(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)

    assert 'name="raiser_id"' not in log_in(app, "liaison").get(f"{LIST}/new").text
    assert log_in(app, "editor").get(f"{LIST}/new").status_code == 403
    assert log_in(app, "legal").get(f"{LIST}/new").status_code == 403


def test_an_issue_from_another_record_joins_its_chain(app: Flask, county: County, clock: SetClock) -> None:
    whole = a_chain(county, clock, "suggest")
    resolution, draft = whole.resolution, whole.suggestion
    client = log_in(app, "liaison")

    page = client.get(f"{LIST}/new?resolution={resolution.id}")
    send(client, f"{LIST}/new?resolution={resolution.id}", **TYPED)

    assert f"来自议定事项：{resolution.text}" in page.text
    second = db.session.scalars(sa.select(LinkIssue).order_by(LinkIssue.id.desc())).first()
    assert (second.chain_id, second.resolution_id) == (resolution.chain_id, resolution.id)
    assert client.get(f"{LIST}/new?suggestion={draft.id}").status_code == 404, "nothing comes from a draft"
    assert client.get(f"{LIST}/new?resolution=x").status_code == 404
    assert client.get(f"{LIST}/new?resolution=99").status_code == 404
    assert client.get(f"{LIST}/new?meeting=1").status_code == 422


SEES = {
    "liaison": True,
    "bureau": True,
    "drafter": True,
    "urbanclerk": True,
    "drafter2": False,
    "clerk": False,
    "legal": False,
}


@pytest.mark.parametrize("who", list(SEES))
def test_an_issue_is_seen_by_both_offices_and_its_units_alone(
    app: Flask, county: County, clock: SetClock, who: str
) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)
    client = log_in(app, who)

    assert client.get(f"{LIST}/{issue.id}").status_code == (200 if SEES[who] else 404)
    assert (issue.title in client.get(f"{LIST}?tab=all").text) is SEES[who]
    assert (issue.title in client.get("/linkage").text) is SEES[who]
    for name in ("progress", "report", "confirm", "close"):
        assert SEES[who] or client.get(f"{LIST}/{issue.id}/{name}").status_code == 404


@pytest.mark.parametrize("who", ["editor", "sysadmin", "auditadmin"])
def test_whoever_has_no_part_sees_no_issue(app: Flask, county: County, clock: SetClock, who: str) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)
    client = log_in(app, who)

    for page in (LIST, f"{LIST}/{issue.id}"):
        assert client.get(page).status_code == 403


def test_the_public_is_led_to_the_login(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)

    answer = app.test_client().get(f"{LIST}/{issue.id}")

    assert (answer.status_code, answer.location.startswith("/login")) == (302, True)


def test_a_unit_learns_that_it_is_concerned_once_it_was_accepted(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, related_id=county.agency("transport").id)
    client = log_in(app, "drafter2")
    assert client.get(f"{LIST}/{issue.id}").status_code == 404

    step(issue, "accept", "bureau", county, clock)

    assert client.get(f"{LIST}/{issue.id}").status_code == 200
    assert offered(client.get(f"{LIST}/{issue.id}").text, issue) == []


OFFERED = {
    (S.RAISED, "bureau"): ["accept", "return"],
    (S.RETURNED, "liaison"): ["raise_again"],
    (S.ACCEPTED, "bureau"): ["assign"],
    (S.WORKING, "bureau"): ["move", "assign"],
    (S.WORKING, "drafter"): ["report", "progress", "save_result"],
    (S.WORKING, "urbanclerk"): [],
    (S.REPORTED, "liaison"): ["confirm", "refuse"],
    (S.REPORTED, "drafter"): [],
    (S.REPORTED, "bureau"): [],
    (S.CONFIRMED, "bureau"): ["close"],
    (S.CLOSED, "bureau"): ["reopen"],
    (S.CLOSED, "liaison"): ["reopen"],
    (S.CLOSED, "drafter"): [],
}


@pytest.mark.parametrize(("state", "who"), list(OFFERED))
def test_a_page_offers_what_the_person_may_do(app: Flask, county: County, clock: SetClock, state: S, who: str) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, state)
    client = log_in(app, who)

    found = offered(client.get(f"{LIST}/{issue.id}").text, issue)

    assert found == OFFERED[state, who]
    for name in found:
        assert client.get(f"{LIST}/{issue.id}/{name}").status_code == 200


def test_an_issue_goes_its_road_through_the_pages(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock)
    page, urban = f"{LIST}/{issue.id}", county.agency("urban").id
    road = (
        ("bureau", "return", {"reason": "没有写清路段。"}, S.RETURNED),
        ("liaison", "raise_again", TYPED | {"title": "人民路南段盲道被占"}, S.RAISED),
        ("bureau", "accept", {}, S.ACCEPTED),
        ("bureau", "assign", {"responsible_id": urban, "due_on": DUE.isoformat()}, S.WORKING),
        ("bureau", "move", {"due_on": "2026-12-31", "reason": "冬季不能施工。"}, S.WORKING),
        ("drafter", "progress", {"on": "2026-10-13", "text": "已经勘查。"}, S.WORKING),
        ("drafter", "save_result", {"text": "正在恢复。"}, S.WORKING),
        ("drafter", "report", {"text": "已经恢复。"}, S.REPORTED),
        ("liaison", "refuse", {"reason": "还有一处没有恢复。"}, S.WORKING),
        ("drafter", "report", {"text": "已经全部恢复。"}, S.REPORTED),
        ("liaison", "confirm", {}, S.CONFIRMED),
        ("bureau", "close", {}, S.CLOSED),
        ("liaison", "reopen", {"reason": "又被占用。"}, S.ACCEPTED),
    )
    for who, name, typed, state in road:
        answer = send(log_in(app, who), f"{page}/{name}", **typed)
        assert (answer.status_code, answer.location) == (303, page), (name, words(answer))
        assert db.session.get(LinkIssue, issue.id).state is state

    text = words(log_in(app, "liaison").get(page))
    assert all(each in text for each in ("已经勘查。", "已经恢复。", "已经全部恢复。", "办理结果 2次"))


def test_a_draft_of_a_result_is_seen_by_its_unit_alone(app: Flask, county: County, clock: SetClock) -> None:
    issue, drafter = an_issue(a_linkage(county, clock), county, clock, S.WORKING), county.actor("drafter")
    sent = Upload("金丝雀.txt", "施工合同".encode())
    draft = Result("金丝雀：打算月底报结。")
    solving.save_result(issue, draft, drafter, clock, version=issue.version, key=None, upload=sent)
    file = f"{LIST}/{issue.id}/results/{issue.results[0].id}"

    for who in ("liaison", "bureau"):
        client = log_in(app, who)
        for page in (f"{LIST}/{issue.id}", f"{LIST}/{issue.id}/report", LIST, "/linkage"):
            text = client.get(page).text
            assert "金丝雀" not in text
            assert "起草办理结果" not in text
        assert client.get(file).status_code == 404
    for who in ("drafter", "urbanclerk"):
        client = log_in(app, who)
        assert "金丝雀：打算月底报结。" in client.get(f"{LIST}/{issue.id}").text
        assert client.get(file).data == "施工合同".encode()


def test_the_next_unit_is_not_told_what_the_one_before_it_drafted(app: Flask, county: County, clock: SetClock) -> None:
    issue, drafter = an_issue(a_linkage(county, clock), county, clock, S.WORKING), county.actor("drafter")
    solving.save_result(issue, Result("金丝雀"), drafter, clock, version=issue.version, key=None)
    page = f"{LIST}/{issue.id}"
    assert "起草办理结果" in log_in(app, "drafter").get(page).text.split('class="timeline"')[1]
    to = {"responsible_id": str(county.agency("transport").id), "due_on": "2026-12-01"}
    assert send(log_in(app, "bureau"), f"{page}/assign", **to).status_code == 303

    text = log_in(app, "drafter2").get(page).text

    assert "金丝雀" not in text
    assert "起草办理结果" not in text.split('class="timeline"')[1]


def test_what_was_reported_is_seen_with_its_file_by_both_sides(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)
    sent = {"text": RESULT.text, "file": (io.BytesIO("验收单".encode()), "验收单.txt")}
    send(log_in(app, "drafter"), f"{LIST}/{issue.id}/report", **sent)

    client = log_in(app, "liaison")
    text = client.get(f"{LIST}/{issue.id}").text
    (file,) = re.findall(rf'href="({LIST}/{issue.id}/results/\d+)"', text)
    answer = client.get(file)

    assert RESULT.text in text
    assert (answer.data.decode(), answer.headers["Content-Disposition"].startswith("attachment")) == ("验收单", True)


def test_a_wrong_file_is_refused_and_the_words_are_kept(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)
    sent = {"on": "2026-10-13", "text": "已经勘查。", "file": (io.BytesIO(b"MZ"), "a.exe")}

    answer = send(log_in(app, "drafter"), f"{LIST}/{issue.id}/progress", **sent)

    assert answer.status_code in (415, 422)
    assert "TYPE_FORBIDDEN" in answer.text
    assert "已经勘查。" in answer.text
    assert db.session.get(LinkIssue, issue.id).entries == []


def test_the_page_says_how_the_document_stands_and_the_result_offers_it(
    app: Flask, county: County, clock: SetClock, without_clocks: None
) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock)
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING, document_id=document.id)
    clock.put(at_office(date(2026, 12, 20)))
    page, drafter = f"{LIST}/{issue.id}", log_in(app, "drafter")
    assert "现行有效" in drafter.get(page).text
    assert 'name="by_document"' not in drafter.get(f"{page}/report").text

    clock.put(at_office(date(2026, 10, 13)))
    repeal(document, county, clock)
    stands = "废止：由《鲁山县人民政府关于废止部分文件的决定》废止，自2026年11月12日起"
    assert stands in drafter.get(page).text
    assert stands in drafter.get(f"{page}/report").text
    send(drafter, f"{page}/report", text="办法已经废止。", by_document="y")
    send(log_in(app, "liaison"), f"{page}/confirm")

    text = "".join(words(log_in(app, "bureau").get(f"{page}/close")).split())
    assert f"《{document.title}》现状：{stands}。" in text
    assert f"报告时文件的状态：{stands}" in drafter.get(page).text


def test_an_act_that_somebody_else_did_first_is_told(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock)
    client = log_in(app, "bureau")
    page = client.get(f"{LIST}/{issue.id}/accept")
    assert page.status_code == 200
    step(issue, "return", "bureau", county, clock)

    answer = send(client, f"{LIST}/{issue.id}/accept")

    assert answer.status_code == 409
    assert "这个问题当前状态为「已退回」，操作未执行" in words(answer)


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [("drafter", "confirm", 403), ("liaison", "close", 403), ("bureau", "report", 403), ("liaison", "vanish", 404)],
)
def test_pages_of_what_a_person_may_not_do_are_refused(
    app: Flask, county: County, clock: SetClock, who: str, name: str, status: int
) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.REPORTED)

    assert log_in(app, who).get(f"{LIST}/{issue.id}/{name}").status_code == status


def test_the_tabs_show_what_waits_for_whom(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    for state in S:
        an_issue(linkage, county, clock, state, title=f"状态是{state.label}的问题")
    waits = {
        "bureau": (S.RAISED, S.ACCEPTED, S.CONFIRMED),
        "liaison": (S.RETURNED, S.REPORTED),
        "drafter": (S.WORKING,),
    }
    for who, states in waits.items():
        text = log_in(app, who).get(f"{LIST}?tab=mine").text
        assert [state for state in S if f"状态是{state.label}的问题" in text] == list(states)
    assert log_in(app, "bureau").get(f"{LIST}?tab=late").status_code == 422


def test_an_overdue_issue_is_marked(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)
    clock.put(at_office(date(2026, 12, 3)))

    client = log_in(app, "drafter")

    assert "逾期3日" in words(client.get(f"{LIST}/{issue.id}"))
    assert "word-late" in client.get(LIST).text
