"""Time in the browser: a reminder leads to its act and is settled by it; days go into a calendar programme."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visitor, press


def test_reminder_opens_its_act_and_is_settled_by_it(visitors: dict[str, Visitor]) -> None:
    bureau = visitors["bureau"]
    page = bureau.login()
    bureau.open("/work/notices?tab=reminders")
    bureau.look("50-reminders")
    line = page.locator("li.task", has=page.get_by_role("link", name="启动清理")).first
    title = re.search("《(.+?)》", line.locator("a.task-title").inner_text())[1]

    press(line.get_by_role("link", name="启动清理"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.get_by_label("启动清理的理由").fill("有效期将要届满")
    press(page.get_by_role("button", name="启动清理"))
    expect(page.get_by_role("status").first).to_be_visible()

    press(page.get_by_role("link", name="宣布失效", exact=True))
    page.get_by_label("理由").first.fill("调整对象已经消失")
    page.get_by_label("失效日期").fill(page.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)"))
    press(page.get_by_role("button", name="宣布失效"))
    expect(page.get_by_role("status").first).to_be_visible()

    bureau.open("/work/notices?tab=all")
    settled = page.locator("li.task", has_text=f"《{title}》").filter(has_text="已办结").first
    expect(settled).to_contain_text("按期办结：失效")
    bureau.look("51-reminder-settled")
    bureau.open("/work/notices?tab=reminders")
    expect(page.locator("li.task", has_text=f"《{title}》")).to_have_count(0)


def test_notices_are_marked_as_read(visitors: dict[str, Visitor]) -> None:
    clerk = visitors["clerk"]
    page = clerk.login()
    clerk.open("/work/notices")
    expect(page.get_by_role("button", name=re.compile("^标为已读")).first).to_be_visible()
    clerk.look("52-notices-unread")
    press(page.get_by_role("button", name="全部标为已读"))
    expect(page.get_by_role("status").first).to_contain_text("已标为已读")
    expect(page.locator("main")).to_contain_text("没有未读的通知。")


def test_calendar_address_is_shown_once_and_read_by_anybody_who_knows_it(visitors: dict[str, Visitor]) -> None:
    bureau, public = visitors["bureau"], visitors["public"]
    page = bureau.login()
    bureau.open("/work/calendar")
    press(page.get_by_role("button", name="生成我的日历地址"))
    address = page.locator("code.secret").inner_text()
    bureau.look("53-calendar")
    feed = public.page.request.get(bureau.address + re.search("/calendar/.+", address)[0])
    assert (feed.status, feed.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert "期满：" in feed.text()

    bureau.open("/work/calendar")
    expect(page.locator("code.secret")).to_have_count(0)
    press(page.get_by_role("button", name=re.compile("^停用地址")).first)
    expect(page.get_by_role("status").first).to_contain_text("日历地址已停用")
    assert public.page.request.get(feed.url).status == 404


def test_person_says_where_reminders_are_mailed_to(visitors: dict[str, Visitor]) -> None:
    drafter = visitors["drafter"]
    page = drafter.login()
    drafter.open("/account")
    page.get_by_label(re.compile("^提醒邮箱")).fill("不是邮箱")
    press(page.get_by_role("button", name="保存邮箱"))
    expect(page.locator(".errors")).to_contain_text("邮箱应写成")
    drafter.look("54-account-email")
    page.get_by_label(re.compile("^提醒邮箱")).fill("drafter@lushan.example")
    press(page.get_by_role("button", name="保存邮箱"))
    expect(page.get_by_role("status").first).to_contain_text("提醒邮件今后发到drafter@lushan.example")
