"""Planned publication and the periodic cleanup in a browser: a list that is worked off by keyboard and mouse."""

from playwright.sync_api import expect

from tests.browser.conftest import Visitor, press

PLANNED = "惠民惠农财政补贴资金"
PAGES = {
    "cleanup-makers": "/cleanup/makers",
    "cleanup-makers-late": "/cleanup/makers?view=late",
    "cleanup-makers-wrong": "/cleanup/makers?view=other",
}


def test_a_planned_publication_says_when_and_can_be_moved(visitors: dict[str, Visitor]) -> None:
    clerk = visitors["clerk"]
    page = clerk.login()
    clerk.open("/work?tab=others")
    press(page.get_by_role("link", name=f"到期自动公布：鲁山县{PLANNED}").first)
    planned = page.locator(".notice").filter(has_text="预定于")
    expect(planned).to_contain_text("当天零时起自动公布，此前公众看不到。")
    clerk.look("planned-publication")
    press(page.get_by_role("link", name="改日期"))
    clerk.look("planned-publication-move")
    press(page.get_by_role("button", name="改到新的日期"))
    expect(page.locator(".errors")).to_contain_text("请填写新的日期")
    clerk.look("planned-publication-move-errors")
    page.goto(clerk.address + "/documents?q=" + PLANNED)
    expect(page.get_by_role("link", name=f"鲁山县{PLANNED}")).to_have_count(0)


def test_a_maker_is_cleaned_up_from_its_list(visitors: dict[str, Visitor]) -> None:
    bureau = visitors["bureau"]
    page = bureau.login()
    for name, address in PAGES.items():
        bureau.open(address)
        bureau.look(name)
    bureau.open("/cleanup/makers")
    press(page.get_by_role("link", name="鲁山县林业局"))
    expect(page.locator("table.data")).to_contain_text("《鲁山县人民政府关于实施封山禁牧的通告》 已失效")
    bureau.look("cleanup-maker")

    page.get_by_role("checkbox", name="选中鲁山县林业局古树名木日常养护补助办法").check()
    press(page.get_by_role("button", name="对选中的文件启动清理"))
    bureau.look("cleanup-start")
    page.get_by_label("启动清理的理由").fill("依据已经失效，请林业局提出意见。")
    press(page.get_by_role("button", name="确认启动清理"))
    expect(page.locator("[role=status]")).to_contain_text("已对1件文件启动清理。")

    press(page.get_by_role("link", name="作出结论"))
    press(page.get_by_role("link", name="确认继续有效"))
    bureau.look("cleanup-keep")
    page.get_by_label("继续有效的理由").fill("补助对象仍然存在，依据改用森林法。")
    press(page.get_by_role("button", name="确认继续有效"))
    bureau.open("/cleanup/makers")
    press(page.get_by_role("link", name="鲁山县林业局"))
    expect(page.locator(".page-head")).to_contain_text("现行文件1件，本轮已看1件，还要看0件")
    press(page.get_by_role("link", name="完成本轮清理"))
    bureau.look("cleanup-finish")
    press(page.get_by_role("button", name="确认完成本轮清理"))
    expect(page.locator("[role=status]")).to_contain_text("已完成本轮清理：鲁山县林业局。")
    expect(page.locator("main")).to_contain_text("已完成的清理 2轮")
