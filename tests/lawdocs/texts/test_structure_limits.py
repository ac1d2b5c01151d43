"""Any text is read, without losing a character, and the work grows no faster than the text."""

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.numerals import to_chinese
from lawdocs.texts.structure import Kind, Outline, parse

LINES = [
    "示例县人民政府文件", "示例市财政局", "关于印发示例办法的通知", "示政〔2026〕1号", "（2026年1月1日公布）",
    "（2026年1月1日公布", "根据决定修正）", "各县人民政府：", "为了管理，制定本办法。", "目　录", "目录",
    "第一编　总则", "第一分编　通则", "第一章　总　则", "第二章", "附　则", "总则", "序　言", "第一节　甲",
    "第一条　甲。", "第二条　自公布之日起施行。", "第二条之一　丙。", "第一百一条　丁。", "条目一 甲", "条目",
    "全文 甲", "一、戊", "二、己。", "（一）甲；", "㈠乙", "1．乙；", "1 总则", "1.1 目的", "1.1.1 甲",
    "2 组织", "2.1", "3.2024年表", "（1）丙", "⑴丁", "⒈戊", "①己", "1.\t甲\t乙", "2.\t丙\t丁", "甲 | 乙 | 丙",
    "甲  乙  丙", "附件：1．表", "2．单", "附件：表", "附件：", "附件1", "附件1.", "附件一　名录", "附：", "附",
    "表.doc", "示例名录", "（试行）", "示例县人民政府", "示例县人民政府 2026年1月1日", "2026年1月1日",
    "二〇二六年一月一日", "（此件公开发布）", "抄送：甲", "2026年1月1日印发", "扫一扫", "　　段落。", "\u3000",
    "", "\x85", "a\u2028b",
]  # fmt: skip
SIZES = (400, 800)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def of_lines(most: int) -> st.SearchStrategy[str]:
    odd = st.text(alphabet="第一二条章节编款项之附件（）()、．. 　0１①㈠目录\t\u2028\x85|：；。年月日", max_size=20)
    return st.lists(st.one_of(st.sampled_from(LINES), odd), max_size=most).map("\n".join)


@given(of_lines(40))
def test_offsets_are_in_order_and_cover_every_character_once(text: str) -> None:
    position = 0
    for block in parse(text).blocks:
        assert position <= block.start < block.end <= len(text)
        assert not text[position : block.start].strip()
        position = block.end
    assert not text[position:].strip()


@given(of_lines(40))
def test_text_is_built_again_from_what_the_blocks_say(text: str) -> None:
    outline = parse(text)
    assert "".join(outline.rebuilt().split()) == "".join(text.split())
    assert (
        "".join(each.printed + each.text for each in outline.blocks).split()
        == outline.rebuilt().replace("\n", "").split()
    )
    names = [each.anchor for each in outline.blocks]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and not name.split()[1:] for name in names)


@given(st.one_of(st.text(max_size=300), of_lines(40)))
def test_every_view_of_any_text_can_be_had(text: str) -> None:
    outline = parse(text)
    views = (outline.toc(), outline.gaps, outline.unplaced, tuple(outline.segments()))
    assert all(isinstance(view, tuple) for view in views)
    assert all(outline.find(each.anchor) is each for each in outline.blocks)


@given(
    st.integers(1, 9999),
    st.integers(0, 10),
    st.sampled_from([to_chinese, str, lambda number: str(number).translate(WIDE)]),
    st.sampled_from(["　", " ", "\t", "：", ""]),
)
def test_every_number_of_an_article_is_read(number: int, insertion: int, write: Callable[[int], str], gap: str) -> None:
    after = f"之{to_chinese(insertion)}" if insertion else ""
    (block,) = parse(f"第{write(number)}条{after}{gap or '　'}甲方应当负责。").blocks
    assert (block.kind, block.number, block.insertion) == (Kind.ARTICLE, number, insertion)


