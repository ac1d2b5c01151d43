"""The texts that a document ends (废止): 《某办法》同时废止, 废止《某办法》, and numbers alone."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lawdocs.texts.cited import CitedTitle, cited_titles
from lawdocs.texts.clause_days import CLAUSES
from lawdocs.texts.metadata.repeal_lists import read_lists
from lawdocs.texts.metadata.values import Confidence, Found, Repeal, Span
from lawdocs.texts.numbers import NUMBER

_SENTENCE = re.compile(r"[^。；;\n]{1,4000}")
# 同时废止, 予以废止, 自本办法施行之日起停止执行: said behind the titles. Rules about repeals say 应当废止, 修改、废止.
_ENDS = re.compile(
    r"(?<!或者)(?<!应当)(?<!可以)(?<!需要)(?<![、或和及])"
    r"(?P<said>(?:同时|一并|相应|即行|自行|予以|全部)?(?:(?:予以)?废止|失效|停止执行|不再执行|停止施行))(?!的|后|前|或|、|和|该|本|《|下列|以下)"
)
_BEFORE = re.compile(
    r"(?<!关于)(?<!或者)(?<!和)(?<![\u4e00-\u9fff]{2}、)(?:废止|停止执行|宣布)(?:下列|以下)?"
    r"(?:[^《》，。]{0,6}|[^《》。]{0,80}(?:通过|批准|发布|公布|印发|制定)的)$"
)
_TOGETHER = re.compile(r"同时|一并|予以|即行|相应")
# 根据……《某决定》第一次修正的《某条例》: the decision only tells of the history of what is ended.
_HISTORY = re.compile(r"^[^《》，、；]{0,12}?(?:第[一二三四五六七八九十\d]+次)?(?:修正|修订|修改)")
_RULED_BY = re.compile(r"(?:根据|按照|依据|依照|遵照|为(?:了)?贯彻)(?![^《》]*修[改正订])[^《》，,]{0,30}$")
_OWN_HANDING_OUT = re.compile(r"^[^《》]{0,10}(?:印发|发布|公布)(?:给|之|施行|实施|执行|，)|^[^《》]{0,6}(?:已经|业经)")
# 《某办法》第八条自本通知印发之日起停止执行: clauses, and from when on.
_CLAUSES_FROM = re.compile(rf"^(?:中的?|的)?{CLAUSES}(?:的?规定)?[，,]?自本")
_PAPERS = ("证", "书", "表")  # 《采矿许可证》自行废止: a paper that somebody holds
_PART = re.compile(r"第[一二三四五六七八九十百零〇\d]+[章节条款项]|中(?:的|关于|有关|涉及)|有关(?:规定|条款|内容)|部分")
_NUMBER_ALONE = re.compile(rf"(?P<number>{NUMBER})\s*(?:文件?)?\s*$")
_CARRIES = re.compile(r"[、，和及与]|以及|[（(][^（()）]*[)）][、，和及与]?")
_BEHIND_TITLE = re.compile(r"》[（(][^（()）]{0,200}[)）]")
_LEADING = re.compile(r"^(?:原|和|及|与|以及|由|我[省市县区局厅委部]|本[省市县区局厅委部]|此前|以前)+")


def read_repeals(text: str, start: int) -> tuple[Found[Repeal], ...]:
    """The texts ended by the sentences from a place on, each once, or each part of one."""
    found: dict[tuple[str, str, str], Found[Repeal]] = {}
    for sentence in _SENTENCE.finditer(text, start):
        if "废止" in sentence[0] or "失效" in sentence[0] or "执行" in sentence[0] or "施行" in sentence[0]:
            for each in _in_sentence(text, sentence.start(), sentence.end()):
                found.setdefault((each.value.title, each.value.number, each.value.part), each)
    for each in read_lists(text, start):
        found.setdefault((each.value.title, each.value.number, each.value.part), each)
    return tuple(found.values())


def _in_sentence(text: str, start: int, end: int) -> Iterator[Found[Repeal]]:
    titles = [each for each in cited_titles(text, start, end) if not _is_quoted(text, start, each)]
    position = start
    for said in _spoken(text, start, end, titles):
        before = [each for each in titles if position <= each.start and each.after <= said.start()]
        found = list(_ended(text, position, before, said))
        if found:
            yield from found
            position = said.end()
    yield from _ended_behind(text, position, end, titles)


def _spoken(text: str, start: int, end: int, titles: list[CitedTitle]) -> list[re.Match[str]]:
    """The words of ending that neither a title holds nor the brackets behind one: 《某条例》（2017年废止）."""
    held = [each.span() for each in _BEHIND_TITLE.finditer(text, start, end)]
    held += [(each.start, each.after) for each in titles]
    spoken = _ENDS.finditer(text, start, end)
    return [match for match in spoken if not any(first < match.start() < last for first, last in held)]


def _ended(text: str, start: int, titles: list[CitedTitle], said: re.Match[str]) -> Iterator[Found[Repeal]]:
    """The titles before the words that end them, and a number that stands there alone."""
    behind, day = start, None
    kept: list[CitedTitle] = []
    for title in titles:
        between = text[behind : title.start]
        # 1961年3月22日发布的《甲》和《乙》: the day is that of both, as the day of a change is that of what it changed.
        day = title.dated or (day if _CARRIES.fullmatch(between) or not kept or behind != kept[-1].after else None)
        if not _is_mentioned(text, behind, title, said.start()):
            kept.append(replace(title, dated=day))
        behind = title.after
    sure = Confidence.SURE if _TOGETHER.match(said["said"]) else Confidence.LIKELY
    ends = [*(each.start for each in kept[1:]), said.start()]
    for title, until in zip(kept, ends, strict=False):
        part = _part(text[title.after : until])
        span = Span(title.start, said.end())
        yield Found(Repeal(title.title, title.number, part, title.dated), span, sure)
    alone = _NUMBER_ALONE.search(text, titles[-1].after if titles else start, said.start())
    if alone and not kept:
        number = _LEADING.sub("", "".join(alone["number"].split()))
        yield Found(Repeal("", number), Span(alone.start("number"), said.end()), min(sure, Confidence.LIKELY))


def _ended_behind(text: str, start: int, end: int, titles: list[CitedTitle]) -> Iterator[Found[Repeal]]:
    """废止《某办法》、《某规定》: the titles that follow the word."""
    rest = [each for each in titles if each.start >= start]
    before = _BEFORE.search(text[start : rest[0].start]) if rest else None
    # 失效 or 废止 behind the titles was seen before; here the word must come first.
    if before is None:
        return
    behind = rest[0].start
    for title in rest:
        if re.search(r"[，。]|(?:施行|实施)", text[behind : title.start]):
            return
        yield Found(
            Repeal(title.title, title.number, title.provisions, title.dated),
            Span(start + before.start(), title.after),
            Confidence.LIKELY,
        )
        behind = title.after


def _is_mentioned(text: str, behind: int, title: CitedTitle, said: int) -> bool:
    """Whether a title before the words is not ended by them: a rule, a paper, a change of another."""
    if title.title.endswith(_PAPERS) or _RULED_BY.search(text[max(behind, title.start - 60) : title.start]):
        return True
    following = text[title.after : said]
    if _CLAUSES_FROM.match(following):
        return False
    return _HISTORY.match(following) is not None or _OWN_HANDING_OUT.match(following) is not None


def _part(words: str) -> str:
    """What of a text is ended, where that is not all of it."""
    match = _PART.search(words)
    return words[match.start() :].strip(" ，、和及") if match else ""


def _is_quoted(text: str, start: int, title: CitedTitle) -> bool:
    """Whether a title stands in words that are put into another text: “……”."""
    before = text[start : title.start]
    return before.count("“") > before.count("”")
