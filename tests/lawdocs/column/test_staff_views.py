"""The pages of news at work: writing with preview and files, acts, list, desk, topics, and wrong input."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.access import PUBLIC_ENDPOINTS
from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.column.news.models import NewsItem
from lawdocs.extensions import db
from tests.factories import County
from tests.lawdocs.column.news import REASON, an_item, send_back, submit, topic_id
from tests.lawdocs.column.pictures import a_png
from tests.pages import form_data, go_to, log_in, send, words
from workflows.news import NewsState as S


def newest() -> NewsItem:
    db.session.expire_all()
    return db.session.scalars(sa.select(NewsItem).order_by(NewsItem.id.desc())).first()


def entries() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))


def test_a_unit_writes_previews_and_hands_in_without_script(app: Flask, county: County, clock: SetClock) -> None:
    drafter = log_in(app, "drafter")
    typed = {"title": "宣讲", "body": "第一段\n第二段 <b>\n", "source": "", "topics": str(topic_id("法治宣传"))}
    page = send(drafter, "/work/news/new", do="preview", **typed)
    assert page.status_code == 200
    assert "<p>第一段</p><p>第二段 &lt;b&gt;</p>" not in page.text, "a known element was typed, so it is markup"
    assert "还没有保存" in page.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(NewsItem)) == 0
    answer = send(drafter, "/work/news/new", do="save", **(typed | {"body": "第一段\n第二段 1<2"}))
    assert answer.status_code == 303
    item = newest()
    assert (item.body, item.source) == ("<p>第一段</p><p>第二段 1&lt;2</p>", "县城管局")
    assert [each.name for each in item.topics] == ["法治宣传"]
    text = words(drafter.get(f"/work/news/{item.id}"))
    for word in ("草稿", "公众看不到", "送审", "修改", "作废草稿", "法治宣传"):
        assert word in text
    assert send(drafter, f"/work/news/{item.id}/submit").status_code == 303
    assert newest().state is S.SUBMITTED


def test_the_same_form_sent_twice_makes_one_item(app: Flask, county: County, clock: SetClock) -> None:
    drafter = log_in(app, "drafter")
    page, data = a_new_form(drafter)
    first, second = (drafter.post(page, data=data | {"title": "一"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert db.session.scalar(sa.select(sa.func.count()).select_from(NewsItem)) == 1


def test_whoever_comes_back_to_the_form_finds_the_draft_it_made(app: Flask, county: County, clock: SetClock) -> None:
    drafter = log_in(app, "drafter")
    page, data = a_new_form(drafter)
    made = drafter.post(page, data=data | {"title": "一", "body": "第一段"}).location
    back = go_to(drafter, page)
    assert back.request.path == f"{made}/edit"
    assert "刚才的表单已经保存为这条草稿" in words(back)
    assert "第一段" in back.text
    send(drafter, f"{made}/submit")
    assert drafter.get(page).location == made, "what was handed in is only looked at"
    assert drafter.get("/work/news/new").location != page, "another item has a form of its own"


def test_other_words_of_a_form_that_was_saved_go_to_its_draft(app: Flask, county: County, clock: SetClock) -> None:
    drafter = log_in(app, "drafter")
    page, data = a_new_form(drafter)
    made = drafter.post(page, data=data | {"title": "一", "body": "第一段"}).location
    other = drafter.post(page, data=data | {"title": "二", "body": "第二段"})
    assert other.status_code == 422
    for word in ("KEY_REUSED", "没有保存：这个页面先前已经保存过", "<p>第一段</p>", "第二段"):
        assert word in other.text
    again = form_data(other, f"{made}/edit") | {"do": "save"}
    assert drafter.post(f"{made}/edit", data=again).location == made
    assert (newest().title, newest().plain) == ("二", "第二段")
    send(drafter, f"{made}/submit")
    late = drafter.post(page, data=data | {"title": "三"})
    assert late.status_code == 422
    assert "先前已经保存为动态“二”，现在不能再改；再按“保存草稿”，会另写一条" in words(late)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(NewsItem)) == 1


def a_new_form(person: FlaskClient) -> tuple[str, dict[str, object]]:
    """The form of a new item: its address, and what a browser sends of it."""
    answer = go_to(person, "/work/news/new")
    page = answer.request.full_path
    return page, form_data(answer, page, page) | {"do": "save"}


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ({"title": ""}, "FIELD_REQUIRED", "请填写标题"),
        ({"title": "\u200b"}, "FIELD_REQUIRED", "请填写标题"),
        ({"title": "题" * 101}, "FIELD_TOO_LONG", "标题最多100字，现在有101字"),
        ({"title": "题\u202e目"}, "FIELD_BAD_CHAR", "标题里有看不见的控制字符，请删去后重试"),
        ({"source": "源" * 101}, "FIELD_TOO_LONG", "来源最多100字，现在有101字"),
        ({"topics": "9999"}, "PARAM", "请从列表中选择主题"),
        ({"agency_id": "1"}, "PARAM", "请从列表中选择单位"),
        ({"kind": "other"}, "PARAM", "请从列表中选择用途"),
        ({"body": "字" * 20_001}, "FIELD_TOO_LONG", "正文最多20000字，现在有20001字"),
        ({"body": "<p>" + " " * 400_001}, "FIELD_TOO_LONG", "正文（含格式）最多400000字，现在有400004字"),
        ({"title": "秘密★一年"}, "SECRET_FORBIDDEN", "本系统不得处理涉密文件"),
    ],
)
def test_wrong_input_is_answered_in_a_sentence_and_kept(
    typed: dict[str, str], code: str, sentence: str, app: Flask, county: County, clock: SetClock
) -> None:
    drafter = log_in(app, "drafter")
    before = entries()
    answer = send(drafter, "/work/news/new", **({"title": "保留我", "body": "正文", "do": "save"} | typed))
    assert answer.status_code == 422
    assert code in answer.text
    assert sentence in words(answer)
    assert typed.get("title", "保留我") in answer.text
    assert (newest(), entries()) == (None, before)


def upload(data: bytes, name: str, kind: str = "image", caption: str = "会场") -> dict[str, object]:
    return {"file": (data, name), "kind": kind, "caption": caption, "do": "upload"}


def opened(sent: dict[str, object]) -> dict[str, object]:
    """The same with its file open, as it is sent once."""
    data, name = sent["file"]
    return sent | {"file": (io.BytesIO(data), name)}


@pytest.mark.parametrize(
    ("sent", "status", "code", "sentence"),
    [
        (upload(b"", "a.png"), 422, "FILE_EMPTY", "文件为空,请重新选择"),
        (upload(b"<svg>", "a.svg"), 415, "TYPE_FORBIDDEN", "不支持该文件类型"),
        (upload(b"GIF89a", "a.png"), 422, "TYPE_MISMATCH", "文件内容与扩展名不符"),
        (upload(a_png(9000, 1), "a.png"), 422, "IMAGE_TOO_LARGE", "图片的宽和高不能超过8000像素，请缩小后再上传"),
        (upload(a_png(), "a.png", caption=""), 422, "FIELD_REQUIRED", "请用一句话写明图片内容，供看不到图片的人了解"),
        (upload(b"x", "机密★1年.txt", "attachment"), 422, "SECRET_FORBIDDEN", "本系统不得处理涉密文件"),
    ],
)
def test_unfit_files_are_answered_at_the_page(
    sent: dict[str, object], status: int, code: str, sentence: str, app: Flask, county: County, clock: SetClock
) -> None:
    drafter, item = log_in(app, "drafter"), an_item(S.DRAFT, county, clock)
    answer = send(drafter, f"/work/news/{item.id}/edit", title="保留我", **opened(sent))
    assert (answer.status_code, code in answer.text) == (status, True)
    assert sentence in words(answer)
    assert "保留我" in answer.text
    assert newest().kept_files == []


def test_files_come_and_go_with_what_was_typed(app: Flask, county: County, clock: SetClock) -> None:
    drafter, item = log_in(app, "drafter"), an_item(S.DRAFT, county, clock)
    edit = f"/work/news/{item.id}/edit"
    answer = send(drafter, edit, title="新标题", **opened(upload(a_png(), "会场.png")))
    assert (answer.status_code, answer.location) == (303, f"{edit}#files")
    item = newest()
    (kept,) = item.kept_files
    assert item.title == "新标题"
    page = drafter.get(edit)
    assert f'data-picture="/work/news/{item.id}/files/{kept.id}"' in page.text
    shown = drafter.get(f"/work/news/{item.id}/files/{kept.id}")
    assert (shown.mimetype, shown.data) == ("image/png", a_png())
    assert shown.headers["Cache-Control"] == "no-store" or "no-cache" in shown.headers["Cache-Control"]
    body = f'<p>甲<img src="/work/news/{item.id}/files/{kept.id}" alt="会场"></p>'
    assert send(drafter, edit, body=body, rich="1", do="save").status_code == 303
    assert f'<img src="/work/news/{item.id}/files/{kept.id}" alt="会场">' in drafter.get(f"/work/news/{item.id}").text
    assert send(drafter, edit, remove=str(kept.id), do=None).status_code == 303
    assert newest().body == "<p>甲</p>"
    assert drafter.get(f"/work/news/{item.id}/files/{kept.id}").status_code == 404


def test_two_who_write_at_once_lose_nothing(app: Flask, county: County, clock: SetClock) -> None:
    drafter, item = log_in(app, "drafter"), an_item(S.DRAFT, county, clock)
    edit = f"/work/news/{item.id}/edit"
    stale = form_data(drafter.get(edit), edit, edit)
    assert send(drafter, edit, title="先存的", body="先存的正文", do="save").status_code == 303
    answer = drafter.post(edit, data=stale | {"title": "后存的", "body": "后存的正文", "do": "save"})
    assert answer.status_code == 409
    text = words(answer)
    for word in ("VERSION_STALE", "先存的正文", "后存的正文", "您写的内容还在下面"):
        assert word in text
    assert newest().title == "先存的"
    again = form_data(answer, edit, edit) | {"do": "save"}
    assert drafter.post(edit, data=again).status_code == 303
    assert newest().title == "后存的"
    without = {name: value for name, value in again.items() if name != "version"}
    assert drafter.post(edit, data=without | {"key": "another"}).status_code == 428


def test_editor_approves_for_later_and_is_told_what_is_wrong(app: Flask, county: County, clock: SetClock) -> None:
    editor, item = log_in(app, "editor"), an_item(S.SUBMITTED, county, clock)
    place = f"/work/news/{item.id}/approve"
    for typed, sentence in (
        ({"publish_on": ""}, "定时发布请填写发布日期"),
        ({"publish_on": "2026-02-30"}, "发布日期“2026-02-30”不是有效的日期"),
        ({"publish_on": "2026-10-14", "publish_time": "25:00"}, "发布时刻“25:00”无效，请写成08:30这样的时和分"),
        ({"publish_on": "2026-10-13", "publish_time": "08:59"}, "定时发布的时间应当晚于现在"),
        ({"publish_on": "2026-10-14", "when": "x"}, "请从列表中选择发布时间"),
    ):
        answer = send(editor, place, **({"when": "later"} | typed))
        assert (answer.status_code, sentence in words(answer)) == (422, True), sentence
    assert send(editor, place, when="later", publish_on="20261014", publish_time="9：30").status_code == 303
    assert "定于10月14日 09:30" in words(editor.get("/work/news?tab=planned"))
    assert send(editor, f"/work/news/{item.id}/publish").status_code == 303
    assert "已发布，公众可以看到" in words(editor.get(f"/work/news/{item.id}"))


def test_what_came_back_stands_on_the_desk_with_its_reason(app: Flask, county: County, clock: SetClock) -> None:
    editor, drafter = log_in(app, "editor"), log_in(app, "drafter")
    item = an_item(S.SUBMITTED, county, clock)
    assert "要我办 1" in words(editor.get("/work"))
    assert f"审核动态：{item.title}" in words(editor.get("/work"))
    answer = send(editor, f"/work/news/{item.id}/return", reason="")
    assert (answer.status_code, "请填写理由" in words(answer)) == (422, True)
    assert send(editor, f"/work/news/{item.id}/return", reason=REASON).status_code == 303
    desk = words(drafter.get("/work"))
    assert f"修改退回的动态：{item.title}" in desk
    assert f"白予墨退回：{REASON}" in desk
    assert f"白予墨退回：{REASON}" in words(drafter.get(f"/work/news/{item.id}"))
    assert f"动态退回：{item.title}（{REASON}）" in words(drafter.get("/work/notices"))
    assert "审核动态" not in words(editor.get("/work"))
    send(drafter, f"/work/news/{item.id}/edit", title="改好了", do="save")
    assert f"白予墨退回：{REASON}" in words(drafter.get("/work")), "until it is handed in again"


def test_an_act_that_somebody_was_faster_with_is_a_conflict(app: Flask, county: County, clock: SetClock) -> None:
    editor, item = log_in(app, "editor"), an_item(S.SUBMITTED, county, clock)
    place = f"/work/news/{item.id}/approve"
    seen = form_data(editor.get(place), place, place)
    send_back(item, county, clock)
    answer = editor.post(place, data=seen)
    assert (answer.status_code, "STATE_CONFLICT" in answer.text) == (409, True)
    assert "这条动态当前状态为「已退回」，操作未执行" in words(answer)
    submit(item, county, clock)
    answer = editor.post(place, data=seen)
    assert (answer.status_code, "VERSION_STALE" in answer.text) == (409, True)
    assert newest().state is S.SUBMITTED


def test_lists_count_and_find_what_one_may_see(app: Flask, county: County, clock: SetClock) -> None:
    for state in S:
        an_item(state, county, clock, title=f"县城管局{state.value}")
    editor = words(log_in(app, "editor").get("/work/news"))
    for tab in ("要我办 1", "草稿 0", "审核中 2", "待发布 1", "已发布 1", "撤下和作废 1", "全部 5"):
        assert tab in editor
    drafter = log_in(app, "drafter")
    text = words(drafter.get("/work/news"))
    for tab in ("要我办 1", "草稿 1", "审核中 2", "待发布 1", "已发布 1", "撤下和作废 2", "全部 7"):
        assert tab in text
    found = words(drafter.get("/work/news?tab=all&q=returned"))
    assert "县城管局returned" in found
    assert "县城管局draft" not in found
    assert "全部 0" in words(log_in(app, "drafter2").get("/work/news"))
    assert drafter.get("/work/news?tab=x").status_code == 422
    assert drafter.get("/work/news?other=1").status_code == 422
    assert drafter.get("/work/news?q=" + "词" * 201).status_code == 422


def test_editors_extend_the_topics(app: Flask, county: County, clock: SetClock) -> None:
    editor = log_in(app, "editor")
    answer = send(editor, "/work/news/topics", name="")
    assert (answer.status_code, "请填写主题名称" in words(answer)) == (422, True)
    answer = send(editor, "/work/news/topics", name="府检联动")
    assert (answer.status_code, "已经有主题“府检联动”" in words(answer)) == (409, True)
    assert send(editor, "/work/news/topics", name="行政复议").status_code == 303
    number = topic_id("行政复议")
    assert "行政复议" in words(go_to(log_in(app, "drafter"), "/work/news/new"))
    page = "/work/news/topics"
    assert send(editor, page, f"{page}/{number}/retire").status_code == 303
    assert "行政复议" not in words(go_to(log_in(app, "drafter"), "/work/news/new"))
    assert send(editor, page, f"{page}/{number}/restore").status_code == 303
    assert log_in(app, "drafter").get("/work/news/topics").status_code == 403


ROLES = ("drafter", "legal", "clerk", "bureau", "editor", "liaison", "sysadmin", "secadmin", "auditadmin")
STAFF_ROUTES = {
    "news.index": {"drafter", "editor"},
    "news.show": {"drafter", "editor"},
    "news.file": {"drafter", "editor"},
    "news.new": {"drafter", "editor"},
    "news.edit": {"drafter", "editor"},
    "news.act": {"drafter", "editor"},
    "news.topics": {"editor"},
    "news.add_topic": {"editor"},
    "news.change_topic": {"editor"},
}


def test_every_route_of_the_board_has_its_cells(app: Flask, county: County, clock: SetClock) -> None:
    """Each role at each route: 403 without the right whatever the id, 404 for what is hidden; visitors to the login."""
    rules = [each for each in app.url_map.iter_rules() if each.endpoint.startswith(("news.", "column."))]
    assert {each.endpoint for each in rules} == set(STAFF_ROUTES) | {
        each for each in PUBLIC_ENDPOINTS if each.startswith("column.")
    }
    values = {"item_id": 999, "file_id": 1, "topic_id": 999, "name": "approve"}
    people = {who: log_in(app, who) for who in ROLES}
    before = entries()
    for rule in (each for each in rules if each.endpoint in STAFF_ROUTES):
        used = {name: values[name] for name in rule.arguments}
        if rule.endpoint == "news.change_topic":
            used["name"] = "retire"
        with app.test_request_context():
            address = app.url_for(rule.endpoint, _external=False, **used)
        for method in sorted(rule.methods & {"GET", "POST"}):
            for who, person in people.items():
                answer = go_to(person, address) if method == "GET" else person.post(address)
                status = answer.status_code
                wanted = {403} if who not in STAFF_ROUTES[rule.endpoint] or method == "POST" else {200, 404}
                assert status in wanted, (rule.endpoint, method, who, status)  # a POST without its token is 403 too
            assert app.test_client().open(address, method=method).status_code in (302, 303, 403)
    assert entries() == before


def test_each_act_page_is_open_to_its_part_alone(app: Flask, county: County, clock: SetClock) -> None:
    people = {who: log_in(app, who) for who in ("drafter", "editor")}
    acts = {
        "submit": (S.DRAFT, {"drafter": 200, "editor": 404}),
        "drop": (S.DRAFT, {"drafter": 200, "editor": 404}),
        "recall": (S.SUBMITTED, {"drafter": 200, "editor": 403}),
        "approve": (S.SUBMITTED, {"drafter": 403, "editor": 200}),
        "return": (S.SUBMITTED, {"drafter": 403, "editor": 200}),
        "publish": (S.APPROVED, {"drafter": 403, "editor": 200}),
        "withdraw": (S.PUBLISHED, {"drafter": 403, "editor": 200}),
        "pin": (S.PUBLISHED, {"drafter": 403, "editor": 200}),
        "unpin": (S.PUBLISHED, {"drafter": 403, "editor": 200}),
        "rewrite": (S.WITHDRAWN, {"drafter": 200, "editor": 403}),
    }
    for name, (state, answers) in acts.items():
        item = an_item(state, county, clock)
        for who, status in answers.items():
            assert people[who].get(f"/work/news/{item.id}/{name}").status_code == status, (name, who)
    assert people["drafter"].get(f"/work/news/{item.id}/edit").status_code == 409


def test_pin_and_withdraw_through_their_pages(app: Flask, county: County, clock: SetClock) -> None:
    editor, item = log_in(app, "editor"), an_item(S.PUBLISHED, county, clock)
    place = f"/work/news/{item.id}"
    answer = send(editor, f"{place}/pin", until="2026-10-12")
    assert (answer.status_code, "置顶截止日期应当在今天" in words(answer)) == (422, True)
    until = clock.today() + timedelta(days=7)
    assert send(editor, f"{place}/pin", until=until.isoformat()).status_code == 303
    assert "至2026年10月20日" in words(editor.get(place))
    assert send(editor, f"{place}/unpin").status_code == 303
    assert send(editor, f"{place}/withdraw", reason="数字有误").status_code == 303
    text = words(editor.get(place))
    assert "公众看不到。理由：数字有误" in text
    assert app.test_client().get(f"/column/news/{item.id}").status_code == 404


def test_a_withdrawn_item_is_written_anew_from_its_page(app: Flask, county: County, clock: SetClock) -> None:
    drafter, item = log_in(app, "drafter"), an_item(S.WITHDRAWN, county, clock)
    place = f"/work/news/{item.id}"
    assert f'href="{place}/rewrite"' in drafter.get(place).text
    assert "标题、正文、主题、图片和附件与这一条相同。" in words(drafter.get(f"{place}/rewrite"))
    answer = send(drafter, f"{place}/rewrite")
    assert (answer.status_code, answer.location) == (303, f"/work/news/{item.id + 1}/edit")
    assert f'value="{item.title}"' in drafter.get(answer.location).text
