"""The periodic cleanup: makers by urgency, the work list of each, and the round that is brought to its end."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import makers, rounds
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.models import CleanupRound
from lawdocs.cleanup.superiors import superiors_of
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines import reminders, upkeep
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.documents.models import Document
from lawdocs.documents.services import Basis
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.texts.metadata.basis import basis_titles
from tests.factories import TEXT, County, a_document
from tests.pages import form_data, log_in, send, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Act
from workflows.states import DocumentState as S

TODAY = date(2026, 10, 13)
SYSTEM = Actor.system("test")


def standing(county: County, on: date, title: str, issuer: str = "gov", **changes: object) -> Document:
    maker = county.agency(issuer)
    if maker.handled_by_id is None and issuer != "office":
        with transaction():  # so that the one clerk of the tests may publish for it
            maker.handled_by_id = county.agency("office").id
        forget_agency_tree()
    return a_document(S.PUBLISHED, county, SetClock(at_office(on)), title=title, issuer=issuer, **changes)


def look_at(document: Document, county: County, clock: SetClock) -> None:
    """Put a document into cleanup and keep it."""
    bureau = county.actor("bureau")
    cleanup.start_cleanup(document, "定期清理", bureau, clock, version=document.version, key=None)
    cleanup.keep(document, "仍需执行", bureau, clock, version=document.version, key=None)


def finish(county: County, clock: SetClock, maker: str = "gov", note: str = "", who: str = "bureau") -> CleanupRound:
    return rounds.finish_round(county.agency(maker), note, county.actor(who), clock, key=None)


def open_round(county: County, maker: str = "gov") -> Deadline | None:
    query = sa.select(Deadline).where(Deadline.duty == Duty.CLEANUP_ROUND, Deadline.ended_at.is_(None))
    return db.session.scalars(query.where(Deadline.agency_id == county.agency(maker).id)).one_or_none()


@pytest.mark.parametrize(
    ("published", "word"),
    [
        (date(2024, 10, 12), "2026-10-12 已逾期1日"),
        (date(2024, 10, 13), "2026-10-13 今天到期"),
        (date(2024, 10, 14), "2026-10-14 还剩1日"),
        (date(2024, 11, 13), "2026-11-13 还剩31日"),
    ],
)
def test_a_maker_without_a_round_counts_from_its_first_publication(
    published: date, word: str, app: Flask, county: County, clock: SetClock
) -> None:
    standing(county, published, "鲁山县甲办法")
    standing(county, date(2025, 3, 3), "鲁山县乙办法")

    day, _, stands = word.partition(" ")
    assert f"鲁山县人民政府 还没有记录 {day}（依据未核实） {stands} 2 0 2" in words(
        log_in(app, "bureau").get("/cleanup/makers")
    )


def test_makers_stand_by_urgency_with_their_figures(app: Flask, county: County, clock: SetClock) -> None:
    standing(county, date(2021, 3, 1), "鲁山县甲办法", validity_years=5)
    standing(county, date(2022, 3, 1), "鲁山县乙办法")
    urban = standing(county, date(2024, 3, 1), "鲁山县丙办法", "urban")
    standing(county, date(2024, 12, 20), "鲁山县丁办法", "town")
    finish(county, SetClock(at_office(date(2025, 11, 1))), note="逐件看过")
    look_at(urban, county, clock)

    page = words(log_in(app, "bureau").get("/cleanup/makers"))
    order = [page.index(name) for name in ("鲁山县城市管理局", "鲁山县尧山镇人民政府", "鲁山县人民政府 2025")]
    assert order == sorted(order)
    assert "鲁山县人民政府 2025-11-01 2027-11-01（依据未核实） 还剩384日 2 0 2" in page
    assert "鲁山县城市管理局 还没有记录 2026-03-01（依据未核实） 长期逾期226日 1 1 0" in page
    assert "全部 3 已逾期 1 90日内到期 1" in page
    assert "尧山镇" in words(log_in(app, "bureau").get("/cleanup/makers?view=near"))
    assert "城市管理局" not in words(log_in(app, "bureau").get("/cleanup/makers?view=near"))


def test_only_a_look_since_the_last_round_counts(app: Flask, county: County, clock: SetClock) -> None:
    document = standing(county, date(2024, 1, 2), "鲁山县甲办法")
    gov = county.agency("gov")
    look_at(document, county, SetClock(at_office(date(2024, 10, 13))))
    assert makers.maker_of(gov, TODAY).looked_at == 0  # two years ago to the day: of an earlier round
    look_at(document, county, SetClock(at_office(date(2024, 10, 14))))
    assert makers.maker_of(gov, TODAY).looked_at == 1
    finish(county, SetClock(at_office(date(2025, 10, 14))))
    assert makers.maker_of(gov, TODAY).looked_at == 0
    look_at(document, county, clock)
    assert makers.maker_of(gov, TODAY).looked_at == 1


def test_an_amendment_out_of_a_cleanup_is_a_look_and_one_besides_is_none(
    app: Flask, county: County, clock: SetClock
) -> None:
    one, other = (standing(county, date(2025, 1, 2), title) for title in ("鲁山县甲办法", "鲁山县乙办法"))
    order = standing(county, date(2026, 1, 5), "鲁山县关于修改若干文件的决定", "office")
    gov, clerk, bureau = county.agency("gov"), county.actor("clerk"), county.actor("bureau")
    for document, cleaned in ((one, True), (other, False)):
        if cleaned:
            cleanup.start_cleanup(document, "清理", bureau, clock, version=document.version, key=None)
        act = Act(
            day=TODAY, by_title=order.title, by_is_ours=True, by_published_on=order.published_on, new_text="第一条"
        )
        cleanup.amend(document, act, order, clerk, clock, version=document.version, key=None)
        assert makers.maker_of(gov, TODAY).looked_at == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("bureau", 200),
        ("clerk", 200),
        ("legal", 200),
        ("drafter", 200),
        ("drafter2", 404),
        ("legal2", 404),
        ("editor", 403),
    ],
)
def test_who_reads_the_list_of_a_maker(who: str, status: int, app: Flask, county: County, clock: SetClock) -> None:
    standing(county, date(2025, 3, 1), "鲁山县甲办法")
    client, gov = log_in(app, who), county.agency("gov").id
    answer = client.get(f"/cleanup/makers/{gov}")

    assert answer.status_code == status
    assert ("鲁山县人民政府 还没有记录" in words(client.get("/cleanup/makers"))) is (status == 200)
    if status == 200:
        assert ("启动清理" in words(answer)) is (who == "bureau")
        assert ("完成本轮清理" in words(answer)) is (who == "bureau")
        token = form_data(client.get("/account"), "/logout")["csrf_token"]
        for page in ("finish", "start?pick=1"):
            assert client.get(f"/cleanup/makers/{gov}/{page}").status_code == (200 if who == "bureau" else 403)
            if who != "bureau":
                sent = {"csrf_token": token, "note": "完", "reason": "清"}
                assert client.post(f"/cleanup/makers/{gov}/{page}", data=sent).status_code == 403
    assert client.get("/cleanup/makers/2147483647").status_code == (403 if who == "editor" else 404)


def test_the_clerk_who_is_reminded_can_open_the_page_the_reminder_names(
    app: Flask, county: County, clock: SetClock
) -> None:
    standing(county, date(2024, 10, 13), "鲁山县甲办法")
    upkeep.follow_deadlines(SYSTEM, clock)
    reminders.remind(SYSTEM, clock)
    told = db.session.scalars(sa.select(Notice).where(Notice.deadline_id == open_round(county).id)).all()
    assert {each.agency_id for each in told} >= {county.agency("office").id}

    page = f"/cleanup/makers/{county.agency('gov').id}"
    assert f'href="{page}"' in log_in(app, "clerk").get("/work/notices").get_data(as_text=True)
    assert "今天到期" in words(log_in(app, "clerk").get(page))


def test_finishing_a_round_moves_the_deadline_and_is_on_record(app: Flask, county: County, clock: SetClock) -> None:
    document = standing(county, date(2024, 9, 1), "鲁山县甲办法")
    upkeep.follow_deadlines(SYSTEM, clock)
    overdue = open_round(county)
    assert overdue.due_on == date(2026, 9, 1)
    look_at(document, county, clock)
    bureau, page = log_in(app, "bureau"), f"/cleanup/makers/{county.agency('gov').id}"
    asked = words(bureau.get(f"{page}/finish"))
    assert "清理日期记为2026年10月13日， 本轮已看1件。" in asked
    assert "下一轮应在2028年10月13日前完成（依据未核实）" in asked

    answer = send(bureau, f"{page}/finish", note="结果已公布。")

    assert (answer.status_code, answer.location) == (303, page)
    shown = words(bureau.get(page))
    assert "已完成本轮清理：鲁山县人民政府。" in shown
    assert (
        "上次完成：2026年10月13日 应在2028年10月13日前完成（依据未核实） 现行文件1件，本轮已看0件，还要看1件" in shown
    )
    assert "2026年10月13日 　清理1件　由许怀安登记 结果已公布。" in shown
    db.session.expire_all()
    assert (db.session.get(Deadline, overdue.id).outcome, open_round(county).due_on) == (
        Outcome.LATE,
        date(2028, 10, 13),
    )
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "cleanup:finish")).one()
    assert (entry.actor_id, entry.subject_id, entry.reason) == (
        county.users["bureau"].id,
        county.agency("gov").id,
        "结果已公布。",
    )
    assert vars(upkeep.follow_deadlines(SYSTEM, clock)) == {"done": 0, "skipped": 0, "failed": 0}
    assert verify().fault is None


def test_finished_on_the_last_day_it_is_in_time(app: Flask, county: County, clock: SetClock) -> None:
    standing(county, date(2024, 10, 13), "鲁山县甲办法")
    upkeep.follow_deadlines(SYSTEM, clock)
    deadline = open_round(county)
    finish(county, clock, note="只有一件，已电话核对")
    assert deadline.outcome is Outcome.MET


def test_what_was_not_looked_at_wants_a_reason(app: Flask, county: County, clock: SetClock) -> None:
    for title in ("鲁山县甲办法", "鲁山县乙办法"):
        standing(county, date(2024, 9, 1), title)
    bureau, page = log_in(app, "bureau"), f"/cleanup/makers/{county.agency('gov').id}/finish"
    assert "还有2件现行文件本轮没有看过。" in words(bureau.get(page))

    refused = send(bureau, page, note=" ")
    assert refused.status_code == 422
    assert "还有2件现行文件本轮没有看过，请先逐件清理，或者写明理由 规则R110" in words(refused)
    assert db.session.scalars(sa.select(CleanupRound)).all() == []
    answer = bureau.post(page, data=form_data(refused, page, page) | {"note": "两件均在本年公布，不纳入本轮。"})
    assert answer.status_code == 303
    assert [each.looked_at for each in db.session.scalars(sa.select(CleanupRound))] == [0]


def test_a_round_is_finished_once_a_day_and_once_for_one_click(app: Flask, county: County, clock: SetClock) -> None:
    standing(county, date(2024, 9, 1), "鲁山县甲办法")
    bureau, page = log_in(app, "bureau"), f"/cleanup/makers/{county.agency('gov').id}/finish"
    data = form_data(bureau.get(page), page, page) | {"note": "已逐件看过"}

    answers = [bureau.post(page, data=data) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    again = bureau.post(page, data=data | {"key": "another"})
    assert (again.status_code, "今天已经登记完成一轮清理" in words(again)) == (422, True)
    assert len(db.session.scalars(sa.select(CleanupRound)).all()) == 1


def test_who_does_not_supervise_the_maker_finishes_nothing(app: Flask, county: County, clock: SetClock) -> None:
    standing(county, date(2024, 9, 1), "鲁山县甲办法")
    for who in ("clerk", "drafter", "legal", "legal2"):
        with pytest.raises(Forbidden):
            finish(county, clock, note="完", who=who)
    with pytest.raises(StepRefused, match="没有现行文件，不需要定期清理"):
        finish(county, clock, maker="urban", note="完")


def test_the_work_list_tells_age_life_basis_and_last_look(app: Flask, county: County, clock: SetClock) -> None:
    old = standing(
        county, date(2022, 5, 1), "鲁山县城区停车泊位管理暂行办法", validity_years=2, text=TEXT.replace("5年", "2年")
    )
    text = TEXT.replace("有效期5年", "有效期至2026年12月1日")
    basis = (Basis("中华人民共和国道路交通安全法"), Basis("鲁山县城区停车泊位管理暂行办法"))
    soon = standing(county, date(2023, 3, 1), "鲁山县甲办法", text=text, basis=basis)
    look_at(soon, county, SetClock(at_office(date(2024, 5, 6))))
    clean = standing(county, date(2026, 1, 5), "鲁山县乙办法")
    cleanup.lapse_expired(old, SYSTEM, clock)
    bureau, page = log_in(app, "bureau"), f"/cleanup/makers/{county.agency('gov').id}"

    shown = words(bureau.get(page))

    assert "全部 2 本轮还没有看过 2 清理中 0 90日内到期 1 依据已经废止或者失效 1" in shown
    assert (
        "鲁山县甲办法 鲁政〔2023〕1号 3年 还剩49日 2026-12-01期满 "
        "《鲁山县城区停车泊位管理暂行办法》 已失效 《中华人民共和国道路交通安全法》 "
        "2024-05-06 本轮还没有看过 公布"
    ) in shown
    assert "鲁山县乙办法 鲁政〔2026〕1号 9个月 还剩4年4个月" in shown
    for view, titles in {"soon": [soon], "basis": [soon], "unseen": [soon, clean], "cleanup": []}.items():
        found = words(bureau.get(f"{page}?view={view}"))
        assert [each.title in found for each in (soon, clean)] == [each in titles for each in (soon, clean)], view
    assert bureau.get(f"{page}?view=other").status_code == 422
    assert bureau.get(f"{page}?sort=x").status_code == 422


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("第一条　为了规范管理，根据《甲法》《乙条例》等规定，制定本办法。根据《丙》办理。", ["甲法", "乙条例"]),
        ("各乡镇：\n　　为贯彻落实《关于〈甲〉的意见》（国办发〔2020〕1号）精神，现通知如下。", ["关于〈甲〉的意见"]),
        ("第一条　根据有关规定，制定本办法。\n第二条　依照《甲法》处罚。", []),
        ("第一条　制定本办法。", []),
    ],
)
def test_stock_without_relations_is_read_for_its_basis(text: str, titles: list[str]) -> None:
    assert basis_titles(text) == titles


def test_a_superior_text_that_was_made_anew_under_its_name_is_not_over(
    app: Flask, county: County, clock: SetClock
) -> None:
    first = standing(county, date(2020, 5, 1), "鲁山县犬只管理办法", validity_years=2, text=TEXT.replace("5年", "2年"))
    cleanup.lapse_expired(first, SYSTEM, SetClock(at_office(date(2022, 6, 1))))
    document = standing(county, date(2025, 5, 1), "鲁山县甲办法", basis=(Basis("鲁山县犬只管理办法"),))
    gov = county.agency("gov")
    assert superiors_of(gov, TODAY)[document.id][0].is_over
    second = standing(county, date(2026, 5, 1), "鲁山县人民政府关于印发《鲁山县犬只管理办法》的通知")

    found = superiors_of(gov, TODAY)[document.id][0]
    assert (found.document_id, found.is_over) == (second.id, False)


def test_cleanup_is_started_from_the_list_and_leads_back_to_it(app: Flask, county: County, clock: SetClock) -> None:
    document = standing(county, date(2025, 5, 1), "鲁山县甲办法")
    bureau, page = log_in(app, "bureau"), f"/cleanup/makers/{county.agency('gov').id}?view=unseen"
    shown = bureau.get(page).get_data(as_text=True)
    step = f"/work/documents/{document.id}/steps/start_cleanup?back={page.replace('=', '%3D')}"
    assert f'href="{step}"' in shown

    answer = send(bureau, step, reason="定期清理")
    assert (answer.status_code, answer.location) == (303, page)
    assert "已启动清理：《鲁山县甲办法》。" in words(bureau.get(page))


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/work", "/cleanup/../work", "/cleanup\n"])
def test_no_other_address_is_gone_back_to(back: str, app: Flask, county: County, clock: SetClock) -> None:
    document = standing(county, date(2025, 5, 1), "鲁山县甲办法")
    bureau, step = log_in(app, "bureau"), f"/work/documents/{document.id}/steps/start_cleanup"
    data = form_data(bureau.get(step), step, step) | {"reason": "清理"}

    assert bureau.get(step, query_string={"back": back}).status_code == 422
    assert bureau.post(step, query_string={"back": back}, data=data).status_code == 422
    assert db.session.get(Document, document.id).state is S.PUBLISHED


def test_several_are_started_at_once_after_one_look(app: Flask, county: County, clock: SetClock) -> None:
    first, second, moved, foreign = (
        standing(county, date(2025, 5, 1), f"鲁山县{name}办法", issuer)
        for name, issuer in (("甲", "gov"), ("乙", "gov"), ("丙", "gov"), ("丁", "urban"))
    )
    busy = a_document(S.CLEANUP, county, SetClock(at_office(date(2025, 5, 1))), title="鲁山县戊办法")
    picks = "&".join(f"pick={each.id}" for each in (first, second, moved, foreign, busy))
    bureau, page = log_in(app, "bureau"), f"/cleanup/makers/{county.agency('gov').id}/start?{picks}"

    asked = bureau.get(page)
    assert "对选中的3件文件启动清理？" in words(asked)
    assert "跳过1件 鲁山县戊办法　 当前状态为“清理”" in words(asked)
    blank = send(bureau, page, reason=" ")
    assert (blank.status_code, "请填写启动清理的理由" in words(blank)) == (422, True)
    data = form_data(asked, page.split("?")[0], page.split("?")[0]) | {"reason": "定期清理"}
    cleanup.start_cleanup(moved, "专项", county.actor("bureau"), clock, version=moved.version, key=None)
    cleanup.keep(moved, "继续", county.actor("bureau"), clock, version=moved.version, key=None)
    answer = bureau.post(page, data=data)

    assert answer.status_code == 303
    told = words(bureau.get(answer.location))
    assert "已对2件文件启动清理。鲁山县丙办法没有启动：操作未执行：另一位经办人刚刚改动了这份文件。" in told
    states = [db.session.get(Document, each.id).state for each in (first, second, moved, foreign)]
    assert states == [S.CLEANUP, S.CLEANUP, S.PUBLISHED, S.PUBLISHED]
    assert verify().fault is None


@pytest.mark.parametrize("query", ["", "?pick=x", "?pick=1&other=2", "?" + "&".join(f"pick={n}" for n in range(51))])
def test_wrong_picks_are_refused(query: str, app: Flask, county: County, clock: SetClock) -> None:
    standing(county, date(2025, 5, 1), "鲁山县甲办法")
    assert log_in(app, "bureau").get(f"/cleanup/makers/{county.agency('gov').id}/start{query}").status_code == 422


def test_a_maker_in_another_jurisdiction_is_none_of_the_bureaus(app: Flask, county: County, clock: SetClock) -> None:
    standing(county, date(2025, 5, 1), "鲁山县甲办法", "town")
    with transaction():
        county.agency("town").parent_id = county.agency("city").id
    forget_agency_tree()
    page = f"/cleanup/makers/{county.agency('town').id}"
    bureau = log_in(app, "bureau")
    assert "尧山镇" not in words(bureau.get("/cleanup/makers"))
    assert bureau.get(page).status_code == 404
    assert bureau.get(f"{page}/finish").status_code == 404


def test_the_pages_take_few_queries_however_long_the_list(app: Flask, county: County, clock: SetClock) -> None:
    counts = []
    for number in range(2):
        for place in range(1 + 11 * number):
            standing(county, date(2025, 5, 1) + timedelta(days=place), f"鲁山县第{number}{place}办法")
        asked: list[str] = []
        bureau = log_in(app, "bureau")

        def note(*arguments: object, asked: list[str] = asked) -> None:
            asked.append(arguments[2])

        sa.event.listen(db.engine, "before_cursor_execute", note)
        bureau.get("/cleanup/makers")
        bureau.get(f"/cleanup/makers/{county.agency('gov').id}")
        sa.event.remove(db.engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert counts[0] == counts[1]
