"""Real amending decisions: how many instructions are read, and whether the old law becomes the new one."""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from lawdocs.texts.amendments.applying import Applied, apply
from lawdocs.texts.amendments.instructions import Action, Amended
from lawdocs.texts.amendments.reading import read_amendments
from lawdocs.texts.comparison import compare
from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.numerals import to_chinese
from lawdocs.texts.structure import parse

pytestmark = pytest.mark.corpus

Records = Callable[[str], list[dict[str, Any]]]
AMENDING = re.compile(r"关于修改《|修正案（|修正案$")
QUOTES = str.maketrans("", "", "“”‘’\"'")

# What was reached; a change that reads or applies less is a step back. DECISIONS says how many there are to read.
DECISIONS = 28
LEAST_INSTRUCTIONS = 1057
MOST_UNCLEAR = 6
# Title of the law, articles of the new version, and how many of them come out differently, for the reason given.
ORACLE = {
    "中华人民共和国村民委员会组织法": (0, ""),
    "中华人民共和国网络安全法": (0, ""),
    "中华人民共和国环境保护税法": (1, "the copies of 第二十三条 differ by a 、 that no decision put there"),
    "中华人民共和国食品安全法": (
        3,
        "the law was published with a 、 before the inserted words, which the decision does not say",
    ),
    "中华人民共和国刑法": (1, "the newer copy has a footnote behind its last article"),
}
EVERY = 4  # comparing all pairs takes half a minute; every fourth is drafted here


@pytest.fixture
def laws(records: Records) -> dict[str, list[dict[str, Any]]]:
    """The versions of every law, the oldest first."""
    found = defaultdict(list)
    for name in ("laws_national", "laws_local"):
        for each in records(name):
            found[each["title"]].append(each)
    return {
        title: sorted(each, key=lambda one: one["published"] or one["effective"] or "") for title, each in found.items()
    }


