"""Quotations over one line and many, nested, opened anew with each paragraph, and never closed."""

import re

import pytest

from lawdocs.texts.quotations import find_quotations


def read(text: str) -> list[tuple[str, bool]]:
    return [(each.words, each.is_closed) for each in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("将“甲”修改为“乙”。", ["甲", "乙"]),
        ("修改为：“甲‘乙’丙。”", ["甲‘乙’丙。"]),
        ("修改为：「甲『乙』丙。」", ["甲『乙』丙。"]),
        ("修改为：“甲“乙”丙。”", ["甲“乙”丙。"]),
        ("修改为：“甲。\n“乙。\n“（一）丙。”\n删去第二条。", ["甲。\n乙。\n（一）丙。"]),
        ("修改为：“甲。\n乙。\n丙。”\n删去第二条。", ["甲。\n乙。\n丙。"]),
        ('修改为："甲。\n"乙。"\n将"丙"删去。', ["甲。\n乙。", "丙"]),
        ("修改为：“甲：\n“乙”，是指丙。”", ["甲：\n“乙”，是指丙。"]),
        ("宪法第六条：“甲。”“乙。”修改为：“丙。”", ["甲。", "乙。", "丙。"]),
    ],
)
def test_quotations_are_read_with_their_paragraphs(text: str, words: list[str]) -> None:
    assert read(text) == [(each, True) for each in words]


def test_a_quotation_that_never_closes_ends_with_its_lines() -> None:
    assert read("将“甲。\n“乙。\n删去第二条。") == [("甲。\n乙。", False)]
    assert read("将“甲") == [("甲", False)]


def test_a_quotation_ends_before_what_cannot_be_quoted() -> None:
    text = "一、将“甲。\n乙。\n二、将“丙”删去。"
    found = find_quotations(text, until=re.compile("(?m)^二、"))
    assert [(each.words, each.is_closed) for each in found] == [("甲。", False), ("丙", True)]
    assert [text[each.start : each.end] for each in found] == ["“甲。", "“丙”"]
