"""The rules and the working calendar in a browser: read by staff, put right by the system administrator."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Visitor, press
from tests.lawdocs.rules.conftest import NOTICE, SOURCE


def administrator(visitors: dict[str, Visitor]) -> Page:
    """The system administrator, who has no desk to land on."""
    visitor = visitors["sysadmin"]
    page = visitor.open("/login")
    page.get_by_label("用户名").fill("sysadmin")
    page.get_by_label("密码").fill(PASSWORD)
    press(page.get_by_role("button", name="登录"))
    page.wait_for_url("**/admin/**")
    return page


def test_staff_read_the_rules(visitors: dict[str, Visitor]) -> None:
    drafter = visitors["drafter"]
    page = drafter.login()
    press(page.get_by_role("link", name="规则", exact=True))
    for name, address in {
        "rules": "/work/rules",
        "rules-unverified": "/work/rules?show=unverified",
        "rules-overridden": "/work/rules?show=overridden",
        "rules-clock": "/work/rules/clocks/filing",
        "rules-calendar": "/work/rules/calendar",
        "rules-year": "/work/rules/calendar/2026",
    }.items():
        drafter.open(address)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        drafter.look(name)


def test_the_administrator_overrides_a_clock_and_ends_it(visitors: dict[str, Visitor]) -> None:
    page, look = administrator(visitors), visitors["sysadmin"].look
    visitors["sysadmin"].open("/work/rules/clocks/filing")
    press(page.get_by_role("link", name="修订这一条"))
    page.get_by_label("期限", exact=True).fill("十日")
    press(page.get_by_role("button", name="预览修订的结果"))
    expect(page.get_by_role("alert")).to_contain_text("期限应是整数，例如15：十日")
    look("rules-change-errors")

    page.get_by_label("期限", exact=True).fill("10")
    page.get_by_label("依据的名称").fill("河南省行政规范性文件管理办法")
    page.get_by_label("依据的文号").fill("河南省人民政府令第226号")
    page.get_by_label("依据的条款").fill("第二十一条")
    page.get_by_label("修订的理由").fill("示例：对照原文更正")
    press(page.get_by_role("button", name="预览修订的结果"))
    expect(page.get_by_role("heading", level=1)).to_have_text("确认这样修订报送备案？")
    look("rules-preview")

    press(page.get_by_role("button", name="返回修改"))
    expect(page.get_by_label("期限", exact=True)).to_have_value("10")
    press(page.get_by_role("button", name="预览修订的结果"))
    press(page.get_by_role("button", name="确认修订"))
    expect(page.get_by_role("status")).to_contain_text("已修订")
    look("rules-entry-overridden")

    press(page.get_by_role("link", name="结束修订"))
    look("rules-end")
    page.get_by_label("结束修订的理由").fill("示例：恢复")
    press(page.get_by_role("button", name="确认结束修订"))
    expect(page.get_by_role("status")).to_contain_text("已结束修订")


def test_the_administrator_enters_a_year_from_the_notice(visitors: dict[str, Visitor]) -> None:
    page, look = administrator(visitors), visitors["sysadmin"].look
    visitors["sysadmin"].open("/work/rules/calendar")
    press(page.get_by_role("link", name="录入").first)
    page.get_by_label("通知的名称和文号").fill(SOURCE)
    page.get_by_label("放假和调休的安排").fill(NOTICE.replace("2月20日（周六）", "2月19日"))
    press(page.get_by_role("button", name="预览放假安排"))
    expect(page.get_by_role("alert")).to_contain_text("2027年2月19日是周五，本来就是工作日")
    look("rules-year-errors")

    page.get_by_label("放假和调休的安排").fill(NOTICE)
    press(page.get_by_role("button", name="预览放假安排"))
    expect(page.get_by_role("heading", level=1)).to_have_text("确认2027年的放假安排？")
    look("rules-year-preview")
    press(page.get_by_role("button", name="确认放假安排"))
    expect(page.get_by_role("status")).to_contain_text("已录入2027年放假安排")
    look("rules-year-entered")
