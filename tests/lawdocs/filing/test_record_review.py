"""Record review (备案审查): findings, opinion letter, correction, and its clocks."""

import hashlib
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lawdocs import rules
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify_filings import filing_faults
from lawdocs.cleanup import services as cleanup
from lawdocs.deadlines.clocks import derivation, refresh
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.errors import Forbidden, StateConflict
from lawdocs.extensions import db, transaction
from lawdocs.filing import record_review
from lawdocs.filing.demands import FilingRefused
from lawdocs.filing.upward_models import Correction, Heading, RecordReview, ReviewStage, Ruling
from tests.lawdocs.filing.conftest import GROUNDS, Acts
from workflows.duties import Duty
from workflows.facts import Act


@pytest.fixture
def review(acts: Acts) -> RecordReview:
    return acts.registered().review


def clocks(duty: Duty, review: RecordReview) -> list[Deadline]:
    query = sa.select(Deadline).where(Deadline.duty == duty, Deadline.subject_id == review.filing_id)
    return list(db.session.scalars(query.order_by(Deadline.id)))


def act(
    acts: Acts, verb: object, review: RecordReview, *said: object, by: str = "citybureau", **more: object
) -> object:
    return verb(review, *said, acts.who(by), acts.clock, version=review.version, key=None, **more)


def find(acts: Acts, review: RecordReview, heading: Heading = Heading.POWERS) -> object:
    return act(acts, record_review.find, review, heading, "第三条", "增设了行政许可")


def opinion(acts: Acts, review: RecordReview) -> str:
    find(acts, review)
    return act(acts, record_review.send_opinion, review, "请修改第三条", grounds=GROUNDS)


def test_review_without_a_fault_passes_and_meets_its_clock(acts: Acts, review: RecordReview) -> None:
    act(acts, record_review.conclude, review, "符合规定")

    assert (review.stage, review.concluded_on) == (ReviewStage.PASSED, acts.clock.today())
    assert [each.outcome for each in clocks(Duty.RECORD_REVIEW, review)] == [Outcome.MET]
    assert clocks(Duty.CORRECTION, review) == []


def test_fault_stands_in_the_way_of_passing(acts: Acts, review: RecordReview) -> None:
    find(acts, review)
    with pytest.raises(FilingRefused, match="还有需要纠正的问题"):
        act(acts, record_review.conclude, review, "符合规定")
    record_review.drop(review, review.findings[0].id, acts.who("citybureau"), acts.clock, version=review.version)
    act(acts, record_review.conclude, review, "符合规定")
    assert review.stage is ReviewStage.PASSED


def test_technical_fault_is_advice_only(acts: Acts, review: RecordReview) -> None:
    find(acts, review, Heading.TECHNIQUE)
    with pytest.raises(FilingRefused, match="还没有记录需要纠正的问题"):
        act(acts, record_review.send_opinion, review, "请修改")
    act(acts, record_review.conclude, review, "符合规定，另有技术建议")
    assert review.stage is ReviewStage.PASSED


def test_opinion_letter_names_findings_day_and_number(acts: Acts, review: RecordReview) -> None:
    act(acts, record_review.coordinate, review, "与县发改委文件规定不一致，已协商一致")
    assert opinion(acts, review) == "平司备审〔2026〕1号"

    due = acts.clock.today() + timedelta(days=30)
    assert [(each.due_on, each.outcome) for each in clocks(Duty.CORRECTION, review)] == [(due, None)]
    for words in (
        "鲁山县人民政府：",
        "鲁政〔2026〕1号，备案号平司备〔2026〕1号",
        "1. 制定权限　第三条：增设了行政许可",
        "审查意见：请修改第三条",
        "与县发改委文件规定不一致",
        f"{due.year}年{due.month}月{due.day}日以前书面报告",
        "平顶山市司法局",
    ):
        assert words in review.letter
    assert review.letter_digest == hashlib.sha256(review.letter.encode()).hexdigest()


