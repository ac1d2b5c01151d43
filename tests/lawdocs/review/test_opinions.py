"""Opinions of three forms: amendments answered by clause, disagreement, advice, and the gate before the decision."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from lxml import html

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify_histories import history_faults
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.agenda import agenda
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.deadlines.reminders import remind
from lawdocs.deadlines.upkeep import refresh_clocks
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StateConflict, StepRefused
from lawdocs.extensions import db
from lawdocs.review import advisers, answers
from lawdocs.review import services as review
from lawdocs.review.answers import Answer
from lawdocs.review.models import AdviserKind, OpinionKind
from tests.factories import CHECKS, FAILED, FAILING_CHECKS, HELD, PASSED, County, a_document, decide
from tests.lawdocs.supervision.reading import Seen
from tests.pages import log_in, send, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Act
from workflows.opinions import Amendment
from workflows.roles import Role
from workflows.states import DocumentState as S

FIRST = Amendment(
    "第三条第一项", "不妨碍行人和车辆通行", "不妨碍行人、车辆和消防车辆通行", "表述不全", "《消防法》第二十八条"
)
SECOND = Amendment("第三条第二项", "不占用盲道和消防通道。", "不占用盲道。", "重复", "《立法技术规范》")


def conclude(
    document: Document, step: str, county: County, clock: SetClock, who: str = "legal", **said: object
) -> None:
    seen = {"version": document.version, "key": None} | said
    review.conclude(document, step, "第三条的表述应当修改。", county.actor(who), clock, **seen)


def to_amend(county: County, clock: SetClock) -> Document:
    """A document that passed with two amendments."""
    document = a_document(S.REVIEW, county, clock)
    conclude(document, "approve", county, clock, form="amend", checks=FAILING_CHECKS, amendments=(FIRST, SECOND))
    return document


def answer(document: Document, county: County, clock: SetClock, given: dict, who: str = "drafter") -> None:
    answers.answer_amendments(document, given, county.actor(who), clock, version=document.version, key=None)


def object_to(document: Document, county: County, clock: SetClock, text: str = "第三条有依据。") -> None:
    answers.object_to(document, text, county.actor("drafter"), clock, version=document.version, key=None)


def objection_clock(document: Document) -> Deadline:
    query = sa.select(Deadline).where(Deadline.document_id == document.id, Deadline.duty == Duty.OBJECTION)
    return db.session.scalars(query).one()


def test_opinion_keeps_its_points_and_the_days_it_took(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    clock.put(at_office(date(2026, 10, 20)))
    conclude(document, "approve", county, clock, checks=CHECKS)

    opinion = document.opinions[-1]
    assert opinion.kind is OpinionKind.LAWFUL
    assert [(each.point, each.holds) for each in opinion.checks] == [(each.point, True) for each in CHECKS]
    assert (opinion.received_on, opinion.days_taken, opinion.days_unit.label) == (date(2026, 10, 13), 5, "个工作日")


def test_lawful_opinion_needs_every_point_to_hold(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    with pytest.raises(StepRefused, match="^有不符合的要点，不能作出合法的结论：没有超越法定职权$"):
        conclude(document, "approve", county, clock, checks=FAILING_CHECKS)
    with pytest.raises(StepRefused) as refused:
        conclude(document, "approve", county, clock)
    assert len(refused.value.reasons) == 7


def test_rejection_names_a_failing_point(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    with pytest.raises(StepRefused, match="^不予通过的，请至少指出一项不符合的审核要点$"):
        conclude(document, "reject", county, clock, checks=CHECKS)


def test_amendments_wait_for_answers_before_anybody_decides(app: Flask, county: County, clock: SetClock) -> None:
    document = to_amend(county, clock)

    assert document.opinions[-1].kind is OpinionKind.AMEND
    with pytest.raises(StepRefused, match="^还有2条审核修改意见没有答复$"):
        decide(document, county, clock)
    running = objection_clock(document)
    assert (running.held_by_role, running.due_on, running.about) == ("drafter", date(2026, 10, 16), "2条修改意见")


def test_adopted_amendments_make_a_new_text_word_for_word(app: Flask, county: County, clock: SetClock) -> None:
    document = to_amend(county, clock)
    reviewed = document.draft

    answer(document, county, clock, {1: Answer(True), 2: Answer(False, "消防通道应当单独写明。")})

    made = document.draft
    assert made.draft_no == reviewed.draft_no + 1
    assert made.text == reviewed.text.replace(FIRST.original, FIRST.proposed)
    assert made.frozen_at is not None
    assert objection_clock(document).outcome is Outcome.MET
    decide(document, county, clock)
    assert document.state is S.DECIDED
    assert document.decisions[-1].revision_id == made.id
    assert list(history_faults(document.id)) == []


@pytest.mark.parametrize(("years", "kept"), [(3, True), (9, False)])
def test_the_term_of_an_amended_text_is_the_one_on_record(
    app: Flask, county: County, clock: SetClock, years: int, kept: bool
) -> None:
    document = a_document(S.REVIEW, county, clock)
    change = Amendment("第四条", "有效期5年", f"有效期{years}年", "期限应当另定", "《规章制定程序条例》")
    conclude(document, "approve", county, clock, form="amend", checks=FAILING_CHECKS, amendments=(change,))

    if kept:
        answer(document, county, clock, {1: Answer(True)})
        assert document.validity_years == 3
    else:
        with pytest.raises(StepRefused, match="^采纳以后正文写明有效期9年，超过上限5年（依据未核实）"):
            answer(document, county, clock, {1: Answer(True)})
        assert (document.validity_years, "有效期5年" in document.draft.text) == (5, True)


def test_nothing_adopted_leaves_the_text_as_it_was(app: Flask, county: County, clock: SetClock) -> None:
    document = to_amend(county, clock)
    reviewed = document.draft
    answer(document, county, clock, {1: Answer(False, "原文更清楚。"), 2: Answer(False, "应当保留。")})
    assert document.draft is reviewed
    decide(document, county, clock)


def test_every_amendment_is_answered_and_a_refusal_has_its_reason(app: Flask, county: County, clock: SetClock) -> None:
    document = to_amend(county, clock)
    with pytest.raises(StepRefused) as refused:
        answer(document, county, clock, {1: Answer(False, " ")})
    assert refused.value.reasons == ("第1条修改意见没有采纳，请写明理由和依据", "第2条修改意见没有答复")


def test_answers_are_given_once_and_by_the_drafter(app: Flask, county: County, clock: SetClock) -> None:
    document = to_amend(county, clock)
    given = {1: Answer(True), 2: Answer(True)}
    for who in ("legal", "clerk", "drafter2"):
        with pytest.raises(Forbidden):
            answer(document, county, clock, given, who)
    answer(document, county, clock, given)
    with pytest.raises(StepRefused, match="^没有要答复的审核修改意见$"):
        answer(document, county, clock, given)


def test_a_meeting_before_the_answers_is_told_the_day_of_the_answers(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = to_amend(county, clock)
    clock.put(at_office(date(2026, 10, 16)))
    answer(document, county, clock, {1: Answer(True), 2: Answer(True)})
    days = {"meeting_on": date(2026, 10, 14), "signed_on": date(2026, 10, 16)}
    act = Act(meeting="县政府第20次常务会议", signed_by="县长", **days, **HELD)
    with pytest.raises(StepRefused) as refused:
        review.decide(document, act, county.actor("clerk"), clock, version=document.version, key=None)
    told = "审议日期（2026年10月14日）不能早于答复审核修改意见的日期（2026年10月16日）"
    assert refused.value.reasons == (f"{told}：修改意见答复以后，才能提交集体审议",)


def test_late_answers_find_the_period_to_object_lapsed(app: Flask, county: County, clock: SetClock) -> None:
    document = to_amend(county, clock)
    clock.put(at_office(date(2026, 10, 17)))
    answer(document, county, clock, {1: Answer(True), 2: Answer(True)})
    assert (objection_clock(document).outcome, objection_clock(document).ended_by) == (Outcome.VOID, "期满未提出")


def test_negative_review_bars_the_decision_despite_a_disagreement(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    conclude(document, "reject", county, clock, checks=FAILING_CHECKS)
    object_to(document, county, clock)

    assert (document.opinions[-1].objection, document.opinions[-1].objected_late) == ("第三条有依据。", False)
    with pytest.raises(StateConflict):
        decide(document, county, clock)
    with pytest.raises(StepRefused, match="^没有可以提出异议的审核意见$"):
        object_to(document, county, clock, "再说一次")


def test_late_disagreement_is_kept_and_marked(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    conclude(document, "reject", county, clock, checks=FAILING_CHECKS)
    assert answers.last_day_to_object(document.opinions[-1]) == date(2026, 10, 16)
    clock.put(at_office(date(2026, 10, 17)))
    object_to(document, county, clock)
    assert document.opinions[-1].objected_late


def test_whoever_decides_sees_what_the_drafter_did_not_accept(app: Flask, county: County, clock: SetClock) -> None:
    document = to_amend(county, clock)
    object_to(document, county, clock, "总体上不同意，理由如下。")
    answer(document, county, clock, {1: Answer(True), 2: Answer(False, "消防通道应当单独写明。")})

    shown = words(log_in(app, "clerk").get(f"/work/documents/{document.id}/steps/decide"))
    assert "起草单位没有采纳第三条第二项的修改意见：" in shown
    assert "消防通道应当单独写明。" in shown
    assert "总体上不同意，理由如下。" in shown
    assert "没有采纳第三条第一项" not in shown


def test_advice_is_kept_beside_the_opinion(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    said = (AdviserKind.ADVISER, "某律师事务所", clock.today(), "第三条可以保留。")
    with pytest.raises(Forbidden):
        advisers.record_advice(document, *said, county.actor("drafter"), clock, version=document.version, key=None)
    advisers.record_advice(document, *said, county.actor("legal"), clock, version=document.version, key=None)

    assert document.adviser_opinions[-1].revision_id == document.draft.id
    assert "第三条可以保留。" in words(log_in(app, "drafter").get(f"/work/documents/{document.id}"))
    tomorrow = (AdviserKind.LAWYER, "县司法局", date(2026, 10, 14), "同意。")
    with pytest.raises(StepRefused, match="^意见日期不能晚于今天（2026年10月13日）$"):
        advisers.record_advice(document, *tomorrow, county.actor("legal"), clock, version=document.version, key=None)


def test_the_whole_exchange_is_held_on_pages(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    page = f"/work/documents/{document.id}"
    legal, drafter = log_in(app, "legal"), log_in(app, "drafter")
    advice = {"kind": "lawyer", "adviser": "县司法局", "given_on": "2026-10-12", "text": "建议补充消防车辆。"}
    assert send(legal, f"{page}/advice/new", **advice).status_code == 303
    fields = PASSED | {"form": "amend", "opinion": "第三条应当修改。"}
    refused = send(legal, f"{page}/steps/approve", **fields)
    assert refused.status_code == 422
    assert "应当予以修改的，请逐条写明修改意见" in words(refused)
    parts = ("clause", "original", "proposed", "reason", "ground")
    for number, each in ((1, FIRST), (2, SECOND)):
        fields |= {f"{part}_{number}": getattr(each, part) for part in parts}
    answered = send(legal, f"{page}/steps/approve", **fields)
    assert answered.status_code == 303, words(answered)

    shown = words(drafter.get(page))
    assert "答复修改意见" in shown
    assert "还没有答复" in shown
    both = send(drafter, f"{page}/amendments/answer", adopted_1="no", adopted_2="no")
    assert both.status_code == 422
    for number in (1, 2):
        assert f"第{number}条修改意见没有采纳，请写明理由和依据" in words(both)
    given = {"adopted_1": "yes", "adopted_2": "no", "why_2": "消防通道应当单独写明。"}
    assert send(drafter, f"{page}/amendments/answer", **given).location == page
    assert "不采纳：消防通道应当单独写明。" in words(legal.get(page))
    assert send(drafter, f"{page}/objection", text="总体上不同意。").status_code == 303
    tags = db.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.subject_id == document.id)).all()
    assert tags[-4:] == [
        "document:record_advice",
        "document:approve",
        "document:answer_amendments",
        "document:object_to_opinion",
    ]


def test_every_fault_of_the_amendments_is_told_at_once_at_its_field(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.REVIEW, county, clock)
    page = f"/work/documents/{document.id}/steps/approve"
    fields = PASSED | {
        "form": "amend", "opinion": "", "holds_powers": "no",
        "clause_1": "第九十九条", "original_1": "不妨碍行人和车辆通行", "proposed_1": "不妨碍通行",
        "ground_1": "《某法》",
        "clause_3": "第四条", "original_3": "不占用盲道", "proposed_3": "不占用盲道", "reason_3": "重复",
    }  # fmt: skip
    refused = send(log_in(app, "legal"), page, **fields)

    assert refused.status_code == 422
    faults = html.fromstring(refused.get_data(as_text=True)).xpath("//*[@class='field-error']")
    assert {each.get("id").removesuffix("-error"): each.text_content().strip() for each in faults} == {
        "opinion": "请填写合法性审核意见",
        "remark_powers": "请写明不符合的情况：没有超越法定职权",
        "clause_1": "第1条修改意见：正文没有第九十九条，最后一条是第四条",
        "reason_1": "第1条修改意见缺理由",
        "clause_3": "第3条修改意见：这段原文在第三条，不在第四条",
        "proposed_3": "第3条修改意见没有改动原文",
        "ground_3": "第3条修改意见缺依据",
    }
    assert "要写这一条的必须填写" in words(refused)


def test_lawful_opinion_with_a_failing_point_or_an_amendment_is_told_at_the_form(
    app: Flask, county: County, clock: SetClock
) -> None:
    page = f"/work/documents/{a_document(S.REVIEW, county, clock).id}/steps/approve"
    legal = log_in(app, "legal")
    failing = PASSED | {"opinion": "合法。", "holds_powers": "no", "remark_powers": "第三条超越职权。"}
    assert "有不符合的要点，不能作出合法的结论：没有超越法定职权" in words(send(legal, page, **failing))
    amending = PASSED | {"opinion": "合法。", "clause_1": "第三条"}
    assert "合法的意见不带修改意见；要修改的，请选择应当予以修改" in words(send(legal, page, **amending))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"clause": "第九十九条"}, "第1条修改意见：正文没有第九十九条，最后一条是第四条"),
        ({"clause": "第四条"}, "第1条修改意见：这段原文在第三条，不在第四条"),
    ],
)
def test_amendment_of_a_clause_that_is_not_there_is_refused(
    change: dict, reason: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.REVIEW, county, clock)
    wrong = replace(FIRST, **change)
    with pytest.raises(StepRefused, match=f"^{reason}$"):
        conclude(document, "approve", county, clock, form="amend", checks=FAILING_CHECKS, amendments=(wrong,))
    assert (document.state, document.opinions) == (S.REVIEW, [])


def test_rejection_page_demands_the_points(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    page, legal = f"/work/documents/{document.id}/steps/reject", log_in(app, "legal")
    assert "请选择是否符合：没有超越法定职权" in words(send(legal, page, reason="不合法"))
    nothing = send(legal, page, **PASSED | {"form": None}, reason="不合法")
    assert nothing.status_code == 422
    assert "不予通过的，请至少指出一项不符合的审核要点" in words(nothing)
    assert send(legal, page, **FAILED, reason="不合法").status_code == 303
    assert "第三条超越职权。" in words(legal.get(f"/work/documents/{document.id}"))


def test_pages_of_the_answers_are_closed_to_others(app: Flask, county: County, clock: SetClock) -> None:
    page = f"/work/documents/{to_amend(county, clock).id}"
    for who, path in (("legal", "amendments/answer"), ("clerk", "objection"), ("drafter", "advice/new")):
        assert log_in(app, who).get(f"{page}/{path}").status_code == 403
    assert log_in(app, "legal").get(f"{page}/advice/new").status_code == 409


def test_period_to_object_lapses_by_itself_and_is_never_late(app: Flask, county: County, clock: SetClock) -> None:
    document = to_amend(county, clock)
    running = objection_clock(document)
    assert standing(running, date(2026, 10, 16)).text == "今天到期"
    clock.put(at_office(date(2026, 10, 17)))
    drafter = log_in(app, "drafter")

    places = ("/work", "/work/notices?tab=all", f"/work/documents/{document.id}", f"/work/deadlines/{running.id}")
    shown = {place: words(drafter.get(place)) for place in places}
    assert "已过期未提出" in shown[places[-1]]
    assert [place for place in places if "逾期" in shown[place].replace("不算逾期", "")] == []
    assert [each for each in agenda([(Role.DRAFTER, running.held_by_id)], clock.today()) if "异议" in each.title] == []
    bureau = log_in(app, "bureau")
    assert Seen(bureau, "/supervision").tiles["其中期限逾期"] == 0
    assert bureau.get("/supervision/late-clocks?duty=objection").status_code == 422

    assert refresh_clocks(clock).done == 1
    remind(Actor.system("test"), clock)

    ended = objection_clock(document)
    assert (ended.outcome, ended.ended_on, ended.ended_by) == (Outcome.VOID, date(2026, 10, 17), "期满未提出")
    assert "已过期未提出" in words(drafter.get(f"/work/deadlines/{running.id}"))
    assert "逾期" not in "".join(db.session.scalars(sa.select(Notice.text)))
    answer(document, county, clock, {1: Answer(True), 2: Answer(True)})


def test_disagreement_uses_the_period_up(app: Flask, county: County, clock: SetClock) -> None:
    document = to_amend(county, clock)
    object_to(document, county, clock)
    assert (objection_clock(document).outcome, objection_clock(document).ended_by) == (Outcome.MET, "已提出书面异议")
