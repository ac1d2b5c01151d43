"""A year of annual reports: three bodies, one in time and public, one late, one missing; matrix, board and circular."""

import re
from datetime import date

from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.conftest import Town, Visitor, press
from workflows.reports import Part

BODIES = {"鲁山县城市管理局": "政府部门", "鲁山县交通运输局": "政府部门", "鲁山县尧山镇人民政府": "乡镇和街道"}
REASON = "请写明复议案件的数量。"


def test_a_year_with_one_late_and_one_missing_unit(town: Town) -> None:
    town.on(date(2026, 12, 28))
    register(town["editor"])
    town.on(date(2027, 1, 5))
    place = write(town["drafter"])
    send_back(town["editor"], place)
    town.on(date(2027, 2, 26))
    hand_in(town["drafter"], place, mend=True)
    check_and_publish(town["editor"], town.people["public"], place)
    town.on(date(2027, 3, 3))
    late = write(town["drafter2"], looks=False)
    hand_in(town["drafter2"], late, mend=False)
    town.on(date(2027, 4, 1))
    look_at_the_matrix(town["editor"])
    draft_the_circular(town["editor"])
    read(town.people["public"], place, late)
    for visitor in (town["drafter"], town["editor"], town.people["public"]):
        assert visitor.faults == []


def register(editor: Visitor) -> None:
    """Register three bodies and begin the year."""
    page = editor.open("/work/reports")
    expect(page.locator("main")).to_contain_text("还没有报告主体。")
    editor.look("reports-01-empty")
    editor.open("/work/reports/bodies/take-over")
    expect(page.get_by_role("button", name="确认列入")).to_be_visible()
    editor.look("reports-02-take-over")
    for number, (name, kind) in enumerate(BODIES.items(), start=1):
        editor.open("/work/reports/bodies/new")
        page.get_by_label("机关", exact=True).select_option(label=name)
        page.get_by_label("名称", exact=True).fill(name)
        page.get_by_label("类别").select_option(label=kind)
        page.get_by_label("顺序").fill(str(number))
        page.get_by_label("从哪一年度起报告").fill("2026")
        press(page.get_by_role("button", name="确认增加"))
        expect(page.get_by_role("status").first).to_contain_text(f"已列入{name}。")
    editor.look("reports-03-body")
    editor.open("/work/reports/bodies")
    editor.look("reports-04-bodies")
    editor.open("/work/reports/open")
    page.get_by_label("报告年度").fill("2026")
    editor.look("reports-05-open")
    press(page.get_by_role("button", name="确认开始收集"))
    expect(page.get_by_role("status").first).to_contain_text("已开始收集2026年度报告")
    expect(page.locator("main")).to_contain_text("2027年2月28日（依据未核实）")


def write(drafter: Visitor, *, looks: bool = True) -> str:
    """Find it on the desk, write the five parts and save; the address of the report."""
    page = drafter.open("/work")
    task = page.locator("li.task", has_text="报送年度报告：")
    expect(task).to_contain_text("关于2026年度法治政府建设情况的报告")
    press(task.get_by_role("link", name=re.compile("^撰写")))
    for part in Part:
        editor = page.get_by_role("textbox", name=part.label)
        editor.click()
        page.keyboard.type(f"{part.label}：全年办结行政复议案件23件。")
    if looks:
        drafter.look("reports-06-write")
        press(page.get_by_role("button", name="预览"))
        expect(page.get_by_role("heading", name="预览")).to_be_visible()
    press(page.get_by_role("button", name="保存草稿"))
    expect(page.get_by_role("status").first).to_contain_text("报送以前，只有本单位可以看到")
    if looks:
        submit(page, "2027-01-05")
    return page.url.removeprefix(drafter.address)


def submit(page: Page, day: str) -> None:
    """Name who checked for secrets, and hand it in."""
    press(page.get_by_role("link", name="报送", exact=True))
    press(page.get_by_role("button", name="确认报送"))
    expect(page.locator(".errors")).to_contain_text("请填写保密自查人")
    page.get_by_label("保密自查人").fill("办公室保密员")
    page.get_by_label("保密自查日期").fill(day)
    press(page.get_by_role("button", name="确认报送"))
    expect(page.get_by_role("status").first).to_contain_text("已报送，接收以前不能再改")


def send_back(editor: Visitor, place: str) -> None:
    """The editor finds it on the desk and returns it with a reason."""
    page = editor.open("/work")
    expect(page.locator("li.task", has_text="接收年度报告：鲁山县城市管理局")).to_be_visible()
    editor.look("reports-07-desk")
    editor.open(f"{place}/return")
    page.get_by_label("理由").fill(REASON)
    press(page.get_by_role("button", name="确认退回修改"))
    expect(page.get_by_role("status").first).to_contain_text("已退回")


