"""Titles of documents (标题): how sentences quote them, and whether a text names one."""

import re

_WITHIN = str.maketrans("《》", "〈〉")
_MARKS = re.compile(r"[\s《》〈〉]")
_CHANGES = re.compile(r"关于(?:修改|修订|废止|宣布失效)|(?:修改|废止).*的决定$")
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


def changes_others(title: str) -> bool:
    """Whether a title is that of a decision that amends or repeals other documents."""
    return _CHANGES.search(_MARKS.sub("", title)) is not None


def names(text: str, heart: str) -> bool:
    """Whether a text names the document with this heart of a title, whatever marks it puts around it."""
    return heart in _MARKS.sub("", text)


def title_remarks(title: str, genre: str, issuer_name: str, governs: bool) -> list[str]:
    """What is odd about a title: whose document it is must be read from it, and 办法 goes out under a notice.

    A government's title names the region, another maker's the maker itself (规章制定程序条例第七条, by analogy).
    """
    found = []
    region = issuer_name.removesuffix("办公室").removesuffix("人民政府")
    if governs and region and region not in title:
        found.append(f"政府文件的标题应写明地区名称“{region}”")
    if not governs and issuer_name and issuer_name not in title:
        found.append(f"部门文件的标题应写明部门名称“{issuer_name}”，不能只写地区名称")
    stem = _MARKS.sub("", title).removesuffix("（试行）").removesuffix("(试行)")
    if genre and genre != "通知" and stem.endswith(("办法", "规定", "细则")):
        found.append("办法、规定、细则一般用通知印发，体裁请核对")
    return found
