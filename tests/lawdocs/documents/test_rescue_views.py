"""A planned step that was not taken: seen, explained, tried again, moved or cancelled (预定环节补救)."""

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from structlog.testing import capture_logs

from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import jobs
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.models import PlannedStep
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document, RelationKind
from lawdocs.extensions import db, transaction
from lawdocs.jobs.models import JobFailure
from lawdocs.publication import services as publication
from tests.factories import TEXT_AT_ONCE, County, a_document, publish
from tests.pages import form_data, log_in, send, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Act
from workflows.states import DocumentState as S
from workflows.states import LegalStatus

DAY = date(2026, 10, 20)
SYSTEM = Actor.system("fire-planned")
DECISION = "鲁山县人民政府关于废止部分文件的决定"


def planned_publication(county: County, clock: SetClock, begins: date = DAY, **changes: object) -> Document:
    document = a_document(S.FILED, county, clock, **changes)
    act = Act(day=DAY, channel="县政府网站", gap_reason="急需施行", in_force_from=begins)
    publication.publish(document, act, county.actor("clerk"), clock, version=document.version, key=None)
    return document


def standing(county: County, clock: SetClock, title: str) -> Document:
    """A document in force from today on."""
    document = a_document(S.FILED, county, clock, title=title)
    publish(document, county, clock, in_force_from=clock.today())
    return document


def planned_repeal(
    county: County, clock: SetClock, by: Document | None = None, title: str = "鲁山县甲办法"
) -> Document:
    document = standing(county, clock, title)
    act = Act(by_title=by.title if by else DECISION, by_is_ours=by is not None, day=DAY, reason="已有新规定")
    if by is not None:
        act = Act(by_title=by.title, by_is_ours=True, by_published_on=by.published_on, day=DAY)
    cleanup.repeal(document, act, by, county.actor("clerk"), clock, version=document.version, key=None)
    return document


def plan_of(document: Document) -> PlannedStep:
    db.session.expire_all()
    query = sa.select(PlannedStep).where(PlannedStep.document_id == document.id).order_by(PlannedStep.id.desc())
    return db.session.scalars(query).first()


def page_of(document: Document) -> str:
    return f"/work/documents/{document.id}/plans/{plan_of(document).id}/rescue"


def spoil(document: Document, **values: object) -> None:
    """Change rows behind the programme's back."""
    with transaction():
        where = PlannedStep.document_id == document.id
        db.session.execute(sa.update(PlannedStep).where(where).values(**values))


def fire(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["jobs", "run", "fire-planned"])
    return result.exit_code, result.stdout


def late_publication(county: County, clock: SetClock) -> Document:
    """One whose day went by while no scheduler ran: the text was to hold since then."""
    document = planned_publication(county, clock, text=TEXT_AT_ONCE)
    clock.put(at_office(DAY + timedelta(days=1)))
    return document


def test_faults_of_several_kinds_stop_neither_each_other_nor_what_is_sound(
    app: Flask, county: County, clock: SetClock
) -> None:
    unreadable = planned_repeal(county, clock, title="鲁山县乙办法")
    spoil(unreadable, act="{not json")
    unnamed = planned_repeal(county, clock, title="鲁山县丙办法")
    spoil(unnamed, act=json.dumps({"by_title": "", "day": DAY.isoformat()}))
    fieldless = planned_repeal(county, clock, title="鲁山县丁办法")
    spoil(fieldless, act=json.dumps({"no_such_field": 1}))
    numberless = planned_publication(county, clock, title="鲁山县戊办法", begins=DAY + timedelta(days=9))
    with transaction():  # a row as a careless restore would leave it
        db.session.execute(sa.update(Document).where(Document.id == numberless.id).values(number=""))
    late = planned_publication(county, clock, title="鲁山县己办法")
    sound = planned_publication(county, clock, title="鲁山县庚办法", begins=DAY + timedelta(days=30))
    repealed = planned_repeal(county, clock, title="鲁山县辛办法")
    clock.put(at_office(DAY + timedelta(days=1)))

    with capture_logs() as logged:
        assert fire(app) == (1, "fire-planned: done 2, skipped 0, failed 5\n")

    assert [each["event"] for each in logged].count("job_failed") == 5
    assert [sound.state, repealed.state] == [S.PUBLISHED, S.REPEALED]
    assert {each.state for each in (unreadable, unnamed, fieldless)} == {S.PUBLISHED}
    assert {each.state for each in (numberless, late)} == {S.FILED}
    reasons = {each.document_id: each.reason for each in db.session.scalars(sa.select(JobFailure))}
    assert reasons[unnamed.id] == "请写明据以废止的文件"
    assert reasons[numberless.id] == "还没有登记编号"
    assert reasons[late.id] == "施行日期不能早于公布日期（2026年10月21日）"
    assert set(reasons) == {unreadable.id, unnamed.id, fieldless.id, numberless.id, late.id}


