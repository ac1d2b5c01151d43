"""Titles of documents (标题): how sentences quote them, and whether a text names one."""

import re

_WITHIN = str.maketrans("《》", "〈〉")
_MARKS = re.compile(r"[\s《》〈〉]")
_ISSUED_BY_NOTICE = re.compile(r"关于(?:印发|发布|公布|批转|转发)(.+)的(?:通知|通告|公告|决定|令)")


def unquoted(title: str) -> str:
    """A title without the pair of marks around the whole of it; 《甲》和《乙》 has none."""
    bare = title.strip()
    if not (bare.startswith("《") and bare.endswith("》")):
        return bare
    depth = 0
    for position, character in enumerate(bare):
        depth += (character == "《") - (character == "》")
        if depth == 0 and position < len(bare) - 1:
            return bare
    return bare[1:-1] if depth == 0 else bare


def quoted(title: str) -> str:
    """A title in its marks; those inside become single ones."""
    return f"《{unquoted(title).translate(_WITHIN)}》"


def heart_of(title: str, issuer_name: str = "") -> str:
    """What other documents call a document: without the notice that issues it and the place at the beginning."""
    bare = _MARKS.sub("", title)
    issued = _ISSUED_BY_NOTICE.search(bare)
    heart = issued[1] if issued else bare
    shared = 0
    while shared < min(len(heart), len(issuer_name)) and heart[shared] == issuer_name[shared]:
        shared += 1
    return heart[shared:] or bare


def names(text: str, heart: str) -> bool:
    """Whether a text names the document with this heart of a title, whatever marks it puts around it."""
    return heart in _MARKS.sub("", text)
