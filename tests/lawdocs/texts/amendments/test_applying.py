"""Instructions carried out on small texts: what comes, what is refused, what a person is told to look at."""

import pytest

from lawdocs.texts.amendments.applying import Applied, apply
from lawdocs.texts.amendments.reading import read_amendments

LAW = """示例市停车管理办法

目　录
第一章　总则
第二章　管理
第三章　附则

第一章　总则

　　第一条　为了停车，制定本办法。
　　第二条　停车应当遵守下列规定：
　　（一）不占道；
　　（二）不鸣笛；
　　（三）不熄火。
　　违反的，依照本办法第五条处罚。
第二章　管理
　　第三条　城管局负责管理。
　　城管局应当公示。
　　第四条　依照第二条第一款第三项和《甲条例》第五条管理。
　　第五条　违反第三条第二款的，由城管局处罚。
第三章　附则
　　第六条　本办法自公布之日起施行。
"""
NOTICE = """关于停车的通知
各单位：
一、加强领导
各单位要重视。
二、主要措施
（一）甲。
（二）乙。
三、保障
丙。
示例市人民政府"""


def carried_out(sentences: str, text: str = LAW, renumber: bool | None = None) -> Applied:
    (amended,) = read_amendments(f"决定对《示例市停车管理办法》作如下修改：\n{sentences}")
    return apply(text, amended.instructions, renumber=renumber)


