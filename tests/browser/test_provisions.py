"""Clauses with days of their own in a browser: the clerk stops one, the public reads so, a mistake is put right."""

from playwright.sync_api import expect

from lawdocs.clock import SystemClock
from tests.browser.conftest import Visitor, press

TITLE, CLAUSE, ANCHOR = "鲁山县尧山景区旺季客流与交通组织办法", "第六条", "#art-6"


def test_a_clause_is_stopped_shown_and_put_right(visitors: dict[str, Visitor]) -> None:
    public, clerk = visitors["public"], visitors["clerk"]
    shown = public.open(f"/documents?q={TITLE}")
    press(shown.get_by_role("link", name=TITLE, exact=True))
    expect(shown.locator("#art-18")).to_contain_text("废止　本条自2025年2月15日起废止（依据《鲁山县政务服务")
    expect(shown.locator(".toc")).to_contain_text("第十八条废止")
    public.look("provision-ended")

    page = clerk.login()
    clerk.open(shown.url.removeprefix(clerk.address).replace("/documents", "/work/documents"))
    press(page.get_by_role("link", name="登记条款效力"))
    press(page.get_by_role("button", name="确认登记条款"))
    expect(page.locator(".errors")).to_contain_text("请填写条款")
    clerk.look("provision-enter-errors")
    page.get_by_label("条款怎样").select_option("停止执行")
    page.get_by_label("条款", exact=True).fill(CLAUSE)
    page.get_by_label("日期", exact=True).fill(f"{SystemClock().today():%Y-%m-%d}")
    page.get_by_label("其他文件的标题").fill("鲁山县人民政府关于停止执行部分规定的通知（示例）")
    page.get_by_label("依据的文件的发文字号").fill("无文号")
    press(page.get_by_role("button", name="确认登记条款"))
    expect(page.locator("main")).to_contain_text("第六条：")
    clerk.look("provision-enter-again")
    press(page.get_by_role("button", name="确认登记条款"))
    expect(page.locator("[role=status]")).to_contain_text("已登记条款效力")

    shown.reload()
    expect(shown.locator(ANCHOR)).to_contain_text("停止执行　本条自")
    press(page.get_by_role("link", name="撤销登记").first)
    page.get_by_label("登记有误的情况").fill("没有这件通知。")
    clerk.look("provision-void")
    press(page.get_by_role("button", name="确认撤销登记"))
    expect(page.locator("#provisions")).to_contain_text("撤销登记：没有这件通知。")
    shown.reload()
    expect(shown.locator(ANCHOR)).not_to_contain_text("停止执行")
    expect(shown.locator(".doc-facts")).to_contain_text("系登记有误")
    assert public.faults == clerk.faults == []
