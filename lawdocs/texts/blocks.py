"""Blocks (文本块): what the structure of a text is made of, and the views of it others use."""

from dataclasses import dataclass

from lawdocs.texts.labels import Kind
from lawdocs.texts.roles import Role


@dataclass(frozen=True)
class Block:
    """One line of a text: an article's first paragraph, a further paragraph, an item, a chapter's title …

    `text` is what follows the label and begins with `heading`; `printed` is the label as the source writes it, with the
    space behind it. `start` and `end` count characters of the whole text, label included. An article's later paragraphs
    and items are blocks of their own, deeper by one. `role` says what the line is for in an official document.
    """

    kind: Kind
    label: str
    number: int | None
    text: str
    anchor: str
    depth: int
    start: int
    end: int
    heading: str = ""
    insertion: int = 0
    printed: str = ""
    role: Role = Role.BODY


@dataclass(frozen=True)
class TocEntry:
    """An entry of the table of contents (目录), with the entries below it."""

    kind: Kind
    label: str
    title: str
    anchor: str
    children: tuple["TocEntry", ...]


@dataclass(frozen=True)
class Segment:
    """What the search index stores as one unit: an article, or a paragraph or heading outside articles."""

    label: str
    anchor: str
    text: str
