"""Words that a text quotes (“……”): they are another's, or are to become another's."""

import re
from dataclasses import dataclass

BLANK = "\0"  # no pattern of words reads over it
_MARKS = re.compile("[“”]")
_CLOSING = {"“": "”", "「": "」", "『": "』", "‘": "’", '"': '"', "＂": "＂"}
_OPENING = re.compile(f"[{''.join(_CLOSING)}]")
# A line that opens with the mark anew goes on with the quotation of the line before, as each paragraph of new law does.
_OPENED_ANEW = re.compile(rf"(?m)^[^\S\n]*[{''.join(_CLOSING)}]")
_ENDS = re.compile(r"[。；;，,、.]*[^\S\n]*(?:\n|$)")

_NUMERAL = "[一二三四五六七八九十百]+"
_LABELS = rf"(?:{_NUMERAL}[、．.]|条目{_NUMERAL}|[（(](?:{_NUMERAL}|\d+)[）)]|\d{{1,3}}[、．.])"
# The next numbered instruction: a quotation that reaches it was never closed.
NEXT_INSTRUCTION = re.compile(
    rf"(?m)^[^\S\n]*{_LABELS}\s*(?=(?:将|把|在|对)?(?:《[^《》\n]{{1,80}}》|刑法|宪法|本[^\s，。]{{1,2}})?原?"
    r"(?:第[一二三四五六七八九十百零\d]+[编章节条款部]|[“\"「]|名称|标题|引言|序言|附件|全文)[^\n]{0,80}?"
    r"(?:修改|改为|增加|删去|删除|调整为|合并)|(?:增加|新增)[一二两三四五六七八九十]+[条款项章]|(?:删去|删除)(?:第|《)|修改《|条文顺序)"
)


@dataclass(frozen=True)
class Quotation:
    """A quotation with its marks from ``start`` to ``end``; one that never closes ends with its line.

    ``words`` are the words without the marks that open each paragraph of them.
    """

    start: int
    end: int
    words: str
    is_closed: bool = True


def find_quotations(text: str, until: re.Pattern[str] | None = None) -> list[Quotation]:
    """The outermost quotations of a text, which may go over many lines, but not over a line that ``until`` matches."""
    found: list[Quotation] = []
    position = 0
    while opening := _OPENING.search(text, position):
        start = opening.start()
        stop = until.search(text, start + 1) if until else None
        end = _end(text, start, stop.start() if stop else len(text))
        if end is None:
            position = _given_up(text, start, stop.start() - 1 if stop else len(text))
            found.append(Quotation(start, position, _words(text, start, position), is_closed=False))
        else:
            position = end
            found.append(Quotation(start, end, _words(text, start, end - 1)))
    return found


def _end(text: str, start: int, limit: int) -> int | None:
    """Where the quotation closes that opens at a place: counting the quotations in it, else with the first mark."""
    opening = text[start]
    closing = _CLOSING[opening]
    marks = [at for at in range(start + 1, limit) if text[at] in (opening, closing)]
    marks = [at for at in marks if not _opens_anew(text, at, opening, closing)]
    if opening == closing:
        return marks[0] + 1 if marks else None
    depth = 1
    for at in marks:
        depth += 1 if text[at] == opening else -1
        if depth == 0:
            return at + 1
    return next((at + 1 for at in marks if text[at] == closing), None)


def _given_up(text: str, start: int, limit: int) -> int:
    """Where a quotation ends that never closes: with its line, or the last of those that open anew."""
    position = start
    while True:
        line_end = text.find("\n", position)
        if line_end == -1 or line_end >= limit:
            return limit
        position = line_end + 1
        if not _OPENED_ANEW.match(text, position):
            return line_end


def _opens_anew(text: str, at: int, opening: str, closing: str) -> bool:
    """Whether a mark at the beginning of a line goes on with the quotation; “甲”，是指 begins with one of its own."""
    before = text.rfind("\n", 0, at) + 1
    if text[at] != opening or before == 0 or text[before:at].strip():
        return False
    first = text.find(closing, at + 1)
    line_end = text.find("\n", at)
    return first == -1 or -1 < line_end < first or _ENDS.match(text, first + 1) is not None or opening == closing


def _words(text: str, start: int, end: int) -> str:
    """What is quoted, without the marks with which its paragraphs open anew."""
    opening = text[start]
    anew = [each.end() - 1 for each in _OPENED_ANEW.finditer(text, start + 1, end)]
    anew = [at for at in anew if _opens_anew(text, at, opening, _CLOSING[opening])]
    cuts = [start, *anew]
    return "".join(text[one + 1 : other] for one, other in zip(cuts, [*anew, end], strict=True)).strip()


def without_quotations(text: str) -> str:
    """A text with what stands in quotation marks blanked out, so that all places stay the same."""
    parts: list[str] = []
    kept, opened = 0, None
    for mark in _MARKS.finditer(text):
        if mark[0] == "“" and opened is None:
            opened = mark.start()
        elif mark[0] == "”" and opened is not None:
            parts += [text[kept:opened], BLANK * (mark.end() - opened)]
            kept, opened = mark.end(), None
    return "".join([*parts, text[kept:]])
