"""Sentences of an import taken apart for pages (导入提示): the words, the code of a fault, and where to look."""

import re
from typing import NamedTuple

_CODED = re.compile(r"(?P<code>[A-Z_]{4,}) (?P<sentence>.+)", re.DOTALL)
_ADDRESSED = re.compile(r"（(?P<path>/(?:documents|work/imports/gaps)/[0-9]{1,9})）$")


class Reason(NamedTuple):
    """One sentence; code and link are empty where there is none."""

    sentence: str
    code: str = ""
    url: str = ""
    words: str = ""


def addressed(sentence: str, path: str) -> str:
    """A sentence with an address behind it, as it is stored and printed."""
    return f"{sentence}（{path}）" if path else sentence


def apart(reason: str) -> Reason:
    """A stored sentence as a page shows it."""
    address = _ADDRESSED.search(reason)
    path = address["path"] if address else ""
    words = "" if not path else "去补正" if path.startswith("/work/") else "看库中的文件"
    bare = reason[: address.start()] if address else reason
    match = _CODED.fullmatch(bare)
    return Reason(match["sentence"], match["code"], path, words) if match else Reason(bare, "", path, words)


def all_apart(reasons: str) -> list[Reason]:
    """Sentences as they are stored, one a line."""
    return [apart(each) for each in reasons.split("\n") if each]
