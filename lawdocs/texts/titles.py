"""Titles (标题) as lines of a text: the words they end with, and the lines they may be."""

import re

# What a title ends with, （试行） aside.
_ENDING = re.compile(
    r"(?:办法|规定|通知|细则|意见|决定|公告|通告|通报|报告|请示|批复|复函|答复|议案|函|纪要|决议|公报|命令|条例|规则|"
    r"规程|制度|方案|预案|标准|目录|名录|名单|清单|规范|指引|指南|准则|守则|章程|规划|计划|措施|政策|基准|解释|要点|"
    r"表)(?:[（(][^（）()]{1,12}[）)])?$"
)
ADDITION = re.compile(r"[（(][^（）()]{1,12}[）)]")  # （试行） on a line of its own
_NO_TITLE = re.compile(r"[；;：:，,、！？]$|。")
_TAIL = 30
LONGEST_TITLE = 120


def ends_title(text: str) -> bool:
    """Whether a text ends as titles do (…办法, …的通知（试行）, letter-spaced 方 案)."""
    return _ENDING.search("".join(text[-_TAIL:].split())) is not None


def may_be_title(text: str) -> bool:
    """Whether a line without a label may be a title or part of one: short, and no sentence."""
    return len(text) <= LONGEST_TITLE and _NO_TITLE.search(text) is None
