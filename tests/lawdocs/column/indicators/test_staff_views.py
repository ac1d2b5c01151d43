"""The pages of indicator sets at work: import with preview and confirmation, management, comparison, wrong input."""

import io
import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify_sets import set_faults
from lawdocs.clock import SetClock
from lawdocs.column.indicators import importing, queries, services
from lawdocs.column.indicators.importing import indicators_of
from lawdocs.column.indicators.models import Indicator, IndicatorSet, SetState
from lawdocs.column.indicators.planning import tasks_of
from lawdocs.column.indicators.template import FILE_NAME, METHODS
from lawdocs.extensions import db
from tests.factories import County
from tests.lawdocs.column.indicators.sets import a_set
from tests.pages import form_data, log_in, send, words
from tests.sheets import xlsx

IMPORT = "/work/indicators/import"
CONFIRM = f"{IMPORT}/confirm"
PASTED = "序号\t三级指标\t责任单位\t分值\n1\t正文一。\t县城管局、县司法局\t1.5\n2\t\t\t"
READERS = ("drafter", "bureau")
OUTSIDERS = ("legal", "clerk", "liaison", "sysadmin", "secadmin", "auditadmin")


def entries() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))


def preview(editor: FlaskClient, text: str = PASTED, **fields: object) -> TestResponse:
    return send(editor, IMPORT, **({"edition": "2021", "title": "体系", "source": "", "pasted": text} | fields))


def confirm(editor: FlaskClient, seen: TestResponse, **fields: object) -> TestResponse:
    return editor.post(CONFIRM, data=form_data(seen, CONFIRM) | fields)


def by_no(found: IndicatorSet) -> dict[int, Indicator]:
    return {each.no: each for each in indicators_of(found)}


def test_a_pasted_set_is_previewed_confirmed_and_found_unchanged(app: Flask, county: County, clock: SetClock) -> None:
    editor, before = log_in(app, "editor"), entries()
    seen = preview(editor)
    assert seen.status_code == 200
    for word in ("新增2项", "还没有存入", "正文一。", "正文待导入", "县城管局、县司法局", "新的版本"):
        assert word in words(seen)
    assert entries() == before
    assert importing.edition_named("2021") is None
    answer = confirm(editor, seen)
    found = importing.edition_named("2021")
    assert (answer.status_code, answer.location) == (303, f"/work/indicators/{found.id}/manage")
    one = by_no(found)[1]
    assert (one.text, one.weight) == ("正文一。", 150)
    assert [each.agency.short_name for each in tasks_of(one.tasks)] == ["县城管局", "县司法局"]
    after = entries()
    again = preview(editor, title="")
    assert "与已有的完全相同，没有要改动的。" in words(again)
    assert CONFIRM not in again.text, "there is nothing to confirm"
    assert entries() == after


def test_a_preview_shows_all_of_a_new_row_and_warns_of_days_that_are_over(
    app: Flask, county: County, clock: SetClock
) -> None:
    editor, head = log_in(app, "editor"), "序号\t责任单位\t分值\t测评方法\t完成时限\n"
    text = words(preview(editor, head + "5\t县城管局\t1.5\t网络检索\t2026-12-01\n6\t县城管局\t\t\t2025-12-01"))
    assert "序号 层级 正文 责任单位 分值 测评方法 完成时限" in text
    assert "县城管局 1.5分 网络检索 2026年12月1日" in text
    assert "第6项的完成时限早于今天（2026年10月13日）。" in text
    a_set(county, clock)
    again = words(preview(editor, head + "1\t\t\t\t2026-10-12\n3\t\t\t\t2026-10-13", title=""))
    assert "第1项的完成时限早于今天" in again


def test_what_changes_is_shown_side_by_side_and_empty_cells_are_kept(
    app: Flask, county: County, clock: SetClock
) -> None:
    editor, found = log_in(app, "editor"), a_set(county, clock)
    seen = preview(editor, "1. 新的正文。\n2.\n28. 第二十八项。", title="")
    assert '<del class="pre">第一项正文。</del>' in seen.text
    assert '<ins class="pre">新的正文。</ins>' in seen.text
    text = words(seen)
    for word in ("新增1项", "有变化1项", "这次没有2项", "第1项：一级指标、二级指标、测评方法、分值保留现在的"):
        assert word in text
    assert confirm(editor, seen, drop="1").status_code == 303
    standing = by_no(found)
    assert standing[1].text == "新的正文。"
    assert [no for no, each in standing.items() if each.dropped_at is not None] == [3, 27]


