"""Scheduled publication (定时公布): recorded now, public at the first tick of its day, and never before."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import jobs, plans
from lawdocs.cleanup.models import PlannedStep
from lawdocs.clock import SHANGHAI, SetClock, at_office
from lawdocs.deadlines.models import Deadline
from lawdocs.documents import services as documents
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StateConflict, StepRefused, VersionStale
from lawdocs.extensions import db
from lawdocs.jobs.models import JobFailure
from lawdocs.publication import services as publication
from tests.factories import TEXT, County, a_document
from tests.pages import log_in, send, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Act
from workflows.states import DocumentState as S

DAY = date(2026, 10, 20)
SYSTEM = Actor.system("fire-planned")


def plan(document: Document, county: County, clock: SetClock, day: date = DAY, begins: date | None = None) -> object:
    act = Act(day=day, channel="县政府网站", gap_reason="急需施行", in_force_from=begins or day + timedelta(days=30))
    return publication.publish(document, act, county.actor("clerk"), clock, version=document.version, key=None)


@pytest.fixture
def filed(county: County, clock: SetClock) -> Document:
    """A document that could be published today."""
    return a_document(S.FILED, county, clock)


def expiries() -> list[Deadline]:
    return list(db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.EXPIRY).order_by(Deadline.id)))


def at(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def letters(response: TestResponse) -> str:
    """A page's words without the gaps that marked hits leave."""
    return "".join(words(response).split())


def test_nothing_is_public_before_the_first_tick_of_the_day(
    app: Flask, filed: Document, county: County, clock: SetClock
) -> None:
    planned = plan(filed, county, clock)
    assert isinstance(planned, PlannedStep)
    visitor = app.test_client()
    pages = (f"/documents/{filed.id}", "/documents", f"/documents/{filed.id}/history", "/documents?q=停车泊位")
    for moment in (clock.now(), at(DAY, 0, 0) - timedelta(seconds=1)):
        clock.put(moment)
        assert jobs.fire_planned(SYSTEM, clock).done == 0
        assert filed.state is S.FILED
        assert [visitor.get(page).status_code for page in pages] == [404, 200, 404, 200]
        assert not any(filed.title in letters(visitor.get(page)) for page in pages)
        assert expiries() == []

    clock.put(at(DAY, 0, 0))
    assert visitor.get(pages[0]).status_code == 404
    assert jobs.fire_planned(SYSTEM, clock).done == 1

    assert (filed.state, filed.published_on, filed.in_force_from) == (S.PUBLISHED, DAY, DAY + timedelta(days=30))
    assert [visitor.get(page).status_code for page in pages] == [200] * 4
    assert all(filed.title in letters(visitor.get(page)) for page in pages)
    assert [each.due_on for each in expiries()] == [filed.in_force_until - timedelta(days=1)]
    assert jobs.fire_planned(SYSTEM, clock).done == 0
    record = filed.steps[-1]
    assert (record.step, record.actor_id, record.actor_name, record.on) == ("publish", None, SYSTEM.name, DAY)
    assert verify().fault is None


def test_planning_leaves_the_row_as_it_was_and_is_told_by_the_trail(
    filed: Document, county: County, clock: SetClock
) -> None:
    version = filed.version
    plan(filed, county, clock)

    assert (filed.published_on, filed.in_force_from, filed.in_force_until, filed.channel) == (None, None, None, "")
    assert filed.version == version + 1
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "document:plan_publish")).one()
    assert (entry.actor_id, entry.subject_id) == (county.users["clerk"].id, filed.id)
    assert verify().fault is None


@pytest.mark.parametrize(
    ("day", "begins", "said"),
    [
        (date(2026, 10, 12), None, "公布日期不能早于签署日期（2026年10月13日）"),
        (DAY, DAY - timedelta(days=1), "施行日期不能早于公布日期（2026年10月20日）"),
    ],
)
def test_what_a_publication_needs_is_asked_when_it_is_recorded(
    day: date, begins: date | None, said: str, filed: Document, county: County, clock: SetClock
) -> None:
    with pytest.raises(StepRefused, match=said):
        plan(filed, county, clock, day, begins)
    assert db.session.scalars(sa.select(PlannedStep)).all() == []


def test_dates_are_held_against_the_text_when_it_is_recorded(app: Flask, county: County, clock: SetClock) -> None:
    text = TEXT.replace("本办法有效期", "本办法自2026年12月1日起施行，有效期")
    document = a_document(S.FILED, county, clock, text=text)
    with pytest.raises(StepRefused, match="正文写明自2026年12月1日起施行，与填写的施行日期不一致"):
        plan(document, county, clock)
    plan(document, county, clock, begins=date(2026, 12, 1))


