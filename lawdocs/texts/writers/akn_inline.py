"""Lines of text in Akoma Ntoso: what they are for, and references around the titles that they cite."""

from datetime import date
from urllib.parse import quote

from lxml import etree

from lawdocs.texts.akn import q
from lawdocs.texts.cited import CitedTitle, cited_titles
from lawdocs.texts.roles import Role
from lawdocs.texts.written_days import whole_day

_MARKS = {
    Role.LETTERHEAD: "docAuthority",
    Role.NUMBER: "docNumber",
    Role.TITLE: "docTitle",
    Role.SIGNATURE: "signature",
}
_ACTS = ("法", "法典", "条例", "规定", "办法", "细则", "规则", "决定")
_ADDED = ("（试行）", "（暂行）", "(试行)", "(暂行)")


def add_line(paragraph: etree._Element, role: Role, text: str) -> None:
    """Fill a paragraph that is a line of some role; ``class`` says which."""
    if role is not Role.BODY:
        paragraph.set("class", role.value)
    day = whole_day(text) if role is Role.DATE else None
    if day is not None:
        etree.SubElement(paragraph, q("docDate"), date=day.isoformat()).text = text
    elif role in _MARKS:
        etree.SubElement(paragraph, q(_MARKS[role])).text = text
    else:
        add_text(paragraph, text)


def add_text(element: etree._Element, text: str) -> None:
    """Fill an element with text, the titles of other texts in ``ref``."""
    position = 0
    last: etree._Element | None = None
    for cited in cited_titles(text):
        _append(element, last, text[position : cited.start])
        last = etree.SubElement(element, q("ref"), href=_cited_iri(cited))
        last.text = text[cited.start : cited.end]
        position = cited.end
    _append(element, last, text[position:])


def work_iri(number: str, title: str, day: date | None, *, is_act: bool) -> str:
    """The name of a text, whatever its version: /akn/cn/act/2026-03-10/ and its number, else its title."""
    named = quote("".join((number or title).split()), safe="")
    return "/".join(filter(None, ("/akn/cn", "act" if is_act else "doc", day.isoformat() if day else "", named)))


def _cited_iri(cited: CitedTitle) -> str:
    """Names what is cited as far as it is said; which version of it, and where it lies, nobody said."""
    title = cited.title
    for added in _ADDED:
        title = title.removesuffix(added)
    return work_iri(cited.number, cited.title, None, is_act=title.endswith(_ACTS))


def _append(element: etree._Element, last: etree._Element | None, text: str) -> None:
    if not text:
        return
    if last is None:
        element.text = text
    else:
        last.tail = text