def test_faults_are_named_by_row_and_column_and_nothing_is_dropped_beside_them(
    app: Flask, county: County, clock: SetClock
) -> None:
    editor, found = log_in(app, "editor"), a_set(county, clock)
    seen = preview(editor, "序号\t责任单位\t分值\t完成时限\n1\t县外局\t一\t明天\n2\t县司法局\t\t\n2\t\t\t", title="")
    text = words(seen)
    for word in (
        "有错误2行",
        "第2行 责任单位（B列） 没有名为“县外局”的单位，请写全称或者简称，几个单位用顿号隔开 代码　UNIT_UNKNOWN",
        "分值（C列） “一”不是数字，请写成2或者1.5 代码　NUMBER_INVALID",
        "完成时限（D列） 日期“明天”无法识别，请写成2023-05-08或2023年5月8日 代码　DATE_INVALID",
        "第4行 序号（A列） 序号2重复，第3行已经有了 代码　NUMBER_TWICE",
        "改正全部错误以后再导入，才可以停用这次没有的指标。",
    ):
        assert word in text
    assert 'name="drop"' not in seen.text
    assert confirm(editor, seen).status_code == 303
    assert [each.agency.short_name for each in tasks_of(by_no(found)[2].tasks)] == ["县司法局"]


def test_a_file_is_taken_as_xlsx_and_as_json(app: Flask, county: County, clock: SetClock) -> None:
    editor = log_in(app, "editor")
    book = xlsx([("序号", "三级指标正文"), (1, "甲"), (2, "乙")])
    for name, data in (("表.xlsx", book), ("表.json", '[{"no": 1, "text": "甲"}, {"no": 2, "text": "乙"}]'.encode())):
        seen = preview(editor, "", file=(io.BytesIO(data), name))
        assert "新增2项" in words(seen), name


BAD = [
    ({"pasted": ""}, 422, "FIELD_REQUIRED", "请选择文件，或者粘贴表格"),
    ({"edition": ""}, 422, "FIELD_REQUIRED", "请填写版本"),
    ({"edition": "a/b"}, 422, "FIELD_INVALID", "版本由不超过40个字母、数字、汉字组成，例如2021"),
    ({"pasted": "没有序号"}, 422, "HEADER_MISSING", "没有认出指标，请粘贴带表头的表格，或者每项一行、以序号开头"),
    ({"pasted": "\n".join(f"{n}. 甲" for n in range(1, 2002))}, 422, "IMPORT_TOO_BIG", "一套指标最多2000项"),
    ({"pasted": "1. 机密★一年"}, 422, "SECRET_FORBIDDEN", "本系统不得处理涉密文件"),
]
BAD_FILES = [
    ("空.xlsx", b"", 422, "FILE_EMPTY", "文件为空,请重新选择"),
    ("坏.xlsx", b"PK\x03\x04", 422, "FILE_CORRUPT", "文件已损坏或不完整"),
    ("表.exe", b"MZ", 415, "TYPE_FORBIDDEN", "不支持该文件类型"),
    ("表.json", b"[", 400, "JSON", "文件不是有效的 JSON"),
    ("表.json", b"\xff", 400, "JSON", "文件不是 UTF-8 编码"),
    (
        "无头.xlsx",
        xlsx([("甲", "乙"), (1, 2)]),
        422,
        "HEADER_MISSING",
        "没有找到表头，请用一行写明列名，例如：一级指标",
    ),
]


@pytest.mark.parametrize(("fields", "status", "code", "sentence"), BAD)
def test_bad_input_gets_its_answer_and_typed_values_stay(
    fields: dict[str, str], status: int, code: str, sentence: str, app: Flask, county: County, clock: SetClock
) -> None:
    before = entries()
    answer = preview(log_in(app, "editor"), **fields)
    assert answer.status_code == status
    assert code in answer.text
    assert sentence in words(answer)
    assert 'value="体系"' in answer.text
    assert entries() == before


@pytest.mark.parametrize(("name", "data", "status", "code", "sentence"), BAD_FILES)
def test_bad_files_get_their_answer(
    name: str, data: bytes, status: int, code: str, sentence: str, app: Flask, county: County, clock: SetClock
) -> None:
    answer = preview(log_in(app, "editor"), "", file=(io.BytesIO(data), name))
    assert answer.status_code == status
    assert code in answer.text
    assert sentence in words(answer)


