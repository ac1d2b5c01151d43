"""A clerk looks at what a published decision changes, item by item, and puts the new text on record."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor, press

TITLE = "鲁山县农村生活污水治理设施运行管护办法"


def confirm(page: Page, no: int) -> Locator:
    """The button that confirms one instruction."""
    return page.locator(f"#instruction-{no}").get_by_role("button", name="确认这一项")


def test_a_clerk_confirms_a_decision_item_by_item(visitors: dict[str, Visitor]) -> None:
    public, clerk = visitors["public"], visitors["clerk"]
    reader = public.open(f"/documents?q={TITLE}")
    press(reader.get_by_role("link", name=TITLE, exact=True))
    expect(reader.locator(".notice").first).to_contain_text("修改内容自2026年12月1日起施行，正文尚未更新。")
    expect(reader.locator("#art-14")).to_contain_text("2026年12月1日起删去，正文尚未更新")
    public.look("amendment-not-yet-in-the-text")
    address = reader.url

    page = clerk.login()
    clerk.open("/work")
    clerk.look("work-with-amendment")
    press(page.get_by_role("link", name=f"登记修改：{TITLE}", exact=True))
    expect(page.locator("mark").first).to_contain_text("第七条第三项修改为")
    clerk.look("amendments")
    press(confirm(page, 1))
    expect(page.get_by_role("status").first).to_contain_text("已确认第1项修改。")
    expect(page.locator("main")).to_contain_text("已核对 1 / 7")

    press(page.locator("#instruction-2").get_by_role("link", name="手工改正或者不采用"))
    press(page.get_by_role("button", name="取这一处现在的文字"))
    clerk.look("amendment-by-hand")
    press(page.get_by_role("button", name="不采用这一项"))
    expect(page.locator(".errors")).to_contain_text("请写明不采用的理由")
    press(page.get_by_role("button", name="确认这一项"))
    for no in (3, 4, 5, 6):
        press(confirm(page, no))
    press(page.locator("#instruction-7").get_by_role("link", name="手工改正或者不采用"))
    page.get_by_label("不采用的理由").fill("这一句是过渡规定，不改条文。")
    press(page.get_by_role("button", name="不采用这一项"))
    expect(page.locator("#result")).to_contain_text("第九条 → 第十条")
    expect(page.locator("#result")).to_contain_text("还有1处引用的条号没有核对")
    clerk.look("amendments-references")
    press(page.get_by_role("button", name="改为第十条"))
    clerk.look("amendments-result")

    press(page.get_by_role("link", name="用这个结果登记修改"))
    expect(page.get_by_label("修改后的全文")).to_have_value(re.compile("按照第十条监测不达标的"))
    clerk.look("amendments-step")
    press(page.get_by_role("button", name="确认登记修改"))
    expect(page.get_by_role("status").first).to_contain_text("修改")
    clerk.open("/work")
    expect(page.locator("main")).not_to_contain_text(f"登记修改：{TITLE}")

    reader.goto(address)
    expect(reader.locator("main")).not_to_contain_text("正文尚未更新")
    expect(reader.locator("main")).to_contain_text("看新旧对照")
