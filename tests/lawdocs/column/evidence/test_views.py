"""The pages of evidence: giving and judging without script, who sees what, lists, desk, overview and points."""

import io
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.column.evidence import services
from lawdocs.column.evidence.given import Given
from lawdocs.column.indicators.models import EvidenceKind, IndicatorTask, SetState
from lawdocs.column.links.models import LinkCheck
from lawdocs.column.news import services as news_services
from lawdocs.deadlines.models import Deadline
from lawdocs.extensions import db, transaction
from tests.factories import County, a_document
from tests.lawdocs.column import news
from tests.lawdocs.column.evidence.sets import (
    MISSING,
    REASON,
    URL,
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
from tests.pages import form_data, log_in, send, words
from workflows.evidence import Coverage
from workflows.evidence import TaskState as S
from workflows.news import NewsState
from workflows.states import DocumentState

PEOPLE = ("drafter", "drafter2", "editor", "legal", "clerk", "bureau", "liaison", "sysadmin", "secadmin", "auditadmin")


def reload(task: IndicatorTask) -> IndicatorTask:
    db.session.expire_all()
    return db.session.get(IndicatorTask, task.id)


def dead(url: str, clock: SetClock) -> None:
    with transaction():
        check = LinkCheck(url=url, checked_at=clock.now(), next_at=clock.now(), is_alive=False, failures=2)
        db.session.add(check)


def test_a_unit_gives_every_kind_and_hands_in_without_script(app: Flask, county: County, clock: SetClock) -> None:
    task, public = a_task(county, clock), a_document(DocumentState.PUBLISHED, county, clock)
    with transaction():
        task.indicator.figures = "filing"
    drafter, page = log_in(app, "drafter"), f"/work/evidence/{task.id}"
    text = words(drafter.get(page))
    for word in ("要证明的指标", "行政规范性文件按照规定", "还剩48日", "添加网页", "添加本系统统计", "提交审核"):
        assert word in text
    assert send(drafter, f"{page}/add/link", title="目录", url="https://a.cn/", is_public="y").status_code == 303
    file = (io.BytesIO("目录".encode()), "目录.txt")
    assert send(drafter, f"{page}/add/file", file=file, is_public=None).status_code == 303
    found = words(drafter.get(f"{page}/add/document?q=停车"))
    assert "鲁山县城区停车泊位管理办法" in found
    assert send(drafter, f"{page}/add/document?q=停车", record=str(public.id), is_public="y").status_code == 303
    assert send(drafter, f"{page}/add/figures", is_public=None).status_code == 303
    given = reload(task).given
    assert [(each.kind.value, each.is_public) for each in given] == [
        ("link", True),
        ("file", False),
        ("document", True),
        ("figures", False),
    ]
    assert send(drafter, page, action=f"{page}/items/{given[1].id}/remove").status_code == 303
    assert send(drafter, f"{page}/submit").status_code == 303
    assert (reload(task).state, len(reload(task).given)) == (S.SUBMITTED, 3)


def test_an_editor_judges_on_the_page_of_the_task(app: Flask, county: County, clock: SetClock) -> None:
    task, editor = a_task_in(S.SUBMITTED, county, clock), log_in(app, "editor")
    page = f"/work/evidence/{task.id}"
    refused = send(editor, page, action=f"{page}/accept", coverage="partly", missing="")
    assert (refused.status_code, "请写明还缺什么材料" in refused.text) == (422, True)
    assert send(editor, page, action=f"{page}/accept", coverage="partly", missing=MISSING).status_code == 303
    assert (reload(task).state, reload(task).missing) == (S.ACCEPTED, MISSING)
    assert MISSING in words(editor.get(page))
    assert send(editor, f"{page}/ask", reason=REASON, due_on="2026-12-20").status_code == 303
    text = words(log_in(app, "drafter").get(page))
    assert f"白予墨要求补充：{REASON} 补正后可以再次提交。" in text
    assert "期限至2026年12月20日" in text


@pytest.mark.parametrize(("name", "state"), [("accept", S.SUBMITTED), ("return", S.SUBMITTED), ("ask", S.ACCEPTED)])
def test_what_changed_meanwhile_is_said_before_what_is_missing(
    name: str, state: S, app: Flask, county: County, clock: SetClock
) -> None:
    task, editor = a_task_in(state, county, clock), log_in(app, "editor")
    page = f"/work/evidence/{task.id}/{name}"
    data = form_data(editor.get(page), page, page) | {"due_on": "2026-02-30"}
    for advance in (take_back, submit) if state is S.SUBMITTED else (take_back, submit, accept):
        advance(task, county, clock)
    stale = editor.post(page, data=data)
    assert (stale.status_code, "操作未执行：另一位经办人刚刚改动了这项任务" in stale.text) == (409, True)
    take_back(task, county, clock)
    gone = editor.post(page, data=data)
    assert (gone.status_code, "这项任务当前状态为「待提交」，操作未执行" in gone.text) == (409, True)


def take_back(task: IndicatorTask, county: County, clock: SetClock) -> None:
    """The unit has its list again."""
    act = services.reopen if task.state is S.ACCEPTED else services.recall
    act(task, county.actor("drafter"), clock, version=task.version, key=None)


def test_a_closed_edition_says_that_it_is_archived(app: Flask, county: County, clock: SetClock) -> None:
    task, drafter = a_task(county, clock), log_in(app, "drafter")
    page = f"/work/evidence/{task.id}/add/link"
    data = form_data(drafter.get(page), page, page) | {"title": "目录", "url": "https://a.cn/"}
    with transaction():
        task.indicator.set.state = SetState.CLOSED
    for answer, status in ((drafter.get(page), 409), (drafter.post(page, data=data), 422)):
        assert (answer.status_code, "这一版指标体系已归档，材料不能变动" in answer.text) == (status, True)
    assert reload(task).given == []


def test_evidence_not_handed_in_is_the_units_alone(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task(county, clock)
    give(task, county, clock, a_link("未提交的目录"))
    page = f"/work/evidence/{task.id}"
    for who, status in (("drafter2", 404), ("editor", 200), ("bureau", 200)):
        answer = log_in(app, who).get(page)
        assert (answer.status_code, "未提交的目录" in answer.text) == (status, False), who
    for who in ("legal", "clerk", "liaison", "sysadmin", "secadmin", "auditadmin"):
        assert log_in(app, who).get(page).status_code == 403, who
    submit(task, county, clock)
    assert "未提交的目录" in log_in(app, "editor").get(page).text
    assert "未提交的目录" not in log_in(app, "bureau").get(page).text
    send_back(task, county, clock)
    clock.put(clock.now() + timedelta(minutes=1))
    give(task, county, clock, a_link("补上的目录", f"{URL}?2"))
    text = log_in(app, "editor").get(page).text
    assert ("未提交的目录" in text, "补上的目录" in text) == (True, False)
    submit(task, county, clock)
    accept(task, county, clock)
    assert "补上的目录" in log_in(app, "bureau").get(page).text


def test_what_is_not_for_the_public_is_for_unit_and_editor(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task(county, clock)
    give(task, county, clock, a_link("内部台账", is_public=False))
    submit(task, county, clock)
    accept(task, county, clock)
    pages = f"/work/evidence/{task.id}", f"/work/indicators/{task.indicator.set_id}/27"
    for who, seen in (("drafter", True), ("editor", True), ("bureau", False)):
        for page in pages:
            assert ("内部台账" in log_in(app, who).get(page).text) is seen, (who, page)
    assert "内部台账" not in log_in(app, "drafter2").get(pages[1]).text


def test_files_are_for_those_who_see_them(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.column.evidence.given import Upload

    task = a_task(county, clock)
    item = give(task, county, clock, Given(EvidenceKind.FILE, upload=Upload("目录.txt", "备案目录".encode())))
    page = f"/work/evidence/{task.id}/files/{item.id}"
    assert log_in(app, "drafter").get(page).data == "备案目录".encode()
    assert log_in(app, "editor").get(page).status_code == 404
    submit(task, county, clock)
    answer = log_in(app, "editor").get(page)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert log_in(app, "drafter2").get(page).status_code == 404


@pytest.mark.parametrize("name", ["accept", "return", "ask", "submit", "recall", "reopen"])
def test_only_those_who_may_reach_the_acts(name: str, app: Flask, county: County, clock: SetClock) -> None:
    state = {"submit": S.OPEN, "ask": S.ACCEPTED, "reopen": S.ACCEPTED}.get(name, S.SUBMITTED)
    task = a_task_in(state, county, clock)
    allowed = "editor" if name in ("accept", "return", "ask") else "drafter"
    for who in PEOPLE:
        status = log_in(app, who).get(f"/work/evidence/{task.id}/{name}").status_code
        assert status == (200 if who == allowed else 404 if who == "drafter2" else 403), who


def test_the_desk_says_what_is_owed_by_when_and_what_came_back(app: Flask, county: County, clock: SetClock) -> None:
    a_task(county, clock, no=3, due=date(2026, 12, 31))
    a_task(county, clock, no=2, due=date(2026, 10, 15))
    a_task_in(S.RETURNED, county, clock, no=1, due=None)
    waiting = a_task_in(S.SUBMITTED, county, clock, no=4)
    a_task(county, clock, "transport", no=5)
    text = words(log_in(app, "drafter").get("/work"))
    places = [text.index(f"佐证：第{no}项") for no in (1, 2, 3)]
    assert places == sorted(places)
    assert f"白予墨退回：{REASON}" in text
    assert "还剩2日" in text
    assert "要我办 3" in text
    assert "第5项" not in text
    assert "本岗位的期限" not in text, "a task stands once on the desk"
    editor = words(log_in(app, "editor").get("/work"))
    assert "审核佐证：第4项" in editor
    assert "要我办 1" in editor
    assert log_in(app, "drafter").get(f"/work/evidence/{waiting.id}").status_code == 200


def test_tabs_hold_what_they_say(app: Flask, county: County, clock: SetClock) -> None:
    for number, state in enumerate(S, start=1):
        a_task_in(state, county, clock, no=number)
    drafter = log_in(app, "drafter")
    text = words(drafter.get("/work/evidence"))
    for tab in ("要我办 2", "待提交 1", "待审核 1", "已退回 1", "已认定 1", "全部 4"):
        assert tab in text
    assert "要我办 1" in words(log_in(app, "editor").get("/work/evidence"))
    with transaction():
        for each in db.session.scalars(sa.select(IndicatorTask)):
            each.indicator.norm = f"第{each.indicator.no}项\n{each.indicator.text}"
    assert "第3项" in words(drafter.get("/work/evidence?tab=all&q=第3项"))
    assert "没有找到" in words(drafter.get("/work/evidence?tab=all&q=没有的词"))
    assert drafter.get("/work/evidence?tab=x").status_code == 422


def test_notices_clocks_and_calendar_lead_to_the_task(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task_in(S.RETURNED, county, clock)
    page, drafter = f"/work/evidence/{task.id}", log_in(app, "drafter")
    text = drafter.get("/work/notices?tab=all").text
    assert text.count(f'href="{page}"') >= 2, "of the clock, and of the return"
    deadline = db.session.scalars(sa.select(Deadline).where(Deadline.subject_id == task.id)).first()
    shown = drafter.get(f"/work/deadlines/{deadline.id}")
    assert f'href="{page}"' in shown.text
    assert "分配之日" in words(shown)


def test_a_draft_of_a_set_is_the_editors_business(app: Flask, county: County, clock: SetClock) -> None:
    of = a_set(clock)
    assign(an_indicator(of), county, clock, "urban")
    page = f"/work/indicators/{of.id}"
    assert log_in(app, "editor").get(page).status_code == 200
    for who in ("drafter", "bureau"):
        assert log_in(app, who).get(page).status_code == 404
        assert log_in(app, who).get(f"{page}/27").status_code == 404
    task = db.session.scalars(sa.select(IndicatorTask)).one()
    assert log_in(app, "drafter").get(f"/work/evidence/{task.id}").status_code == 404


def a_covered_set(county: County, clock: SetClock) -> int:
    """Of three indicators one is proved, one partly, one not; the first is of two units."""
    first = a_task_in(S.ACCEPTED, county, clock, no=1)
    assign(first.indicator, county, clock, "urban", "transport")
    second = first.indicator.tasks[1]
    for task in (second,):
        give(task, county, clock)
        submit(task, county, clock)
        accept(task, county, clock)
    partly = a_task_in(S.SUBMITTED, county, clock, no=2)
    accept(partly, county, clock, Coverage.PARTLY)
    a_task(county, clock, "transport", no=3, due=clock.today() - timedelta(days=5))
    return first.indicator.set_id


def test_the_overview_counts_opens_lists_and_exports(app: Flask, county: County, clock: SetClock) -> None:
    set_id = a_covered_set(county, clock)
    editor, page = log_in(app, "editor"), f"/work/indicators/{set_id}"
    text = words(editor.get(page))
    for word in ("完整 1 项", "部分 1 项", "没有 1 项", "失效链接 0 个", f"还缺：{MISSING}", "已逾期5日", "3项三级"):
        assert word in text, word
    for query, seen in (
        ("coverage=complete", {1}),
        ("coverage=partly", {2}),
        ("coverage=none", {3}),
        ("coverage=all", {1, 2, 3}),
        (f"unit={county.agency('transport').id}", {1, 3}),
        (f"unit={county.agency('transport').id}&coverage=none", {3}),
        ("dead=1", set()),
    ):
        text = editor.get(f"{page}?{query}").text
        assert {no for no in (1, 2, 3) if f'href="{page}/{no}"' in text} == seen, query
    for query in ("coverage=x", "unit=999", "level1=x", "dead=2", "x=1"):
        assert editor.get(f"{page}?{query}").status_code == 422, query
    sheet = load_workbook(io.BytesIO(editor.get(f"{page}/coverage.xlsx").data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [(row[0], row[6], row[7], row[8], row[11]) for row in rows] == [
        (1, "完整", "县城管局", "牵头", "完整"),
        (1, "完整", "县交通局", "配合", "完整"),
        (2, "部分", "县城管局", "牵头", "部分"),
        (3, "没有", "县交通局", "牵头", "没有"),
    ]
    assert rows[2][12] == MISSING


def test_a_dead_page_proves_only_part(app: Flask, county: County, clock: SetClock) -> None:
    set_id = a_covered_set(county, clock)
    dead(f"{URL}?1", clock)
    editor, page = log_in(app, "editor"), f"/work/indicators/{set_id}"
    text = words(editor.get(page))
    for word in ("完整 0 项", "部分 2 项", "失效链接 1 个", "涉及1项指标", "1个失效链接"):
        assert word in text, word
    assert f'href="{page}/1"' in editor.get(f"{page}?dead=1").text
    assert "链接打不开，2026年10月13日检查" in words(editor.get(f"{page}/1"))


@pytest.mark.parametrize("kind", [EvidenceKind.NEWS, EvidenceKind.DOCUMENT])
def test_what_the_public_reads_no_more_proves_only_part(
    kind: EvidenceKind, app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    task = a_task(county, clock)
    if kind is EvidenceKind.NEWS:
        record = news.an_item(NewsState.PUBLISHED, county, clock)
        give(task, county, clock, Given(kind, news_id=record.id))
    else:
        record = a_document(DocumentState.PUBLISHED, county, clock)
        give(task, county, clock, Given(kind, document_id=record.id))
    submit(task, county, clock)
    accept(task, county, clock)
    editor, page = log_in(app, "editor"), f"/work/indicators/{task.indicator.set_id}"
    pages = f"/work/evidence/{task.id}", f"{page}/27"
    for each in pages:
        main = page_part(editor.get(each).text)
        assert ("<span>对外公开</span>" in main, "公众看不到" in main) == (True, False)
    assert "完整 1 项" in words(editor.get(page))

    if kind is EvidenceKind.NEWS:
        news_services.withdraw(record, "用错", county.actor("editor"), clock, version=record.version, key=None)
    else:
        with transaction():
            record.published_on = clock.today() + timedelta(days=9)
    said = {EvidenceKind.NEWS: "原动态已撤下，公众看不到", EvidenceKind.DOCUMENT: "原文件已不公开，公众看不到"}[kind]
    for each in pages:
        main = page_part(editor.get(each).text)
        assert said in main
        assert "<span>对外公开</span>" not in main
    text = words(editor.get(page))
    assert "完整 0 项" in text
    assert "部分 1 项" in text
    assert "1份原件已撤下，公众看不到" in text
    sheet = load_workbook(io.BytesIO(editor.get(f"{page}/coverage.xlsx").data)).active
    assert [cell.value for cell in sheet[3]][-1] == 1
    public = client.get("/column/indicators?coverage=partly")
    assert 'href="/column/indicators/2021/27"' in public.text


def page_part(text: str) -> str:
    """The list of evidence of a page."""
    return text[text.index('class="evidence-items"') :].partition("</ul>")[0]


def test_a_hundred_indicators_take_as_many_statements_as_one(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task_in(S.ACCEPTED, county, clock, no=1)
    set_id, editor = task.indicator.set_id, log_in(app, "editor")
    page = f"/work/indicators/{set_id}"
    with transaction():
        task.indicator.figures = "filing"  # so that the page opens it
    editor.get(page)
    one = statements(editor, page), statements(editor, f"{page}?coverage=all")
    for no in range(2, 101):
        an_indicator(task.indicator.set, no)
    units = ("urban", "transport", "town", "justice")
    for each in task.indicator.set.indicators[1:]:
        assign(each, county, clock, units[each.no % 4], units[(each.no + 1) % 4])
    for each in task.indicator.set.indicators[3:8:4]:
        give(each.tasks[0], county, clock)
        submit(each.tasks[0], county, clock)
        accept(each.tasks[0], county, clock)
    hundred = statements(editor, page), statements(editor, f"{page}?coverage=all")
    assert hundred == one
    assert one[0] < 25


def statements(client: object, page: str) -> int:
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(args[2])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(page).status_code == 200
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_points_are_typed_shown_and_summed(app: Flask, county: County, clock: SetClock) -> None:
    task, editor = a_task(county, clock), log_in(app, "editor")
    an_indicator(task.indicator.set, 28, weight=300)
    page = f"/work/indicators/{task.indicator.set_id}"
    for typed in ("3", "1,5", "1.555", "-1", "x"):
        answer = send(editor, f"{page}/27", action=f"{page}/27/score", points=typed)
        sentence = "0至2分之间" if typed == "3" else "最多两位小数"
        assert (answer.status_code, sentence in answer.text) == (422, True), typed
    for typed in ("1.5", "１．５", "1.50"):  # what is kept already is not put on record again
        answer = send(editor, f"{page}/27", action=f"{page}/27/score", points=typed, note="缺一份")
        assert answer.status_code == 303, typed
    query = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.tag == "indicator:score")
    assert (db.session.scalar(query), len(task.indicator.set.records)) == (1, 1)
    assert "自评1.5分，满分5分，已评1项，共2项" in words(editor.get(page))
    assert "1.5分" in words(log_in(app, "bureau").get(f"{page}/27"))
    assert "保存自评分" not in log_in(app, "bureau").get(f"{page}/27").text
    stale = send(editor, f"{page}/27", action=f"{page}/27/score", points="1", seen="100")
    assert (stale.status_code, "另一位经办人" in stale.text) == (409, True)
    with transaction():
        task.indicator.set.state = SetState.CLOSED
    assert "保存自评分" not in editor.get(f"{page}/27").text


def test_an_accepted_item_is_taken_from_the_public_on_a_page_of_its_own(
    app: Flask, county: County, clock: SetClock
) -> None:
    task, editor = a_task_in(S.ACCEPTED, county, clock), log_in(app, "editor")
    page = f"/work/evidence/{task.id}/items/{task.items[0].id}/hide"
    assert send(editor, page, reason="").status_code == 422
    assert send(editor, page, reason="误传").status_code == 303
    assert reload(task).items[0].is_public is False
    assert editor.get(page).status_code == 404
    assert log_in(app, "drafter").get(page).status_code == 403


def test_the_same_form_sent_twice_adds_once(app: Flask, county: County, clock: SetClock) -> None:
    from tests.pages import form_data

    task, drafter = a_task(county, clock), log_in(app, "drafter")
    page = f"/work/evidence/{task.id}/add/link"
    data = form_data(drafter.get(page), page, page) | {"title": "目录", "url": URL}
    answers = [drafter.post(page, data=data).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert len(reload(task).items) == 1


def test_a_form_that_was_overtaken_keeps_what_was_typed(app: Flask, county: County, clock: SetClock) -> None:
    from tests.pages import form_data

    task, drafter = a_task(county, clock), log_in(app, "drafter")
    page = f"/work/evidence/{task.id}/add/link"
    data = form_data(drafter.get(page), page, page) | {"title": "目录", "url": URL}
    assign(task.indicator, county, clock, "urban", due=date(2026, 12, 1))
    answer = drafter.post(page, data=data)
    assert answer.status_code == 409
    assert "另一位经办人刚刚改动了这项任务" in answer.text
    assert URL in answer.text


def test_a_task_of_a_unit_is_relieved_and_stays_to_read(app: Flask, county: County, clock: SetClock) -> None:
    task = a_task_in(S.ACCEPTED, county, clock)
    assign(task.indicator, county, clock, "transport")
    text = words(log_in(app, "drafter").get(f"/work/evidence/{task.id}"))
    assert "本单位不再负责这项指标" in text
    assert "补充材料" not in text.replace("补充材料册", "")
    assert "没有 1 项" in words(log_in(app, "editor").get(f"/work/indicators/{task.indicator.set_id}"))
    with pytest.raises(Exception, match="已解除"):
        services.reopen(task, county.actor("drafter"), clock, version=task.version, key=None)