def test_only_what_was_previewed_by_oneself_of_a_set_as_it_is_can_be_confirmed(
    app: Flask, county: County, clock: SetClock
) -> None:
    editor = log_in(app, "editor")
    found = a_set(county, clock)
    seen = preview(editor, "1. 新的正文。", title="")
    data = form_data(seen, CONFIRM)
    torn = editor.post(CONFIRM, data=data | {"payload": data["payload"][:-3] + "abc"})
    assert (torn.status_code, "PREVIEW_GONE" in torn.text) == (422, True)
    missing = editor.post(CONFIRM, data={name: value for name, value in data.items() if name != "payload"})
    assert missing.status_code == 422
    services.open_set(found, county.actor("editor"), clock, version=found.version, key=None)
    late = editor.post(CONFIRM, data=data)
    assert (late.status_code, "VERSION_STALE" in late.text) == (409, True)
    assert "刚刚改动了这套指标体系" in words(late)
    assert by_no(found)[1].text == "第一项正文。"
    twice = form_data(preview(editor, "1. 新的正文。", title=""), CONFIRM)
    first, second = (editor.post(CONFIRM, data=twice) for _ in range(2))
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)


def test_the_template_is_read_as_it_is_given(app: Flask, county: County, clock: SetClock) -> None:
    editor = log_in(app, "editor")
    answer = editor.get(f"{IMPORT}/template.xlsx")
    assert answer.headers["Content-Disposition"].endswith("xlsx")
    assert FILE_NAME.endswith(".xlsx")
    assert "网络检索" in METHODS
    seen = preview(editor, "", file=(io.BytesIO(answer.data), "模板.xlsx"))
    assert "没有可以导入的指标。" in words(seen)


def test_an_indicator_is_put_right_and_several_are_assigned(app: Flask, county: County, clock: SetClock) -> None:
    editor, found = log_in(app, "editor"), a_set(county, clock)
    where = f"/work/indicators/{found.id}/manage/2"
    wrong = send(editor, where, weight="x", units="县外局", due="2026-02-30")
    assert wrong.status_code == 422
    for word in ("“x”不是数字", "没有名为“县外局”的单位", "完成时限“2026-02-30”不是有效的日期"):
        assert word in words(wrong)
    answer = send(editor, where, text="第二项。", weight="2.5", units="县交通局", due="2026-11-30", figures="filing")
    assert answer.status_code == 303
    two = by_no(found)[2]
    assert (two.text, two.weight, two.figures, str(tasks_of(two.tasks)[0].due_on)) == (
        "第二项。", 250, "filing", "2026-11-30"
    )  # fmt: skip
    manage, assign = f"/work/indicators/{found.id}/manage", f"/work/indicators/{found.id}/assign"
    assert "请先勾选要分配的指标" in words(send(editor, manage, assign, units="县司法局"))
    assert "请填写责任单位或者完成时限" in words(send(editor, manage, assign, pick=["1"]))
    late = send(editor, manage, assign, pick=["1"], units="县司法局", due="2026-10-12")
    assert (late.status_code, "完成时限不能早于今天（2026年10月13日）" in words(late)) == (422, True)
    assert send(editor, manage, assign, pick=["1", "27"], units="县交通局", due="2026-12-01").status_code == 303
    assert {each.agency.short_name for no in (1, 27) for each in tasks_of(by_no(found)[no].tasks)} == {"县交通局"}
    text = words(editor.get(manage))
    for word in ("2项一级、3项二级、4项三级", "第二项。", "2.5分", "2026-12-01", "公众看不到", "公开并开始报送"):
        assert word in text


def test_a_set_is_opened_and_closed_on_pages_that_say_what_follows(app: Flask, county: County, clock: SetClock) -> None:
    editor, found = log_in(app, "editor"), a_set(county, clock)
    where = f"/work/indicators/{found.id}"
    page = words(editor.get(f"{where}/open"))
    for word in ("1项正文待导入，1项没有责任单位。", "公众可以查询这套指标", "确认公开并开始报送"):
        assert word in page
    assert editor.get(f"{where}/close").status_code == 409
    assert send(editor, f"{where}/open").status_code == 303
    assert send(editor, f"{where}/close").status_code == 303
    db.session.refresh(found)
    assert found.state is SetState.CLOSED
    page = editor.get(f"{where}/manage")
    assert "这一版已经归档。" in words(page)
    assert 'name="pick"' not in page.text
    assert editor.get(f"{where}/manage/1").status_code == 409
    text = words(editor.get(f"{where}/records"))
    assert [word in text for word in ("归档", "公开并开始报送", "新增4项")] == [True] * 3