def changed(old: str, new: str, text: str = LAW) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("sentence", "old", "new"),
    [
        ("第一条修改为：“甲。\n“乙。”", "为了停车，制定本办法。", "甲。\n　　乙。"),
        ("第一条修改为：“第一条 甲。”", "为了停车，制定本办法。", "甲。"),
        ("第三条第二款修改为：“甲。”", "城管局应当公示。", "甲。"),
        ("第二条第二项修改为：“（二）甲”。", "（二）不鸣笛；", "（二）甲；"),
        ("第二条第一款第（二）项修改为“甲”。", "（二）不鸣笛；", "（二）甲；"),
        ("第二条条首部分修改为“甲”。", "停车应当遵守下列规定：", "甲："),
        ("删去第三条第二款。", "\n　　城管局应当公示。", ""),
        ("删去第二条第二项。", "（二）不鸣笛；\n　　（三）不熄火。", "（二）不熄火。"),
        ("删去第二条第三项。", "（二）不鸣笛；\n　　（三）不熄火。", "（二）不鸣笛。"),
        (
            "第二条增加一项，作为第二项：“（二）甲”。",
            "（二）不鸣笛；\n　　（三）不熄火。",
            "（二）甲；\n　　（三）不鸣笛；\n　　（四）不熄火。",
        ),
        ("第二条增加一项，作为第四项：“甲”。", "（三）不熄火。", "（三）不熄火；\n　　（四）甲。"),
        ("第三条增加一款，作为第一款：“甲。”", "城管局负责管理。", "甲。\n　　城管局负责管理。"),
        ("第三条第一款后增加一款：“甲。”", "城管局负责管理。", "城管局负责管理。\n　　甲。"),
        ("第三条第二款中的“城管局”修改为“交通局”。", "城管局应当公示", "交通局应当公示"),
        ("第三条第一款中的“城管局”后增加“和交通局”。", "城管局负责管理", "城管局和交通局负责管理"),
        ("删去第五条中的“，由城管局处罚”。", "，由城管局处罚", ""),
        ("第一条末尾增加一句：“甲。”", "制定本办法。", "制定本办法。甲。"),
        ("第一条末尾增加“，并抄送甲。”", "制定本办法。", "制定本办法，并抄送甲。"),
        ("第一条末尾增加“，并抄送甲”", "制定本办法。", "制定本办法，并抄送甲。"),
        ("第二条第一款第二项末尾增加“、不超速”", "不鸣笛；", "不鸣笛、不超速；"),
        ("将标题修改为“甲办法”。", "示例市停车管理办法\n\n", "甲办法\n\n"),
        ("将标题中的“示例市”修改为“示例区”。", "示例市停车管理办法\n\n", "示例区停车管理办法\n\n"),
        ("将“不鸣笛”修改为“不按喇叭”。", "不鸣笛", "不按喇叭"),
    ],
)
def test_a_change_leaves_everything_else(sentence: str, old: str, new: str) -> None:
    applied = carried_out(sentence)
    assert [outcome.done for outcome in applied.outcomes] == [True]
    assert applied.text == changed(old, new)


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("第九条修改为：“甲。”", "原文没有这一条。"),
        ("第三条第五款修改为：“甲。”", "第三条没有第5款，只有2款。"),
        ("第二条第九项修改为：“甲。”", "原文没有这一项。"),
        ("第三条第一款中的“甲”修改为“乙”。", "第三条第一款没有“甲”。"),
        ("将“城管局”修改为“交通局”。", "“城管局”在全文出现3次，没有写明改哪一处。"),
        ("第三条增加一款，作为第九款：“甲。”", "第三条只有2款，排不到第9款。"),
        ("第三条增加一项，作为第二项：“甲。”", "这一条有几款，没有写明在哪一款增加。"),
        ("附件2中的“甲”修改为“乙”。", "原文没有这个部分。"),
        ("第二款修改为：“甲。”", "没有写明是哪一条的哪一款。"),
        ("第二条第一款第二项改为第三条。", "这一处已经改动，或者不是整款，不能改为一条。"),
        ("增加一条：“甲。”", "没有写明放在哪里。"),
        ("十一条修改为：“甲。”", "没有读懂这一句，请对照原文处理。"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(sentence: str, why: str) -> None:
    applied = carried_out(sentence)
    assert [(outcome.done, outcome.why) for outcome in applied.outcomes] == [(False, why)]
    assert applied.text == LAW


def test_a_new_article_moves_the_following_and_flags_mentions() -> None:
    applied = carried_out("一、增加一条，作为第三条：“甲。\n“乙。”\n二、条文序号作相应调整。")
    assert "\n第二章　管理\n" in applied.text
    assert "\n　　第三条　甲。\n　　乙。\n" in applied.text
    assert applied.renumbered == (
        ("第三条", "第四条"),
        ("第四条", "第五条"),
        ("第五条", "第六条"),
        ("第六条", "第七条"),
    )
    assert [(each.old, each.new) for each in applied.references] == [
        ("第五条", "第六条"),
        ("第三条第二款", "第四条第二款"),
    ]
    assert [applied.text[each.start : each.end] for each in applied.references] == ["第五条", "第三条第二款"]
    assert [each.anchor for each in applied.references] == ["art-2-p2", "art-6"]
    assert "《甲条例》第五条" in applied.text


def test_a_deleted_item_moves_those_behind_it_and_flags_mentions() -> None:
    applied = carried_out("删去第二条第一款第一项。")
    assert [(each.old, each.new) for each in applied.references] == [("第二条第一款第三项", "第二条第一款第二项")]
    gone = carried_out("删去第二条第一款第三项。")
    assert [(each.old, each.new) for each in gone.references] == [("第二条第一款第三项", None)]


def test_mentions_in_new_words_name_the_new_numbers_already() -> None:
    applied = carried_out(
        "一、增加一条，作为第一条：“甲。”\n二、第五条改为第六条，修改为：“依照本办法第四条处罚。”\n三、将第二条第二款中的“第五条”修改为“第六条”。"
    )
    assert [each.old for each in applied.references] == ["第二条第一款第三项"]


def test_mentions_of_other_texts_are_not_flagged() -> None:
    text = LAW.replace("《甲条例》第五条", "《甲市若干规定》第五条、第六条，刑法第五条，本办法第五条")
    applied = carried_out("增加一条，作为第三条：“甲。”", text)
    flagged = [each for each in applied.references if each.old == "第五条"]
    assert [applied.text[: each.start].endswith("本办法") for each in flagged] == [True, True]


def test_an_item_named_without_its_paragraph_is_of_the_first_list() -> None:
    text = LAW.replace("违反的，依照本办法第五条处罚。", "违反的，处下列处罚：\n　　（一）警告；\n　　（二）罚款。")
    assert carried_out("删去第二条第一项。", text).text.count("警告") == 1
    assert "违反的，处下列处罚：\n　　（一）罚款。" in carried_out("删去第二条第二款第一项。", text).text


def test_a_paragraph_becomes_an_article() -> None:
    applied = carried_out("一、将第三条第二款改为第四条，修改为：“甲。\n“乙。”\n二、条文序号作相应调整。")
    assert "第三条　城管局负责管理。\n　　第四条　甲。\n　　乙。\n　　第五条　依照" in applied.text
    assert applied.renumbered == (("第四条", "第五条"), ("第五条", "第六条"), ("第六条", "第七条"))


def test_words_put_behind_their_like_are_pointed_out() -> None:
    applied = carried_out("第三条第一款中的“城管局”后增加“城建局”。", LAW)
    assert applied.outcomes[0].why == ""
    alike = carried_out("第三条第一款中的“城管局”后增加“城管队”。", LAW)
    assert "顿号" in alike.outcomes[0].why
    assert "城管局城管队负责" in alike.text


def test_numbers_stay_where_nothing_says_otherwise() -> None:
    applied = carried_out("删去第三条。")
    assert applied.renumbered == ()
    assert "第四条　依照" in applied.text
    assert [(each.old, each.new) for each in applied.references] == [("第三条第二款", None)]
    assert carried_out("删去第三条。", renumber=True).renumbered == (
        ("第四条", "第三条"), ("第五条", "第四条"), ("第六条", "第五条"),
    )  # fmt: skip


def test_an_article_between_two_numbers_moves_none() -> None:
    applied = carried_out("在第三条后增加一条，作为第三条之一：“甲。”")
    assert applied.renumbered == ()
    assert "城管局应当公示。\n　　第三条之一　甲。\n　　第四条" in applied.text


def test_articles_change_places() -> None:
    applied = carried_out("一、第一条改为第三条。\n二、第三条改为第一条，修改为：“甲。”")
    assert [outcome.done for outcome in applied.outcomes] == [True, True, True]
    assert applied.text.index("第一条　甲。") < applied.text.index("第二条　停车") < applied.text.index("第三条　为了")


def test_a_new_chapter_with_its_heading_and_its_line_in_the_contents() -> None:
    applied = carried_out(
        "一、增加一章“监督”，作为第三章，包括第六条至第七条。\n"
        "二、增加两条，作为第六条、第七条：“第六条 甲。\n“第七条 乙。”\n三、对条文顺序作相应调整。"
    )
    assert [outcome.why for outcome in applied.outcomes] == ["", "", "", ""]
    assert "第二章　管理\n第三章　监督\n第四章　附则\n\n第一章" in applied.text
    assert "处罚。\n第三章　监督\n　　第六条　甲。\n　　第七条　乙。\n第四章　附则\n　　第八条　本办法" in applied.text


def test_words_of_a_chapter_and_of_the_whole_text() -> None:
    applied = carried_out("将第二章中的“城管局”修改为“交通局”。")
    assert (applied.text.count("城管局"), applied.text.count("交通局")) == (0, 3)
    everywhere = carried_out("将全文中的“城管局”统一修改为“交通局”。")
    assert everywhere.text == applied.text
    assert everywhere.outcomes[0].why == ""
    assert "出现3次" in applied.outcomes[0].why


def test_part_of_a_decision_keeps_the_order_and_says_what_does_not_fit() -> None:
    (amended,) = read_amendments(
        "决定对《示例市停车管理办法》作如下修改：\n一、增加一条，作为第二条：“甲。”\n二、将第四条改为第五条，修改为：“乙。”\n"
        "《示例市停车管理办法》根据本决定作相应修改并对条文顺序作相应调整，重新公布。"
    )
    without_first = amended.instructions[1:]
    applied = apply(LAW, without_first)
    assert "第四条　乙。" in applied.text
    assert [outcome.why for outcome in applied.outcomes if outcome.why] == [
        "按顺序排到第四条，与所写的第五条不同，请核对。"
    ]


def test_a_text_without_articles_is_changed_by_its_headings() -> None:
    applied = carried_out(
        "一、第二部分第（一）项修改为：“（一）丁。”\n二、将第三条中的“丙”修改为“戊”。\n三、第一部分第二段删去。", NOTICE
    )
    assert [outcome.done for outcome in applied.outcomes] == [True, True, True]
    assert applied.text == NOTICE.replace("甲。", "丁。").replace("丙。", "戊。").replace("各单位要重视。\n", "")


def test_what_was_written_anew_is_not_changed_again() -> None:
    applied = carried_out("一、第三条修改为：“甲。”\n二、删去第三条第二款。")
    assert [outcome.done for outcome in applied.outcomes] == [True, False]
    assert applied.text == changed("城管局负责管理。\n　　城管局应当公示。", "甲。")


def test_a_deleted_paragraph_does_not_come_back_as_an_article() -> None:
    applied = carried_out("一、删去第三条第二款。\n二、第三条第二款改为第四条。")
    assert [outcome.done for outcome in applied.outcomes] == [True, False]
    assert "应当公示" not in applied.text


def test_no_instructions_change_nothing() -> None:
    assert apply(LAW, ()) == Applied(LAW, (), (), ())


@pytest.mark.parametrize(
    ("added", "remark"),
    [
        ("，并抄送甲。", ""),
        ("，并抄送甲", "字句加在句末标点前面，原来的标点留在最后，请核对标点。"),
        ("另行抄送甲", "加在句末标点后面的字句自己没有句末标点，请核对标点。"),
        ("另行抄送甲。", ""),
    ],
)
def test_words_at_the_end_of_a_paragraph_ask_to_look_at_the_marks(added: str, remark: str) -> None:
    (outcome,) = carried_out(f"第一条末尾增加“{added}”。").outcomes
    assert (outcome.done, outcome.why) == (True, remark)
