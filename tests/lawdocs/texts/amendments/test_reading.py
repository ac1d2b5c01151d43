"""Amending texts as they are written, and the instructions that they give."""

import pytest

from lawdocs.texts.amendments.instructions import Action as A
from lawdocs.texts.amendments.instructions import Amended
from lawdocs.texts.amendments.reading import read_amendments
from lawdocs.texts.amendments.saying import written

HEAD = "关于修改《示例市停车管理办法》的决定\n决定对《示例市停车管理办法》（示政发〔2020〕5号）作如下修改：\n"

# A sentence of a decision; the instructions as (action, target, place, old, new).
SENTENCES = {
    "将第十二条修改为：“甲。”": [(A.REPLACE_UNIT, "art-12", "", "", "甲。")],
    "第十二条第二款修改为：“甲。\n“（一）乙；\n“（二）丙。”": [
        (A.REPLACE_UNIT, "art-12-p2", "", "", "甲。\n（一）乙；\n（二）丙。")
    ],
    "将第十二条修改为：\n“甲。\n（一）乙。\n丙。”": [(A.REPLACE_UNIT, "art-12", "", "", "甲。\n（一）乙。\n丙。")],
    "将第十二条第（三）项修改为：“（三）甲；”": [(A.REPLACE_UNIT, "art-12-p1-i3", "", "", "（三）甲；")],
    "第十二条改为第十三条，修改为：「甲『乙』。」": [
        (A.RENUMBER, "art-12", "第十三条", "", ""),
        (A.REPLACE_UNIT, "art-12", "", "", "甲『乙』。"),
    ],
    "将第二条修改为第六条：\n“甲。”": [
        (A.RENUMBER, "art-2", "第六条", "", ""),
        (A.REPLACE_UNIT, "art-2", "", "", "甲。"),
    ],
    "将第六条改为第八条，第二款修改为：“甲。”\n增加一款，作为第三款：“乙。”": [
        (A.RENUMBER, "art-6", "第八条", "", ""),
        (A.REPLACE_UNIT, "art-6-p2", "", "", "甲。"),
        (A.INSERT_UNIT, "art-6", "第三款", "", "乙。"),
    ],
    "第六条至第八条依次改为第七条至第九条。": [
        (A.RENUMBER, "art-6", "第七条", "", ""),
        (A.RENUMBER, "art-7", "第八条", "", ""),
        (A.RENUMBER, "art-8", "第九条", "", ""),
    ],
    "增加一条，作为第十三条：“甲。\n“乙。”": [(A.INSERT_UNIT, "", "第十三条", "", "甲。\n乙。")],
    "在第七条后增加一条，作为第七条之一：“甲。”": [(A.INSERT_UNIT, "art-7", "第七条之一", "", "甲。")],
    "增加两条，分别作为第三条、第四条：“第三条 甲。\n“乙。\n“第四条 丙。”": [
        (A.INSERT_UNIT, "", "第三条", "", "甲。\n乙。"),
        (A.INSERT_UNIT, "", "第四条", "", "丙。"),
    ],
    "在第七条后增加一款，作为第二款：“甲。”": [(A.INSERT_UNIT, "art-7", "第二款", "", "甲。")],
    "第七条增加两款，作为第二款、第三款：“甲。\n“（一）乙。\n“丙。”": [
        (A.INSERT_UNIT, "art-7", "第二款", "", "甲。\n（一）乙。"),
        (A.INSERT_UNIT, "art-7", "第三款", "", "丙。"),
    ],
    "第七条第一款增加一项，作为第三项：“（三）甲”。": [(A.INSERT_UNIT, "art-7-p1", "第三项", "", "（三）甲")],
    "第七条中增加一款作为第二款，将该条修改为：“甲。\n“乙。”": [(A.REPLACE_UNIT, "art-7", "", "", "甲。\n乙。")],
    "删去第三条、第五条第二款和第七条第一款第二项。": [
        (A.DELETE_UNIT, "art-3", "", "", ""),
        (A.DELETE_UNIT, "art-5-p2", "", "", ""),
        (A.DELETE_UNIT, "art-7-p1-i2", "", "", ""),
    ],
    "第三条删去第二款。": [(A.DELETE_UNIT, "art-3-p2", "", "", "")],
    "第三条第一款删去“甲”。": [(A.DELETE_WORDS, "art-3-p1", "", "甲", "")],
    "第三条、第四条删去“甲”。": [(A.DELETE_WORDS, "art-3", "", "甲", ""), (A.DELETE_WORDS, "art-4", "", "甲", "")],
    "第三条第二款予以删除。": [(A.DELETE_UNIT, "art-3-p2", "", "", "")],
    "将第三条第二款中的“甲”修改为“乙”，“丙”修改为“丁”。": [
        (A.REPLACE_WORDS, "art-3-p2", "", "甲", "乙"),
        (A.REPLACE_WORDS, "art-3-p2", "", "丙", "丁"),
    ],
    '将第三条、第四条中的"甲"、"乙"修改为"丙"。': [
        (A.REPLACE_WORDS, "art-3", "", "甲", "丙"),
        (A.REPLACE_WORDS, "art-3", "", "乙", "丙"),
        (A.REPLACE_WORDS, "art-4", "", "甲", "丙"),
        (A.REPLACE_WORDS, "art-4", "", "乙", "丙"),
    ],
    "第三条中的“甲”后增加“乙”，“丙”前增加“丁”。": [
        (A.INSERT_WORDS, "art-3", "", "甲", "乙"),
        (A.REPLACE_WORDS, "art-3", "", "丙", "丁丙"),
    ],
    "删去第八条第一款末尾的“甲”和第二款末尾的“乙”，并将第二款中的“及”修改为“或者”。": [
        (A.DELETE_WORDS, "art-8-p1", "", "甲", ""),
        (A.DELETE_WORDS, "art-8-p2", "", "乙", ""),
        (A.REPLACE_WORDS, "art-8-p2", "", "及", "或者"),
    ],
    "将全文中的“甲局”统一修改为“乙局”。": [(A.REPLACE_ALL_WORDS, "", "", "甲局", "乙局")],
    "将“甲局”统一修改为“乙局”。": [(A.REPLACE_ALL_WORDS, "", "", "甲局", "乙局")],
    "将标题修改为“示例市机动车停车管理办法”。": [(A.RENAME, "", "", "", "示例市机动车停车管理办法")],
    "将标题修改为《示例市机动车停车管理办法》。": [(A.RENAME, "", "", "", "示例市机动车停车管理办法")],
    "名称由《甲办法》更名为：《乙办法（试行）》": [(A.RENAME, "", "", "甲办法", "乙办法（试行）")],
    "标题由“甲办法”修改为“乙办法”。": [(A.RENAME, "", "", "甲办法", "乙办法")],
    "名称、第一条中的“甲”修改为“乙”。": [(A.RENAME, "", "", "甲", "乙"), (A.REPLACE_WORDS, "art-1", "", "甲", "乙")],
    "第三章章名修改为“甲”。": [(A.REPLACE_UNIT, "ch-3", "章名", "", "甲")],
    "第五条条首部分修改为：“甲”;并增加一项作为第三项规定：“乙。”": [
        (A.REPLACE_UNIT, "art-5", "条首部分", "", "甲"),
        (A.INSERT_UNIT, "art-5", "第三项", "", "乙。"),
    ],
    "第一条第二款开始部分增加规定：“甲”。": [(A.INSERT_WORDS, "art-1-p2", "开头", "", "甲")],
    "将第六条和第七条合并修改为：\n“甲。”": [
        (A.REPLACE_UNIT, "art-6", "", "", "甲。"),
        (A.DELETE_UNIT, "art-7", "", "", ""),
    ],
    "将第六条第三款和第九条第二款合并，作为第十二条，修改为：“甲。”": [
        (A.INSERT_UNIT, "", "第十二条", "", "甲。"),
        (A.DELETE_UNIT, "art-6-p3", "", "", ""),
        (A.DELETE_UNIT, "art-9-p2", "", "", ""),
    ],
    "增加一章“甲”，作为第六章，分为四条，包括第四十二条至第四十五条。": [
        (A.INSERT_UNIT, "", "第六章，包括第四十二条至第四十五条", "", "甲"),
    ],
    "附件1中的“甲”修改为“乙”。": [(A.REPLACE_WORDS, "annex-1", "", "甲", "乙")],
    "将引言修改为：\n“甲：”": [(A.REPLACE_UNIT, "preamble", "", "", "甲：")],
    "第二部分第（三）项中“甲”修改为“乙”。": [(A.REPLACE_WORDS, "h-2-3", "", "甲", "乙")],
    "将“三、保障措施”中的“甲”改为“乙”。": [(A.REPLACE_WORDS, "h-3", "", "甲", "乙")],
    "条文序号作相应调整。": [(A.RENUMBER, "", "", "", "")],
    "将条文顺序作相应调整：“第八条”调整为“第七条”。": [
        (A.RENUMBER, "", "", "", ""),
        (A.RENUMBER, "art-8", "第七条", "", ""),
    ],
}

