"""Stages put on record, the gate they open, and the side exit of what is no normative document."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.documents import services as documents
from lawdocs.documents.models import Document
from lawdocs.drafting import services
from lawdocs.drafting.facts import drafting_of
from lawdocs.drafting.models import ClassificationDecision
from lawdocs.errors import Forbidden, StateConflict, StepRefused, VersionRequired, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.review.services import conclude
from tests.factories import CLASSIFIED, CONSULTED, County, a_document, a_draft, approve, decide, submit, version_of
from tests.pages import log_in, send, words
from workflows.states import DocumentState as S

NOT_NORMATIVE = CLASSIFIED | {"normative": False, "exclusion": "内部管理制度", "class_reason": "只管本局内部。"}


def refusals(document: Document, county: County, clock: SetClock) -> tuple[str, ...]:
    with pytest.raises(StepRefused) as refused:
        submit(document, county, clock)
    return refused.value.reasons


def seen(document: Document) -> dict[str, object]:
    return {"version": version_of(document), "key": None}


def test_draft_without_records_is_refused_with_every_reason(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, recorded=False)
    assert refusals(document, county, clock) == (
        "还没有提出是否属于规范性文件的意见",
        "还没有填写文件特征",
        "还没有作禁止内容自查",
        "还没有评估论证结论",
        "还没有公开征求意见",
    )


def test_traits_demand_their_stages(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    traits = {"business": True, "professional": True, "stability_risk": True, "hearing": True, "touches_others": True}
    services.state_traits(document, traits, county.actor("drafter"), clock, **seen(document))
    assert refusals(document, county, clock) == (
        "还没有征求有关部门意见",
        "还没有专家论证意见",
        "还没有风险评估报告",
        "还没有举行听证会",
        "还没有作公平竞争审查",
    )


def test_too_short_a_consultation_is_refused_by_the_profile(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    today = clock.today()
    days = {"opened_on": today - timedelta(days=20), "closes_on": today - timedelta(days=1), "feedback_on": today}
    services.state_traits(document, {"business": True}, county.actor("drafter"), clock, **seen(document))
    services.record_consultation(document, CONSULTED | days, county.actor("drafter"), clock, **seen(document))
    assert "公开征求意见（涉企）不少于30日，应到2026年10月23日以后截止，现在到2026年10月12日截止" in refusals(
        document, county, clock
    )


def test_each_stage_is_audited_with_what_was_entered(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    query = sa.select(AuditEntry.tag).where(AuditEntry.tag.like("drafting:%")).order_by(AuditEntry.seq)
    assert list(db.session.scalars(query)) == [
        "drafting:classification",
        "drafting:traits",
        "drafting:content",
        "drafting:evaluation",
        "drafting:consultation",
    ]
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.tag == "drafting:consultation"))
    assert (entry.subject_id, entry.actor_name) == (document.id, "林知远")
    assert '"closes_on":"2026-09-29"' in entry.after


def test_only_the_drafting_agency_writes_while_it_is_a_draft(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    for who in ("drafter2", "legal", "clerk"):
        with pytest.raises(Forbidden):
            services.classify(document, CLASSIFIED, county.actor(who), clock, **seen(document))
    submit(document, county, clock)
    with pytest.raises(StateConflict):
        services.classify(document, CLASSIFIED, county.actor("drafter"), clock, **seen(document))


def test_unseen_changes_are_not_written_over(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    for version, error in ((None, VersionRequired), (version_of(document) - 1, VersionStale)):
        with pytest.raises(error):
            services.state_traits(document, {}, county.actor("drafter"), clock, version=version)


def test_reviewer_finds_that_a_draft_is_no_normative_document(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    legal = county.actor("legal")
    with pytest.raises(StepRefused, match="起草单位没有提出本件不属于规范性文件"):
        services.exclude(document, "属于内部制度", legal, clock, version=document.version, key=None)
    services.classify(document, NOT_NORMATIVE, county.actor("drafter"), clock, **seen(document))
    assert refusals(document, county, clock) == ("已提出本件不属于规范性文件，等待审核单位认定",)

    services.exclude(document, "属于内部制度", legal, clock, version=document.version, key=None)

    assert document.state is S.WITHDRAWN
    (decision,) = drafting_of(document.id).decisions
    assert (decision.normative, decision.reason) == (False, "属于内部制度")
    assert document.steps[-1].reason == "属于内部制度"


def test_turned_down_proposal_must_be_made_anew(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    drafter, legal = county.actor("drafter"), county.actor("legal")
    services.classify(document, NOT_NORMATIVE, drafter, clock, **seen(document))
    with pytest.raises(Forbidden):
        services.turn_down(document, "涉及公众", drafter, clock, **seen(document))
    services.turn_down(document, "涉及公众", legal, clock, **seen(document))
    assert refusals(document, county, clock) == ("“不属于规范性文件”的意见没有得到认定，请重新提出",)
    with pytest.raises(StateConflict):
        services.turn_down(document, "涉及公众", legal, clock, **seen(document))

    services.classify(document, CLASSIFIED, drafter, clock, **seen(document))
    submit(document, county, clock)
    assert document.state is S.REVIEW
    assert db.session.scalar(sa.select(ClassificationDecision.reason)) == "涉及公众"


def test_reviewer_excludes_in_review_without_a_proposal(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    services.exclude(document, "会议纪要", county.actor("legal"), clock, version=document.version, key=None)
    assert document.state is S.WITHDRAWN


def test_classification_is_decided_on_its_pages(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    services.classify(document, NOT_NORMATIVE, county.actor("drafter"), clock, **seen(document))
    page, legal = f"/work/documents/{document.id}/drafting", log_in(app, "legal")
    shown = legal.get(page).get_data(as_text=True)
    assert f'href="/work/documents/{document.id}/steps/exclude"' in shown
    answer = send(legal, f"{page}/turn-down", reason="影响公众停车。")
    assert answer.status_code == 303
    assert "不予认定：影响公众停车。" in words(legal.get(page))
    assert legal.get(f"{page}/turn-down").status_code == 409


def test_barred_and_inactive_makers_do_not_issue(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, issuer="urban", joint_issuers="鲁山县交通运输局\n鲁山县人民检察院")
    with transaction():
        db.session.get(Agency, county.agency("urban").id).barred_as = "内设机构"
        db.session.get(Agency, county.agency("transport").id).active = False
    forget_agency_tree()
    assert refusals(document, county, clock) == (
        "鲁山县城市管理局属于内设机构，不得制发规范性文件（依据未核实），请更换制定机关",
        "联合制定机关鲁山县交通运输局不在制定主体清单内，请从联合制定机关中去掉",
        "联合制定机关鲁山县人民检察院不在制定主体清单内，请从联合制定机关中去掉",
    )


def test_lead_is_not_listed_among_joint_makers(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, joint_issuers="鲁山县人民政府")
    assert refusals(document, county, clock) == ("鲁山县人民政府是主办机关，请从联合制定机关中去掉",)


def test_report_to_the_party_committee_comes_before_the_decision(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    drafter = county.actor("drafter")
    services.state_traits(document, {"party_report": True}, drafter, clock, **seen(document))
    submit(document, county, clock)
    approve(document, county, clock)
    with pytest.raises(StepRefused, match="还没有向同级党委报告"):
        decide(document, county, clock)
    late = clock.today() + timedelta(days=1)
    services.report_to_party(document, {"party_reported_on": late}, drafter, clock, **seen(document))
    told = r"^审议日期（2026年10月13日）不能早于向同级党委报告的日期（2026年10月14日）$"
    with pytest.raises(StepRefused, match=told):
        decide(document, county, clock)
    services.report_to_party(document, {"party_reported_on": clock.today()}, drafter, clock, **seen(document))
    decide(document, county, clock)
    assert document.state is S.DECIDED


def test_returned_draft_may_be_recorded_again(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    seen_by_legal = {"version": document.version, "key": None}
    conclude(document, "return", "程序不全", county.actor("legal"), clock, **seen_by_legal)
    services.state_traits(document, {"business": True}, county.actor("drafter"), clock, **seen(document))
    assert refusals(document, county, clock) == ("还没有作公平竞争审查",)


def test_withdrawn_draft_keeps_its_record(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    documents.withdraw(document, "不再需要", county.actor("drafter"), clock, version=document.version, key=None)
    assert drafting_of(document.id).normative is True
