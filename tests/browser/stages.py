"""The stages of a document's making and of its filing, each as one person does it at the screen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, press
from tests.browser.papers import plain_docx

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS = ("起草说明", "制定依据", "征求意见及采纳情况", "起草单位法制机构意见")


@dataclass(frozen=True)
class Draft:
    """What a drafter types of a document."""

    title: str
    text: str
    genre: str = "通知"
    years: str = "5"


def fill(page: Page, values: Mapping[str, str | date]) -> None:
    """Type into fields by their labels; days as the calendar writes them."""
    for label, value in values.items():
        field(page, label).fill(value.isoformat() if isinstance(value, date) else value)


def field(page: Page, label: str):  # noqa: ANN201 - a locator, whose name the library keeps to itself
    """The field with this label, whatever it says of when it may stay empty."""
    return page.get_by_label(re.compile(f"^{re.escape(label)}(（[^（）]*）)?$")).first


def done(page: Page, button: str, says: str = "") -> None:
    """Press a button and wait until the page says that it is done."""
    press(page.get_by_role("button", name=button, exact=True))
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text(says)


def choose(page: Page, link: str) -> None:
    """Open the page of an act by its button."""
    press(page.get_by_role("link", name=link, exact=True))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def write_draft(drafter: Visitor, draft: Draft) -> str:
    """Write and save a draft; the address of its page."""
    page = drafter.open("/work/documents/new")
    fill(page, {"标题": draft.title, "正文": draft.text})
    field(page, "制定机关").select_option(label="鲁山县人民政府")
    field(page, "体裁").select_option(draft.genre)
    field(page, "主题分类").select_option("城乡建设、环境保护\\城乡建设（含住房）")
    fill(page, {
        "关键词": "共享单车；停放", "制定依据": "《优化营商环境条例》第六十二条", "实施部门": "鲁山县城市管理局",
        "承办人": "林知远", "联系电话": "0375-0000001", "有效期年数": draft.years,
    })  # fmt: skip
    field(page, "公开方式").select_option("active")
    page.get_by_label("不涉及国家秘密").check()
    press(page.get_by_role("button", name="保存草稿"))
    page.wait_for_url(re.compile(r"/work/documents/\d+"))
    return re.search(r"/work/documents/\d+", page.url).group()


def classify(drafter: Visitor, address: str) -> None:
    page = drafter.open(f"{address}/drafting/classification")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("是", exact=True).check()
    fill(page, {"理由": "七项特征都具备。"})
    done(page, "登记是否属于规范性文件", "已登记")


def state_traits(drafter: Visitor, address: str, *traits: str) -> None:
    page = drafter.open(f"{address}/drafting/traits")
    for trait in traits:
        page.get_by_label(trait, exact=True).check()
    done(page, "登记文件特征", "已登记")


def check_content(drafter: Visitor, address: str) -> None:
    page = drafter.open(f"{address}/drafting/content")
    for choice in page.get_by_label("没有", exact=True).all():
        choice.check()
    done(page, "登记禁止内容自查", "已登记")


def evaluate(drafter: Visitor, address: str, day: date) -> None:
    page = drafter.open(f"{address}/drafting/evaluation")
    fill(page, {"作出结论的日期": day, "组织评估论证的单位和参加人": "县城市管理局", "评估论证意见": "有必要，可行。"})
    page.get_by_label("有必要制定，可行").check()
    done(page, "登记评估论证", "已登记")


def consult(drafter: Visitor, address: str, opened_on: date, closes_on: date, feedback_on: date | None = None) -> None:
    """Put on record that the public was asked, and (once it is known) where the feedback stands."""
    page = drafter.open(f"{address}/drafting/consultation")
    values = {
        "公开之日": opened_on, "截止日期": closes_on,
        "公开的渠道": "县政府网站征求意见栏目", "公开的地址": "https://www.example.gov.cn/yjzj/1",
    }  # fmt: skip
    if feedback_on is not None:
        values |= {"公开采纳情况的日期": feedback_on, "公开采纳情况的地址": "https://www.example.gov.cn/yjfk/1"}
    fill(page, values)
    done(page, "登记公开征求意见", "已登记")


def hear_opinion(drafter: Visitor, address: str, day: date, adoption: str) -> None:
    page = drafter.open(f"{address}/drafting/opinions/new")
    fill(page, {"收到日期": day, "提出人": "某共享单车企业", "意见": "建议明确清运前通知的时限。", "理由": "已写明。"})
    field(page, "采纳情况").select_option(label=adoption)
    done(page, "登记社会意见", "已登记")


def ask_department(drafter: Visitor, address: str, name: str, asked_on: date, answered_on: date) -> None:
    page = drafter.open(f"{address}/drafting/departments/new")
    fill(page, {"部门": name, "征求意见日期": asked_on, "回复日期": answered_on, "意见内容": "无不同意见。"})
    field(page, "回复").select_option(label="同意")
    done(page, "登记部门意见", "已登记")


def review_competition(drafter: Visitor, address: str, day: date) -> None:
    """The drafter's own fair-competition review (初审): all points, what the enterprises said, the conclusion."""
    page = drafter.open(f"{address}/drafting/competition")
    for choice in page.get_by_label("没有", exact=True).all():
        choice.check()
    fill(page, {
        "审查日期": day, "听取意见的情况": "书面听取了3家企业和行业协会的意见，没有反映限制竞争的问题。",
        "说明理由": "对照19个问题逐项审查，没有排除、限制竞争的内容。",
    })  # fmt: skip
    field(page, "审查结论").select_option(label="符合审查标准")
    done(page, "登记公平竞争审查", "已登记")


