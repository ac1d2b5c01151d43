"""Rulings on a proposal (改变或者撤销的决定): the document ends with the decision, and its maker's posts are told."""

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.audit.verify_filings import filing_faults
from lawdocs.audit.verify_histories import history_faults
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.models import PlannedStep
from lawdocs.deadlines.models import Notice
from lawdocs.documents.models import Document, Relation, RelationKind, StepRecord
from lawdocs.extensions import db, transaction
from lawdocs.filing import record_review
from lawdocs.filing.demands import FilingRefused
from lawdocs.filing.upward_models import Heading, RecordReview, ReviewStage, Ruling, UpwardFiling
from tests.factories import TEXT
from tests.lawdocs.filing.conftest import GROUNDS, Acts
from tests.pages import log_in, send, words
from workflows.facts import Act
from workflows.roles import Role
from workflows.states import DocumentState, LegalStatus
from workflows.validity import status_on

DECISION = "平顶山市人民政府关于撤销鲁山县城区停车泊位管理办法的决定"
NUMBER = "平政〔2026〕30号"


def act(acts: Acts, verb: object, review: RecordReview, *said: object, **more: object) -> object:
    return verb(review, *said, acts.who("citybureau"), acts.clock, version=review.version, key=None, **more)


@pytest.fixture
def proposed(acts: Acts) -> RecordReview:
    """A review of which the opinion was not followed, proposed to the government on 2026-11-13."""
    review = acts.registered().review
    act(acts, record_review.find, review, Heading.POWERS, "第三条", "增设了行政许可")
    act(acts, record_review.send_opinion, review, "请修改第三条", grounds=GROUNDS)
    acts.later(31)
    act(acts, record_review.ask_revocation, review, "提请市政府撤销")
    return review


def rule(acts: Acts, review: RecordReview, ruling: Ruling, *, title: str = DECISION, day: date | None = None) -> None:
    said = (ruling, day or acts.clock.today(), NUMBER, "撤销该文件" if ruling is Ruling.REVOKED else "改变第三条")
    act(acts, record_review.record_ruling, review, *said, title=title)


def told(key: str) -> set[tuple[Role, str, str]]:
    found = db.session.scalars(sa.select(Notice).where(Notice.key.startswith(key)))
    return {(each.role, each.text, each.page) for each in found}


def test_everybody_at_the_maker_is_told_of_the_proposal(acts: Acts, proposed: RecordReview) -> None:
    text = "提请改变或者撤销：《鲁山县城区停车泊位管理办法》，平顶山市司法局2026年11月13日提请平顶山市人民政府决定"
    page = f"/work/filings/{proposed.filing_id}/review"
    posts = (Role.DRAFTER, Role.LEGAL_OFFICER, Role.CLERK, Role.SUPERVISOR)
    assert told("record_review:1:proposed:") == {(role, text, page) for role in posts}


def test_revocation_ends_the_document_on_its_day(acts: Acts, proposed: RecordReview) -> None:
    document, day = proposed.filing.document, acts.clock.today()
    acts.later(5)
    rule(acts, proposed, Ruling.REVOKED, day=day)

    assert (document.state, document.in_force_until, document.revoked_on) == (DocumentState.REPEALED, day, day)
    assert status_on(document, day) is LegalStatus.REPEALED
    assert status_on(document, day - timedelta(days=1)) is not LegalStatus.REPEALED
    order = next(each for each in document.relations if each.kind is RelationKind.REPEALED_BY)
    assert (order.title, order.number, order.on, order.other_id) == (DECISION, NUMBER, day, None)
    step = document.steps[-1]
    assert (step.step, step.actor_id) == ("repeal", None)
    assert step.reason == f"平顶山市人民政府2026年11月13日决定撤销（{NUMBER}），由平顶山市司法局登记"
    assert [verify().fault, *filing_faults(), *history_faults()] == [None]


def test_revocation_is_told_to_the_maker_and_asks_for_no_filing(acts: Acts, proposed: RecordReview) -> None:
    before = db.session.scalar(sa.select(sa.func.count()).select_from(UpwardFiling))
    rule(acts, proposed, Ruling.REVOKED)

    what = "政府决定撤销：《鲁山县城区停车泊位管理办法》"
    text = f"{what}，平顶山市人民政府2026年11月13日决定（{NUMBER}），自当日起停止效力"
    assert {(role, said) for role, said, _ in told("record_review:1:ruled:")} == {
        (role, text) for role in (Role.DRAFTER, Role.LEGAL_OFFICER, Role.CLERK, Role.SUPERVISOR)
    }
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UpwardFiling)) == before


def test_document_is_revoked_before_it_takes_effect(acts: Acts, proposed: RecordReview) -> None:
    document, day = proposed.filing.document, acts.clock.today()
    with transaction():
        document.in_force_from = day + timedelta(days=20)
        document.revisions[-1].in_force_from = document.in_force_from
    rule(acts, proposed, Ruling.REVOKED)

    assert status_on(document, day - timedelta(days=1)) is LegalStatus.PENDING
    for later in (0, 20, 400):
        assert status_on(document, day + timedelta(days=later)) is LegalStatus.REPEALED


def test_revocation_comes_before_every_end_that_was_planned(acts: Acts, proposed: RecordReview) -> None:
    document = proposed.filing.document
    planned = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=acts.clock.today() + timedelta(days=60))
    cleanup.repeal(document, planned, None, acts.who("clerk"), acts.clock, version=document.version, key=None)
    rule(acts, proposed, Ruling.REVOKED)

    assert document.in_force_until == acts.clock.today()
    assert [each.is_open for each in db.session.scalars(sa.select(PlannedStep))] == [False]
    assert [each.title for each in _orders(document)] == [DECISION]


