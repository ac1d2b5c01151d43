"""What may be done with a task, by whom, from which state, and what is on record of it."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.audit.services import data_version, verify_chain
from lawdocs.audit.verify_evidence import evidence_faults
from lawdocs.clock import SetClock
from lawdocs.column.evidence import services
from lawdocs.column.evidence.given import Given, Upload
from lawdocs.column.indicators.models import EvidenceKind, IndicatorTask, SetState, TaskAct
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.documents.secrecy import SecretForbidden
from lawdocs.errors import DomainError, Forbidden, NotVisible, Repeated, StepRefused, VersionRequired, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.texts.refusals import FileRefused
from tests.factories import County, a_document
from tests.lawdocs.column.evidence.sets import (
    MISSING,
    REASON,
    TEXT,
    a_link,
    a_set,
    a_task,
    a_task_in,
    accept,
    an_indicator,
    assign,
    give,
    send_back,
    submit,
)
from tests.lawdocs.column.news import an_item
from tests.lawdocs.column.news import withdraw as take_down
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.evidence import TABLE, Coverage
from workflows.evidence import TaskState as S
from workflows.news import NewsState
from workflows.roles import Role
from workflows.states import DocumentState

PEOPLE = ("drafter", "drafter2", "editor", "legal", "clerk", "bureau", "liaison", "sysadmin", "secadmin", "auditadmin")
# Who may take which step with a task of the urban bureau, as people would say it.
MAY = {
    "submit": {"drafter"},
    "recall": {"drafter"},
    "reopen": {"drafter"},
    "return": {"editor"},
    "accept": {"editor"},
    "ask": {"editor"},
}
FROM = {
    "submit": {S.OPEN, S.RETURNED},
    "recall": {S.SUBMITTED},
    "reopen": {S.ACCEPTED},
    "return": {S.SUBMITTED},
    "accept": {S.SUBMITTED},
    "ask": {S.ACCEPTED},
}
TO = {
    "submit": S.SUBMITTED,
    "recall": S.OPEN,
    "reopen": S.OPEN,
    "return": S.RETURNED,
    "accept": S.ACCEPTED,
    "ask": S.RETURNED,
}


def take(name: str, task: IndicatorTask, actor: Actor, clock: SetClock, **seen: object) -> None:
    seen = {"version": task.version, "key": None} | seen
    calls = {
        "submit": lambda: services.submit(task, actor, clock, **seen),
        "recall": lambda: services.recall(task, actor, clock, **seen),
        "reopen": lambda: services.reopen(task, actor, clock, **seen),
        "return": lambda: services.send_back(task, REASON, actor, clock, **seen),
        "accept": lambda: services.accept(task, Coverage.COMPLETE, "", actor, clock, **seen),
        "ask": lambda: services.ask(task, REASON, None, actor, clock, **seen),
    }
    calls[name]()


def add(task: IndicatorTask, given: Given, county: County, clock: SetClock, who: str = "drafter") -> object:
    return services.add(task, given, county.actor(who), clock, version=task.version, key=None)


def entries() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))


def the_clock(task: IndicatorTask) -> Deadline:
    query = sa.select(Deadline).where(Deadline.duty == Duty.EVIDENCE, Deadline.subject_id == task.id)
    return db.session.scalars(query.order_by(Deadline.id.desc())).first()


def told(role: Role) -> list[str]:
    query = sa.select(Notice.text).where(Notice.role == role, Notice.page != "").order_by(Notice.id)
    return list(db.session.scalars(query))


def test_the_table_of_steps_is_what_people_say() -> None:
    assert {step.name: set(step.sources) for step in TABLE.steps} == FROM


@pytest.mark.parametrize("state", S)
def test_every_step_by_everybody_has_its_exact_answer(state: S, app: Flask, county: County, clock: SetClock) -> None:
    number = 0
    for name in FROM:
        for who in PEOPLE:
            number += 1
            task = a_task_in(state, county, clock, no=number)
            before = entries(), task.version
            if who in MAY[name] and state in FROM[name]:
                take(name, task, county.actor(who), clock)
                assert task.state is TO[name], (state, name, who)
                assert entries() == before[0] + 1
                continue
            allowed = who in MAY[name]
            wanted = f"这项任务当前状态为「{state.label}」，操作未执行" if allowed else "您没有办理该事项的权限"
            with pytest.raises(DomainError) as refused:
                take(name, task, county.actor(who), clock)
            assert refused.value.message == wanted, (state, name, who)
            db.session.refresh(task)
            assert (entries(), task.version, task.state) == (*before, state)
    assert verify_chain()[2] is None


def test_nobody_judges_what_they_gave(app: Flask, county: County, clock: SetClock) -> None:
    editor = county.actor("editor")
    task = a_task(county, clock, "office")
    services.add(task, a_link(), editor, clock, version=task.version, key=None)
    services.submit(task, editor, clock, version=task.version, key=None)
    for name in ("accept", "return"):
        with pytest.raises(StepRefused) as refused:
            take(name, task, editor, clock)
        assert refused.value.reasons == ("添加或者移除过这项材料的人不得审核，请由其他编辑审核",)


def test_an_empty_list_is_not_handed_in(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task(county, clock)
    with pytest.raises(StepRefused, match="还没有材料"):
        submit(task, county, clock)
    item = give(task, county, clock)
    services.remove(task, item.id, county.actor("drafter"), clock, version=task.version, key=None)
    with pytest.raises(StepRefused, match="还没有材料"):
        submit(task, county, clock)


def test_a_judgement_says_what_is_missing(app: Flask, county: County, clock: SetClock) -> None:
    task, editor = a_task_in(S.SUBMITTED, county, clock), county.actor("editor")
    for coverage, wanted in ((None, "完整还是部分"), (Coverage.NONE, "完整还是部分"), (Coverage.PARTLY, "还缺什么")):
        with pytest.raises(StepRefused, match=wanted):
            services.accept(task, coverage, " ", editor, clock, version=task.version, key=None)
    with pytest.raises(StepRefused, match="材料完整的不填还缺什么"):
        services.accept(task, Coverage.COMPLETE, MISSING, editor, clock, version=task.version, key=None)
    accept(task, county, clock, Coverage.PARTLY)
    assert (task.coverage, task.missing) == (Coverage.PARTLY, MISSING)
    take("ask", task, editor, clock)
    submit(task, county, clock)
    accept(task, county, clock)
    assert (task.coverage, task.missing) == (Coverage.COMPLETE, "")


@pytest.mark.parametrize("name", ["return", "ask"])
def test_a_reason_is_required(name: str, app: Flask, county: County, clock: SetClock) -> None:
    task = a_task_in(S.SUBMITTED if name == "return" else S.ACCEPTED, county, clock)
    seen = {"version": task.version, "key": None}
    with pytest.raises(StepRefused, match="请写明理由"):
        if name == "return":
            services.send_back(task, " ", county.actor("editor"), clock, **seen)
        else:
            services.ask(task, " ", None, county.actor("editor"), clock, **seen)


@pytest.mark.parametrize("state", [S.SUBMITTED, S.ACCEPTED])
def test_evidence_stays_once_it_was_handed_in(state: S, app: Flask, county: County, clock: SetClock) -> None:
    task, drafter = a_task_in(state, county, clock), county.actor("drafter")
    with pytest.raises(DomainError, match="当前状态为"):
        add(task, a_link(url="https://example.gov.cn/2"), county, clock)
    with pytest.raises(DomainError, match="当前状态为"):
        services.remove(task, task.items[0].id, drafter, clock, version=task.version, key=None)


def test_units_give_evidence_for_themselves(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task(county, clock)
    for who in PEOPLE[1:]:
        with pytest.raises(Forbidden):
            add(task, a_link(), county, clock, who)


def test_version_and_key_guard_every_act(app: Flask, county: County, clock: SetClock) -> None:
    task, editor = a_task_in(S.SUBMITTED, county, clock), county.actor("editor")
    with pytest.raises(VersionRequired):
        take("accept", task, editor, clock, version=None)
    with pytest.raises(VersionStale) as stale:
        take("accept", task, editor, clock, version=task.version - 1)
    assert stale.value.message == "操作未执行：另一位经办人刚刚改动了这项任务"
    seen = task.version
    take("accept", task, editor, clock, version=seen, key="k1")
    with pytest.raises(Repeated) as repeated:
        take("accept", task, editor, clock, version=seen, key="k1")
    assert repeated.value.answer == f"/work/evidence/{task.id}"


def test_a_relieved_task_is_nobodys(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task_in(S.SUBMITTED, county, clock)
    assign(task.indicator, county, clock, "transport")
    with pytest.raises(DomainError, match="已解除"):
        take("accept", task, county.actor("editor"), clock)


def test_a_closed_edition_stays_as_it_was_assessed(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task_in(S.SUBMITTED, county, clock)
    open_task = a_task(county, clock, no=28)
    with transaction():
        task.indicator.set.state = SetState.CLOSED
    with pytest.raises(StepRefused, match="已归档，材料不能变动"):
        take("accept", task, county.actor("editor"), clock)
    with pytest.raises(StepRefused, match="已归档，材料不能变动"):
        add(open_task, a_link(), county, clock)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "www.lushan.gov.cn", "", "ftp://x/y"])
def test_only_an_address_of_the_web_is_a_page(url: str, app: Flask, county: County, clock: SetClock) -> None:
    with pytest.raises(StepRefused, match="http://或者https://"):
        add(a_task(county, clock), a_link(url=url), county, clock)


def test_a_page_of_ones_own_network_proves_nothing_to_the_public(app: Flask, county: County, clock: SetClock) -> None:
    with pytest.raises(StepRefused, match="内部网络里，公众打不开"):
        add(a_task(county, clock), a_link(url="http://192.168.1.9/x"), county, clock)


def test_the_same_evidence_stands_in_the_list_once(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task(county, clock)
    upload = Given(EvidenceKind.FILE, upload=Upload("目录.txt", "备案目录".encode()))
    for given in (a_link(), upload):
        add(task, given, county, clock)
        with pytest.raises(StepRefused, match="已经在清单里"):
            add(task, given, county, clock)
    assert [each.title for each in task.given] == ["备案目录", "目录.txt"]


def test_files_are_checked_and_secrets_refused(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task(county, clock)
    with pytest.raises(FileRefused):
        add(task, Given(EvidenceKind.FILE, upload=Upload("a.exe", b"MZ")), county, clock)
    for secret in (
        Given(EvidenceKind.FILE, upload=Upload("绝密★附件.txt", "内容".encode())),
        a_link(title="机密★1年 目录"),
    ):
        with pytest.raises(SecretForbidden):
            add(task, secret, county, clock)
    assert list(task.items) == []
    assert db.session.scalars(sa.select(SecurityEvent.kind)).all() == ["secret_refused"] * 2


def test_only_public_records_of_ours_are_evidence(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task(county, clock)
    public, draft = (a_document(state, county, clock) for state in (DocumentState.PUBLISHED, DocumentState.DRAFT))
    told, hidden = an_item(NewsState.PUBLISHED, county, clock), an_item(NewsState.SUBMITTED, county, clock)
    add(task, Given(EvidenceKind.DOCUMENT, document_id=public.id), county, clock)
    add(task, Given(EvidenceKind.NEWS, news_id=told.id), county, clock)
    assert [each.title for each in task.given] == [public.title, told.title]
    for given in (
        Given(EvidenceKind.DOCUMENT, document_id=draft.id),
        Given(EvidenceKind.NEWS, news_id=hidden.id),
        Given(EvidenceKind.DOCUMENT),
        Given(EvidenceKind.FIGURES, snapshot_id=1),
    ):
        with pytest.raises(StepRefused, match="请"):
            add(task, given, county, clock)


def test_figures_are_frozen_and_listed_in_one_act(app: Flask, county: County, clock: SetClock) -> None:
    task, drafter = a_task(county, clock), county.actor("drafter")
    with transaction():
        task.indicator.figures = "filing"
    period = date(2026, 1, 1), clock.today()
    seen = {"version": task.version, "key": None}
    item = services.add_figures(task, *period, Given(EvidenceKind.FIGURES), drafter, clock, **seen)
    assert item.title == "备案和审查建议统计（2026-01-01至2026-10-13）"
    assert item.snapshot.agency_id == county.agency("gov").id
    seen = {"version": task.version, "key": None}
    with pytest.raises(DomainError, match="截止日期以前"):
        services.add_figures(task, *reversed(period), Given(EvidenceKind.FIGURES), drafter, clock, **seen)


def test_what_was_accepted_counts_until_the_next_acceptance(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task_in(S.ACCEPTED, county, clock)
    (first,) = task.accepted
    take("reopen", task, county.actor("drafter"), clock)
    second = give(task, county, clock, a_link("新目录", "https://example.gov.cn/new"))
    services.remove(task, first.id, county.actor("drafter"), clock, version=task.version, key=None)
    assert (task.given, task.accepted) == ([second], [first])
    submit(task, county, clock)
    send_back(task, county, clock)
    assert task.accepted == [first]
    submit(task, county, clock)
    accept(task, county, clock)
    assert (task.given, task.accepted) == ([second], [second])


def test_an_editor_takes_evidence_from_the_public_at_once(app: Flask, county: County, clock: SetClock) -> None:
    task, editor = a_task_in(S.ACCEPTED, county, clock), county.actor("editor")
    (item,) = task.accepted
    before = data_version()
    with pytest.raises(StepRefused, match="请写明理由"):
        services.hide(task, item.id, " ", editor, clock, version=task.version, key=None)
    with pytest.raises(Forbidden):
        services.hide(task, item.id, "误传", county.actor("drafter"), clock, version=task.version, key=None)
    services.hide(task, item.id, "误传", editor, clock, version=task.version, key=None)
    assert (item.is_public, task.accepted, task.state) == (False, [item], S.ACCEPTED)
    assert data_version() > before
    assert told(Role.DRAFTER)[-1].endswith("（备案目录：误传）")
    with pytest.raises(NotVisible):
        services.hide(task, item.id, "再撤", editor, clock, version=task.version, key=None)


def test_drafts_leave_the_public_pages_alone(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task(county, clock)
    before = data_version()
    give(task, county, clock)
    submit(task, county, clock)
    send_back(task, county, clock)
    assert data_version() == before
    submit(task, county, clock)
    accept(task, county, clock)
    assert data_version() > before


def test_editors_are_told_of_what_comes_in_and_units_of_what_became_of_it(
    app: Flask, county: County, clock: SetClock
) -> None:
    task = a_task_in(S.RETURNED, county, clock)
    assert told(Role.EDITOR) == ["指标佐证提交：第27项　行政规范性文件按照规定的程序和时限报送备案。，县城管局"]
    submit(task, county, clock)
    accept(task, county, clock, Coverage.PARTLY)
    take("ask", task, county.actor("editor"), clock)
    endings = [each.rpartition("，县城管局")[2] for each in told(Role.DRAFTER)]
    assert endings == [f"（{REASON}）", f"（{MISSING}）", f"（{REASON}）"]
    pages = set(db.session.scalars(sa.select(Notice.page).where(Notice.page != "")))
    assert pages == {f"/work/evidence/{task.id}"}


def test_the_day_of_the_accepted_submission_decides(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task(county, clock, due=date(2026, 10, 20))
    give(task, county, clock)
    clock.put(clock.now() + timedelta(days=7))  # the last day
    submit(task, county, clock)
    paused = the_clock(task)
    assert (paused.paused_on, paused.next_on) == (date(2026, 10, 20), None)
    clock.put(clock.now() + timedelta(days=9))
    accept(task, county, clock)
    assert (paused.outcome, paused.ended_on, paused.due_on) == (Outcome.MET, date(2026, 10, 20), date(2026, 10, 20))


def test_a_return_gives_no_more_time(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task(county, clock, due=date(2026, 10, 20))
    give(task, county, clock)
    submit(task, county, clock)
    clock.put(clock.now() + timedelta(days=8))
    send_back(task, county, clock)
    running = the_clock(task)
    assert (running.paused_on, running.due_on) == (None, date(2026, 10, 20))
    assert running.next_on is not None
    submit(task, county, clock)
    accept(task, county, clock)
    assert (running.outcome, running.ended_on) == (Outcome.LATE, date(2026, 10, 21))
    assert running.due_on == date(2026, 10, 20)


def test_asking_for_more_may_give_a_new_day(app: Flask, county: County, clock: SetClock) -> None:
    task, editor = a_task_in(S.ACCEPTED, county, clock, due=clock.today()), county.actor("editor")
    clock.put(clock.now() + timedelta(days=1))
    seen = {"version": task.version, "key": None}
    with pytest.raises(StepRefused, match="不能早于今天"):
        services.ask(task, REASON, clock.today() - timedelta(days=1), editor, clock, **seen)
    services.ask(task, REASON, clock.today() + timedelta(days=5), editor, clock, **seen)
    again = the_clock(task)
    assert (again.opened_no, again.due_on, task.due_on) == (2, date(2026, 10, 19), date(2026, 10, 19))


def test_what_is_added_of_ones_own_after_the_day_has_no_clock(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task_in(S.ACCEPTED, county, clock, due=clock.today())
    clock.put(clock.now() + timedelta(days=1))
    take("reopen", task, county.actor("drafter"), clock)
    assert the_clock(task).outcome is Outcome.MET
    submit(task, county, clock)
    accept(task, county, clock)
    assert task.state is S.ACCEPTED


def test_a_unit_is_told_when_news_that_it_gave_is_taken_down(app: Flask, county: County, clock: SetClock) -> None:
    item = an_item(NewsState.PUBLISHED, county, clock)
    given = Given(EvidenceKind.NEWS, news_id=item.id)
    accepted, prepared, removed = (a_task(county, clock, no=no) for no in (1, 2, 3))
    relieved, archived = a_task(county, clock, no=4), an_indicator(a_set(clock, SetState.OPEN, "2019"), 5)
    assign(archived, county, clock, "urban")
    for task in (accepted, prepared, removed, relieved, archived.tasks[0]):
        add(task, given, county, clock)
    submit(accepted, county, clock)
    accept(accepted, county, clock)
    seen = {"version": removed.version, "key": None}
    services.remove(removed, removed.items[0].id, county.actor("drafter"), clock, **seen)
    assign(relieved.indicator, county, clock, "transport")
    with transaction():
        archived.set.state = SetState.CLOSED
    take_down(item, county, clock)
    told = db.session.scalars(sa.select(Notice).where(Notice.text.like("作佐证的动态%")).order_by(Notice.id)).all()
    urban = county.agency("urban").id
    assert [(each.page, each.role, each.agency_id) for each in told] == [
        (f"/work/evidence/{task.id}", Role.DRAFTER, urban) for task in (accepted, prepared)
    ]
    assert told[0].text == f"作佐证的动态已撤下，公众看不到了：{item.title}，第1项　{TEXT}（图片用错）"


def test_administrators_read_no_titles_in_the_trail(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task_in(S.OPEN, county, clock)
    query = sa.select(AuditEntry.reason, AuditEntry.after).where(AuditEntry.subject == "evidence")
    assert not any("备案目录" in word for row in db.session.execute(query) for word in row)
    assert [each.reason for each in task.records if each.act is TaskAct.ADD] == ["备案目录"]


def test_points_are_given_within_the_weight(app: Flask, county: County, clock: SetClock) -> None:
    task, editor = a_task(county, clock), county.actor("editor")
    indicator = task.indicator
    for points in (-1, 201):
        with pytest.raises(StepRefused, match="0至2分之间"):
            services.score(indicator, points, "", editor, clock, seen=None, key=None)
    with pytest.raises(Forbidden):
        services.score(indicator, 150, "", county.actor("drafter"), clock, seen=None, key=None)
    services.score(indicator, 150, "缺一份", editor, clock, seen=None, key=None)
    assert (indicator.score, indicator.score_note) == (150, "缺一份")
    with pytest.raises(VersionStale):
        services.score(indicator, 100, "", editor, clock, seen=None, key=None)
    services.score(indicator, None, "", editor, clock, seen=150, key=None)
    assert indicator.score is None


DIFFERS, GAP = "its state, items or judgement", "its record has a gap"
CHANGES = {
    "UPDATE indicator_tasks SET state = 'open' WHERE id = {id}": DIFFERS,
    "UPDATE indicator_tasks SET coverage = 'partly', missing = 'x' WHERE id = {id}": DIFFERS,
    "UPDATE indicator_tasks SET due_on = '2027-01-01' WHERE id = {id}": DIFFERS,
    "UPDATE evidence_items SET url = 'https://x.cn/' WHERE task_id = {id}": DIFFERS,
    "UPDATE evidence_items SET is_public = (1=0) WHERE task_id = {id}": DIFFERS,
    "UPDATE evidence_items SET accepted_at = NULL WHERE task_id = {id}": DIFFERS,
    "DELETE FROM indicator_task_records WHERE task_id = {id} AND act = 'submit'": GAP,
    "UPDATE indicator_task_records SET dest = 'returned' WHERE task_id = {id} AND act = 'accept'": GAP,
}


@pytest.mark.parametrize("statement", CHANGES)
def test_evidence_changed_beside_the_trail_is_noticed(
    statement: str, app: Flask, county: County, clock: SetClock, engine: str
) -> None:
    from lawdocs.audit.words import place
    from tests.lawdocs.column.test_verify import triggers

    for number, state in enumerate(S, start=1):
        a_task_in(state, county, clock, no=number)
    task_id = a_task_in(S.ACCEPTED, county, clock).id
    assert list(evidence_faults()) == []
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in ("indicator_tasks", "evidence_items", "indicator_task_records"):
            for name in triggers(connection, table, engine):
                connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if engine != "sqlite" else ""))
        connection.execute(sa.text(statement.format(id=task_id)))
    fault = next(evidence_faults())
    assert fault.startswith(f"evidence {task_id}: {CHANGES[statement]}")
    assert place(fault) == "指标佐证的办理过程或者材料"


@pytest.mark.parametrize("table", ["indicator_task_records"])
def test_the_record_never_changes(table: str, app: Flask, county: County, clock: SetClock) -> None:
    a_task(county, clock)
    db.session.rollback()
    for statement in (f"UPDATE {table} SET reason = '改'", f"DELETE FROM {table}"):
        with pytest.raises(sa.exc.DatabaseError), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)
