"""Provisions (条款) as places of a text: where named clauses stand, and where the same ones stand in a later text."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lawdocs.texts.clauses import WHOLE, clauses_in
from lawdocs.texts.comparison import Comparison, Row
from lawdocs.texts.comparison.typography import read_letters
from lawdocs.texts.comparison.units import TITLES, own_start
from lawdocs.texts.labels import Kind
from lawdocs.texts.numerals import to_chinese
from lawdocs.texts.structure import Block, Outline, parse

_INNER = re.compile(r"-p([1-9][0-9]*)(?:-i([1-9][0-9]*))?")
_ARTICLE = re.compile(r"^第[^条]+条(?:之[一二三四五六七八九十])?")
_THIS = {Kind.ARTICLE: "本条", Kind.CHAPTER: "本章", Kind.PART: "本编", Kind.ANNEX: "本附件"}


@dataclass(frozen=True)
class Provision:
    """An article, a paragraph or item of one, a chapter or an annex: ``label`` as people cite it.

    ``anchor`` is that of the block it begins with, ``article`` that of the unit it belongs to. The two are the same
    for a whole unit and for an article's first paragraph, which has no block of its own.
    """

    label: str
    anchor: str
    article: str
    start: int
    end: int

    def holds(self, other: "Provision") -> bool:
        """Whether the other is part of it, or it itself."""
        return self.start <= other.start and other.end <= self.end

    @property
    def width(self) -> int:
        """How many characters of the text it takes."""
        return self.end - self.start


def locate(outline: Outline, clauses: str) -> tuple[Provision, ...]:
    """The provisions of a text that a list names; none where the text does not have all of them, or 全文 is meant."""
    places, _ = clauses_in(outline, clauses)
    blocks = {block.start: block for block in outline.blocks}
    return tuple(
        Provision(each.label, blocks[each.start].anchor, each.anchor, each.start, each.end)
        for each in places
        if each.label != WHOLE[0]
    )


def articles_of(outline: Outline) -> tuple[Provision, ...]:
    """The whole articles of a text, or in a text that has none its headings of the first level (一、)."""
    firsts = [each for each in outline.blocks if each.kind is Kind.HEADING and each.depth == 0]
    return tuple(_whole(outline, block) for block in outline.articles or firsts)


def words_for(outline: Outline, provision: Provision) -> str:
    """How a mark beside the provision calls it: 本条, 第二款, 第一项."""
    block = outline.find(provision.article)
    whole = block is not None and provision.end == outline.within(block)[-1].end and provision.anchor == block.anchor
    if whole:
        return _THIS.get(block.kind, "本条")
    return _ARTICLE.sub("", provision.label)


def cited_as(outline: Outline, block: Block) -> str:
    """How people cite a block within its document: 第七条第二款第一项."""
    article = next((each for each in outline.articles if block in outline.within(each)), None)
    if article is None or article is block:
        return block.label or "段落"
    inner = _INNER.fullmatch(block.anchor.removeprefix(article.anchor))
    if inner is None:
        return article.label + block.label
    paragraph, item = (int(each) if each else 0 for each in inner.groups())
    has_several = any(each.kind is Kind.PARAGRAPH for each in outline.within(article))
    said = f"第{to_chinese(paragraph)}款" if has_several or not item else ""
    return article.label + said + (f"第{to_chinese(item)}项" if item else "")


def cited_at(outline: Outline, at: int) -> str:
    """How a place of a text is cited; 三、 of a decision without articles is its 第三条. Empty outside of clauses."""
    held = [block for block in outline.blocks if block.start <= at < block.end]
    if not held:
        return ""
    block = held[-1]
    if block.kind is Kind.HEADING and block.number is not None:
        return f"第{to_chinese(block.number)}条"
    label = cited_as(outline, block)
    return label if label.startswith("第") else ""


@dataclass(frozen=True)
class Version:
    """One of the texts that a document has had, in their order; a correction changes no provision."""

    text: str
    is_correction: bool = False


def trail(
    versions: Sequence[Version],
    at: int,
    to: int,
    clauses: str,
    *,
    is_strict: bool,
    compare: Callable[[str, str], Comparison],
) -> tuple[Provision, ...]:
    """Where clauses named in one version (``at``) stand in another, by their positions; what is gone is left out."""
    outline = parse(versions[at].text)
    found = locate(outline, clauses)
    step = 1 if to > at else -1
    for before, after in ((position, position + step) for position in range(at, to, step)):
        if not found:
            break
        comparison = compare(versions[before].text, versions[after].text)
        there = parse(versions[after].text)
        corrects = versions[max(before, after)].is_correction
        kept = [follow(comparison, outline, there, each, strict=is_strict, corrects=corrects) for each in found]
        found, outline = tuple(each for each in kept if each is not None), there
    return found


def is_gone(
    versions: Sequence[Version], at: int, to: int, clauses: str, *, compare: Callable[[str, str], Comparison]
) -> bool:
    """Whether a later version has nothing of the articles any more in which clauses stand, however worded or split."""
    outline = parse(versions[at].text)
    anchors = {each.article for each in locate(outline, clauses)}
    if any(block.anchor in anchors and block.kind in TITLES for block in outline.blocks):
        return not trail(versions, at, to, clauses, is_strict=False, compare=compare)
    for before, after in zip(versions[at:to], versions[at + 1 : to + 1], strict=True):
        rows = compare(before.text, after.text).rows
        having = [row for row in rows if anchors & {unit.anchor for unit in row.old.units}]
        anchors = {unit.anchor for row in having for unit in row.new.units}
    return not anchors


def follow(
    comparison: Comparison, old: Outline, new: Outline, provision: Provision, *, strict: bool, corrects: bool
) -> Provision | None:
    """Where a provision of one text stands in another; None where that has it no more.

    Articles are followed to their new places and numbers. ``strict`` asks for the same words: what an amendment
    words anew is another provision. A correction (``corrects``) changes none, however it changes its words. Paragraphs
    and items are known by their words alone, unless the text was corrected.
    """
    block = old.find(provision.article)
    if block is None:
        return None
    if block.kind in TITLES:
        return _same_title(old, new, block)
    row = next(
        (each for each in comparison.rows if provision.article in {unit.anchor for unit in each.old.units}), None
    )
    if row is None or len(row.old.units) != 1 or len(row.new.units) != 1:
        return None
    found = new.find(row.new.units[0].anchor)
    if found is None:
        return None
    whole = _whole(old, block)
    if (provision.start, provision.end) == (whole.start, whole.end):
        is_other = strict and not corrects and _is_reworded(row, old, whole, new, found)
        return None if is_other else _whole(new, found)
    return _same_part(old, new, provision, found, corrects=corrects)


def _is_reworded(row: Row, old: Outline, whole: Provision, new: Outline, found: Block) -> bool:
    if found.kind is Kind.ARTICLE:
        return row.has_other_words
    # 一、 with its （一）（二）, which the comparison holds for units of their own.
    there = _whole(new, found)
    return _letters(old.text, whole.start + len(whole.label), whole.end) != _letters(
        new.text, there.start + len(found.label), there.end
    )


def _same_title(old: Outline, new: Outline, block: Block) -> Provision | None:
    """A chapter is known by its title, an annex by its label."""
    named = _name_of(old, block)
    found = next((each for each in new.blocks if each.kind is block.kind and _name_of(new, each) == named), None)
    return _whole(new, found) if found is not None else None


def _name_of(outline: Outline, block: Block) -> str:
    if block.kind is Kind.ANNEX:
        return block.label
    return _letters(outline.text, own_start(outline.text, block), block.end)


def _same_part(old: Outline, new: Outline, provision: Provision, article: Block, *, corrects: bool) -> Provision | None:
    """The paragraph or item of the same words; under a correction the one that is called the same."""
    parts = list(_parts(new, article))
    words = _own_letters(old, provision)
    same = [each for each in parts if _own_letters(new, each) == words]
    if not same and corrects:
        called = _ARTICLE.sub("", provision.label)
        same = [each for each in parts if _ARTICLE.sub("", each.label) == called]
    return same[0] if same else None


def _parts(outline: Outline, article: Block) -> Iterator[Provision]:
    """The paragraphs and items of an article."""
    blocks = outline.within(article)
    seconds = [at for at, each in enumerate(blocks) if each.kind is Kind.PARAGRAPH]
    if len(blocks) > 1:
        last = blocks[(seconds[0] if seconds else len(blocks)) - 1]
        yield Provision(f"{article.label}第一款", article.anchor, article.anchor, article.start, last.end)
    for block in blocks[1:]:
        held = outline.within(block)
        yield Provision(cited_as(outline, block), block.anchor, article.anchor, block.start, held[-1].end)


def _whole(outline: Outline, block: Block) -> Provision:
    return Provision(block.label, block.anchor, block.anchor, block.start, outline.within(block)[-1].end)


def _own_letters(outline: Outline, provision: Provision) -> str:
    """The letters of a provision without its label; items may be counted anew."""
    block = outline.find(provision.anchor)
    start = own_start(outline.text, block) if block is not None else provision.start
    return _letters(outline.text, start, provision.end)


def _letters(text: str, start: int, end: int) -> str:
    return read_letters(text, start, end).words
