"""The end of an official document: annexes announced, signature, date, note, imprint; and titles of texts sent out."""

import re
from collections.abc import Sequence

from lawdocs.texts.heads import mark_below_title
from lawdocs.texts.labels import Kind, Label
from lawdocs.texts.line import Line
from lawdocs.texts.roles import Role
from lawdocs.texts.titles import ADDITION, ends_title, may_be_title
from lawdocs.texts.written_days import DAY, PATTERN

_NAME = r"[^，。；：、！？《》\d]{2,40}"
_SIGNATURE = re.compile(_NAME)
_SIGNED_ON = re.compile(rf"{_NAME}\s+{PATTERN}")
# Names of agencies: how a signature without a date is told from other short lines.
_AGENCY = re.compile(
    r".{2,36}(?:政府|办公[厅室]|管委会|委员会|[局厅委部署院会]|[支总分]行|银行|公司|中心|[总支]队|法院|检察院)"
)
_MOST_SIGNATURES = 12
_NOTE = re.compile(r"[（(].{2,80}[）)]")
_DISPATCH = ("抄送：", "抄送:", "抄报：", "抄报:", "分送：", "分送:", "主题词：", "主题词:")
_PRINTED_ON = re.compile(rf".{{0,40}}{PATTERN}\s*印发|[（(]?共印\s*\d+\s*份[）)]?")
_ANNOUNCING = ("附件：", "附件:", "附：", "附:", "附件1.", "附件1．")
# 附件：国歌 right above the annex itself: no list, and nobody signs below.
_TITLED_ANNEX = re.compile(r"(?P<label>附件?)\s*[：:]\s*(?=[^\d\s])")
_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|ofd)$", re.IGNORECASE)
_MOST_WRAPPED = 3
_MOST_TITLE_LINES = 4
_LONGEST_TITLE_LINE = 60
_SAYS_IT_ENDS = re.compile(r"(?:施行|执行|实施|生效|废止|解释|有效期.{1,20})。$")
_AHEAD = 30
_LONGEST_LEFTOVER = 60
_LONGEST_LINK = 400
_SENTENCE = re.compile(r"[。；;！？]")
_RESTARTING = (Kind.CHAPTER, Kind.HEADING, Kind.ARTICLE)
_ENDINGS = (Role.SIGNATURE, Role.DATE, Role.NOTE, Role.IMPRINT)


def mark_closings(lines: Sequence[Line]) -> None:
    """Give roles to what ends a text, and to the title lines of an annex or of another text that follows it."""
    for position, line in enumerate(lines):
        if line.role is Role.BODY:
            if line.label is None:
                _mark_plain(lines, position)
            elif line.label.kind is Kind.ANNEX:
                _mark_annex(lines, position)
            elif _ends_text(line):
                _mark_next_text(lines, position + 1, among_articles=True)
    _mark_restarts(lines)
    _mark_undated(lines)
    _mark_leftovers(lines)


def _mark_plain(lines: Sequence[Line], position: int) -> None:
    line = lines[position]
    text = line.text
    if text.startswith(_ANNOUNCING):
        if not _open_annex(lines, position):
            _mark_announced(lines, position)
    elif text.startswith("附件") and _FILE_NAME.search(text[-6:]):
        line.role = Role.ANNEX_NOTE
    elif text.endswith("日") and DAY.fullmatch(text):
        _mark_dated(lines, position, Role.DATE)
    elif text.endswith("日") and _SIGNED_ON.fullmatch(text):
        _mark_dated(lines, position, Role.SIGNATURE)
    elif text.startswith(_DISPATCH) or (text.endswith(("印发", "份", "份）")) and _PRINTED_ON.fullmatch(text)):
        line.role = Role.IMPRINT
        if text.endswith("印发") and position and _may_sign(lines[position - 1]):
            lines[position - 1].role = Role.IMPRINT


def _mark_annex(lines: Sequence[Line], position: int) -> None:
    """附件： with a numbered list or a file below it announces annexes; else it opens one, with its title below."""
    line = lines[position]
    if line.label is None or line.label.width < len(line.text):
        return
    following = lines[position + 1] if position + 1 < len(lines) else None
    is_list = following is not None and (_listed(following) == 1 or _FILE_NAME.search(following.text[-6:]))
    if is_list and line.label.number is None and line.text.endswith(("：", ":")):
        line.label = None
        _mark_announced(lines, position)
    else:
        _mark_title(lines, position + 1, must_end=False)


def _open_annex(lines: Sequence[Line], position: int) -> bool:
    """附件： with a title announces an annex that follows after the signature, or opens it where nothing is signed."""
    line = lines[position]
    match = _TITLED_ANNEX.match(line.text)
    below = lines[position + 1 : position + 1 + _AHEAD]
    if match is None or not below or any(_is_closing(each) for each in below) or _FILE_NAME.search(line.text[-6:]):
        return False
    line.label = Label(Kind.ANNEX, match["label"], None, match.end())
    return True


def _is_closing(line: Line) -> bool:
    if line.label is not None:
        return line.label.kind is Kind.ANNEX
    return line.text.endswith("日") and (DAY.fullmatch(line.text) or _SIGNED_ON.fullmatch(line.text)) is not None


