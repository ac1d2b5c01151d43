"""What writers make of the lines of a text: headings, rows of tables, paragraphs (输出单元)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lawdocs.texts.blocks import Block
from lawdocs.texts.labels import Kind
from lawdocs.texts.roles import Role
from lawdocs.texts.structure import Outline

_UNITS = {Kind.ANNEX: 2, Kind.PART: 2, Kind.CHAPTER: 3, Kind.SECTION: 4}


@dataclass(frozen=True)
class Part:
    """A paragraph, a heading (`level` 1 for a title, down to 4) or a table (`rows` of cells)."""

    text: str = ""
    level: int = 0
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def parts(outline: Outline) -> Iterator[Part]:
    """The parts of a text in order; rows of one table together."""
    rows: list[tuple[str, ...]] = []
    for block in outline.blocks:
        line = block.printed + block.text
        if block.role is Role.TABLE and "\t" in line:
            rows.append(tuple(line.split("\t")))
            continue
        yield from _table(rows)
        rows = []
        label = block.printed.rstrip() if block.kind is Kind.ARTICLE else ""
        yield Part(line, _level(block), label)
    yield from _table(rows)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[Part]:
    if rows:
        yield Part(rows=tuple(rows))


def _level(block: Block) -> int:
    if block.role is Role.TITLE:
        return 1
    return _UNITS.get(block.kind, 0)