@pytest.fixture
def decisions(laws: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    found = [each for versions in laws.values() for each in versions if AMENDING.search(each["title"])]
    return [each for each in found if "效力问题" not in each["title"]]


def articles(text: str) -> list[tuple[int | None, int, str]]:
    """The articles of the text itself, with their words as they are compared, quotation marks aside."""
    outline = parse(text)
    held = [each for each in outline.articles if not each.anchor.startswith("annex")]
    return [(each.number, each.insertion, folded(outline.full_text(each)).translate(QUOTES)) for each in held]


def with_references(applied: Applied) -> str:
    """The new text with every flagged mention changed to the new number, as those who publish a law anew do."""
    text = applied.text
    for each in reversed(applied.references):
        text = text[: each.start] + (each.new or each.old) + text[each.end :]
    return text


def test_real_decisions_are_read(decisions: list[dict[str, Any]]) -> None:
    read = {each["id"]: read_amendments(each["text"]) for each in decisions}
    assert len(decisions) == DECISIONS
    instructions = [one for amended in read.values() for each in amended for one in each.instructions]
    unclear = [one for one in instructions if one.action is Action.UNCLEAR]
    assert len(instructions) >= LEAST_INSTRUCTIONS
    assert len(unclear) <= MOST_UNCLEAR


def test_every_numbered_line_of_a_decision_gives_an_instruction(decisions: list[dict[str, Any]]) -> None:
    """No sentence with the words of drafting stands outside the evidence of all instructions, quotations aside."""
    for each in decisions:
        text = each["text"]
        spans = [(one.start, one.end) for amended in read_amendments(text) for one in amended.instructions]
        for line in re.finditer(
            r"(?m)^(?:[一二三四五六七八九十]+、|条目[一二三四五六七八九十]+|\d+\.)(?!修改《)[^\n]*", text
        ):
            if re.search(r"施行。$", line[0]) or not re.search("修改为|增加|删", line[0]):
                continue
            assert any(start < line.end() and line.start() < end for start, end in spans), (each["title"], line[0][:60])


def test_old_laws_become_the_new_ones(laws: dict[str, list[dict[str, Any]]], decisions: list[dict[str, Any]]) -> None:
    tried = 0
    for each in decisions:
        for amended in read_amendments(each["text"]):
            title = amended.title or ("中华人民共和国刑法" if "刑法修正案" in each["title"] else "")
            versions = laws.get(title, [])
            dates = [one["published"] for one in versions]
            if title not in ORACLE or each["published"] not in dates[1:]:
                continue
            at = dates.index(each["published"])
            applied = apply(versions[at - 1]["text"], amended.instructions)
            assert all(outcome.done for outcome in applied.outcomes), title
            came, should = articles(with_references(applied)), articles(versions[at]["text"])
            assert [one[:2] for one in came] == [one[:2] for one in should], title
            differ = [one[:2] for one, other in zip(came, should, strict=True) if one[2] != other[2]]
            assert len(differ) == ORACLE[title][0], (title, differ)
            tried += 1
    assert tried == len(ORACLE)


def test_new_words_stand_in_the_law_published_anew(laws: dict[str, list[dict[str, Any]]]) -> None:
    """Of three large decisions only the new versions are at hand: the new articles must stand there word for word."""
    found = total = documents = 0
    for title, (each, *_) in laws.items():
        if not re.search(r"等(?:二十七件民事类|十八件知识产权类|二十九件商事类)司法解释的决定", title):
            continue
        for amended in read_amendments(each["text"]):
            version = _version(laws, amended, each["published"][:4])
            if version is None:
                continue
            documents += 1
            whole = {words for _, _, words in articles(version)}
            for one in amended.instructions:
                if one.action is Action.REPLACE_UNIT and re.fullmatch(r"art-\d+", one.target):
                    total += 1
                    found += folded(one.new).translate(QUOTES) in whole
    assert (documents, total) == (53, 258)
    assert found == total


@cache
def _key(title: str) -> str:
    return re.sub(r"[《》〈〉（）()\s]|中华人民共和国", "", title)


def _version(laws: dict[str, list[dict[str, Any]]], amended: Amended, year: str) -> str | None:
    for title, versions in laws.items():
        if _key(title) == _key(amended.title or ""):
            return next((one["text"] for one in versions if (one["published"] or "").startswith(year)), None)
    return None


def drafted(old: str, new: str) -> str | None:
    """The decision that a drafter would write who has both versions; None where articles were split or joined."""
    before, after = parse(old), parse(new)
    said = []
    for row in compare(old, new).rows:
        one = [before.find(unit.anchor) for unit in row.old.units if unit.is_article]
        other = [after.find(unit.anchor) for unit in row.new.units if unit.is_article]
        if len(one) > 1 or len(other) > 1:
            return None
        if one and other:
            is_same = folded(before.full_text(one[0])) == folded(after.full_text(other[0]))
            moves = f"改为{other[0].label}" if one[0].label != other[0].label else ""
            words = "" if is_same else f"修改为：{_quoted(after.full_text(other[0]))}"
            if moves or words:
                said.append(f"将{one[0].label}{'，'.join(filter(None, [moves, words]))}")
        elif one:
            said.append(f"删去{one[0].label}。")
        elif other:
            said.append(f"增加一条，作为{other[0].label}：{_quoted(after.full_text(other[0]))}")
    items = "\n".join(f"{to_chinese(no)}、{one}" for no, one in enumerate(said, 1))
    return f"决定对《甲法》作如下修改：\n{items}\n《甲法》根据本决定作相应修改并对条文顺序作相应调整，重新公布。"


def _quoted(words: str) -> str:
    return "“" + "\n“".join(words.replace("“", "‘").replace("”", "’").split("\n")) + "”"


def test_decisions_drafted_from_two_versions_give_the_newer(laws: dict[str, list[dict[str, Any]]]) -> None:
    pairs = [pair for versions in laws.values() for pair in zip(versions, versions[1:], strict=False)]
    equal = drafts = 0
    for older, newer in pairs[::EVERY]:
        should = articles(newer["text"])
        numbers = [[one[:2] for one in each] for each in (articles(older["text"]), should)]
        if any(not each or each != [(no, 0) for no in range(1, len(each) + 1)] for each in numbers):
            continue
        decision = drafted(older["text"], newer["text"])
        read = read_amendments(decision) if decision else []
        if read:
            drafts += 1
            applied = apply(older["text"], read[0].instructions)
            assert all(outcome.done for outcome in applied.outcomes), older["title"]
            equal += articles(applied.text) == should
    assert drafts >= 20
    assert equal == drafts