UNCLEAR = [
    "十一条修改为：“甲。”",
    "第十四条修改为：甲。",
    "将第三条、第四条修改为：“甲。”",
    "第十三条第一款最后一句修改为：“甲。”",
    "表格第三行“甲”改为“乙”。",
    "增加两款，作为第二款、第三款：“甲。”",
    "将“甲”、“乙”、“丙”修改为“丁”、“戊”。",
    "办法第三条规定的标准不再适用。",
    "今后应当从严掌握。",
    "第三条、第四条增加一款：“甲。”",
    "第三条、第四条删去第二款。",
    "删去第三条第二款中关于收费的内容。",
    "将第三条第二款中关于收费的规定修改为“甲”。",
]


def read(text: str) -> Amended:
    (amended,) = read_amendments(text)
    return amended


@pytest.mark.parametrize("sentence", SENTENCES)
def test_drafting_words_give_instructions(sentence: str) -> None:
    text = f"{HEAD}一、{sentence}\n本决定自公布之日起施行。\n"
    amended = read(text)
    assert (amended.title, amended.number) == ("示例市停车管理办法", "示政发〔2020〕5号")
    assert [(x.action, x.target, x.place, x.old, x.new) for x in amended.instructions] == SENTENCES[sentence]
    assert all(text.index("一、") < x.start < x.end <= text.index("本决定自") for x in amended.instructions)
    assert all(x.doubt == "" for x in amended.instructions)


