"""A business-related document of a county government, from the first question to the end of its record review.

The day is the test's own: every period of the law passes between two stages.
"""

import re
from datetime import date

from playwright.sync_api import expect

from tests.browser import stages as s
from tests.browser.conftest import Town, Visitor, press

TITLE = "鲁山县互联网租赁自行车经营服务管理办法"
BURDEN = "交验居住证明"
RELIEF = "登记真实身份信息"
RULES = s.Draft(
    TITLE,
    "\n".join((
        "第一章　总则",
        "第一条　为了规范互联网租赁自行车经营服务，方便居民出行，根据《优化营商环境条例》，制定本办法。",
        "第二条　在本县城区从事互联网租赁自行车经营服务，适用本办法。",
        "第二章　投放和停放",
        "第三条　经营者按照停放区的容量投放车辆，并向社会公布服务规则。",
        f"第四条　使用人注册时，应当{BURDEN}。",
        "第三章　附则",
        "第五条　本办法自2026年10月15日起施行，有效期5年。",
    )),
)  # fmt: skip
DECISION_TITLE = f"鲁山县人民政府关于修改《{TITLE}》的决定"
DECISION = s.Draft(
    DECISION_TITLE,
    "\n".join((
        f"第一条　将《{TITLE}》第四条中的“{BURDEN}”修改为“{RELIEF}”。",
        "第二条　本决定自公布之日起施行，有效期5年。",
    )),
    genre="决定",
)  # fmt: skip
CITY = "平顶山市人民政府"
CONGRESS = "鲁山县人民代表大会常务委员会"
EXPLANATION = f"一图读懂《{TITLE}》"
EXPLAINED_AT = "https://www.example.gov.cn/zcjd/1"
SUPPLEMENT = "其他材料"
AT_ONCE = "修改减轻使用人的负担，应当尽快施行。"
# What the audit page must name, in the order of the procedure.
ACTS = (
    "开始起草", "登记起草环节：是否属于规范性文件", "登记起草环节：文件特征", "登记起草环节：禁止内容自查",
    "登记起草环节：评估论证", "登记起草环节：公开征求意见", "登记社会意见", "登记起草环节：征求有关部门意见",
    "登记起草环节：公平竞争审查", "上传材料", "送审", "要求补正", "交齐补正材料", "审核通过", "审定", "登记编号",
    "公布", "登记解读方案", "登记政策解读", "登记送交文本", "修改",
)  # fmt: skip
FILING_ACTS = ("报送备案", "登记线下报送", "备案登记")
REVIEW_ACTS = ("记录审查发现", "发出备案审查意见书", "报告纠正情况", "办结备案审查")


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def test_statute_is_kept_from_first_draft_to_closed_record_review(town: Town) -> None:
    address = draft_and_ask_the_public(town)
    hear_and_review_competition(town, address)
    review_with_supplement(town, address)
    number = decide_and_publish(town, address)
    file_in_time(town, address)
    decision_number = find_and_amend(town, address)
    assert decision_number != number
    report_and_close(town, address, decision_number)
    clocks_are_met(town, address)
    audit_names_every_act(town, address)


def draft_and_ask_the_public(town: Town) -> str:
    """Classification to consultation; thirty days are needed and 29 are refused in so many words."""
    drafter = town["drafter"]
    address = s.write_draft(drafter, RULES)
    s.classify(drafter, address)
    s.state_traits(drafter, address, "涉企", "涉及其他部门职责")
    s.check_content(drafter, address)
    s.evaluate(drafter, address, town.today)
    s.consult(drafter, address, town.today, day(8, 4))
    main = drafter.page.locator("main")
    expect(main).to_contain_text("公开征求意见（涉企）不少于30日，应到2026年8月5日以后截止，现在到2026年8月4日截止")
    drafter.look("statute-01-consultation-too-short")
    s.consult(drafter, address, town.today, day(8, 5))
    expect(main).not_to_contain_text("不少于30日")
    expect(main).to_contain_text("公开征求意见到2026年8月5日截止，还没有结束")
    s.hand_in(drafter, address, *s.PAPERS)
    expect(drafter.page.get_by_role("link", name="提交审核", exact=True)).to_have_count(0)
    drafter.look("statute-02-consultation-runs")
    return address


def hear_and_review_competition(town: Town, address: str) -> None:
    """What came in, what became of it, and the two fair-competition reviews."""
    town.on(day(8, 10))
    drafter = town["drafter"]
    main = drafter.page.locator("main")
    s.hear_opinion(drafter, address, day(7, 20), "采纳")
    s.ask_department(drafter, address, "鲁山县交通运输局", day(7, 6), day(7, 15))
    s.consult(drafter, address, day(7, 6), day(8, 5), feedback_on=town.today)
    expect(main).to_contain_text("还没有作公平竞争审查")
    s.review_competition(drafter, address, town.today)
    expect(main).to_contain_text("还没有市场监督管理部门的公平竞争审查意见")
    drafter.look("statute-03-competition-awaits-regulator")
    town.on(day(8, 12))
    s.add_regulator(town["drafter"], address, town.today)
    expect(main).not_to_contain_text("还缺")
    drafter.look("statute-04-drafting-complete")


