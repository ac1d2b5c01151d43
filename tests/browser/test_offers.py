"""Values that were read from a file, taken one by one with mouse and keyboard."""

import re

from playwright.sync_api import expect

from lawdocs.texts.docx import write_docx
from tests.browser.conftest import ONE_SITE, PATIENCE, Visitor, press

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "鲁山县人民政府关于印发《鲁山县共享单车管理办法》的通知"
TEXT = """各乡镇人民政府、街道办事处，县政府各部门：
现将《鲁山县共享单车管理办法》印发给你们，请认真贯彻执行。
鲁山县人民政府
2026年11月3日
鲁山县共享单车管理办法
第一条　根据《中华人民共和国道路交通安全法》第三十三条、《城市道路管理条例》（国务院令第198号），制定本办法。
第二条　本办法自2026年12月1日起施行，有效期3年。"""


@ONE_SITE
def test_values_read_from_a_word_file_are_taken_by_a_person(visitors: dict[str, Visitor]) -> None:
    drafter = visitors["drafter"]
    page = drafter.login()
    page.goto(drafter.address + "/work/documents/new")
    page.get_by_label("从文件导入").set_input_files(
        {"name": "共享单车.docx", "mimeType": DOCX, "buffer": write_docx(TITLE, TEXT)}
    )
    press(page.get_by_role("button", name="读出文件"))
    expect(page.locator("body")).to_contain_text("从正文还读到4项")
    genre, years, basis = (page.get_by_label(label) for label in ("体裁", "有效期年数", "制定依据"))
    expect(genre).to_have_value("")
    expect(years).to_have_value("")
    drafter.look("02b-offers-from-word")

    # Enter in a field never takes a value.
    page.get_by_label("标题", exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_label("体裁")).to_have_value("")

    page.get_by_label("从文件导入").set_input_files(
        {"name": "共享单车.docx", "mimeType": DOCX, "buffer": write_docx(TITLE, TEXT)}
    )
    press(page.get_by_role("button", name="读出文件"))
    press(page.get_by_role("button", name=re.compile("采用.*体裁：通知")))
    expect(genre).to_have_value("通知")
    expect(page).to_have_url(re.compile("#genre$"), timeout=PATIENCE)
    expect(years).to_have_value("")

    # By keyboard: the field, then the button below it.
    years.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=re.compile("采用.*有效期年数：3年"))).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(years).to_have_value("3")

    press(page.get_by_role("button", name=re.compile("采用.*制定依据")))
    expect(basis).to_have_value("《中华人民共和国道路交通安全法》第三十三条\n《城市道路管理条例》（国务院令第198号）")
    press(page.get_by_role("button", name=re.compile("采用.*制定机关：鲁山县人民政府")))
    expect(page.get_by_label("制定机关", exact=True).locator("option:checked")).to_have_text("鲁山县人民政府")
    expect(page.locator(".offer")).to_have_count(0)
    drafter.look("02c-offers-taken")