@pytest.mark.parametrize("sentence", UNCLEAR)
def test_what_is_not_understood_is_unclear_with_its_evidence(sentence: str) -> None:
    text = f"{HEAD}一、第一条修改为：“甲。”\n二、{sentence}\n三、删去第九条。\n"
    first, *found, last = read(text).instructions
    assert [first.action, last.action] == [A.REPLACE_UNIT, A.DELETE_UNIT]
    assert [x.action for x in found] == [A.UNCLEAR]
    assert text[found[0].start : found[0].end].strip("。") in sentence
    assert found[0].doubt.endswith("。")


def test_items_below_an_item_belong_to_its_article() -> None:
    below = "（一）第一款修改为：“甲。”\n（二）增加一款，作为第三款：“乙。”"
    text = f"{HEAD}一、对第二十一条作如下修改：\n{below}\n二、删去第九条。"
    assert [x.target for x in read(text).instructions] == ["art-21-p1", "art-21", "art-9"]


def test_one_decision_changes_several_documents() -> None:
    text = (
        "示例市人民政府关于修改和废止部分行政规范性文件的决定\n一、对下列文件予以修改\n"
        "（一）《甲办法》（示政发〔2018〕12号）\n1．第三条修改为：“甲。”\n2．删去第九条第二款。\n"
        "（二）将《乙规定》第六条中的“丙”修改为“丁”；将《戊规定》第七条删去。\n（三）《己规定》\n"
        "二、废止下列文件\n（一）《庚办法》（示政发〔2010〕1号）\n本决定自公布之日起施行。"
    )
    read = read_amendments(text)
    assert [(x.title, x.number) for x in read] == [
        ("甲办法", "示政发〔2018〕12号"),
        ("乙规定", None),
        ("戊规定", None),
        ("己规定", None),
        ("庚办法", "示政发〔2010〕1号"),
    ]
    assert [[i.action for i in x.instructions] for x in read] == [
        [A.REPLACE_UNIT, A.DELETE_UNIT],
        [A.REPLACE_WORDS],
        [A.DELETE_UNIT],
        [A.UNCLEAR],
        [A.UNCLEAR],
    ]
    assert "废止" in read[-1].instructions[0].doubt
    assert "没有读到修改内容" in read[-2].instructions[0].doubt