def add_regulator(drafter: Visitor, address: str, day: date) -> None:
    """What the market regulator said to it (市场监督管理部门审查)."""
    page = drafter.open(f"{address}/drafting/competition")
    fill(page, {
        "市场监督管理部门": "鲁山县市场监督管理局", "其审查日期": day, "其审查意见": "同意初审意见，符合审查标准。",
    })  # fmt: skip
    field(page, "其审查结论").select_option(label="符合审查标准")
    done(page, "登记公平竞争审查", "已登记")


def hand_in(drafter: Visitor, address: str, *kinds: str) -> None:
    """Upload a paper of each kind."""
    page = drafter.open(address)
    for kind in kinds:
        page.get_by_label("材料类别").select_option(label=kind)
        page.get_by_label("文件", exact=True).set_input_files(
            {"name": f"{kind}.docx", "mimeType": DOCX, "buffer": plain_docx(kind, f"{kind}：已按规定办理。")}
        )
        press(page.get_by_role("button", name=re.compile("上传")))
        expect(page.locator("#materials")).to_contain_text(f"{kind}.docx")


def submit(drafter: Visitor, address: str) -> None:
    page = drafter.open(address)
    choose(page, "提交审核")
    done(page, "确认提交审核")


def ask_supplement(legal: Visitor, address: str, kind: str, why: str) -> None:
    page = legal.open(address)
    choose(page, "要求补正")
    fill(page, {kind: why})
    done(page, "要求补正", "已要求补正")


def hand_in_supplement(drafter: Visitor, address: str, kind: str) -> None:
    hand_in(drafter, address, kind)
    choose(drafter.page, "交齐补正材料")
    done(drafter.page, "确认交齐", "已交齐补正材料")


def approve(legal: Visitor, address: str) -> None:
    page = legal.open(address)
    choose(page, "通过审核")
    for choice in page.get_by_label("符合", exact=True).all():
        choice.check()
    page.get_by_label("合法", exact=True).check()
    fill(page, {"合法性审核意见": "制定主体、权限和程序合法，内容符合规定，同意提交审议。"})
    done(page, "确认通过审核")


def decide(clerk: Visitor, address: str, day: date, meeting: str) -> None:
    page = clerk.open(address)
    choose(page, "登记审议和签署")
    field(page, "会议种类").select_option(label="常务会议")
    page.get_by_label("通过", exact=True).check()
    fill(page, {
        "审议会议": meeting, "审议日期": day, "签署人职务": "县长", "签署日期": day,
        "应到人数": "11", "实到人数": "9", "不同意见": "无",
    })  # fmt: skip
    done(page, "确认登记审议和签署")


def plan_interpretation(drafter: Visitor, address: str, medium: str) -> None:
    """Say how the document will be explained."""
    page = drafter.open(address)
    choose(page, "登记解读方案")
    field(page, "解读形式").select_option(label=medium)
    fill(page, {"解读安排": "由起草单位在县政府网站发布，材料与文件一起准备。"})
    done(page, "确认登记方案", "已登记解读方案")


def plan_no_interpretation(drafter: Visitor, address: str, why: str) -> None:
    """Say that it needs none, with the reason."""
    page = drafter.open(address)
    choose(page, "登记解读方案")
    field(page, "解读形式").select_option(label="不需要解读")
    fill(page, {"不需要解读的理由": why})
    done(page, "确认登记方案", "已登记解读方案")


def explain(drafter: Visitor, address: str, title: str, medium: str, day: date, web: str) -> None:
    """Put on record the interpretation that was published; a first text has no old one to differ from."""
    page = drafter.open(address)
    choose(page, "登记政策解读")
    field(page, "解读形式").select_option(label=medium)
    fill(page, {"解读标题": title, "解读日期": day, "网址": web, "没有写到的内容，写明理由": "首次制定。"})
    for box in page.get_by_role("group", name=re.compile("^解读写到的内容")).get_by_role("checkbox").all():
        box.check()
    page.get_by_label("新旧政策的差异", exact=True).uncheck()
    page.get_by_label(re.compile("^已经核对")).check()
    done(page, "确认登记解读", "已登记政策解读")


