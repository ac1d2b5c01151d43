"""The binder: what was accepted, as PDF with bookmarks and as ZIP with files, lists and digests; who took it."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.column.binder import contents, packing, printing
from lawdocs.column.figures import services as figures
from lawdocs.column.indicators.models import EvidenceKind, IndicatorSet
from lawdocs.column.links.models import LinkCheck
from lawdocs.column.news import services as news_services
from lawdocs.documents import files
from lawdocs.documents.models import StoredFile
from lawdocs.extensions import db, transaction
from lawdocs.packing.checking import check_package
from lawdocs.texts import typesetting
from lawdocs.texts.intake import CheckedFile
from tests.factories import County
from tests.lawdocs.column import news
from tests.lawdocs.column.proved import a_set, a_task, an_item
from tests.pages import log_in, send, words
from workflows.evidence import Coverage
from workflows.news import NewsState

FILE = "培训签到表：共到86人。".encode()
LINK = "http://www.example.gov.cn/column/27"
TEXT = "行政规范性文件备案审查制度健全，报备率、报备及时率、规范率达到要求。"


@pytest.fixture
def proved(app: Flask, county: County, clock: SetClock) -> Iterator[IndicatorSet]:
    """Three indicators: one without its text, one with a link and figures, one with a file that is not public."""
    with app.test_request_context():
        indicators = a_set(clock)
        one = "一、政府职能依法全面履行"
        a_task(indicators, 1, county, level1=one)
        task = a_task(indicators, 27, county, "justice", level1="二、依法行政制度体系完善", text=TEXT, weight=200)
        hidden = a_task(indicators, 28, county, "urban", level1="二、依法行政制度体系完善", text="清理结果公布。")
        with transaction():
            since, until = clock.today().replace(month=1, day=1), clock.today()
            snapshot = figures.take("filing", county.agency("gov"), since, until, county.actor("editor"), clock)
            task.coverage, task.missing, task.indicator.score = Coverage.PARTLY, "缺2025年通报", 150
        an_item(task, clock, url=LINK, accepted=True, title="备案审查专栏")
        an_item(task, clock, EvidenceKind.FIGURES, accepted=True, title="备案统计", snapshot_id=snapshot.id)
        an_item(task, clock, url="http://www.example.gov.cn/waiting", title="还没有认定的网页")
        stored = a_file(FILE, clock)
        kept = {"file_id": stored.id, "file_name": "签到表.txt", "is_public": False}
        an_item(hidden, clock, EvidenceKind.FILE, accepted=True, title="培训../签到表", **kept)
        yield indicators


def a_file(data: bytes, clock: SetClock) -> StoredFile:
    with transaction():
        checked = CheckedFile("签到表.txt", "txt", "text/plain", len(data), hashlib.sha256(data).hexdigest())
        return files.store(checked, data, clock)


def exported(app: Flask, indicators: IndicatorSet, form: str, who: str = "editor") -> bytes:
    at = f"/work/indicators/{indicators.id}/binder"
    answer = send(log_in(app, who), at, f"{at}.{form}")
    assert answer.status_code == 200, words(answer)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    data = answer.data
    answer.close()  # as a server does once all is sent
    return data


def bookmarks(reader: PdfReader) -> list[object]:
    def named(entries: list[object]) -> list[object]:
        return [named(each) if isinstance(each, list) else (each.title, page(each)) for each in entries]

    def page(entry: object) -> int:
        return reader.get_destination_page_number(entry)

    return named(reader.outline)


def test_the_pdf_has_contents_bookmarks_and_everything_accepted(app: Flask, proved: IndicatorSet) -> None:
    with transaction():
        db.session.add(LinkCheck(url=LINK, is_alive=False, next_at=proved.made_at))
    reader = PdfReader(io.BytesIO(exported(app, proved, "pdf")))
    pages = ["".join(page.extract_text().split()) for page in reader.pages]
    marks = bookmarks(reader)
    assert marks == [
        ("一、政府职能依法全面履行", 2),
        [("1　正文待导入", 2)],
        ("二、依法行政制度体系完善", 3),
        [(f"27　{TEXT[:28]}……", 3), ("28　清理结果公布。", marks[3][1][1])],
    ]
    assert "佐证汇编2021版" in pages[0]
    assert "其中标明“不公开”的1项" in pages[0]
    listed = pages[1]
    assert "目录" in listed
    assert "1正文待导入" in listed
    assert listed.index("1正文待导入") < listed.index("27行政规范性文件") < listed.index("28清理结果公布")
    assert [listed.count(each) for each in ("...3", "...4")] == [2, 2 + (marks[3][1][1] == 3)]
    whole = "".join(pages[2:])
    for expected in (
        "正文待导入",
        "责任单位：县司法局（牵头）",
        "佐证情况：部分（县司法局：缺2025年通报）",
        "自评1.5分，满分2分",
        LINK,
        "检查时打不开",
        "报备率没有应计的",
        "文件：签到表.txt",
        hashlib.sha256(FILE).hexdigest(),
        "还没有已经认定的材料",
    ):
        assert expected in whole, expected
    assert whole.count("培训../签到表不公开") == 1
    assert "还没有认定的网页" not in whole
    width, height = (float(each) for each in reader.pages[0].mediabox[2:])
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)


def test_the_package_holds_a_folder_for_each_number_with_digests(
    app: Flask, proved: IndicatorSet, tmp_path: Path
) -> None:
    data = exported(app, proved, "zip")
    (tmp_path / "binder.zip").write_bytes(data)
    checked = check_package(tmp_path / "binder.zip")
    assert (checked.title, checked.files, checked.faults) == (proved.title, 4, ())
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    assert archive.namelist() == [
        "027/02-备案统计.xlsx",
        "027/links.txt",
        "028/不公开/01-培训..／签到表.txt",
        "index.html",
        "manifest.json",
        "不公开/manifest.json",
    ]
    assert archive.read("028/不公开/01-培训..／签到表.txt") == FILE
    assert archive.read("027/links.txt").decode() == f"备案审查专栏（县司法局）\n{LINK}\n\n"
    public, hidden = manifests(archive)
    assert [each["name"] for each in (*public, *hidden)] == [
        *archive.namelist()[:2],
        "index.html",
        archive.namelist()[2],
    ]
    for each in (*public, *hidden):
        data = archive.read(each["name"])
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (each["sha256"], each["size"])
    assert [(each["name"], each["indicator"]) for each in hidden] == [("028/不公开/01-培训..／签到表.txt", 28)]
    assert "签到表" not in archive.read("manifest.json").decode(), "it goes with the public part"
    page = archive.read("index.html").decode()
    assert "正文待导入" in page
    assert "有1份不公开，见“不公开”文件夹" in page
    assert "签到表" not in page
    assert "还没有认定的网页" not in page
    book = openpyxl.load_workbook(io.BytesIO(archive.read("027/02-备案统计.xlsx")))
    assert book.sheetnames == ["结果", "清单"]
    assert [row[0].value for row in book["结果"].iter_rows(min_row=3)][:3] == ["报备率", "报备及时率", "规范率"]


def manifests(archive: zipfile.ZipFile) -> list[list[dict[str, object]]]:
    """What the manifest of the public part lists, and that of what is not public."""
    return [json.loads(archive.read(each))["files"] for each in ("manifest.json", "不公开/manifest.json")]


def test_what_is_not_public_stands_in_its_folder_alone(
    app: Flask, proved: IndicatorSet, county: County, clock: SetClock
) -> None:
    inner = "http://inner.example.gov.cn/28"
    task = a_task(proved, 29, county, text="培训。")
    an_item(task, clock, url=LINK, accepted=True, title="公开的网页")
    an_item(task, clock, url=inner, accepted=True, title="内部系统", is_public=False)
    archive = zipfile.ZipFile(io.BytesIO(exported(app, proved, "zip")))
    assert archive.read("029/links.txt").decode() == f"公开的网页（县城管局）\n{LINK}\n\n"
    assert archive.read("029/不公开/links.txt").decode() == f"内部系统（县城管局，不公开）\n{inner}\n\n"
    names = [{each["name"] for each in files if each["indicator"] == 29} for files in manifests(archive)]
    assert names == [{"029/links.txt"}, {"029/不公开/links.txt"}]
    page = archive.read("index.html").decode()
    assert "另有1份不公开，见“不公开”文件夹" in page
    assert ("公开的网页" in page, "内部系统" in page, inner in page) == (True, False, False)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("签到表.txt", "01-签到表.txt"),
        ("签到表.TXT", "01-签到表.TXT"),
        ("签到表", "01-签到表.txt"),
        ("2.0版", "01-2.0版.txt"),
    ],
)
def test_a_title_that_is_the_name_of_the_file_ends_once(
    title: str, name: str, app: Flask, proved: IndicatorSet, county: County, clock: SetClock
) -> None:
    kept = {"file_id": a_file(FILE, clock).id, "file_name": "签到表.txt"}
    an_item(a_task(proved, 29, county), clock, EvidenceKind.FILE, accepted=True, title=title, **kept)
    archive = zipfile.ZipFile(io.BytesIO(exported(app, proved, "zip")))
    assert f"029/{name}" in archive.namelist()


def test_news_taken_down_is_marked_and_has_no_address(
    app: Flask, proved: IndicatorSet, county: County, clock: SetClock
) -> None:
    told = news.an_item(NewsState.PUBLISHED, county, clock, title="停车整治动态")
    task = a_task(proved, 29, county)
    with transaction():
        task.coverage = Coverage.COMPLETE
    an_item(task, clock, EvidenceKind.NEWS, accepted=True, title="停车整治", news_id=told.id)

    def section() -> contents.Section:
        return contents.binder_of(proved, county.actor("editor"), clock.today()).sections[-1]

    assert (section().coverage, section().proofs[0].is_public) == (Coverage.COMPLETE, True)
    at = section().proofs[0].address
    assert at.endswith(f"/column/news/{told.id}")
    news_services.withdraw(told, "用错", county.actor("editor"), clock, version=told.version, key=None)
    assert (section().coverage, section().proofs[0].is_public) == (Coverage.PARTLY, False)
    archive = zipfile.ZipFile(io.BytesIO(exported(app, proved, "zip")))
    assert archive.read("029/不公开/links.txt").decode() == "停车整治（县城管局，不公开）\n原动态已撤下，公众看不到\n\n"
    assert "029/links.txt" not in archive.namelist()
    assert not any(at in archive.read(each).decode() for each in ("029/不公开/links.txt", "index.html"))
    assert "停车整治" not in archive.read("index.html").decode()


def test_who_took_a_binder_is_on_the_trail(app: Flask, proved: IndicatorSet, county: County) -> None:
    data = exported(app, proved, "zip")
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "binder:export")).one()
    assert (entry.actor_name, entry.subject_id) == (county.users["editor"].name, proved.id)
    assert json.loads(entry.after) == {
        "edition": "2021",
        "form": "zip",
        "hidden": 1,
        "sha256": hashlib.sha256(data).hexdigest(),
    }


@pytest.mark.parametrize("who", ["drafter", "bureau", "clerk", "auditadmin"])
def test_only_editors_take_it(who: str, app: Flask, proved: IndicatorSet) -> None:
    client = log_in(app, who)
    assert client.get(f"/work/indicators/{proved.id}/binder").status_code == 403
    assert log_in(app, "editor").get("/work/indicators/999/binder").status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.tag == "binder:export")) == 0


def test_an_editor_takes_what_the_own_units_gave(
    app: Flask, proved: IndicatorSet, county: County, clock: SetClock
) -> None:
    task = a_task(proved, 27, county, "city")
    an_item(task, clock, url="http://www.example.gov.cn/city", accepted=True, title="市里的网页")
    found = contents.binder_of(proved, county.actor("editor"), clock.today())
    assert "市里的网页" not in [each.title for each in found.proofs]


def test_without_its_libraries_the_page_says_what_to_install(
    app: Flask, proved: IndicatorSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = tmp_path / "typeset.py"
    source = typesetting.WORKER.read_text(encoding="utf-8")
    worker.write_text(source.replace("from weasyprint import CSS, HTML", "raise OSError('no pango')"), encoding="utf-8")
    monkeypatch.setattr(typesetting, "WORKER", worker)
    at = f"/work/indicators/{proved.id}/binder"
    answer = send(log_in(app, "editor"), at, f"{at}.pdf")
    assert answer.status_code == 503
    assert "请系统管理员安装 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in words(answer)
    assert "no pango" not in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.tag == "binder:export")) == 0


def test_what_goes_wrong_while_setting_is_said_in_words(
    app: Flask, proved: IndicatorSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "WALL_SECONDS", 0.05)
    at = f"/work/indicators/{proved.id}/binder"
    answer = send(log_in(app, "editor"), at, f"{at}.pdf")
    assert (answer.status_code, "排版时间过长" in words(answer)) == (422, True)
    monkeypatch.setattr(typesetting, "WALL_SECONDS", 60)
    monkeypatch.setattr(printing, "render_template", lambda *_, **__: "")
    answer = send(log_in(app, "editor"), at, f"{at}.pdf")
    assert answer.status_code in (200, 422)


@pytest.fixture
def editor(app: Flask) -> FlaskClient:
    return log_in(app, "editor")


def test_too_much_is_refused_before_anything_is_packed(
    app: Flask, proved: IndicatorSet, editor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = f"/work/indicators/{proved.id}/binder"
    monkeypatch.setattr(packing, "MOST_BYTES", 10)
    assert "一个压缩包最多0MB" in words(send(editor, at, f"{at}.zip"))
    monkeypatch.setattr(contents, "MOST_ITEMS", 2)
    assert "已认定的材料有3项，一册最多2项" in words(editor.get(at))


def test_a_file_that_the_store_lost_is_named(app: Flask, proved: IndicatorSet, editor: FlaskClient) -> None:
    files.path_of(hashlib.sha256(FILE).hexdigest()).unlink()
    at = f"/work/indicators/{proved.id}/binder"
    assert "文件仓库缺少“培训../签到表”的文件" in words(send(editor, at, f"{at}.zip"))


def test_a_page_cannot_make_the_typesetter_fetch_or_read(app: Flask, proved: IndicatorSet, clock: SetClock) -> None:
    """What people typed is text; and were it mark-up, nothing would be fetched."""
    with transaction():
        proved.title = "<img src='file:///etc/passwd'>指标"
    reader = PdfReader(io.BytesIO(exported(app, proved, "pdf")))
    assert "<imgsrc='file:///etc/passwd'>指标" in "".join(reader.pages[0].extract_text().split())


def test_the_web_server_does_not_load_the_typesetter() -> None:
    code = "import sys, lawdocs.column.binder.views; print('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_empty_set_says_what_will_come(app: Flask, county: County, clock: SetClock, editor: FlaskClient) -> None:
    made = a_set(clock)
    assert "导入指标以后，可以在这里导出汇编" in words(editor.get(f"/work/indicators/{made.id}/binder"))
