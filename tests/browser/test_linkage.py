"""A journey of the linkage: meeting, agenda item, resolution, suggestion, issue, document repaired, written off.

Each side acts in its own login; the chain is one page, complete from both ends.
"""

import re
from collections.abc import Mapping
from datetime import date

from playwright.sync_api import Page, expect

from tests.browser import stages as s
from tests.browser.conftest import Town, Visitor, press
from tests.sheets import HEADS, xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE, DECISION = "鲁山县城市管理局城区停车泊位管理办法", "鲁山县城市管理局关于修改《城区停车泊位管理办法》的决定"
NUMBER, CHANGE, LETTER = "鲁城管〔2024〕6号", "鲁城管〔2026〕9号", "鲁检建〔2026〕8号"
TEXT = "第一条　为了规范停车泊位管理，制定本办法。\n第二条　停放车辆应当缴纳押金二百元。\n第三条　本办法有效期5年。"
ITEM, RESOLUTION, ISSUE = "停车文件增设押金的处理", "核查停车文件中增设义务的条款", "停车文件第二条增设押金"


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def test_a_promise_of_a_meeting_is_followed_to_the_repaired_document(town: Town) -> None:
    stock(town["bureau"], TITLE, NUMBER, "2024-06-03")
    found_linkage(town)
    item = propose(town)
    meeting = plan_and_notify(town, item)
    town.on(day(7, 15))
    resolution = hold_and_resolve(town, meeting, item)
    town.on(day(7, 20))
    suggestion = suggest(town, resolution)
    review_upheld(town, suggestion)
    issue = raise_issue(town, suggestion)
    town.on(day(9, 14))
    repair(town)
    reply_and_settle(town, suggestion, resolution)
    write_off(town, issue)
    chain_is_whole_from_both_ends(town, suggestion)
    for name in ("bureau", "liaison", "urban-clerk", "drafter"):
        assert town.people[name].faults == [], name


def stock(bureau: Visitor, title: str, number: str, published: str) -> None:
    """The document stands in the library since before the linkage."""
    known = dict(zip(HEADS, (None,) * len(HEADS), strict=True)) | {
        "来源编号": f"old-{number}",
        "标题（必填）": title,
        "制定机关": "鲁山县城市管理局",
        "发文字号": number,
        "体裁": "通知",
        "成文日期": published,
        "发布日期": published,
        "施行日期": published,
        "效力状态": "有效",
        "正文": TEXT,
    }
    page = bureau.open("/work/imports")
    data = xlsx([["存量目录"], [], HEADS, [known[head] for head in HEADS]])
    page.get_by_label("表格文件").set_input_files({"name": "目录.xlsx", "mimeType": XLSX, "buffer": data})
    press(page.get_by_role("button", name="上传并检查"))
    page.wait_for_url(re.compile(r"/work/imports/\d+$"))
    press(page.get_by_role("button", name=re.compile(r"确认导入1件")))
    expect(page.locator("main")).to_contain_text("已导入1件。")


def act(person: Visitor, place: str, button: str, says: str, values: Mapping[str, object] | None = None) -> Page:
    """Open the page of an act, fill in what is asked, and carry it out."""
    page = person.open(place)
    s.fill(page, values or {})
    s.done(page, button, says)
    return page


def place_of(page: Page, visitor: Visitor) -> str:
    return page.url.removeprefix(visitor.address).partition("#")[0].partition("?")[0]


def found_linkage(town: Town) -> None:
    bureau = town["bureau"]
    page = bureau.open("/linkage")
    press(page.get_by_role("link", name="建立联动机制"))
    s.fill(
        page,
        {"机制名称": "鲁山县府检联动工作机制", "建立日期": "2026-07-01", "建立依据": "关于建立府检联动工作机制的通知"},
    )
    s.field(page, "政府").select_option(label="鲁山县人民政府")
    s.field(page, "检察机关").select_option(label="鲁山县人民检察院")
    bureau.look("linkage-01-found")
    s.done(page, "确认建立", "已建立联动机制")
    page = bureau.open("/linkage/members/new")
    s.field(page, "单位").select_option(label="鲁山县城市管理局")
    s.done(page, "确认加入", "已加入成员单位")
    page = bureau.open("/linkage/members")
    bureau.look("linkage-02-members")
    expect(page.get_by_role("row")).to_have_count(4)


def propose(town: Town) -> str:
    """The procuratorate proposes; the unit it concerns does not see that yet."""
    liaison = town["liaison"]
    page = act(liaison, "/linkage/agenda/new", "提出议题", "", {"议题": ITEM, "说明": "群众反映较多。"})
    place = place_of(page, liaison)
    drafter = town["drafter"]
    assert drafter.page.request.get(drafter.address + place).status == 404
    return place


