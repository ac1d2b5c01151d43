"""Pages of requests: the list with its filters, the form, the record, and what stands on the document's page."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from lawdocs.clock import SetClock, at_office
from lawdocs.requests.models import Request
from tests.factories import County, a_document
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.requests.test_services import NAME, TODAY, do, enter
from tests.pages import form_data, log_in, send, words
from workflows.requests import Remedy, RequestAct, RequestKind, SenderKind
from workflows.states import DocumentState as S

FIELDS = {
    "kind": "suggestion",
    "sender_kind": "citizen",
    "sender_name": NAME,
    "document": "鲁山县城区停车泊位管理办法",
    "articles": "第三条",
    "facts": "增设收费，没有上位法依据。",
}


def test_staff_enter_a_request_and_answer_it(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    legal = log_in(app, "legal")
    answer = send(legal, f"/work/requests/new?document={document.id}", **(FIELDS | {"document": document.number}))
    assert answer.status_code == 303, words(answer)
    record = answer.location
    page = words(legal.get(record))
    assert "审查建议第1号 还剩15日" in page
    assert "期限 2026年10月28日（依据未核实）" in page
    assert "告知补充审查建议材料 至2026年10月20日（依据未核实）" in page
    assert f"来件人 {NAME}（公民）" in page

    said = {"conclusion": "amend", "text": "第三条确无依据。", "number": "鲁司函〔2026〕8号", "stop": "第三条"}
    asked = send(legal, f"{record}/reply", **said)
    assert "还没有办理，请核对停止执行的条款。" in words(asked)
    assert "第三条 第三条 停车泊位按照下列要求设置： （一）不妨碍行人和车辆通行；" in words(asked).replace(
        "\u3000", " "
    )
    answer = legal.post(f"{record}/reply", data=form_data(asked, f"{record}/reply"))
    assert answer.status_code == 303, words(answer)
    page = words(legal.get(record))
    assert "按期办结" in page
    assert "答复（鲁司函〔2026〕8号）：第三条确无依据。" in page
    page = words(log_in(app, "drafter").get(f"/work/documents/{document.id}"))
    assert "停止执行：第三条， 自2026年10月13日起，依据审查建议第1号的处理结果。" in page
    assert "拟修改： 审查建议第1号认定成立，应当修改，还没有办理。" in page
    assert "审查建议第1号 第三条 按期办结 2026年10月13日收到 成立，应当修改" in page.replace("\u3000", " ").replace(
        "  ", " "
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": ""}, "请选择来件类别"),
        ({"kind": "letter"}, "请从列表中选择来件类别"),
        ({"sender_name": ""}, "请填写来件人"),
        ({"facts": " "}, "请填写事实和理由"),
        ({"received_on": "2026-13-01"}, "收到日期“2026-13-01”不是有效的日期"),
        ({"received_on": "2026-10-14"}, "收到日期不能晚于今天"),
        ({"suspended_on": "2026-10-13"}, "只有行政复议附带审查才填行政复议中止日期"),
        ({"kind": "reconsideration", "suspended_on": "2026-10-01"}, "行政复议中止日期不能早于收到日期"),
        ({"articles": "条" * 201}, "针对的条款最多200字，现在有201字"),
        ({"agency_id": "1"}, "请从列表中选择承办单位"),
        ({"kind": "court_finding"}, "法院认定文件不合法的来件人类别应当是人民法院"),
    ],
)
def test_a_wrong_entry_is_answered_in_a_sentence(
    changes: dict[str, str], said: str, app: Flask, county: County, clock: SetClock
) -> None:
    answer = send(log_in(app, "legal"), "/work/requests/new", **(FIELDS | changes))
    assert answer.status_code == 422
    assert said in words(answer)


def test_a_text_of_others_is_kept_by_its_title(app: Flask, county: County, clock: SetClock) -> None:
    legal, outside = log_in(app, "legal"), {"document": "《平顶山市停车管理办法》"}
    doubted = send(legal, "/work/requests/new", **(FIELDS | outside))
    assert doubted.status_code == 422
    assert "系统里没有已公布的《平顶山市停车管理办法》。" in words(doubted)
    assert "没有填错的，再按一次“登记来件”" in words(doubted)
    other = send(
        legal, "/work/requests/new", looked_at=outside["document"], **(FIELDS | {"document": "鲁政〔2026〕99号"})
    )
    assert "系统里没有已公布的鲁政〔2026〕99号。" in words(other)
    assert legal.get("/work/requests/1").status_code == 404
    shown = form_data(doubted, "/work/requests/new")
    assert shown["looked_at"] == outside["document"]
    assert send(legal, "/work/requests/new", looked_at=shown["looked_at"], **(FIELDS | outside)).status_code == 303
    page = words(legal.get("/work/requests/1"))
    assert "针对的文件 《平顶山市停车管理办法》" in page
    assert "针对的文件不在本系统" in page


def test_filters_of_the_list_and_its_spreadsheet(app: Flask, county: County, clock: SetClock) -> None:
    long_ago = SetClock(at_office(TODAY - timedelta(days=400)))
    old = enter(county, long_ago, received_on=long_ago.today())
    done = enter(county, clock)
    do(RequestAct.REPLY, done, county, clock, remedy=Remedy.AMEND)
    court = enter(
        county, clock, kind=RequestKind.JUDICIAL_ADVICE, sender_kind=SenderKind.COURT, sender_name="鲁山县人民法院"
    )
    legal = log_in(app, "legal")

    def listed(address: str) -> list[str]:
        page = words(legal.get(f"/work/requests{address}"))
        return [each.name for each in (old, done, court) if each.name in page]

    assert listed("") == [old.name, done.name, court.name]
    assert listed("?kind=suggestion") == [old.name, done.name]
    assert listed("?state=open") == [old.name, court.name]
    assert listed("?state=late") == [old.name]
    assert listed("?state=done") == [done.name]
    assert listed("?year=2025") == [old.name]
    page = words(legal.get("/work/requests"))
    assert page.index(old.name) < page.index(court.name) < page.index(done.name)
    assert "长期逾期385日" in page
    assert "成立，应当修改" in page

    sheet = load_workbook(BytesIO(legal.get("/work/requests/export.xlsx?state=open").data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "审查建议和司法检察建议　正在办理　截至2026年10月13日"
    assert [row[0] for row in rows[2:]] == [old.name, court.name]
    assert [row[3] for row in rows[2:]] == ["公民", "鲁山县人民法院"]
    assert rows[2][6] == "2025年9月23日（依据未核实）"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("?kind=letter", "没有这种来件，可以选：suggestion（审查建议）"),
        ("?state=lost", "没有这种状态，可以选：open（正在办理）"),
        ("?year=26", "年份应为1949至2199之间的四位数字"),
        ("?who=me", "没有参数who，可以用：kind、state、year、page"),
        ("/new?document=99", "没有这件文件，请从文件的页面登记来件"),
    ],
)
def test_wrong_addresses_are_refused(address: str, said: str, app: Flask, county: County, clock: SetClock) -> None:
    answer = log_in(app, "legal").get(f"/work/requests{address}")
    assert answer.status_code == 422
    assert said in words(answer)


def test_others_see_what_happened_but_not_who_wrote(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock, a_document(S.PUBLISHED, county, clock))
    page = words(log_in(app, "drafter").get(f"/work/requests/{request.id}"))

    assert NAME not in page
    assert "公民（姓名仅承办人可见）" in page
    assert "您不是这件来件的承办人" in page
    assert log_in(app, "drafter").get(f"/work/requests/{request.id}/reply").status_code == 403
    assert log_in(app, "drafter2").get(f"/work/requests/{request.id}").status_code == 404
    assert log_in(app, "sysadmin").get(f"/work/requests/{request.id}").status_code == 403


def test_an_act_that_is_over_is_a_conflict(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock)
    legal = log_in(app, "legal")
    stale = {"version": str(request.version)}
    assert send(legal, f"/work/requests/{request.id}/note", text="已阅卷。").status_code == 303
    answer = send(legal, f"/work/requests/{request.id}/reply", conclusion="not_upheld", text="不成立。", **stale)
    assert answer.status_code == 409
    assert "VERSION_STALE" in words(answer)
    assert "刚刚改动了这件来件" in words(answer)
    assert send(legal, f"/work/requests/{request.id}/refuse", text="不属于。").status_code == 303
    answer = legal.get(f"/work/requests/{request.id}/reply")
    assert answer.status_code == 409
    assert "这件来件当前状态为「已办结」，现在办不了“答复”" in words(answer)
    assert "现在办不了“不予受理”" in words(legal.get(f"/work/requests/{request.id}/refuse"))
    assert "请打开文件" not in words(answer)


def test_a_court_finding_offers_neither_unfounded_nor_withdrawal(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock, kind=RequestKind.COURT_FINDING)
    legal, record = log_in(app, "legal"), f"/work/requests/{request.id}"
    assert "来件人撤回" not in words(legal.get(record))
    form = legal.get(f"{record}/reply").get_data(as_text=True)
    assert ("not_upheld" in form, "成立，修改有关条款或者文件" in form) == (False, True)
    assert send(legal, f"{record}/reply", conclusion="not_upheld", text="不成立").status_code == 422
    assert "登记有误作废" in words(legal.get(record))
    assert "登记有误的情况" in words(send(legal, f"{record}/void", text=""))
    assert send(legal, f"{record}/void", text="文号登记错了").status_code == 303
    assert "登记有误作废：文号登记错了" in words(legal.get(record))


def test_stopping_needs_a_fault(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock, a_document(S.PUBLISHED, county, clock))
    answer = send(
        log_in(app, "legal"),
        f"/work/requests/{request.id}/reply",
        conclusion="not_upheld",
        text="不成立",
        stop="第三条",
    )
    assert answer.status_code == 422
    assert "认定不成立的，不能停止执行条款" in words(answer)


@pytest.mark.parametrize("address", ["/work/requests", "/work/documents/{document}"])
def test_pages_cost_the_same_for_two_requests_and_for_twelve(
    address: str, app: Flask, county: County, clock: SetClock
) -> None:
    document, costs = a_document(S.PUBLISHED, county, clock), []
    legal = log_in(app, "legal")
    for more in (2, 10):
        for _ in range(more):
            enter(county, clock, document)
        with metered() as cost:
            page = legal.get(address.format(document=document.id))
        costs.append(len(cost.statements))
        assert page.status_code == 200
    assert costs[0] == costs[1]


def test_request_names_its_day(app: Flask, county: County, clock: SetClock) -> None:
    request: Request = enter(county, clock, kind=RequestKind.RECONSIDERATION, suspended_on=date(2026, 10, 13))
    page = words(log_in(app, "legal").get(f"/work/requests/{request.id}"))
    assert "期限 2026年11月12日" in page
    assert "通知制定机关答复 至2026年10月16日" in page


NUMBERS = "本人身份证号41042319900101001X，电话138 0000 0000，收费没有依据。"
FOUND = "内容里有身份证号410…1X、手机号138…00"


def test_numbers_of_people_are_warned_of_before_they_are_kept(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.PUBLISHED, county, clock)
    legal, page = log_in(app, "legal"), "/work/requests/new"
    warned = send(legal, page, **(FIELDS | {"facts": NUMBERS}))
    assert warned.status_code == 422
    assert f"{FOUND}，登记以后不能修改。 来件还没有登记，请删去个人号码；" in words(warned)
    assert legal.get("/work/requests/1").status_code == 404
    changed = form_data(warned, page) | {"facts": NUMBERS + "13911112222"}
    assert legal.post(page, data=changed).status_code == 422
    kept = legal.post(page, data=form_data(warned, page))
    assert kept.status_code == 303, words(kept)

    note = "/work/requests/1/note"
    warned = send(legal, note, text="来电号码13800000000。")
    assert "内容里有手机号138…00，还没有办理。" in words(warned)
    assert legal.post(note, data=form_data(warned, note) | {"text": "已联系来件人。"}).status_code == 303


def test_wrong_stop_is_put_right_on_a_page_of_its_own(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock, a_document(S.PUBLISHED, county, clock))
    do(RequestAct.REPLY, request, county, clock, remedy=Remedy.AMEND, stop="第三条")
    legal, page = log_in(app, "legal"), f"/work/requests/{request.id}/correct"
    assert "原来登记的是第三条。" in words(legal.get(page))
    wrong = send(legal, page, text="条款填错。", stop="第九百条")
    assert (wrong.status_code, "正文没有第九百条，最后一条是第四条" in words(wrong)) == (422, True)
    asked = send(legal, page, text="条款填错。", stop="第四条")
    assert "第四条 第四条 本办法自公布之日起施行，有效期5年。" in words(asked).replace("\u3000", " ")
    assert legal.post(page, data=form_data(asked, page)).status_code == 303
    shown = words(legal.get(f"/work/requests/{request.id}"))
    assert "更正 2026年10月13日更正：第三条停止执行系登记有误" in shown
    assert "更正停止执行：条款填错。" in shown
