"""Secrecy marks (密级标志): a text that carries one must not enter this system."""

import re

_MARK = re.compile(r"(?:绝密|机密|秘密)\s*★")
# The mark is printed above the title (党政机关公文格式), so only the head of a text is looked at.
_HEAD = 600


def secrecy_mark(title: str, text: str = "") -> str | None:
    """The secrecy mark in a title or in the head of a text, or None."""
    found = _MARK.search(title) or _MARK.search(text[:_HEAD])
    return found[0] if found else None
