"""What a text has that could not be placed (未能归位), said in sentences for whoever drafts or imports it."""

import re
from collections.abc import Iterable, Iterator

from lawdocs.texts.blocks import Block
from lawdocs.texts.labels import Kind
from lawdocs.texts.numerals import read_numeral
from lawdocs.texts.roles import Role

# 第一百一条 on its own or before a space opens a unit, but its number is none.
_UNREAD = re.compile(
    r"(?P<label>第\s?(?P<number>[零〇○０一二三四五六七八九十百千\d]{1,12})\s?(?:分编|编|章|节|条))(?:\s|$)"
)
_SHOWN = 20


def sentences(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Lines behind the end of the text, and units whose number cannot be read."""
    return tuple(_sentences(blocks))


def _sentences(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if block.role is Role.UNPLACED:
            more = "…" if len(block.text) > _SHOWN else ""
            yield f"“{block.text[:_SHOWN]}{more}”在正文之后，没有归入任何部分。"
        elif block.kind is Kind.PARAGRAPH and block.role is not Role.CONTENTS:
            unread = _UNREAD.match(block.text)
            if unread and read_numeral(unread["number"]) is None:
                yield f"“{unread['label']}”的编号读不出，这一行作为普通段落。"
