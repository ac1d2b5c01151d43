"""Supplement of review materials: the review's clock stands still, the drafter's runs, and both can be seen."""

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.clocks import derivation
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.documents import services as documents
from lawdocs.documents.models import Document, MaterialKind
from lawdocs.errors import Forbidden, StateConflict, StepRefused
from lawdocs.extensions import db
from lawdocs.review import services as review
from lawdocs.review import supplements
from tests.factories import County, a_document, approve
from tests.pages import log_in, send, words
from workflows.duties import Duty
from workflows.states import DocumentState as S

WHY = "没有附征求意见的情况，请补交公众意见的采纳说明。"


def ask(document: Document, county: County, clock: SetClock, who: str = "legal") -> None:
    wanted = {MaterialKind.CONSULTATION: WHY}
    supplements.ask_supplement(document, wanted, county.actor(who), clock, version=document.version, key=None)


def add(document: Document, county: County, clock: SetClock, kind: MaterialKind = MaterialKind.CONSULTATION) -> None:
    documents.add_material(document, kind, "补正.txt", "采纳说明".encode(), county.actor("drafter"), clock)


def hand_in(document: Document, county: County, clock: SetClock, who: str = "drafter") -> None:
    supplements.hand_in(document, county.actor(who), clock, version=document.version, key=None)


def deadline_of(document: Document, duty: Duty) -> Deadline:
    query = sa.select(Deadline).where(Deadline.document_id == document.id, Deadline.duty == duty)
    return db.session.scalars(query.order_by(Deadline.opened_no.desc())).first()


def later(clock: SetClock, day: date) -> None:
    clock.put(at_office(day))


def test_asking_stops_the_review_and_starts_the_drafters_clock(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)

    ask(document, county, clock)

    assert document.state is S.REVIEW
    assert deadline_of(document, Duty.REVIEW).paused_on == clock.today()
    asked = deadline_of(document, Duty.SUPPLEMENT)
    assert (asked.held_by_role, asked.held_by_id) == ("drafter", county.agency("urban").id)
    assert asked.due_on == date(2026, 10, 20)
    told = db.session.scalars(sa.select(Notice.text).where(Notice.deadline_id == asked.id)).one()
    assert told.startswith(
        "补正送审材料：《鲁山县城区停车泊位管理办法》　征求意见及采纳情况，期限至2026年10月20日（依据未核实）"
    )


def test_handing_in_lets_the_review_run_on_and_the_derivation_shows_it(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.REVIEW, county, clock)
    due_before = deadline_of(document, Duty.REVIEW).due_on
    later(clock, date(2026, 10, 14))
    ask(document, county, clock)
    later(clock, date(2026, 10, 16))
    add(document, county, clock)

    hand_in(document, county, clock)

    review_clock = deadline_of(document, Duty.REVIEW)
    assert (due_before, review_clock.due_on) == (date(2026, 11, 3), date(2026, 11, 5))
    stopped = [each.day for each in derivation(review_clock).days if each.why.startswith("中止：补正送审材料")]
    assert stopped == [date(2026, 10, 14), date(2026, 10, 15)]
    assert deadline_of(document, Duty.SUPPLEMENT).outcome is Outcome.MET
    assert supplements.open_supplement(document) is None
    texts = db.session.scalars(sa.select(Notice.text).where(Notice.deadline_id == review_clock.id)).all()
    assert any(text.endswith("补正材料已交齐") for text in texts)


