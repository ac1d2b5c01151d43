"""The text of a document in each format: the same words with what must be known beside them; PDFs are set once."""

import fcntl
import json
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from pypdf import PdfReader

from lawdocs.clock import SetClock, at_office
from lawdocs.portal import typeset
from lawdocs.portal.text_files import OFFERED
from lawdocs.texts.akn import ANCHOR, q
from lawdocs.texts.official.paper import Paper
from lawdocs.texts.official.pdf import Made
from lawdocs.texts.readers.akn import read_akn
from lawdocs.texts.readers.markdown import read_markdown
from lawdocs.texts.typesetting import TypesetterMissing
from tests.factories import County
from tests.lawdocs.portal.reading import page
from tests.lawdocs.portal.stock import a_stock
from tests.lawdocs.portal.test_files import assert_saved_not_shown
from tests.lawdocs.portal.test_show import AMENDED_ON, amended
from tests.lawdocs.texts.test_akn import schema  # noqa: F401 - a fixture
from workflows.states import LegalStatus

TITLE = "鲁山县农村公路养护办法"
TEXT = "第一条　为了养护农村公路，制定本办法。\n第二条　本办法自2024年5月1日起施行。"


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    """What is handed to the typesetter, which does nothing."""
    seen: list[Paper] = []

    def make(paper: Paper, folders: object) -> Made:
        seen.append(paper)
        return Made(b"%PDF-1.7 " + str(len(seen)).encode(), (), "")

    monkeypatch.setattr(typeset, "make_pdf", make)
    return seen


def test_page_offers_every_format_in_one_place(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock)
    text = page(client, f"/documents/{document.id}")
    assert text.count("下载本文：") == 1
    for fmt, word in OFFERED.items():
        assert f'<a class="btn small" href="/documents/{document.id}/text.{fmt}">{word}</a>' in text
    past = page(client, f"/documents/{document.id}/on/2025-01-01")
    assert f"/documents/{document.id}/text.akn.xml?on=2025-01-01" in past


def test_docx_has_the_subtitle_below_the_title(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, subtitle="（试行）", number="鲁政〔2025〕9号")
    shown = docx.Document(BytesIO(client.get(f"/documents/{document.id}/text.docx").data))
    assert [each.text for each in shown.paragraphs[:3]] == [document.title, "（试行）", "鲁政〔2025〕9号"]
    plain = a_stock(clock, number="鲁政〔2025〕10号")
    shown = docx.Document(BytesIO(client.get(f"/documents/{plain.id}/text.docx").data))
    assert [each.text for each in shown.paragraphs[:2]] == [plain.title, "鲁政〔2025〕10号"]


def test_markdown_has_title_note_and_articles(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, number="鲁政〔2024〕6号")
    answer = client.get(f"/documents/{document.id}/text.md")
    assert_saved_not_shown(answer, f"{TITLE}.md", f"document-{document.id}.md")
    assert answer.mimetype == "text/markdown"
    note = "（2024年4月1日鲁政〔2024〕6号公布）"
    doubts = "信息来源：县政府网站。\n来源未写明：成文日期、有效期、主题分类。本库不作推定。"
    assert read_markdown(answer.data).whole == f"{TITLE}\n鲁政〔2024〕6号\n{note}\n{doubts}\n{TEXT}"


def test_json_tells_the_document_and_the_anchors_of_its_page(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, number="鲁政〔2024〕6号", in_force_until=date(2029, 5, 1), end_kind=LegalStatus.LAPSED)
    form = client.get(f"/documents/{document.id}/text.json").get_json()
    about = form["document"]
    assert (about["title"], about["number"], about["issuers"]) == (TITLE, "鲁政〔2024〕6号", ["鲁山县人民政府"])
    assert (about["in_force_from"], about["last_day_in_force"]) == ("2024-05-01", "2029-04-30")
    assert (about["as_of"], about["text_no"]) == ("2026-10-13", 1)
    assert about["page"] == f"http://localhost/documents/{document.id}/on/2026-10-13"
    assert [each["anchor"] for each in form["blocks"]] == ["art-1", "art-2"]


def test_akoma_ntoso_is_valid_and_knows_what_the_record_knows(
    client: FlaskClient,
    county: County,
    clock: SetClock,
    schema: etree.XMLSchema,  # noqa: F811
) -> None:
    document, _ = amended(county, clock)
    clock.put(at_office(AMENDED_ON))
    answer = client.get(f"/documents/{document.id}/text.akn.xml")
    assert_saved_not_shown(answer, f"{document.title}.akn.xml", f"document-{document.id}.akn.xml")
    assert answer.mimetype == "application/akn+xml"
    root = etree.fromstring(answer.data)
    assert schema.validate(root), schema.error_log.last_error
    assert root.find(f".//{q('FRBRname')}").get("value") == document.title
    assert root.find(f".//{q('FRBRExpression')}/{q('FRBRdate')}").get("date") == AMENDED_ON.isoformat()
    assert ("amendment", AMENDED_ON.isoformat()) in {(e.get("type"), e.get("date")) for e in root.iter(q("eventRef"))}
    assert "art-1" in {each.get(ANCHOR) for each in root.iter()}
    lines = read_akn(answer.data).text.split("\n")
    assert lines[0] == document.title
    assert "公交站台" in read_akn(answer.data).text


