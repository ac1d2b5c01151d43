"""The red-header paper of a document: who may download it, in which states, and what stands on it."""

import io
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.documents import papers
from lawdocs.documents.models import Document, Revision, StepRecord
from lawdocs.documents.paper_forms import layout_of
from lawdocs.documents.papers import Choices, Copy
from lawdocs.extensions import db, transaction
from lawdocs.publication.models import TextCorrection
from lawdocs.texts import typesetting
from lawdocs.texts.docx_reader import read_docx
from lawdocs.texts.official.paper import Form
from tests.factories import County, a_document
from tests.lawdocs.texts.official.measuring import Measured
from tests.pages import form_data, log_in, words
from workflows.states import DocumentState as S

CHOSEN = {"layout": "downward", "sealed": "yes", "urgency": "no", "copy": "paper"}


def get(client: FlaskClient, document: Document, **fields: str) -> TestResponse:
    return client.get(f"/work/documents/{document.id}/paper/file", query_string={"format": "docx", **fields})


def send_paper(client: FlaskClient, document: Document, **fields: str) -> TestResponse:
    page = f"/work/documents/{document.id}/paper"
    token = form_data(client.get(page), f"{page}/file")["csrf_token"]
    return client.post(f"{page}/file", data={"format": "docx", "csrf_token": token, **fields})


def text_in(answer: TestResponse) -> str:
    assert answer.status_code == 200, words(answer)
    read = read_docx(answer.data)
    return f"{read.title}\n{read.text}"


