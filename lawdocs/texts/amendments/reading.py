"""Reading an amending text (修改决定): which documents it changes, and what it says is to be done to each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lawdocs.texts.amendments import drafting
from lawdocs.texts.amendments.drafting import says_instruction
from lawdocs.texts.amendments.instructions import Action, Amended, Instruction
from lawdocs.texts.amendments.passages import Passage, read_passages
from lawdocs.texts.amendments.references import Unit
from lawdocs.texts.amendments.sentences import Sentences
from lawdocs.texts.cited import CitedTitle, cited_titles

_TITLE = "\ufdd3"  # stands for a title with what is in brackets behind it
_ALIAS = re.compile(r"(?:简称|称)[为：:]?[“\"]?《(?P<alias>[^《》]{1,40})》")
_CHANGED = r"(?:修[改订正]|调整)"
# 一、修改《…》 and 《…》（文号）： name what is changed and do nothing else.
_NAMES = re.compile(
    rf"(?:关于|现|决定|修改|修订|修正|将|对)*{_TITLE}"
    rf"(?:(?:中)?的?(?:部分|有关)?(?:条款|条文|内容)?(?:作出?|进行|予以)?(?:如下|以下|下列|相应)?{_CHANGED}(?:如下)?)?[：:。；]?"
)
# 根据……，现决定对《…》作如下修改：
_INTRODUCES = re.compile(
    rf".*对[^，。{_TITLE}]{{0,20}}(?P<title>{_TITLE})[^，。]{{0,12}}(?:作|进行|予以|如下|以下).{{0,6}}{_CHANGED}(?:如下)?[：:。]?"
)
_SEVERAL = re.compile(rf".*{_TITLE}等.{{0,30}}{_CHANGED}(?:如下)?[：:。]?")
_OWN_TITLE = re.compile(
    r"[^，。：:]{0,60}关于.{0,20}(?:修改|修订|修正|废止|调整).*的(?:决定|通知|公告|通告|批复|意见|补充规定|令)"
)
# 对下列文件予以修改： and 废止下列文件： stand above lists of documents.
_ABOVE_LIST = re.compile(
    r"[^条]*(?:下列|以下|如下)[^条]{0,20}(?:文件|法规|规章|条例|决定|规定|办法|修改|废止|失效)[：:。]?"
)
_STARTS_WITH = re.compile(rf"(?:将|把|对|在|修改|删去|删除|决定|现)*(?:(?!第)[^，。：:{_TITLE}]){{0,20}}{_TITLE}")
_GOES_ON_WITH = re.compile(rf"[。；，](?:并|同时)?(?:将|把|对|在|删去|删除)+(?={_TITLE})")
_PUBLISHED_ANEW = re.compile(r"(?:重新|予以|现予)(?:公布|发布|印发)")
_CLOSES = re.compile(rf"{_TITLE}根据本|根据本(?:决定|通知|修正案)")
_ORDER = re.compile(r"(?:条文|条款|章节|项|款)?(?:的)?(?:顺序|序号|编号)")
_TAKES_EFFECT = re.compile(
    r"本(?:决定|修正案|通知|规定|补充安排|命?令|办法|解释)(?:第.{1,20})?(?:自|从|于).{1,60}(?:施行|实施|生效|执行)[^将增删]*"
)
_ANNEX = re.compile(r"附(?:件|录)?\d*[：:]?(?![^：:]*修改为).{0,80}")
_REPEALS = re.compile(r"废止|失效")
_LONGEST_NAMING = 800
_LONG_SENTENCE = 30  # below it stand signatures, days, addressees
_IS_REPEALED = "这份文件是被废止的，不是修改条文，请按废止办理。"
_NOTHING_READ = "写明要修改这份文件，后面却没有读到修改内容，请对照原文处理。"


@dataclass
class _Document:
    """A document that is changed, while its instructions are collected."""

    title: str | None
    number: str | None = None
    aliases: set[str] = field(default_factory=set)
    found: list[Instruction] = field(default_factory=list)
    named_by: Passage | None = None  # the numbered line that does nothing but name it


def read_amendments(text: str) -> list[Amended]:
    """The documents that an amending text changes, in its order, each with its instructions; never fails.

    Every numbered item gives an instruction or an ``unclear``, but for the day on which the change takes effect.
    """
    reader = _Reader()
    for passage in _body(list(read_passages(_with_quoted_titles(text)))):
        reader.read(passage)
    reader.note_empty()
    return [
        Amended(each.title, each.number, tuple(replace(found, no=no) for no, found in enumerate(each.found, 1)))
        for each in reader.documents
        if each.found
    ]


def _with_quoted_titles(text: str) -> str:
    """Both titles of 名称由《甲》修改为《乙》 in quotation marks: they name no document to be read for."""
    return drafting.RENAMES.sub(lambda found: found[0].replace("《", "“").replace("》", "”"), text)


def _body(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages up to the text that is published anew behind them, or to the annexes."""
    says = [at for at, each in enumerate(passages) if each.quotations and says_instruction(each.words)]
    last_said = says[-1] if says else -1
    for at, each in enumerate(passages):
        if each.level == 0 and at > last_said and _ANNEX.fullmatch(each.words):
            return
        yield each
        if each.level == 0 and at > last_said and _PUBLISHED_ANEW.search(each.words):
            return


