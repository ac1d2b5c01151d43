"""Every step over HTTP: the right person takes it on its confirmation page, others are refused."""

import io
import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document, StepRecord
from lawdocs.extensions import db
from lawdocs.filing.models import NumberSeries
from lawdocs.texts.docx import write_docx
from tests.factories import FAILED, HELD, PASSED, TEXT, TEXT_AT_ONCE, County, a_document, plan_interpretation, register
from tests.lawdocs.portal.stock import a_stock
from tests.pages import form_data, log_in, send, words
from workflows.document import STEPS
from workflows.interpretation import Medium
from workflows.states import DocumentState as S

# step: state it is taken from, who takes it, what they enter, state it leads to
ROADS = {
    "submit": (S.DRAFT, "drafter", {}, S.REVIEW),
    "return": (S.REVIEW, "legal", {"reason": "第三条没有依据，请补充。"}, S.DRAFT),
    "reject": (S.REVIEW, "legal", {"reason": "第三条超越职权。"} | FAILED, S.DRAFT),
    "approve": (S.REVIEW, "legal", {"opinion": "内容合法，同意提交审议。"} | PASSED, S.APPROVED),
    "decide": (
        S.APPROVED,
        "clerk",
        {"meeting": "县政府第20次常务会议", "meeting_on": "2026-10-13", "signed_by": "县长", "signed_on": "20261013"}
        | HELD,
        S.DECIDED,
    ),
    "register": (S.DECIDED, "clerk", {}, S.FILED),
    "publish": (
        S.FILED,
        "clerk",
        {"day": "2026年10月13日", "channel": "县政府网站", "in_force_from": "2026-11-20"},
        S.PUBLISHED,
    ),
    "withdraw": (S.REVIEW, "drafter", {"reason": "上位法正在修订"}, S.WITHDRAWN),
    "exclude": (S.REVIEW, "legal", {"reason": "属于内部管理制度"}, S.WITHDRAWN),
    "start_cleanup": (S.PUBLISHED, "bureau", {"reason": "定期清理"}, S.CLEANUP),
    "keep": (S.CLEANUP, "bureau", {"reason": "仍然需要执行"}, S.PUBLISHED),
    "repeal": (
        S.PUBLISHED,
        "clerk",
        {"by_title": "关于废止部分文件的决定", "by_number": "平政〔2026〕3号", "day": "2026-11-12"},
        S.PUBLISHED,
    ),
    "lapse": (S.CLEANUP, "bureau", {"reason": "调整对象已消失", "day": "2026-11-12"}, S.CLEANUP),
}

AMENDED = TEXT + "第五条　另行规定。"


def page_of(document: Document, step: str) -> str:
    return f"/work/documents/{document.id}/steps/{step}"


def state_of(document: Document) -> S:
    db.session.expire_all()
    return db.session.get(Document, document.id).state


@pytest.mark.parametrize("step", list(ROADS))
def test_the_right_person_takes_each_step_on_its_page(step: str, app: Flask, county: County, clock: SetClock) -> None:
    state, who, fields, dest = ROADS[step]
    document = a_document(state, county, clock)

    answer = send(log_in(app, who), page_of(document, step), **fields)

    assert answer.status_code == 303, words(answer)
    assert answer.location == f"/work/documents/{document.id}"
    assert state_of(document) is dest


@pytest.mark.parametrize("step", [*ROADS, "amend"])
@pytest.mark.parametrize("who", ["drafter", "legal", "clerk", "bureau"])
def test_no_step_is_open_without_the_right_to_it(
    step: str, who: str, app: Flask, county: County, clock: SetClock
) -> None:
    state = ROADS[step][0] if step in ROADS else S.PUBLISHED
    allowed = {
        "submit": {"drafter"}, "return": {"legal"}, "reject": {"legal"}, "approve": {"legal"}, "decide": {"clerk"},
        "register": {"clerk"}, "publish": {"clerk"}, "withdraw": {"drafter", "clerk"}, "exclude": {"legal"},
        "start_cleanup": {"bureau"},
        "keep": {"bureau"}, "amend": {"clerk"}, "repeal": {"clerk", "bureau"}, "lapse": {"bureau"},
    }[step]  # fmt: skip
    document = a_document(state, county, clock)

    client = log_in(app, who)
    token = form_data(client.get("/work"), "/logout")["csrf_token"]

    asked = client.get(page_of(document, step))

    assert asked.status_code == (200 if who in allowed else 403)
    if who not in allowed:
        sent = client.post(page_of(document, step), data={"csrf_token": token, "version": document.version})
        assert sent.status_code == 403
        assert "您没有办理该事项的权限" in words(sent)
        assert state_of(document) is state