def test_editions_are_compared_and_suggestions_confirmed(app: Flask, county: County, clock: SetClock) -> None:
    editor, old = log_in(app, "editor"), a_set(county, clock, SetState.OPEN)
    lines = "1. 全新的一项\n5. 行政规范性文件按照规定的程序和时限报送备案！\n6. 第三项正文。"
    confirm(editor, preview(editor, lines, edition="2025"))
    new = importing.edition_named("2025")
    where = f"/work/indicators/{new.id}/compare/{old.id}"
    page = words(editor.get(where))
    for word in ("建议对应2021版第27项", "建议对应2021版第3项", "没有对应4项", "新增3项", "2项有建议的对应"):
        assert word in page
    wrong = send(editor, where, **{"old-1": "x", "old-5": "99"})
    assert wrong.status_code == 422
    assert "第1项的对应序号“x”不是数字" in words(wrong)
    assert "第5项：2021版没有第99项" in words(wrong)
    assert send(editor, where).status_code == 303, "as suggested"
    assert {each.no: each.earlier_id for each in indicators_of(new)} == {
        1: None, 5: by_no(old)[27].id, 6: by_no(old)[3].id
    }  # fmt: skip
    page = words(editor.get(where))
    for word in ("序号移动、层级移动、文字有变化", "序号移动、层级移动", "没有对应2项"):
        assert word in page
    assert editor.get(f"/work/indicators/{new.id}/compare/{new.id}").status_code == 404


def test_units_see_open_sets_and_their_records_and_manage_nothing(app: Flask, county: County, clock: SetClock) -> None:
    draft, opened = a_set(county, clock), a_set(county, clock, SetState.OPEN, "2019")
    for name in READERS:
        reader = log_in(app, name)
        page = words(reader.get("/work/indicators"))
        assert "2019" in page
        assert "2021" not in page
        assert "导入指标" not in page
        assert reader.get(f"/work/indicators/{opened.id}/records").status_code == 200
        assert reader.get(f"/work/indicators/{draft.id}/records").status_code == 404
        assert reader.get(f"/work/indicators/{opened.id}/compare/{draft.id}").status_code == 404
        for page in (IMPORT, f"/work/indicators/{opened.id}/manage", f"/work/indicators/{opened.id}/close"):
            assert reader.get(page).status_code == 403, page
    for name in OUTSIDERS:
        assert log_in(app, name).get("/work/indicators").status_code == 403, name


def test_the_bar_leads_to_the_column_and_its_pages_to_each_other(app: Flask, county: County, clock: SetClock) -> None:
    drafter, bureau = log_in(app, "drafter"), log_in(app, "bureau")
    bar = r'<li><a href="([^"]+)"(?: aria-current="true")?>专栏</a>'
    assert re.findall(bar, drafter.get("/work").text) == ["/work/news"]
    assert re.findall(bar, bureau.get("/work").text) == ["/work/indicators"]
    page = drafter.get("/work/indicators").text
    assert '<a href="/work/news" aria-current="true">专栏</a>' in page
    assert '<a href="/work/indicators" aria-current="true">指标体系</a>' in page
    assert '<a href="/work/indicators">指标体系</a>' in drafter.get("/work/news").text


def test_the_list_counts_what_its_rows_hold(app: Flask, county: County, clock: SetClock) -> None:
    found = a_set(county, clock)
    counts = queries.counts()[found.id]
    editor = log_in(app, "editor")
    page = editor.get("/work/indicators")
    assert f"准备中 {counts.words} 1项 1项" in words(page)
    for door in (f"/work/indicators/{found.id}", f"/work/indicators/{found.id}/manage"):
        assert f'href="{door}"' in page.text
        assert editor.get(door).status_code == 200


def test_an_export_of_the_binder_leaves_the_verification_clean(app: Flask, county: County, clock: SetClock) -> None:
    found = a_set(county, clock, SetState.OPEN)
    editor = log_in(app, "editor")
    place = f"/work/indicators/{found.id}/binder"
    with send(editor, place, f"{place}.zip") as answer:
        assert answer.status_code == 200
    assert list(set_faults()) == []


@pytest.mark.parametrize("who", ["editor", "drafter", "bureau"])
def test_every_part_of_the_column_is_reached_from_every_other(who: str, app: Flask, county: County) -> None:
    person = log_in(app, who)
    for place in ("/work/indicators", "/work/evidence", "/work/reports", "/work/links"):
        text = person.get(place).text
        for other in ("/work/indicators", "/work/evidence", "/work/reports"):
            assert f'href="{other}"' in text, (place, other)


def test_closing_says_what_is_left_undone(app: Flask, county: County, clock: SetClock) -> None:
    found = a_set(county, clock, SetState.OPEN)
    text = words(log_in(app, "editor").get(f"/work/indicators/{found.id}/close"))
    assert "还有4项任务没有认定：" in text
    assert "待提交4项" in text
