"""The table of contents of a text (目录): units, nested, with the titles of annexes and of texts sent out with it."""

from collections.abc import Sequence

from lawdocs.texts.blocks import Block, TocEntry
from lawdocs.texts.labels import Kind
from lawdocs.texts.roles import Role

_LISTED = (Kind.ANNEX, Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.HEADING, Kind.ARTICLE)


def entries(blocks: Sequence[Block]) -> tuple[TocEntry, ...]:
    """Annexes, parts, chapters, sections, headings and articles, and the titles of further texts, nested."""
    listed: list[tuple[Block, str]] = []
    has_begun = False  # the title at the head of a document is no entry of its contents
    position = 0
    while position < len(blocks):
        block = blocks[position]
        position += 1
        if block.kind in _LISTED:
            title = _squeezed(block.heading.rstrip("。").strip("【】"))
            if block.kind is Kind.ANNEX and not block.text:
                title, position = _title(blocks, position)
            listed.append((block, title))
        elif block.role is Role.TITLE and has_begun and not block.depth:
            title, position = _title(blocks, position - 1)
            listed.append((block, title))
        has_begun = has_begun or block.kind in _LISTED or block.role in (Role.SIGNATURE, Role.DATE)
    return _nested(listed)


def _title(blocks: Sequence[Block], first: int) -> tuple[str, int]:
    """The title that begins at a block, which may run over several, and the position after it."""
    last = first
    while last < len(blocks) and blocks[last].role is Role.TITLE:
        last += 1
    return _squeezed("".join(each.text for each in blocks[first:last])), last


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _nested(listed: Sequence[tuple[Block, str]]) -> tuple[TocEntry, ...]:
    found = []
    position = 0
    while position < len(listed):
        block, title = listed[position]
        end = position + 1
        while end < len(listed) and listed[end][0].depth > block.depth:
            end += 1
        found.append(TocEntry(block.kind, block.label, title, block.anchor, _nested(listed[position + 1 : end])))
        position = end
    return tuple(found)
