"""Page furniture (页眉页脚): page numbers and running heads, which are no part of the text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from lawdocs.texts.readers.layout import Page, Row

_ZONE = 0.15  # of the height of a page, at its top and at its foot
_DASHES = r"[—–―─－\-•·．.\s\u3000]*"
_MARKED = re.compile(
    rf"[—–―─－•·]{_DASHES}\d{{1,4}}{_DASHES}[—–―─－•·]|第\s*\d{{1,4}}\s*页.{{0,12}}|\d{{1,4}}\s*[/／]\s*\d{{1,4}}|-\s*\d{{1,4}}\s*-"
)
_BARE = re.compile(r"\d{1,4}")
_FEWEST_PAGES = 3
_SHARE = 0.4
_MOST_PAGES = 0.5  # of the pages carry their number, a cover or a blank page may not


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Pages without their page numbers and running heads."""
    counting = _counting(pages)
    running = _running(pages)

    def is_kept(page: Page, row: Row) -> bool:
        text = row.text.strip()
        if _MARKED.fullmatch(text) or (_BARE.fullmatch(text) and int(text) - page.number in counting):
            return False
        return _key(row) not in running

    cleaned = []
    for page in pages:
        outer = {id(row): row for row in _outer(page)}
        kept = tuple(item for item in page.items if id(item) not in outer or is_kept(page, outer[id(item)]))
        cleaned.append(replace(page, items=kept))
    return cleaned


def _outer(page: Page) -> list[Row]:
    """The rows at the top and at the foot of a page."""
    rows = [item for item in page.items if isinstance(item, Row)]
    top, foot = page.height * _ZONE, page.height * (1 - _ZONE)
    return [row for row in rows if row.bottom <= top or row.top >= foot]


def _counting(pages: Sequence[Page]) -> set[int]:
    """By how much bare numbers at the edges of pages differ from those of the pages, where they count along."""
    found = Counter(
        difference
        for page in pages
        for difference in {int(row.text) - page.number for row in _outer(page) if _BARE.fullmatch(row.text.strip())}
    )
    fewest = min(len(pages), max(2, _MOST_PAGES * len(pages)))
    return {difference for difference, times in found.items() if times >= fewest}


def _running(pages: Sequence[Page]) -> set[str]:
    """Rows that come again at the edges of many pages, whatever numbers they hold."""
    found = Counter(key for page in pages for key in {_key(row) for row in _outer(page)})
    fewest = max(_FEWEST_PAGES, _SHARE * len(pages))
    return {key for key, times in found.items() if times >= fewest and key}


def _key(row: Row) -> str:
    return re.sub(r"[\d\s\u3000]+", "", row.text)
