"""A document's life in the browser: drafter, legal officer, clerk, public and bureau, each in a login of their own."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from lawdocs.clock import SystemClock
from tests.browser.conftest import ONE_SITE, Visitor, press
from tests.browser.papers import TITLE, numbered_docx, plain_docx
from tests.browser.stages import plan_interpretation

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS = ("起草说明", "制定依据", "征求意见及采纳情况", "起草单位法制机构意见")


def confirm(
    page: Page, link: str, button: str, fields: dict[str, str] | None = None, look: tuple | None = None
) -> None:
    """Open a step's confirmation page (unless it is open), fill it and confirm."""
    if link:
        press(page.get_by_role("link", name=link, exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text("？")
    for label, value in (fields or {}).items():
        page.get_by_label(label).first.fill(value)
    if look is not None:
        visitor, name = look
        visitor.look(name)
    press(page.get_by_role("button", name=button))
    expect(page.get_by_role("status").first).to_be_visible()


def tick_all_points(page: Page) -> None:
    """Open the page of the approval and say that every point holds."""
    press(page.get_by_role("link", name="通过审核", exact=True))
    for choice in page.get_by_label("符合", exact=True).all():
        choice.check()
    page.get_by_label("合法", exact=True).check()


def draft_from_word(drafter: Visitor) -> str:
    """Write a new document from a Word file; the address of its page."""
    page = drafter.login()
    drafter.look("01-work-drafter")
    page.goto(drafter.address + "/work/documents/new")
    page.get_by_label("从文件导入").set_input_files(
        {"name": "公共自行车.docx", "mimeType": DOCX, "buffer": numbered_docx()}
    )
    page.get_by_role("button", name="读出文件").click()
    expect(page.get_by_label("标题", exact=True)).to_have_value(TITLE)
    whole = re.compile("第五条　?.*本办法自公布之日起施行", re.DOTALL)
    expect(page.get_by_label("正文", exact=True)).to_have_value(whole)
    expect(page.locator("body")).to_contain_text("第三章")
    drafter.look("02-draft-from-word")

    page.get_by_label("制定机关", exact=True).select_option(label="鲁山县人民政府")
    page.get_by_label("体裁").select_option("通知")
    page.get_by_label("主题分类").select_option("城乡建设、环境保护\\城乡建设（含住房）")
    page.get_by_label("关键词").fill("公共自行车；出行；站点")
    page.get_by_label("制定依据").fill("《城市道路管理条例》")
    page.get_by_label("实施部门").fill("鲁山县城市管理局")
    page.get_by_label("公开方式").select_option("active")
    page.get_by_label("不涉及国家秘密").check()
    page.get_by_label("有效期年数").fill("5")
    page.get_by_label("承办人").fill("林知远")
    page.get_by_label("联系电话").fill("0375-0000001")
    press(page.get_by_role("button", name="保存草稿"))
    page.wait_for_url(re.compile(r"/work/documents/\d+"))
    return re.search(r"/work/documents/\d+", page.url).group()


def hand_in_papers(drafter: Visitor, address: str) -> None:
    page = drafter.open(address)
    expect(page.locator("body")).to_contain_text("9项未满足")
    drafter.look("03-obstacles")
    for kind in PAPERS:
        page.get_by_label("材料类别").select_option(label=kind)
        page.get_by_label("文件", exact=True).set_input_files(
            {"name": f"{kind}.docx", "mimeType": DOCX, "buffer": plain_docx(kind, f"{kind}：已按规定办理。")}
        )
        press(page.get_by_role("button", name=re.compile("上传")))
        expect(page.locator("#materials")).to_contain_text(f"{kind}.docx")


def record_drafting(drafter: Visitor, address: str, today: date) -> None:
    """Go through the stages that every document needs, each in its form."""
    page = drafter.open(f"{address}/drafting")
    drafter.look("03-drafting-empty")
    ago = [(today - timedelta(days=days)).isoformat() for days in (60, 45, 14, 10)]

    page.goto(f"{page.url}/classification")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("是", exact=True).check()
    page.get_by_label("理由").fill("七项特征都具备。")
    press(page.get_by_role("button", name="登记是否属于规范性文件"))
    expect(page.get_by_role("status").first).to_contain_text("已登记")

    drafter.open(f"{address}/drafting/traits")
    press(page.get_by_role("button", name="登记文件特征"))
    drafter.open(f"{address}/drafting/content")
    for choice in page.get_by_label("没有", exact=True).all():
        choice.check()
    for remark in page.get_by_label("说明").all():
        remark.fill("逐条核对，没有。")
    press(page.get_by_role("button", name="登记禁止内容自查"))

    drafter.open(f"{address}/drafting/evaluation")
    page.get_by_label("作出结论的日期").fill(ago[0])
    page.get_by_label("组织评估论证的单位和参加人").fill("县城市管理局")
    page.get_by_label("有必要制定，可行").check()
    page.get_by_label("评估论证意见").fill("有必要，可行。")
    press(page.get_by_role("button", name="登记评估论证"))

    drafter.open(f"{address}/drafting/consultation")
    values = {
        "公开之日": ago[1], "截止日期": ago[2], "公开的渠道": "县政府网站", "公开的地址": "https://www.example.gov.cn/1",
        "公开采纳情况的日期": ago[3], "公开采纳情况的地址": "https://www.example.gov.cn/2",
    }  # fmt: skip
    for label, value in values.items():
        page.get_by_label(label).first.fill(value)
    drafter.look("03-consultation-form")
    press(page.get_by_role("button", name="登记公开征求意见"))
    expect(page.locator("main")).not_to_contain_text("还缺")
    drafter.look("03-drafting-complete")
    drafter.open(address)


def test_document_goes_from_first_draft_to_repeal(visitors: dict[str, Visitor]) -> None:
    drafter, legal, clerk = visitors["drafter"], visitors["legal"], visitors["clerk"]
    bureau, public = visitors["bureau"], visitors["public"]
    today = SystemClock().today()  # what the person at the screen reads on the calendar
    address = draft_from_word(drafter)
    number = address.rsplit("/", 1)[1]
    hand_in_papers(drafter, address)
    record_drafting(drafter, address, today)
    confirm(drafter.page, "提交审核", "确认提交审核", look=(drafter, "04-confirm-submit"))
    drafter.look("05-document-in-review")
    assert public.open(f"/documents/{number}").title()
    expect(public.page.get_by_role("heading", level=1)).to_contain_text("没有找到")
    public.look("06-not-found")

    page = legal.login()
    expect(page.locator("main")).to_contain_text(TITLE)
    legal.look("07-work-legal")
    legal.open(address)
    tick_all_points(page)
    confirm(page, "", "确认通过审核", {"合法性审核意见": "制定主体、权限和程序合法，同意提交审议。"})
    legal.look("08-document-approved")

    page = clerk.login()
    clerk.look("09-work-clerk")
    clerk.open(address)
    signing = {
        "审议会议": "县人民政府2026年第40次常务会议",
        "审议日期": today.isoformat(),
        "签署人职务": "县长",
        "签署日期": f"{today:%Y%m%d}",
        "应到人数": "11",
        "实到人数": "9",
        "不同意见": "无",
    }
    press(page.get_by_role("link", name="登记审议和签署", exact=True))
    page.get_by_label("会议种类").select_option(label="常务会议")
    page.get_by_label("通过", exact=True).check()
    confirm(page, "", "确认登记审议和签署", signing, look=(clerk, "10-confirm-decide"))
    expect(page.locator("main")).to_contain_text("没有政策解读方案")
    plan_interpretation(drafter, address, "文字")
    drafter.look("10-interpretation-planned")
    clerk.open(address)
    confirm(page, "登记并编号", "确认登记编号", look=(clerk, "11-confirm-register"))
    expect(page.locator("main")).to_contain_text(re.compile(rf"鲁政〔{today.year}〕\d+号"))
    publication = {
        "公布日期": today.isoformat(),
        "公布载体": "鲁山县人民政府门户网站",
        "间隔不足的理由": "站点已经建成，急需施行。",
        "施行日期": f"{today.year}年{today.month}月{today.day}日",
    }
    confirm(page, "公布文件", "确认公布", publication, look=(clerk, "12-confirm-publish"))
    clerk.look("13-document-published")

    public.open("/")
    public.look("14-home")
    public.page.get_by_role("searchbox").first.fill("自行车 站点")
    press(public.page.get_by_role("button", name="查询").first)
    expect(public.page.locator("main")).to_contain_text(TITLE)
    public.look("15-search")
    press(public.page.get_by_role("link", name=re.compile(TITLE)).first)
    expect(public.page.locator("main")).to_contain_text("现行有效")
    expect(public.page.locator("#art-3")).to_contain_text("站点按照下列要求设置")
    public.look("16-public-document")

    page = bureau.login()
    bureau.look("17-work-bureau")
    bureau.open("/cleanup")
    bureau.look("18-cleanup")
    bureau.open(address)
    confirm(page, "启动清理", "确认启动清理", {"理由": "上位政策调整，专项清理。"})
    bureau.look("19-document-in-cleanup")

    page = clerk.open(address)
    order = {
        "其他文件的标题": "鲁山县人民政府关于废止部分行政规范性文件的决定",
        "据以废止的文件的发文字号": "无文号",
        "废止日期": today.isoformat(),
        "废止理由": "服务已由共享出行替代。",
    }
    confirm(page, "废止文件", "确认废止", order, look=(clerk, "20-confirm-repeal"))
    clerk.look("21-document-repealed")

    public.open(f"/documents/{number}")
    expect(public.page.locator("main")).to_contain_text("废止")
    public.look("22-public-repealed")
    public.open(f"/documents/{number}/history")
    public.look("23-public-history")

    drafter.open(address)
    for step in ("送审", "审核通过", "审定", "登记编号", "公布", "启动清理", "废止"):
        expect(drafter.page.locator("main")).to_contain_text(step)
    expect(drafter.page.locator("main")).to_contain_text("记录防篡改校验：已通过")
    drafter.look("24-whole-history")


def test_two_drafters_see_both_texts_instead_of_overwriting(visitors: dict[str, Visitor]) -> None:
    first, second = visitors["drafter"], visitors["second window"]
    first.login()
    second.login("drafter")
    first.open("/work/documents/new")
    first.page.get_by_label("标题", exact=True).fill("鲁山县城区路灯管理办法")
    first.page.get_by_label("不涉及国家秘密").check()
    press(first.page.get_by_role("button", name="保存草稿"))
    first.page.wait_for_url(re.compile(r"/work/documents/\d+"))
    address = re.search(r"/work/documents/\d+", first.page.url).group() + "/edit"
    first.open(address)
    second.open(address)
    first.page.get_by_label("关键词").fill("甲稿；关键词")
    press(first.page.get_by_role("button", name="保存草稿"))
    second.page.get_by_label("关键词").fill("乙稿；关键词")
    press(second.page.get_by_role("button", name="保存草稿"))

    expect(second.page.locator("main")).to_contain_text("没有保存")
    expect(second.page.get_by_label("关键词")).to_have_value("乙稿；关键词")
    second.look("30-two-drafters")


@ONE_SITE
def test_outline_follows_what_is_typed(visitors: dict[str, Visitor]) -> None:
    drafter = visitors["drafter"]
    page = drafter.login()
    drafter.open("/work/documents/new")
    page.get_by_label("正文", exact=True).press_sequentially("第一章　总则\n第一条　甲。\n第三条　乙。", delay=5)

    expect(page.locator("body")).to_contain_text("第一条之后是第三条")
    expect(page.locator("body")).to_contain_text("1章2条")
    drafter.look("31-live-outline")


def test_administrators_do_their_work_in_pages(visitors: dict[str, Visitor]) -> None:
    for name, places in {
        "sysadmin": ("/admin/agencies", "/admin/agencies/new", "/admin/users", "/admin/users/new", "/account"),
        "secadmin": ("/admin/grants",),
        "auditadmin": ("/audit", "/audit/security", "/audit/verify"),
    }.items():
        visitor = visitors[name]
        visitor.open("/login")
        if name == "sysadmin":
            visitor.look("40-login")
        visitor.page.get_by_label("用户名").fill(name)
        visitor.page.get_by_label("密码").fill("lawdocs-demo-2026")
        press(visitor.page.get_by_role("button", name="登录"))
        for place in places:
            visitor.open(place)
            expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
            visitor.look(f"41-{name}{place.replace('/', '-')}")
