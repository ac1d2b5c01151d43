"""A journey from a document to its red-header paper; its first and last page are kept as pictures."""

from contextlib import closing
from pathlib import Path

import pypdfium2
from playwright.sync_api import expect

from tests.browser.conftest import ONE_SITE, SHOTS, Visitor, press

pytestmark = ONE_SITE
SCALE = 2  # pixels a point
OTHER_FORMS = (
    ("03-letter", "信函格式", {}),
    ("04-order", "命令（令）格式", {"签发人（": "王示例", "签发人职务": "县长"}),
    (
        "05-minutes",
        "纪要格式",
        {"发文机关标志": "鲁山县人民政府常务", "出席，纪要用": "王示例、李示范"},
    ),
)


def test_from_a_document_to_its_red_header_paper(visitors: dict[str, Visitor], tmp_path: Path) -> None:
    clerk = visitors["clerk"]
    clerk.login()
    page = clerk.open("/work/documents?phase=published&q=停车")
    press(page.get_by_role("table").get_by_role("rowheader").get_by_role("link").first)
    title = page.get_by_role("heading", level=1).inner_text()
    press(page.get_by_role("link", name="（PDF、DOCX）"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    clerk.look("papers-01-choices")

    if page.get_by_label("抄送机关").count():
        page.get_by_label("抄送机关").fill("县委各部门，县人大常委会办公室，县政协办公室，县法院，县检察院")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载PDF").click()
    download.value.save_as(tmp_path / "paper.pdf")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载DOCX").click()
    assert download.value.suggested_filename.endswith(".docx")

    for name, layout, fields in OTHER_FORMS:
        page.get_by_label(layout).check()
        for label, typed in fields.items():
            page.get_by_label(label).fill(typed)
        with page.expect_download() as download:
            page.get_by_role("button", name="下载PDF").click()
        download.value.save_as(tmp_path / f"{name}.pdf")
        with closing(pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")) as pdf:
            pdf[0].render(scale=SCALE).to_pil().save(SHOTS / f"papers-{name}-first-page.png")

    with closing(pypdfium2.PdfDocument(tmp_path / "paper.pdf")) as pdf:
        first, last = pdf[0], pdf[len(pdf) - 1]
        for name, each in (("first", first), ("last", last)):
            each.render(scale=SCALE).to_pil().save(SHOTS / f"papers-02-{name}-page.png")
        text = "".join(first.get_textpage().get_text_bounded().split())
    assert "".join(title.split()) in text
    assert "人民政府文件" in text
    assert clerk.faults == []
