"""The units of a text (编章节条款项目) as hierarchical elements of Akoma Ntoso, with eIds by its naming convention."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from lawdocs.texts.akn import ANCHOR, SHORT, SUBPART, UNITS, q
from lawdocs.texts.blocks import Block
from lawdocs.texts.labels import Kind
from lawdocs.texts.roles import Role
from lawdocs.texts.writers.akn_inline import add_line, add_text

_INNER = (Kind.ITEM, Kind.SUBITEM)


@dataclass(frozen=True)
class Node:
    """A block and what stands in it."""

    block: Block
    children: "list[Node]" = field(default_factory=list)

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table with cells."""
        return self.block.role is Role.TABLE and not self.block.printed and "\t" in self.block.text

    def blocks(self) -> Iterator[Block]:
        """The block and all that stands in it, in reading order."""
        yield self.block
        for each in self.children:
            yield from each.blocks()


def nest(blocks: Sequence[Block]) -> list[Node]:
    """The blocks as trees by their depth."""
    tops: list[Node] = []
    chain: list[Node] = []
    for block in blocks:
        while chain and chain[-1].block.depth >= block.depth:
            chain.pop()
        node = Node(block)
        (chain[-1].children if chain else tops).append(node)
        chain.append(node)
    return tops


class Ids:
    """Gives eIds, unique within the file: ``scope`` is the eId of the attachment that they stand in."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._given: Counter[str] = Counter()

    def give(self, parent: etree._Element, name: str, number: str) -> str:
        """The eId of an element in another; articles count through the whole text, other units in what holds them."""
        above = self._scope if name == "article" else parent.get("eId", self._scope)
        prefix = f"{above}__" if above else ""
        short = SHORT.get(name, name)
        if not number:
            self._given[f"{prefix}{short} nn"] += 1
            number = str(self._given[f"{prefix}{short} nn"])
        return self._unique(f"{prefix}{short}_{number}")

    def _unique(self, name: str) -> str:
        """A number that the text itself gives twice is told apart by how often it was given."""
        self._given[name] += 1
        return name if self._given[name] == 1 else self._unique(f"{name}-dup{self._given[name]}")


def add_units(parent: etree._Element, nodes: Sequence[Node], ids: Ids) -> None:
    """Add units below a body or another unit; rows of a table are one unit."""
    for is_row, group in groupby(nodes, lambda each: each.is_row):
        if not is_row:
            for node in group:
                _add_unit(parent, node, ids)
            continue
        rows: list[Node] = []
        for node in group:
            rows.append(node)
            if node.children:  # what stands below a row ends the table
                _add_table(parent, rows, ids)
                rows = []
        if rows:
            _add_table(parent, rows, ids)


def _add_unit(parent: etree._Element, node: Node, ids: Ids) -> None:
    block = node.block
    if block.role is Role.BODY or block.printed:
        name = _name(block)
        element = etree.SubElement(parent, q(name), eId=ids.give(parent, name, _number(block)))
        role = Role.BODY
    else:
        eid = ids.give(parent, "hcontainer", "")
        element = etree.SubElement(parent, q("hcontainer"), eId=eid, name=block.role.value)
        role = block.role
    element.set(ANCHOR, block.anchor)
    if block.printed:
        etree.SubElement(element, q("num")).text = block.printed
    if block.heading:
        add_text(etree.SubElement(element, q("heading")), block.heading)
    rest = block.text[len(block.heading) :]
    if block.kind is Kind.ARTICLE:
        _add_article(element, node, rest, ids)
    else:
        _fill(element, rest, role, node.children, ids)


def _add_article(element: etree._Element, node: Node, text: str, ids: Ids) -> None:
    """An article's first paragraph (第一款) is the text beside its label, and the items up to the next paragraph."""
    first = next((at for at, each in enumerate(node.children) if each.block.kind not in _INNER), len(node.children))
    paragraph = etree.SubElement(element, q("paragraph"), eId=ids.give(element, "paragraph", "1"))
    _fill(paragraph, text, Role.BODY, node.children[:first], ids)
    add_units(element, node.children[first:], ids)


def _fill(element: etree._Element, text: str, role: Role, children: Sequence[Node], ids: Ids) -> None:
    """The text of a unit: all it holds, or before the units in it."""
    if text or not children:
        holder = etree.SubElement(element, q("intro" if children else "content"))
        add_line(etree.SubElement(holder, q("p")), role, text)
    add_units(element, children, ids)


def _add_table(parent: etree._Element, rows: Sequence[Node], ids: Ids) -> None:
    eid = ids.give(parent, "hcontainer", "")
    element = etree.SubElement(parent, q("hcontainer"), eId=eid, name="table")
    below = rows[-1].children
    holder = etree.SubElement(element, q("intro" if below else "content"))
    table = etree.SubElement(holder, q("table"), eId=f"{eid}__table_1")
    for row in rows:
        line = etree.SubElement(table, q("tr"), {ANCHOR: row.block.anchor})
        for cell in row.block.text.split("\t"):
            add_text(etree.SubElement(etree.SubElement(line, q("td")), q("p")), cell)
    add_units(element, below, ids)


def _name(block: Block) -> str:
    return SUBPART if block.kind is Kind.PART and "分编" in block.label else UNITS[block.kind]


def _number(block: Block) -> str:
    """The number in an eId: 6-1 for 第六条之一, 4-2-1 for 4.2.1; empty for what has none."""
    label = block.label.strip()
    if block.kind is Kind.HEADING and label[:1].isascii() and "." in label.strip("."):
        return label.strip(".").replace(".", "-")
    if block.number is None or (block.kind is Kind.PARAGRAPH and not block.number):
        return ""
    return str(block.number) + (f"-{block.insertion}" if block.insertion else "")
