"""Downloads: the text in the formats that are offered, and published attachments."""

import io
from datetime import date
from urllib.parse import unquote

import pytest
from docx import Document as Docx
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs.clock import SetClock, at_office
from lawdocs.documents import files
from lawdocs.documents import services as documents
from lawdocs.documents.models import Document, MaterialKind
from tests.factories import County, a_draft, approve, decide, publish, register, submit
from tests.lawdocs.portal.reading import page
from tests.lawdocs.portal.stock import a_stock
from tests.lawdocs.portal.test_show import AMENDED_ON, amended


def with_papers(county: County, clock: SetClock) -> Document:
    """A published document with papers for review, one attachment, and one that was taken away again."""
    document = a_draft(county, clock)
    actor = county.actor("drafter")
    for name, data in (("申请表.txt", b"form"), ("旧表.txt", b"old form")):
        documents.add_material(document, MaterialKind.ATTACHMENT, name, data, actor, clock)
    documents.remove_material(document, document.materials[-1], actor, clock)
    for advance in (submit, approve, decide, register, publish):
        advance(document, county, clock)
    return document


def assert_saved_not_shown(answer: TestResponse, name: str, plain: str) -> None:
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    disposition = f"attachment; filename={plain}; filename*=UTF-8''{name}"
    assert unquote(answer.headers["Content-Disposition"]) == disposition
    assert answer.headers["Content-Disposition"].isascii()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_attachment_is_saved_under_its_name_and_papers_do_not_exist(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    document = with_papers(county, clock)
    attached = next(each for each in document.materials if each.name == "申请表.txt")
    text = page(client, f"/documents/{document.id}")
    assert "附件：申请表.txt" in text
    assert "旧表.txt" not in text
    assert "起草说明.txt" not in text
    answer = client.get(f"/documents/{document.id}/attachments/{attached.id}", buffered=True)
    assert_saved_not_shown(answer, "申请表.txt", f"attachment-{attached.id}.txt")
    assert answer.data == b"form"
    for material in document.materials:
        if material is not attached:
            assert client.get(f"/documents/{document.id}/attachments/{material.id}").status_code == 404


def test_attachment_is_found_only_under_its_own_document(client: FlaskClient, county: County, clock: SetClock) -> None:
    document = with_papers(county, clock)
    other = a_stock(clock)
    attached = next(each for each in document.materials if each.name == "申请表.txt")
    assert client.get(f"/documents/{other.id}/attachments/{attached.id}").status_code == 404
    for odd in ("x", "0", "99999999999", "-1"):
        assert client.get(f"/documents/{document.id}/attachments/{odd}").status_code == 404


def test_attachment_the_store_has_lost_is_not_there(client: FlaskClient, county: County, clock: SetClock) -> None:
    document = with_papers(county, clock)
    attached = next(each for each in document.materials if each.name == "申请表.txt")
    files.path_of(attached.file.sha256).unlink()
    assert client.get(f"/documents/{document.id}/attachments/{attached.id}").status_code == 404


def test_text_is_saved_as_docx_with_title_number_and_articles(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, number="鲁政〔2024〕6号")
    answer = client.get(f"/documents/{document.id}/text.docx")
    assert_saved_not_shown(answer, "鲁山县农村公路养护办法.docx", f"document-{document.id}.docx")
    lines = [paragraph.text for paragraph in Docx(io.BytesIO(answer.data)).paragraphs]
    assert lines[:3] == ["鲁山县农村公路养护办法", "鲁政〔2024〕6号", "（2024年4月1日鲁政〔2024〕6号公布）"]
    assert "第一条　为了养护农村公路，制定本办法。" in lines


def test_text_is_saved_as_txt_of_today_or_of_a_day(client: FlaskClient, county: County, clock: SetClock) -> None:
    document, _ = amended(county, clock)
    clock.put(at_office(AMENDED_ON))
    answer = client.get(f"/documents/{document.id}/text.txt")
    assert_saved_not_shown(answer, "鲁山县城区停车泊位管理办法.txt", f"document-{document.id}.txt")
    assert answer.text.startswith("鲁山县城区停车泊位管理办法\n鲁政〔2026〕1号\n（2026年10月13日")
    assert "公交站台" in answer.text
    older = client.get(f"/documents/{document.id}/text.txt?on=2026-11-30").text
    assert "公交站台" not in older
    assert "盲道和消防通道" in older
    assert f"/documents/{document.id}/text.txt?on=2026-11-30" in page(client, f"/documents/{document.id}/on/2026-11-30")


def test_title_without_chinese_is_the_one_name_of_its_file(client: FlaskClient, clock: SetClock) -> None:
    answer = client.get(f"/documents/{a_stock(clock, 'Rules 2026').id}/text.txt")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Rules 2026.txt"'


@pytest.mark.parametrize("fmt", ["ofd", "exe", "DOCX", "txt.bak", "xml", "html"])
def test_other_formats_do_not_exist(client: FlaskClient, clock: SetClock, fmt: str) -> None:
    assert client.get(f"/documents/{a_stock(clock).id}/text.{fmt}").status_code == 404


def test_text_of_a_day_before_publication_or_of_no_day_is_refused(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, published_on=date(2024, 4, 1))
    assert client.get(f"/documents/{document.id}/text.txt?on=2024-03-31").status_code == 404
    assert client.get(f"/documents/{document.id}/text.txt?on=2024-02-30").status_code == 422


def test_document_without_text_has_no_file(client: FlaskClient, clock: SetClock) -> None:
    assert client.get(f"/documents/{a_stock(clock, text='').id}/text.txt").status_code == 404