@given(
    st.sampled_from(["第{}章　甲", "第{}节　甲", "第{}条　甲。", "（{}）甲；", "{}、甲"]),
    st.integers(1, 99),
    st.integers(0, 3),
)
def test_a_number_left_out_is_told_and_a_full_run_is_not(form: str, last: int, skipped: int) -> None:
    lines = [form.format(to_chinese(number)) for number in (*range(1, last + 1), last + 1 + skipped)]
    assert bool(parse("\n".join(lines)).gaps) == bool(skipped)


HOSTILE = {
    "one long line": lambda n: "法" * (n * 1_000),
    "a long line of brackets": lambda n: "（" * (n * 1_000),
    "a long line of spaces and bars": lambda n: "甲  |" * (n * 250),
    "a long number": lambda n: "第" + "一" * (n * 1_000) + "条　甲",
    "a long decimal": lambda n: "1." * (n * 500),
    "many lines": lambda n: "段落。\n" * n,
    "many articles of one number": lambda n: "第一条　自公布之日起施行。\n" * n,
    "articles that end texts and titles": lambda n: "第一条　自公布之日起施行。\n示例办法\n" * n,
    "many dates": lambda n: "2026年1月1日\n" * n,
    "many signatures": lambda n: "示例县财政局\n" * n + "2026年1月1日\n",
    "many contents": lambda n: "目录\n" * n,
    "contents of chapters": lambda n: "目录\n" + "第一节　甲\n" * n,
    "contents again and again": lambda n: "目录\n第一节　甲\n" * n,
    "many annexes announced": lambda n: "附件：1．甲\n" * n,
    "one long announcement": lambda n: "附件：\n" + "".join(f"{i}．甲\n" for i in range(1, n)),
    "many titled annexes": lambda n: "附件：甲\n" * n,
    "many annexes": lambda n: "附件\n" * n,
    "many file names": lambda n: "附件：\n" + "表.doc\n" * n,
    "many decimals": lambda n: "1 总则\n" + "".join(f"1.{i} 甲\n" for i in range(1, n)),
    "whole numbers": lambda n: "".join(f"{i} 甲\n" for i in range(1, n)),
    "headings in headings": lambda n: "一、甲\n（一）乙\n第一条　丙。\n" * n,
    "chapters without articles": lambda n: "第一章　甲\n第一节　乙\n" * n,
    "rows of a table": lambda n: "1.\t甲\t乙\n" * n,
    "unclosed note lines": lambda n: "（2026年公布\n" * n,
    "leftovers": lambda n: "第一条　自公布之日起施行。\n" + "扫一扫\n" * n,
    "mentions": lambda n: "第一条　甲。\n" + "第二条第一类。\n" * n + "第三条　乙。\n",
    "holes": lambda n: "第一条　甲。\n第二条第一类。\n第三条　乙。\n" * n,
    "items": lambda n: "第一条　甲：\n" + "（一）乙；\n" * n,
}  # fmt: skip


@pytest.mark.parametrize("shape", HOSTILE)
def test_work_grows_no_faster_than_the_text(shape: str) -> None:
    small, large = (calls(lambda n=n: every_view(HOSTILE[shape](n))) for n in SIZES)
    assert large <= 2.1 * small + 200


@pytest.mark.parametrize(
    "text", ["第一条　" + "法。" * 500_000, "（" * 1_000_000, "\n" * 1_000_000, "一、甲\n" * 100_000]
)
def test_texts_of_a_million_characters_are_read(text: str) -> None:
    outline = every_view(text)
    assert len("".join(outline.rebuilt().split())) == len("".join(text.split()))


def every_view(text: str) -> Outline:
    outline = parse(text)
    outline.toc()
    outline.segments()
    assert isinstance(outline.gaps + outline.unplaced, tuple)
    return outline


def calls(work: Callable[[], object]) -> int:
    """How many functions, those written in C too, a piece of work calls."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
