"""Anchors (锚点): stable ASCII names for blocks, unique within a text.

art-7, art-6-1 (第六条之一), art-7-p2-i1 (第七条第二款第一项), ch-2, sec-2-1, h-3-2 (三、（二） or 3.2), annex-1-art-2.
"""

from collections import Counter
from collections.abc import Sequence

from lawdocs.texts.blocks import Block
from lawdocs.texts.labels import Kind, Label

_NAMED = {"总则": "general", "附则": "final", "序言": "preamble", "前言": "foreword"}


class Anchors:
    """Gives each block its anchor, and paragraphs their number."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()
        self._counted: Counter[str] = Counter()

    def give(self, label: Label, parents: Sequence[Block]) -> tuple[str, int | None]:
        """Name a block by its label and the blocks it stands in."""
        number = label.number
        if label.kind is Kind.PARAGRAPH:
            number = self._next_paragraph(parents)
        elif label.kind is Kind.ANNEX and number is None:
            number = self._count("annex")
        return self._unique(self._name(label, number, parents)), number

    def _name(self, label: Label, number: int | None, parents: Sequence[Block]) -> str:
        scope = _prefix(parents, Kind.ANNEX)
        match label.kind:
            case Kind.ANNEX:
                return f"annex-{number}"
            case Kind.PART:
                return f"{scope}part-{number}" if label.level == 1 else f"{_prefix(parents, Kind.PART)}sub-{number}"
            case Kind.CHAPTER:
                return f"{_prefix(parents, Kind.PART) or scope}ch-{number or _NAMED[label.text]}"
            case Kind.SECTION:
                chapter = _nearest(parents, Kind.CHAPTER)
                within = f"{chapter.number}-" if chapter and chapter.number else ""
                return f"{_prefix(parents, Kind.PART) or scope}sec-{within}{number}"
            case Kind.ARTICLE:
                return f"{scope}art-{number}" + (f"-{label.insertion}" if label.insertion else "")
            case Kind.HEADING if label.is_decimal:
                return f"{scope}h-{label.text.strip().replace('.', '-')}"
            case Kind.HEADING if label.level == 1:
                return f"{scope}h-{number}"
            case Kind.HEADING:
                return f"{parents[-1].anchor}-{number}"
        return self._inner_name(label.kind, number, parents)

    def _inner_name(self, kind: Kind, number: int | None, parents: Sequence[Block]) -> str:
        prefix = f"{parents[-1].anchor}-" if parents else ""
        if kind is not Kind.PARAGRAPH and parents and parents[-1].kind is Kind.ARTICLE:
            prefix += "p1-"
        return f"{prefix}{kind.value[0]}{number}"

    def _next_paragraph(self, parents: Sequence[Block]) -> int:
        parent = parents[-1] if parents else None
        counted = self._count(f"{parent.anchor if parent else ''} p")
        # An article's first paragraph stands beside its label.
        return counted + 1 if parent and parent.kind is Kind.ARTICLE else counted

    def _count(self, name: str) -> int:
        self._counted[name] += 1
        return self._counted[name]

    def _unique(self, name: str) -> str:
        self._given[name] += 1
        return name if self._given[name] == 1 else self._unique(f"{name}_{self._given[name]}")


def _nearest(parents: Sequence[Block], kind: Kind) -> Block | None:
    return next((parent for parent in reversed(parents) if parent.kind is kind), None)


def _prefix(parents: Sequence[Block], kind: Kind) -> str:
    parent = _nearest(parents, kind)
    return f"{parent.anchor}-" if parent else ""
