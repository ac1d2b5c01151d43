"""Clauses as people name them, and what a text has in their place."""

import pytest

from lawdocs.texts.clauses import clause_fault, place_fault, read_clauses
from tests.factories import TEXT

HEADED = "各单位：\n一、加强领导。\n（一）明确责任；\n（二）落实经费。\n二、强化监督。\n三、本通知自公布之日起施行。\n"
INSERTED = "第六条　甲。\n第六条之一　乙。\n第八条　丙。\n丁。\n（一）戊；\n（二）己。\n"


@pytest.mark.parametrize(
    "clause",
    [
        "第三条",
        "第3条",
        "第三条第一项",
        "第三条第（一）项",
        "第三条(二)项",
        "第3条第2项",
        "第三条第一款第二项",
        "第二条第二款",
        "第2条第2款",
        "第 二 条",
        "第三条、第四条",
        "第一条至第三条",
        "标题",
        "第二章",
        "全文",
    ],
)
def test_clauses_of_a_text_are_found_however_they_are_written(clause: str) -> None:
    assert clause_fault(TEXT, clause) == ""


@pytest.mark.parametrize(
    ("text", "clause", "fault"),
    [
        (TEXT, "第九十九条", "正文没有第九十九条，最后一条是第四条"),
        (TEXT, "第99条第1款", "正文没有第九十九条，最后一条是第四条"),
        (TEXT, "第三条、第七条", "正文没有第七条，最后一条是第四条"),
        (TEXT, "第三条第三项", "第三条没有第三项，有第一项、第二项"),
        (TEXT, "第二条第三款", "第二条没有第三款，只有2款"),
        (TEXT, "第二条第一项", "第二条没有分项"),
        (INSERTED, "第七条", "正文没有第七条，附近有第六条之一、第八条"),
        (INSERTED, "第六条之二", "正文没有第六条之二，附近有第六条之一、第八条"),
        (INSERTED, "第二条", "正文没有第二条，附近有第六条"),
        (INSERTED, "第六条之一", ""),
        (INSERTED, "第八条第二款第二项", ""),
        (INSERTED, "第八条第一款第二项", "第八条第一款没有分项"),
        (HEADED, "第二条", ""),
        (HEADED, "第一条第二项", ""),
        (HEADED, "第五条", "正文没有第五条，最后一条是第三条"),
        ("只有一段。", "第九条", ""),
    ],
)
def test_a_clause_that_a_text_lacks_is_told_with_what_is_nearby(text: str, clause: str, fault: str) -> None:
    assert clause_fault(text, clause) == fault


@pytest.mark.parametrize(
    ("clause", "words", "fault"),
    [
        ("第三条第一项", "不妨碍行人和车辆通行", ""),
        ("第四条", "不妨碍行人和车辆通行", "这段原文在第三条，不在第四条"),
        ("第二条", "机动车停放位置。\n第二章　设置", ""),
        ("第三条、第四条", "不妨碍行人和车辆通行", ""),
        ("标题", "不妨碍行人和车辆通行", ""),
        ("第四条", "停车泊位", ""),
    ],
)
def test_words_stand_in_the_article_that_is_named(clause: str, words: str, fault: str) -> None:
    assert place_fault(TEXT, clause, words) == fault


def test_words_under_a_heading_are_told_by_it() -> None:
    assert place_fault(HEADED, "第一条", "强化监督") == "这段原文在第二条，不在第一条"


ANNEXED = f"{TEXT}附件1\n收费标准\n每小时2元。\n"
FREE = "不是正文里的条款，请写条款，例如第三条第二款、第五条；整个文件写“全文”"


@pytest.mark.parametrize(
    ("text", "said", "labels"),
    [
        (TEXT, "第三条第一项、第二项和第四条", ["第三条第一项", "第三条第二项", "第四条"]),
        (TEXT, "第2条第2款；第三条", ["第二条第二款", "第三条"]),
        (TEXT, "第二条第一款、第二款", ["第二条第一款", "第二条第二款"]),
        (TEXT, "第一条至第三条", ["第一条", "第二条", "第三条"]),
        (TEXT, "全文。", ["全文"]),
        (HEADED, "第一条第二项", ["第一条第二项"]),
        (ANNEXED, "附件1", ["附件1"]),
    ],
)
def test_lists_of_clauses_are_read(text: str, said: str, labels: list[str]) -> None:
    places, fault = read_clauses(text, said)
    assert ([each.label for each in places], fault) == (labels, "")


@pytest.mark.parametrize(
    ("text", "said", "fault"),
    [
        (TEXT, "第九百条", "正文没有第九百条，最后一条是第四条"),
        (TEXT, "第三条第三项", "第三条没有第三项，有第一项、第二项"),
        (TEXT, "第三条、第五项", "第三条没有第五项，有第一项、第二项"),
        (TEXT, "第三条至第九条", "正文没有第九条，最后一条是第四条"),
        (TEXT, "乱写<img src=x>", f"“乱写<img src=x>”{FREE}"),
        (TEXT, "第三条乱写", f"“第三条乱写”{FREE}"),
        (TEXT, "第二款", f"“第二款”{FREE}"),
        (TEXT, "附件2", f"“附件2”{FREE}"),
        (TEXT, "、", "请写明条款"),
        ("只有一段。", "第一条", "正文没有分条，请写“全文”"),
    ],
)
def test_what_is_no_list_of_clauses_is_refused(text: str, said: str, fault: str) -> None:
    assert read_clauses(text, said) == ([], fault)


def test_clauses_are_read_with_their_words() -> None:
    places, _ = read_clauses(TEXT, "第三条第一项、第二条第二款、第三条")
    assert [each.words for each in places] == [
        "（一）不妨碍行人和车辆通行；",
        "本办法所称停车泊位，是指道路范围内施划的机动车停放位置。",
        "第三条　停车泊位按照下列要求设置：\n（一）不妨碍行人和车辆通行；\n（二）不占用盲道和消防通道。",
    ]
    assert len({each.anchor for each in places}) == 2
