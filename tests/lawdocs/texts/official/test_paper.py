"""Papers as data: what a text says itself goes before what is given, and no line of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.official import sheet
from lawdocs.texts.official.measures import MEASURES, Source, value
from lawdocs.texts.official.paper import Form, Paper, Parts, parts_of
from lawdocs.texts.official.paragraphs import paragraphs
from lawdocs.texts.structure import parse
from tests.lawdocs.texts.official.samples import (
    a_draft_copy,
    a_joint_paper,
    a_letter,
    a_notice,
    a_paper,
    an_upward_paper,
)

LINES = st.sampled_from(
    [
        "各乡镇人民政府：",
        "鲁山县人民政府",
        "2026年10月13日",
        "（此件公开发布）",
        "附件：1.申请表",
        "附件1",
        "申请表",
        "第一章　总则",
        "第一条　为了规范。",
        "一、总体要求。坚持原则。",
        "（一）目标",
        "抄送：县委各部门。",
        "鲁政规〔2026〕5号",
        "鲁山县停车管理办法",
        "甲\t乙",
        "正文一句。",
        "　",
    ]
)


def test_a_notice_is_taken_apart() -> None:
    parts = a_notice().parts
    assert parts.addressee == "各乡镇人民政府，县政府各部门："
    assert parts.annex_notes == ("附件：1.停车泊位申请表", "2.停车泊位登记表")
    assert (parts.signatures, parts.dated, parts.note) == (("鲁山县人民政府",), "2026年10月13日", "（此件公开发布）")
    assert [each.text for each in parts.following if each.label][:2] == ["", ""]
    assert [block.text for block in parts.body][-1].startswith("各单位要加强领导")


def test_what_the_text_says_goes_before_what_is_given() -> None:
    paper = a_notice(addressee="别的机关", note="别的附注", issuers=("别的机关",))
    assert (paper.to, paper.remark) == ("各乡镇人民政府，县政府各部门：", "（此件公开发布）")
    assert (paper.signatures, paper.dated) == (("鲁山县人民政府",), "2026年10月13日")
    plain = a_paper(addressee="各乡镇人民政府", note="此件公开发布")
    assert (plain.to, plain.remark, plain.dated) == ("各乡镇人民政府：", "（此件公开发布）", "2026年9月8日")


def test_the_head_of_a_text_is_not_said_twice() -> None:
    text = "鲁政规〔2026〕5号\n鲁山县城区停车泊位管理办法\n第一条　为了规范。"
    assert [block.label for block in a_paper(text).parts.body] == ["第一条"]
    other = "鲁政规〔2026〕6号\n鲁山县城区停车泊位管理办法\n第一条　为了规范。"
    assert [block.text for block in a_paper(other).parts.body] == ["鲁政规〔2026〕6号", "为了规范。"]


@given(st.lists(LINES, max_size=14))
def test_no_line_of_a_text_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    parts = parts_of(parse(text))
    said = [parts.addressee, *parts.annex_notes, *parts.signatures, parts.dated, parts.note, *parts.imprint]
    for each in paragraphs((*parts.body, *parts.following)):
        said += [each.text, *(cell for row in each.rows for cell in row)]
    # Colons behind 附件1 are dropped, as the standard wants.
    assert sorted("".join("".join(said).split())) == sorted("".join(text.split()))


def test_the_imprint_says_who_gets_it_and_who_prints_it() -> None:
    assert a_paper(copies_to="抄送：县委。").imprint == (
        ("抄送：县委。", ""),
        ("鲁山县人民政府办公室", "2026年9月10日印发"),
    )
    assert [left for left, _ in a_letter().imprint] == [f"抄送：{a_letter().copies_to}。"]
    assert a_draft_copy().imprint == ()
    assert a_paper("正文。\n抄送：县纪委。\n县政府办 2026年1月2日印发").imprint[0] == ("抄送：县纪委。", "")


def test_the_mark_is_as_large_as_the_width_lets_it_be() -> None:
    mark = sheet.mark_of(a_paper())
    assert (mark.names, mark.papers) == (("鲁山县人民政府",), "文件")
    assert mark.size * 9 == value("width")
    short = sheet.mark_of(a_paper(issuers=("示例县委",)))
    assert short.size == value("mark_most")
    joint = sheet.mark_of(a_joint_paper())
    assert joint.size * (11 + 2 + 0.3) <= value("width") + 1e-9
    assert sheet.mark_of(a_letter()).papers == ""
    assert sheet.mark_of(a_paper(issuers=())) is None
    many = sheet.mark_of(a_paper(issuers=tuple(f"示例第{n}局" for n in range(12))))
    assert many.size * 12 * 1.04 <= value("mark_joint_most") + 1e-9


def test_the_day_stands_four_characters_from_the_right_below_the_middle_of_the_name() -> None:
    signature = sheet.signature_of(a_paper())
    day = sheet.width_of(signature.day)
    assert (signature.day_right, day) == (4, 6)
    assert signature.name_right + 7 / 2 == signature.day_right + day / 2


def test_without_a_seal_the_day_begins_two_characters_behind_the_name() -> None:
    signature = sheet.signature_of(an_upward_paper())
    assert (signature.name_right, signature.day_right) == (2, 1)
    assert (signature.name_right + 7) - (signature.day_right + 6) == 2
    wide = Paper("标题", Parts(), ("示例局",), form=Form.UPWARD, is_sealed=False, written_on=a_paper().written_on)
    narrow = sheet.signature_of(wide)
    assert (narrow.day_right, narrow.name_right + 3 - (narrow.day_right + 6)) == (2, 2)


def test_joint_signatures_stand_in_pairs() -> None:
    rows = sheet.signature_of(a_joint_paper()).rows
    assert rows == (("鲁山县城市管理局", "鲁山县公安局"), ("鲁山县发展和改革委员会",))


def test_every_measure_says_how_it_is_known() -> None:
    assert {each.source for each in MEASURES.values()} == set(Source)
    assert value("bottom") == value("page_height") - value("top") - value("height")
    assert value("right") == value("page_width") - value("left") - value("width")
    assert value("lines") * value("pitch") / 72 * 25.4 <= value("height")
    assert all(each.what and each.unit in ("mm", "pt", "") for each in MEASURES.values())
