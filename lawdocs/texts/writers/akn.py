"""Writing .akn.xml: Akoma Ntoso 3.0, valid against its schema; annexes and texts sent out are attachments."""

from collections.abc import Sequence
from itertools import takewhile

from lxml import etree

from lawdocs.texts.akn import ANCHOR, NAMESPACE, OURS, q
from lawdocs.texts.blocks import Block
from lawdocs.texts.labels import Kind
from lawdocs.texts.printable import printable
from lawdocs.texts.roles import Role
from lawdocs.texts.structure import Outline, parse
from lawdocs.texts.writers.akn_body import Ids, Node, add_units, nest
from lawdocs.texts.writers.akn_facts import Facts, read_facts
from lawdocs.texts.writers.akn_inline import add_line, add_text, work_iri
from lawdocs.texts.writers.akn_meta import add_meta

_HEAD = (Role.LETTERHEAD, Role.NUMBER, Role.TITLE, Role.NOTE_LINE)
_FRONT = (*_HEAD, Role.CONTENTS)
_OPENING = (Role.ADDRESSEE, Role.PREAMBLE, Role.CONTENTS)
_CLOSING = (Role.ANNEX_NOTE, Role.SIGNATURE, Role.DATE, Role.NOTE, Role.IMPRINT, Role.UNPLACED)
# A line break in these would be one of the text; in all others it is for people who read the file.
_TIGHT = frozenset(map(q, ("p", "num", "heading")))


def write_akn(outline: Outline, facts: Facts | None = None, head: Sequence[tuple[Role, str]] = ()) -> bytes:
    """The text as Akoma Ntoso in UTF-8.

    ``facts`` are what is known of the document, else what the text says of itself; ``head`` are lines above the text
    that it does not hold itself: its title, number and note line.
    """
    if printable(outline.text) != outline.text:
        outline = parse(printable(outline.rebuilt()))
    facts = read_facts(outline) if facts is None else facts
    root = etree.Element(q("akomaNtoso"), nsmap={None: NAMESPACE, "lawdocs": OURS})
    main, *following = _texts(outline.blocks)
    is_act = any(each.kind is Kind.ARTICLE for each in main)
    work = work_iri(facts.number, facts.title, facts.made_on, is_act=is_act)
    document = _add_document(root, main, facts, work)
    if head:
        preface = document.find(q("preface"))
        if preface is None:
            preface = etree.Element(q("preface"))
            document.insert(1, preface)
        for at, (role, line) in enumerate(head):
            each = etree.Element(q("p"))
            add_line(each, role, printable(line))
            preface.insert(at, each)
    if following:
        attachments = etree.SubElement(document, q("attachments"))
        for at, blocks in enumerate(following, 1):
            _add_attachment(attachments, blocks, facts, work, at)
    _break_lines(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _texts(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """The main text, empty where a file is an annex alone, and each annex and each text that is sent out with it."""
    found: list[list[Block]] = [[]]
    has_begun = False
    for block in blocks:
        opens = block.kind is Kind.ANNEX or (block.role is Role.TITLE and not block.depth and has_begun)
        if opens:
            found.append([])
            has_begun = False
        found[-1].append(block)
        has_begun = has_begun or block.role not in _HEAD
    return [tuple(each) for each in found]


def _add_attachment(parent: etree._Element, blocks: Sequence[Block], facts: Facts, work: str, at: int) -> None:
    name = f"att_{at}"
    attachment = etree.SubElement(parent, q("attachment"), eId=name)
    if blocks[0].kind is Kind.ANNEX:
        attachment.set(ANCHOR, blocks[0].anchor)
        add_text(etree.SubElement(attachment, q("num")), blocks[0].printed)
        if blocks[0].text:
            add_text(etree.SubElement(attachment, q("heading")), blocks[0].text)
        blocks = blocks[1:]
    _add_document(attachment, blocks, facts, work, name)


def _add_document(
    parent: etree._Element, blocks: Sequence[Block], facts: Facts, work: str, name: str = ""
) -> etree._Element:
    """A text with articles as ``act``, another as ``doc``; ``name`` is the eId of the attachment that it is."""
    nodes = nest(blocks)
    front = list(takewhile(lambda each: _is_line(each, _FRONT), nodes))
    opening = list(takewhile(lambda each: _is_line(each, _OPENING), nodes[len(front) :]))
    rest = nodes[len(front) + len(opening) :]
    closing = list(takewhile(lambda each: each.block.role in _CLOSING, reversed(rest)))[::-1]
    units = rest[: len(rest) - len(closing)]
    is_act = any(each.kind is Kind.ARTICLE for each in blocks)
    document = etree.SubElement(parent, q("act" if is_act else "doc"), name="annex" if name else facts.kind(is_act))
    add_meta(document, facts, work, name)
    for part, lines in (("preface", front), ("preamble", opening)):
        _add_lines(document, part, lines)
    body = etree.SubElement(document, q("body" if is_act else "mainBody"))
    add_units(body, units, Ids(name))
    if not units:
        etree.SubElement(body, q("p"))
    _add_lines(document, "conclusions", closing)
    return document


def _is_line(node: Node, roles: Sequence[Role]) -> bool:
    return node.block.role in roles and not node.block.printed and not node.children


def _add_lines(document: etree._Element, part: str, nodes: Sequence[Node]) -> None:
    if not nodes:
        return
    parent = etree.SubElement(document, q(part))
    for node in nodes:
        for block in node.blocks():
            line = etree.SubElement(parent, q("p"), {ANCHOR: block.anchor})
            add_line(line, block.role, block.printed + block.text)


def _break_lines(element: etree._Element) -> None:
    if element.tag in _TIGHT:
        return
    if len(element):
        element.text = "\n"
    for each in element:
        _break_lines(each)
        each.tail = "\n"
