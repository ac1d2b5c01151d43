"""Structure of a text (编章节条款项目): every line becomes a block with an anchor and its place in the text."""

from dataclasses import dataclass
from functools import cached_property

from lawdocs.texts import gaps, leftovers, toc
from lawdocs.texts.anchors import Anchors
from lawdocs.texts.blocks import Block, Segment, TocEntry
from lawdocs.texts.labels import Kind, Label
from lawdocs.texts.line import Line
from lawdocs.texts.lines import read_lines
from lawdocs.texts.roles import APART, Role

__all__ = ["MAX_SEGMENT", "Block", "Kind", "Outline", "Role", "Segment", "TocEntry", "parse"]

MAX_SEGMENT = 100_000

_CONTAINERS = (Kind.ANNEX, Kind.PART, Kind.CHAPTER, Kind.SECTION)
# A block closes all open blocks of the same or a higher rank; paragraphs rank by what they stand in.
_RANKS = {
    (Kind.ANNEX, 1): 0, (Kind.PART, 1): 1, (Kind.PART, 2): 2, (Kind.CHAPTER, 1): 3, (Kind.SECTION, 1): 4,
    (Kind.HEADING, 1): 5, (Kind.HEADING, 2): 6, (Kind.HEADING, 3): 7, (Kind.HEADING, 4): 8, (Kind.ARTICLE, 1): 9,
    (Kind.PARAGRAPH, 1): 10, (Kind.ITEM, 1): 11, (Kind.SUBITEM, 1): 12, (Kind.SUBITEM, 2): 13, (Kind.SUBITEM, 3): 14,
}  # fmt: skip
_QUOTED_RANK = 15
_LONGEST_RUN_IN = 40
_QUOTED = frozenset("“”：")


@dataclass(frozen=True)
class Outline:
    """The blocks of a text in reading order."""

    text: str
    blocks: tuple[Block, ...]

    @property
    def articles(self) -> tuple[Block, ...]:
        """The articles (条), those of annexes included."""
        return tuple(block for block in self.blocks if block.kind is Kind.ARTICLE)

    @cached_property
    def gaps(self) -> tuple[str, ...]:
        """Sentences about numbers left out, repeated or out of order."""
        return gaps.sentences(self.blocks)

    @cached_property
    def unplaced(self) -> tuple[str, ...]:
        """Sentences about lines that could not be placed."""
        return leftovers.sentences(self.blocks)

    def find(self, anchor: str) -> Block | None:
        """The block with this anchor."""
        return self._by_anchor.get(anchor)

    def within(self, block: Block) -> tuple[Block, ...]:
        """The block and all that belongs to it: an article with its paragraphs, a chapter with its articles."""
        first = self._positions[block.anchor]
        after = (i for i in range(first + 1, len(self.blocks)) if self.blocks[i].depth <= block.depth)
        return self.blocks[first : next(after, len(self.blocks))]

    def full_text(self, block: Block) -> str:
        """The text of a block and all that belongs to it, a line each, without the block's own label."""
        inner = self.within(block)[1:]
        return "\n".join([block.text, *(self.text[each.start : each.end] for each in inner)]).strip("\n")

    def toc(self) -> tuple[TocEntry, ...]:
        """Annexes, parts, chapters, sections, headings and articles, and further texts with their titles, nested."""
        return toc.entries(self.blocks)

    def segments(self) -> list[Segment]:
        """The text cut for the search index: every character but white space is in exactly one segment."""
        found: list[Segment] = []
        position = 0
        while position < len(self.blocks):
            block = self.blocks[position]
            held = (block,) if self._contains_articles(block) else self.within(block)
            whole = self.text[block.start : held[-1].end]
            found += [
                Segment(block.label, block.anchor, whole[cut : cut + MAX_SEGMENT])
                for cut in range(0, len(whole), MAX_SEGMENT)
            ]
            position += len(held)
        return found

    def rebuilt(self) -> str:
        """The text put together again from its blocks, a line each: the source but for white space."""
        return "\n".join(each.printed + each.text for each in self.blocks)

    def _contains_articles(self, block: Block) -> bool:
        """Tell whether a block only groups others: a chapter always, a heading when it stands over articles."""
        if block.kind is Kind.HEADING:
            return any(each.kind is Kind.ARTICLE for each in self.within(block))
        return block.kind in _CONTAINERS

    @cached_property
    def _by_anchor(self) -> dict[str, Block]:
        return {block.anchor: block for block in self.blocks}

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {block.anchor: position for position, block in enumerate(self.blocks)}


def parse(text: str) -> Outline:
    """Read the structure of a plain text, one block per line that is not blank."""
    builder = _Builder()
    for line in read_lines(text):
        builder.add(line)
    return Outline(text, tuple(builder.blocks))


class _Builder:
    """Turns lines into blocks, keeping the chain of blocks that are open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: list[tuple[int, Block]] = []
        self._anchors = Anchors()

    def add(self, line: Line) -> None:
        label = self._placed(line.label) or Label(Kind.PARAGRAPH, "", None, 0)
        # What is put into another text belongs to the unit that puts it there, whatever that is.
        rank = _QUOTED_RANK if line.is_quoted else _RANKS[label.kind, label.level]
        # A signature belongs to the text (or the annex) as a whole, not to the article before it.
        closes = _RANKS[Kind.PART, 1] if line.role in APART and not (line.label or line.is_quoted) else rank
        while self._open and self._open[-1][0] >= closes:
            self._open.pop()
        parents = [block for _, block in self._open]
        anchor, number = self._anchors.give(label, parents)
        text = line.text[label.width :]
        heading = _heading(label, text)
        printed = line.text[: label.width]
        block = Block(
            label.kind, label.text, number, text, anchor, len(parents), line.start, line.end, heading, label.insertion,
            printed, line.role,
        )  # fmt: skip
        self.blocks.append(block)
        self._open.append((rank, block))

    def _placed(self, label: Label | None) -> Label | None:
        """（一） under 一、 is a heading of the second level; in an article, a list or below 1.1 it is an item."""
        if label is None or label.kind is not Kind.ITEM:
            return label
        kinds = [block.kind for _, block in self._open]
        heading = next((block for _, block in self._open if block.kind is Kind.HEADING), None)
        if heading and Kind.ARTICLE not in kinds and not heading.label[0].isdecimal():
            return Label(Kind.HEADING, label.text, label.number, label.width, level=2)
        return label


def _heading(label: Label, text: str) -> str:
    """The title in a block's text: all of a chapter's line, the first sentence of 一、加强领导。各单位……"""
    if label.kind in _CONTAINERS:
        return text
    if label.kind is Kind.ARTICLE:
        return text[: text.index("】") + 1] if text.startswith("【") and "】" in text else ""
    if label.kind is not Kind.HEADING:
        return ""
    first = text.split("。", 1)[0]
    if len(first) > _LONGEST_RUN_IN or text.endswith(("；", ";", "：", ":")) or _QUOTED & set(first):
        return ""  # 四、将第十七条修改为：“……”: an instruction, not a title
    # A line that is one sentence (一、废止《…》。) is text, not a title.
    return first + "。" if text.count("。") > 1 else first if "。" not in text else ""