def _mark_announced(lines: Sequence[Line], position: int) -> None:
    """附件：1．甲 with the further annexes of its list, of which some run over several lines."""
    lines[position].role = Role.ANNEX_NOTE
    expected = 1 if lines[position].text.endswith(("：", ":")) else 2
    wrapped: list[Line] = []
    for at in range(position + 1, len(lines)):
        line = lines[at]
        is_file = line.label is None and not wrapped and _FILE_NAME.search(line.text[-6:]) is not None
        if is_file or _listed(line) == expected:
            for each in (*wrapped, line):
                each.role = Role.ANNEX_NOTE
            wrapped = []
            expected += 1
        elif len(wrapped) < _MOST_WRAPPED and _may_be_wrapped(line):
            wrapped.append(line)
        else:
            break


def _may_be_wrapped(line: Line) -> bool:
    return line.label is None and line.role is Role.BODY and _is_short(line) and DAY.fullmatch(line.text) is None


def _listed(line: Line) -> int | None:
    """The number of a line in a list 1. 2. 3."""
    return line.label.number if line.label is not None and line.label.kind is Kind.SUBITEM else None


def _mark_dated(lines: Sequence[Line], position: int, role: Role) -> None:
    """A date, or a signature with its date: what signs stands before it, notes and another text may follow."""
    lines[position].role = role
    first = position
    while first and position - first < _MOST_SIGNATURES and _may_sign(lines[first - 1]):
        first -= 1
        lines[first].role = Role.SIGNATURE
    last = position + 1
    while last < len(lines) and lines[last].label is None and _NOTE.fullmatch(lines[last].text):
        lines[last].role = Role.NOTE
        last += 1
    _mark_next_text(lines, last, among_articles=False)


def _may_sign(line: Line) -> bool:
    return line.label is None and line.role is Role.BODY and _SIGNATURE.fullmatch(line.text) is not None


def _ends_text(line: Line) -> bool:
    """Whether an article is one that texts end with."""
    is_article = line.label is not None and line.label.kind is Kind.ARTICLE
    return is_article and _SAYS_IT_ENDS.search(line.text[-40:]) is not None


def _mark_next_text(lines: Sequence[Line], first: int, *, among_articles: bool) -> None:
    """The title of a text that is sent out or appended; between articles only where the numbers begin anew."""
    if among_articles:
        ahead = (each.label for each in lines[first : first + _AHEAD] if each.label is not None)
        article = next((label for label in ahead if label.kind is Kind.ARTICLE), None)
        if article is not None and article.number != 1:
            return
    after = _mark_title(lines, first, must_end=True)
    if after > first:
        mark_below_title(lines, after)


def _mark_title(lines: Sequence[Line], first: int, *, must_end: bool) -> int:
    """Mark the lines of a title to the one that ends as titles do, else none or the first; the position after it."""
    last = first
    while last < len(lines) and last - first < _MOST_TITLE_LINES and _may_be_title(lines[last]):
        last += 1
        if ends_title(lines[last - 1].text):
            last += last < len(lines) and lines[last].label is None and ADDITION.fullmatch(lines[last].text) is not None
            break
    else:
        last = first if must_end else min(first + 1, last)
    for line in lines[first:last]:
        line.role = Role.TITLE
    return last


def _may_be_title(line: Line) -> bool:
    is_plain = line.label is None and line.role is Role.BODY
    is_short = len(line.text) <= _LONGEST_TITLE_LINE
    return is_plain and is_short and may_be_title(line.text) and not line.text.startswith(_ANNOUNCING)


def _mark_restarts(lines: Sequence[Line]) -> None:
    """Where 一、, 第一章 or 第一条 comes again, the title a few lines above begins another text."""
    last: dict[Kind, int] = {}
    for position, line in enumerate(lines):
        label = line.label
        if label is None or label.number is None or label.kind not in _RESTARTING or label.level > 1:
            continue
        if label.number == 1 and last.get(label.kind, 0) > 1:
            for at in range(position - 1, max(position - 1 - _MOST_TITLE_LINES, 0), -1):
                if lines[at].label is not None:
                    break
                if _may_be_title(lines[at]) and ends_title(lines[at].text):
                    lines[at].role = Role.TITLE
                    last.clear()
                    break
        last[label.kind] = label.number


def _mark_undated(lines: Sequence[Line]) -> None:
    """Agencies at the very end sign too, where the date was left out."""
    if any(line.role is Role.DATE for line in lines):
        return
    first = len(lines)
    while first and len(lines) - first < _MOST_SIGNATURES and _may_sign(lines[first - 1]):
        if not _AGENCY.fullmatch(lines[first - 1].text):
            break
        first -= 1
    if first and (lines[first - 1].text.endswith("。") or lines[first - 1].role is Role.ANNEX_NOTE):
        for line in lines[first:]:
            line.role = Role.SIGNATURE


def _mark_leftovers(lines: Sequence[Line]) -> None:
    """Short lines behind the end of the last text: files to download, footers of web pages."""
    last = len(lines)
    while last and lines[last - 1].role is Role.IMPRINT:
        last -= 1
    first = last
    while first and _may_be_left_over(lines[first - 1]):
        first -= 1
    if first and (lines[first - 1].role in _ENDINGS or _ends_text(lines[first - 1])):
        for line in lines[first:last]:
            line.role = Role.UNPLACED


def _may_be_left_over(line: Line) -> bool:
    is_plain = line.label is None and line.role is Role.BODY
    return is_plain and (_is_short(line) or (line.text.startswith(("- [", "[")) and len(line.text) <= _LONGEST_LINK))


def _is_short(line: Line) -> bool:
    return len(line.text) <= _LONGEST_LEFTOVER and _SENTENCE.search(line.text) is None
