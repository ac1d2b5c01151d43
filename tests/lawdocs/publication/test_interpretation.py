"""How a document is explained to the public: planned before it goes out, on record with its own day."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from lxml import html

from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.documents.models import Document
from lawdocs.errors import StepRefused
from lawdocs.extensions import db
from lawdocs.publication.interpretation import Explained, record_interpretation
from tests.factories import (
    County,
    a_document,
    approve,
    decide_unplanned,
    plan_interpretation,
    publish,
    register,
    submit,
)
from tests.pages import log_in, send, words
from workflows.duties import Duty
from workflows.interpretation import Content, Medium
from workflows.roles import Role
from workflows.states import DocumentState as S

PUBLISHED_ON = date(2026, 10, 13)  # a Tuesday
ADDRESS = "https://www.example.gov.cn/zcjd/1"


def a_planned_document(county: County, clock: SetClock, medium: Medium | None = Medium.CHART) -> Document:
    document = a_document(S.DECIDED, county, clock)
    plan_interpretation(document, county, clock, medium)
    register(document, county, clock)
    publish(document, county, clock)
    return document


def record(document: Document, county: County, clock: SetClock, who: str = "drafter", **changes: object) -> None:
    said = {"medium": Medium.CHART, "title": "一图读懂停车泊位", "on": clock.today(), "address": ADDRESS}
    said |= {"told": tuple(Content)} | changes
    record_interpretation(document, Explained(**said), county.actor(who), clock, version=document.version, key=None)


def clock_of(document: Document) -> Deadline | None:
    query = sa.select(Deadline).where(Deadline.document_id == document.id, Deadline.duty == Duty.INTERPRETATION)
    return db.session.scalar(query)


def test_nothing_is_registered_without_a_plan(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.APPROVED, county, clock)
    decide_unplanned(document, county, clock)
    why = "没有政策解读方案，请起草单位登记解读形式，不需要解读的写明理由"
    with pytest.raises(StepRefused, match=f"^{why}$"):
        register(document, county, clock)

    page = log_in(app, "drafter").get(f"/work/documents/{document.id}")
    assert why in words(page)
    assert f'href="/work/documents/{document.id}/interpretation/plan"' in page.get_data(as_text=True)
    plan_interpretation(document, county, clock)
    register(document, county, clock)
    assert document.state is S.FILED


def test_whose_turn_it_is_while_the_plan_is_missing(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.APPROVED, county, clock)
    decide_unplanned(document, county, clock)
    plan = f"/work/documents/{document.id}/interpretation/plan"
    task = f"登记解读方案：{document.title}"
    drafter, clerk = (log_in(app, who) for who in ("drafter", "clerk"))

    desk = drafter.get("/work")
    assert ("要我办 1" in words(desk), task in words(desk)) == (True, True)
    assert f'href="{plan}"' in desk.get_data(as_text=True)
    assert f"：{document.title}" not in words(clerk.get("/work")).partition("本岗位的期限")[0]
    assert task in words(clerk.get("/work?tab=others"))

    plan_interpretation(document, county, clock)
    assert task not in words(drafter.get("/work"))
    assert f"登记编号：{document.title}" in words(clerk.get("/work"))


def test_the_plan_is_offered_while_the_document_is_drafted(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DRAFT, county, clock)
    page, drafter = f"/work/documents/{document.id}", log_in(app, "drafter")
    link = f'href="{page}/interpretation/plan"'
    for address in (page, f"{page}/drafting"):
        assert link in drafter.get(address).get_data(as_text=True)
    assert "解读方案还没有登记。" in words(drafter.get(f"{page}/drafting"))
    plan_interpretation(document, county, clock, Medium.TEXT)
    assert "解读方案还没有登记。" not in words(drafter.get(f"{page}/drafting"))


def test_plan_names_a_form_or_the_reason_why_not(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DRAFT, county, clock)
    with pytest.raises(StepRefused, match="^不需要解读的，请写明理由$"):
        plan_interpretation(document, county, clock, None, " ")
    plan_interpretation(document, county, clock, None, "只涉及机关内部分工。")
    for advance in (submit, approve):
        advance(document, county, clock)
    plan_interpretation(document, county, clock, Medium.PRESS)

    assert (document.interpretation_plan.medium, document.interpretation_plan.reason) == (Medium.PRESS, "")


def test_clock_runs_only_where_an_interpretation_comes(app: Flask, county: County, clock: SetClock) -> None:
    running = clock_of(a_planned_document(county, clock))
    assert (running.started_on, running.due_on) == (PUBLISHED_ON, date(2026, 10, 16))
    assert (running.held_by_role, running.held_by_id) == (Role.DRAFTER, county.agency("urban").id)

    form = f'href="/work/documents/{running.document_id}/interpretation/new">办理'
    assert form in log_in(app, "drafter").get("/work").get_data(as_text=True)

    assert clock_of(a_planned_document(county, clock, None)) is None


@pytest.mark.parametrize(("day", "outcome"), [(date(2026, 10, 16), Outcome.MET), (date(2026, 10, 17), Outcome.LATE)])
def test_its_own_day_says_whether_it_came_in_time(
    day: date, outcome: Outcome, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_planned_document(county, clock)
    clock.put(clock.now() + timedelta(days=9))
    record(document, county, clock, on=day)

    ended = clock_of(document)
    assert (ended.outcome, ended.ended_on) == (outcome, day)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"address": "javascript:alert(1)"}, "请写明解读的网址，以http://或者https://开头"),
        ({"address": "https:///1"}, "请写明解读的网址，以http://或者https://开头"),
        ({"on": date(2026, 10, 12)}, "解读不能早于文件公布的日期（2026年10月13日）"),
        ({"on": date(2026, 10, 14)}, "解读日期不能晚于今天（2026年10月13日）"),
        ({"in_own_words": False}, "解读不能只摘抄文件原文，请核对以后勾选"),
        ({"told": tuple(Content)[:7]}, "解读没有写到新旧政策的差异、办理信息（对象、条件、材料、时限），请写明理由"),
    ],
)
def test_what_does_not_explain_is_refused(
    changes: dict, reason: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_planned_document(county, clock)
    with pytest.raises(StepRefused) as refused:
        record(document, county, clock, **changes)
    assert [each.reason for each in refused.value.obstacles] == [reason]


def test_what_is_left_out_has_its_reason(app: Flask, county: County, clock: SetClock) -> None:
    document = a_planned_document(county, clock)
    record(document, county, clock, told=(Content.GOAL, Content.BASIS), why_not="首次制定。")
    made = document.interpretations[0]
    assert (made.contents, made.left_out_reason) == ([Content.BASIS, Content.GOAL], "首次制定。")
    record(document, county, clock, address=f"{ADDRESS}/whole", why_not="什么都写到了。")
    assert document.interpretations[1].left_out_reason == ""
    with pytest.raises(StepRefused, match="^这个网址的解读已经登记过$"):
        record(document, county, clock)


def test_plan_and_interpretation_are_entered_on_pages(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DECIDED, county, clock)
    page, drafter = f"/work/documents/{document.id}", log_in(app, "drafter")
    refused = send(drafter, f"{page}/interpretation/plan", medium="none", reason="")
    assert (refused.status_code, "不需要解读的，请写明理由" in words(refused)) == (422, True)
    given = {"medium": "chart", "reason": "", "note": "由县城管局在县政府网站发布。"}
    assert send(drafter, f"{page}/interpretation/plan", **given).location == f"{page}#interpretation"
    assert "解读方案 图解 由县城管局在县政府网站发布。" in " ".join(words(drafter.get(page)).split())
    for advance in (register, publish):
        db.session.refresh(document)
        advance(document, county, clock)

    public = app.test_client().get(f"/documents/{document.id}")
    assert "政策解读" not in words(public)
    said = {"title": "一图读懂停车泊位", "medium": "chart", "on": "2026-10-13", "address": ADDRESS}
    said |= {"told": [each.value for each in Content], "in_own_words": "y"}
    assert send(drafter, f"{page}/interpretation/new", **said | {"on": ""}).status_code == 422
    assert send(drafter, f"{page}/interpretation/new", **said).location == f"{page}#interpretation"
    public = app.test_client().get(f"/documents/{document.id}")
    assert f'<a href="{ADDRESS}">一图读懂停车泊位</a>（图解，2026年10月13日）' in public.get_data(as_text=True)
    assert log_in(app, "clerk").get(f"{page}/interpretation/new").status_code == 403


def test_another_form_than_the_planned_one_is_asked_about(app: Flask, county: County, clock: SetClock) -> None:
    document = a_planned_document(county, clock, Medium.VIDEO)
    drafter, page = log_in(app, "drafter"), f"/work/documents/{document.id}/interpretation/new"
    said = {"title": "解读", "medium": "text", "on": "2026-10-13", "address": ADDRESS, "in_own_words": "y"}
    said |= {"told": [each.value for each in Content]}
    asked = send(drafter, page, **said)
    assert "解读方案安排的是视频，现在登记的是文字。" in words(asked)
    assert document.interpretations == []
    looked_at = html.fromstring(asked.get_data(as_text=True)).xpath("//input[@name='looked_at']/@value")[0]
    assert send(drafter, page, **said, looked_at=looked_at).status_code == 303
    assert [each.medium for each in document.interpretations] == [Medium.TEXT]
