"""Words that a text quotes (“……”): they are another's, or are to become another's."""

import re

BLANK = "\0"  # no pattern of words reads over it
_MARKS = re.compile("[“”]")


def without_quotations(text: str) -> str:
    """A text with what stands in quotation marks blanked out, so that all places stay the same."""
    parts: list[str] = []
    kept, opened = 0, None
    for mark in _MARKS.finditer(text):
        if mark[0] == "“" and opened is None:
            opened = mark.start()
        elif mark[0] == "”" and opened is not None:
            parts += [text[kept:opened], BLANK * (mark.end() - opened)]
            kept, opened = mark.end(), None
    return "".join([*parts, text[kept:]])
