"""A given article is left out only where the source shows that it is at fault; every other difference is a miss."""

import pytest

from lawdocs.texts.report.articles import ARTICLES
from lawdocs.texts.report.comparing import Comparison, Reading, Verdict

LAW = "第一章　总则\n第一条　甲。\n第二条　乙：\n（一）丙；\n第二章　附则\n第三条　自公布之日起施行。\n"
GIVEN = [("第一条", "甲。"), ("第二条", "乙：\n（一）丙；"), ("第三条", "自公布之日起施行。")]
ENDED = "第一条　甲。\n第二条　自公布之日起施行。\n"


def ended(excess: str) -> list[tuple[str, str]]:
    return [("第一条", "甲。"), ("第二条", f"自公布之日起施行。{excess}")]


def compare(text: str, given: list[tuple[str, str]]) -> list[Comparison]:
    record = {"text": text, "articles": [{"no": no, "text": words} for no, words in given]}
    return list(ARTICLES.compare(Reading.read(record)))


def told(text: str, given: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(each.verdict.value, each.reason) for each in compare(text, given)]


def test_law_with_all_its_articles_is_equal_once() -> None:
    assert compare(LAW, GIVEN) == [Comparison(Verdict.EQUAL)]
    assert compare(LAW, []) == []


def test_white_space_does_not_count() -> None:
    assert told(LAW, [("第一条", " 甲 。"), ("第 二条", "乙：（一）丙；"), GIVEN[2]]) == [("equal", "")]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ([("第一条", "丁。"), *GIVEN[1:]], "第一条 differs at character 0"),
        ([("第一条", "甲"), *GIVEN[1:]], "第一条 differs at character 1"),
        ([GIVEN[0], ("第二条", "乙："), GIVEN[2]], "第二条 differs at character 2"),
        ([*GIVEN, ("第四条", "戊。")], "第四条 was not found"),
        (GIVEN[1:], "the record has no 第一条 here"),
        (GIVEN[:2], "the record has no 第三条 here"),
        ([GIVEN[0], ("第二条", "丁"), ("第三条", "丁")], "第二条 differs at character 0; 1 more differ"),
        # the words too many do not stand there, or open nothing
        ([GIVEN[0], ("第二条", "乙：（一）丙；第三章附则"), GIVEN[2]], "第二条 differs at character 7"),
        ([*GIVEN[:2], ("第三条", "自公布之日起施行。第四章附则")], "第三条 differs at character 9"),
    ],
)
def test_difference_is_one_miss_of_the_law(given: list[tuple[str, str]], reason: str) -> None:
    (comparison,) = compare(LAW, given)
    assert (comparison.verdict, comparison.reason) == (Verdict.MISS, reason)


def test_article_that_the_record_cuts_short_is_a_miss() -> None:
    text = "第一条　甲。\n乙应当办理。\n第二条　丙。\n"
    assert told(text, [("第一条", "甲。"), ("第二条", "丙。")]) == [("miss", "第一条 differs at character 2")]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        # the record gives the next article instead of this one
        ("第一条　甲。\n第二条　乙。", [("第一条", "第二条乙。"), ("第二条", "乙。")]),
        # a short line behind an article that does not say that the text ends there
        (
            "第一条　甲。\n第二条　乙。\n示例县财政局\n2026年1月1日",
            [("第一条", "甲。"), ("第二条", "乙。示例县财政局2026年1月1日")],
        ),
    ],
)
def test_other_words_are_a_miss_whatever_they_begin_with(text: str, given: list[tuple[str, str]]) -> None:
    assert [verdict for verdict, _ in told(text, given)] == ["miss"]


@pytest.mark.parametrize(
    ("text", "given", "reason"),
    [
        (LAW, [GIVEN[0], ("第二条", "乙：（一）丙；第二章附则"), GIVEN[2]],
         "the given 第二条 ends with the heading that follows it"),
        ("第一条　甲。\n附　则\n第二条　乙。", [("第一条", "甲。附则"), ("第二条", "乙。")],
         "the given 第一条 ends with the heading that follows it"),
        ("一、甲事\n第一条　甲。\n二、乙事\n第二条　乙。", [("第一条", "甲。二、乙事"), ("第二条", "乙。")],
         "the given 第一条 ends with the heading that follows it"),
        (ENDED + "附：\n税率表\n", ended("附：税率表"),
         "the given 第二条 goes on into the annex"),
        (ENDED + "税率表\n烟 | | 3", ended("税率表烟||3"),
         "the given 第二条 goes on into the annex"),
        (ENDED + "扫一扫", ended("扫一扫"),
         "the given 第二条 goes on with what stands behind the end of the text"),
        (ENDED + "- [表](/a.doc)", ended("-[表](/a.doc)"),
         "the given 第二条 goes on with the list of attachments of a web page"),
        ("第一条　甲。\n第二条乙应当办理。\n第三条　丙。", [("第一条", "甲。第二条乙应当办理。"), ("第三条", "丙。")],
         "the given 第一条 goes on into the next article"),
    ],
)  # fmt: skip
def test_given_article_past_its_end_is_left_out_and_the_rest_counts(
    text: str, given: list[tuple[str, str]], reason: str
) -> None:
    assert told(text, given) == [("left out", reason), ("equal", "")]


def test_left_out_article_does_not_hide_a_miss() -> None:
    given = [("第一条", "丁。"), ("第二条", "乙：（一）丙；第二章附则"), GIVEN[2]]
    assert [verdict for verdict, _ in told(LAW, given)] == ["left out", "miss"]


def test_article_that_the_record_has_a_hole_for_is_left_out() -> None:
    reason = "the record leaves out 第二条, which begins a line between its neighbours"
    assert told(LAW, [GIVEN[0], GIVEN[2]]) == [("left out", reason), ("equal", "")]
    text = "第一条　甲。\n第二条　乙。\n第三条　丙。\n第四条　丁。"
    two_missing = told(text, [("第一条", "甲。"), ("第四条", "丁。")])
    assert two_missing == [("miss", "the record has no 第二条 here; 1 more differ")]


def test_whole_text_given_as_one_article_counts_nowhere() -> None:
    reason = "the record gives the whole text as one article 全文"
    assert told("全文 甲。\n乙。", [("全文", "甲。\n乙。")]) == [("left out", reason)]