def plan_and_notify(town: Town, item: str) -> str:
    bureau = town["bureau"]
    page = bureau.open("/linkage/meetings/new")
    page.get_by_label("联席会议", exact=True).check()
    s.fill(
        page,
        {"日期": day(7, 15), "时间": "15:00", "地点": "县政府第二会议室", "召集和主持": "县人民政府、县人民检察院"},
    )
    for unit in ("鲁山县人民检察院", "鲁山县司法局", "鲁山县城市管理局"):
        page.get_by_label(unit, exact=True).check()
    s.done(page, "保存，开始筹备")
    meeting = place_of(page, bureau)
    page = bureau.open(f"{item}/place")
    s.field(page, "会议").select_option(index=1)
    s.done(page, "列入议程")
    act(bureau, f"{meeting}/notify", "发出通知", "")
    drafter = town["drafter"]
    page = drafter.open(meeting)
    s.choose(page, "回复参会")
    page.get_by_label(re.compile("^(参加|能参加)")).first.check()
    s.fill(page, {"参会人员": "副局长、法制股股长"})
    press(page.locator("main button.btn-main"))
    return meeting


def hold_and_resolve(town: Town, meeting: str, item: str) -> str:
    bureau = town["bureau"]
    act(bureau, f"{meeting}/hold", "登记召开", "")
    act(bureau, f"{item}/decide", "登记研究结果", "", {"研究结果": "由县城市管理局核查，检察院跟进。"})
    page = bureau.open(f"{meeting}/resolve")
    s.field(page, "所属议题").select_option(index=1)
    s.fill(page, {"议定事项": RESOLUTION, "期限": day(9, 30)})
    s.field(page, "责任单位").select_option(label="鲁山县城市管理局")
    s.done(page, "登记议定事项")
    act(bureau, f"{meeting}/write", "保存", "", {"会议情况": "会议听取了检察院的通报。"}) if False else write(
        bureau, meeting
    )
    act(bureau, f"{meeting}/hand_in", "纪要送检察院确认", "")
    bureau.look("linkage-03-minutes")
    liaison = town["liaison"]
    act(liaison, f"{meeting}/agree", "确认纪要", "")
    page = town["drafter"].open(meeting)
    expect(page.locator("main")).to_contain_text("会议听取了检察院的通报。")
    town["drafter"].look("linkage-04-meeting")
    press(page.get_by_role("link", name=re.compile(RESOLUTION)).first)
    return place_of(page, town["drafter"])


def write(bureau: Visitor, meeting: str) -> None:
    page = bureau.open(f"{meeting}/write")
    s.fill(page, {"会议情况": "会议听取了检察院的通报。"})
    press(page.locator("main button.btn-main"))
    expect(page.get_by_role("status").first).to_be_visible()


def suggest(town: Town, resolution: str) -> str:
    """From the resolution the procuratorate drafts; nobody sees the draft until it is sent."""
    liaison, drafter = town["liaison"], town["drafter"]
    page = liaison.open(resolution)
    s.choose(page, "起草检察建议")
    s.field(page, "类型").select_option(label="公益诉讼")
    s.field(page, "被建议单位").select_option(label="鲁山县城市管理局")
    s.fill(page, {
        "文号": LETTER, "建议内容": "修改第二条，取消押金。", "事实和依据": "该条增设了上位法没有的义务。",
        "涉及的规范性文件": NUMBER, "涉及的条款": "第二条", "签发人职务": "检察长", "签发日期": town.today,
    })  # fmt: skip
    liaison.look("linkage-05-letter")
    s.done(page, "保存草稿", "送达以前只有检察院看得到")
    place = place_of(page, liaison)
    assert drafter.page.request.get(drafter.address + place).status == 404
    act(liaison, f"{place}/send", "确认送达", "已送达")
    assert liaison.page.request.get(f"{liaison.address}{place}/save").status == 409
    page = drafter.open("/work")
    act(drafter, f"{place}/receive", "确认签收", "期限已经起算")
    expect(page.locator("main")).to_contain_text("2026年9月20日")
    drafter.look("linkage-06-received")
    return place


def review_upheld(town: Town, suggestion: str) -> None:
    """The bureau above the maker finds the document wrong; it goes into cleanup."""
    bureau = town["bureau"]
    page = bureau.open(suggestion)
    press(page.get_by_role("link", name="看文件审查"))
    place = place_of(page, bureau)
    page = bureau.open(f"{place}/uphold")
    s.fill(page, {"应当纠正的条款": "第二条"}) if page.get_by_label("应当纠正的条款").count() else None
    for label in ("审查发现", "审查结论"):
        s.fill(page, {label: "增设了上位法没有的义务，应当纠正。"})
    bureau.look("linkage-07-review")
    press(page.locator("main button.btn-main"))
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("成立，应当纠正")