def test_failed_step_rests_until_the_next_day_and_then_is_tried_by_itself(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = planned_repeal(county, clock)
    whole = plan_of(document).act
    spoil(document, act="{not json")
    clock.put(at_office(DAY))
    assert jobs.fire_planned(SYSTEM, clock).failed == 1
    assert vars(jobs.fire_planned(SYSTEM, clock)) == {"done": 0, "skipped": 0, "failed": 0}
    spoil(document, act=whole)
    clock.put(at_office(DAY, 23, 59))
    assert jobs.fire_planned(SYSTEM, clock).done == 0

    clock.put(at_office(DAY + timedelta(days=1), 0, 0))
    assert jobs.fire_planned(SYSTEM, clock).done == 1
    assert document.state is S.REPEALED
    assert db.session.scalars(sa.select(JobFailure)).all() == []
    assert "没有办成" not in words(log_in(app, "clerk").get(f"/work/documents/{document.id}"))


def test_the_document_page_stops_the_reader_and_leads_to_the_rescue_page(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = late_publication(county, clock)
    fire(app)
    page = page_of(document)

    for who in ("clerk", "drafter"):
        shown = log_in(app, who).get(f"/work/documents/{document.id}")
        assert (
            "预定环节没有办成。 预定2026年10月20日公布，自10月21日 09:00起没有办成："
            "施行日期不能早于公布日期（2026年10月21日）。"
        ) in words(shown)
        assert f'href="{page}"' in shown.get_data(as_text=True)
    told = words(log_in(app, "clerk").get(page))
    assert "预定的公布没有办成" in told
    assert "自10月21日 09:00起没有办成。 文件还没有公布，公众看不到。" in told
    assert "没有办成的原因 施行日期不能早于公布日期（2026年10月21日） 规则R62" in told
    for pair in (
        "预定日期 2026年10月20日",
        "登记人 韩书言",
        "公布载体 县政府网站",
        "已经试过 1次",
        "下次自动重试 2026年10月22日",
    ):
        assert pair in told


def test_every_reason_is_told(app: Flask, county: County, clock: SetClock) -> None:
    document = late_publication(county, clock)
    with transaction():
        db.session.execute(sa.update(Document).where(Document.id == document.id).values(number=""))
    fire(app)

    told = words(log_in(app, "clerk").get(page_of(document)))
    assert "没有办成的原因 还没有登记编号 规则R52 施行日期不能早于公布日期（2026年10月21日） 规则R62" in told


def test_what_only_an_administrator_understands_is_quoted_for_him(app: Flask, county: County, clock: SetClock) -> None:
    document = planned_repeal(county, clock)
    spoil(document, act="{not json")
    clock.put(at_office(DAY))
    fire(app)

    told = words(log_in(app, "clerk").get(page_of(document)))
    assert "上次的原因：程序出错，请把这段原文告诉系统管理员：Expecting property name" in told
    assert "预定的内容无法读取，请取消预定后重新登记" in told
    assert "公众看到的效力按日期自2026年10月20日起已经是“废止”；这里只差登记环节。" in told


def test_retried_at_once_it_is_taken_by_the_programme_for_the_person_who_pressed(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = planned_repeal(county, clock)
    whole = plan_of(document).act
    spoil(document, act="{not json")
    clock.put(at_office(DAY))
    fire(app)
    clerk, page = log_in(app, "clerk"), page_of(document)

    again = send(clerk, page, page, do="retry")
    assert again.status_code == 422
    assert "已经试过 2次" in words(again)
    spoil(document, act=whole)
    answer = clerk.post(page, data=form_data(again, page, page) | {"do": "retry"})

    assert (answer.status_code, answer.location) == (303, f"/work/documents/{document.id}")
    assert "已办成预定的废止：《鲁山县甲办法》。" in words(clerk.get(answer.location))
    entries = db.session.execute(
        sa.select(AuditEntry.tag, AuditEntry.actor_id).where(AuditEntry.subject_id == document.id)
    ).all()[-3:]
    clerk_id = county.users["clerk"].id
    assert entries == [
        ("document:retry_plan", clerk_id),
        ("document:retry_plan", clerk_id),
        ("document:repeal", None),
    ]
    assert db.session.scalars(sa.select(JobFailure)).all() == []
    assert "已经办成。" in words(clerk.get(page))
    assert verify().fault is None


def test_a_late_publication_is_mended_by_another_day(app: Flask, county: County, clock: SetClock) -> None:
    document = late_publication(county, clock)
    fire(app)
    clerk, page = log_in(app, "clerk"), page_of(document)
    shown = clerk.get(page)
    assert "正文写明自公布之日起施行，请填新的公布日期。" in words(shown)

    blank = send(clerk, page, do="move", day="", reason="")
    assert blank.status_code == 422
    assert "请填写新的日期" in words(blank)
    assert "请填写改日期的理由" in words(blank)
    early = send(clerk, page, do="move", day="2026-10-20", in_force_from="2026-10-20", reason="补办")
    assert (early.status_code, "新的日期不能早于今天（2026年10月21日）" in words(early)) == (422, True)
    moved = send(clerk, page, do="move", day="2026-10-21", in_force_from="2026-10-21", reason="定时程序停机，改到今天")

    assert moved.status_code == 303
    assert db.session.scalars(sa.select(JobFailure)).all() == []
    assert fire(app) == (0, "fire-planned: done 1, skipped 0, failed 0\n")
    document = db.session.get(Document, document.id)
    assert (document.state, document.published_on, document.in_force_from) == (S.PUBLISHED, *[date(2026, 10, 21)] * 2)
    shown = words(log_in(app, "clerk").get(f"/work/documents/{document.id}"))
    assert "取消预定的公布（2026年10月20日）：改期至2026年10月21日：定时程序停机，改到今天" in shown
    assert "没有办成" not in shown
    assert verify().fault is None


def test_a_moved_repeal_takes_its_order_its_end_and_its_deadline_along(
    app: Flask, county: County, clock: SetClock
) -> None:
    order = standing(county, clock, DECISION)
    document = planned_repeal(county, clock, by=order)
    until_before = json.loads(plan_of(document).before)["until"]
    page = page_of(document)

    assert send(log_in(app, "clerk"), page, do="move", day="2026-11-05", reason="决定改期").status_code == 303

    planned, document = plan_of(document), db.session.get(Document, document.id)
    assert (planned.due_on, json.loads(planned.before)["until"]) == (date(2026, 11, 5), until_before)
    assert (document.in_force_until, document.end_kind) == (date(2026, 11, 5), LegalStatus.REPEALED)
    orders = [each for each in document.relations if each.kind is RelationKind.REPEALED_BY]
    assert [(each.other_id, each.on) for each in orders] == [(order.id, date(2026, 11, 5))]
    clock.put(at_office(date(2026, 11, 5), 0, 0))
    assert jobs.fire_planned(SYSTEM, clock).done == 1
    assert document.state is S.REPEALED
    assert verify().fault is None


def test_a_declared_lapse_is_moved_by_the_bureau_and_a_cancelled_one_gives_the_deadline_back(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.CLEANUP, county, SetClock(at_office(date(2026, 8, 1))))
    last = document.in_force_until - timedelta(days=1)
    act = Act(reason="调整对象已消失", day=DAY)
    cleanup.declare_lapsed(document, act, county.actor("bureau"), clock, version=document.version, key=None)
    bureau, page = log_in(app, "bureau"), page_of(document)

    assert send(bureau, page, do="move", day="2026-11-05", reason="改期").status_code == 303
    assert db.session.get(Document, document.id).in_force_until == date(2026, 11, 5)
    assert open_expiries() == []
    cancel = f"/work/documents/{document.id}/plans/{plan_of(document).id}/cancel"
    assert send(bureau, cancel, reason="另行评估。").status_code == 303
    assert open_expiries() == [last]


def open_expiries() -> list[date]:
    query = sa.select(Deadline.due_on).where(Deadline.duty == Duty.EXPIRY, Deadline.ended_at.is_(None))
    return list(db.session.scalars(query))


def test_a_failed_plan_that_is_cancelled_leaves_no_failure_behind(app: Flask, county: County, clock: SetClock) -> None:
    document = planned_repeal(county, clock)
    spoil(document, act="{not json")
    clock.put(at_office(DAY))
    fire(app)
    clerk, page = log_in(app, "clerk"), page_of(document).replace("rescue", "cancel")
    assert "2026年10月20日起显示的“废止”撤下。 公众会重新看到登记以前的效力，请先核实。" in words(clerk.get(page))

    assert send(clerk, page, reason="重新登记。").status_code == 303
    assert db.session.scalars(sa.select(JobFailure)).all() == []
    assert fire(app) == (0, "fire-planned: done 0, skipped 0, failed 0\n")


def test_a_planned_amendment_is_called_off_and_never_moved(app: Flask, county: County, clock: SetClock) -> None:
    order, document = (standing(county, clock, title) for title in ("鲁山县关于修改甲办法的决定", "鲁山县甲办法"))
    act = Act(
        day=DAY, by_title=order.title, by_is_ours=True, by_published_on=order.published_on, new_text="第一条　改。"
    )
    cleanup.amend(document, act, order, county.actor("clerk"), clock, version=document.version, key=None)
    clerk, page = log_in(app, "clerk"), page_of(document)

    told = words(clerk.get(page))
    assert "预定的修改不能改日期。 施行日期以修改决定为准；登记错了的，先取消，再按正确的日期登记。" in told
    assert "取消预定的修改" in told
    assert "改到新的日期" not in told
    token = form_data(clerk.get("/account"), "/logout")["csrf_token"]
    sent = {"csrf_token": token, "do": "move", "day": "2026-11-05", "reason": "改", "version": str(document.version)}
    assert clerk.post(page, data=sent).status_code == 409

    clock.put(at_office(DAY, 0, 1))
    told = words(log_in(app, "clerk").get(page))
    assert "修改后的文本已经施行，不能取消，也不能改日期。 内容有误的，另行登记一次修改。" in told
    assert "取消预定的修改" not in told


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("drafter", 200), ("legal", 200), ("bureau", 200), ("drafter2", 404), ("editor", 403)],
)
def test_who_sees_the_plan_of_an_unpublished_document(
    who: str, status: int, app: Flask, county: County, clock: SetClock
) -> None:
    document = planned_publication(county, clock)
    client, page = log_in(app, who), page_of(document)
    answer = client.get(page)
    assert answer.status_code == status
    assert ("改到新的日期" in words(answer)) is (who == "clerk")
    if status == 200 and who != "clerk":
        assert "应由：县政府办办理" in words(answer)
        token = form_data(client.get("/account"), "/logout")["csrf_token"]
        for act in ("retry", "move", "dance"):
            assert client.post(page, data={"csrf_token": token, "do": act}).status_code == 403


def test_the_supervisor_sees_the_plan_even_where_the_document_is_hidden(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = planned_publication(county, clock)
    with transaction():  # reviewed by the maker itself, so that the bureau is no party to it
        gov = db.session.get(Agency, county.agency("gov").id)
        gov.reviewed_by_id = gov.id
    forget_agency_tree()
    bureau, page = log_in(app, "bureau"), page_of(document)

    assert bureau.get(f"/work/documents/{document.id}").status_code == 404
    shown = bureau.get(page)
    assert shown.status_code == 200
    assert f'href="/work/documents/{document.id}"' not in shown.get_data(as_text=True)
    assert "应由：县政府办办理" in words(shown)
    assert document.title not in words(shown)
    assert "标题在公布前不显示的文件" in words(shown)


def test_a_stranger_to_a_published_document_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    document = planned_repeal(county, clock)
    assert log_in(app, "drafter2").get(page_of(document)).status_code == 403
    assert "预定环节" not in words(log_in(app, "drafter2").get(f"/work/documents/{document.id}"))


def test_unknown_acts_old_versions_and_repeated_keys(app: Flask, county: County, clock: SetClock) -> None:
    document = planned_publication(county, clock, begins=date(2026, 12, 1))
    clerk, page = log_in(app, "clerk"), page_of(document)

    assert send(clerk, page, do="dance").status_code == 422
    assert send(clerk, page, do="move", day="2026-10-22", reason="改", version=None).status_code == 428
    assert send(clerk, page, do="move", day="2026-10-22", reason="改", version="1").status_code == 409
    data = form_data(clerk.get(page), page, page) | {"do": "move", "day": "2026-10-22", "reason": "改"}
    first, second = clerk.post(page, data=data), clerk.post(page, data=data)
    assert (first.status_code, second.status_code) == (303, 303)
    assert clerk.post(page, data=data | {"key": "other"}).status_code == 409
    assert clerk.get(f"/work/documents/{document.id}/plans/{2**40}/rescue").status_code == 404


def test_before_its_day_a_plan_cannot_be_retried(app: Flask, county: County, clock: SetClock) -> None:
    document = planned_publication(county, clock, begins=date(2026, 12, 1))
    answer = send(log_in(app, "clerk"), page_of(document), do="retry")
    assert (answer.status_code, "还没有到预定的日期（2026年10月20日）" in words(answer)) == (422, True)
