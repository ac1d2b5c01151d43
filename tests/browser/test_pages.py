"""Every page in the dark, in large type and on paper; and proof that the checks can fail."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import SHOTS, Visitor, assert_accessible, violations_on

PUBLIC = {
    "home": "/",
    "list": "/documents",
    "filtered": "/documents?status=in_force&sort=title",
    "search": "/documents?q=停车",
    "nothing": "/documents?q=没有这样的词",
    "wrong": "/documents?status=gone",
    "amended": "/documents?q=乡村民宿管理办法",
    "login": "/login",
}


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("width", [1280, 360])
def test_public_page_is_accessible_in_the_dark(name: str, width: int, browser: Browser, site: str) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(site + PUBLIC[name])
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"dark-{name}-{width}.png", full_page=True)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page, f"{name} dark {width}")
    context.close()


def first_document(page: Page, site: str) -> None:
    page.goto(site + "/documents?q=乡村民宿管理办法")
    page.get_by_role("link", name="鲁山县乡村民宿管理办法", exact=True).click()


def test_document_page_reads_and_prints_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    first_document(page, site)
    page.emulate_media(media="print")
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / "print-document.png", full_page=True)

    assert "第一条" in page.locator("main").inner_text()
    assert not page.locator("header nav").first.is_visible()
    context.close()


def test_public_pages_set_no_cookie(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    for path in ("/", "/documents", "/documents?q=停车"):
        page.goto(site + path)
    first_document(page, site)

    assert context.cookies() == []
    context.close()


def test_keyboard_alone_reaches_the_first_document(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(site + "/documents")
    page.keyboard.press("Tab")
    assert "跳到" in page.evaluate("document.activeElement.innerText")
    for _ in range(40):
        page.keyboard.press("Tab")
        if "/documents/" in (page.evaluate("document.activeElement.getAttribute('href')") or ""):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")

    assert page.get_by_role("heading", level=1).is_visible()
    context.close()


def test_the_accessibility_check_can_fail(visitors: dict[str, Visitor]) -> None:
    page = visitors["public"].open("/documents")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"/static/icons/mark.svg\">')")

    assert any(violation.startswith("image-alt") for violation in violations_on(page))
