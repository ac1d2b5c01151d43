"""A journey of evidence: a set of a hundred imported, proved by three units, one returned and mended, its coverage."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Town, Visitor, press

EDITION, SIZE = "2021", 100
KNOWN = "行政规范性文件按照规定的程序和时限报送备案,且报备率、报备及时率、规范率均达100%。"
UNITS = {1: "县城市管理局", 2: "县交通运输局", 27: "县司法局"}
REASON = "附件里没有公开日期，请换成公开网页。"
MISSING = "缺少2026年下半年的记录"


def pasted() -> str:
    """A table as it comes from a spreadsheet: of most texts only the number is known."""
    lines = ["序号\t三级指标正文\t测评方法\t分值\t责任单位\t完成时限\t本系统统计"]
    for no in range(1, SIZE + 1):
        text = KNOWN if no == 27 else ""
        due = "2026-08-31" if no in UNITS else ""
        lines.append(f"{no}\t{text}\t网络检索\t1\t{UNITS.get(no, '')}\t{due}\t{'filing' if no == 27 else ''}")
    return "\n".join(lines)


def test_three_units_prove_their_indicators_and_the_coverage_shows_it(town: Town, tmp_path: Path) -> None:
    editor, public = town["editor"], town.people["public"]
    place = take_in(editor)
    first, second, third = town["drafter"], town["drafter2"], town["justice-drafter"]
    give_page(first)
    paper = tmp_path / "执法公示目录.txt"
    paper.write_text("执法公示目录\n", encoding="utf-8")
    task = give_file(second, paper)
    give_figures(third)
    assert "执法公示目录" not in public.open(f"/column/indicators/{EDITION}/2").content()
    judge(editor)
    mend(second, task)
    judge_again(editor)
    see_coverage(editor, place)
    score(editor, place)
    expect(public.open(f"/column/indicators/{EDITION}/2").get_by_text("执法公示专栏").first).to_be_visible()
    for visitor in (editor, first, second, third, public):
        assert visitor.faults == []


def take_in(editor: Visitor) -> str:
    """Import a set and open it; the address of its overview."""
    page = editor.open("/work/indicators/import")
    page.get_by_label("版本", exact=False).first.fill(EDITION)
    page.get_by_label(re.compile("^名称")).fill("示范指标体系（2021年版）")
    page.get_by_label(re.compile("^粘贴表格")).fill(pasted())
    press(page.get_by_role("button", name="预览导入"))
    press(page.get_by_role("button", name=f"确认导入{EDITION}版"))
    place = page.url.removeprefix(editor.address).removesuffix("/manage")
    press(page.get_by_role("link", name="公开并开始报送"))
    press(page.get_by_role("button", name="确认公开并开始报送"))
    page = editor.open(place)
    expect(page.get_by_text("没有", exact=True).first).to_be_visible()
    editor.look("evidence-01-empty-overview")
    return place


def give_page(unit: Visitor) -> None:
    """From the desk to a page of the web, with what is wrong said first; then handed in."""
    page = unit.open("/work")
    expect(page.get_by_role("heading", name="要我办的指标佐证")).to_be_visible()
    unit.look("evidence-02-desk")
    press(page.get_by_role("link", name=re.compile("^提交佐证：第1项")))
    unit.look("evidence-03-task")
    press(page.get_by_role("link", name="添加网页", exact=True))
    page.get_by_label(re.compile("^网址")).fill("www.lushan.example/zhifa")
    page.get_by_label(re.compile("^标题")).fill("执法信息公示专栏")
    press(page.get_by_role("button", name="添加材料"))
    expect(page.locator(".errors")).to_contain_text("以http://或者https://开头")
    unit.look("evidence-04-wrong-address")
    page.get_by_label(re.compile("^网址")).fill("https://www.lushan.example/zhifa")
    press(page.get_by_role("button", name="添加材料"))
    hand_in(unit, "evidence-05-submit")


def give_file(unit: Visitor, paper: Path) -> str:
    """A file is added, one too many is removed again; the address of the task."""
    page = unit.open("/work")
    press(page.get_by_role("link", name=re.compile("^提交佐证：第2项")))
    place = page.url.removeprefix(unit.address)
    press(page.get_by_role("link", name="添加网页", exact=True))
    page.get_by_label(re.compile("^网址")).fill("https://www.lushan.example/x")
    page.get_by_label(re.compile("^标题")).fill("放错的网页")
    press(page.get_by_role("button", name="添加材料"))
    press(page.get_by_role("button", name=re.compile("移除.*放错的网页")))
    expect(page.get_by_role("heading", name="材料0份")).to_be_visible()
    press(page.get_by_role("link", name="添加文件", exact=True))
    page.get_by_label("文件", exact=False).first.set_input_files(paper)
    press(page.get_by_role("button", name="添加材料"))
    expect(page.get_by_role("link", name="执法公示目录.txt")).to_be_visible()
    hand_in(unit, "evidence-06-submit-file")
    return place


def give_figures(unit: Visitor) -> None:
    """Figures of our own records are frozen, and lead to what they counted."""
    page = unit.open("/work")
    press(page.get_by_role("link", name=re.compile("^提交佐证：第27项")))
    expect(page.get_by_text(KNOWN)).to_be_visible()
    press(page.get_by_role("link", name="添加本系统统计", exact=True))
    unit.look("evidence-07-figures")
    press(page.get_by_role("button", name="添加材料"))
    press(page.get_by_role("link", name=re.compile("^备案和审查建议统计")))
    expect(page.get_by_role("heading", name="统计结果").or_(page.get_by_text("报备率"))).not_to_have_count(0)
    page.go_back()
    hand_in(unit, "evidence-08-submit-figures")


def hand_in(unit: Visitor, name: str) -> None:
    page = unit.page
    press(page.get_by_role("link", name="提交审核", exact=True))
    unit.look(name)
    press(page.get_by_role("button", name="确认提交审核"))
    expect(page.get_by_role("status").first).to_contain_text("已提交，审核前不能再改")
    expect(page.get_by_role("link", name="添加网页", exact=True)).to_have_count(0)


def judge(editor: Visitor) -> None:
    """What came in stands on the desk; one is proved partly, one goes back, one is complete."""
    page = editor.open("/work")
    expect(page.get_by_role("link", name=re.compile("^审核佐证"))).to_have_count(3)
    editor.look("evidence-09-editors-desk")
    press(page.get_by_role("link", name=re.compile("^审核佐证：第1项")))
    editor.look("evidence-10-judge")
    page.get_by_role("radio", name="部分").check()
    press(page.get_by_role("button", name="认定材料"))
    expect(page.locator(".errors")).to_contain_text("请写明还缺什么材料")
    editor.look("evidence-11-what-is-missing")
    page.get_by_label(re.compile("^还缺什么材料")).fill(MISSING)
    press(page.get_by_role("button", name="确认认定材料"))
    expect(page.get_by_role("status").first).to_contain_text("已认定")
    press(editor.open("/work").get_by_role("link", name=re.compile("^审核佐证：第2项")))
    page.get_by_label(re.compile("^理由")).fill(REASON)
    press(page.get_by_role("button", name="退回补正"))
    expect(page.get_by_role("status").first).to_contain_text("已退回")
    press(editor.open("/work").get_by_role("link", name=re.compile("^审核佐证：第27项")))
    page.get_by_role("radio", name="完整").check()
    press(page.get_by_role("button", name="认定材料"))
    expect(page.get_by_role("status").first).to_contain_text("已认定")


def mend(unit: Visitor, place: str) -> None:
    """The reason stands on the desk and on the page; what was missing is added and handed in again."""
    page = unit.open("/work")
    expect(page.get_by_text(f"白予墨退回：{REASON}")).to_be_visible()
    unit.look("evidence-12-returned-desk")
    page = unit.open(place)
    expect(page.locator(".notice")).to_contain_text(REASON)
    unit.look("evidence-13-returned")
    press(page.get_by_role("link", name="添加网页", exact=True))
    page.get_by_label(re.compile("^网址")).fill("https://jtj.lushan.example/zhifa")
    page.get_by_label(re.compile("^标题")).fill("执法公示专栏")
    press(page.get_by_role("button", name="添加材料"))
    hand_in(unit, "evidence-14-mended")


def judge_again(editor: Visitor) -> None:
    page = editor.open("/work")
    press(page.get_by_role("link", name=re.compile("^审核佐证：第2项")))
    page.get_by_role("radio", name="完整").check()
    press(page.get_by_role("button", name="认定材料"))
    expect(page.get_by_role("status").first).to_contain_text("已认定")
    editor.look("evidence-15-accepted")


def see_coverage(editor: Visitor, place: str) -> None:
    """The tiles count and open their lists; the list narrows by unit; the table is saved as a spreadsheet."""
    page = editor.open(place)
    for word in ("完整2项", "部分1项", "没有97项"):
        expect(page.locator(".tile").filter(has_text=word)).to_have_count(1)
    expect(page.get_by_role("row", name=re.compile("县交通运输局"))).to_be_visible()
    editor.look("evidence-16-overview")
    press(page.locator(".tile a").nth(1))
    expect(page.get_by_text(f"还缺：{MISSING}")).to_be_visible()
    editor.look("evidence-17-list")
    page.get_by_label("佐证情况").select_option("all")
    page.get_by_label("责任单位").select_option(label="县司法局")
    press(page.get_by_role("button", name="筛选"))
    expect(page.locator(".coverage-list .task")).to_have_count(1)
    with page.expect_download() as saved:
        page.get_by_role("link", name="导出佐证情况表").click()
    assert saved.value.suggested_filename.endswith(".xlsx")


def score(editor: Visitor, place: str) -> None:
    page = editor.open(f"{place}/27")
    expect(page.get_by_text("由本系统记录计算", exact=False).first).to_be_visible()
    page.get_by_label(re.compile("^自评分")).fill("1")
    press(page.get_by_role("button", name="保存自评分"))
    editor.look("evidence-18-indicator")
    expect(editor.open(place).get_by_text(f"自评1分，满分{SIZE}分，已评1项，共{SIZE}项")).to_be_visible()
