"""Roles of the lines of a head (文件头): letterhead, number, title, note line and addressee, and its preamble."""

from collections.abc import Mapping, Sequence

from lawdocs.texts.head_reading import Head, read_head
from lawdocs.texts.labels import Kind
from lawdocs.texts.line import Line
from lawdocs.texts.roles import Role
from lawdocs.texts.span import Span
from lawdocs.texts.titles import ends_title

_MOST_BELOW = 10
_HEAD = (Role.LETTERHEAD, Role.NUMBER, Role.TITLE, Role.NOTE_LINE, Role.ADDRESSEE)
_BELOW_TITLE = (Role.NUMBER, Role.NOTE_LINE, Role.ADDRESSEE)
_GROUPS = (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.HEADING, Kind.ARTICLE)


def mark_head(lines: Sequence[Line]) -> None:
    """Give the lines above the body their roles; a text that begins with its body has none."""
    head = read_head(lines)
    roles = _roles(lines, head)
    named = {role for role in roles.values() if role in _BELOW_TITLE}
    if not (named or ends_title(head.title[-1].text if head.title else "")):
        return
    for position, role in roles.items():
        lines[position].role = role


def mark_below_title(lines: Sequence[Line], first: int) -> None:
    """The note line and the addressee of a text that is sent out with another, below its title."""
    below = lines[first : first + _MOST_BELOW]
    roles = _roles(below, read_head(below))
    for position, line in enumerate(below):
        role = roles.get(position)
        if role not in _BELOW_TITLE:
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


def _roles(lines: Sequence[Line], head: Head) -> Mapping[int, Role]:
    """The role of each line of a head that has one, by its position."""
    title, letterhead, noted = (
        {line.start for line in each} for each in (head.title, head.letterhead + head.aside, head.dated)
    )
    notes = [each for each in (head.note, *head.labelled.values()) if each]
    roles: dict[int, Role] = {}
    for position, line in enumerate(lines):
        if line.start >= head.body and not _holds(line, head.addressee):
            break
        if _holds(line, head.addressee) and head.addressee.end < line.end - 1:
            break  # 各有关单位：现将……, the line break is lost: the body stands on the line too
        if line.start in title:
            roles[position] = Role.TITLE
        elif _holds(line, head.number):
            roles[position] = Role.NUMBER
        elif line.start in letterhead:
            roles[position] = Role.LETTERHEAD
        elif line.start in noted or any(_holds(line, note) for note in notes):
            roles[position] = Role.NOTE_LINE
        elif _holds(line, head.addressee):
            roles[position] = Role.ADDRESSEE
    return roles


def _holds(line: Line, place: Span | None) -> bool:
    """Whether something of a place stands on a line."""
    return place is not None and place.start < line.end and line.start < place.end