def supply_copies(clerk: Visitor, address: str, day: date) -> None:
    """Put on record that the archive got its copies."""
    page = clerk.open(address)
    choose(page, "登记送交文本")
    field(page, "接收单位种类").select_option(label="国家档案馆")
    fill(page, {"接收单位": "鲁山县档案馆", "份数": "2", "送交日期": day})
    done(page, "确认登记送交", "已登记送交文本")


def register(clerk: Visitor, address: str) -> str:
    """Number the document; its number."""
    page = clerk.open(address)
    choose(page, "登记并编号")
    done(page, "确认登记编号")
    return re.search(r"鲁政〔\d{4}〕\d+号", page.locator("main").inner_text()).group()


def publish(clerk: Visitor, address: str, day: date, in_force_from: date, **more: str) -> None:
    """Publish on the day; ``gap_reason`` where it is needed, ``adjustment`` where drafting found it 涉企."""
    page = clerk.open(address)
    choose(page, "公布文件")
    fill(page, {"公布日期": day, "公布载体": "鲁山县人民政府门户网站", "施行日期": in_force_from})
    if "adjustment" in more:
        expect(page.locator("main")).to_contain_text("起草时已登记为涉企文件")
        fill(page, {"适应调整期": more["adjustment"]})
    if "gap_reason" in more:
        fill(page, {"间隔不足的理由": more["gap_reason"]})
    done(page, "确认公布")


def open_filing(person: Visitor, title: str, *, receiver: str = "", incoming: bool = False) -> Page:
    """The page of a filing, found in the list of what is to be done."""
    page = person.open("/work/filings/incoming?view=all" if incoming else "/work/filings?view=all")
    line = (
        page.get_by_role("row").filter(has=page.get_by_role("link", name=title, exact=True)).filter(has_text=receiver)
    )
    press(line.get_by_role("link", name=title, exact=True).first)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page


def file_upwards(legal: Visitor, title: str, receiver: str, gap_reason: str = "") -> None:
    """Hand in to a receiver in the system."""
    page = open_filing(legal, title, receiver=receiver)
    choose(page, "报送")
    if gap_reason:
        fill(page, {"提前施行的理由": gap_reason})
    done(page, "确认报送", "已报送")


def file_outside(legal: Visitor, title: str, receiver: str, day: date, gap_reason: str = "") -> None:
    """Put on record what was sent on paper."""
    page = open_filing(legal, title, receiver=receiver)
    choose(page, "登记报送情况")
    fill(page, {"报送日期": day} | ({"提前施行的理由": gap_reason} if gap_reason else {}))
    done(page, "确认登记", "已登记报送情况")


def register_filing(city: Visitor, title: str) -> str:
    """Register what a county filed; its number."""
    page = open_filing(city, title, incoming=True)
    choose(page, "登记")
    done(page, "确认登记", "已登记")
    return page.locator("main").inner_text()


def open_review(person: Visitor, title: str, *, incoming: bool = False) -> Page:
    page = open_filing(person, title, receiver="" if incoming else "平顶山市人民政府", incoming=incoming)
    choose(page, "看审查情况")
    return page


def send_opinion(city: Visitor, title: str, article: str, found: str, opinion: str) -> None:
    """Write down what the review found, and send the letter."""
    page = open_review(city, title, incoming=True)
    choose(page, "记录问题")
    field(page, "审查内容").select_option(label="内容是否适当")
    fill(page, {"条款": article, "发现的问题": found})
    done(page, "记录", "已记录")
    choose(page, "发出意见书")
    fill(page, {"审查意见": opinion, "审查依据": "《平顶山市行政规范性文件备案审查办法》第九条"})
    page.get_by_role("button", name="确认发出").click()
    expect(page.locator("main")).to_contain_text("还没有发出。")
    done(page, "确认发出", "已发出备案审查意见书")


def amend(clerk: Visitor, address: str, number: str, day: date, before: str, after: str, *, asked: str = "") -> None:
    """Put the amendment on record that a document with this number orders; ``asked`` is what is asked first."""
    page = clerk.open(address)
    choose(page, "登记修改")
    text = field(page, "修改后的全文")
    fill(page, {"作出修改的文件的发文字号": number, "修改后文本的施行日期": day})
    text.fill(text.input_value().replace(before, after))
    if asked:
        press(page.get_by_role("button", name="确认登记修改", exact=True))
        expect(page.locator("main")).to_contain_text(asked)
    done(page, "确认登记修改")


def report_correction(legal: Visitor, title: str, number: str, report: str) -> None:
    page = open_review(legal, title)
    choose(page, "报告纠正情况")
    field(page, "纠正方式").select_option(label="已修改")
    fill(page, {"作出修改或者废止的文件的文号": number, "纠正情况或者不修改的理由": report})
    done(page, "确认报告", "已报告纠正情况")


def close_review(city: Visitor, title: str, text: str) -> None:
    page = open_review(city, title, incoming=True)
    choose(page, "办结")
    fill(page, {"处理意见": text})
    done(page, "确认办结", "已办结")
