"""Secrecy marks (密级标志): a text that carries one must not enter this system."""

import re

from lawdocs.texts.encodings import decoded
from lawdocs.texts.filenames import extension
from lawdocs.texts.sandbox import read_safely

# As printed (党政机关公文格式): 机密★1年; the two characters may be set apart.
_MARK = re.compile(r"(?:绝\s*密|机\s*密|秘\s*密)\s*★")
# The mark is printed above the title, so only the head of a text is looked at.
_HEAD = 600
_FILE_HEAD = 200


def secrecy_mark(title: str, text: str = "") -> str | None:
    """The secrecy mark in a title or in the head of a text, or None."""
    found = _MARK.search(title) or _MARK.search(text[:_HEAD])
    return found[0] if found else None


def marked_in_file(name: str, data: bytes) -> str | None:
    """The secrecy mark in the name of a checked file or in the head of its text, or None.

    Texts and Word files (.txt, .docx) are looked into, other kinds are known by their names only. A .docx that
    cannot be read raises FileRefused: what nobody could look into is not let in.
    """
    return secrecy_mark(name) or secrecy_mark("", _head_of(extension(name), data))


def _head_of(kind: str, data: bytes) -> str:
    if kind == "txt":
        return (decoded(data) or "")[:_FILE_HEAD]
    if kind == "docx":
        read = read_safely("docx", data)
        return f"{read.text[:_FILE_HEAD]}\n{read.title or ''}"
    return ""
