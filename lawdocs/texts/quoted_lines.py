"""Lines that a decision puts into another text (修改为：“……”): they are that text's words, and open no unit here."""

import re
from collections.abc import Sequence

from lawdocs.texts.line import Line
from lawdocs.texts.quotations import NEXT_INSTRUCTION, find_quotations

# What stands before the mark: 修改为：, 作为第四条：, 增加一款，作为第二款：. Only such words begin another's text.
_ANNOUNCED = re.compile(r"(?:改为|改成|表述为|(?:作为|增加|新增)[^。；“”\n]{1,60})(?:[：:]\s*|)$")
_LONGEST = 80
# In no text without one of these does a quotation of several lines begin behind such words; looking is quick.
_HINTS = (
    *("改为：", "改为:", "改为“", "改成：", "改成“", "表述为："),
    *(f"{unit}{colon}" for unit in "条款项节章" for colon in "：:"),
)


def mark_quoted(lines: Sequence[Line], text: str) -> None:
    """Take the unit from every line within such a quotation; one that never closes quotes nothing."""
    if "“" not in text or not any(each in text for each in _HINTS):
        return
    places = iter(lines)
    line = next(places, None)
    for each in find_quotations(text, until=NEXT_INSTRUCTION):
        is_long = text.find("\n", each.start, each.end) != -1
        if not each.is_closed or not is_long or not _ANNOUNCED.search(text, max(0, each.start - _LONGEST), each.start):
            continue
        while line is not None and line.start < each.end:
            if line.start >= each.start:
                line.label, line.is_quoted = None, True
            line = next(places, None)
