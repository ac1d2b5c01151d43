"""Provisions are found where they stand, and followed to where a later text has them."""

import pytest

from lawdocs.texts.comparison import compare
from lawdocs.texts.provisions import Version, articles_of, locate, trail, words_for
from lawdocs.texts.structure import parse
from tests.factories import TEXT

HEADED = "各单位：\n一、加强领导。\n（一）明确责任；\n（二）落实经费。\n二、强化监督。\n"


@pytest.mark.parametrize(
    ("text", "clauses", "found"),
    [
        (TEXT, "第二章", [("ch-2", "本章")]),
        (TEXT, "第三条", [("art-3", "本条")]),
        (TEXT, "第三条第二项", [("art-3-p1-i2", "第二项")]),
        (TEXT, "第二条第一款、第二款", [("art-2", "第一款"), ("art-2-p2", "第二款")]),
        (HEADED, "第一条", [("h-1", "本条")]),
        (HEADED, "第一条第二项", [("h-1-2", "第二项")]),
        (TEXT, "第九条", []),
        (TEXT, "全文", []),
    ],
)
def test_clauses_have_their_place_and_their_word(text: str, clauses: str, found: list[tuple[str, str]]) -> None:
    outline = parse(text)
    assert [(each.anchor, words_for(outline, each)) for each in locate(outline, clauses)] == found


def test_a_text_without_articles_is_divided_by_its_headings() -> None:
    assert [each.anchor for each in articles_of(parse(HEADED))] == ["h-1", "h-2"]


MOVED = TEXT.replace("第三条", "第五条").replace("第四条　本", "第六条　本").replace("不占用盲道", "不占用各类盲道")
MOVED = MOVED.replace("第二章　设置\n", "第二章　设置\n第三条　统一编号。\n第四条　每年清点一次泊位数量。\n")


@pytest.mark.parametrize(
    ("clauses", "is_strict", "corrects", "found"),
    [
        ("第三条第一项", True, False, ["art-5-p1-i1"]),
        ("第三条第二项", True, False, []),
        ("第三条第二项", True, True, ["art-5-p1-i2"]),
        ("第三条", True, False, []),
        ("第三条", False, False, ["art-5"]),
        ("第三条", True, True, ["art-5"]),
        ("第二章", True, False, ["ch-2"]),
        ("第二条第二款", True, False, ["art-2-p2"]),
    ],
)
def test_a_provision_is_followed(clauses: str, is_strict: bool, corrects: bool, found: list[str]) -> None:
    versions = [Version(TEXT), Version(MOVED, corrects)]
    there = trail(versions, 0, 1, clauses, is_strict=is_strict, compare=compare)
    assert [each.anchor for each in there] == found
    if found and clauses != "第二章":
        back = trail(versions, 1, 0, there[0].label, is_strict=is_strict, compare=compare)
        assert [each.label for each in back] == [clauses]