def test_opinion_letter_cites_the_ground_that_was_entered_and_gives_advice_without_a_label(
    acts: Acts, review: RecordReview
) -> None:
    find(acts, review)
    act(acts, record_review.find, review, Heading.TECHNIQUE, "第四条", "条文顺序可以调整")
    act(acts, record_review.send_opinion, review, "请修改第三条", grounds=GROUNDS | {"correction": "自己写的"})
    verified = rules.current().clocks["correction"].ground
    assert f"审查依据：{GROUNDS['record_review']}；纠正和报告的期限依据：{verified}。" in review.letter
    assert "未核实" not in review.letter
    told = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "record_review:opinion")).one()
    assert json.loads(told.after)["ground_record_review"] == GROUNDS["record_review"]
    assert "另有制定技术方面的建议，供你单位参考：第四条：条文顺序可以调整" in review.letter
    assert "仅作建议" not in review.letter


def test_no_letter_goes_out_with_a_ground_that_nobody_verified(acts: Acts, review: RecordReview) -> None:
    find(acts, review)
    for grounds in ({}, {"record_review": "  "}, {"correction": "第十条"}):
        with pytest.raises(FilingRefused, match="请写明审查依据：规则集里的依据还没有核实，不能写进意见书"):
            act(acts, record_review.send_opinion, review, "请修改第三条", grounds=grounds)
    assert review.letter_number is None


def test_maker_reports_and_reviewer_closes(acts: Acts, review: RecordReview) -> None:
    opinion(acts, review)
    acts.later(20)
    act(acts, record_review.report, review, Correction.REASON, "第三条是上位法的重申", None, by="legal")
    assert review.stage is ReviewStage.REPORTED
    assert [each.outcome for each in clocks(Duty.CORRECTION, review)] == [Outcome.MET]

    act(acts, record_review.close, review, "理由成立")
    assert (review.stage, review.closed_on) == (ReviewStage.CLOSED, acts.clock.today())


@pytest.mark.parametrize(
    ("correction", "words"), [(Correction.AMENDED, "还没有登记修改"), (Correction.REPEALED, "还没有登记废止")]
)
def test_what_is_reported_as_done_must_be_on_record(
    acts: Acts, review: RecordReview, correction: Correction, words: str
) -> None:
    opinion(acts, review)
    with pytest.raises(FilingRefused, match=words):
        act(acts, record_review.report, review, correction, "已处理", None, by="legal")


def test_repeal_on_record_can_be_reported(acts: Acts, review: RecordReview) -> None:
    opinion(acts, review)
    acts.later(30)
    document = review.filing.document
    repeal = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=acts.clock.today())
    cleanup.repeal(document, repeal, None, acts.who("clerk"), acts.clock, version=document.version, key=None)
    act(acts, record_review.report, review, Correction.REPEALED, "已经废止", None, by="legal")
    assert review.correction is Correction.REPEALED


def test_revocation_is_asked_for_only_after_the_last_day(acts: Acts, review: RecordReview) -> None:
    opinion(acts, review)
    acts.later(30)
    with pytest.raises(FilingRefused, match="期满仍未纠正才能提请"):
        act(acts, record_review.ask_revocation, review, "提请县人大常委会撤销")
    acts.later(1)
    act(acts, record_review.ask_revocation, review, "提请市政府责令改变")

    assert (review.stage, review.proposal) == (ReviewStage.REVOCATION, "提请市政府责令改变")
    missed = clocks(Duty.CORRECTION, review)
    assert [(each.outcome, each.ended_on > each.due_on) for each in missed] == [(Outcome.LATE, True)]