def test_short_names_are_the_document_itself() -> None:
    text = (
        "决定对《甲解释》（以下简称《解释》）作如下修改：\n一、增加一条，作为《解释》第七条：“乙。”\n"
        "二、将《解释》原第七条改为修改后《解释》第八条。"
    )
    amended = read(text)
    assert amended.title == "甲解释"
    assert [(x.action, x.target, x.place) for x in amended.instructions] == [
        (A.INSERT_UNIT, "", "第七条"),
        (A.RENUMBER, "art-7", "第八条"),
    ]


def test_a_quotation_left_open_ends_before_the_next_item() -> None:
    text = f"{HEAD}一、将第三条修改为：“甲。\n“乙。\n二、将第四条修改为：“丙。”"
    first, second = read(text).instructions
    assert (first.new, second.new) == ("甲。\n乙。", "丙。")
    assert "引号没有结束" in first.doubt
    assert second.doubt == ""


def test_the_text_published_anew_is_not_read() -> None:
    anew = "示例市停车管理办法\n第一条　将车停好。\n（一）甲。"
    text = f"{HEAD}一、删去第三条。\n《示例市停车管理办法》根据本决定作相应修改，重新公布。\n{anew}"
    assert [x.action for x in read(text).instructions] == [A.DELETE_UNIT]


def test_other_changes_that_are_not_said_are_a_doubt() -> None:
    (only,) = read(f"{HEAD}一、此外，对条文顺序和个别文字作相应调整和修改。").instructions
    assert (only.action, only.target) == (A.RENUMBER, "")
    assert "没有写明改了哪些" in only.doubt


def test_a_place_that_is_not_said_is_a_doubt() -> None:
    (only,) = read(f"{HEAD}一、第七条增加一款：“甲。”").instructions
    assert (only.target, only.place) == ("art-7", "一款")
    assert "没有写明作为第几款" in only.doubt


def test_a_text_that_amends_nothing_gives_nothing() -> None:
    assert read_amendments("") == []
    assert read_amendments("关于做好停车管理的通知\n各单位：\n请做好停车管理工作。\n示例市人民政府") == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("将第十二条修改为：“甲。”", "把第十二条改成“甲。”。"),
        ("第三章章名修改为“甲”。", "把第三章的章名改成“甲”。"),
        ("将第三条第二款中的“甲”修改为“乙”。", "把第三条第二款里的“甲”改成“乙”。"),
        ("将全文中的“甲局”统一修改为“乙局”。", "把全文里的“甲局”都改成“乙局”。"),
        ("增加一条，作为第十三条：“甲。”", "增加第十三条，内容是“甲。”。"),
        ("在第七条后增加一条，作为第七条之一：“甲。”", "在第七条后面增加第七条之一，内容是“甲。”。"),
        ("第七条增加一款，作为第二款：“甲。”", "在第七条增加第二款，内容是“甲。”。"),
        ("第三条中的“甲”后增加“乙”。", "在第三条里的“甲”后面加上“乙”。"),
        ("删去第三条第二款。", "删去第三条第二款。"),
        ("删去第三条中的“甲”。", "删去第三条里的“甲”。"),
        ("将标题修改为“甲办法”。", "把文件的标题改成“甲办法”。"),
        ("第六条改为第七条。", "把第六条改排为第七条。"),
        ("条文序号作相应调整。", "条文按修改后的顺序重新编号。"),
        ("十一条修改为：“甲。”", "这一句没有读懂，请对照修改文件的原文处理。"),
    ],
)
def test_an_instruction_is_said_in_plain_words(sentence: str, said: str) -> None:
    assert written(read(f"{HEAD}一、{sentence}").instructions[0]) == said
