"""Genres of documents (体裁): the words that titles end with, and by which a text speaks of itself."""

import re
from collections.abc import Iterable

# The fifteen of 党政机关公文处理工作条例, the words that letters and sessions use for them, and those of texts that
# documents hand out.
GENRES = (
    "命令", "令", "决定", "决议", "公告", "公报", "通告", "通知", "通报", "意见", "报告", "请示", "批复", "议案",
    "函", "纪要", "复函", "答复", "条例", "办法", "规定", "细则", "规则", "规范", "规程", "制度", "章程", "准则",
    "守则", "基准", "标准", "方案", "预案", "规划", "计划", "纲要", "要点", "措施", "政策", "目录", "名录", "清单",
    "名单", "指南", "指引", "须知", "说明", "公示", "解释", "公约", "法",
)  # fmt: skip
# 本办法, 本意见: the genres that texts call themselves by; 本法 or 本报告 are as often said of something else.
OWN_GENRES = (
    "办法", "规定", "细则", "规则", "规范", "规程", "条例", "方案", "预案", "规划", "标准", "措施", "制度", "政策",
    "意见", "通知", "通告", "公告", "决定", "批复", "清单", "目录", "指南", "指引", "章程", "准则", "基准",
)  # fmt: skip


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first: 复函 before 函."""
    return "|".join(sorted(words, key=len, reverse=True))


# 本办法, 本实施细则, 本暂行规定: how a text names itself; ``genre`` of it is the word alone.
OWN_NAME = rf"(?:实施|暂行|试行|若干)?(?P<genre>{any_of(OWN_GENRES)})"
# （试行）, (2007), 》: what may stand behind the word.
_BEHIND = r"(?:[》〉]|[（(][^（()）]{1,60}[)）])*"
_ENDS = re.compile(rf"(?P<genre>{any_of(GENRES)}){_BEHIND}$")


def ends_with_genre(title: str) -> str:
    """The genre that a title ends with; empty when it ends with another word."""
    match = _ENDS.search(title)
    return match["genre"] if match else ""
