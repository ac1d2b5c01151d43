"""The inbox of an import: a person sees what a file says with the words that say it, and enters it or leaves it out."""

import io
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs import fail_points
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.documents import import_jobs, said_values, stock_task_views
from lawdocs.documents.file_readings import FileReading, Reading
from lawdocs.documents.import_models import ImportRun, ImportStage
from lawdocs.documents.models import Document, StoredFile
from lawdocs.documents.said_values import Said, merged
from lawdocs.documents.stock_task_models import StockTask, TaskState
from lawdocs.documents.stock_task_page import pieces
from lawdocs.extensions import db
from lawdocs.texts.metadata import Confidence, Span
from tests import stock_folder
from tests.factories import County
from tests.lawdocs.texts import make_pdf
from tests.pages import form_data, log_in, send, words
from tests.sheets import xlsx
from workflows.actors import Actor

CONTENTS = {
    "甲.txt": stock_folder.notice(1).encode(),
    "乙.txt": stock_folder.notice(1, no="鲁政〔2021〕8号", term="有效期3年").encode(),
    "扫描.pdf": make_pdf.pdf([make_pdf.page(), make_pdf.page()]),
    "丙.txt": stock_folder.notice(2).encode(),
}
REGISTER = xlsx([stock_folder.HEADS, [stock_folder.title(2), stock_folder.OFFICE, stock_folder.doc_no(2)]])


@pytest.fixture
def bureau(app: Flask, county: County) -> FlaskClient:
    return log_in(app, "bureau")


def upload(client: FlaskClient, contents: dict[str, bytes], **fields: object) -> TestResponse:
    return send(client, "/work/imports", file=(io.BytesIO(stock_folder.zipped(contents)), "旧文件.zip"), **fields)


def run_job(clock: SetClock) -> None:
    db.session.rollback()
    import_jobs.take_imports(Actor.system("take-imports"), clock)


def the_run() -> ImportRun:
    db.session.rollback()
    return db.session.scalars(sa.select(ImportRun)).one()


def taken_in(client: FlaskClient, clock: SetClock, contents: dict[str, bytes] = CONTENTS) -> None:
    """Upload, check and store an archive."""
    assert upload(client, contents).status_code == 303
    run_job(clock)
    page = f"/work/imports/{the_run().id}"
    assert send(client, page, f"{page}/confirm").status_code == 303
    run_job(clock)


def tasks() -> dict[str, StockTask]:
    db.session.rollback()
    return {each.place: each for each in db.session.scalars(sa.select(StockTask))}


def address(place: str) -> str:
    return f"/work/imports/tasks/{tasks()[place].id}"


