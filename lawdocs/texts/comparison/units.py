"""Units (对照单位) of a text: what is compared as one, an article with its paragraphs, a title, a paragraph alone."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lawdocs.texts.comparison.typography import read_letters
from lawdocs.texts.labels import Kind
from lawdocs.texts.structure import Block, Outline

TITLES = (Kind.ANNEX, Kind.PART, Kind.CHAPTER, Kind.SECTION)
_OPENERS = (*TITLES, Kind.ARTICLE, Kind.HEADING)
# What stands for a label among the letters, so that （三） and （四） are alike; noncharacters, which no text holds.
ITEM_MARK, SUBITEM_MARK, UNIT_MARK = "\ufdd0", "\ufdd1", "\ufdd2"
MARKS = ITEM_MARK + SUBITEM_MARK + UNIT_MARK


@dataclass(frozen=True)
class Unit:
    """A unit with its place in the text; ``words`` are its letters without its label, ``places`` where they stand.

    ``above`` is the label of the chapter or other title it stands under, ``inner`` holds the blocks whose labels
    stand as marks among the words, by their position there.
    """

    kind: Kind
    label: str
    number: int | None
    insertion: int
    anchor: str
    above: str
    start: int
    end: int
    words: str
    places: list[int] = field(repr=False)
    inner: dict[int, Block] = field(repr=False, hash=False)

    @property
    def is_title(self) -> bool:
        """Whether it is the title of other units and no text of its own."""
        return self.kind in TITLES

    @property
    def is_article(self) -> bool:
        return self.kind is Kind.ARTICLE

    @property
    def numbered(self) -> tuple[Kind, int | None, int] | None:
        """What its label says, however it is written; None without a number."""
        return (self.kind, self.number, self.insertion) if self.label and self.number is not None else None

    @property
    def body(self) -> int:
        """Where its words begin, after its label."""
        return self.places[0] if self.places else self.end

    def pairs(self) -> Counter[str]:
        """Its pairs of neighbouring letters, counted anew for whoever asks; a single letter counts as a pair."""
        words = self.words
        return Counter([words[at : at + 2] for at in range(max(len(words) - 1, 1))] if words else [])


def cut(outline: Outline) -> list[Unit]:
    """Cut a text into units; all that is not blank is in exactly one."""
    above: list[Block] = []
    found = []
    for blocks in _groups(outline.blocks):
        first = blocks[0]
        above = [each for each in above if each.depth < first.depth and each.kind in TITLES]
        found.append(_unit(outline.text, blocks, above[-1].label if above else ""))
        above.append(first)
    return found


def _groups(blocks: tuple[Block, ...]) -> Iterator[list[Block]]:
    """Titles stand alone; an article, a heading or a paragraph takes with it what is deeper and opens no unit."""
    group: list[Block] = []
    for block in blocks:
        if group and (block.kind in _OPENERS or group[0].kind in TITLES or block.depth <= group[0].depth):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _unit(text: str, blocks: list[Block], above: str) -> Unit:
    first = blocks[0]
    words, places, inner = [], [], {}
    for block in blocks:
        own = own_start(text, block)
        if block is not first and own > block.start:
            inner[len(places)] = block
            words.append(SUBITEM_MARK if block.kind is Kind.SUBITEM else ITEM_MARK)
            places.append(block.start)
        letters = read_letters(text, own, block.end)
        words.append(letters.words)
        places += letters.places
    return Unit(
        first.kind, first.label, first.number, first.insertion, first.anchor, above,
        first.start, blocks[-1].end, "".join(words), places, inner,
    )  # fmt: skip


def own_start(text: str, block: Block) -> int:
    """Where a block's own words begin; a label that does not stand before them counts as words."""
    own = block.end - len(block.text)
    return own if block.label and text[own : block.end] == block.text else block.start
