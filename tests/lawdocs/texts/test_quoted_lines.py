"""What a decision puts into another text opens no unit of the decision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.structure import parse

DECISION = """一、将《鲁山县停车办法》作如下修改：
（一）将第三条修改为：“第三条　停车泊位的设置应当符合下列要求：
（一）不影响通行；
（二）不占用盲道。”
（二）增加一条，作为第四条：
“第四条　收费应当公示。
第五条　公示应当载明“标准”等下列事项：
一、标准；
“第六章　附则
附件1：泊位表”
（三）删去第八条。
二、本决定自公布之日起施行。
"""


def labels(text: str) -> list[str]:
    return [each.label for each in parse(text).blocks if each.label]


def test_only_its_own_units_are_listed() -> None:
    outline = parse(DECISION)
    assert labels(DECISION) == ["一、", "（一）", "（二）", "（三）", "二、"]
    assert outline.gaps == ()
    assert [each.text for each in outline.within(outline.find("h-1-1"))][1:] == [
        "（一）不影响通行；",
        "（二）不占用盲道。”",
    ]
    assert len(outline.within(outline.find("h-1-2"))) == 6, "its line, and five of the other text"


def test_within_an_article_they_belong_to_the_item() -> None:
    changes = "（一）第二条修改为：“甲：\n（一）乙；\n（二）丙。”\n（二）删去第三条。"
    text = f"第一条　作如下修改：\n{changes}\n第二条　自公布之日起施行。"
    outline = parse(text)
    assert labels(text) == ["第一条", "（一）", "（二）", "第二条"]
    assert [each.depth for each in outline.blocks] == [0, 1, 2, 2, 1, 0]


@pytest.mark.parametrize(
    "text",
    [
        "一、将第三条修改为：“第三条　设置应当：\n（一）不影响通行；\n（二）便于管理。\n二、施行。",  # never closed
        "一、将第三条修改为：“第三条　设置应当：\n二、将第四条修改为：“收费应当公示。”\n三、施行。",  # nor is the first
        "一、本办法所称“停车泊位：\n（一）是指划定的；\n（二）区域”。",  # nothing is put into another text
    ],
)
def test_what_is_not_surely_quoted_opens_its_units(text: str) -> None:
    assert len(labels(text)) == text.count("\n") + 1


@given(
    st.lists(
        st.sampled_from(["一、修改为：“", "（二）甲。", "”", "第三条　乙“丙”", "“第四条", "二、增加一条：", "署名"])
    )
)
def test_nothing_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join(parse(text).rebuilt().split()) == "".join(text.split())
