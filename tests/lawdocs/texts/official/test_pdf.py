"""The PDF of an official paper, measured: margins, grid, red line, marks, page numbers, imprint, bookmarks, fonts."""

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from lawdocs.texts.official.paper import Form
from lawdocs.texts.official.pdf import make_pdf
from lawdocs.texts.structure import parse
from tests.lawdocs.texts.official.conftest import made, measured, needs_font
from tests.lawdocs.texts.official.measuring import POINT, RED, Line, Measured, Rule
from tests.lawdocs.texts.official.samples import (
    ARTICLES,
    LAW,
    NOTICE,
    a_draft_copy,
    a_joint_paper,
    a_letter,
    a_notice,
    a_paper,
    an_order,
    an_upward_paper,
    some_minutes,
)

CHARACTER = 16 * POINT
PITCH = 28.95 * POINT
LEFT, RIGHT, TOP, BOTTOM = 28, 184, 37, 262
SHIFT = 2  # the binding edge is at the right of even pages
ASCENT = 0.88  # of a Chinese character above its base line


def body_of(seen: Measured, number: int) -> list[Line]:
    """The lines of the type area of a page."""
    return [line for line in seen.lines(number) if line.base < BOTTOM]


def sides(number: int) -> tuple[float, float]:
    """The left and right edges of the type area; the first page is 0, and odd."""
    return (LEFT - SHIFT, RIGHT - SHIFT) if number % 2 else (LEFT, RIGHT)


def top_of(line: Line) -> float:
    return line.base - ASCENT * line.size * POINT


def line_with(seen: Measured, number: int, text: str) -> Line:
    return next(line for line in seen.lines(number) if text in line.text)


def red_line(seen: Measured) -> Rule:
    """The red line below the number."""
    number = line_with(seen, 0, "〔2026〕")
    (found,) = [each for each in seen.rules(0, 100) if each.colour == RED and each.top > number.base]
    return found


def test_the_page_is_a4_and_its_text_keeps_the_margins() -> None:
    seen = measured(a_paper)
    assert [round(each) for each in seen.size] == [210, 297]
    assert len(seen) == 4
    for number in range(len(seen)):
        left, right = sides(number)
        assert min(line.left for line in body_of(seen, number)) == pytest.approx(left, abs=0.1)
        assert max(line.right for line in body_of(seen, number)) == pytest.approx(right, abs=0.2)
    lines = [line for number in range(len(seen)) for line in body_of(seen, number)]
    assert min(top_of(line) for line in body_of(seen, 1)) == pytest.approx(TOP + (PITCH - CHARACTER) / 2, abs=0.5)
    assert max(line.base for line in lines) < BOTTOM


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    lines = body_of(measured(a_paper), 1)
    assert len(lines) == 22
    left, right = sides(1)
    full = [line for line in lines if abs(line.left - left) < 0.1 and line.right > right - 1]
    assert len(full) > 10
    assert {len(line.text) for line in full} == {28}
    assert {round(line.size) for line in lines} == {16}
    steps = [after.base - before.base for before, after in zip(lines, lines[1:], strict=False)]
    assert all(step == pytest.approx(PITCH, abs=0.05) for step in steps)


def test_articles_begin_two_characters_in() -> None:
    lines = [line for line in body_of(measured(a_paper), 1) if line.text.startswith("第")]
    assert lines
    assert all(line.left == pytest.approx(sides(1)[0] + 2 * 156 / 28, abs=0.1) for line in lines)


