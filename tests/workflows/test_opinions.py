"""What an opinion says point by point and clause by clause, and amendments put into a text."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows import guards as g
from workflows.actors import Actor
from workflows.facts import Act, Facts
from workflows.opinions import Amendment, Check, Form, Point, amended, amendment_faults
from workflows.states import DocumentState as S

TEXT = "第一条　甲。\n第二条　乙。\n第三条　乙。\n"
ONE = Amendment("第一条", "甲。", "丙。", "与上位法不一致", "《某法》第五条")


def told(guard: g.Guard, act: Act) -> list[str]:
    facts = Facts(S.REVIEW, text=TEXT, opinion_forms=tuple(form.label for form in Form))
    found = guard(facts, Actor(7, "沈若谷"), date(2026, 10, 13), act)
    return [each.reason for each in found or ()]


def faults(*amendments: Amendment) -> list[tuple[int, str, str]]:
    found = amendment_faults(TEXT, dict(enumerate(amendments, start=1)))
    return [(fault.number, fault.part, fault.text) for fault in found]


def test_every_point_is_looked_at_and_a_failing_one_needs_a_remark() -> None:
    checks = tuple(Check(point.value, True) for point in Point)
    assert len(checks) == 7
    assert told(g.points_are_checked, Act(form="lawful", checks=checks)) == []
    assert told(g.points_are_checked, Act(form="lawful", checks=checks[1:])) == ["没有审核要点：制定主体合法"]
    silent = (Check("maker", False), *checks[1:])
    assert told(g.points_are_checked, Act(form="amend", checks=silent)) == ["请写明不符合的情况：制定主体合法"]
    said = (Check("maker", False, "是议事协调机构"), *checks[1:])
    assert told(g.points_are_checked, Act(form="amend", checks=said)) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"clause": " "}, "第1条修改意见缺条款"),
        ({"reason": ""}, "第1条修改意见缺理由"),
        ({"ground": ""}, "第1条修改意见缺依据"),
        ({"proposed": "甲。"}, "第1条修改意见没有改动原文"),
        ({"original": "丁。"}, "第1条修改意见的原文在正文里没有找到，请照抄只出现一次的一段"),
        ({"original": "乙。"}, "第1条修改意见的原文在正文里出现了2次，请照抄只出现一次的一段"),
    ],
)
def test_an_amendment_is_whole_and_quotes_the_text(change: dict[str, str], reason: str) -> None:
    assert told(g.amendments_are_whole, Act(form="amend", amendments=(replace(ONE, **change),))) == [reason]


def test_amendments_do_not_touch_each_other() -> None:
    other = replace(ONE, clause="第二条", original="第一条　甲。\n第二条")
    assert faults(ONE, other) == [(2, "original", "第1条和第2条修改意见的原文重叠，请合并成一条")]


def test_all_that_is_wrong_with_amendments_is_told_at_once_where_it_stands() -> None:
    lacking = Amendment("", "丁。", "丁。", "", "《某法》")
    twice = replace(ONE, original="乙。")
    assert faults(lacking, ONE, twice) == [
        (1, "clause", "第1条修改意见缺条款"),
        (1, "reason", "第1条修改意见缺理由"),
        (1, "proposed", "第1条修改意见没有改动原文"),
        (1, "original", "第1条修改意见的原文在正文里没有找到，请照抄只出现一次的一段"),
        (3, "original", "第3条修改意见的原文在正文里出现了2次，请照抄只出现一次的一段"),
    ]


def test_amendments_are_put_in_word_for_word_and_struck_out_words_are_gone() -> None:
    strike = Amendment("第三条", "\n第三条　乙。", "", "重复", "《某法》")
    assert faults(strike, ONE) == []
    assert amended(TEXT, (strike, ONE)) == "第一条　丙。\n第二条　乙。\n"


@given(st.lists(st.text("甲乙丙丁", max_size=4), min_size=2, max_size=6), st.data())
def test_what_was_not_amended_stays_as_it_was(clauses: list[str], data: st.DataObject) -> None:
    lines = [f"第{no}条　{words}。" for no, words in enumerate(clauses, start=1)]
    chosen = data.draw(st.sets(st.integers(0, len(lines) - 1), min_size=1))
    changes = [Amendment(f"第{no + 1}条", lines[no], f"新{no}。", "理由", "依据") for no in chosen]

    assert amendment_faults("".join(lines), dict(enumerate(changes))) == []
    expected = "".join(f"新{no}。" if no in chosen else line for no, line in enumerate(lines))
    assert amended("".join(lines), changes) == expected