def review_with_supplement(town: Town, address: str) -> None:
    """Fifteen working days; while the supplement is awaited the clock stands still."""
    town.on(day(8, 13))
    s.plan_interpretation(town["drafter"], address, "图解")
    s.submit(town["drafter"], address)
    clock = town["drafter"].page.locator("#clocks")
    expect(clock).to_contain_text("期限至2026年9月3日")
    town.on(day(8, 17))
    legal = town["legal"]
    legal.look("statute-05-work-legal")
    s.ask_supplement(legal, address, SUPPLEMENT, "没有附公平竞争审查报告，请补交。")
    expect(legal.page.locator("#clocks")).to_contain_text("中止计时")
    legal.look("statute-06-clock-stands-still")
    town.on(day(8, 20))
    s.hand_in_supplement(town["drafter"], address, SUPPLEMENT)
    expect(town["drafter"].page.locator("#clocks")).to_contain_text("期限至2026年9月8日")
    s.choose(town["legal"].open(address), "合法性审核")
    main = legal.page.locator("main")
    expect(main.get_by_role("table", name="中止计时")).to_contain_text("2026-08-17")
    expect(main.get_by_role("table", name="逐日推算")).to_contain_text("2026-08-18")
    legal.look("statute-07-derivation-with-pause")
    town.on(day(8, 28))
    s.approve(town["legal"], address)
    expect(legal.page.locator("#clocks")).to_contain_text("按期办结")
    legal.look("statute-08-approved")


def decide_and_publish(town: Town, address: str) -> str:
    """Deliberation, signature, number and publication with what follows it; the number."""
    town.on(day(9, 4))
    s.decide(town["clerk"], address, town.today, "县人民政府第12次常务会议")
    town.on(day(9, 7))
    number = s.register(town["clerk"], address)
    town.on(day(9, 8))
    s.publish(town["clerk"], address, town.today, day(10, 15), adjustment="公布到施行留足37日，供经营者调整。")
    town["clerk"].look("statute-09-published")
    explain_and_send_copies(town, address)
    return number


def explain_and_send_copies(town: Town, address: str) -> None:
    """Who drafted it explains it, which the public finds beside the text; the archive gets its copies."""
    town.on(day(9, 9))
    drafter = town["drafter"]
    drafter.open("/work")
    expect(drafter.page.locator("main")).to_contain_text(f"发布政策解读：{TITLE}")
    s.explain(drafter, address, EXPLANATION, "图解", town.today, EXPLAINED_AT)
    expect(drafter.page.locator("#interpretation")).to_contain_text(EXPLANATION)
    drafter.look("statute-09a-explained")
    public = town.people["public"]  # they need no login
    public.open(f"/documents/{address.rsplit('/', 1)[1]}")
    expect(public.page.get_by_role("link", name=EXPLANATION, exact=True)).to_have_attribute("href", EXPLAINED_AT)
    public.look("statute-09b-public-explanation")
    s.supply_copies(town["clerk"], address, town.today)
    town["clerk"].look("statute-09c-copies")


def file_in_time(town: Town, address: str) -> None:
    """The bureau files within fifteen days, to the city in the system and to the congress on paper."""
    town.on(day(9, 15))
    legal = town["legal"]
    legal.open("/work/filings")
    expect(legal.page.locator("main")).to_contain_text("2026-09-23")
    legal.look("statute-10-filings")
    s.file_upwards(legal, TITLE, CITY)
    legal.look("statute-11-filed")
    s.file_outside(legal, TITLE, CONGRESS, town.today)
    town.on(day(9, 17))
    city = town["citybureau"]
    city.open("/work/filings/incoming")
    city.look("statute-12-incoming")
    s.register_filing(city, TITLE)
    expect(city.page.locator("main")).to_contain_text(re.compile(r"平司备〔2026〕1号"))
    city.look("statute-13-registered")


def find_and_amend(town: Town, address: str) -> str:
    """The city's opinion letter, and the decision by which the maker amends; the decision's number."""
    town.on(day(9, 28))
    city = town["citybureau"]
    s.send_opinion(
        city, TITLE, "第四条", "交验居住证明没有上位依据，增加了使用人的负担。", "建议删去交验居住证明的要求。"
    )
    expect(city.page.locator("main")).to_contain_text("2026年10月28日")
    city.look("statute-14-opinion-letter")
    decision = make_decision(town)
    plan_when_reminded(town, decision)
    town.on(day(10, 20))
    decision_number = s.register(town["clerk"], decision)
    s.publish(town["clerk"], decision, town.today, town.today, gap_reason=AT_ONCE)
    s.amend(town["clerk"], address, decision_number, town.today, BURDEN, RELIEF, asked="还有1项没有核对")
    expect(town["clerk"].page.locator("main")).to_contain_text(decision_number)
    town["clerk"].look("statute-15-amended")
    return decision_number


