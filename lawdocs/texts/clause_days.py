"""Days that a text gives to single clauses (条款的施行、失效日期): 第十条自2025年7月1日起施行, 第二十条有效期至…."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.quotations import without_quotations
from lawdocs.texts.written_days import day_of, day_pattern

NUMERAL = r"[零〇○一二三四五六七八九十百千\d]+"
CLAUSE = rf"第{NUMERAL}条(?:之[一二三四五六七八九十])?(?:第{NUMERAL}款)?(?:第?[（(]?{NUMERAL}[）)]?项)?|第{NUMERAL}章"
# What goes on with the article before it: 第一款、第二款.
_INNER = rf"(?:第{NUMERAL}款)?第?[（(]?{NUMERAL}[）)]?项|第{NUMERAL}款"
CLAUSES = rf"(?:{CLAUSE})(?:(?:[、，和及与至]|以及)(?:{CLAUSE}|{_INNER}))*"
_FROM = rf"(?:自|从){day_pattern('f')}(?:零时)?起"
_PUBLICATION = r"(?:自|从)(?:本\w{2,6})?(?:公布|发布|印发)之日起"
_TO = rf"(?:有效期|施行期限|执行期限|试行期|施行|执行|实施)[截为]?(?:至|到){day_pattern('u')}(?:止|为止)?"
_BEGINS = r"(?:正式)?(?:施行|实施|执行|生效|试行)"
STOPS = ("停止执行", "停止施行", "停止实施", "不再执行")
_ENDS = rf"(?P<ends>(?:予以)?废止|失效|{'|'.join(STOPS)})"
_CLAUSE_DAY = re.compile(
    rf"(?P<clauses>{CLAUSES})(?:的?规定|的内容)?[，,]?"
    rf"(?:{_TO}|(?:{_FROM}|(?P<publication>{_PUBLICATION}))(?:{_BEGINS}|{_ENDS}))(?!的|前|后)"
)
_OWN = re.compile(
    r"(?:本(?:实施|暂行|试行|补充)?(?:办法|规定|细则|意见|通知|决定|公告|通告|方案|规则|规程|规范|制度|标准|措施|政策|预案|条例|文件|安排)|"
    r"[，,；;。：:、除]|其中|但|其)的?$"
)


@dataclass(frozen=True)
class ClauseDay:
    """What a text says of some of its clauses, and where; days and clauses are as written.

    ``act`` is 施行, 废止, 失效 or 停止执行; ``last_day`` says that the day is the last one in force. ``day`` is None
    for 自公布之日起.
    """

    clauses: str
    day: date | None
    act: str
    last_day: bool
    start: int
    end: int


def find_clause_days(text: str) -> Iterator[ClauseDay]:
    """The clauses of a text to which it gives days of their own; those of other texts and what it quotes are not."""
    own = without_quotations(text)
    for match in _CLAUSE_DAY.finditer(own):
        if not _is_own(own, match.start()):
            continue
        until = day_of(match, "u") if match["uy"] else None
        day = day_of(match, "f") if match["fy"] else until
        if day is None and match["publication"] is None:
            continue
        act = "失效" if until else act_of(match["ends"] or "施行")
        yield ClauseDay(match["clauses"], day, act, until is not None, *match.span())


def act_of(word: str) -> str:
    """What a word of beginning or ending comes to: 施行, 废止, 失效 or 停止执行."""
    return "停止执行" if word in STOPS else word.removeprefix("予以")


def _is_own(text: str, start: int) -> bool:
    """Whether the clauses are the text's own: it says 本办法, or goes on in its own sentence; never behind a title."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    said = line.rstrip()
    # At the head of a line stands a label: 第十条　自2025年1月1日起施行 is an article about the whole text.
    return bool(said) and _OWN.search(said) is not None