def test_handing_in_late_is_told_as_late(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    ask(document, county, clock)
    later(clock, date(2026, 10, 21))
    add(document, county, clock)
    hand_in(document, county, clock)

    assert deadline_of(document, Duty.SUPPLEMENT).outcome is Outcome.LATE


def test_papers_uploaded_before_the_asking_do_not_count(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    ask(document, county, clock)
    add(document, county, clock, MaterialKind.OTHER)

    with pytest.raises(StepRefused, match="^还没有上传要补正的材料：征求意见及采纳情况$"):
        hand_in(document, county, clock)
    assert deadline_of(document, Duty.REVIEW).paused_on is not None


def test_one_supplement_at_a_time(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    ask(document, county, clock)
    with pytest.raises(StepRefused, match="^上一次要求补正的材料还没有交齐$"):
        ask(document, county, clock)


def test_asking_for_nothing_or_for_an_attachment_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    for wanted, reason in (
        ({}, "请至少写明一项要补正的材料"),
        ({MaterialKind.ATTACHMENT: "缺附件"}, "附件是正文的一部分，不能作为送审材料要求补正"),
    ):
        with pytest.raises(StepRefused, match=f"^{reason}$"):
            supplements.ask_supplement(
                document, wanted, county.actor("legal"), clock, version=document.version, key=None
            )


def test_review_does_not_end_well_while_papers_are_awaited(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    ask(document, county, clock)
    with pytest.raises(StepRefused, match="^要求补正的材料还没有交齐：征求意见及采纳情况$"):
        approve(document, county, clock)


def test_what_is_returned_need_not_be_completed_any_more(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    ask(document, county, clock)
    later(clock, date(2026, 10, 21))

    legal = county.actor("legal")
    review.conclude(document, "return", "逾期没有补正。", legal, clock, version=document.version, key=None)

    assert document.state is S.DRAFT
    assert supplements.open_supplement(document) is None
    assert deadline_of(document, Duty.SUPPLEMENT).outcome is Outcome.VOID
    assert deadline_of(document, Duty.REVIEW).outcome is Outcome.MET


def test_withdrawn_document_awaits_no_papers(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    ask(document, county, clock)
    drafter = county.actor("drafter")
    documents.withdraw(document, "上位法正在修订", drafter, clock, version=document.version, key=None)

    assert supplements.open_supplement(document) is None
    assert deadline_of(document, Duty.SUPPLEMENT).outcome is Outcome.VOID


@pytest.mark.parametrize("who", ["drafter", "clerk", "bureau", "legal2"])
def test_only_the_reviewer_asks(who: str, app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    with pytest.raises(Forbidden):
        ask(document, county, clock, who)


@pytest.mark.parametrize("who", ["legal", "clerk", "drafter2"])
def test_only_the_drafter_hands_in(who: str, app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    ask(document, county, clock)
    with pytest.raises(Forbidden):
        hand_in(document, county, clock, who)


def test_nothing_is_asked_of_a_document_that_is_not_in_review(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.APPROVED, county, clock)
    with pytest.raises(StateConflict):
        ask(document, county, clock)


def test_both_acts_are_taken_on_their_pages_and_told(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    page = f"/work/documents/{document.id}"
    legal, drafter = log_in(app, "legal"), log_in(app, "drafter")

    empty = send(legal, f"{page}/supplements/new")
    assert empty.status_code == 422
    assert "请至少写明一项要补正的材料" in words(empty)
    assert send(legal, f"{page}/supplements/new", why_consultation=WHY).location == page
    shown = words(legal.get(page))
    assert WHY in shown
    assert "中止计时" in shown
    assert "2026年10月13日起中止：补正送审材料（征求意见及采纳情况）" in shown
    refused = send(drafter, f"{page}/supplements/hand-in")
    assert refused.status_code == 422
    assert "还没有上传要补正的材料：征求意见及采纳情况" in words(refused)

    add(db.session.get(Document, document.id), county, clock)
    assert send(drafter, f"{page}/supplements/hand-in").status_code == 303
    assert "2026年10月13日交齐" in words(drafter.get(page))
    tags = db.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.subject_id == document.id)).all()
    assert tags[-3:] == ["document:ask_supplement", "document:add_material", "document:hand_in_supplement"]


def test_overdue_supplement_offers_the_return(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    ask(document, county, clock)
    page = f"/work/documents/{document.id}"
    assert "补正已逾期，可以退回" not in words(log_in(app, "legal").get(page))
    later(clock, date(2026, 10, 21))

    assert "补正已逾期，可以退回" in words(log_in(app, "legal").get(page))
    assert "补正已逾期，可以退回" not in words(log_in(app, "drafter").get(page))


def test_pages_of_the_supplement_are_closed_to_others(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    page = f"/work/documents/{document.id}/supplements"
    assert log_in(app, "clerk").get(f"{page}/new").status_code == 403
    assert log_in(app, "legal").get(f"{page}/hand-in").status_code == 403
    assert log_in(app, "legal2").get(f"{page}/new").status_code == 404
    assert log_in(app, "legal").get(f"{page}/new?x=1").status_code == 422