def test_the_life_cycle_itself_publishes_nothing_ahead_of_its_day(
    filed: Document, county: County, clock: SetClock
) -> None:
    from lawdocs.extensions import transaction
    from lawdocs.lifecycle import fire

    act = Act(day=DAY, channel="县政府网站", gap_reason="急需施行", in_force_from=DAY)
    with pytest.raises(StepRefused, match="公布日期不能晚于今天"), transaction():
        fire(filed, "publish", county.actor("clerk"), clock, version=filed.version, key=None, act=act)


def test_one_publication_at_a_time(filed: Document, county: County, clock: SetClock) -> None:
    plan(filed, county, clock)
    for day in (clock.today(), DAY, DAY + timedelta(days=5)):
        with pytest.raises(StepRefused, match="已预定于2026年10月20日公布，请先取消预定或者改日期"):
            plan(filed, county, clock, day)


def test_withdrawing_voids_the_planned_publication(filed: Document, county: County, clock: SetClock) -> None:
    planned = plan(filed, county, clock)
    documents.withdraw(filed, "另行起草", county.actor("drafter"), clock, version=filed.version, key=None)

    assert (planned.cancelled_at, planned.cancel_reason) == (clock.now(), "文件已终止，不再办理")
    clock.put(at_office(DAY))
    counts = jobs.fire_planned(SYSTEM, clock)
    assert (counts.done, counts.skipped, counts.failed, filed.state) == (0, 0, 0, S.WITHDRAWN)
    assert verify().fault is None


def test_cancelled_publication_leaves_the_document_to_be_published_by_hand(
    filed: Document, county: County, clock: SetClock
) -> None:
    planned = plan(filed, county, clock)
    for who in ("drafter", "legal", "bureau"):
        with pytest.raises(Forbidden):
            plans.cancel_plan(planned, "推迟", county.actor(who), clock, version=filed.version, key=None)
    plans.cancel_plan(planned, "推迟", county.actor("clerk"), clock, version=filed.version, key=None)
    assert filed.state is S.FILED
    with pytest.raises(StateConflict):
        plans.cancel_plan(planned, "推迟", county.actor("clerk"), clock, version=filed.version, key=None)

    plan(filed, county, clock, clock.today())
    assert filed.state is S.PUBLISHED
    assert verify().fault is None


def test_a_publication_that_a_missed_day_made_late_counts_from_the_day_it_came_about(
    filed: Document, county: County, clock: SetClock
) -> None:
    plan(filed, county, clock)
    clock.put(at_office(DAY + timedelta(days=2)))

    assert jobs.fire_planned(SYSTEM, clock).done == 1
    assert (filed.published_on, filed.in_force_from) == (DAY + timedelta(days=2), DAY + timedelta(days=30))
    assert verify().fault is None


def test_a_late_publication_is_refused_where_the_text_was_to_hold_before(
    filed: Document, county: County, clock: SetClock
) -> None:
    plan(filed, county, clock, begins=DAY)
    clock.put(at_office(DAY + timedelta(days=1)))

    assert jobs.fire_planned(SYSTEM, clock).failed == 1
    failure = db.session.scalars(sa.select(JobFailure)).one()
    assert failure.reason == "施行日期不能早于公布日期（2026年10月21日）"
    assert (filed.state, filed.published_on) == (S.FILED, None)


def test_moved_publication_comes_on_its_new_day_with_everything_asked_anew(
    filed: Document, county: County, clock: SetClock
) -> None:
    planned, clerk = plan(filed, county, clock), county.actor("clerk")
    later = DAY + timedelta(days=3)
    seen = {"version": filed.version, "key": None}
    with pytest.raises(StepRefused, match="新的日期不能早于今天（2026年10月13日）"):
        plans.move_plan(planned, clock.today() - timedelta(days=1), "提前", clerk, clock, **seen)
    with pytest.raises(StepRefused, match="请写明理由"):
        plans.move_plan(planned, later, " ", clerk, clock, **seen)
    with pytest.raises(StepRefused, match="施行日期不能早于公布日期"):
        plans.move_plan(planned, DAY + timedelta(days=31), "推迟", clerk, clock, **seen)
    with pytest.raises(VersionStale):
        plans.move_plan(planned, later, "推迟", clerk, clock, version=filed.version - 1, key=None)
    with pytest.raises(Forbidden):
        plans.move_plan(planned, later, "推迟", county.actor("drafter"), clock, **seen)

    moved = plans.move_plan(planned, later, "会议改期", clerk, clock, **seen)

    assert (planned.cancel_reason, moved.due_on) == ("改期至2026年10月23日：会议改期", later)
    clock.put(at_office(DAY))
    assert jobs.fire_planned(SYSTEM, clock).done == 0
    clock.put(at(later, 0, 0))
    assert jobs.fire_planned(SYSTEM, clock).done == 1
    assert filed.published_on == later
    assert verify().fault is None


