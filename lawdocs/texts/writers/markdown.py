"""Writing .md: plain Markdown that reads well without being rendered."""

import re
from collections.abc import Sequence

from lawdocs.texts.structure import Outline
from lawdocs.texts.writers.parts import Part, parts

_MARKS = re.compile(r"[\\`*_<>\[\]|~]|&(?=[#A-Za-z])")
# What would begin a heading, a quotation, a list or a rule.
_BEGINNING = re.compile(r"[#+=-]|\d{1,9}(?=[.)](?:\s|$))")


def write_markdown(outline: Outline, head: Sequence[Part] = ()) -> bytes:
    """The text as Markdown in UTF-8, below ``head``; a blank line between paragraphs."""
    return ("\n\n".join(_written(part) for part in (*head, *parts(outline))) + "\n").encode()


def _written(part: Part) -> str:
    if part.rows:
        return _table(part.rows)
    if part.level:
        return f"{'#' * part.level} {_escaped(part.text)}"
    if part.label:
        return f"**{_escaped(part.label)}**{_inner(part.text[len(part.label) :])}"
    return _escaped(part.text)


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    """A table; Markdown has none without a head, so its first row is one."""
    width = max(map(len, rows))
    lines = ["| " + " | ".join(map(_inner, row)) + " |" for row in rows]
    return "\n".join([lines[0] + " |" * (width - len(rows[0])), "|" + " --- |" * width, *lines[1:]])


def _escaped(text: str) -> str:
    match = _BEGINNING.match(text)
    if match is None:
        return _inner(text)
    begun = match[0]
    if begun.isdigit():
        return f"{begun}\\{_inner(text[len(begun) :])}"
    return f"\\{begun}{_inner(text[len(begun) :])}"


def _inner(text: str) -> str:
    return _MARKS.sub(lambda match: "\\" + match[0], text).replace("  ", " &nbsp;")
