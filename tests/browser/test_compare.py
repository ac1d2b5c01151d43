"""A reader follows what an amendment changed: side by side, in one text, on paper, and any two articles."""

import io
import re

from docx import Document as read_docx
from playwright.sync_api import Page, expect

from tests.browser.conftest import SHOTS, Visitor, press

TITLE = "鲁山县乡村民宿管理办法"
RENUMBERED = "由第十七条改为第十八条，并修改"


def test_reader_sees_what_an_amendment_changed(visitors: dict[str, Visitor]) -> None:
    public = visitors["public"]
    page = public.open(f"/documents?q={TITLE}")
    press(page.get_by_role("link", name=TITLE, exact=True))
    press(page.locator("#art-18").get_by_role("link", name="看新旧对照"))

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert page.url.endswith("/compare?from=2&to=3#art-18")
    expect(page.locator("tr:target")).to_contain_text(RENUMBERED)
    expect(page.locator("#summary")).to_have_text("原有20条，现有21条：修改3条、增加1条、编号顺延8条，其余9条未变。")
    look_by_day_and_in_the_dark(public, "compare-side")
    print_landscape(page)

    press(page.get_by_role("link", name="合并显示"))
    row = page.locator("#art-18")
    expect(row.locator("del").first).to_have_text("第十七条")
    expect(row.locator("ins").first).to_have_text("第十八条")
    look_by_day_and_in_the_dark(public, "compare-inline")
    press(page.get_by_role("link", name="显示7条"))
    assert page.url.endswith("&view=inline&show=all#ch-1")
    expect(page.locator("table.diff tbody tr")).to_have_count(27)

    page.get_by_label("修改前").select_option(index=0)
    press(page.get_by_role("button", name="对照"))
    assert "from=1&to=3" in page.url
    assert "view=inline" in page.url
    expect(page.get_by_text("修改依据：")).to_have_count(2)
    with page.expect_download() as saving:
        page.get_by_role("link", name="下载对照表（DOCX）").click()
    paper = read_docx(io.BytesIO(saving.value.path().read_bytes()))
    assert paper.paragraphs[0].text == f"{TITLE}新旧对照表"
    assert saving.value.suggested_filename == f"{TITLE}新旧对照表.docx"
    assert public.faults == []


def test_reader_compares_any_two_articles(visitors: dict[str, Visitor]) -> None:
    public = visitors["public"]
    page = public.open(f"/documents?q={TITLE}")
    press(page.get_by_role("link", name=TITLE, exact=True))
    address = re.sub(r"#.*", "", page.url)
    press(page.get_by_role("link", name="任意两条对照"))
    public.look("compare-provisions-empty")
    page.get_by_label("一条的地址", exact=True).fill(f"{address}/on/2024-06-01#art-7")
    page.get_by_label("另一条的地址").fill(f"{address}#art-7")
    press(page.get_by_role("button", name="对照"))

    assert re.search(r"/compare\?from=\d+/1/art-7&to=\d+/3/art-7$", page.url)
    expect(page.locator("table.diff ins").first).to_have_text("或者县政务服务大厅")
    look_by_day_and_in_the_dark(public, "compare-provisions")
    assert public.faults == []


def test_reader_prints_what_a_document_was_on_a_day(visitors: dict[str, Visitor]) -> None:
    public = visitors["public"]
    page = public.open(f"/documents?q={TITLE}")
    press(page.get_by_role("link", name=TITLE, exact=True))
    page.get_by_label("日期（例如").fill("2025年9月1日")
    press(page.get_by_role("button", name="查看"))
    press(page.get_by_role("link", name="效力说明（2025年9月1日，可以打印）"))

    expect(page.get_by_role("heading", name="这一天以后的变化")).to_be_visible()
    expect(page.get_by_role("img", name="二维码，内容是下面的地址")).to_be_visible()
    look_by_day_and_in_the_dark(public, "statement")
    page.emulate_media(media="print")
    page.screenshot(path=SHOTS / "print-statement.png", full_page=True)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.emulate_media(media="screen")
    assert public.faults == []


def look_by_day_and_in_the_dark(visitor: Visitor, name: str) -> None:
    visitor.look(name)
    visitor.page.emulate_media(color_scheme="dark")
    visitor.look(f"dark-{name}")
    visitor.page.emulate_media(color_scheme="light")


def print_landscape(page: Page) -> None:
    """On paper the title stands above the table, and no form does."""
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="对照")).to_be_hidden()
    page.screenshot(path=SHOTS / "print-compare.png", full_page=True)
    page.emulate_media(media="screen")
