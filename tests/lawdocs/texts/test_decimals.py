"""Decimal numbering is read where it goes on, and an amount is no number of a heading."""

import pytest

from lawdocs.texts.structure import Role, parse

PLAN = """示例县防汛应急预案
目录
1 总则
1.1 编制目的
2 组织
3 附则
1 总则
1.1 编制目的
为了防汛。
1.2 分级
1.2.1 一级：（一）以上。
2．组织
2.1 指挥部职责：
（一）指挥；
（二）调度。
1．值班；
2．报送。
3 附则
本预案自印发之日起施行。
"""


def test_headings_nest_by_their_numbers() -> None:
    blocks = [each for each in parse(PLAN).blocks if each.kind.value != "paragraph"]
    assert [(each.kind.value, each.label.strip(), each.anchor, each.depth) for each in blocks] == [
        ("heading", "1", "h-1", 0),
        ("heading", "1.1", "h-1-1", 1),
        ("heading", "1.2", "h-1-2", 1),
        ("heading", "1.2.1", "h-1-2-1", 2),
        ("heading", "2", "h-2", 0),
        ("heading", "2.1", "h-2-1", 1),
        ("item", "（一）", "h-2-1-i1", 2),
        ("item", "（二）", "h-2-1-i2", 2),
        ("subitem", "1.", "h-2-1-i2-s1", 3),
        ("subitem", "2.", "h-2-1-i2-s2", 3),
        ("heading", "3", "h-3", 0),
    ]
    assert parse(PLAN).gaps == ()


def test_printed_contents_are_told_from_the_text() -> None:
    contents = [each.text for each in parse(PLAN).blocks if each.role is Role.CONTENTS]
    assert contents == ["目录", "1 总则", "1.1 编制目的", "2 组织", "3 附则"]


@pytest.mark.parametrize(
    "text",
    [
        "1.1 编制目的\n1.2 依据\n",  # no 1 before it
        "83.4\n12.5\n",
        "1 总则\n2 组织\n3 附则\n",  # a list, nothing below 1
        "第一条　甲：\n1 总则\n1.1 目的\n",  # articles have no decimals
        "1.5倍以上\n2.5倍以上\n",
    ],
)
def test_amounts_and_lists_are_no_headings(text: str) -> None:
    assert "heading" not in [each.kind.value for each in parse(text).blocks]


def test_number_far_off_is_an_amount() -> None:
    blocks = parse("1 总则\n1.1 目的\n1.9 万元以上\n8 个工作日\n8.1 万元\n").blocks
    assert [each.kind.value for each in blocks] == ["heading", "heading", "paragraph", "paragraph", "paragraph"]


def test_number_left_out_is_told() -> None:
    assert parse("1 总则\n1.1 目的\n1.3 依据\n3 附则\n3.1 解释\n").gaps == ("“1”“1.1”之后是“1.3”。", "“1”之后是“3”。")