def test_a_whole_life_is_walked_through_the_pages(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DRAFT, county, clock)

    for step in ("submit", "approve", "decide", "register", "publish", "start_cleanup", "keep"):
        _, who, fields, dest = ROADS[step]
        if step == "register":
            plan = {"medium": "text", "reason": "", "note": ""}
            sent = send(log_in(app, "drafter"), f"/work/documents/{document.id}/interpretation/plan", **plan)
            assert sent.status_code == 303, words(sent)
        answer = send(log_in(app, who), page_of(document, step), **fields)
        assert answer.status_code == 303, f"{step}: {words(answer)}"
        assert state_of(document) is dest

    tags = list(db.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.subject_id == document.id)))
    assert [tag for tag in tags if tag == "document:publish"] == ["document:publish"]


def test_unknown_and_impossible_steps_are_forbidden(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DRAFT, county, clock)
    drafter = log_in(app, "drafter")

    assert drafter.get(page_of(document, "enter_stock")).status_code == 403
    assert drafter.get(page_of(document, "nonsense")).status_code == 403


def test_a_step_from_another_state_is_a_conflict(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)

    answer = log_in(app, "drafter").get(page_of(document, "submit"))

    assert answer.status_code == 409
    assert "该文件当前状态为「审核」，操作未执行" in words(answer)
    assert "STATE_CONFLICT" in words(answer)


