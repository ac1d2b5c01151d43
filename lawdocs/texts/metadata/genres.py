"""Genres of documents (体裁): the word that a title ends with."""

import re

from lawdocs.texts.quotations import without_quotations

# The fifteen of 党政机关公文处理工作条例, the words that letters and sessions use for them, and those of texts that
# documents hand out.
GENRES = (
    "命令", "令", "决定", "决议", "公告", "公报", "通告", "通知", "通报", "意见", "报告", "请示", "批复", "议案",
    "函", "纪要", "复函", "答复", "条例", "办法", "规定", "细则", "规则", "规范", "规程", "制度", "章程", "准则",
    "守则", "基准", "标准", "方案", "预案", "规划", "计划", "纲要", "要点", "措施", "政策", "目录", "名录", "清单",
    "名单", "指南", "指引", "须知", "说明", "公示", "解释", "公约", "法",
)  # fmt: skip
_WORDS = "|".join(sorted(GENRES, key=len, reverse=True))
# （试行）, (2007), 》: what may stand behind the word.
_BEHIND = r"(?:[》〉]|[（(][^（()）]{1,60}[)）])*"
_ENDS = re.compile(rf"(?P<genre>{_WORDS}){_BEHIND}$")
# A text speaks of itself: 制定本办法, 本办法自……起施行. 违反本办法 may be said of another text that it cites.
_WORD = (
    "(?:实施|暂行|试行|若干)?(?P<genre>办法|规定|细则|规则|规范|规程|条例|方案|预案|规划|标准|措施|制度|意见|通知|通告|公告|决定|批复|清单|"
    "目录|指南|指引|章程|准则|基准)"
)
_SURELY = (
    re.compile(rf"(?:制定|提出|发布|形成)本{_WORD}"),
    re.compile(rf"(?<![基根成])本{_WORD}(?=自|从|由|适用|所称|印发|发布|公布|下发|未尽|的解释|的施行)"),
)
_PERHAPS = re.compile(rf"(?<![基根成])本{_WORD}(?!等|书|单位)")


def ends_with_genre(title: str) -> str:
    """The genre that a title ends with; empty when it ends with another word."""
    match = _ENDS.search(title)
    return match["genre"] if match else ""


def own_words(text: str) -> list[tuple[str, int, int]]:
    """Where a text surely speaks of itself by its genre (制定本办法): the genre and the place."""
    found = (match for pattern in _SURELY for match in pattern.finditer(text))
    return sorted(((match["genre"], *match.span()) for match in found), key=lambda each: each[1])


def perhaps_own_words(text: str) -> list[tuple[str, int, int]]:
    """Where it may speak of itself: outside of quotations, and on lines that name no other text."""
    found = []
    position = 0
    for line in without_quotations(text).splitlines(keepends=True):
        if "》" not in line:
            found += [
                (match["genre"], position + match.start(), position + match.end()) for match in _PERHAPS.finditer(line)
            ]
        position += len(line)
    return found
