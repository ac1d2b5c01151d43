"""Whose turn it is: the drafter's while the review waits for an answer, nobody's who may not act."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.access import actor_of
from lawdocs.accounts.models import RoleGrant
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document, MaterialKind
from lawdocs.drafting import services as drafting
from lawdocs.drafting.facts import drafting_of
from lawdocs.errors import StepRefused
from lawdocs.extensions import transaction
from lawdocs.review import advisers, answers, supplements
from lawdocs.review.answers import Answer
from lawdocs.review.models import AdviserKind
from tests.factories import County, a_document, a_draft
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.review.test_opinions import answer, to_amend
from tests.lawdocs.supervision.reading import Seen
from tests.pages import log_in, words
from workflows.roles import Role
from workflows.states import DocumentState as S


def mine(client: FlaskClient) -> str:
    return words(client.get("/work")).partition("本岗位的期限")[0]


def turn(bureau: FlaskClient, document: Document) -> str:
    rows = Seen(bureau, f"/supervision/waiting?state={document.state}").table("在办文件")
    return rows[0]["轮到"]


def test_unanswered_amendments_are_the_drafters_task(app: Flask, county: County, clock: SetClock) -> None:
    document = to_amend(county, clock)
    drafter, clerk, bureau = (log_in(app, who) for who in ("drafter", "clerk", "bureau"))

    assert f"答复审核修改意见：{document.title}" in mine(drafter)
    assert f'href="/work/documents/{document.id}/amendments/answer"' in drafter.get("/work").get_data(as_text=True)
    assert document.title not in mine(clerk)
    assert f"答复审核修改意见：{document.title}" in words(clerk.get("/work?tab=others"))
    assert turn(bureau, document) == "县城管局"
    assert "县城管局" in [row["轮到"] for row in Seen(bureau, "/supervision").table("在哪一步等")]

    answer(document, county, clock, {1: Answer(True), 2: Answer(True)})
    assert document.title not in mine(drafter)
    assert f"登记审议和签署：{document.title}" in mine(clerk)
    assert turn(bureau, document) != "县城管局"


def test_a_missing_report_to_the_party_committee_is_the_drafters_task(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = to_amend(county, clock)
    with transaction():
        drafting_of(document.id).party_report = True
    drafter, clerk = log_in(app, "drafter"), log_in(app, "clerk")
    assert f"答复审核修改意见：{document.title}" in mine(drafter)

    answer(document, county, clock, {1: Answer(True), 2: Answer(True)})
    assert f"向同级党委报告并登记：{document.title}" in mine(drafter)
    assert document.title not in mine(clerk)
    assert turn(log_in(app, "bureau"), document) == "县城管局"
    page = drafter.get(f"/work/documents/{document.id}/drafting").get_data(as_text=True)
    assert "/drafting/party_report" in page

    version = drafting_of(document.id).version
    reported = {"party_reported_on": clock.today()}
    drafting.report_to_party(document, reported, county.actor("drafter"), clock, version=version, key=None)
    assert document.title not in mine(drafter)
    assert f"登记审议和签署：{document.title}" in mine(clerk)


def test_who_submits_is_told_that_the_party_committee_is_to_be_told(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_draft(county, clock)
    drafter, told = log_in(app, "drafter"), "还没有登记向同级党委报告的情况。"
    page = f"/work/documents/{document.id}/steps/submit"
    assert told not in words(drafter.get(page))
    with transaction():
        drafting_of(document.id).party_report = True
    assert f"{told} 可以先送审，最迟在集体审议以前报告并登记（规则R06）。" in words(drafter.get(page))


def test_papers_asked_for_are_the_drafters_task(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    wanted = {MaterialKind.BASIS: "缺少上位法条文"}
    legal = county.actor("legal")
    supplements.ask_supplement(document, wanted, legal, clock, version=document.version, key=None)

    assert f"补正送审材料：{document.title}" in mine(log_in(app, "drafter"))
    assert document.title not in mine(log_in(app, "legal"))
    assert turn(log_in(app, "bureau"), document) == "县城管局"


def test_only_the_newest_opinion_is_answered(app: Flask, county: County, clock: SetClock) -> None:
    document = to_amend(county, clock)
    with transaction():
        document.opinions[-1].answered_at = clock.now()
    assert answers.to_answer(document) is None
    assert document.title not in mine(log_in(app, "drafter"))


def test_who_drafted_a_document_does_not_find_it_to_review(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    with transaction():
        grant = RoleGrant(role=Role.LEGAL_OFFICER, agency=county.agency("justice"), granted_at=clock.now())
        county.users["drafter"].grants.append(grant)
    assert actor_of(county.users["drafter"]).roles >= {Role.DRAFTER, Role.LEGAL_OFFICER}

    drafter, page = log_in(app, "drafter"), f"/work/documents/{document.id}"
    assert document.title not in mine(drafter)
    shown = drafter.get(page).get_data(as_text=True)
    for name in ("supplements/new", "advice/new"):
        refused = drafter.get(f"{page}/{name}")
        assert (refused.status_code, "起草人不得审核本人起草的文件" in words(refused)) == (422, True)
        assert f'href="{page}/{name}"' not in shown
        assert log_in(app, "legal").get(f"{page}/{name}").status_code == 200
    said = (AdviserKind.ADVISER, "某律师事务所", clock.today(), "同意。")
    with pytest.raises(StepRefused, match="^起草人不得审核本人起草的文件$"):
        actor = county.actor("drafter")
        advisers.record_advice(document, *said, actor, clock, version=document.version, key=None)
    assert document.title in words(drafter.get("/work?tab=others"))
    assert f"审核：{document.title}" in mine(log_in(app, "legal"))


@pytest.mark.parametrize("tab", ["mine", "others"])
def test_turns_cost_the_same_for_two_documents_and_for_twelve(
    tab: str, app: Flask, county: County, clock: SetClock
) -> None:
    drafter, costs = log_in(app, "drafter"), []
    for more in (2, 10):
        for number in range(more):
            a_document(S.REVIEW, county, clock, title=f"鲁山县第{more}{number}号办法")
            if number % 2:
                to_amend(county, clock)
        with metered() as cost:
            drafter.get(f"/work?tab={tab}")
        costs.append(len(cost.statements))
    assert costs[0] == costs[1]
