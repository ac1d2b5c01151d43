"""Akoma Ntoso 3.0 (法律文件交换格式): the names that its writer and its reader share. docs/texts.md has the mapping."""

from collections.abc import Mapping

from lawdocs.texts.labels import Kind

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# An attribute of ours, which the schema lets stand beside its own: the anchor that public pages have for a line.
OURS = "urn:lawdocs:text"
ANCHOR = f"{{{OURS}}}anchor"

# Units that only group others: their label and title are a line.
GROUPS: Mapping[Kind, str] = {Kind.PART: "part", Kind.CHAPTER: "chapter", Kind.SECTION: "section"}
SUBPART = "subpart"  # 分编
UNITS: Mapping[Kind, str] = GROUPS | {
    Kind.HEADING: "level",
    Kind.ARTICLE: "article",
    Kind.PARAGRAPH: "paragraph",
    Kind.ITEM: "point",
    Kind.SUBITEM: "indent",
}
# What eIds call an element, where its naming convention has a shorter word than its name.
SHORT: Mapping[str, str] = {
    "chapter": "chp",
    "section": "sec",
    "article": "art",
    "paragraph": "para",
    "attachment": "att",
    "eventRef": "eref",
    "temporalGroup": "tmpg",
}


def q(name: str) -> str:
    """The name of an element as lxml spells it."""
    return f"{{{NAMESPACE}}}{name}"
