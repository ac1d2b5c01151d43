"""Any two provisions (条款) beside each other: which ones an address or a pasted link names, and their comparison."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from flask import request

from lawdocs.comparing import Extent, Head, Ways, read_ways, typography, variables, wrong
from lawdocs.errors import NothingThere
from lawdocs.portal import addresses
from lawdocs.portal.notices import Notice
from lawdocs.portal.params import read_iso_day
from lawdocs.portal.records import Edition, Record, public_record
from lawdocs.portal.sentences import edition_label
from lawdocs.texts.comparison import Comparison, compare, compare_as_one
from lawdocs.texts.comparison.units import TITLES, own_start
from lawdocs.texts.provisions import cited_as
from lawdocs.texts.structure import Block, Outline, parse
from workflows.titles import quoted

_ANCHOR = r"(?P<anchor>[a-z][a-z0-9_-]{0,99})"
# 12/1/art-7, or the address of an article as the browser shows it.
_NAMED = re.compile(rf"(?P<id>[1-9][0-9]{{0,9}})/(?P<no>[1-9][0-9]{{0,8}})/{_ANCHOR}")
_LINK = re.compile(
    r"(?:https?://(?P<host>[^/\s]+))?(?:/[^\s?#]*)?/documents/(?P<id>[1-9][0-9]{0,9})"
    rf"(?:/texts/(?P<no>[1-9][0-9]{{0,8}})|/on/(?P<day>[0-9-]{{10}}))?/?(?:\?[^#\s]*)?#{_ANCHOR}"
)


@dataclass(frozen=True)
class Provision:
    """An article, paragraph, item or whole chapter of a published text."""

    record: Record
    edition: Edition
    outline: Outline
    block: Block

    @property
    def name(self) -> str:
        """How an address names it: 12/1/art-7."""
        return f"{self.record.document.id}/{self.edition.no}/{self.block.anchor}"

    @property
    def label(self) -> str:
        """How people cite it within its document: 第七条第二款第一项."""
        return cited_as(self.outline, self.block)

    @property
    def words(self) -> str:
        """Its text without its own label."""
        blocks = self.outline.within(self.block)
        start = self.block.start if self.block.kind in TITLES else own_start(self.outline.text, self.block)
        return self.outline.text[start : blocks[-1].end]

    @property
    def head(self) -> Head:
        title = quoted(self.record.document.title)
        return Head(f"{title}{self.label}", edition_label(self.record, self.edition))

    @property
    def url(self) -> str:
        return f"{addresses.of_text(self.record.document.id, self.edition.no)}#{self.block.anchor}"


@dataclass(frozen=True)
class Asked:
    """The two provisions that an address names, or what it names so far."""

    old: Provision | None
    new: Provision | None
    ways: Ways

    def url(self, **changes: object) -> str:
        """Its one address, shown in the same ways but for some."""
        named = {"from": self.old, "to": self.new}
        asked = {name: each.name for name, each in named.items() if each is not None}
        return addresses.of_provisions(asked | self.ways.arguments(**changes))


def read(arguments: Mapping[str, str], today: date) -> Asked | str:
    """What an address asks for, or the one address that pasted links lead to.

    Raises WrongParameter for what names no provision, NotVisible for one that is not published, NothingThere for
    one that the text lacks.
    """
    given = {name: arguments.get(name, "").strip() for name in ("from", "to")}
    old, new = (_provision(name, value, today) for name, value in given.items())
    asked = Asked(old, new, read_ways(arguments))
    is_plain = [each.name if each else "" for each in (old, new)] == list(given.values())
    return asked if is_plain else asked.url()


def page(asked: Asked) -> dict[str, object]:
    """The variables of portal/provisions.html."""
    shown = {
        "old": asked.old,
        "new": asked.new,
        "form_url": addresses.of_provisions(),
        "example": addresses.with_host(addresses.of_document(1)) + "#art-7",
    }
    if asked.old is None or asked.new is None:
        return shown
    comparison = _compared(asked.old, asked.new)
    layout = asked.ways.other_layout
    whole = Ways(asked.ways.layout, Extent.ALL)
    said, _ = typography(comparison)
    shown |= variables(comparison, whole, (asked.old.head, asked.new.head))
    if len(comparison.rows) == 1:
        shown["rows"] = [replace(row, name="条文", note="") for row in shown["rows"]]
    return {
        **shown,
        "choices": [(layout.label, asked.url(layout=layout))],
        "summary": _summary(comparison),
        "notices": [Notice("info", said.rstrip("：") + "。")] if said else [],
    }


def _provision(name: str, value: str, today: date) -> Provision | None:
    if not value:
        return None
    match = _NAMED.fullmatch(value) or _LINK.fullmatch(value)
    if match is None or match.groupdict().get("host") not in (None, request.host):
        example = addresses.with_host(addresses.of_document(1)) + "#art-7"
        raise wrong(name, value, f"文件页上条款的地址，例如{example}")
    record = public_record(match["id"], today)
    if match["no"]:
        edition = record.edition_of(match["no"])
    else:
        day = match.groupdict().get("day")
        edition = record.edition_on(read_iso_day(day) if day else today)
    outline = parse(edition.text if edition is not None else "")
    block = outline.find(match["anchor"])
    if edition is None or block is None:
        raise NothingThere("这个文本里没有地址所指的条款，请到文件页复制条款的地址。")
    return Provision(record, edition, outline, block)


def _compared(old: Provision, new: Provision) -> Comparison:
    """Whole chapters are compared article by article, everything else as one."""
    return _compared_words(old.words, new.words, is_one=not {old.block.kind, new.block.kind} & set(TITLES))


@lru_cache(maxsize=16)
def _compared_words(old: str, new: str, *, is_one: bool) -> Comparison:
    return Comparison((compare_as_one(old, new),)) if is_one else compare(old, new)


def _summary(comparison: Comparison) -> str:
    return "两处文字不同，不同的地方标在下面。" if comparison.changes else "两处文字相同。"
