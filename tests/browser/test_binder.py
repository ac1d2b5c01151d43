"""A journey through the evidence of the demo county: from a figure to its documents, the links, and the binder."""

import hashlib
import json
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import ONE_SITE, Visitor, press

pytestmark = ONE_SITE


def test_from_a_figure_to_its_documents_and_into_the_binder(visitors: dict[str, Visitor], tmp_path: Path) -> None:
    editor = visitors["editor"]
    editor.login()
    page = open_the_set(editor)
    place = page.url.removeprefix(editor.address)

    drill(editor)
    editor.open("/work/links?tab=all")
    expect(page.get_by_role("heading", name="外部链接", level=1)).to_be_visible()
    editor.look("binder-03-links")

    editor.open(place)
    press(page.get_by_role("link", name="导出佐证汇编"))
    editor.look("binder-04-binder")
    read_pdf(saved(page, "导出PDF", tmp_path / "binder.pdf"))
    read_zip(saved(page, "导出压缩包", tmp_path / "binder.zip"))
    assert editor.faults == []


def open_the_set(editor: Visitor) -> Page:
    """The overview of the set that has evidence."""
    page = editor.open("/work/indicators")
    address = page.get_by_role("link", name="2021", exact=False).first.get_attribute("href")
    editor.open(address.removesuffix("/manage"))
    expect(page.get_by_role("table", name="由本系统记录计算")).to_be_visible()
    return page


def drill(editor: Visitor) -> None:
    """The first figure opens its rows, each row its document."""
    page = editor.page
    figures = page.get_by_role("table", name="由本系统记录计算")
    expect(figures.get_by_role("rowheader").first).to_have_text("报备率")
    press(figures.get_by_role("link").first)
    editor.look("binder-01-rows")
    whole = page.locator(".meta").first.inner_text()
    rows = page.get_by_role("table", name="报备率").get_by_role("rowheader").get_by_role("link")
    expect(rows.first).to_be_visible()
    counted = page.get_by_role("table", name="报备率").get_by_role("cell", name="计入", exact=True).count()
    assert f"{counted}/{rows.count()}件" in whole
    title = rows.first.inner_text()
    press(page.get_by_role("link", name="统计佐证", exact=False))
    editor.look("binder-02-figures")
    page.go_back()
    press(page.get_by_role("link", name=title, exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text(title[:12])


def saved(page: Page, button: str, path: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    download.value.save_as(path)
    return path


def read_pdf(path: Path) -> None:
    reader = PdfReader(path)
    parts = [each for each in reader.outline if not isinstance(each, list)]
    numbers = [entry for each in reader.outline if isinstance(each, list) for entry in each]
    assert parts
    assert len(numbers) > len(parts)
    titles = [each.title for each in numbers]
    assert any(each.endswith("正文待导入") for each in titles)
    figures = next(each for each in numbers if each.title.startswith("27　"))
    page = reader.get_destination_page_number(figures)
    found = "".join("".join(each.extract_text().split()) for each in reader.pages[page : page + 3])
    assert "第27项" in found
    assert "报备率" in found
    assert "目录" in "".join(reader.pages[1].extract_text().split())


def read_zip(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        assert any(name.startswith("027/") and name.endswith(".xlsx") for name in archive.namelist())
        for each in manifest["files"]:
            assert hashlib.sha256(archive.read(each["name"])).hexdigest() == each["sha256"], each["name"]
