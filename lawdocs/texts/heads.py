"""The head of an official document (文件头): letterhead, number, title, note line and addressee, and its preamble."""

import re
from collections.abc import Sequence
from itertools import takewhile

from lawdocs.texts.labels import Kind
from lawdocs.texts.line import Line
from lawdocs.texts.numbers import parse_number
from lawdocs.texts.roles import Role
from lawdocs.texts.titles import ends_title, may_be_title
from lawdocs.texts.written_days import DAY

_MOST_LINES = 16
_LETTERHEAD = re.compile(r".{2,60}文\s*件|[━─—\-_=＿★☆\s]{3,}")  # with the line below it
_IN_BRACKETS = re.compile(r"[（(](.+)[）)]")
# （1999年12月25日第九届…第十三次会议通过 …修正）, which may run over several lines.
_NOTE_LINE = re.compile(r"[（(](?=.*(?:通过|公布|发布|修订|修正|批准|施行|\d\s*年))")
_MOST_NOTE_LINES = 8
_LONGEST_NOTE_LINE = 400
_LONGEST_ADDRESSEE = 600
_ADDRESSEE = re.compile(
    r"(?!.*(?:如下|通知|下列|规定[：:]|决定|以下|附件|抄送|情形|根据|为了))"
    r".*(?:政府|机构|机关|部门|单位|企业|公司|中心|组织|委员会?|代表|同志|大学|学校|医院|银行|法院|检察院|协会|军区|总部|办公[厅室]|"
    r"[局厅委办部署院处所站队会社行校区县市省镇乡人])(?:[（(][^（）()]*[）)])?[：:]"
)
_MOST_BELOW = 10
_HEAD = (Role.LETTERHEAD, Role.NUMBER, Role.TITLE, Role.NOTE_LINE, Role.ADDRESSEE)
_GROUPS = (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.HEADING, Kind.ARTICLE)


def mark_head(lines: Sequence[Line]) -> None:
    """Give the lines above the body their roles; a text that begins with its body has none."""
    titles: list[Line] = []
    for position, line in enumerate(lines[:_MOST_LINES]):
        if line.role is Role.NOTE_LINE:  # the rest of a note line over several lines
            continue
        if line.label is not None or line.role is not Role.BODY:
            break
        line.role = _role(lines, position)
        if line.role is Role.TITLE:
            titles.append(line)
        if line.role in (Role.BODY, Role.ADDRESSEE):
            break
    _mark_joint_letterhead(lines, titles)
    is_head = any(line.role not in (Role.BODY, Role.TITLE) for line in lines[:_MOST_LINES])
    while titles and not (is_head or ends_title(titles[-1].text)):
        titles.pop().role = Role.BODY


def _mark_joint_letterhead(lines: Sequence[Line], titles: list[Line]) -> None:
    """Issuers printed one below the other, 文件 beside the last: those above it are no titles."""
    last = next((i for i, line in enumerate(lines[:_MOST_LINES]) if line.role is Role.LETTERHEAD), 0)
    for line in lines[:last]:
        if line.role is Role.TITLE:
            line.role = Role.LETTERHEAD
            titles.remove(line)


def mark_below_title(lines: Sequence[Line], first: int) -> None:
    """The note line and the addressee of a text that is sent out with another, below its title."""
    for position in range(first, min(first + _MOST_BELOW, len(lines))):
        line = lines[position]
        if line.label is not None or line.role not in (Role.BODY, Role.NOTE_LINE):
            break
        role = line.role if line.role is Role.NOTE_LINE else _role(lines, position)
        if role in (Role.BODY, Role.TITLE, Role.LETTERHEAD):
            break
        line.role = role


def mark_preamble(lines: Sequence[Line]) -> None:
    """The paragraphs between the head and the first unit; a notice that only sends out another text has none."""
    first = next((i for i, line in enumerate(lines) if line.role not in _HEAD), len(lines))
    for position in range(first, len(lines)):
        line = lines[position]
        if line.label is not None and line.label.kind in _GROUPS:
            break
        if line.label is not None or line.role is not Role.BODY:
            return
    else:
        return
    for line in lines[first:position]:
        line.role = Role.PREAMBLE


def _role(lines: Sequence[Line], position: int) -> Role:
    line = lines[position]
    if _is_number(line.text):
        return Role.NUMBER
    if position and DAY.fullmatch(line.text):
        return Role.NOTE_LINE
    if _NOTE_LINE.match(line.text) and _mark_note_line(lines, position):
        return Role.NOTE_LINE
    if _LETTERHEAD.fullmatch(line.text) or (position and _goes_on_letterhead(lines, position)):
        return Role.LETTERHEAD
    if len(line.text) <= _LONGEST_ADDRESSEE and _ADDRESSEE.fullmatch(line.text) and "。" not in line.text:
        return Role.ADDRESSEE
    return Role.TITLE if may_be_title(line.text) else Role.BODY


def _is_number(text: str) -> bool:
    """发文字号, with or without brackets around it, and with the day that some sources put behind it."""
    inner = _IN_BRACKETS.fullmatch(text)
    bare = inner[1] if inner else text
    return len(bare) <= 60 and parse_number(DAY.sub("", bare)) is not None


def _mark_note_line(lines: Sequence[Line], position: int) -> bool:
    """Mark a note line up to the line on which its bracket closes; none where that is not soon, or not at the end."""
    depth = 0
    for count, line in enumerate(lines[position : position + _MOST_NOTE_LINES]):
        if (line.label is not None and count) or len(line.text) > _LONGEST_NOTE_LINE:
            return False
        for place, character in enumerate(line.text):
            depth += (character in "（(") - (character in "）)")
            if depth == 0:
                if place < len(line.text) - 1:
                    return False
                for each in lines[position : position + count + 1]:
                    each.role = Role.NOTE_LINE
                return True
    return False


def _goes_on_letterhead(lines: Sequence[Line], position: int) -> bool:
    """Issuers below 某某局 文件, down to the number."""
    if lines[position - 1].role is not Role.LETTERHEAD:
        return False
    below = list(takewhile(lambda each: may_be_title(each.text) and not _is_number(each.text), lines[position:][:8]))
    following = position + len(below)
    return following < len(lines) and _is_number(lines[following].text)
