"""Titles (标题) as lines of a text: the words they end with, and the lines they may be."""

import re

from lawdocs.texts.genres import GENRES, any_of

# What a title ends with, （试行） aside; 表 ends those of annexes. Not 》: 关于印发《某办法》 goes on on the next line.
_ENDING = re.compile(rf"(?:{any_of((*GENRES, '表'))})(?:[（(][^（()）]{{1,12}}[）)])?$")
_SPEAKS_OF_ITSELF = re.compile(rf"本(?:{any_of(GENRES)})$")  # 制定本办法
ADDITION = re.compile(r"[（(][^（）()]{1,12}[）)]")  # （试行） on a line of its own
_NO_TITLE = re.compile(r"[；;：:，,、！？]$|。")
_TAIL = 30
LONGEST_TITLE = 120


def ends_title(text: str) -> bool:
    """Whether a text ends as titles do (…办法, …的通知（试行）, letter-spaced 方 案)."""
    tail = "".join(text[-_TAIL:].split())
    return _ENDING.search(tail) is not None and _SPEAKS_OF_ITSELF.search(tail) is None


def may_be_title(text: str) -> bool:
    """Whether a line without a label may be a title or part of one: short, and no sentence."""
    return len(text) <= LONGEST_TITLE and _NO_TITLE.search(text) is None
