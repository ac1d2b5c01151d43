"""The overview in a browser: light and dark, wide and narrow, by keyboard, without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ONE_SITE, PASSWORD, SHOTS, Visitor, assert_accessible, press

pytestmark = ONE_SITE
PAGES = {
    "supervision": "/supervision",
    "supervision-table": "/supervision?months=table",
    "supervision-waiting": "/supervision/waiting",
    "supervision-ending": "/supervision/ending?within=180",
    "supervision-overdue": "/supervision/overdue",
    "supervision-agencies": "/supervision/agencies",
    "supervision-ages": "/supervision/ages",
    "supervision-failures": "/supervision/failures",
    "supervision-mail": "/supervision/mail?view=waiting",
    "supervision-wrong": "/supervision?year=1800",
    "work-own-overview": "/work",
}


def test_every_page_is_accessible_wide_and_narrow(visitors: dict[str, Visitor]) -> None:
    bureau = visitors["bureau"]
    bureau.login()
    for name, address in PAGES.items():
        bureau.open(address)
        bureau.look(name)
        assert bureau.page.get_by_role("heading", level=1).count() == 1, name


@pytest.mark.parametrize("width", [1280, 360])
def test_the_overview_is_accessible_in_the_dark(width: int, browser: Browser, site: str) -> None:
    context = browser.new_context(
        color_scheme="dark", viewport={"width": width, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = logged_in(context.new_page(), site)
    page.goto(site + "/supervision")
    page.screenshot(path=SHOTS / f"dark-supervision-{width}.png", full_page=True)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page, f"supervision dark {width}")
    context.close()


def test_a_bar_of_the_chart_opens_its_list_by_keyboard(visitors: dict[str, Visitor]) -> None:
    page = visitors["bureau"].login()
    page.goto(visitors["bureau"].address + "/supervision")
    bar = page.locator("svg.bar-chart a").first
    spoken = bar.get_attribute("aria-label")
    bar.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("将要期满的文件")
    count = re.search(r"期满(\d+)件", spoken)[1]
    expect(page.locator(".page-head .meta")).to_contain_text(f"共{count}件")


def test_without_scripts_and_on_a_phone_the_table_takes_the_place_of_the_chart(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = logged_in(context.new_page(), site)
    page.goto(site + "/supervision")
    chart, table = page.locator("svg.bar-chart"), page.locator(".chart-table")

    expect(chart).to_be_visible()
    expect(table).to_be_hidden()
    page.get_by_role("link", name="看成表格").click()
    expect(table).to_be_visible()
    expect(chart).to_be_hidden()
    page.goto(site + "/supervision")
    page.set_viewport_size({"width": 360, "height": 900})
    expect(table).to_be_visible()
    expect(chart).to_be_hidden()
    context.close()


def logged_in(page: Page, site: str) -> Page:
    page.goto(site + "/login")
    page.get_by_label("用户名").fill("bureau")
    page.get_by_label("密码").fill(PASSWORD)
    press(page.get_by_role("button", name="登录"))
    page.wait_for_url("**/work**")
    return page