def test_a_proposal_waits_for_the_decision_by_a_clock_of_its_own(acts: Acts, review: RecordReview) -> None:
    opinion(acts, review)
    acts.later(31)
    act(acts, record_review.ask_revocation, review, "提请市政府责令改变")
    due_on = clocks(Duty.CORRECTION, review)[0].due_on + timedelta(days=60)
    running = clocks(Duty.REVOCATION, review)
    assert [(each.due_on, each.rule, each.outcome) for each in running] == [(due_on, "R86.revocation", None)]
    assert (running[0].held_by.name, running[0].verified) == ("平顶山市司法局", False)

    acts.later(70)
    decided = acts.clock.today() - timedelta(days=20)
    said = (Ruling.REVOKED, decided, " 平政〔2027〕3号 ", "撤销第三条")
    named = {"title": "平顶山市人民政府关于撤销鲁山县城区停车泊位管理办法的决定"}
    for wrong, words in ((timedelta(days=30), "不能晚于今天"), (timedelta(days=-60), "不能早于提请之日")):
        with pytest.raises(FilingRefused, match=words):
            act(acts, record_review.record_ruling, review, Ruling.REVOKED, decided + wrong, "", "撤销第三条")
    for who in ("legal", "clerk", "bureau"):
        with pytest.raises(Forbidden):
            act(acts, record_review.record_ruling, review, *said, by=who, **named)
    act(acts, record_review.record_ruling, review, *said, **named)
    assert (review.stage, review.ruling, review.ruled_on) == (ReviewStage.CLOSED, Ruling.REVOKED, decided)
    assert (review.ruling_number, review.closing) == ("平政〔2027〕3号", "撤销第三条")
    assert [(each.outcome, each.ended_on) for each in clocks(Duty.REVOCATION, review)] == [(Outcome.MET, decided)]
    told = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "record_review:rule")).one()
    after = {"ruling": "revoked", "ruled_on": decided.isoformat(), "ruling_number": "平政〔2027〕3号"}
    assert after.items() <= json.loads(told.after).items()
    assert told.reason == "撤销第三条"
    assert list(filing_faults()) == []
    with pytest.raises(StateConflict):
        act(acts, record_review.record_ruling, review, *said, **named)


def test_reason_that_does_not_convince_may_lead_to_revocation(acts: Acts, review: RecordReview) -> None:
    opinion(acts, review)
    act(acts, record_review.report, review, Correction.REASON, "不认为有问题", None, by="legal")
    act(acts, record_review.ask_revocation, review, "理由不成立")
    assert review.stage is ReviewStage.REVOCATION


def test_review_is_extended_once_and_keeps_its_day(acts: Acts, review: RecordReview) -> None:
    first = clocks(Duty.RECORD_REVIEW, review)[0].due_on
    acts.later(20)
    act(acts, record_review.extend, review, "需要听取专家意见")

    old, new = clocks(Duty.RECORD_REVIEW, review)
    assert (old.outcome, new.started_on, new.rule) == (Outcome.VOID, first, "R85.extension")
    assert new.due_on == first + timedelta(days=20) == derivation(new).due
    with transaction():
        assert not refresh(new, acts.clock, "核对期限")
    with pytest.raises(FilingRefused, match="只能延长一次"):
        act(acts, record_review.extend, review, "再延长")


def test_review_past_its_day_is_not_extended(acts: Acts, review: RecordReview) -> None:
    acts.later(31)
    with pytest.raises(FilingRefused, match="已经届满"):
        act(acts, record_review.extend, review, "忘记了")


@pytest.mark.parametrize("username", ["legal", "bureau", "clerk", "drafter"])
def test_only_the_receiving_bureau_reviews(acts: Acts, review: RecordReview, username: str) -> None:
    with pytest.raises(Forbidden):
        act(acts, record_review.conclude, review, "符合规定", by=username)


@pytest.mark.parametrize("username", ["citybureau", "clerk", "bureau"])
def test_only_the_filer_reports(acts: Acts, review: RecordReview, username: str) -> None:
    opinion(acts, review)
    with pytest.raises(Forbidden):
        act(acts, record_review.report, review, Correction.REASON, "理由", None, by=username)


def test_concluded_review_stays_concluded(acts: Acts, review: RecordReview) -> None:
    act(acts, record_review.conclude, review, "符合规定")
    with pytest.raises(StateConflict, match="审查通过"):
        find(acts, review)