def raise_issue(town: Town, suggestion: str) -> str:
    liaison, bureau = town["liaison"], town["bureau"]
    page = liaison.open(suggestion)
    s.choose(page, "提出问题")
    s.field(page, "问题来源").select_option(label="检察机关履职发现")
    s.field(page, "工作领域").select_option(label="法治政府")
    s.field(page, "严重程度").select_option(label="较重")
    s.fill(page, {"标题": ISSUE, "问题描述": "请清理同类条款。", "涉及的文件": NUMBER, "涉及的条款": "第二条"})
    s.done(page, "确认提出", "等待受理")
    place = place_of(page, liaison)
    press(bureau.open(f"{place}/accept").locator("main button.btn-main"))
    page = bureau.open(f"{place}/assign")
    s.field(page, "责任单位").select_option(label="鲁山县城市管理局")
    s.fill(page, {"办理期限": day(9, 30)})
    press(page.locator("main button.btn-main"))
    expect(page.get_by_role("status").first).to_be_visible()
    bureau.look("linkage-08-issue")
    return place


def repair(town: Town) -> None:
    """The maker amends by a decision of its own."""
    stock(town["bureau"], DECISION, CHANGE, "2026-09-11")
    clerk = town["urban-clerk"]
    page = clerk.open(f"/work/documents?q={TITLE}")
    press(page.get_by_role("link", name=TITLE).first)
    s.amend(
        clerk,
        place_of(page, clerk),
        CHANGE,
        day(9, 14),
        "第二条　停放车辆应当缴纳押金二百元。",
        "第二条　停放车辆不缴纳押金。",
    )


def reply_and_settle(town: Town, suggestion: str, resolution: str) -> None:
    """Two people of the unit answer, the procuratorate assesses; then the resolution is done too."""
    drafter, clerk, liaison = town["drafter"], town["urban-clerk"], town["liaison"]
    act(drafter, f"{suggestion}/draft_reply", "保存回复稿", "已保存回复稿", {"回复内容": "已经修改第二条，取消押金。"})
    assert "已经修改第二条，取消押金" not in liaison.open(suggestion).locator("main").inner_text()
    page = clerk.open(f"{suggestion}/reply")
    s.fill(page, {"回复文号": "鲁城管函〔2026〕3号"})
    press(page.locator("main button.btn-main"))
    expect(page.get_by_role("status").first).to_contain_text("已送出回复")
    page = liaison.open(f"{suggestion}/assess")
    page.get_by_label("采纳", exact=True).check()
    for label in ("评估意见", "理由", "评估情况"):
        if page.get_by_label(label).count():
            s.fill(page, {label: "全部采纳。"})
    press(page.locator("main button.btn-main"))
    expect(page.get_by_role("status").first).to_contain_text("已评估回复")
    page = liaison.open(f"{suggestion}/close")
    page.locator("main textarea").first.fill("整改到位。")
    press(page.locator("main button.btn-main"))
    liaison.look("linkage-09-settled")
    page = drafter.open(f"{resolution}/report_done")
    page.locator("main textarea").first.fill("已经修改。")
    press(page.locator("main button.btn-main"))
    press(liaison.open(f"{resolution}/confirm").locator("main button.btn-main"))
    expect(liaison.page.locator("main")).to_contain_text("已办结")


def write_off(town: Town, issue: str) -> None:
    drafter, liaison, bureau = town["drafter"], town["liaison"], town["bureau"]
    page = drafter.open(f"{issue}/report")
    s.fill(page, {"办理结果": "同类条款已经清理。"})
    page.get_by_label("以涉及文件的现状为佐证").check()
    press(page.locator("main button.btn-main"))
    assert drafter.page.request.get(f"{drafter.address}{issue}/confirm").status == 403
    press(liaison.open(f"{issue}/confirm").locator("main button.btn-main"))
    page = bureau.open(f"{issue}/close")
    bureau.look("linkage-10-write-off")
    press(page.locator("main button.btn-main"))
    expect(page.locator("main")).to_contain_text("已销号")


def chain_is_whole_from_both_ends(town: Town, suggestion: str) -> None:
    seen = []
    for name in ("bureau", "liaison", "drafter"):
        page = town[name].open(suggestion)
        press(page.get_by_role("link", name="全链条", exact=True).last)
        chain = page.get_by_role("list", name="全链条")
        for part in (ITEM, RESOLUTION, LETTER, "第二条　文件审查", ISSUE, TITLE, "已销号"):
            expect(chain).to_contain_text(part)
        expect(chain.locator("li.done")).to_have_count(6)
        town[name].look(f"linkage-11-chain-{name}")
        seen.append(chain.inner_text())
    assert seen[0] == seen[1] == seen[2]
