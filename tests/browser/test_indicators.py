"""A journey of an indicator set: previewed, confirmed, unchanged the second time, opened, read by the public."""

import re

from playwright.sync_api import Page, expect

from lawdocs.demo.county import JUSTICE
from tests.browser.conftest import Town, Visitor, press

EDITION, NEWER, SIZE = "2026", "2027", 100
HEAD = "一级指标\t二级指标\t序号\t三级指标正文\t测评方法\t分值\t责任单位\t完成时限"
KNOWN = "行政规范性文件按照规定的程序和时限报送备案,且报备率、报备及时率、规范率均达100%。"


def pasted(*, known: str = KNOWN) -> str:
    """A table as it comes from a spreadsheet: levels in merged cells; of most texts only the number is known."""
    lines = [HEAD]
    for no in range(1, SIZE + 1):
        level = "一、依法行政\t1.文件管理" if no == 1 else "\t"
        unit = {1: "县城市管理局", 2: "县司法局、县政府办公室", 27: JUSTICE}.get(no, "")
        text = known if no == 27 else ""
        due = "2027-06-30" if unit else ""
        lines.append(f"{level}\t{no}\t{text}\t网络检索\t1\t{unit}\t{due}")
    return "\n".join(lines)


def test_an_indicator_set_is_imported_opened_and_found_by_the_public(town: Town) -> None:
    editor, public = town["editor"], town.people["public"]
    place = take_in(editor)
    take_in_again(editor)
    change(editor)
    assert public.page.request.get(f"{public.address}/column/indicators/{EDITION}/27").status == 404
    open_it(editor, place)
    find(public)
    stand_side_by_side(editor, public, place)
    for visitor in (editor, public):
        assert visitor.faults == []


def preview(editor: Visitor, text: str, edition: str = EDITION) -> Page:
    page = editor.open("/work/indicators/import")
    page.get_by_label("版本", exact=False).first.fill(edition)
    page.get_by_label(re.compile("^名称")).fill(f"示范指标体系（{edition}）")
    page.get_by_label(re.compile("^粘贴表格")).fill(text)
    press(page.get_by_role("button", name="预览导入"))
    return page


def take_in(editor: Visitor) -> str:
    """Wrong units are named by row and column first; then the whole set is confirmed. The address of the set."""
    page = editor.open("/work/news")
    press(page.get_by_role("link", name="指标体系", exact=True))
    editor.look("indicators-01-list")
    press(page.get_by_role("link", name="导入指标", exact=True).first)
    editor.look("indicators-02-import")
    page = preview(editor, pasted().replace("县司法局、县政府办公室", "县司法局、县政府办室"))
    expect(page.get_by_role("row", name=re.compile("第3行"))).to_contain_text("没有名为“县政府办室”的单位")
    editor.look("indicators-03-faults")
    page = preview(editor, pasted())
    expect(page.get_by_text(f"新增{SIZE}项")).to_be_visible()
    press(page.get_by_role("button", name=f"确认导入{EDITION}版"))
    expect(page.get_by_role("status").first).to_contain_text("已导入")
    expect(page.get_by_text("1项一级、1项二级、100项三级")).to_be_visible()
    expect(page.get_by_text("99项正文待导入")).to_be_visible()
    editor.look("indicators-04-manage")
    return page.url.removeprefix(editor.address)


def take_in_again(editor: Visitor) -> None:
    """The same once more changes nothing, and there is nothing to confirm."""
    page = preview(editor, pasted())
    expect(page.get_by_text("与已有的完全相同，没有要改动的。")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("确认导入"))).to_have_count(0)
    editor.look("indicators-05-unchanged")


def change(editor: Visitor) -> None:
    """Old and new words stand side by side before they are stored."""
    page = preview(editor, pasted(known=f"{KNOWN}审查制度健全。"))
    expect(page.locator("del")).to_have_text(KNOWN)
    expect(page.locator("ins")).to_have_text(f"{KNOWN}审查制度健全。")
    editor.look("indicators-06-changed")
    press(page.get_by_role("button", name=f"确认导入{EDITION}版"))
    expect(page.get_by_role("status").first).to_contain_text("已导入")


def open_it(editor: Visitor, place: str) -> None:
    """Two more get their unit, then the set is opened on a page that says what follows."""
    page = editor.open(place)
    for no in (3, 4):
        page.get_by_label(f"选中第{no}项").check()
    page.get_by_label(re.compile("^责任单位")).fill("县公安局")
    page.get_by_label(re.compile("^完成时限")).fill("2027-06-30")
    press(page.get_by_role("button", name="分配勾选的指标"))
    expect(page.get_by_role("status").first).to_contain_text("已调整2项")
    press(page.get_by_role("link", name="公开并开始报送"))
    expect(page.get_by_text("99项正文待导入，95项没有责任单位。")).to_be_visible()
    editor.look("indicators-07-open")
    press(page.get_by_role("button", name="确认公开并开始报送"))
    expect(page.get_by_role("status").first).to_contain_text("已公开，各单位可以报送材料")


def find(public: Visitor) -> None:
    """The newest set is on top of the board; a number finds its indicator."""
    page = public.open("/column/indicators")
    expect(page.get_by_role("heading", name=f"{SIZE}项指标")).to_be_visible()
    public.look("indicators-08-board")
    page.get_by_role("searchbox").fill("27")
    press(page.get_by_role("button", name="查询"))
    expect(page.get_by_role("heading", name="1项含“27”的指标")).to_be_visible()
    press(page.get_by_role("link", name=re.compile("^行政规范性文件按照规定")))
    expect(page.get_by_role("heading", name="第27项指标")).to_be_visible()
    expect(page.get_by_text("还没有公开的材料。")).to_be_visible()
    public.look("indicators-09-one")


def stand_side_by_side(editor: Visitor, public: Visitor, place: str) -> None:
    """In a newer edition one indicator has moved; the older one stays one link away with what it had."""
    page = preview(editor, f"一、依法行政\n1. 新的一项。\n30. {KNOWN}", NEWER)
    press(page.get_by_role("button", name=f"确认导入{NEWER}版"))
    newer = page.url.removeprefix(editor.address)
    press(page.get_by_role("link", name=f"{EDITION}版", exact=True))
    expect(page.get_by_text(f"建议对应{EDITION}版第27项")).to_be_visible()
    editor.look("indicators-10-suggested")
    press(page.get_by_role("button", name="确认对应关系"))
    expect(page.get_by_role("status").first).to_contain_text("已保存1项对应关系")
    expect(page.get_by_text("序号移动、层级移动、文字有变化")).to_be_visible()
    editor.open(newer)
    press(page.get_by_role("link", name="公开并开始报送"))
    press(page.get_by_role("button", name="确认公开并开始报送"))
    page = public.open("/column/indicators")
    expect(page.get_by_role("heading", name="2项指标")).to_be_visible()
    press(page.get_by_role("link", name=f"{EDITION}版"))
    expect(page.get_by_role("heading", name=f"{SIZE}项指标")).to_be_visible()
    public.look("indicators-11-older")
