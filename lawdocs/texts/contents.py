"""Printed tables of contents (目录): their lines open nothing."""

import re
from collections.abc import Hashable, Sequence

from lawdocs.texts.decimals import number_of
from lawdocs.texts.labels import Kind
from lawdocs.texts.line import Line
from lawdocs.texts.roles import Role

_HEAD = re.compile(r"目\s*[录次]")
_UNITS = (Kind.PART, Kind.CHAPTER, Kind.SECTION)


def mark_contents(lines: Sequence[Line]) -> None:
    """Take the labels off a printed table of contents, so that its chapters are not counted twice."""
    for first, line in enumerate(lines):
        if line.text[:1] == "目" and line.role is Role.BODY and _HEAD.fullmatch(line.text):
            line.label, line.role = None, Role.CONTENTS
            _mark_entries(lines, first + 1)


def _mark_entries(lines: Sequence[Line], first: int) -> None:
    """Its entries go on to the first that comes again: there the text begins."""
    opening: Hashable = None
    for position in range(first, len(lines)):
        line = lines[position]
        entry = _entry(line)
        if entry is None or entry == opening:
            return
        if opening is None and entry[0] is not Kind.SECTION:
            opening = entry
        line.label, line.role = None, Role.CONTENTS


def _entry(line: Line) -> tuple[Kind, Hashable] | None:
    if line.label is not None and line.label.kind in _UNITS:
        return line.label.kind, line.label.number
    path = number_of(line.text)
    return None if path is None else (Kind.HEADING, path)
