"""Random texts and random changes: said in the words of drafting, read, carried out, compared with a naive oracle."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lawdocs.texts.amendments.applying import apply
from lawdocs.texts.amendments.instructions import Action, Instruction
from lawdocs.texts.amendments.reading import read_amendments
from lawdocs.texts.amendments.saying import written
from lawdocs.texts.amendments.sheet import Sheet
from tests.lawdocs.texts.amendments.drafting import TITLE, Case, cases

# What amending texts are made of, in any order: most of it makes no sense, and none of it may fail.
_PIECES = """
将 第三条 第二款 第（一）项 修改为 ： “ ” " ‘ ’ 「 增加一条 ，作为 第四条 删去 中的 后增加 一、 （一） 1． 《甲办法》
（甲发〔2020〕1号） 作如下修改：
统一 改为 第五章 章名 合并 。 ； 、 条文顺序作相应调整 附件1 引言 至 第七条之一 甲乙丙 重新公布
0 第零条 第九千九百九十九条
"""
_ANCHORS = """
art-1 art-2 art-3-1 art-1-p1 art-1-p2 art-2-p9 art-1-p1-i1 art-1-p2-i3-s1 ch-1 sec-1-2 h-1 h-1-2 annex-1
annex-1-art-1 p2 preamble preamble-p3 part-1 nonsense art- -p1
"""
_PLACES = """
第一条 第三条 第三条之一 第九百条 第一款 第四款 第二项 第一目 一条 一款 一项 第二章 第二章，包括第二条至第三条
第一节 开头 末尾
条首部分 章名 胡言
"""
WORDS = st.lists(st.sampled_from([*_PIECES.split(), "\n", "\u3000", " "]), max_size=30).map("".join)
ANCHORS = st.sampled_from([*_ANCHORS.split(), ""])
PLACES = st.sampled_from([*_PLACES.split(), ""])
TEXTS = st.one_of(
    WORDS,
    cases().map(lambda case: case.old),
    st.just(
        "第一章　总则\n第一条　甲：\n（一）乙；\n（二）丙。\n丁。\n第二章　附则\n第二条　戊。\n附件1\n表\n第一条　己。"
    ),
    st.just("关于庚的通知\n各单位：\n一、辛\n（一）壬。\n（二）癸。\n二、子\n丑。\n市政府\n2026年1月1日"),
)
INSTRUCTIONS = st.builds(
    Instruction, st.integers(1, 9), st.sampled_from(list(Action)), ANCHORS, st.just("第一条"), PLACES,
    st.sampled_from(["", "甲", "乙；", "甲\n乙", "（一）乙"]),
    st.sampled_from(["", "寅", "（一）卯；\n（二）辰", "第二条　巳。\n午。", "\n"]),
)  # fmt: skip


@settings(max_examples=60)
@given(cases())
def test_what_a_decision_says_is_what_comes(case: Case) -> None:
    (amended,) = read_amendments(case.decision)
    assert amended.title == TITLE
    applied = apply(case.old, amended.instructions)
    assert [one for one in applied.outcomes if not one.done] == []
    assert applied.text == case.new


@settings(max_examples=60)
@given(cases())
def test_every_item_of_a_decision_gives_an_instruction(case: Case) -> None:
    (amended,) = read_amendments(case.decision)
    assert all(each.action is not Action.UNCLEAR for each in amended.instructions)
    position = 0
    for line in case.decision.split("\n"):
        if "、" in line[:4]:
            assert any(position <= each.start < position + len(line) for each in amended.instructions), line
        position += len(line) + 1
    assert [each.no for each in amended.instructions] == list(range(1, len(amended.instructions) + 1))
    assert all(written(each).endswith("。") for each in amended.instructions)


@settings(max_examples=200)
@given(WORDS)
def test_reading_never_fails_and_keeps_its_evidence(text: str) -> None:
    for amended in read_amendments(text):
        assert amended.instructions
        for each in amended.instructions:
            assert 0 <= each.start < each.end <= len(text)
            assert all(line in text for line in each.old.split("\n"))
            assert written(each)


@settings(max_examples=200)
@given(TEXTS, st.lists(INSTRUCTIONS, max_size=6), st.sampled_from([None, True, False]))
def test_applying_never_fails_and_answers_each(
    text: str, instructions: list[Instruction], renumber: bool | None
) -> None:
    applied = apply(text, instructions, renumber=renumber)
    assert [outcome.no for outcome in applied.outcomes] == [each.no for each in instructions]
    assert all(outcome.why for outcome in applied.outcomes if not outcome.done)
    if not any(outcome.done for outcome in applied.outcomes):
        assert applied.text == text
    for each in applied.references:
        assert each.words in applied.text


@given(TEXTS)
def test_a_text_taken_apart_is_put_together_again(text: str) -> None:
    assert Sheet.read(text).written()[0] == text
    assert apply(text, ()).text == text


@settings(max_examples=60)
@given(cases())
def test_writing_units_anew_twice_is_writing_them_once(case: Case) -> None:
    (amended,) = read_amendments(case.decision)
    whole = [each for each in amended.instructions if each.action is Action.REPLACE_UNIT]
    once = apply(case.old, whole).text
    assert apply(once, whole).text == once
