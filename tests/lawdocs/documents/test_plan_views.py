"""The page that cancels a step recorded for a later day."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.models import PlannedStep
from lawdocs.clock import SetClock, at_office
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from tests.factories import County, a_document
from tests.pages import form_data, log_in, send, words
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import DocumentState as S
from workflows.states import LegalStatus

DAY = date(2026, 12, 1)


@pytest.fixture
def document(county: County, clock: SetClock) -> Document:
    """A document whose repeal is on record for a later day."""
    document = a_document(S.PUBLISHED, county, clock)
    act = Act(by_title="关于废止部分文件的决定", day=DAY)
    cleanup.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)
    return document


def planned_of(document: Document) -> PlannedStep:
    db.session.expire_all()
    return db.session.scalars(sa.select(PlannedStep).where(PlannedStep.document_id == document.id)).one()


def page_of(document: Document) -> str:
    return f"/work/documents/{document.id}/plans/{planned_of(document).id}/cancel"


def test_a_planned_repeal_is_cancelled_and_the_term_holds_again(app: Flask, document: Document) -> None:
    clerk, page = log_in(app, "clerk"), page_of(document)
    shown = clerk.get(f"/work/documents/{document.id}").get_data(as_text=True)
    assert f'href="{page}">取消预定</a>' in shown
    asked = words(clerk.get(page))
    assert "取消《鲁山县城区停车泊位管理办法》预定的废止？" in asked
    assert "预定2026年12月1日起废止 由韩书言登记" in asked

    answer = send(clerk, page, reason="废止决定已经收回。")

    assert (answer.status_code, answer.location) == (303, f"/work/documents/{document.id}")
    after = words(clerk.get(f"/work/documents/{document.id}"))
    assert planned_of(document).cancelled_at is not None
    kept = db.session.get(Document, document.id)
    assert (kept.in_force_until, kept.end_kind) == (date(2031, 11, 12), LegalStatus.LAPSED)
    assert "取消预定的废止（2026年12月1日）：废止决定已经收回。 韩书言" in after
    assert "2031年11月11日 有效期届满" in after
    assert "取消预定</a>" not in after
    assert "document:cancel_plan" in set(db.session.scalars(sa.select(AuditEntry.tag)))


def test_a_declared_lapse_is_cancelled_by_the_bureau(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.CLEANUP, county, clock)
    act = Act(reason="调整对象已消失", day=DAY)
    cleanup.declare_lapsed(document, act, county.actor("bureau"), clock, version=document.version, key=None)

    assert log_in(app, "clerk").get(page_of(document)).status_code == 403
    assert send(log_in(app, "bureau"), page_of(document), reason="另行评估。").status_code == 303
    assert planned_of(document).cancelled_at is not None


@pytest.mark.parametrize(("who", "status"), [("drafter", 403), ("legal", 403), ("drafter2", 403), ("sysadmin", 403)])
def test_who_may_not_take_the_step_may_not_cancel_it(who: str, status: int, app: Flask, document: Document) -> None:
    client = log_in(app, who)
    token = form_data(client.get("/account"), "/logout")["csrf_token"]

    assert client.get(page_of(document)).status_code == status
    assert client.post(page_of(document), data={"csrf_token": token, "reason": "不废止"}).status_code == status
    assert "取消预定" not in words(client.get(f"/work/documents/{document.id}"))
    assert planned_of(document).cancelled_at is None


def test_a_reason_is_demanded(app: Flask, document: Document) -> None:
    answer = send(log_in(app, "clerk"), page_of(document), reason=" ")

    assert answer.status_code == 422
    assert "请填写取消预定的理由" in words(answer)
    assert planned_of(document).cancelled_at is None


def test_an_old_version_and_a_missing_one_are_refused(app: Flask, document: Document) -> None:
    clerk, page = log_in(app, "clerk"), page_of(document)

    missing = send(clerk, page, reason="收回。", version=None)
    stale = send(clerk, page, reason="收回。", version="1")

    assert (missing.status_code, "VERSION_REQUIRED" in words(missing)) == (428, True)
    assert (stale.status_code, "VERSION_STALE" in words(stale)) == (409, True)
    assert planned_of(document).cancelled_at is None
    assert clerk.post(page, data=form_data(stale, page, page)).status_code == 303


def test_sent_twice_it_gives_the_first_answer_and_afterwards_a_conflict(app: Flask, document: Document) -> None:
    clerk, page = log_in(app, "clerk"), page_of(document)
    data = form_data(clerk.get(page), page, page) | {"reason": "收回。"}

    first, second = clerk.post(page, data=data), clerk.post(page, data=data)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert clerk.get(page).status_code == 409
    assert clerk.post(page, data=data | {"key": "another"}).status_code == 409


def test_plans_of_other_documents_have_no_such_page(
    app: Flask, county: County, clock: SetClock, document: Document
) -> None:
    other = a_document(S.PUBLISHED, county, clock, title="鲁山县犬只管理办法")
    clerk = log_in(app, "clerk")

    assert clerk.get(f"/work/documents/{other.id}/plans/{planned_of(document).id}/cancel").status_code == 404
    assert clerk.get(f"/work/documents/{other.id}/plans/{2**40}/cancel").status_code == 404
    assert "取消预定" not in words(clerk.get(f"/work/documents/{other.id}"))


def planned_amendment(county: County, clock: SetClock, title: str, day: date) -> Document:
    """A document with the amended text that holds from a day on, on record."""
    order = a_document(S.PUBLISHED, county, clock, title=f"关于修改《{title}》的决定")
    made = a_document(S.PUBLISHED, county, clock, title=title)
    act = Act(day=day, by_title=order.title, by_is_ours=True, by_published_on=clock.today(), new_text="第一条　改。")
    cleanup.amend(made, act, order, county.actor("clerk"), clock, version=made.version, key=None)
    return made


def test_a_planned_amendment_is_cancelled_and_readers_see_the_text_that_holds_on(
    app: Flask, county: County, clock: SetClock
) -> None:
    amended = planned_amendment(county, clock, "鲁山县犬只管理办法", DAY)
    clerk, page, public = log_in(app, "clerk"), page_of(amended), f"/documents/{amended.id}"
    assert "2026年12月1日" in words(app.test_client().get(public))
    assert app.test_client().get(f"{public}/compare?from=1&to=2").status_code == 200
    asked = words(clerk.get(page))
    assert "取消《鲁山县犬只管理办法》预定的修改？" in asked
    assert "2026年12月1日起仍然执行现有文本。" in asked

    answer = send(clerk, page, reason="修改决定的日期登记错了。")

    assert (answer.status_code, answer.location) == (303, f"/work/documents/{amended.id}")
    inside = words(clerk.get(f"/work/documents/{amended.id}"))
    assert "取消预定的修改（2026年12月1日）：修改决定的日期登记错了。 韩书言" in inside
    assert "2026年12月1日" not in words(app.test_client().get(public))
    assert app.test_client().get(f"{public}/compare?from=1&to=2").status_code == 404
    compared = words(clerk.get(f"/work/documents/{amended.id}/compare"))
    assert "已取消的修改文本" in compared
    for format_ in ("json", "md"):
        assert "第一条　改。" not in app.test_client().get(f"{public}/text.{format_}").get_data(as_text=True)
    assert clerk.get(page).status_code == 409


def test_a_planned_amendment_is_not_cancelled_from_its_day_on(app: Flask, county: County, clock: SetClock) -> None:
    amended = planned_amendment(county, clock, "鲁山县犬只管理办法", DAY)
    page = page_of(amended)
    clock.put(at_office(DAY - timedelta(days=1), 23, 59))
    clerk = log_in(app, "clerk")
    data = form_data(clerk.get(page), page, page) | {"reason": "收回。"}
    clock.put(at_office(DAY, 0, 0))

    assert clerk.get(page).location == page.replace("/cancel", "/rescue")
    refused = clerk.post(page, data=data)
    assert refused.status_code == 422
    assert "修改后的文本已经自2026年12月1日起施行，不能再取消；内容有误的，另行登记一次修改" in words(refused)
    assert planned_of(amended).cancelled_at is None


def test_after_its_day_a_plan_that_was_taken_cannot_be_cancelled(
    app: Flask, clock: SetClock, document: Document
) -> None:
    planned = planned_of(document)
    clock.put(at_office(DAY))
    cleanup.fire_planned(planned, Actor.system("fire-planned"), clock)

    assert log_in(app, "clerk").get(page_of(document)).status_code == 409
