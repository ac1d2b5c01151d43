"""The title (标题) of a text that was read from a file, and the text without the lines of it.

A title over several lines is one title; what is not the very title that a document is stored with stays in its text.
"""

from collections.abc import Sequence
from dataclasses import replace

from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.head_reading import letterhead_units, read_head
from lawdocs.texts.line import Line
from lawdocs.texts.lines import read_lines
from lawdocs.texts.metadata.naming import bare_title, read_title, repeated, title_parts
from lawdocs.texts.metadata.values import Confidence
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.titles import ends_title


def own_title(read: ReadText) -> str | None:
    """The title with all its lines, as the head of the text tells them; else as the reader of the file found it."""
    head = read_head(read_lines(read.whole))
    found = read_title(head, read.whole) if head.title else None
    if found is None or found.confidence is Confidence.UNSURE:
        return read.title
    is_sure = found.confidence is Confidence.SURE
    if read.title is None:
        return found.value if is_sure else None
    one, other = folded(read.title), folded(found.value)
    goes_on = one != other and one in other and len(repeated([line.text for line in head.title])) == 1
    return found.value if goes_on and (is_sure or not ends_title(read.title)) else read.title


def with_own_title(read: ReadText) -> ReadText:
    """What was read with the whole title, and without any line of it in the text."""
    title = own_title(read)
    return replace(read, title=title, text=without_title(read, title), above=0, title_lines=())


def without_title(read: ReadText, title: str | None) -> str:
    """The whole text without the lines that are this title; a text whose title is another loses nothing."""
    if not title:
        return read.whole
    lines = _lines_of(read.whole, title)
    if lines:
        return _cut(read.whole, lines)
    return read.text if read.title and bare_title([read.title]) == bare_title([title]) else read.whole


def _lines_of(whole: str, title: str) -> Sequence[Line]:
    """The lines of the head that are the title; an issuer above one that is told without issuers is none of it."""
    lines = read_head(read_lines(whole)).title
    printed = repeated([line.text for line in lines])
    if bare_title([title]) not in map(bare_title, printed):
        return ()
    if title_parts([title])[0]:
        return lines
    first = next((at for at, line in enumerate(lines) if not letterhead_units(line.text)), 0)
    return lines[first:]


def _cut(whole: str, lines: Sequence[Line]) -> str:
    """A text without some words, and without the lines on which nothing else stands."""
    for line in reversed(lines):
        before, after = whole[: line.start], whole[line.end :]
        opening, closing = before.rpartition("\n")[2], after.partition("\n")[0]
        if not (opening + closing).strip():
            before, after = before.removesuffix(opening), after.removeprefix(closing).removeprefix("\n")
        whole = before + after
    return whole