def test_archive_is_read_checked_confirmed_and_put_up(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    assert upload(bureau, CONTENTS, register=(io.BytesIO(REGISTER), "目录.xlsx")).status_code == 303
    page = f"/work/imports/{the_run().id}"
    assert "已读取0个文件，共4个文件" in words(bureau.get(page))
    run_job(clock)
    run = the_run()
    assert (run.stage, run.total, run.created, run.asked) == (ImportStage.CHECKED, 4, 1, 3)
    shown = words(bureau.get(page))
    for told in ("确认导入1件", "需要核对 3", "3件不能确定，转入待核对清单。", "目录.xlsx　第2行", "扫描.pdf"):
        assert told in shown, told
    assert tasks() == {}

    assert send(bureau, page, f"{page}/confirm").status_code == 303
    run_job(clock)
    assert the_run().stage is ImportStage.STORED
    assert [each.title for each in db.session.scalars(sa.select(Document))] == [stock_folder.title(2)]
    assert "3件待核对" in words(bureau.get(page))
    listed = words(bureau.get("/work/imports/tasks"))
    assert all(place in listed for place in ("甲.txt", "乙.txt", "扫描.pdf"))
    report = bureau.get(f"{page}/report.xlsx")
    assert report.status_code == 200
    assert verify().fault is None


def test_value_is_taken_corrected_and_entered_with_its_file(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    taken_in(bureau, clock)
    page = address("甲.txt")
    shown = bureau.get(page)
    assert '<mark id="said-doc_no">鲁政〔2019〕1号</mark>' in shown.text
    assert form_data(shown, page)["doc_no"] == "鲁政〔2019〕1号"
    assert "是否为同一文件的修订" in words(shown)

    taken = send(bureau, page, do="take:doc_no", doc_no="鲁政〔2018〕9号")
    assert form_data(taken, page)["doc_no"] == "鲁政〔2019〕1号"
    assert tasks()["甲.txt"].state is TaskState.PENDING

    assert "标题" in words(send(bureau, page, title=" ", do="enter"))
    wrong = send(bureau, page, written="2019-02-30", do="enter")
    assert (wrong.status_code, "DATE_INVALID" in wrong.text) == (422, True)

    entered = send(bureau, page, published="2019-03-05", status="有效", do="enter")
    assert (entered.status_code, entered.location) == (303, address("扫描.pdf"))
    document = db.session.scalars(sa.select(Document).where(Document.number == "鲁政〔2019〕1号")).one()
    assert (document.published_on, document.in_force_from) == (date(2019, 3, 5), date(2019, 5, 1))
    assert [each.name for each in document.materials] == ["甲.txt"]
    assert "集贸市场" in document.current_edition.text
    assert tasks()["甲.txt"].document_id == document.id
    assert "已录入" in words(bureau.get(page))
    last = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert (last.tag, last.subject_id) == ("import:enter", tasks()["甲.txt"].id)
    assert verify().fault is None


def test_repeat_enters_one_document_and_a_late_click_is_told(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    taken_in(bureau, clock)
    page, late = address("乙.txt"), log_in(app, "bureau")
    sent = form_data(bureau.get(page), page) | {"do": "enter"}
    seen = form_data(late.get(page), page) | {"do": "enter"}
    assert [bureau.post(page, data=sent).status_code for _ in range(2)] == [303, 303]
    refused = late.post(page, data=seen)
    assert (refused.status_code, "STATE_CONFLICT" in refused.text) == (409, True)
    skipped = late.post(f"{page}/skip", data=seen | {"reason": "重复", "key": "another"})
    assert skipped.status_code == 409
    number = sa.select(sa.func.count()).where(Document.number == "鲁政〔2021〕8号")
    assert db.session.scalar(number) == 1


def test_what_is_left_out_needs_a_reason_and_is_never_asked_again(
    app: Flask, bureau: FlaskClient, clock: SetClock
) -> None:
    taken_in(bureau, clock)
    page = address("扫描.pdf")
    assert send(bureau, page, f"{page}/skip", reason=" ").status_code == 422
    assert send(bureau, page, f"{page}/skip", reason="不是规范性文件").status_code == 303
    assert tasks()["扫描.pdf"].state is TaskState.SKIPPED
    assert "不是规范性文件" in words(bureau.get(page))
    readings = db.session.scalar(sa.select(sa.func.count()).select_from(FileReading))
    assert readings == 2  # of the two that wait

    assert send(bureau, "/work/imports", file=(io.BytesIO(stock_folder.zipped(CONTENTS | {"丁.txt": b"x"})), "又.zip"))
    run_job(clock)
    newest = db.session.scalars(sa.select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()
    assert (newest.created, newest.existed, newest.asked) == (0, 4, 1)
    shown = words(bureau.get(f"/work/imports/{newest.id}"))
    for told in ("2件已在待核对清单里，不再导入。", "1件已经核对，不录入，不再导入。", "1件库中已有，不再导入。"):
        assert told in shown, told
    wrong = words(bureau.get(f"/work/imports/{newest.id}?result=x"))
    assert "可以选：全部、可以导入、" in wrong
    assert "可以选：待核对、已录入、不录入" in words(bureau.get("/work/imports/tasks?state=x"))


def test_what_was_left_out_is_asked_about_again(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    taken_in(bureau, clock)
    page = address("扫描.pdf")
    send(bureau, page, f"{page}/skip", reason="看错了")
    assert "重新核对" in words(bureau.get(page))
    assert send(bureau, page, f"{page}/reopen").status_code == 303
    task = tasks()["扫描.pdf"]
    assert (task.state, task.reason, task.settled_by_id) == (TaskState.PENDING, "", None)
    last = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert last.tag == "import:reopen"
    assert bureau.post(f"{page}/reopen", data=form_data(bureau.get(page), page)).status_code == 409
    assert verify().fault is None


def test_number_of_a_public_document_needs_a_reason(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    taken_in(bureau, clock)
    page, number = address("甲.txt"), stock_folder.doc_no(2)
    refused = send(bureau, page, doc_no=number, do="enter")
    assert refused.status_code == 409
    known = db.session.scalars(sa.select(Document).where(Document.number == number)).one()
    assert ("NUMBER_KNOWN" in refused.text, f"/documents/{known.id}" in refused.text) == (True, True)
    assert tasks()["甲.txt"].state is TaskState.PENDING
    entered = send(bureau, page, doc_no=number, another="原文即重号", do="enter")
    assert entered.status_code == 303
    db.session.rollback()
    assert "核对时说明是另一份文件：原文即重号" in tasks()["甲.txt"].document.remarks


def test_publication_to_come_is_refused(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    taken_in(bureau, clock)
    refused = send(bureau, address("甲.txt"), published="2190-01-01", do="enter")
    assert (refused.status_code, "公布日期不能晚于今天" in refused.text) == (422, True)
    assert tasks()["甲.txt"].state is TaskState.PENDING


def test_last_day_before_the_first_is_refused_at_its_field(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    taken_in(bureau, clock)
    page = address("甲.txt")
    refused = send(bureau, page, effective="2024-10-01", expires="2020-01-01")
    assert (refused.status_code, tasks()["甲.txt"].state) == (422, TaskState.PENDING)
    assert "有效期截止日（2020-01-01）早于施行日期（2024-10-01），请对照原文改正" in words(refused)


def test_other_reading_of_the_same_words_is_taken(
    app: Flask, bureau: FlaskClient, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(bureau, clock)
    two = Said("2025-11-01", None, Confidence.UNSURE, ("2025-12-01",))
    monkeypatch.setattr(stock_task_views, "said_in", lambda reading: {"effective": two})
    page = address("甲.txt")
    assert "采用2025-12-01" in words(bureau.get(page))
    taken = send(bureau, page, do="take:effective:0")
    assert form_data(taken, page)["effective"] == "2025-12-01"
    assert "采用2025-12-01" not in words(taken)
    assert send(bureau, page, do="take:effective:7").status_code == 200


def test_code_of_a_doubt_stands_behind_its_sentence(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    taken_in(bureau, clock)
    for shown in (words(bureau.get(address("扫描.pdf"))), words(bureau.get("/work/imports/tasks"))):
        assert "请对照图像填写" in shown
        assert "代码 NO_TEXT_LAYER" in shown.replace("\u3000", " ")
        assert "NO_TEXT_LAYER 该" not in shown


def test_page_of_a_scan_is_drawn_and_kept(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    taken_in(bureau, clock)
    page = address("扫描.pdf")
    with bureau.get(f"{page}/files/0/pages/1.png") as first:
        assert (first.status_code, first.mimetype, first.data[:4]) == (200, "image/png", b"\x89PNG")
    assert "第1页，共2页" in words(bureau.get(page))
    assert bureau.get(f"{page}/files/0/pages/3.png").status_code == 404
    assert bureau.get(f"{page}/files/1/pages/1.png").status_code == 404
    assert bureau.get(f"{address('甲.txt')}/files/0/pages/1.png").status_code == 404
    with bureau.get(f"{page}/files/0") as original:
        assert (original.data, original.headers["X-Content-Type-Options"]) == (CONTENTS["扫描.pdf"], "nosniff")
    pictures = app.extensions["settings"].page_pictures
    assert len(list(pictures.glob("*/*.png"))) == 1
    send(bureau, page, f"{page}/skip", reason="重复")
    assert list(pictures.glob("*/*.png")) == []


def test_failure_half_way_enters_nothing(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    taken_in(bureau, clock)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))

    class Killed(BaseException):
        pass

    def kill() -> None:
        raise Killed

    page = address("甲.txt")
    sent = form_data(bureau.get(page), page) | {"do": "enter"}
    fail_points.arm("before_commit", kill)
    with pytest.raises(Killed):
        bureau.post(page, data=sent)
    fail_points.disarm()
    assert tasks()["甲.txt"].state is TaskState.PENDING
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == before


def test_maker_of_another_place_is_refused_at_its_field(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    taken_in(bureau, clock)
    refused = send(bureau, address("甲.txt"), issuer="平顶山市人民政府", do="enter")
    assert (refused.status_code, "MAKER_FORBIDDEN" in refused.text) == (422, True)
    assert tasks()["甲.txt"].state is TaskState.PENDING


def test_archive_with_a_secret_file_is_not_kept(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    upload(bureau, CONTENTS | {"密.txt": "机密★1年\n通知".encode()})
    archive = the_run().file
    sha256, stored = archive.sha256, app.extensions["settings"].files
    run_job(clock)
    run = the_run()
    assert (run.stage, run.fault[:16]) == (ImportStage.FAILED, "SECRET_FORBIDDEN")
    assert "密.txt" in run.fault
    assert db.session.scalar(sa.select(StoredFile).where(StoredFile.sha256 == sha256)) is None
    assert not (stored / sha256[:2] / sha256).exists()
    assert verify().fault is None


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.zip", b"no archive", "TYPE_MISMATCH"),
        ("a.zip", stock_folder.zipped({"../a.txt": b"a"}), "ARCHIVE_UNSAFE"),
        ("a.zip", stock_folder.zipped({}), "FILE_EMPTY"),
        ("a.zip", stock_folder.zipped({".DS_Store": b"a"}), "FILE_EMPTY"),
        ("a.rar", b"Rar!", "TYPE_FORBIDDEN"),
    ],
)
def test_bad_archive_is_refused_at_once(app: Flask, bureau: FlaskClient, name: str, data: bytes, code: str) -> None:
    refused = send(bureau, "/work/imports", file=(io.BytesIO(data), name))
    assert code in refused.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ImportRun)) == 0


@pytest.mark.parametrize("name", ["a.pdf", "a.xls"])
def test_what_may_be_uploaded_is_named_with_archives(app: Flask, bureau: FlaskClient, name: str) -> None:
    refused = send(bureau, "/work/imports", file=(io.BytesIO(b"%PDF-1.4"), name))
    assert (refused.status_code, "可以上传XLSX、CSV、ZIP" in refused.text) == (415, True)


def test_register_comes_with_an_archive_only(app: Flask, bureau: FlaskClient) -> None:
    files = {"file": (io.BytesIO(REGISTER), "a.xlsx"), "register": (io.BytesIO(REGISTER), "b.xlsx")}
    assert "登记表只和 ZIP 压缩包一起上传" in words(send(bureau, "/work/imports", **files))


@pytest.mark.parametrize("username", ["clerk", "drafter", "editor", "sysadmin"])
def test_only_those_who_import_see_the_inbox(app: Flask, county: County, username: str) -> None:
    client = log_in(app, username)
    assert client.get("/work/imports/tasks").status_code == 403
    assert client.get("/work/imports/tasks/1").status_code == 403


def said(value: str, confidence: Confidence = Confidence.SURE, span: Span | None = None) -> Said:
    return Said(value, span, confidence)


def test_register_counts_text_fills_and_unsure_values_are_asked_about() -> None:
    likely, unsure = Confidence.LIKELY, Confidence.UNSURE
    told = {"title": said("甲办法事项"), "written": said("2019-01-02", likely), "issuer": said("甲局", unsure)}
    alone = merged({}, told)
    assert alone.values == {"title": "甲办法事项", "written": "2019-01-02"}
    assert alone.remarks == ("成文日期由正文推出，请核对",)
    assert alone.doubts == ("正文里的制定机关不能确定",)

    beside = merged({"title": "甲办法事项", "written": "2019-01-03"}, told | {"written": said("2019-01-02")})
    assert beside.values == {"title": "甲办法事项", "written": "2019-01-03"}
    assert beside.remarks == (
        "成文日期：登记表是“2019-01-03”，正文是“2019-01-02”，按登记表",
        "正文里的制定机关不能确定，没有采用",
    )
    assert beside.doubts == ()

    other = merged({"title": "乙办法事项", "doc_no": "甲〔2019〕1号"}, told | {"doc_no": said("甲〔2019〕2号")})
    assert len(other.doubts) == 2

    first = merged({"effective": "2024-11-09", "expires": "2029-11-08"}, {"effective": said("2024-12-11")})
    assert first.doubts == ("施行日期：登记表是“2024-11-09”，正文是“2024-12-11”",)
    last = merged({"expires": "2029-11-08"}, {"expires": said("2029-12-10")})
    assert last.doubts == ("有效期截止日：登记表是“2029-11-08”，正文是“2029-12-10”",)


def test_marks_of_values_cover_the_text_once_each() -> None:
    text = "甲乙丙丁戊己"
    told = {
        "title": said("", span=Span(1, 3)), "genre": said("", span=Span(2, 3)), "written": said("", span=Span(4, 5)),
        "issuer": said(""),
    }  # fmt: skip
    found = pieces(text, told)
    assert "".join(each.text for each in found) == text
    assert [(each.text, each.keys) for each in found if each.keys] == [
        ("乙丙", ("title", "genre")),
        ("戊", ("written",)),
    ]


def test_text_without_words_says_nothing() -> None:
    assert said_values.said_in(Reading(text=" \n")) == {}


@pytest.mark.parametrize("name", ["目录.xlsx", "附件/登记表.xlsx"])
def test_register_inside_the_archive_is_used(app: Flask, bureau: FlaskClient, clock: SetClock, name: str) -> None:
    assert upload(bureau, CONTENTS | {name: REGISTER}).status_code == 303
    run_job(clock)
    run = the_run()
    assert (run.total, run.created, run.refused) == (4, 1, 0)
    told = words(bureau.get(f"/work/imports/{run.id}"))
    assert f"按里面的登记表“{name}”导入" in told
    assert "不支持该文件类型" not in told


def test_of_several_registers_none_is_guessed(app: Flask, bureau: FlaskClient, clock: SetClock) -> None:
    other = xlsx([stock_folder.HEADS, ["别的办法", stock_folder.OFFICE, "鲁政〔2010〕3号"]])
    assert upload(bureau, CONTENTS | {"一.xlsx": REGISTER, "二.xlsx": other}).status_code == 303
    run_job(clock)
    told = words(bureau.get(f"/work/imports/{the_run().id}"))
    assert "里面有2张登记表（“一.xlsx”、“二.xlsx”），分不清用哪一张，都没有用" in told
    assert "不支持该文件类型" not in told


def test_register_beside_the_archive_comes_before_the_one_inside(
    app: Flask, bureau: FlaskClient, clock: SetClock
) -> None:
    other = xlsx([stock_folder.HEADS, ["别的办法", stock_folder.OFFICE, "鲁政〔2010〕3号"]])
    assert upload(bureau, CONTENTS | {"里.xlsx": other}, register=(io.BytesIO(REGISTER), "外.xlsx")).status_code == 303
    run_job(clock)
    run = the_run()
    assert (run.created, run.refused) == (1, 0)
    told = words(bureau.get(f"/work/imports/{run.id}"))
    assert "按另外给出的登记表“外.xlsx”导入，里面的登记表“里.xlsx”没有用" in told
