"""The genre of a document (体裁) by the words in which its text speaks of itself."""

import re

from lawdocs.texts.genres import OWN_NAME
from lawdocs.texts.quotations import without_quotations

# A text speaks of itself: 制定本办法, 本办法自……起施行. 违反本办法 may be said of another text that it cites.
_SURELY = (
    re.compile(rf"(?:制定|提出|发布|形成)本{OWN_NAME}"),
    re.compile(rf"(?<![基根成])本{OWN_NAME}(?=自|从|由|适用|所称|印发|发布|公布|下发|未尽|的解释|的施行)"),
)
_PERHAPS = re.compile(rf"(?<![基根成])本{OWN_NAME}(?!等|书|单位)")


def own_words(text: str) -> list[tuple[str, int, int]]:
    """Where a text surely speaks of itself by its genre (制定本办法): the genre and the place."""
    found = (match for pattern in _SURELY for match in pattern.finditer(text))
    return sorted(((match["genre"], *match.span()) for match in found), key=lambda each: each[1])


def perhaps_own_words(text: str) -> list[tuple[str, int, int]]:
    """Where it may speak of itself: outside of quotations, and on lines that name no other text."""
    found = []
    position = 0
    for line in without_quotations(text).splitlines(keepends=True):
        if "》" not in line:
            found += [
                (match["genre"], position + match.start(), position + match.end()) for match in _PERHAPS.finditer(line)
            ]
        position += len(line)
    return found
