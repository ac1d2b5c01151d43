"""Decimal numbering (1 总则, 1.1 编制目的, 4.2.1 …), as emergency plans have it.

A number with dots may as well be an amount in a table. Therefore a line counts only where it goes on with the numbers
before it, and the first one only where 1 is followed by 1.1.
"""

import re
from collections.abc import Sequence

from lawdocs.texts.labels import Kind, Label
from lawdocs.texts.line import Line
from lawdocs.texts.roles import Role

_NUMBER = re.compile(r"(?P<number>\d{1,2}(?:\s?[.．]\s?\d{1,2}){0,3})(?![\d%％])[.．、]?\s*(?=[^\s\d.．、%％])")
_LONGEST_TITLE = 30
_SENTENCE_END = re.compile(r"[。；;：:，,]$")
_LAST = "附则"
_MOST_SKIPPED = 2
_AHEAD = 4

Path = tuple[int, ...]


def number_of(text: str) -> Path | None:
    """The decimal number that a line begins with; a whole number only before a short title."""
    found = _match(text)
    return None if found is None else found[1]


def read_decimals(lines: Sequence[Line]) -> None:
    """Give the headings of a decimal numbering their labels; texts with articles have none."""
    if any(line.label is not None and line.label.kind is Kind.ARTICLE for line in lines):
        return
    found = [(line, match) for line in lines if line.role is Role.BODY and (match := _match(line.text))]
    paths = [path for _, (_, path) in found]
    current: Path = ()
    for position, (line, (match, path)) in enumerate(found):
        is_last = bool(current) and "".join(line.text[match.end() :].split()) == _LAST
        if _goes_on(current, path, is_last or _leads_to_dots(paths[position : position + _AHEAD])):
            current = path
            text = ".".join(map(str, path)) + "\u3000"
            line.label = Label(Kind.HEADING, text, path[-1], match.end(), level=len(path))


def _match(text: str) -> tuple[re.Match[str], Path] | None:
    match = _NUMBER.match(text)
    if match is None:
        return None
    path = tuple(int(each) for each in re.split(r"\s?[.．]\s?", match["number"]))
    is_title = len(text) <= _LONGEST_TITLE and not _SENTENCE_END.search(text)
    return (match, path) if len(path) > 1 or is_title else None


def _goes_on(current: Path, path: Path, has_parts: bool) -> bool:
    if len(path) == 1:
        return has_parts and (path == (1,) or (bool(current) and _follows(current[0], path[0])))
    before = current[len(path) - 1] if len(current) >= len(path) else 0
    return current[: len(path) - 1] == path[:-1] and _follows(before, path[-1])


def _leads_to_dots(paths: Sequence[Path]) -> bool:
    """Whether 2 is followed by 2.1, or by 3 and that by 3.1: a list of items 2. and 3. is not."""
    for path, following in zip(paths, paths[1:], strict=False):
        if following == (*path, 1):
            return True
        if following != (path[0] + 1,):
            return False
    return False


def _follows(before: int, number: int) -> bool:
    return before < number <= before + 1 + _MOST_SKIPPED