def test_the_mark_number_and_red_line_stand_where_they_should() -> None:
    seen = measured(a_paper)
    mark, number = line_with(seen, 0, "鲁山县人民政府文件"), line_with(seen, 0, "〔2026〕")
    assert top_of(mark) == pytest.approx(TOP + 35, abs=1.5)
    assert (mark.left, mark.right) == (pytest.approx(LEFT, abs=0.5), pytest.approx(RIGHT, abs=0.5))
    gap = top_of(number) - (mark.base + (1 - ASCENT) * mark.size * POINT)
    assert gap == pytest.approx(2 * PITCH + (PITCH - CHARACTER) / 2, abs=1.5)
    assert (number.left + number.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    rule = red_line(seen)
    assert rule.height == pytest.approx(0.5, abs=0.1)
    assert (LEFT, RIGHT) in seen.edges(0, RED)
    assert rule.top - (number.base + (1 - ASCENT) * CHARACTER) == pytest.approx(4, abs=0.5)


def test_the_title_stands_two_lines_below_the_red_line_in_the_middle() -> None:
    seen = measured(a_paper)
    title = line_with(seen, 0, "停车泊位管理办法")
    rule = red_line(seen)
    half = (33 - 22) / 2 * POINT
    assert top_of(title) - rule.bottom == pytest.approx(2 * PITCH + half, abs=1)
    assert round(title.size) == 22
    assert (title.left + title.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.6)
    chapter = line_with(seen, 0, "第一章")
    assert chapter.base - title.base == pytest.approx(2 * PITCH, abs=1.5)


def test_page_numbers_stand_outside_seven_millimetres_below() -> None:
    seen = measured(a_paper)
    for number in range(len(seen)):
        line = seen.lines(number)[-1]
        assert line.text == f"—{number + 1}—"
        assert round(line.size) == 14
        middle = line.base - 0.38 * line.size * POINT
        assert middle - BOTTOM == pytest.approx(7, abs=0.8)
        left, right = sides(number)
        outside = line.left - left if number % 2 else right - line.right
        assert outside == pytest.approx(14 * POINT, abs=0.6)


def test_the_imprint_ends_the_last_page() -> None:
    seen = measured(a_paper)
    last = len(seen) - 1
    rules = [each for each in seen.rules(last, 30) if each.top > 200]
    assert [each.height for each in rules] == [pytest.approx(thick, abs=0.05) for thick in (0.35, 0.25, 0.35)]
    assert rules[-1].bottom == pytest.approx(BOTTOM, abs=0.1)
    left, right = sides(last)
    assert (left, right) in seen.edges(last, (0, 0, 0))
    copies, printed = line_with(seen, last, "抄送："), line_with(seen, last, "印发")
    one = 14 * POINT
    assert copies.left == printed.left == pytest.approx(left + one, abs=0.1)
    assert printed.right == pytest.approx(right - one, abs=0.2)
    assert round(printed.size) == 14
    lines = body_of(seen, last)
    behind = lines[lines.index(copies) + 1]
    assert behind.left == pytest.approx(copies.left + 3 * one, abs=0.2)
    assert "抄送" not in "".join(seen.texts[:last])


def test_the_signature_stands_above_the_day() -> None:
    seen = measured(a_paper)
    last = len(seen) - 1
    lines = body_of(seen, last)
    day = next(line for line in lines if line.text == "2026年9月8日")
    name = lines[lines.index(day) - 1]
    assert name.text == "鲁山县人民政府"
    assert (name.left + name.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=1.5)
    assert sides(last)[1] - day.right == pytest.approx(4 * CHARACTER, abs=1)
    before = lines[lines.index(name) - 1]
    assert name.base - before.base == pytest.approx(3 * PITCH, abs=0.2)


def test_a_notice_has_its_headings_annexes_and_notes() -> None:
    seen = measured(a_notice)
    assert [len(seen), seen.texts[2][:3], seen.texts[3][:3]] == [4, "附件1", "附件2"]
    title = line_with(seen, 2, "停车泊位申请表")
    label = line_with(seen, 2, "附件1")
    assert label.left == pytest.approx(LEFT, abs=0.1)
    assert top_of(title) - top_of(label) == pytest.approx(2 * PITCH, abs=1.5)
    below = line_with(seen, 2, "申请人应当")
    assert below.base - title.base == pytest.approx(2 * PITCH, abs=1.5)
    note = line_with(seen, 1, "此件公开发布")
    assert note.base - line_with(seen, 1, "2026年10月13日").base == pytest.approx(PITCH, abs=0.1)
    first, second = line_with(seen, 1, "1.停车泊位申请表"), line_with(seen, 1, "2.停车泊位登记表")
    assert first.text.startswith("附件：")
    assert second.left - first.left == pytest.approx(3 * 156 / 28, abs=0.3)
    assert "抄送：" in seen.texts[3]


def test_the_head_of_an_upward_paper_has_number_left_and_signers_right() -> None:
    seen = measured(an_upward_paper)
    lines = seen.lines(0)
    with_number = line_with(seen, 0, "〔2026〕")
    above = lines[lines.index(with_number) - 1]
    assert above.text == "签发人：王示例李示范"
    assert with_number.text == "鲁政规〔2026〕5号张样本"
    assert with_number.left == pytest.approx(LEFT + CHARACTER, abs=0.1)
    assert above.right == pytest.approx(RIGHT - CHARACTER, abs=0.4)
    rule = red_line(seen)
    assert rule.top - (with_number.base + (1 - ASCENT) * CHARACTER) == pytest.approx(4, abs=0.5)
    assert "平顶山市人民政府：" in seen.texts[0]


def test_names_of_a_joint_paper_are_equally_wide_with_papers_beside() -> None:
    seen = measured(a_joint_paper)
    marks = [line for line in seen.lines(0) if line.size > 25]
    text = "".join(line.text for line in marks)
    assert sorted(text) == sorted("鲁山县城市管理局鲁山县公安局鲁山县发展和改革委员会文件")
    names = [line for line in marks if line.text.startswith("鲁山县")]
    assert len(names) == 3
    assert {round(line.left) for line in names} == {28}
    alone = [line.right for line in names if "文件" not in line.text]
    assert max(alone) - min(alone) < 1
    assert max(line.right for line in marks) == pytest.approx(RIGHT, abs=1)
    last = "".join(seen.texts[-1:])
    assert last.index("鲁山县城市管理局") < last.index("鲁山县公安局") < last.index("鲁山县发展和改革委员会")


def test_a_letter_has_red_double_lines_and_no_number_on_its_first_page() -> None:
    seen = measured(a_letter)
    mark = seen.lines(0)[0]
    assert mark.text == "鲁山县人民政府"
    assert top_of(mark) == pytest.approx(30, abs=1.5)
    assert (20, 190) in seen.edges(0, RED)
    red = [each for each in seen.rules(0, 24) if each.colour == RED]
    assert [each.height for each in red] == [pytest.approx(thick, abs=0.05) for thick in (0.7, 0.25, 0.25, 0.7)]
    assert 297 - red[-1].bottom == pytest.approx(20, abs=0.1)
    upper = red[0].top
    assert upper - (mark.base + (1 - ASCENT) * mark.size * POINT) == pytest.approx(4, abs=1)
    number = line_with(seen, 0, "〔2026〕")
    assert number.text == "加急鲁政规〔2026〕5号"
    assert number.right == pytest.approx(RIGHT, abs=0.4)
    assert "—1—" not in seen.texts[0]
    assert "—2—" in seen.texts[1]
    assert "印发" not in "".join(seen.texts)


def test_an_order_has_its_number_no_red_line_and_is_signed_by_a_person() -> None:
    seen = measured(an_order)
    mark, number = seen.lines(0)[0], line_with(seen, 0, "第3号")
    assert mark.text == "鲁山县人民政府令"
    assert top_of(mark) == pytest.approx(TOP + 20, abs=1.5)
    gap = top_of(number) - (mark.base + (1 - ASCENT) * mark.size * POINT)
    assert gap == pytest.approx(2 * PITCH + (PITCH - CHARACTER) / 2, abs=1.5)
    assert [each for each in seen.rules(0, 100) if each.colour == RED and each.top > number.base] == []
    text = line_with(seen, 0, "已经2026年9月1日")
    assert text.base - number.base == pytest.approx(3 * PITCH, abs=0.2)
    assert text.left == pytest.approx(LEFT + 2 * 156 / 28, abs=0.6)
    signed, day = line_with(seen, 0, "王示例"), line_with(seen, 0, "2026年9月8日")
    assert signed.text == "县长王示例"
    assert (RIGHT - signed.right, RIGHT - day.right) == (pytest.approx(4 * CHARACTER, abs=1),) * 2
    assert day.base - signed.base == pytest.approx(2 * PITCH, abs=0.2)
    lines = body_of(seen, 0)
    assert signed.base - lines[lines.index(signed) - 1].base == pytest.approx(3 * PITCH, abs=0.2)
    assert lines[-1] == day, "what it makes public begins a sheet"
    assert seen.texts[1].startswith("鲁山县城区停车泊位管理办法第一章")
    assert "文件" not in seen.texts[0]


def test_an_order_without_another_text_has_its_title_and_its_signer_from_the_record() -> None:
    seen = Measured(
        make_pdf(a_paper(form=Form.ORDER, number="鲁山县人民政府令第3号", post="县长", signers=("王示例",))).data
    )
    assert "第3号鲁山县城区停车泊位管理办法第一章" in seen.texts[0]
    assert "县长王示例2026年9月8日" in "".join(seen.texts)


def test_minutes_name_who_was_there_and_have_no_signature() -> None:
    seen = measured(some_minutes)
    mark = seen.lines(0)[0]
    assert mark.text == "鲁山县人民政府常务会议纪要"
    assert top_of(mark) == pytest.approx(TOP + 35, abs=1.5)
    present = line_with(seen, 0, "出席：")
    lines = body_of(seen, 0)
    before, behind = lines[lines.index(present) - 1], lines[lines.index(present) + 1]
    assert present.base - before.base == pytest.approx(2 * PITCH, abs=0.2)
    assert present.left == pytest.approx(LEFT + 2 * 156 / 28, abs=0.6)
    assert behind.left == pytest.approx(LEFT + 5 * 156 / 28, abs=0.6)
    sitting = next(line for number in range(len(seen)) for line in seen.lines(number) if "列席：" in line.text)
    assert sitting.text == "列席：县人大常委会郑参照"
    whole = "".join(seen.texts)
    assert [whole.count(each) for each in ("出席：", "列席：", "2026年9月8日")] == [1, 1, 1]
    last = seen.texts[-1]
    assert "鲁山县人民政府2026年9月8日" not in last
    assert "文件" not in seen.texts[0]


def test_minutes_take_who_was_there_from_the_record_where_the_text_says_nothing() -> None:
    given_names = (("出席", "王示例"), ("请假", " "), ("列席", "郑参照"))
    seen = Measured(make_pdf(a_paper(form=Form.MINUTES, attendance=given_names)).data)
    whole = "".join(seen.texts)
    assert "鲁山县人民政府会议纪要" in seen.texts[0]
    assert "出席：王示例列席：郑参照" in whole
    assert "请假" not in whole


def test_a_text_that_a_notice_sends_out_begins_a_sheet() -> None:
    text = f"各单位：\n现将办法印发给你们。\n鲁山县人民政府\n2026年9月8日\n鲁山县停车办法\n{ARTICLES}"
    seen = Measured(make_pdf(a_paper(text, "关于印发《鲁山县停车办法》的通知")).data)
    assert seen.texts[1].startswith("鲁山县停车办法第三条")


def test_a_draft_never_looks_like_the_issued_paper() -> None:
    seen = measured(a_draft_copy)
    whole = "".join(seen.texts)
    assert "文件" not in seen.texts[0]
    assert "〔2026〕" not in whole
    assert "印发" not in whole
    assert "（送审稿）" in seen.texts[0]
    assert all("送审稿，第2稿，2026年9月8日" in text for text in seen.texts)
    assert not any(seen.edges(number, RED) for number in range(len(seen)))


def test_the_text_comes_out_in_reading_order() -> None:
    whole = "".join(measured(a_paper).texts)
    positions = [
        whole.index("".join(block.label.split()) + "".join(block.text.split())[:6]) for block in parse(LAW).blocks
    ]
    assert positions == sorted(positions)
    order = [
        "鲁山县人民政府文件",
        "鲁政规〔2026〕5号",
        "鲁山县城区停车泊位管理办法",
        "第一章",
        "2026年9月8日",
        "抄送",
        "印发",
    ]
    assert [whole.index(each) for each in order] == sorted(whole.index(each) for each in order)
    assert "".join(ARTICLES.split())[:200] in whole.replace("—1—", "").replace("—2—", "")


def test_bookmarks_lead_to_chapters_articles_and_annexes() -> None:
    def named(entries: list[object]) -> list[object]:
        return [named(each) if isinstance(each, list) else each.title for each in entries]

    reader = PdfReader(io.BytesIO(made(a_paper).data))
    title, chapters = named(reader.outline)
    assert title == "鲁山县城区停车泊位管理办法"
    assert chapters[0] == "第一章　总则"
    assert chapters[1] == ["第一条", "第二条"]
    assert chapters[-1] == ["第十一条"]
    notice = named(PdfReader(io.BytesIO(made(a_notice).data)).outline)
    assert notice[1] == ["一、总体要求", ["（一）指导思想"], "二、工作任务"]
    assert notice[2:] == ["附件1", "附件2"]


def test_every_font_is_embedded_and_the_file_is_an_archive_format() -> None:
    reader = PdfReader(io.BytesIO(made(a_notice).data))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor: DictionaryObject = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
        assert "/ToUnicode" in font
    assert reader.metadata.title == a_notice().title
    assert b"pdfaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_paper_is_the_same_file_each_time() -> None:
    assert make_pdf(a_notice()).data == made(a_notice).data


def test_stand_ins_are_told_and_not_printed() -> None:
    needs_font("FandolFang")
    paper = made(a_notice)
    told = dict(paper.stood_in)
    assert (told["仿宋"], told["小标宋"], told["黑体"], told["楷体"]) == (
        "FandolFang",
        "FandolSong",
        "FandolHei",
        "FandolKai",
    )
    assert "Fandol" not in "".join(measured(a_notice).texts)


def test_fonts_of_the_site_win_by_their_name(tmp_path: Path) -> None:
    """A font that says it is 仿宋_GB2312 is used before every other: here a file of Fandol under that name."""
    from fontTools.ttLib import TTFont

    source = Path("/usr/local/share/fonts/fandol/FandolKai-Regular.otf")
    if not source.is_file():
        pytest.skip("not run: the fonts of Fandol are not installed")
    font = TTFont(source)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = "FangSong_GB2312"
    font.save(tmp_path / "own.otf")
    # Without figures, which have families of their own.
    paper = a_paper("第一条　为了规范。", number="", written_on=None, printed_on=None)
    assert "仿宋" not in dict(make_pdf(paper, [tmp_path]).stood_in)
    assert "仿宋" in dict(make_pdf(paper).stood_in)


def test_characters_that_no_font_has_are_told() -> None:
    odd = make_pdf(a_paper("第一条　为了\U000f0000规范。"))
    assert odd.without_glyph == "\U000f0000"
    assert made(a_paper).without_glyph == ""


def test_nothing_of_a_text_is_markup() -> None:
    text = '第一条　<b>为了</b>&amp;规范<img src="file:///etc/passwd">{{ 7*7 }}。'
    title = '关于"><i>停车</i>的通知'
    done = make_pdf(a_paper(text, title, copies_to="<u>"))
    seen = Measured(done.data)
    assert '<b>为了</b>&amp;规范<imgsrc="file:///etc/passwd">{{7*7}}。' in seen.texts[0]
    assert title in seen.texts[0]
    reader = PdfReader(io.BytesIO(done.data))
    assert (reader.outline[0].title, reader.metadata.title) == (title, title)


# Everything that fonts-noto-cjk has a glyph of its own for; others share one, or have none and are told.
ORDINARY = st.lists(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.characters(min_codepoint=0x21, max_codepoint=0x7E),
        st.sampled_from("，。；：、！？“”（）《》〔〕【】—…\u3000 \n\t①②㎡℃％0123456789\x00\u2028"),
        st.sampled_from(["第一条　", "第一章　总则\n", "一、", "（一）", "附件1\n", "2026年1月2日\n", "抄送：甲。\n"]),
    ),
    max_size=150,
).map("".join)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ORDINARY)
def test_any_text_gives_a_pdf_with_all_its_characters(text: str) -> None:
    done = make_pdf(a_paper(text, issuers=("示例局",), number="", written_on=date(2026, 9, 8)))
    whole = "".join(Measured(done.data).texts)
    said = [each for each in "".join(text.split()) if each.isprintable()]
    assert not set(said) - set(whole) - set(done.without_glyph)
    assert all(whole.count(each) >= said.count(each) for each in set(said) if "\u4e00" <= each <= "\u9fa5")


def test_the_sample_of_a_notice_has_every_part() -> None:
    assert "".join(NOTICE.split())[:40] in "".join(measured(a_notice).texts)
