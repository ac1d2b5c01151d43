"""The title at the head of a file, told by how it is set (centred, in the style of titles) and by its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from lawdocs.texts.labels import read_label
from lawdocs.texts.numbers import parse_number
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.titles import ADDITION, LONGEST_TITLE, ends_title

_LETTERHEAD = re.compile(r".*文\s*件")
_MOST_TITLE_LINES = 5
_MOST_LETTERHEAD_LINES = 6


@dataclass(frozen=True)
class ReadLine:
    """A line as a reader found it: its automatic number apart, and how it is set."""

    text: str
    label: str = ""
    is_centred: bool = False
    is_title_style: bool = False

    @property
    def whole(self) -> str:
        return self.label + self.text


def read_text(lines: Iterable[ReadLine], remarks: tuple[str, ...], *, is_print: bool = False) -> ReadText:
    """Put the lines that say something together, with the title taken off them; rows of print are not its lines."""
    said = [line for line in lines if line.whole.strip()]
    title, above, below = _without_title(said)
    title_lines = tuple(_printed(said[len(above) : len(said) - len(below)]))
    if is_print or title_lines == (title,):
        title_lines = ()
    return ReadText(title, "\n".join(_printed(above) + _printed(below)), remarks, len(_printed(above)), title_lines)


def _printed(lines: list[ReadLine]) -> list[str]:
    return [part.strip() for line in lines for part in line.whole.split("\n") if part.strip()]


def _without_title(lines: list[ReadLine]) -> tuple[str | None, list[ReadLine], list[ReadLine]]:
    """The title at the head of a text, the letterhead and the number above it, and what stands below it."""
    first = _below_letterhead(lines)
    if first == len(lines) or not _is_title(lines[first]):
        return None, [], lines
    last = first + 1
    while last < len(lines) and last - first < _MOST_TITLE_LINES and _goes_on(lines[first:last], lines[last]):
        last += 1
    title = _squeezed("".join(line.text for line in lines[first:last]))
    return title, lines[:first], lines[last:]


def _below_letterhead(lines: list[ReadLine]) -> int:
    """How many lines stand above the title: issuers, the last with 文件, and the number."""
    above = len(list(takewhile(lambda line: _stands_above_title(line.whole), lines[:_MOST_LETTERHEAD_LINES])))
    if above:
        return above
    numbered = (i for i, line in enumerate(lines[:_MOST_LETTERHEAD_LINES]) if parse_number(line.whole))
    number = next(numbered, 0)
    is_joint = any(_LETTERHEAD.fullmatch(line.whole.strip()) for line in lines[:number])
    return number + 1 if is_joint else 0


def _stands_above_title(text: str) -> bool:
    return bool(_LETTERHEAD.fullmatch(text.strip())) or parse_number(text) is not None


def _is_title(line: ReadLine) -> bool:
    text = line.whole.strip()
    if line.label or len(text) > LONGEST_TITLE or text.endswith(("。", "：", ":", "；")) or read_label(text):
        return False
    return line.is_centred or line.is_title_style or ends_title(text)


def _goes_on(title: list[ReadLine], line: ReadLine) -> bool:
    """Tell whether a title broken over lines goes on: centred like its beginning, or its （试行）."""
    is_alike = (line.is_centred, line.is_title_style) == (title[0].is_centred, title[0].is_title_style)
    is_marked = title[0].is_centred or title[0].is_title_style
    if not (is_alike and is_marked and _is_title(line)) or parse_number(line.text):
        return False
    is_addition = ADDITION.fullmatch(line.text.strip())
    if re.search(r"\d{4}年|第[\d一二三四五六七八九十]+号", line.text):
        return False
    return bool(is_addition) or not ends_title("".join(each.text for each in title).strip())


def _squeezed(text: str) -> str:
    """Take out breaks and the spaces set between Han characters."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", " ".join(text.split()))