def test_pdf_says_where_it_comes_from_and_of_which_day(
    client: FlaskClient, clock: SetClock, papers: list[Paper]
) -> None:
    document = a_stock(clock, number="鲁政〔2024〕6号")
    answer = client.get(f"/documents/{document.id}/text.pdf?on=2025-01-01")
    assert_saved_not_shown(answer, f"{TITLE}.pdf", f"document-{document.id}.pdf")
    assert answer.mimetype == "application/pdf"
    (paper,) = papers
    assert paper.stamp.foot.split("\n") == [
        "取自鲁山县行政规范性文件库，2025年1月1日的文本",
        f"http://localhost/documents/{document.id}/on/2025-01-01",
        "与纸质正式文本不一致的，以正式文本为准",
    ]
    client.get(f"/documents/{document.id}/text.pdf?no=1")
    assert papers[1].stamp.foot.split("\n")[:2] == [
        "取自鲁山县行政规范性文件库，第1个文本",
        f"http://localhost/documents/{document.id}/texts/1",
    ]


def test_pdf_of_what_ended_says_so_below_its_title(client: FlaskClient, clock: SetClock, papers: list[Paper]) -> None:
    document = a_stock(clock, in_force_until=date(2026, 5, 1), end_kind=LegalStatus.LAPSED)
    client.get(f"/documents/{document.id}/text.pdf")
    assert any("失效" in block.text for block in papers[0].parts.body[:2])


def test_pdf_is_set_once_until_something_in_it_changes(
    client: FlaskClient, clock: SetClock, papers: list[Paper]
) -> None:
    document = a_stock(clock)
    address = f"/documents/{document.id}/text.pdf"
    first = client.get(address)
    a_stock(clock, "鲁山县另一办法")  # the data changed, this document did not
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, len(papers)) == (200, first.data, 1)
    assert client.get(f"{address}?on=2025-01-01").data != first.data
    assert len(papers) == 2


def test_only_so_many_are_kept(
    app: Flask, client: FlaskClient, clock: SetClock, papers: list[Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeset, "KEPT", 2)
    document = a_stock(clock)
    for day in range(1, 5):
        client.get(f"/documents/{document.id}/text.pdf?on=2025-01-0{day}")
    assert len(list(app.extensions["settings"].made.glob("*.pdf"))) == 2
    assert [each.name for each in app.extensions["settings"].made.iterdir() if each.suffix != ".pdf"] == ["lock"]


def test_second_pdf_at_a_time_is_asked_to_come_again(
    app: Flask, client: FlaskClient, clock: SetClock, papers: list[Paper]
) -> None:
    document = a_stock(clock)
    folder: Path = app.extensions["settings"].made
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        answer = client.get(f"/documents/{document.id}/text.pdf")
    assert (answer.status_code, answer.headers["Retry-After"], papers) == (503, "60", [])
    assert "正在生成另一份PDF，请一分钟后再试" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"/documents/{document.id}/text.pdf").status_code == 200


def test_without_the_typesetter_the_page_says_what_can_be_had(
    client: FlaskClient, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(paper: Paper, folders: object) -> Made:
        raise TypesetterMissing("no pango")

    monkeypatch.setattr(typeset, "make_pdf", missing)
    answer = client.get(f"/documents/{a_stock(clock).id}/text.pdf")
    assert answer.status_code == 503
    assert "其他格式可以照常导出" in answer.text


def test_pdf_gives_the_connection_back_before_it_is_set(
    app: Flask, client: FlaskClient, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flask import g

    held: list[bool] = []

    def make(paper: Paper, folders: object) -> Made:
        held.append("reading" in g)
        return Made(b"%PDF", (), "")

    monkeypatch.setattr(typeset, "make_pdf", make)
    assert client.get(f"/documents/{a_stock(clock).id}/text.pdf").status_code == 200
    assert held == [False]


def test_real_pdf_has_text_and_bookmarks(client: FlaskClient, clock: SetClock, tmp_path: Path) -> None:
    document = a_stock(clock, text=f"第一章　总则\n{TEXT}")
    path = tmp_path / "a.pdf"
    path.write_bytes(client.get(f"/documents/{document.id}/text.pdf").data)
    read = PdfReader(path)
    words = "".join(read.pages[0].extract_text().split())
    assert "".join(TEXT.split()) in words
    assert f"http://localhost/documents/{document.id}/on/2026-10-13" in words
    assert "鲁山县农村公路养护办法" in json.dumps([str(each) for each in read.outline], ensure_ascii=False)