def test_the_pages_from_planning_to_publication(app: Flask, filed: Document, clock: SetClock) -> None:
    clerk, page = log_in(app, "clerk"), f"/work/documents/{filed.id}"
    title = filed.title
    asked = send(clerk, f"{page}/steps/publish", day="2026-10-20", in_force_from="2026-10-19")
    assert "2026年10月20日零时起自动公布， 此前文件仍是备案登记，公众看不到" in words(asked)
    assert "施行日期不能早于公布日期（2026年10月20日）" in words(asked)

    done = send(clerk, f"{page}/steps/publish", day="2026-10-20", in_force_from="2026-11-20")

    assert done.status_code == 303
    shown = clerk.get(page)
    assert f"已预定于2026年10月20日公布：《{title}》。" in words(shown)
    assert "预定于2026年10月20日公布。 当天零时起自动公布，此前公众看不到。 改日期 取消预定" in words(shown)
    assert "2026年10月20日 公布 取消预定 由韩书言登记，到期自动办理" in words(shown)
    assert f'href="{page}/steps/publish"' not in shown.get_data(as_text=True)
    assert "已预定于2026年10月20日公布，请先取消预定或者改日期" in words(clerk.get(f"{page}/steps/publish"))
    assert "预定2026年10月20日的公布一并取消。" in words(clerk.get(f"{page}/steps/withdraw"))
    drafter = log_in(app, "drafter").get(page)
    assert "预定于2026年10月20日公布。" in words(drafter)
    assert "取消预定" not in words(drafter)

    clock.put(at(DAY, 0, 0))
    jobs.fire_planned(SYSTEM, clock)
    assert "由韩书言登记" in words(log_in(app, "clerk").get(page))
    assert app.test_client().get(f"/documents/{filed.id}").status_code == 200


def test_cancelling_asks_and_says_that_nothing_becomes_public(
    app: Flask, filed: Document, county: County, clock: SetClock
) -> None:
    planned = plan(filed, county, clock)
    clerk, page = log_in(app, "clerk"), f"/work/documents/{filed.id}/plans/{planned.id}/cancel"
    asked = words(clerk.get(page))
    assert "预定的公布？" in asked
    assert "2026年10月20日不再公布， 文件仍是备案登记，公众看不到；发文字号保留。" in asked

    assert send(clerk, page, reason="会议推迟。").status_code == 303
    after = words(clerk.get(f"/work/documents/{filed.id}"))
    assert "取消预定的公布（2026年10月20日）：会议推迟。 韩书言" in after
    assert "预定于2026年10月20日公布" not in after


def test_a_planned_publication_waits_for_nobody_until_it_fails(
    app: Flask, filed: Document, county: County, clock: SetClock
) -> None:
    plan(filed, county, clock, begins=DAY)
    clerk = log_in(app, "clerk")
    assert "要我办 0 等别人办 1" in words(clerk.get("/work"))
    assert f"还剩7日 2026年10月20日 到期自动公布：{filed.title}" in words(clerk.get("/work?tab=others"))

    clock.put(at_office(DAY + timedelta(days=1)))
    jobs.fire_planned(SYSTEM, clock)
    clerk = log_in(app, "clerk")
    assert "要我办 1 等别人办 0" in words(clerk.get("/work"))
    assert f"到期办理 2026年10月20日 处理没有办成的公布：{filed.title}" in words(clerk.get("/work"))


def test_a_day_after_the_period_is_said_wherever_it_is_planned(
    app: Flask, filed: Document, county: County, clock: SetClock
) -> None:
    due = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.PUBLICATION)).one().due_on
    assert due == date(2026, 11, 10)
    told = "公布期限到2026年11月10日，2026年11月13日公布逾期3日（规则R60）。"
    clerk, page = log_in(app, "clerk"), f"/work/documents/{filed.id}"
    late = {"day": "2026-11-13", "in_force_from": "2026-12-20"}
    asked = send(clerk, f"{page}/steps/publish", **late)
    assert (asked.status_code, db.session.scalars(sa.select(PlannedStep)).all()) == (200, [])
    assert "还没有办成，请再看一次下面的提示。" in words(asked)
    assert told in words(asked)
    assert "逾期公布。" not in words(clerk.get(f"{page}/steps/publish"))
    planned = plan(filed, county, clock, due, begins=date(2026, 12, 20))
    rescue = f"{page}/plans/{planned.id}/rescue"
    assert "公布期限到" not in words(clerk.get(page)) + words(clerk.get(rescue))

    moved = send(clerk, rescue, do="move", reason="会议改期", **late)
    assert moved.status_code == 303
    shown = words(clerk.get(page))
    assert f"预定的公布已改到2026年11月13日：《{filed.title}》。{told}" in shown
    assert f"当天零时起自动公布，此前公众看不到。{told}" in shown
    newest = db.session.scalars(sa.select(PlannedStep).order_by(PlannedStep.id.desc())).first()
    assert told in words(clerk.get(f"{page}/plans/{newest.id}/rescue"))