class _Reader:
    """Goes through the passages and keeps in mind which document and which unit was named last."""

    def __init__(self) -> None:
        self.documents = [_Document(None)]
        self.is_open = False
        self.repeals_at: int | None = None  # the level of a heading 废止下列文件
        self.level = 0
        self.contexts: dict[int, Unit | None] = {}

    def read(self, passage: Passage) -> None:
        """Read one passage: it names a document, says an instruction, or does neither."""
        titles = list(cited_titles(passage.words))
        masked = _masked(passage.words, titles)
        if passage.level and self.repeals_at is not None and passage.level <= self.repeals_at:
            self.repeals_at = None
        if not passage.quotations and len(masked) <= _LONGEST_NAMING and self._only_names(passage, masked, titles):
            return
        if _CLOSES.match(masked) or (_PUBLISHED_ANEW.search(masked) and not passage.quotations):
            self._close(passage, titles)
        elif not _TAKES_EFFECT.fullmatch(passage.words) and self._is_meant(passage, masked):
            self._read_parts(passage, masked, titles)

    def note_empty(self) -> None:
        """Write down that a numbered line named a document and nothing followed."""
        for each in self.documents:
            if each.named_by is not None and not each.found:
                each.found.append(_unclear(each.named_by, _NOTHING_READ))

    def _only_names(self, passage: Passage, masked: str, titles: Sequence[CitedTitle]) -> bool:
        """Whether a passage without quotations names documents or stands above a list of them, and no more."""
        if passage.level == 0 and _OWN_TITLE.fullmatch(masked):
            if titles and not _SEVERAL.match(masked):
                self._open(titles[0], passage.words)
            return True
        if not titles and _ABOVE_LIST.fullmatch(passage.words):
            self.is_open = True
            self.repeals_at = passage.level if _REPEALS.search(passage.words) else None
            return True
        if _SEVERAL.fullmatch(masked):
            self.is_open = True
            return True
        introduces = _INTRODUCES.fullmatch(masked)
        if not titles or not (introduces or _NAMES.fullmatch(masked)):
            return False
        named = titles[masked[: introduces.start("title")].count(_TITLE)] if introduces else titles[-1]
        document = self._open(named, passage.words)
        self.is_open = True
        if self.repeals_at is not None:
            document.found.append(_unclear(passage, _IS_REPEALED))
        elif passage.level:
            document.named_by = document.named_by or passage
        return True

    def _is_meant(self, passage: Passage, masked: str) -> bool:
        """Whether a passage is part of the changes; before they begin, it must say so with what it names aside."""
        is_sentence = self.is_open and len(passage.words) > _LONG_SENTENCE
        return passage.level > 0 or says_instruction(masked) or is_sentence

    def _read_parts(self, passage: Passage, masked: str, titles: Sequence[CitedTitle]) -> None:
        """将《甲办法》第三条修改为……；将《乙办法》第四条修改为…… is read once for each document."""
        places = _places(masked, titles)
        cuts = [places[each.end()] for each in _GOES_ON_WITH.finditer(masked)]
        cuts = [at for at in cuts if not self._is_current(next(one for one in titles if one.start == at))]
        starts = _STARTS_WITH.match(masked)
        if starts and _REPEALS.match(masked):
            document = self._open(titles[0], passage.words)
            document.found.append(_unclear(passage, _IS_REPEALED))
            return
        for number, first in enumerate([0, *cuts]):
            last = [*cuts, len(passage.words)][number]
            if number or starts:
                self._open(next(one for one in titles if one.start >= first), passage.words)
            self._read_sentences(passage.part(first, last))

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

    def _is_current(self, cited: CitedTitle) -> bool:
        """Whether a title is the document's, its short name (以下简称《条例》) or the end of its name."""
        current = self.documents[-1]
        return cited.title in current.aliases or (current.title or "").endswith(cited.title)

    def _open(self, cited: CitedTitle, words: str) -> _Document:
        current = self.documents[-1]
        aliases = {each["alias"] for each in _ALIAS.finditer(words, cited.end, cited.after)}
        if self._is_current(cited):
            current.number = current.number or cited.number or None
            current.aliases |= aliases
            return current
        self.contexts.clear()
        opened = _Document(cited.title, cited.number or None, aliases)
        # The first title names what was said before it, where nothing else did.
        if current.title is None and not current.found:
            self.documents[-1] = opened
        else:
            self.documents.append(opened)
        return opened

    def _close(self, passage: Passage, titles: Sequence[CitedTitle]) -> None:
        """《…》根据本决定作相应修改并对条文顺序作相应调整，重新公布。"""
        current = self.documents[-1]
        if current.title is None and titles:
            current.title, current.number = titles[0].title, titles[0].number or None
        if _ORDER.search(passage.words) and "调整" in passage.words and current.found:
            start, end = passage.start, passage.end
            current.found.append(Instruction(0, Action.RENUMBER, "", "条文顺序", start=start, end=end))


def _unclear(passage: Passage, doubt: str) -> Instruction:
    return Instruction(0, Action.UNCLEAR, "", "", start=passage.start, end=passage.end, doubt=doubt)


def _masked(words: str, titles: Sequence[CitedTitle]) -> str:
    for each in reversed(titles):
        words = words[: each.start] + _TITLE + words[each.after :]
    return words


def _places(masked: str, titles: Sequence[CitedTitle]) -> list[int]:
    """Where in the words each character of the masked words stands."""
    found: list[int] = []
    held = iter(titles)
    at = 0
    for character in masked:
        found.append(at)
        at = next(held).after if character == _TITLE else at + 1
    return [*found, at]
