"""The one writer of state: rights, versions, keys, obstacles, and all or nothing."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs import fail_points
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import data_version, verify_chain
from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Notice
from lawdocs.documents import services as documents
from lawdocs.documents.models import Document, StepRecord
from lawdocs.errors import Forbidden, KeyReused, Repeated, StateConflict, StepRefused, VersionRequired, VersionStale
from lawdocs.extensions import db
from lawdocs.filing import services as filing
from lawdocs.review import services as review
from tests.factories import FAILING_CHECKS, TEXT, County, a_document, a_draft
from workflows.document import STEP_BY_NAME
from workflows.roles import Role
from workflows.states import DocumentState


@pytest.mark.parametrize("state", list(DocumentState))
def test_every_state_is_reached_through_the_services(
    state: DocumentState, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(state, county, clock)

    assert document.state is state
    assert verify_chain()[2] is None


@pytest.mark.parametrize("state", list(DocumentState))
def test_the_step_records_of_a_document_are_a_path_through_the_table(
    state: DocumentState, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(state, county, clock)

    at = DocumentState.DRAFT
    for record in document.steps:
        assert record.source is at
        assert at in STEP_BY_NAME[record.step].sources
        at = record.dest
    assert at is document.state


def test_step_without_version_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    draft = a_draft(county, clock)
    with pytest.raises(VersionRequired):
        documents.submit(draft, county.actor("drafter"), clock, version=None, key=None)


def test_step_on_an_old_version_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    draft = a_draft(county, clock)
    with pytest.raises(VersionStale):
        documents.submit(draft, county.actor("drafter"), clock, version=draft.version - 1, key=None)


def test_step_from_another_state_names_the_present_one(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.REVIEW, county, clock)
    with pytest.raises(StateConflict, match="该文件当前状态为「审核」，操作未执行"):
        documents.submit(document, county.actor("drafter"), clock, version=document.version, key=None)


def test_stranger_is_refused_before_anything_else(app: Flask, county: County, clock: SetClock) -> None:
    draft = a_draft(county, clock)
    with pytest.raises(Forbidden):
        documents.submit(draft, county.actor("drafter2"), clock, version=draft.version, key=None)


def test_all_obstacles_are_told_at_once(app: Flask, county: County, clock: SetClock) -> None:
    wrong = {"title": "鲁山县停车条例", "validity_years": 3, "text": TEXT.replace("5年", "9年")}
    draft = a_draft(county, clock, materials=False, keywords="", **wrong)
    with pytest.raises(StepRefused) as refusal:
        documents.submit(draft, county.actor("drafter"), clock, version=draft.version, key=None)

    assert refusal.value.reasons == (
        "缺关键词",
        "标题不得使用“条例”作为文种",
        "缺送审材料：起草说明",
        "缺送审材料：制定依据",
        "缺送审材料：征求意见及采纳情况",
        "缺送审材料：起草单位法制机构意见",
        "正文写明有效期9年，超过上限5年（依据未核实）",
        "有效期填写的是“3年”，正文写明有效期9年，请改为一致",
    )
    assert [obstacle.cure for obstacle in refusal.value.obstacles][:3] == ["field:keywords", "field:title", "materials"]


def test_the_same_key_is_carried_out_once(app: Flask, county: County, clock: SetClock) -> None:
    draft = a_draft(county, clock)
    version = draft.version
    documents.submit(draft, county.actor("drafter"), clock, version=version, key="k-1")
    entries = data_version()

    with pytest.raises(Repeated) as repeated:
        documents.submit(draft, county.actor("drafter"), clock, version=version, key="k-1")

    assert repeated.value.answer == f"/work/documents/{draft.id}"
    assert data_version() == entries


def test_a_key_used_for_another_request_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.REVIEW, county, clock)
    legal = county.actor("legal")
    review.conclude(document, "return", "请补充依据", legal, clock, version=document.version, key="k-2")

    with pytest.raises(KeyReused):
        review.conclude(document, "return", "另一理由", legal, clock, version=document.version, key="k-2")


def test_audit_entry_carries_key_actor_and_reason(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.REVIEW, county, clock)
    legal = county.actor("legal")
    seen = {"version": document.version, "key": "k-3", "checks": FAILING_CHECKS}
    review.conclude(document, "reject", "无上位法依据", legal, clock, **seen)

    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (entry.tag, entry.key, entry.reason, entry.actor_name) == (
        "document:reject",
        "k-3",
        "无上位法依据",
        "沈若谷",
    )
    assert document.opinions[-1].kind == "unlawful"


def test_notices_go_to_whoever_acts_next(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.REVIEW, county, clock)

    notices = db.session.scalars(sa.select(Notice).where(Notice.document_id == document.id)).all()
    assert {(notice.role, notice.agency_id) for notice in notices} == {
        (Role.LEGAL_OFFICER, county.agency("justice").id)
    }


@pytest.mark.parametrize("point", sorted(fail_points.NAMES - {"after_commit", "before_reply"}))
def test_a_failure_at_any_point_leaves_nothing_behind(point: str, app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.DECIDED, county, clock)
    before = _traces(document)

    def fail() -> None:
        raise RuntimeError(point)

    fail_points.arm(point, fail)
    try:
        with pytest.raises(RuntimeError, match=point):
            filing.register(document, county.actor("clerk"), clock, version=document.version, key=None)
    finally:
        fail_points.disarm()

    assert _traces(document) == before
    filing.register(document, county.actor("clerk"), clock, version=document.version, key=None)
    assert document.number == "鲁政〔2026〕1号"


def _traces(document: Document) -> tuple[object, ...]:
    db.session.rollback()
    db.session.refresh(document)
    records = db.session.scalar(sa.select(sa.func.count()).select_from(StepRecord))
    notices = db.session.scalar(sa.select(sa.func.count()).select_from(Notice))
    return document.state, document.version, document.number, records, notices, data_version()


def test_fail_points_cannot_be_armed_outside_the_tests(app: Flask) -> None:
    app.extensions["settings"] = app.extensions["settings"].with_(fail_points=False)
    with pytest.raises(RuntimeError):
        fail_points.arm("before_commit", lambda: None)


def test_text_of_a_returned_draft_begins_a_new_revision(app: Flask, county: County, clock: SetClock) -> None:
    from tests.factories import content

    document = a_document(DocumentState.REVIEW, county, clock)
    review.conclude(document, "return", "请修改", county.actor("legal"), clock, version=document.version, key=None)
    first = document.draft
    changed = content(county, text=first.text + "附加条款。\n")
    documents.save_draft(document, changed, county.actor("drafter"), clock, version=document.version)

    assert [revision.draft_no for revision in document.revisions] == [1, 2]
    assert document.revisions[0].digest == first.digest


def test_two_drafters_never_overwrite_each_other(app: Flask, county: County, clock: SetClock) -> None:
    from tests.factories import content

    draft = a_draft(county, clock)
    seen = draft.version
    drafter = county.actor("drafter")
    documents.save_draft(draft, content(county, text="第一条　甲稿。"), drafter, clock, version=seen)

    with pytest.raises(VersionStale, match="林知远在09:00保存了新的内容"):
        documents.save_draft(draft, content(county, text="第一条　乙稿。"), drafter, clock, version=seen)
    assert draft.draft.text == "第一条　甲稿。"


def test_the_first_stock_state_is_set_only_once(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.extensions import transaction
    from lawdocs.lifecycle import enter_stock
    from workflows.actors import Actor
    from workflows.facts import Act

    draft = a_draft(county, clock)
    with pytest.raises(StateConflict), transaction():
        enter_stock(draft, DocumentState.PUBLISHED, Actor.system("test"), clock, Act(source="公报"))


@pytest.mark.parametrize(("issuer", "asked"), [("gov", True), ("urban", False)])
def test_own_opinion_goes_along_where_the_government_reviews(
    app: Flask, county: County, clock: SetClock, issuer: str, asked: bool
) -> None:
    draft = a_draft(county, clock, issuer=issuer, materials=False)
    with pytest.raises(StepRefused) as refusal:
        documents.submit(draft, county.actor("drafter"), clock, version=draft.version, key=None)
    assert ("缺送审材料：起草单位法制机构意见" in refusal.value.reasons) is asked
