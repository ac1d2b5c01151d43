"""Reading an amending text (修改决定): which documents it changes, and what it says is to be done to each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lawdocs.texts.amendments.drafting import says_instruction
from lawdocs.texts.amendments.instructions import Action, Amended, Instruction
from lawdocs.texts.amendments.passages import Passage, read_passages
from lawdocs.texts.amendments.references import Unit
from lawdocs.texts.amendments.sentences import Sentences
from lawdocs.texts.cited import CitedTitle, cited_titles

_TITLE = "\1"  # stands for a title with what is in brackets behind it
_ALIAS = re.compile(r"(?:简称|称)[为：:]?[“\"]?《(?P<alias>[^《》]{1,40})》")
# 一、修改《…》, 对《…》作如下修改： and 《…》（文号）： name what is changed and do nothing else.
_NAMES = re.compile(
    rf"(?:.*[，。])?(?:关于|现|决定|修改|修订|修正|将|对)*{_TITLE}"
    r"(?:(?:中)?的?(?:部分|有关)?(?:条款|条文|内容)?(?:作出?|进行|作了)?(?:如下|以下|下列|相应)?(?:修[改订正]|调整)(?:如下)?)?[：:。；]?"
)
_SPEAKS_OF = re.compile(
    rf"[^{_TITLE}]*(?:{_TITLE}.*)?对[^，。{_TITLE}]{{0,20}}(?P<title>{_TITLE})[^，。]{{0,12}}(?:作|进行|如下|以下).{{0,6}}(?:修[改订正]|调整)"
    r"(?:如下)?[：:。]?"
)
_NAMES_SEVERAL = re.compile(rf"(?:.*[，。])?(?:现|决定)*对{_TITLE}等.{{0,30}}(?:修[改订正]|调整)(?:如下)?[：:。]?")
_STARTS_WITH = re.compile(rf"(?:将|把|对|在|修改|删去|删除|决定|现)*(?:(?!第)[^，。：:{_TITLE}]){{0,20}}{_TITLE}")
_INTRODUCES = re.compile(r"(?:如下|以下|下列)(?:的)?(?:修[改订正]|调整|规定|补充安排)[：:。]?$|修改如下[：:。]?$")
_PUBLISHED_ANEW = re.compile(r"(?:重新|予以|现予)(?:公布|发布|印发)")
_CLOSES = re.compile(rf"^{_TITLE}根据本|^根据本(?:决定|通知|修正案)")
_ORDER = re.compile(r"(?:条文|条款|章节|项|款)?(?:的)?(?:顺序|序号|编号)")
_TAKES_EFFECT = re.compile(
    r"本(?:决定|修正案|通知|规定|补充安排|命?令|办法|解释)(?:第.{1,20})?(?:自|从|于).{1,60}(?:施行|实施|生效|执行)[^将增删]*"
)
_ANNEX = re.compile(r"附(?:件|录)?\d*[：:]?(?![^：:]*修改为).{0,80}")
_REPEALS = re.compile(r"(?:废止|宣布失效)")


@dataclass
class _Document:
    """A document that is changed, while its instructions are collected."""

    title: str | None
    number: str | None = None
    aliases: set[str] = field(default_factory=set)
    found: list[Instruction] = field(default_factory=list)


def read_amendments(text: str) -> list[Amended]:
    """The documents that an amending text changes, in its order, each with its instructions; never fails.

    Every numbered item gives an instruction or an ``unclear``, but for the day on which the change takes effect.
    """
    reader = _Reader()
    for passage in _body(list(read_passages(text))):
        reader.read(passage)
    return [
        Amended(each.title, each.number, tuple(replace(found, no=no) for no, found in enumerate(each.found, 1)))
        for each in reader.documents
        if each.found
    ]


def _body(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages up to the text that is published anew behind them, or to the annexes."""
    for at, each in enumerate(passages):
        if each.level == 0 and _ANNEX.fullmatch(each.words):
            return
        yield each
        is_last = each.level == 0 and _PUBLISHED_ANEW.search(each.words)
        if is_last and not any(after.quotations and says_instruction(after.words) for after in passages[at + 1 :]):
            return


