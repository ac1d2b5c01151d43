"""Rows of tables in mark-up as lines: cells joined by tabs, a cell over several rows said in each of them."""

import re
from collections.abc import Iterable, Iterator


def row_lines(rows: Iterable[list[tuple[int, str]]]) -> Iterator[str]:
    """The lines of rows, each given as its cells: over how many rows a cell goes, and what it says."""
    spanning: dict[int, tuple[int, str]] = {}  # place → for how many rows more, and what it says
    for cells in rows:
        texts: list[str] = []
        while cells or len(texts) in spanning:
            place = len(texts)
            more, text = spanning.pop(place) if place in spanning else cells.pop(0)
            texts.append(text)
            if more > 1:
                spanning[place] = more - 1, text
        yield "\t".join(texts).strip("\t")


def count(said: str | None, default: int) -> int:
    """A number as an attribute has it; what is none counts as the default."""
    return int(said) if said and re.fullmatch(r"[0-9]{1,4}", said) else default