def hand_in(drafter: Visitor, place: str, *, mend: bool) -> None:
    """What came back carries its reason and its clock; it is mended and handed in again."""
    if mend:
        page = drafter.open("/work")
        task = page.locator("li.task", has_text="修改退回的年度报告")
        expect(task).to_contain_text(f"退回：{REASON}")
        expect(task).to_contain_text("还剩2日")
        drafter.look("reports-08-came-back")
    page = drafter.open(place)
    submit(page, "2027-02-26" if mend else "2027-03-03")


def check_and_publish(editor: Visitor, public: Visitor, place: str) -> None:
    """Received with its five parts checked, cleared of secrets, published; hidden until then."""
    page = editor.open(f"{place}/receive")
    editor.look("reports-09-receive")
    press(page.get_by_role("button", name="确认接收报告"))
    expect(page.get_by_role("status").first).to_contain_text("已接收，核对结果已经记录")
    press(page.get_by_role("link", name="保密审查通过", exact=True))
    press(page.get_by_role("button", name="确认保密审查通过"))
    address = f"{public.address}{place.replace('/work/', '/column/')}"
    assert public.page.request.get(address).status == 404
    press(page.get_by_role("link", name="在本站公开", exact=True))
    editor.look("reports-10-publish")
    press(page.get_by_role("button", name="确认在本站公开"))
    expect(page.get_by_role("status").first).to_contain_text("已公开，公众可以看到")
    editor.look("reports-11-show")
    assert public.page.request.get(address).status == 200


def look_at_the_matrix(editor: Visitor) -> None:
    """The gaps are told in words, and each number opens its list."""
    page = editor.open("/work/reports")
    rows = {name: page.get_by_role("row").filter(has_text=name) for name in BODIES}
    expect(rows["鲁山县城市管理局"]).to_contain_text("按时")
    expect(rows["鲁山县交通运输局"]).to_contain_text("逾期报送")
    expect(rows["鲁山县尧山镇人民政府"]).to_contain_text("缺报")
    editor.look("reports-12-matrix")
    press(page.get_by_role("link", name=re.compile("2026年度按时率")))
    expect(page.get_by_role("heading", name=re.compile("按时报送"))).to_contain_text("1家")
    editor.look("reports-13-list")
    press(page.get_by_role("link", name=re.compile("报送率没有达到")))
    expect(page.get_by_role("rowheader", name="鲁山县尧山镇人民政府")).to_be_visible()


def draft_the_circular(editor: Visitor) -> None:
    """The circular names who is late and who is missing, as text, as a file, and as a draft of the news."""
    page = editor.open("/work/reports/2026")
    press(page.get_by_role("link", name="起草通报"))
    text = page.get_by_label("正文").input_value()
    assert "一、没有报送的单位（1家）\n鲁山县尧山镇人民政府。" in text
    assert "鲁山县交通运输局（2027年3月3日报送，逾期3日）。" in text
    editor.look("reports-14-circular")
    press(page.get_by_role("button", name="保存通报稿"))
    expect(page.get_by_role("status").first).to_contain_text("已保存通报稿，没有对外发出")
    editor.look("reports-15-circular-kept")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word 文件").click()
    words = [each.text for each in Document(download.value.path()).paragraphs]
    assert "鲁山县尧山镇人民政府。" in words
    press(page.get_by_role("button", name="生成动态草稿"))
    expect(page.get_by_role("status").first).to_contain_text("已生成动态草稿")


def read(public: Visitor, place: str, late: str) -> None:
    """Anybody finds the report from the column, and the gaps beside it."""
    page = public.open("/column")
    press(page.get_by_role("link", name="全部年度报告"))
    expect(page.get_by_role("row").filter(has_text="鲁山县尧山镇人民政府")).to_contain_text("没有公开")
    public.look("reports-16-board")
    public.open("/column/reports/2026")
    expect(page.locator("main")).to_contain_text("已经公开1家")
    public.look("reports-17-year")
    press(page.get_by_role("link", name=re.compile("2027年2月26日公开")))
    assert page.url.endswith(place.replace("/work/", "/column/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("鲁山县城市管理局关于2026年度法治政府建设情况的报告")
    for part in Part:
        expect(page.locator("article")).to_contain_text(f"{part.label}：全年办结行政复议案件23件。")
    public.look("reports-18-report")
    assert page.request.get(f"{public.address}{late.replace('/work/', '/column/')}").status == 404