class _Reader:
    """Goes through the passages and keeps in mind which document and which unit was named last."""

    def __init__(self) -> None:
        self.documents = [_Document(None)]
        self.is_open = False
        self.level = 0
        self.contexts: dict[int, Unit | None] = {}

    def read(self, passage: Passage) -> None:
        """Read one passage: it names a document, says an instruction, or does neither."""
        titles = list(cited_titles(passage.words))
        masked = _masked(passage.words, titles)
        if not passage.quotations and self._names_document(masked, passage.words, titles):
            self.is_open = True
        elif _CLOSES.match(masked) or (_PUBLISHED_ANEW.search(masked) and not passage.quotations):
            self._close(passage, titles)
        elif _TAKES_EFFECT.fullmatch(passage.words):
            return
        elif self._is_in_body(passage):
            self._switch(masked, passage.words, titles)
            self._read_sentences(passage)

    def _is_in_body(self, passage: Passage) -> bool:
        if _INTRODUCES.search(passage.words) and not passage.quotations:
            self.is_open = True
            # 第三条作如下修改： names a unit for what follows.
            return passage.level > 0 or says_instruction(passage.words)
        return passage.level > 0 or says_instruction(passage.words) or (self.is_open and len(passage.words) > 30)

    def _read_sentences(self, passage: Passage) -> None:
        self.contexts = {level: unit for level, unit in self.contexts.items() if level <= (passage.level or self.level)}
        if passage.level:
            self.level = passage.level
            above = [level for level in self.contexts if level < passage.level]
            context = self.contexts[max(above)] if above else None
        else:
            context = self.contexts.get(self.level)
        sentences = Sentences(passage, context)
        self.documents[-1].found += sentences.read()
        self.contexts[self.level] = sentences.context

    def _names_document(self, masked: str, words: str, titles: Sequence[CitedTitle]) -> bool:
        if _NAMES_SEVERAL.fullmatch(masked):
            return True
        speaks = _SPEAKS_OF.fullmatch(masked)
        if not titles or not (speaks or _NAMES.fullmatch(masked)):
            return False
        self._open(titles[masked[: speaks.start("title")].count(_TITLE)] if speaks else titles[-1], words)
        return True

    def _switch(self, masked: str, words: str, titles: Sequence[CitedTitle]) -> None:
        """将《甲办法》第三条修改为…… names the document together with what is done."""
        starts = _STARTS_WITH.match(masked)
        if starts and titles and not _REPEALS.match(masked):
            self._open(titles[0], words)

    def _open(self, cited: CitedTitle, words: str) -> None:
        current = self.documents[-1]
        if cited.title in current.aliases or (current.title or "").endswith(cited.title):
            return
        self.contexts.clear()
        aliases = {each["alias"] for each in _ALIAS.finditer(words, cited.end, cited.after)}
        opened = _Document(cited.title, cited.number or None, aliases)
        # The first title names what was said before it, where nothing else did.
        if current.title is None and not current.found:
            self.documents[-1] = opened
        else:
            self.documents.append(opened)

    def _close(self, passage: Passage, titles: Sequence[CitedTitle]) -> None:
        """《…》根据本决定作相应修改并对条文顺序作相应调整，重新公布。"""
        current = self.documents[-1]
        if current.title is None and titles:
            current.title, current.number = titles[0].title, titles[0].number or None
        order = _ORDER.search(passage.words)
        if order and "调整" in passage.words and current.found:
            start, end = passage.start, passage.end
            current.found.append(Instruction(0, Action.RENUMBER, "", "条文顺序", start=start, end=end))


def _masked(words: str, titles: Sequence[CitedTitle]) -> str:
    for each in reversed(titles):
        words = words[: each.start] + _TITLE + words[each.after :]
    return words
