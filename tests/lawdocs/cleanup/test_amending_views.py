"""The pages on which a clerk looks at amendments, and what readers are told while the text does not say so yet."""

from datetime import date, timedelta

import pytest
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.cleanup.amendments.models import Verdict
from lawdocs.cleanup.amendments.services import dismiss, link_by_hand
from lawdocs.clock import SetClock, at_office
from lawdocs.extensions import db
from tests.factories import County, a_document
from tests.lawdocs.cleanup.amending import (
    BY_TITLE,
    DECISION,
    OLD,
    TITLE,
    confirm_all,
    decide,
    look_at_all,
    read_of,
    the_amended,
    the_decision,
)  # fmt: skip
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.portal.stock import a_stock
from tests.pages import form_data, go_to, log_in, send, words
from workflows.states import DocumentState as S
from workflows.titles import quoted

NOTICE = "修改内容自2026年12月1日起施行，正文尚未更新。"


@pytest.fixture
def engine() -> str:
    """One kind of database: what both must do alike is in the tests of races."""
    return "sqlite"


def test_clerk_goes_from_the_desk_through_all_to_the_new_text(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    clerk = log_in(app, "clerk")
    page = f"/work/documents/{document.id}/amendments/{by.id}"
    desk = words(clerk.get("/work"))
    assert f"登记修改：{TITLE}" in desk
    assert "已核对0项，共4项" in desk
    assert page in clerk.get("/work").get_data(as_text=True)
    staff = words(clerk.get(f"/work/documents/{document.id}"))
    assert "修改了本文件，修改还没有登记。" in staff
    shown = clerk.get(page)
    assert "已核对 0 / 4" in words(shown)
    assert "把第三条第二项里的“盲道”改成“盲道、人行道”。" in words(shown)
    assert "<mark>" in shown.get_data(as_text=True)
    assert "<del>" in shown.get_data(as_text=True) or "<ins>" in shown.get_data(as_text=True)
    assert "还有4项没有核对" in words(shown)

    for no in (1, 2, 3):
        answer = send(clerk, page, f"{page}/{no}", do="confirm")
        assert answer.status_code == 303, words(answer)
        assert answer.location == f"{page}#instruction-{no + 1}"
    refused = send(clerk, f"{page}/4", do="confirm")
    assert (refused.status_code, "改不进正文" in words(refused)) == (422, True)
    refused = send(clerk, f"{page}/4", do="reject")
    assert (refused.status_code, "请写明不采用的理由" in words(refused)) == (422, True)
    assert send(clerk, f"{page}/4", do="reject", reason="不是修改").location == f"{page}#result"
    shown = words(clerk.get(page))
    assert "已核对 4 / 4" in shown
    assert "第三条 → 第四条" in shown
    look_at_all(read_of(by), county, clock)

    step = f"/work/documents/{document.id}/steps/amend?by={by.id}"
    assert step in clerk.get(page).get_data(as_text=True)
    offered = form_data(clerk.get(step), f"/work/documents/{document.id}/steps/amend")
    assert offered["by"] == str(by.id)
    assert offered["day"] == "2026-12-01"
    assert "盲道、人行道" in offered["new_text"]
    answer = send(clerk, step, do="confirm")
    assert answer.status_code == 303, words(answer)
    assert "登记修改：" not in words(clerk.get("/work"))
    over = words(clerk.get(page))
    assert "修改已经登记" in over
    assert "已核对 4 / 4" in over
    assert "重新核对" not in over
    assert "不采用的理由：不是修改" in over
    assert "认定没有修改" not in over
    assert "2026年12月1日起施行修改后的文本" in words(app.test_client().get(f"/documents/{document.id}"))
    assert verify().fault is None


def test_doubts_hold_up_an_amendment_that_was_not_looked_at(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    clerk = log_in(app, "clerk")
    step = f"/work/documents/{document.id}/steps/amend?by={by.id}"
    text = OLD.replace("有效期5年", "有效期4年")
    answer = send(clerk, step, do="confirm", new_text=text)
    assert (answer.status_code, "读出4项修改，还有4项没有核对。" in words(answer)) == (200, True)
    data = form_data(answer, f"/work/documents/{document.id}/steps/amend")
    assert clerk.post(step, data=data | {"do": "confirm"}).status_code == 303


def test_what_differs_from_what_was_confirmed_and_kept_words_are_shown(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = the_amended(county, clock)
    text = f"""县人民政府决定对《{TITLE}》作如下修改：
一、将第一条修改为：“为了规范停车泊位，由县城市管理局牵头，制定本办法。”
二、将文中的“城市管理局”统一修改为“综合执法局”。
本决定自2026年12月1日起施行。
"""
    by = the_decision(county, clock, text=text)
    confirm_all(read_of(by), county, clock)
    clerk, step = log_in(app, "clerk"), f"/work/documents/{document.id}/steps/amend"
    kept = "修改决定把“城市管理局”统一改成“综合执法局”，第一条还有“城市管理局”。"
    assert kept in words(clerk.get(f"/work/documents/{document.id}/amendments/{by.id}"))
    offered = form_data(clerk.get(f"{step}?by={by.id}"), step)["new_text"]

    other = offered.replace("不占用盲道", "不得占用盲道")
    asked = send(clerk, f"{step}?by={by.id}", do="confirm", new_text=other)

    assert asked.status_code == 200
    assert "全文与逐项核对得出的文字不一样：第三条。" in words(asked)
    assert kept in words(asked)
    table = asked.get_data(as_text=True).partition("全文与逐项核对的不同")[2].partition("</table>")[0]
    assert table.count('scope="row"') == 1
    assert "<ins>得</ins>" in table
    assert clerk.post(step, data=form_data(asked, step) | {"do": "confirm"}).status_code == 303


def test_a_decision_overtaken_by_a_later_text_is_looked_at_on_the_text_it_changes(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = the_amended(county, clock)
    later_title = f"鲁山县人民政府关于再次修改《{TITLE}》的决定"
    text = f"将《{TITLE}》第一条删去。\n本决定自2026年12月10日起施行。\n"
    later = the_decision(county, clock, title=later_title, text=text, in_force_from=date(2026, 12, 10))
    by = the_decision(county, clock)
    clerk = log_in(app, "clerk")
    page = f"/work/documents/{document.id}/amendments/{by.id}"
    third = f"{page}/2"
    assert send(clerk, page, third, do="confirm").status_code == 303
    step = f"/work/documents/{document.id}/steps/amend"
    moved_up = OLD.replace("第一条　", "第〇条　").replace("第三条　停车", "第七条　停车")
    asked = send(clerk, f"{step}?by={later.id}", do="confirm", new_text=moved_up)
    assert clerk.post(step, data=form_data(asked, step) | {"do": "confirm"}).status_code == 303
    db.session.refresh(document)
    assert document.current_edition.in_force_from == date(2026, 12, 10)

    shown = words(clerk.get(page))
    assert "第2个文本已经登记自2026年12月10日起施行，晚于这项修改的施行日期（2026年12月1日）。" in shown
    assert "对照的正文：第1个文本" in shown
    assert "已核对 1 / 4" in shown
    assert send(clerk, page, f"{page}/1", do="confirm").status_code == 303

    offered = form_data(clerk.get(f"{step}?by={by.id}"), step)
    assert (offered["day"], offered["new_text"].strip()) == ("2026-12-10", moved_up.strip())
    asked = send(clerk, f"{step}?by={by.id}", do="confirm", day="2026-12-01")
    refused = clerk.post(step, data=form_data(asked, step) | {"do": "confirm"})
    assert (refused.status_code, "不能早于现有文本的施行日期（2026年12月10日）" in words(refused)) == (422, True)
    asked = send(clerk, f"{step}?by={by.id}", do="confirm", new_text=moved_up.replace("盲道", "盲道、人行道"))
    assert "已经确认的修改没有写进全文：第1项（把第二条第一款改成“本县城区和镇区停车泊位" in words(asked)
    told = "修改文件写明自2026年12月1日起施行，第2个文本已经登记自2026年12月10日起施行，这项修改只能排在它后面"
    assert (asked.status_code, told in words(asked)) == (200, True), words(asked)
    assert clerk.post(step, data=form_data(asked, step) | {"do": "confirm"}).status_code == 303
    db.session.refresh(document)
    assert [each.in_force_from for each in document.editions[1:]] == [date(2026, 12, 10), date(2026, 12, 10)]
    assert verify().fault is None


def test_hand_correction_takes_the_words_of_a_place(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    clerk, page = log_in(app, "clerk"), f"/work/documents/{document.id}/amendments/{by.id}/4"
    taken = send(clerk, page, do="take", unit="art-4")
    assert form_data(taken, page)["words"] == "第四条　本办法有效期5年。"
    assert form_data(taken, page)["unit"] == "art-4"
    missing = send(clerk, page, do="correct", unit="")
    assert (missing.status_code, "请选择改正正文的哪一处" in words(missing)) == (422, True)
    assert send(clerk, page, do="correct", unit="art-77").status_code == 422
    assert send(clerk, page, do="correct", unit="art-4", words="第四条　有效期3年。").status_code == 303
    assert "有效期3年" in words(clerk.get(page))
    assert send(clerk, page, do="other").status_code == 422
    blank = send(clerk, page, do="correct", unit="art-4", words=" ")
    assert (blank.status_code, "要整个删去的，请按“整个删去这一处”" in words(blank)) == (422, True)
    two = "第四条　有效期3年。\n第五条　甲。"
    asked = send(clerk, page, do="correct", unit="art-4", words=two)
    assert (asked.status_code, "一处改成了2条" in words(asked)) == (422, True)
    other = clerk.post(page, data=form_data(asked, page) | {"do": "correct", "words": two + "\n第六条　乙。"})
    assert (other.status_code, "一处改成了3条" in words(other)) == (422, True)
    assert clerk.post(page, data=form_data(asked, page) | {"do": "correct"}).status_code == 303
    assert send(clerk, page, do="remove", unit="").status_code == 422
    assert send(clerk, page, do="remove", unit="art-4").status_code == 303
    db.session.expire_all()
    assert (read_of(by).instructions[3].unit, read_of(by).instructions[3].words) == ("art-4", "")
    assert send(clerk, page.removesuffix("4") + "3", do="remove").status_code == 422
    for unknown in ("0", "5", "99"):
        assert clerk.get(page[:-1] + unknown).status_code == 404


def test_pages_are_for_those_who_may_amend(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    page = f"/work/documents/{document.id}/amendments/{by.id}"
    for who in ("drafter", "legal", "bureau", "legal2", "sysadmin", "editor"):
        for address in (page, f"{page}/1", f"{page}/dismiss"):
            assert log_in(app, who).get(address).status_code in (403, 404), who
    clerk = log_in(app, "clerk")
    assert clerk.get(f"/work/documents/{by.id}/amendments/{document.id}").status_code == 404
    assert clerk.get(f"/work/documents/999/amendments/{by.id}").status_code == 404
    assert "登记修改：" not in words(log_in(app, "legal2").get("/work"))
    told = words(log_in(app, "drafter").get(f"/work/documents/{document.id}"))
    assert "修改还没有登记。" in told
    assert "逐项核对修改内容" not in told


def test_a_slower_clerk_and_a_second_click_are_answered(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    one, other = log_in(app, "clerk"), log_in(app, "clerk")
    page = f"/work/documents/{document.id}/amendments/{by.id}/1"
    first, second = (form_data(go_to(who, page), page) | {"do": "confirm"} for who in (one, other))
    assert one.post(page, data=first).status_code == 303
    again = one.post(page, data=first)
    assert (again.status_code, again.location) == (303, page[:-2])
    late = other.post(page, data=second)
    assert (late.status_code, "另一位经办人刚刚改动了" in words(late)) == (409, True)
    version = first.pop("version")
    assert one.post(page, data=first | {"key": "new"}).status_code == 428
    assert version


def test_readers_are_told_until_the_text_says_so(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    clock.put(clock.now() + timedelta(days=20))
    public, page = app.test_client(), f"/documents/{document.id}"
    plain = public.get(page)
    draft = a_document(S.FILED, county, clock, title=BY_TITLE, text=DECISION, genre="决定")
    assert "正文尚未更新" not in words(public.get(page))
    by = the_decision(county, clock)
    told = public.get(page)
    assert told.headers["ETag"] != plain.headers["ETag"]
    assert f"本文件已被《{BY_TITLE.replace('《', '〈').replace('》', '〉')}》（{by.number}）修改， {NOTICE}" in words(
        told
    )
    assert f'href="/documents/{by.id}"' in told.get_data(as_text=True)
    third = told.get_data(as_text=True).partition('id="art-3"')[2].partition("</section>")[0]
    assert "2026年12月1日起修改，正文尚未更新" in third
    first = told.get_data(as_text=True).partition('id="art-1"')[2].partition("</section>")[0]
    assert "尚未更新" not in first
    assert "正文尚未更新" in public.get(f"{page}/text.txt").get_data(as_text=True)
    past = words(public.get(f"{page}/on/{clock.today() - timedelta(days=1)}"))
    assert "正文尚未更新" not in past.partition(" 沿革 ")[0]  # the course is that of today
    assert "正文尚未更新" in words(public.get(f"{page}/on/2026-12-05"))
    assert draft.title not in words(public.get(f"/documents/{draft.id}"))


def test_the_decision_links_what_it_amends_before_that_is_on_record(
    app: Flask, county: County, clock: SetClock
) -> None:
    by = the_decision(county, clock)
    public, page = app.test_client(), f"/documents/{by.id}"
    assert "本文件修改的文件" not in words(public.get(page))  # nothing of ours is meant
    document = the_amended(county, clock, title="鲁山县停车泊位管理规定")
    link_by_hand(read_of(by), document, county.actor("clerk"), clock, version=by.version, key=None)
    with metered() as cost:
        shown = public.get(page)
    assert len(cost.statements) <= 3
    assert f"本文件修改的文件 《{document.title}》 （{document.number}，正文尚未更新）" in words(shown)
    assert f'href="/documents/{document.id}"' in shown.get_data(as_text=True)
    dismiss(read_of(by), "读错了", county.actor("clerk"), clock, version=document.version, key=None)
    assert "本文件修改的文件" not in words(public.get(page))


def test_page_with_an_amendment_on_its_way_costs_no_more(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    public, page = app.test_client(), f"/documents/{document.id}"
    costs = []
    for _ in range(2):
        with metered() as cost:
            assert public.get(page).status_code == 200
        costs.append(len(cost.statements))
        the_decision(county, clock)
    assert costs[0] == costs[1] <= 3


def test_statement_of_a_day_lists_the_coming_amendment(app: Flask, county: County, clock: SetClock) -> None:
    document, by = the_amended(county, clock), the_decision(county, clock)
    assert by.in_force_from is not None
    before = by.in_force_from - timedelta(days=1)
    for day, is_coming in ((before, True), (by.in_force_from, False)):
        shown = words(app.test_client().get(f"/documents/{document.id}/on/{day.isoformat()}/statement"))
        assert ("修改内容施行，正文尚未更新（" in shown.partition("这一天以后的变化")[2]) is is_coming
        reckoned = shown.partition("从今天到这一天的变化")[2].partition("这一天以后的变化")[0]
        assert ("修改内容施行，正文尚未更新（" in reckoned) is not is_coming
        assert "公布修改决定，正文尚未更新（" in shown.partition("效力的依据")[2]
        assert "正文文字（与JSON中text相同）的SHA-256" in shown


def test_course_tells_of_an_amendment_that_is_in_no_text_yet(app: Flask, county: County, clock: SetClock) -> None:
    document, by = the_amended(county, clock), the_decision(county, clock)
    address = f"/documents/{document.id}"
    told = "修改内容施行，正文尚未更新"
    assert f"计划， {by.in_force_from} {told} {quoted(by.title)}" in words(app.test_client().get(f"{address}/history"))
    clock.put(at_office(by.in_force_from + timedelta(days=2)))
    shown = words(app.test_client().get(f"{address}/on/{clock.today()}/statement"))
    assert f"{told}（{quoted(by.title)}" in shown.partition("效力的依据")[2].partition("这一天以后的变化")[0]
    assert f"{by.in_force_from} {told}" in words(app.test_client().get(address))
    dismiss(read_of(by), "读错了", county.actor("clerk"), clock, version=document.version, key=None)
    assert told not in words(app.test_client().get(f"{address}/history"))


def test_what_is_closed_is_answered_with_what_happened_and_no_form(app: Flask, county: County, clock: SetClock) -> None:
    document, by = the_amended(county, clock), the_decision(county, clock)
    clerk, page = log_in(app, "clerk"), f"/work/documents/{document.id}/amendments/{by.id}"
    opened = form_data(clerk.get(f"{page}/2"), f"{page}/2")
    assert clerk.get(f"{page}/dismiss").status_code == 200
    confirm_all(read_of(by), county, clock)
    look_at_all(read_of(by), county, clock)
    assert send(clerk, f"/work/documents/{document.id}/steps/amend?by={by.id}", do="confirm").status_code == 303
    taken = clerk.post(f"{page}/2", data=opened | {"do": "take"})
    for answer in (taken, clerk.get(f"{page}/2"), clerk.get(f"{page}/dismiss")):
        assert answer.status_code == 409
        assert "的修改已经登记，正文已经更新" in words(answer)
        assert "<textarea name=" not in answer.get_data(as_text=True)
    assert "修改已经登记，正文已经更新。" in words(clerk.get(page))


def test_what_was_dismissed_or_ended_is_told_no_more(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    clerk, public = log_in(app, "clerk"), app.test_client()
    page = f"/work/documents/{document.id}/amendments/{by.id}/dismiss"
    assert "正文尚未更新" in words(public.get(f"/documents/{document.id}"))
    assert send(clerk, page).status_code == 422
    assert send(clerk, page, reason="是另一件同名文件").status_code == 303
    assert "正文尚未更新" not in words(public.get(f"/documents/{document.id}"))
    assert "登记修改：" not in words(clerk.get("/work"))
    assert "认定没有修改：是另一件同名文件" in words(clerk.get(f"/work/documents/{by.id}"))


def test_decision_about_what_we_do_not_have_says_so(app: Flask, county: County, clock: SetClock) -> None:
    by = the_decision(county, clock)
    clerk = log_in(app, "clerk")
    shown = words(clerk.get(f"/work/documents/{by.id}"))
    assert f"《{TITLE}》 本系统没有这件文件，读出4项修改，不能办理" in shown
    assert "登记修改：" not in words(clerk.get("/work"))
    document = the_amended(county, clock, title="鲁山县停车泊位管理规定")
    page = f"/work/documents/{by.id}/amendments/link/{read_of(by).id}"
    unknown = send(clerk, page, name="没有的文件")
    assert (unknown.status_code, "没有找到" in words(unknown)) == (422, True)
    assert send(clerk, page, name=document.number).status_code == 303
    assert "登记修改：鲁山县停车泊位管理规定" in words(clerk.get("/work"))


def test_decision_without_a_legible_instruction_is_a_task_all_the_same(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = the_amended(county, clock)
    text = "县人民政府决定修改停车泊位的规定，以重新公布的文本为准。\n本决定自2026年12月1日起施行。\n"
    by = the_decision(county, clock, text=text)
    clerk = log_in(app, "clerk")
    assert f"登记修改：{TITLE}" in words(clerk.get("/work"))
    shown = words(clerk.get(f"/work/documents/{document.id}/amendments/{by.id}"))
    assert "没有读出逐项的修改。" in shown
    assert "正文尚未更新" not in words(app.test_client().get(f"/documents/{document.id}"))


def test_a_decision_whose_title_does_not_tell_is_read_on_demand(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock, title="鲁山县人民政府关于停车泊位有关事项的决定")
    clerk = log_in(app, "clerk")
    assert "本文件修改的文件" not in words(clerk.get(f"/work/documents/{by.id}"))
    assert send(clerk, f"/work/documents/{by.id}/amendments/read").status_code == 303
    assert read_of(by).document_id == document.id
    assert f"/work/documents/{by.id}/amendments/read" not in clerk.get(f"/work/documents/{by.id}").get_data(
        as_text=True
    )


def test_all_rejected_leads_to_the_finding_that_nothing_changes(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    for row in read_of(by).instructions:
        decide(row, Verdict.REJECTED, county, clock, reason="不是本文件")
    shown = log_in(app, "clerk").get(f"/work/documents/{document.id}/amendments/{by.id}").get_data(as_text=True)
    assert f'/steps/amend?by={by.id}">用这个结果登记修改' not in shown
    assert "没有修改本文件</a>" in shown


def test_stock_without_its_text_says_so(app: Flask, county: County, clock: SetClock) -> None:
    issuer = {"issuer_id": county.agency("gov").id, "issuer_name": "鲁山县人民政府"}
    document = a_stock(clock, TITLE, text="", **issuer)
    by = the_decision(county, clock)
    clerk = log_in(app, "clerk")
    page = f"/work/documents/{document.id}/amendments/{by.id}"
    assert "本文件没有正文，不能逐项核对。" in words(clerk.get(page))
    assert clerk.get(f"{page}/1").status_code == 404
    assert clerk.get(f"/work/documents/{document.id}/steps/amend?by={by.id}").status_code == 200
    assert clerk.get("/work").status_code == 200
    assert "正文尚未更新" in words(app.test_client().get(f"/documents/{document.id}"))


def test_amended_stock_by_stock_works_alike(app: Flask, county: County, clock: SetClock) -> None:
    issuer = {"issuer_id": county.agency("gov").id, "issuer_name": "鲁山县人民政府"}
    document = a_stock(clock, TITLE, text=OLD, **issuer)
    by = a_stock(
        clock, BY_TITLE, text=DECISION, published_on=date(2026, 9, 1), in_force_from=date(2026, 12, 1), **issuer
    )
    clerk = log_in(app, "clerk")
    assert send(clerk, f"/work/documents/{by.id}/amendments/read").status_code == 303
    confirm_all(read_of(by), county, clock)
    look_at_all(read_of(by), county, clock)
    assert send(clerk, f"/work/documents/{document.id}/steps/amend?by={by.id}", do="confirm").status_code == 303
    db.session.refresh(document)
    assert len(document.editions) == 2
