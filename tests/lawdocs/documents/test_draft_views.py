"""The drafting form: what is saved, what is refused and how, and nobody's text is overwritten unseen."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.clock import SetClock
from lawdocs.documents.models import Disclosure, Document
from lawdocs.extensions import db
from lawdocs.texts.docx import write_docx
from tests.factories import TEXT, County, a_document, a_draft
from tests.lawdocs.texts import make_hostile, make_ofd, make_pdf
from tests.pages import form_data, log_in, send, words
from workflows.states import DocumentState as S

NEW = "/work/documents/new"
BASIS = "《中华人民共和国道路交通安全法》第三十三条\n《河南省停车场管理办法》（省政府令第200号）第五条"


def filled(county: County, **changes: object) -> dict[str, object]:
    """A complete form."""
    return {
        "title": "鲁山县城区停车泊位管理办法",
        "subtitle": "城区部分",
        "issuer_id": str(county.agency("gov").id),
        "joint_issuers": "鲁山县公安局\n鲁山县财政局",
        "genre": "通知",
        "subject": "城乡建设、环境保护\\城乡建设（含住房）",
        "audience": "机动车驾驶人",
        "keywords": "停车、泊位 城区",
        "summary": "规范城区停车泊位管理。",
        "basis": BASIS,
        "implementing_unit": "鲁山县城市管理局",
        "disclosure": "active",
        "secrecy": "no",
        "has_term": "yes",
        "validity_years": "5",
        "contact_person": "林知远",
        "contact_phone": "0375-0000001",
        "text": TEXT,
    } | changes


def only_document() -> Document:
    db.session.expire_all()
    return db.session.scalars(sa.select(Document)).one()


def upload(data: bytes, name: str = "草稿.docx") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def test_a_new_draft_keeps_everything_that_was_typed(app: Flask, county: County) -> None:
    answer = send(log_in(app, "drafter"), NEW, **filled(county))

    assert answer.status_code == 303, words(answer)
    document = only_document()
    assert answer.location == f"/work/documents/{document.id}"
    assert document.state is S.DRAFT
    assert document.drafting_agency_id == county.agency("urban").id
    assert document.keywords == "停车；泊位；城区"
    assert document.disclosure is Disclosure.ACTIVE
    assert document.joint_issuers == "鲁山县公安局\n鲁山县财政局"
    assert document.draft.text.strip() == TEXT.strip()
    assert [(each.title, each.number, each.article) for each in document.relations] == [
        ("中华人民共和国道路交通安全法", "", "第三十三条"),
        ("河南省停车场管理办法", "省政府令第200号", "第五条"),
    ]


def test_the_edit_page_shows_what_was_saved(app: Flask, county: County) -> None:
    drafter = log_in(app, "drafter")
    page = drafter.get(send(drafter, NEW, **filled(county)).location + "/edit")

    shown = form_data(page, f"/work/documents/{only_document().id}/edit", f"/work/documents/{only_document().id}/edit")

    expected = filled(county, keywords="停车；泊位；城区")
    assert {name: shown[name].strip() for name in expected} == {name: value.strip() for name, value in expected.items()}
    assert "10月13日 09:00已保存，林知远" in words(page)


def test_a_title_alone_can_be_saved_and_finished_later(app: Flask, county: County) -> None:
    answer = send(log_in(app, "drafter"), NEW, title="鲁山县犬只管理办法", secrecy="no")

    assert answer.status_code == 303, words(answer)
    assert only_document().issuer_id is None


@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        ({"title": ""}, "FIELD_REQUIRED", "请填写标题"),
        ({"title": "\u200b\ufeff\u200d"}, "FIELD_REQUIRED", "请填写标题"),
        ({"title": "\u3000 \u00a0"}, "FIELD_REQUIRED", "请填写标题"),
        ({"title": "鲁" * 201}, "FIELD_TOO_LONG", "标题最多200字，现在有201字"),
        ({"title": "鲁山县\x07办法"}, "FIELD_BAD_CHAR", "标题里有看不见的控制字符，请删去后重试"),
        ({"title": "鲁山县\u202e办法"}, "FIELD_BAD_CHAR", "标题里有看不见的控制字符，请删去后重试"),
        ({"title": "鲁山县\x00办法"}, "FIELD_BAD_CHAR", "标题里有看不见的控制字符，请删去后重试"),
        ({"title": "鲁山县\u200b办法"}, "FIELD_BAD_CHAR", "标题里有看不见的控制字符，请删去后重试"),
        ({"title": "鲁山县\u00ad办法"}, "FIELD_BAD_CHAR", "标题里有看不见的控制字符，请删去后重试"),
        ({"keywords": "停车；\ufeff泊位"}, "FIELD_BAD_CHAR", "关键词里有看不见的控制字符，请删去后重试"),
        ({"contact_person": "林\u2060知远"}, "FIELD_BAD_CHAR", "承办人里有看不见的控制字符，请删去后重试"),
        ({"text": "第一条　\x00"}, "FIELD_BAD_CHAR", "正文里有看不见的控制字符，请删去后重试"),
        ({"subtitle": "副" * 201}, "FIELD_TOO_LONG", "副标题最多200字，现在有201字"),
        ({"secrecy": None}, "FIELD_REQUIRED", "请选择涉密情况"),
        ({"secrecy": "maybe"}, "PARAM", "请从列表中选择涉密情况"),
        ({"issuer_id": "999"}, "PARAM", "请从列表中选择制定机关"),
        ({"genre": "法律"}, "PARAM", "请从列表中选择体裁"),
        ({"subject": "综合政务"}, "PARAM", "主题分类没有这一项，请从列表中选择"),
        ({"disclosure": "secret"}, "PARAM", "请从列表中选择公开方式"),
        ({"disclosure": "on_request"}, "FIELD_REQUIRED", "不主动公开的，请写明理由"),
        ({"keywords": "一；二；三；四；五；六；七；八；九"}, "FIELD_FORMAT", "关键词最多8个，现在有9个"),
        ({"keywords": "停" * 31}, "FIELD_TOO_LONG", "超过30字，请用分号分开"),
        ({"summary": "规范停车"}, "FIELD_FORMAT", "内容概述应以句号“。”结尾"),
        ({"summary": "规" * 100 + "。"}, "FIELD_TOO_LONG", "内容概述最多100字，现在有101字"),
        ({"basis": "《道路法》第三条\n道路法"}, "FIELD_FORMAT", "制定依据第2行没有书名号"),
        ({"basis": "《道路法》见附件"}, "FIELD_FORMAT", "制定依据第1行书名号后面只写文号和条款"),
        ({"joint_issuers": "鲁山县公安局\n鲁山县公安局"}, "FIELD_FORMAT", "联合制定机关有重复的"),
        ({"validity_years": "0"}, "PARAM", "有效期年数应为1至30的整数"),
        ({"validity_years": "31"}, "PARAM", "有效期年数应为1至30的整数"),
        ({"validity_years": "五"}, "PARAM", "有效期年数应为1至30的整数"),
        ({"has_term": "perhaps"}, "PARAM", "请从列表中选择有效期"),
        ({"contact_person": "张三138"}, "FIELD_FORMAT", "承办人“张三138”不像姓名，请只写姓名"),
        ({"contact_phone": "0375-12"}, "FIELD_FORMAT", "联系电话“0375-12”格式不对"),
        ({"title": "机密★一年 停车办法"}, "SECRET_FORBIDDEN", "本系统不得处理涉密文件"),
        ({"text": "秘密★\n第一条　为了……"}, "SECRET_FORBIDDEN", "本系统不得处理涉密文件"),
        ({"secrecy": "yes"}, "SECRET_FORBIDDEN", "本系统不得处理涉密文件"),
    ],
)
def test_each_wrong_field_is_named_with_its_code(
    changes: dict, code: str, sentence: str, app: Flask, county: County
) -> None:
    answer = send(log_in(app, "drafter"), NEW, **filled(county, **changes))

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert code in words(answer)
    name = next(iter(changes))
    assert f'href="#{name}' in answer.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


def test_what_was_typed_stays_in_a_refused_form(app: Flask, county: County) -> None:
    typed = filled(county, summary="规范停车", validity_years="五")

    answer = send(log_in(app, "drafter"), NEW, **typed)

    shown = form_data(answer, NEW, NEW)
    assert {name: shown[name] for name in typed if name != "keywords"} == {
        name: value for name, value in typed.items() if name != "keywords"
    }


def test_a_secret_document_leaves_a_security_event_but_no_text(app: Flask, county: County) -> None:
    send(log_in(app, "drafter"), NEW, **filled(county, title="绝密★停车办法"))

    event = db.session.scalars(sa.select(SecurityEvent).where(SecurityEvent.kind == "secret_refused")).one()
    assert event.user_id == county.users["drafter"].id
    assert "停车办法" not in event.detail


def test_rare_characters_and_full_width_digits_are_kept(app: Flask, county: County) -> None:
    title, text = "鲁山县𠮷山村２０２６年办法", "第一条　𪚥<script>alert(1)</script>{{7*7}}"

    drafter = log_in(app, "drafter")
    send(drafter, NEW, **filled(county, title=title, text=text))

    document = only_document()
    assert (document.title, document.draft.text) == (title, text)
    page = drafter.get(f"/work/documents/{document.id}").get_data(as_text=True)
    assert "<script>alert(1)</script>" not in page
    assert "{{7*7}}" in page


def test_a_document_without_term_keeps_no_years(app: Flask, county: County) -> None:
    send(log_in(app, "drafter"), NEW, **filled(county, has_term="no", validity_years="5"))

    assert (only_document().has_term, only_document().validity_years) == (False, None)


def test_another_agency_cannot_be_named_as_drafting(app: Flask, county: County) -> None:
    other = str(county.agency("transport").id)

    answer = send(log_in(app, "drafter"), NEW, **filled(county, agency=other))

    assert answer.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


@pytest.mark.parametrize("who", ["legal", "clerk", "bureau", "editor", "sysadmin"])
def test_only_drafters_open_the_drafting_form(who: str, app: Flask, county: County) -> None:
    assert log_in(app, who).get(NEW).status_code == 403


def test_a_word_file_fills_title_and_text_before_saving(app: Flask, county: County) -> None:
    data = write_docx("鲁山县犬只管理办法", "第一条　为了规范养犬，制定本办法。\n第三条　本办法自公布之日起施行。")

    answer = send(log_in(app, "drafter"), NEW, do="import", text_file=upload(data))

    assert answer.status_code == 200, words(answer)
    shown = form_data(answer, NEW, NEW)
    assert shown["title"] == "鲁山县犬只管理办法"
    assert "第一条　为了规范养犬，制定本办法。" in shown["text"]
    assert "已读出文件，还没有保存。" in words(answer)
    assert "缺第二条" in words(answer)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


ARTICLE = "第一条　为了规范养犬。"
PDF = make_pdf.pdf(
    [make_pdf.page(make_pdf.centred("示例县犬只管理办法", 100, 22), make_pdf.paragraph(ARTICLE, 150)[0])]
)
OFD = make_ofd.ofd([make_ofd.text("示例县犬只管理办法", 60, 40, 7.76) + make_ofd.text(ARTICLE, 39, 60)])
PAGE = "<meta charset=gb2312><h1>示例县犬只管理办法</h1><p>第一条　为了规范养犬。</p><script>乙</script>"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PDF, "草稿.pdf"),
        (OFD, "草稿.OFD"),
        (PAGE.encode("gb18030"), "草稿.html"),
        (PAGE.encode("gb18030"), "草稿.htm"),
        ("示例县犬只管理办法\r\n第一条　为了规范养犬。".encode("utf-16"), "草稿.txt"),
    ],
)
def test_a_file_of_another_format_fills_title_and_text(data: bytes, name: str, app: Flask, county: County) -> None:
    answer = send(log_in(app, "drafter"), NEW, do="import", text_file=upload(data, name))

    assert answer.status_code == 200, words(answer)
    shown = form_data(answer, NEW, NEW)
    assert (shown["title"], shown["text"].strip()) == ("示例县犬只管理办法", "第一条　为了规范养犬。")
    assert "已读出文件，还没有保存。" in words(answer)


def test_an_old_word_file_without_libreoffice_is_answered_at_its_field(
    app: Flask, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lawdocs.texts.conversion.converter", lambda: None)
    answer = send(
        log_in(app, "drafter"), NEW, do="import", text_file=upload(make_hostile.ole("WordDocument"), "旧.doc")
    )

    assert answer.status_code == 422
    assert "请用 Word 或者 WPS 另存为 DOCX 后再上传" in words(answer)
    assert 'id="text_file-error"' in answer.get_data(as_text=True)


def test_a_secret_pdf_is_refused_and_recorded(app: Flask, county: County) -> None:
    data = make_pdf.pdf(
        [make_pdf.page(make_pdf.text("机密★1年", 80, 60), make_pdf.paragraph("第一条　养犬。", 150)[0])]
    )

    answer = send(log_in(app, "drafter"), NEW, do="import", text_file=upload(data, "草稿.pdf"))

    assert (answer.status_code, "SECRET_FORBIDDEN" in words(answer)) == (422, True)
    assert db.session.scalars(sa.select(SecurityEvent.kind).where(SecurityEvent.kind == "secret_refused")).all()


def test_a_word_file_leaves_a_typed_title_alone(app: Flask, county: County) -> None:
    data = write_docx("鲁山县犬只管理办法", "第一条　为了规范养犬，制定本办法。")

    answer = send(log_in(app, "drafter"), NEW, do="import", title="鲁山县城区犬只管理办法", text_file=upload(data))

    assert form_data(answer, NEW, NEW)["title"] == "鲁山县城区犬只管理办法"


@pytest.mark.parametrize(
    ("data", "name", "status", "code", "sentence"),
    [
        (b"", "草稿.docx", 422, "FILE_EMPTY", "文件为空,请重新选择"),
        (b"hello", "草稿.docx", 422, "TYPE_MISMATCH", "文件内容与扩展名不符"),
        (b"a,b", "草稿.csv", 415, "TYPE_FORBIDDEN", "不支持该文件类型，可以上传DOCX、DOC、WPS、PDF、OFD、TXT、HTML"),
        (b"%PDF-1.4", "草稿.pdf", 422, "FILE_CORRUPT", "文件已损坏或不完整"),
        (make_pdf.pdf([make_pdf.page()]), "草稿.pdf", 422, "NO_TEXT_LAYER", "该 PDF 为扫描件,没有可读取的文字"),
        (b"PK\x03\x04" + b"x" * 40, "草稿.docx", 422, "FILE_CORRUPT", "文件已损坏或不完整"),
    ],
)
def test_a_bad_word_file_is_refused_at_its_field(
    data: bytes, name: str, status: int, code: str, sentence: str, app: Flask, county: County
) -> None:
    answer = send(log_in(app, "drafter"), NEW, do="import", title="犬只办法", text_file=upload(data, name))

    assert answer.status_code == status
    assert sentence in words(answer)
    assert code in words(answer)
    assert 'id="text_file-error"' in answer.get_data(as_text=True)
    assert form_data(answer, NEW, NEW)["title"] == "犬只办法"


def test_a_secret_word_file_is_refused_and_recorded(app: Flask, county: County) -> None:
    data = write_docx("鲁山县犬只管理办法", "机密★1年\n第一条　为了规范养犬，制定本办法。")

    answer = send(log_in(app, "drafter"), NEW, do="import", text_file=upload(data))

    assert answer.status_code == 422
    assert "SECRET_FORBIDDEN" in words(answer)
    assert "为了规范养犬" not in words(answer)
    assert db.session.scalars(sa.select(SecurityEvent.kind).where(SecurityEvent.kind == "secret_refused")).all()


def test_the_outline_follows_the_typing(app: Flask, county: County) -> None:
    drafter = log_in(app, "drafter")
    token = form_data(drafter.get(NEW), NEW, NEW)["csrf_token"]
    text = "第一章　总则\n第一条　目的。\n第三条　本办法自2026年12月1日起施行，有效期6年。"

    answer = drafter.post("/work/documents/outline", data={"csrf_token": token, "text": text})

    shown = words(answer)
    assert answer.status_code == 200
    for part in (
        "1章2条3段",
        "缺第二条",
        "第一条之后是第三条。",
        "施行日期：2026年12月1日",
        "有效期：6年，超过上限5年（依据未核实）",
    ):
        assert part in shown
    assert "<html" not in answer.get_data(as_text=True)


def test_the_outline_is_drawn_without_script_too(app: Flask, county: County) -> None:
    answer = send(log_in(app, "drafter"), NEW, do="outline", title="办法", text="第一条　目的。\n第四条　施行。")

    assert answer.status_code == 200
    assert "缺第二条至第三条" in words(answer)
    assert form_data(answer, NEW, NEW)["title"] == "办法"


def test_a_second_editor_sees_both_texts_and_may_save_over(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    page = f"/work/documents/{document.id}/edit"
    first, second = log_in(app, "drafter"), log_in(app, "drafter")
    mine = form_data(second.get(page), page, page) | {"text": "第一条　我写的。", "genre": "决定"}
    clock.put(clock.now() + timedelta(minutes=11))
    assert send(first, page, text="第一条　先保存的。").status_code == 303

    answer = second.post(page, data=mine)

    assert answer.status_code == 409
    assert "没有保存：林知远在09:11保存了新的内容" in words(answer)
    assert "VERSION_STALE" in words(answer)
    assert "第一条　先保存的。" in words(answer)
    assert "体裁 通知 决定" in " ".join(words(answer).split())
    again = form_data(answer, page, page)
    assert again["text"] == "第一条　我写的。"
    assert second.post(page, data=again).status_code == 303
    assert only_document().draft.text == "第一条　我写的。"


def test_a_change_of_fields_alone_counts_as_the_last_saving(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    page = f"/work/documents/{document.id}/edit"
    first, second = log_in(app, "drafter"), log_in(app, "drafter")
    mine = form_data(second.get(page), page, page)
    clock.put(clock.now() + timedelta(minutes=7))
    send(first, page, keywords="停车")

    answer = second.post(page, data=mine | {"keywords": "泊位"})

    assert "没有保存：林知远在09:07保存了新的内容" in words(answer)
    assert "关键词 停车 泊位" in " ".join(words(answer).split())


def test_saving_without_a_version_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)

    answer = send(log_in(app, "drafter"), f"/work/documents/{document.id}/edit", text="第一条　改。", version=None)

    assert answer.status_code == 428
    assert "VERSION_REQUIRED" in words(answer)
    assert "第一条　改。" in answer.get_data(as_text=True)


def test_a_double_click_saves_a_new_draft_once(app: Flask, county: County) -> None:
    drafter = log_in(app, "drafter")
    data = form_data(drafter.get(NEW), NEW, NEW) | filled(county)

    first, second = drafter.post(NEW, data=data), drafter.post(NEW, data=data)

    assert first.status_code == second.status_code == 303
    assert first.location == second.location == f"/work/documents/{only_document().id}"


def test_a_used_key_keeps_the_typed_text_and_a_new_key(app: Flask, county: County) -> None:
    drafter = log_in(app, "drafter")
    data = form_data(drafter.get(NEW), NEW, NEW) | filled(county)
    drafter.post(NEW, data=data)

    answer = drafter.post(NEW, data=data | {"text": "第一条　另一份。"})

    assert answer.status_code == 422
    assert "KEY_REUSED" in words(answer)
    again = form_data(answer, NEW, NEW)
    assert again["text"] == "第一条　另一份。"
    assert again["key"] != data["key"]


def test_extra_fields_of_a_request_are_ignored(app: Flask, county: County) -> None:
    send(log_in(app, "drafter"), NEW, **filled(county, state="published", number="鲁政〔2026〕9号", drafter_id="1"))

    document = only_document()
    assert (document.state, document.number) == (S.DRAFT, None)
    assert document.drafter_id == county.users["drafter"].id


def test_a_submitted_document_cannot_be_edited(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)

    answer = log_in(app, "drafter").get(f"/work/documents/{document.id}/edit")

    assert answer.status_code == 409
    assert "该文件当前状态为「审核」，操作未执行" in words(answer)


def test_every_saving_is_audited_once(app: Flask, county: County, clock: SetClock) -> None:
    drafter = log_in(app, "drafter")
    location = send(drafter, NEW, **filled(county)).location
    send(drafter, f"{location}/edit", text="第一条　改过。")

    tags = list(db.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.subject == "document")))
    assert tags == ["document:start_draft", "document:save_draft"]


def test_a_page_without_token_saves_nothing(app: Flask, county: County) -> None:
    answer = send(log_in(app, "drafter"), NEW, **filled(county, csrf_token=None))

    assert answer.status_code == 403
    assert "CSRF" in words(answer)


@pytest.mark.parametrize("page", ["/login", "/work/documents/new", "/work/documents/{id}/edit"])
def test_asking_for_the_head_of_a_form_is_like_opening_it(
    page: str, app: Flask, county: County, clock: SetClock
) -> None:
    address = page.format(id=a_draft(county, clock).id)
    client = app.test_client() if page == "/login" else log_in(app, "drafter")

    answer = client.head(address)

    assert (answer.status_code, answer.data) == (200, b"")
    assert client.get(address).status_code == 200
