"""Every page in the dark, in large type and on paper; and proof that the checks can fail."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ONE_SITE, SHOTS, Visitor, assert_accessible, press, violations_on
from tests.browser.stages import Draft, write_draft

pytestmark = ONE_SITE
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


STAFF = {
    "filings": ("legal", "/work/filings?view=all"),
    "incoming": ("bureau", "/work/filings/incoming?view=all"),
    "incoming-city": ("citybureau", "/work/filings/incoming"),
    "late-filings": ("bureau", "/work/filings/late"),
    "requests": ("legal", "/work/requests"),
    "ledger": ("legal", "/work/reviews"),
}


@pytest.mark.parametrize("name", STAFF)
def test_list_of_staff_is_accessible(name: str, visitors: dict[str, Visitor]) -> None:
    who, path = STAFF[name]
    visitors[who].login()
    look_by_day_and_in_the_dark(visitors[who], path, f"staff-{name}")
    assert visitors[who].faults == []


def test_drafting_of_a_document_is_accessible(visitors: dict[str, Visitor]) -> None:
    drafter = visitors["drafter"]
    drafter.login()
    address = write_draft(drafter, Draft("鲁山县城区路灯管理办法", "第一条　本办法自公布之日起施行。")) + "/drafting"
    look_by_day_and_in_the_dark(drafter, address, "staff-drafting")
    for stage in ("classification", "traits", "consultation", "competition"):
        drafter.open(f"{address}/{stage}")
        drafter.look(f"staff-drafting-{stage}")
    assert drafter.faults == []


@pytest.mark.parametrize("view", ["reported", "all"])
def test_record_review_is_accessible(view: str, visitors: dict[str, Visitor]) -> None:
    bureau = visitors["bureau"]
    page = bureau.login()
    bureau.open(f"/work/filings/incoming?view={view}")
    page.get_by_role("row").filter(has_text=re.compile("备〔")).first.get_by_role("rowheader").get_by_role(
        "link"
    ).click()
    expect(page.get_by_role("heading", name="备案审查")).to_be_visible()
    bureau.look(f"staff-filing-{view}")
    press(page.get_by_role("link", name="看审查情况", exact=True))
    look_by_day_and_in_the_dark(bureau, page.url.removeprefix(bureau.address), f"staff-record-review-{view}")


def look_by_day_and_in_the_dark(visitor: Visitor, path: str, name: str) -> None:
    """Check a page of the staff in both colour schemes, at both widths."""
    visitor.open(path)
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    visitor.look(name)
    visitor.page.emulate_media(color_scheme="dark")
    visitor.look(f"dark-{name}")
    visitor.page.emulate_media(color_scheme="light")


def first_document(page: Page, site: str) -> None:
    page.goto(site + "/documents?q=乡村民宿管理办法")
    press(page.get_by_role("link", name="鲁山县乡村民宿管理办法", exact=True))


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