def make_decision(town: Town) -> str:
    """The amending decision goes through the same stages, as far as it needs them: it touches no enterprise."""
    town.on(day(9, 29))
    drafter = town["drafter"]
    decision = s.write_draft(drafter, DECISION)
    s.classify(drafter, decision)
    s.state_traits(drafter, decision)
    s.check_content(drafter, decision)
    s.evaluate(drafter, decision, town.today)
    # Seven working days round the National Day holiday, with its make-up Saturday.
    s.consult(drafter, decision, town.today, day(10, 14))
    s.hand_in(drafter, decision, *s.PAPERS)
    town.on(day(10, 15))
    s.consult(town["drafter"], decision, day(9, 29), day(10, 14), feedback_on=town.today)
    s.submit(drafter, decision)
    town.on(day(10, 16))
    s.approve(town["legal"], decision)
    town.on(day(10, 19))
    s.decide(town["clerk"], decision, town.today, "县人民政府第15次常务会议")
    return decision


def plan_when_reminded(town: Town, decision: str) -> None:
    """Without a plan there is no number, and the drafter finds that on the desk."""
    clerk, drafter = town["clerk"], town["drafter"]
    expect(clerk.open(decision).locator("main")).to_contain_text("没有政策解读方案")
    clerk.look("statute-14a-no-plan")
    page = drafter.open("/work")
    press(page.get_by_role("link", name=f"登记解读方案：{DECISION_TITLE}", exact=True))
    expect(page.locator("main")).to_contain_text("没有政策解读方案")
    drafter.look("statute-14b-no-plan")
    s.plan_no_interpretation(drafter, decision, "只改动一处文字，减轻使用人的负担，没有需要另外说明的事项。")


def report_and_close(town: Town, address: str, decision_number: str) -> None:
    """The maker reports within thirty days; the city ends the review."""
    town.on(day(10, 21))
    legal = town["legal"]
    s.report_correction(legal, TITLE, decision_number, "已删去交验居住证明的要求，改为登记真实身份信息，决定已经公布。")
    legal.look("statute-16-correction-reported")
    s.file_upwards(legal, DECISION_TITLE, CITY, gap_reason=AT_ONCE)
    s.file_outside(legal, DECISION_TITLE, CONGRESS, town.today, gap_reason=AT_ONCE)
    town.on(day(10, 26))
    s.close_review(town["citybureau"], TITLE, "纠正情况属实，办结。")
    town["citybureau"].look("statute-17-review-closed")


def clocks_are_met(town: Town, address: str) -> None:
    """Every clock of the document was met in time, and each page names its ground."""
    legal = town["legal"]
    legal.open(address)
    legal.look("statute-18-all-clocks")
    lines = legal.page.locator("#clocks li")
    grounds = {
        "合法性审核": "国办发〔2018〕115号",
        "补正送审材料": "地方规定",
        "公布": "国务院令第711号",
        "发布政策解读": "地方规定",
        "送交文本供公众查阅": "地方规定",
        "报送备案": "河南省人民政府令第226号",
        "备案登记审查": "上海市规范性文件备案审查规定",
        "备案审查": "地方规定",
        "自行纠正并报告": "国务院令第789号",
    }
    links = {}
    for line in lines.all():
        expect(line).to_contain_text("按期办结")
        link = line.get_by_role("link")
        links[link.inner_text().split("：")[0]] = link.get_attribute("href")
    for duty, ground in grounds.items():
        page = legal.open(links[duty])
        expect(page.locator("main")).to_contain_text(ground)
        expect(page.locator("main")).to_contain_text("按期办结")


def audit_names_every_act(town: Town, address: str) -> None:
    """The audit administrator reads who did what, of the document, its filings and their review."""
    auditor = town["auditadmin"]
    number = address.rsplit("/", 1)[1]
    said = read_audit(auditor, f"/audit?subject=document&subject_id={number}")
    assert [act for act in ACTS if act not in said] == []
    auditor.look("statute-19-audit")
    said = read_audit(auditor, "/audit?subject=filing")
    assert [act for act in FILING_ACTS if act not in said] == []
    said = read_audit(auditor, "/audit?subject=record_review")
    assert [act for act in REVIEW_ACTS if act not in said] == []
    auditor.open("/audit/verify")
    auditor.look("statute-20-audit-verified")


def read_audit(auditor: Visitor, address: str) -> list[str]:
    """The acts that the audit page names, on all its pages."""
    page, acts = auditor.open(address), []
    while True:
        acts += page.locator("td[data-head=事项]").all_inner_texts()
        older = page.get_by_role("link", name=re.compile("更早"))
        if older.count() == 0:
            return acts
        press(older.first)