@pytest.mark.parametrize(
    ("state", "word"), [(S.DRAFT, "征求意见稿"), (S.REVIEW, "送审稿"), (S.APPROVED, "送审稿"), (S.DECIDED, "审定稿")]
)
def test_a_draft_carries_its_stamp_and_no_head(
    state: S, word: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(state, county, clock)
    client = log_in(app, "drafter")
    page = client.get(f"/work/documents/{document.id}")
    assert f"{word}（PDF、DOCX）" in words(page)
    assert f"写明“{word}”" in words(client.get(f"/work/documents/{document.id}/paper"))
    answer = get(client, document)
    text = text_in(answer)
    assert f"（{word}）" in text
    assert "文件" not in text.split("\n")[0]
    assert "印发" not in text
    stamp = papers.paper_of(document, Choices()).stamp
    assert stamp.running == f"{word}，第{document.draft.draft_no}稿，2026年10月13日"
    assert "%EF%BC%88" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("state", [S.FILED, S.PUBLISHED, S.REPEALED])
def test_an_issued_document_has_its_red_head(state: S, app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(state, county, clock)
    text = text_in(send_paper(log_in(app, "drafter"), document, copies_to="县委各部门", **CHOSEN))
    lines = text.split("\n")
    assert f"{document.issuer_name}文件" in lines
    assert document.number in lines
    assert "抄送：县委各部门。" in lines


def test_a_filed_copy_names_its_registration(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)
    paper = papers.paper_of(document, Choices(copy=Copy.FILED))
    assert paper.stamp.running == f"备案登记件　登记号：{document.registration_number}　登记日期：2026年10月13日"
    assert papers.paper_of(document, Choices()).stamp.running == ""
    assert "备案登记件，页眉写明登记号" in words(log_in(app, "clerk").get(f"/work/documents/{document.id}/paper"))


def test_an_order_and_minutes_are_made_from_what_is_typed(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    client = log_in(app, "clerk")
    order = text_in(send_paper(client, document, post="县长", signers="王示例", **CHOSEN | {"layout": "order"})).split(
        "\n"
    )
    assert f"{document.issuer_name}令" in order
    assert "县长\u3000\u3000王示例" in order
    assert document.issuer_name not in order
    typed = {"mark": "鲁山县人民政府常务", "present": "王示例、李示范", "sitting_in": "张样本"}
    minutes = text_in(send_paper(client, document, **typed, **CHOSEN | {"layout": "minutes"})).split("\n")
    assert minutes[0] == "鲁山县人民政府常务会议纪要"
    assert [line for line in minutes if line.startswith(("出席", "请假", "列席"))] == [
        "出席：王示例、李示范",
        "列席：张样本",
    ]


@pytest.mark.parametrize(
    ("state", "word", "pages"),
    [
        (S.DRAFT, "下载征求意见稿", ("", "/edit", "/text", "/drafting")),
        (S.REVIEW, "下载送审稿", ("", "/text", "/drafting")),
        (S.PUBLISHED, "下载红头文件", ("", "/text", "/drafting")),
        (S.WITHDRAWN, "", ("", "/text", "/drafting")),
    ],
)
def test_every_page_where_one_looks_for_the_paper_leads_to_it(
    state: S, word: str, pages: tuple[str, ...], app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(state, county, clock)
    client = log_in(app, "drafter")
    for page in pages:
        answer = client.get(f"/work/documents/{document.id}{page}")
        assert answer.status_code == 200, page
        assert (f'/work/documents/{document.id}/paper">{word}<' in answer.text) is bool(word), page


@pytest.mark.parametrize("state", [S.DRAFT, S.REVIEW, S.FILED, S.WITHDRAWN])
@pytest.mark.parametrize("where", ["paper", "paper/file"])
def test_whoever_may_not_read_the_text_gets_no_paper(
    state: S, where: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(state, county, clock)
    assert log_in(app, "drafter2").get(f"/work/documents/{document.id}/{where}").status_code == 404
    assert app.test_client().get(f"/work/documents/{document.id}/{where}").status_code == 302


def test_a_published_paper_is_for_all_who_log_in(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    assert get(log_in(app, "drafter2"), document).status_code == 200


def test_a_withdrawn_document_has_no_paper(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.WITHDRAWN, county, clock)
    client = log_in(app, "drafter")
    assert "（PDF、DOCX）" not in words(client.get(f"/work/documents/{document.id}"))
    assert get(client, document).status_code == 404


def test_a_document_without_text_has_no_paper(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DRAFT, county, clock)
    with transaction():
        document.draft.text = " \n"
    assert get(log_in(app, "drafter"), document).status_code == 404


def test_an_unknown_format_is_not_there(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DRAFT, county, clock)
    assert get(log_in(app, "drafter"), document, format="exe").status_code == 404


def test_the_form_is_answered_in_its_own_words(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)
    client = log_in(app, "clerk")
    answer = send_paper(client, document, **CHOSEN | {"layout": "scroll", "printed_on": "昨天", "copy_number": "1" * 7})
    assert answer.status_code == 422
    assert "有3处需要改正" in words(answer)
    assert "请从列表中选择格式" in words(answer)
    assert "印发日期“昨天”不是有效的日期" in words(answer)
    assert "份号最多6字，现在有7字" in words(answer)
    assert 'value="昨天"' in answer.text
    empty = send_paper(client, document, **CHOSEN | {"sealed": ""})
    assert (empty.status_code, "请选择印章" in words(empty)) == (422, True)
    assert send_paper(client, document, layout="downward").status_code == 200


def test_the_form_offers_what_the_record_knows(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)
    page = log_in(app, "clerk").get(f"/work/documents/{document.id}/paper")
    assert 'value="鲁山县人民政府办公室"' in page.text
    with transaction():
        revision = document.draft
    text = f"各乡镇人民政府：\n{revision.text}\n抄送：县委办公室。"
    paper = papers.paper_of(document, Choices(form=Form.UPWARD, signers=("王示例",)))
    assert (paper.form, paper.signers, paper.issuers) == (Form.UPWARD, ("王示例",), ("鲁山县人民政府",))
    other = a_document(S.DRAFT, county, clock)
    with transaction():
        other.draft.text = text
    assert papers.paper_of(other, Choices(addressee="别处")).to == "各乡镇人民政府："


def test_signers_are_told_apart(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)
    fields = CHOSEN | {"layout": "upward", "signers": "王示例、李示范，张样本"}
    text = text_in(send_paper(log_in(app, "clerk"), document, **fields))
    assert "签发人：王示例　李示范" in text
    assert "张样本" in text


def test_joint_issuers_stand_in_the_head_each_once(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)
    with transaction():
        document.joint_issuers = "鲁山县人民政府\n 鲁山县示例单位 \n"
    assert papers.issuers_of(document) == ("鲁山县人民政府", "鲁山县示例单位")


def test_the_paper_is_of_the_text_as_issued_and_corrected(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    first = document.editions[0]
    fields = {"document_id": document.id, "saved_at": clock.now(), "digest": ""}
    with transaction():
        corrected = Revision(draft_no=8, no=2, text="第一条　更正。", **fields)
        amended = Revision(draft_no=9, no=3, text="第一条　修改。", **fields)
        db.session.add_all([corrected, amended])
    db.session.expire_all()
    assert papers.text_of(document) == first
    kept = TextCorrection(revision_id=corrected.id)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(papers, "is_correction", lambda edition: edition.id == kept.revision_id)
        assert papers.text_of(document).text == "第一条　更正。"


def test_a_download_leaves_no_trace_in_the_record(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    client = log_in(app, "drafter")
    count = sa.select(sa.func.count()).select_from(AuditEntry)
    before = db.session.scalar(count)
    get(client, document)
    assert db.session.scalar(count) == before


def test_the_pdf_has_head_and_imprint(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    answer = send_paper(log_in(app, "clerk"), document, format="pdf", printed_on="2026-10-20", **CHOSEN)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    seen = Measured(answer.data)
    assert f"{document.issuer_name}文件" in seen.texts[0]
    assert "2026年10月20日印发" in seen.texts[-1]
    assert "Cache-Control" in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_characters_without_a_font_are_told_before_the_download(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DRAFT, county, clock)
    with transaction():
        document.draft.text = "第一条　\U000f0000。"
    client = log_in(app, "drafter")
    told = get(client, document, format="pdf")
    assert "有1个字没有字体" in words(told)
    assert 'name="anyway" value="1"' in told.text
    assert send_paper(client, document, format="pdf", anyway="1").data.startswith(b"%PDF")


def test_the_page_says_which_fonts_stand_in(
    app: Flask, county: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = a_document(S.DRAFT, county, clock)
    at, client = f"/work/documents/{document.id}/paper", log_in(app, "drafter")
    monkeypatch.setattr(papers, "families", lambda _: frozenset({"FandolFang"}))
    assert "仿宋用FandolFang代替，小标宋用系统默认字体代替" in words(client.get(at))
    have = frozenset({"仿宋", "方正小标宋简体", "SimHei", "KaiTi", "宋体"})
    monkeypatch.setattr(papers, "families", lambda _: have)
    assert "代替" not in words(client.get(at))


def test_without_the_typesetter_the_docx_is_offered(
    app: Flask, county: County, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = a_document(S.DRAFT, county, clock)
    worker = tmp_path / "typeset_worker.py"
    source = typesetting.WORKER.read_text(encoding="utf-8")
    worker.write_text(source.replace("from weasyprint import CSS, HTML", "raise OSError('no pango')"), encoding="utf-8")
    monkeypatch.setattr(typesetting, "WORKER", worker)
    answer = get(log_in(app, "drafter"), document, format="pdf")
    assert answer.status_code == 503
    assert "DOCX文件可以照常导出" in words(answer)


def test_the_day_of_the_paper_is_the_day_of_the_record(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    assert papers.paper_of(document, Choices()).dated == "2026年10月13日"
    with transaction():
        document.written_on = date(2026, 9, 8)
    assert papers.paper_of(document, Choices()).dated == "2026年9月8日"
    data = io.BytesIO(get(log_in(app, "clerk"), document).data)
    assert "2026年9月8日" in read_docx(data.getvalue()).text


def test_a_long_list_of_addressees_is_printed_whole(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    client = log_in(app, "clerk")
    names = "、".join(f"第{no}示例乡镇人民政府" for no in range(1, 161))
    assert 1900 < len(names) <= 2000
    answer = send_paper(client, document, format="pdf", addressee=names, **CHOSEN)
    seen = "".join(Measured(answer.data).texts).replace("\n", "")
    assert all(f"第{no}示例乡镇" in seen for no in (1, 90, 160))
    lines = text_in(send_paper(client, document, addressee="甲局、\r\n  乙局", **CHOSEN)).split("\n")
    assert "甲局、乙局：" in lines
    refused = send_paper(client, document, addressee="文" * 2001, **CHOSEN)
    assert (refused.status_code, "主送机关最多2000字，现在有2001字" in words(refused)) == (422, True)
    assert "文" * 2001 in refused.text


def test_a_form_without_its_token_is_refused_and_a_repeat_is_harmless(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    client, at = log_in(app, "clerk"), f"/work/documents/{document.id}/paper/file"
    assert client.post(at, data={"format": "docx", **CHOSEN}).status_code == 403
    first, second = (send_paper(client, document, copies_to="县委各部门", **CHOSEN) for _ in range(2))
    assert text_in(first) == text_in(second)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StepRecord)) == len(document.steps)


def test_an_address_of_before_opens_the_page_filled_in(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    client = log_in(app, "clerk")
    answer = get(client, document, addressee="甲局", document_id="7", **CHOSEN)
    assert answer.status_code == 303
    assert answer.location.startswith(f"/work/documents/{document.id}/paper?")
    assert "\n甲局</textarea>" in client.get(answer.location).text


@pytest.mark.parametrize(
    ("genre", "layout"),
    [("命令", "order"), ("纪要", "minutes"), ("请示", "upward"), ("办法", "downward"), ("", "order")],
)
def test_the_genre_chooses_the_form(genre: str, layout: str) -> None:
    assert layout_of(Document(genre=genre, title="鲁山县人民政府令")).value == layout


def test_signers_and_copy_numbers_are_asked_for(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock, genre="命令")
    client = log_in(app, "clerk")
    assert f"登记的是{document.number}，排版时照登记的写" in words(client.get(f"/work/documents/{document.id}/paper"))
    for layout, said in (("upward", "上行文要有签发人"), ("order", "命令（令）要有签发人")):
        answer = send_paper(client, document, **CHOSEN | {"layout": layout, "copy_number": "abc"})
        assert (answer.status_code, said in words(answer)) == (422, True)
        assert "份号是6位阿拉伯数字" in words(answer)
    assert "登记的是" not in words(client.get(f"/work/documents/{a_document(S.FILED, county, clock).id}/paper"))


def test_marks_stay_with_their_article_on_paper(app: Flask) -> None:
    style = Path(app.static_folder, "theme.css").read_text(encoding="utf-8")
    assert ".law .article-stop, .law .provision-mark { break-after: avoid; }" in style