def test_what_ended_before_keeps_its_end(acts: Acts, proposed: RecordReview) -> None:
    document, ended = proposed.filing.document, acts.clock.today()
    own = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=ended)
    cleanup.repeal(document, own, None, acts.who("clerk"), acts.clock, version=document.version, key=None)
    acts.later(3)
    rule(acts, proposed, Ruling.REVOKED)

    assert (document.in_force_until, document.revoked_on) == (ended, None)
    assert (proposed.stage, proposed.ruling) == (ReviewStage.CLOSED, Ruling.REVOKED)


def test_decision_that_revokes_or_changes_is_named(acts: Acts, proposed: RecordReview) -> None:
    for ruling in (Ruling.REVOKED, Ruling.CHANGED):
        with pytest.raises(FilingRefused, match="撤销或者改变的，请写明决定的标题"):
            rule(acts, proposed, ruling, title=" ")
    rule(acts, proposed, Ruling.UPHELD, title="")
    assert proposed.filing.document.state is DocumentState.PUBLISHED


def test_public_page_says_that_the_document_was_revoked(app: Flask, acts: Acts, proposed: RecordReview) -> None:
    address = f"/documents/{proposed.filing.document_id}"
    public = app.test_client()
    known = public.get(address).headers["ETag"]
    rule(acts, proposed, Ruling.REVOKED)

    shown = words(public.get(address, headers={"If-None-Match": known}))
    assert "本文件自2026年11月13日起被撤销，不再作为依据。 撤销依据：" in shown
    assert f"《{DECISION}》（{NUMBER}）" in shown
    assert "现行有效" not in shown
    assert "尚未生效" not in shown
    assert "撤销 截至2026年11月13日。" in shown
    assert "撤销本文件的决定" in shown
    assert "2026-11-13 撤销" in words(public.get(f"{address}/history"))
    assert proposed.filing.document.title not in words(public.get("/documents?status=in_force"))
    text = public.get(f"{address}/text.txt").get_data(as_text=True)
    assert "本文件自2026年11月13日起被撤销，不再作为依据。" in text.split("第一章")[0]


def test_ruling_is_told_in_a_word_where_the_filing_is_shown(app: Flask, acts: Acts, proposed: RecordReview) -> None:
    rule(acts, proposed, Ruling.REVOKED)
    filing = proposed.filing_id
    clerk, city = log_in(app, "clerk"), log_in(app, "citybureau")
    for client, page in (
        (clerk, f"/work/documents/{proposed.filing.document_id}"),
        (clerk, f"/work/filings/{filing}"),
        (city, f"/work/filings/{filing}/review"),
        (city, "/work/filings/incoming?view=all"),
    ):
        assert "已办结：撤销" in words(client.get(page)), page


def test_change_is_a_task_of_the_clerk_until_it_is_amended(app: Flask, acts: Acts, proposed: RecordReview) -> None:
    title = "平顶山市人民政府关于改变鲁山县城区停车泊位管理办法的决定"
    rule(acts, proposed, Ruling.CHANGED, title=title)
    document = proposed.filing.document
    clerk, task = log_in(app, "clerk"), "依照改变的决定登记修改：鲁山县城区停车泊位管理办法"
    desk = clerk.get("/work")
    assert task in words(desk)
    assert f'href="/work/documents/{document.id}/steps/amend"' in desk.get_data(as_text=True)
    assert task not in words(log_in(app, "legal").get("/work"))
    assert "应当修改：" in words(clerk.get(f"/work/documents/{document.id}"))
    assert f"《{title}》（{NUMBER}）" in words(clerk.get(f"/work/documents/{document.id}/steps/amend"))

    acts.later(1)
    day = acts.clock.today()
    changed = Act(
        day=day, by_title="修改决定", by_is_ours=True, by_published_on=day, new_text=TEXT.replace("盲道", "绿道")
    )
    cleanup.amend(document, changed, None, acts.who("clerk"), acts.clock, version=document.version, key=None)
    assert task not in words(clerk.get("/work"))
    assert "应当修改：" not in words(clerk.get(f"/work/documents/{document.id}"))


def test_page_asks_for_the_title_and_tells_what_a_revocation_brings(
    app: Flask, acts: Acts, proposed: RecordReview
) -> None:
    city, page = log_in(app, "citybureau"), f"/work/filings/{proposed.filing_id}/review/rule"
    assert "决定撤销的， 文件自决定之日起停止效力" in words(city.get(page))
    said = {"ruling": "revoked", "ruled_on": acts.clock.today().isoformat(), "number": NUMBER, "text": "撤销"}
    refused = send(city, page, **said)
    assert (refused.status_code, "撤销或者改变的，请写明决定的标题" in words(refused)) == (422, True)
    assert send(city, page, **said, title=DECISION).status_code == 303
    assert db.session.get(Document, proposed.filing.document_id).revoked_on == acts.clock.today()
    trail = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "record_review:rule")).one()
    assert json.loads(trail.after)["ruling_title"] == DECISION
    assert db.session.scalars(sa.select(StepRecord).where(StepRecord.step == "repeal")).one()


def _orders(document: Document) -> list[Relation]:
    return [each for each in document.relations if each.kind is RelationKind.REPEALED_BY]