def test_losing_a_race_shows_what_was_typed(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    legal = log_in(app, "legal")
    page = page_of(document, "approve")
    data = form_data(legal.get(page), page, page) | PASSED | {"opinion": "同意，第三条写得清楚。"}
    send(log_in(app, "drafter"), page_of(document, "withdraw"), reason="另行起草")

    answer = legal.post(page, data=data)

    assert answer.status_code == 409
    assert "同意，第三条写得清楚。" in words(answer)
    assert f'href="/work/documents/{document.id}"' in answer.get_data(as_text=True)


def test_an_old_version_is_refused_and_can_be_confirmed_again(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    legal = log_in(app, "legal")

    answer = send(legal, page_of(document, "approve"), **PASSED, opinion="同意。", version="1")

    assert answer.status_code == 409
    assert "VERSION_STALE" in words(answer)
    page = page_of(document, "approve")
    again = form_data(answer, page, page)
    assert again["opinion"] == "同意。"
    assert legal.post(page, data=again).status_code == 303


def test_a_missing_version_is_demanded(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)

    answer = send(log_in(app, "legal"), page_of(document, "approve"), **PASSED, opinion="同意。", version=None)

    assert answer.status_code == 428
    assert "VERSION_REQUIRED" in words(answer)
    assert "同意。" in answer.get_data(as_text=True)


def test_a_second_sending_gives_the_first_answer(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    legal, page = log_in(app, "legal"), page_of(document, "approve")
    data = form_data(legal.get(page), page, page) | PASSED | {"opinion": "同意。"}

    first, second = legal.post(page, data=data), legal.post(page, data=data)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    approvals = sa.select(StepRecord).where(StepRecord.document_id == document.id, StepRecord.step == "approve")
    assert len(list(db.session.scalars(approvals))) == 1


def test_a_used_key_with_another_body_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    legal, page = log_in(app, "legal"), page_of(document, "approve")
    data = form_data(legal.get(page), page, page) | PASSED | {"opinion": "同意。"}
    legal.post(page, data=data)

    answer = legal.post(page, data=data | {"opinion": "不同意。"})

    assert answer.status_code == 422
    assert "KEY_REUSED" in words(answer)


def test_a_page_without_token_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)

    answer = send(log_in(app, "legal"), page_of(document, "approve"), **PASSED, opinion="同意。", csrf_token=None)

    assert answer.status_code == 403
    assert "页面已过期，请刷新后重试" in words(answer)


def test_obstacles_after_trying_are_shown_in_red(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DRAFT, county, clock, materials=False, keywords="")
    drafter, page = log_in(app, "drafter"), page_of(document, "submit")
    asked = drafter.get(page)
    assert "还不能“提交审核”：5项未满足" in words(asked)
    assert "确认提交审核" not in words(asked)
    data = {"csrf_token": form_data(asked, "/logout")["csrf_token"], "version": document.version, "key": "k1"}

    answer = drafter.post(page, data=data)

    assert answer.status_code == 422
    assert 'class="obstacles tried"' in answer.get_data(as_text=True)
    assert "缺关键词" in words(answer)
    assert f'href="/work/documents/{document.id}/edit#keywords"' in answer.get_data(as_text=True)


def test_publishing_says_the_dates_it_will_bring(app: Flask, county: County, clock: SetClock) -> None:
    text = TEXT.replace("本办法有效期", "本办法自2026年11月20日起施行，有效期")
    document = a_document(S.FILED, county, clock, text=text)

    page = log_in(app, "clerk").get(page_of(document, "publish"))

    assert form_data(page, page_of(document, "publish"), page_of(document, "publish"))["in_force_from"] == "2026-11-20"
    assert "2026年11月20日零时起显示“现行有效”。公布到施行38日。" in words(page)
    assert "期满日记为2031年11月19日" in words(page)
    assert "公布到施行只有" not in words(page)
    assert "安排了解读" not in words(page)


def test_who_publishes_is_told_of_the_interpretation_to_come(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DECIDED, county, clock)
    plan_interpretation(document, county, clock, Medium.CHART)
    register(document, county, clock)

    page = words(log_in(app, "clerk").get(page_of(document, "publish")))

    assert "这件文件安排了解读（图解）。 由县城管局与文件同步发布，最迟在公布以后3个工作日内" in page


@pytest.mark.parametrize(("step", "who"), [("submit", "drafter"), ("decide", "clerk")])
def test_a_missing_plan_of_interpretation_is_said_before_it_bars(
    step: str, who: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(ROADS[step][0], county, clock)
    client, page = log_in(app, who), page_of(document, step)
    assert "还没有登记解读方案。" in words(client.get(page))
    plan_interpretation(document, county, clock, Medium.CHART)
    assert "还没有登记解读方案。" not in words(client.get(page))


def test_a_short_gap_before_effect_is_a_warning(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock, text=TEXT_AT_ONCE)

    page = log_in(app, "clerk").get(page_of(document, "publish"))

    assert "公布到施行只有0日，不足30日。" in words(page)


@pytest.mark.parametrize(
    ("fields", "code", "sentence"),
    [
        ({"day": "2026-02-30"}, "DATE_INVALID", "公布日期“2026-02-30”不是有效的日期，请按年-月-日填写，例如2026-10-13"),
        ({"in_force_from": ""}, "FIELD_REQUIRED", "请填写施行日期"),
        ({"in_force_from": "2026-10-12"}, "DATE_ORDER", "施行日期不能早于公布日期（2026年10月13日）"),
        ({"day": "2026-10-12"}, "DATE_ORDER", "公布日期不能早于签署日期（2026年10月13日）"),
        ({"channel": " \u200b"}, "FIELD_REQUIRED", "请填写公布载体"),
    ],
)
def test_wrong_days_of_publication_are_named(
    fields: dict, code: str, sentence: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.FILED, county, clock)

    answer = send(log_in(app, "clerk"), page_of(document, "publish"), **fields)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert code in words(answer)
    for name, value in fields.items():
        assert form_data(answer, page_of(document, "publish"), page_of(document, "publish"))[name] == value.strip()
    assert state_of(document) is S.FILED


def test_signing_before_the_meeting_is_out_of_order(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.APPROVED, county, clock)
    fields = ROADS["decide"][2] | {"signed_on": "2026-10-11"}

    answer = send(log_in(app, "clerk"), page_of(document, "decide"), **fields)

    assert answer.status_code == 422
    assert "不能早于审议日期（2026年10月13日）" in words(answer)
    assert "DATE_ORDER" in words(answer)


def test_registering_shows_the_next_number(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DECIDED, county, clock)
    clerk, page = log_in(app, "clerk"), page_of(document, "register")

    assert "发文字号为鲁政〔2026〕1号" in words(clerk.get(page))
    assert send(clerk, page, wanted="鲁政〔2026〕1号").status_code == 303
    db.session.expire_all()
    assert db.session.get(Document, document.id).number == "鲁政〔2026〕1号"


def test_numbers_that_stock_carries_are_passed_over_and_said(app: Flask, county: County, clock: SetClock) -> None:
    old = a_stock(clock, "鲁山县旧办法", number="鲁政[2026]1号")
    a_stock(clock, "鲁山县再一件旧办法", number="鲁政〔2026〕2号")
    document = a_document(S.DECIDED, county, clock)
    clerk, page = log_in(app, "clerk"), page_of(document, "register")
    asked = words(clerk.get(page))
    assert "发文字号为鲁政〔2026〕3号，" in asked
    assert "鲁政〔2026〕1号、鲁政〔2026〕2号已被存量文件使用， 跳过" in asked

    assert send(clerk, page).status_code == 303
    shown = words(clerk.get(f"/work/documents/{document.id}"))
    told = "鲁政〔2026〕1号、鲁政〔2026〕2号已被存量文件使用，跳过"
    assert f"已登记编号，发文字号为鲁政〔2026〕3号（{told}）：《{document.title}》。" in shown
    series = db.session.scalars(sa.select(NumberSeries).where(NumberSeries.kind == "document")).one()
    listed = words(clerk.get(f"/work/numbers/{series.id}"))
    assert f"{old.title} 没有给出，存量文件已使用" in listed
    assert "作废 存量" not in listed
    assert "鲁政 4号 1 0" in words(clerk.get("/work/numbers"))
    assert verify().fault is None


@pytest.mark.parametrize(
    ("wanted", "status", "code"),
    [("鲁政〔2026〕7号", 409, "NUMBER_TAKEN"), ("鲁政[2026]1号", 422, "NUMBER_FORMAT")],
)
def test_a_wrong_printed_number_is_refused_at_its_field(
    wanted: str, status: int, code: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.DECIDED, county, clock)
    page = page_of(document, "register")

    answer = send(log_in(app, "clerk"), page, wanted=wanted)

    assert (answer.status_code, code in words(answer)) == (status, True)
    assert 'id="wanted-error"' in answer.get_data(as_text=True)
    assert form_data(answer, page, page)["wanted"] == wanted
    assert state_of(document) is S.DECIDED


def test_an_amendment_names_a_published_document(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    by = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于修改城区停车泊位管理办法的决定")
    clock.put(clock.now() + timedelta(days=40))
    fields = {"by": str(by.id), "day": "2026-11-22", "new_text": TEXT.replace("五年", "三年") + "第五条　另行规定。"}

    answer = send(log_in(app, "clerk"), page_of(document, "amend"), **fields)

    assert answer.status_code == 303, words(answer)
    db.session.expire_all()
    amended = db.session.get(Document, document.id)
    assert [edition.no for edition in amended.editions] == [1, 2]
    assert amended.relations[-1].other_id == by.id


def test_an_amending_document_is_found_by_its_number(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    by = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于修改城区停车泊位管理办法的决定")
    fields = {"by_number": by.number.replace("〔", "[").replace("〕", "]"), "day": "2026-12-01", "new_text": AMENDED}

    answer = send(log_in(app, "clerk"), page_of(document, "amend"), **fields)

    assert answer.status_code == 303, words(answer)


def test_a_draft_cannot_be_named_as_amending(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    draft = a_document(S.FILED, county, clock, title="鲁山县人民政府关于修改城区停车泊位管理办法的决定")
    clerk, page = log_in(app, "clerk"), page_of(document, "amend")

    by_id = send(clerk, page, by=str(draft.id), day="2026-12-01")
    by_number = send(clerk, page, by_number=draft.number, day="2026-12-01")

    assert by_id.status_code == by_number.status_code == 422
    assert f"没有找到文号为“{draft.number}”的已公布文件" in words(by_number)
    assert "《鲁山县人民政府关于修改" not in words(by_number)


def test_a_repeal_by_a_document_from_outside_is_typed(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clock.put(clock.now() + timedelta(days=40))
    fields = {
        "by_title": "《平顶山市人民政府关于废止部分文件的决定》",
        "by_number": "平政〔2026〕3号",
        "day": "2026-11-22",
    }

    answer = send(log_in(app, "clerk"), page_of(document, "repeal"), **fields)

    assert answer.status_code == 303, words(answer)
    assert state_of(document) is S.REPEALED
    relation = db.session.get(Document, document.id).relations[-1]
    assert (relation.title, relation.number) == ("平顶山市人民政府关于废止部分文件的决定", "平政〔2026〕3号")


@pytest.mark.parametrize(
    ("facts", "seen"),
    [
        ({"in_force_from": None}, "公众看到的一直是效力不详。"),
        ({"in_force_from": date(2026, 10, 1)}, "公众先看到尚未生效，后来看到现行有效。"),
        ({"in_force_from": date(2026, 5, 1)}, "公众看到的一直是现行有效。"),
    ],
)
def test_a_repeal_in_the_past_says_what_the_public_saw(
    app: Flask, county: County, clock: SetClock, facts: dict[str, date | None], seen: str
) -> None:
    stock = a_stock(clock, published_on=date(2026, 4, 1), issuer_id=county.agency("gov").id, **facts)
    asked = send(log_in(app, "clerk"), page_of(stock, "repeal"), by_title="某决定", day="2026-09-01")
    assert f"废止日期在过去：从2026年9月1日到今天，{seen}" in words(asked)
    assert ("按有效办理的事项" in words(asked)) is ("现行有效" in seen)


def test_a_repeal_in_the_past_is_looked_at_twice(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clock.put(clock.now() + timedelta(days=40))
    clerk, page = log_in(app, "clerk"), page_of(document, "repeal")
    fields = {"by_title": "某决定", "by_number": "平政〔2026〕3号", "day": str(clock.today() - timedelta(days=1))}

    asked = send(clerk, page, **fields)
    assert (asked.status_code, state_of(document)) == (200, S.PUBLISHED)
    assert "废止日期在过去：从2026年11月21日到今天，公众看到的一直是现行有效。" in words(asked)
    again = form_data(asked, page, page)
    assert send(clerk, page, **fields | {"looked_at": again["looked_at"]}).status_code == 303
    assert state_of(document) is S.REPEALED


def test_a_repeal_from_outside_names_its_number_or_says_that_there_is_none(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clerk, page = log_in(app, "clerk"), page_of(document, "repeal")
    fields = {"by_title": "关于废止部分文件的公告", "day": "2026-12-01"}

    refused = send(clerk, page, **fields)
    assert refused.status_code == 422
    assert "请写明废止文件的发文字号；没有发文字号的，写“无文号”" in words(refused)
    assert send(clerk, page, **fields | {"by_number": "无文号"}).status_code == 303
    assert db.session.get(Document, document.id).relations[-1].number == ""


def test_a_repeal_without_a_document_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)

    answer = send(log_in(app, "clerk"), page_of(document, "repeal"), day="2026-11-20")

    assert answer.status_code == 422
    assert "请选择据以废止的文件，或者写明它的标题和发文字号" in words(answer)


def test_a_repeal_before_effect_is_refused_with_all_that_was_typed(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    page = page_of(document, "repeal")

    answer = send(
        log_in(app, "bureau"),
        page,
        by_title="关于废止的决定",
        by_number="无文号",
        day="2026-10-20",
        reason="已有新规定",
    )

    assert answer.status_code == 422
    assert "生效日不能早于文件的施行日期（2026年11月12日）" in words(answer)
    typed = form_data(answer, page, page)
    assert (typed["by_title"], typed["day"], typed["reason"]) == ("关于废止的决定", "2026-10-20", "已有新规定")


def test_a_planned_repeal_stands_in_the_timeline(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clerk = log_in(app, "clerk")
    send(clerk, page_of(document, "repeal"), by_title="关于废止的决定", by_number="无文号", day="2026-12-01")

    page = clerk.get(f"/work/documents/{document.id}")

    assert "2026年12月1日 废止生效 取消预定 由韩书言登记，到期自动办理" in words(page).replace("计划， ", "")


def test_every_step_of_the_table_has_its_page() -> None:
    from lawdocs.documents.steps import FORMS, SERVICES, WORDING

    walked = {step.name for step in STEPS if step.sources}
    assert walked == set(FORMS) == set(SERVICES) == set(WORDING)


def test_a_repeal_stated_in_the_text_is_recalled(app: Flask, county: County, clock: SetClock) -> None:
    text = TEXT + "《鲁山县停车收费办法》、《鲁山县泊位规定》（鲁政〔2019〕7号）同时废止。"
    document = a_document(S.FILED, county, clock, text=text)

    shown = words(log_in(app, "clerk").get(page_of(document, "publish")))

    assert "正文写明同时废止《鲁山县停车收费办法》。 公布以后，请在那份文件的页面登记废止。" in shown
    assert "正文写明同时废止《鲁山县泊位规定》。" in shown


def test_a_word_file_fills_the_amended_text(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    page = page_of(document, "amend")
    data = write_docx("鲁山县城区停车泊位管理办法", "第一条　修改后的目的。")

    answer = send(log_in(app, "clerk"), page, do="import", text_file=(io.BytesIO(data), "修改.docx"), day="2026-12-01")

    assert answer.status_code == 200
    shown = form_data(answer, page, page)
    assert shown["new_text"].strip() == "第一条　修改后的目的。"
    assert shown["day"] == "2026-12-01"
    assert state_of(document) is S.PUBLISHED


def test_the_post_in_which_one_acts_is_named(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)

    assert "以“鲁山县人民政府办公室　公布岗”的身份操作" in words(log_in(app, "clerk").get(page_of(document, "publish")))


def test_asking_for_the_head_of_a_step_is_like_opening_it(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    legal = log_in(app, "legal")

    assert legal.head(page_of(document, "approve")).status_code == 200
    assert log_in(app, "drafter").head(page_of(document, "submit")).status_code == 409
    assert state_of(document) is S.REVIEW


def test_a_title_that_ends_in_a_quoted_one_keeps_its_marks(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clerk = log_in(app, "clerk")

    answer = send(
        clerk, page_of(document, "repeal"), by_title="关于废止《鲁山县戊办法》", by_number="无文号", day="2026-12-01"
    )

    assert answer.status_code == 303, words(answer)
    db.session.expire_all()
    assert db.session.get(Document, document.id).relations[-1].title == "关于废止《鲁山县戊办法》"
    assert "《关于废止〈鲁山县戊办法〉》" in words(clerk.get(f"/work/documents/{document.id}"))


def test_a_title_inside_a_title_is_asked_about_in_single_marks(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock, title="关于修改《鲁山县戊办法》的决定")
    legal, page = log_in(app, "legal"), page_of(document, "approve")

    assert "通过《关于修改〈鲁山县戊办法〉的决定》的合法性审核？" in words(legal.get(page))
    send(legal, page, **PASSED, opinion="同意。")
    assert "《关于修改〈鲁山县戊办法〉的决定》。" in words(legal.get(f"/work/documents/{document.id}"))


def test_amending_documents_hold_and_those_that_name_the_document_come_first(
    app: Flask, county: County, clock: SetClock
) -> None:
    over = a_document(S.REPEALED, county, SetClock(clock.now() - timedelta(days=100)), title="鲁山县早已废止办法")
    named = a_document(S.PUBLISHED, county, clock, title="关于修改《鲁山县城区停车泊位管理办法》的决定")
    document = a_document(S.PUBLISHED, county, clock)
    older = a_document(S.PUBLISHED, county, clock, title="鲁山县犬只管理办法")
    newer = a_document(S.PUBLISHED, county, clock, title="鲁山县路灯管理办法")
    other = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府办公室规定", issuer="office")

    shown = log_in(app, "clerk").get(page_of(document, "amend")).get_data(as_text=True)

    offered = [int(each) for each in re.findall(r'<option value="(\d+)"', shown)]
    assert offered == [named.id, newer.id, older.id]
    assert not {over.id, other.id, document.id} & set(offered)


def test_an_amending_document_that_does_not_name_this_one_is_looked_at_again(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    wrong = a_document(S.PUBLISHED, county, clock, title="鲁山县犬只管理办法", text="第一条　养犬应当登记。")
    clerk, page = log_in(app, "clerk"), page_of(document, "amend")

    asked = send(clerk, page, by=str(wrong.id), day="2026-12-01", new_text="第一条　改过。")

    assert asked.status_code == 200
    assert "《鲁山县犬只管理办法》的标题和正文都没有提到《鲁山县城区停车泊位管理办法》。" in words(asked)
    db.session.expire_all()
    assert len(db.session.get(Document, document.id).editions) == 1
    again = form_data(asked, page, page)
    assert again["new_text"] == "第一条　改过。"
    assert clerk.post(page, data=again).status_code == 303
    db.session.expire_all()
    assert len(db.session.get(Document, document.id).editions) == 2


def test_a_look_at_one_document_is_no_look_at_another(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    wrong = [
        a_document(S.PUBLISHED, county, clock, title=f"鲁山县{name}管理办法", text="第一条　应当登记。")
        for name in ("犬只", "路灯")
    ]
    clerk, page = log_in(app, "clerk"), page_of(document, "amend")
    asked = send(clerk, page, by=str(wrong[0].id), day="2026-12-01", new_text="第一条　改过。")

    answer = clerk.post(page, data=form_data(asked, page, page) | {"by": str(wrong[1].id)})

    assert answer.status_code == 200
    assert "《鲁山县路灯管理办法》的标题和正文都没有提到" in words(answer)


@pytest.mark.parametrize("changed", [{"new_text": "第一条　全部换掉。"}, {"day": "2026-12-02"}])
def test_a_look_at_one_text_or_day_is_no_look_at_another(
    changed: dict[str, str], app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    wrong = a_document(S.PUBLISHED, county, clock, title="鲁山县犬只管理办法", text="第一条　养犬应当登记。")
    clerk, page = log_in(app, "clerk"), page_of(document, "amend")
    asked = send(clerk, page, by=str(wrong.id), day="2026-12-01", new_text="第一条　改过。")

    again = clerk.post(page, data=form_data(asked, page, page) | changed)

    assert (again.status_code, "还没有办成，请再看一次下面的提示。" in words(again)) == (200, True)
    assert clerk.post(page, data=form_data(again, page, page)).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("有效期5年", "有效期8年", "修改后的全文写明有效期8年，登记的有效期是“5年，至"),
        ("第二条", "第二百条", "修改后的全文编号不连贯：第一条之后是第二百条"),
    ],
)
def test_an_amended_text_against_the_record_or_its_numbers_is_looked_at_twice(
    old: str, new: str, told: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    by = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于修改城区停车泊位管理办法的决定")
    clerk, page = log_in(app, "clerk"), page_of(document, "amend")
    assert told not in words(clerk.get(page))

    asked = send(clerk, page, by=str(by.id), day="2026-12-01", new_text=TEXT.replace(old, new))

    assert (asked.status_code, told in words(asked)) == (200, True), words(asked)
    assert clerk.post(page, data=form_data(asked, page, page)).status_code == 303


def test_an_amending_document_that_names_this_one_in_its_text_is_not_questioned(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    text = "第一条　对《鲁山县城区停车泊位管理办法》作如下修改。"
    by = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于修改部分文件的决定", text=text)

    fields = {"by": str(by.id), "day": "2026-12-01", "new_text": AMENDED}
    answer = send(log_in(app, "clerk"), page_of(document, "amend"), **fields)

    assert answer.status_code == 303, words(answer)


def test_the_day_of_a_lapse_is_asked_for_only_before_the_term_is_over(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.CLEANUP, county, clock)
    ahead = words(log_in(app, "bureau").get(page_of(document, "lapse")))
    clock.put(clock.now() + timedelta(days=6 * 366))
    after = words(log_in(app, "bureau").get(page_of(document, "lapse")))

    assert "失效日期 自这一天零时起不再有效，例如2026-10-13" in ahead
    assert "失效日期 有效期已经届满，不用填，只补记失效。" in after
