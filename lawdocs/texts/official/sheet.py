"""What the template of the PDF shows: sizes and places that follow from the measures and from what a paper says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lawdocs.texts.official.measures import value
from lawdocs.texts.official.paper import ORDERED, Form, Paper

_SPACE_BETWEEN_NAMES_AND_PAPERS = 0.3  # characters
_MARK_LINE = 1.04
PAPERS = "文件"
_MARK_ENDS = {Form.LETTER: "", Form.MINUTES: "", Form.ORDER: ORDERED}
_NUMBERED = re.compile(r"(?P<number>\d{1,2}\s*[.．、])\s*(?P<name>.+)")
_ANNEX_WORD = re.compile(r"附件?\s*[：:]\s*")
_SIGNERS_A_LINE = 2


@dataclass(frozen=True)
class Mark:
    """The issuer mark: its names, whether 文件 stands behind them, and the size of its characters in millimetres."""

    names: tuple[str, ...]
    papers: str
    size: float


@dataclass(frozen=True)
class Signature:
    """Who signs, in rows of one or two, and how far from the right edge they and the day stand, in characters.

    ``lines_above_day`` are empty ones between the names and the day.
    """

    rows: tuple[tuple[str, ...], ...]
    day: str
    name_right: float = 0
    day_right: float = 0
    is_sealed: bool = True
    lines_above_day: int = 0


def mark_of(paper: Paper) -> Mark | None:
    """The issuer mark as large as the width lets it be; none where nobody is named."""
    names = paper.marks
    if not names:
        return None
    ends = _MARK_ENDS.get(paper.form, PAPERS)
    papers = "" if names[0].endswith(ends) else ends
    longest = max(len(name) for name in names)
    most = value("mark_most")
    if len(names) == 1:
        return Mark(names, papers, min(most, value("width") / (longest + len(papers))))
    width = longest + len(papers) + _SPACE_BETWEEN_NAMES_AND_PAPERS
    height = value("mark_joint_most") / (len(names) * _MARK_LINE)
    return Mark(names, papers, min(most, height, value("width") / width))


def mark_top(paper: Paper) -> float:
    """How far below the upper edge of the type area the issuer mark begins, in millimetres."""
    return value("order_mark_top" if paper.form is Form.ORDER else "mark_top")


def has_rule(paper: Paper) -> bool:
    """Whether a red line stands below the number."""
    return paper.form not in (Form.LETTER, Form.ORDER)


def lines_above_text(paper: Paper) -> int:
    """The empty lines between the title, or the number of an order without one, and what follows."""
    return int(value("lines_above_addressee" if paper.heading else "lines_above_order"))


def signature_of(paper: Paper) -> Signature | None:
    """Where the signatures and the day stand; none where there is neither."""
    names, day = paper.signatures, paper.dated
    if not names and not day:
        return None
    if paper.form is Form.ORDER:
        right, gap = value("signer_right"), int(value("lines_above_signer_day")) if names else 0
        return Signature(tuple((name,) for name in names), day, right, right, lines_above_day=gap)
    if not paper.is_sealed or not names:
        return _plain(names, day)
    wide = value("characters") / 2
    if len(names) > 1 and all(width_of(name) <= wide for name in names):
        rows = [names[at : at + 2] for at in range(0, len(names), 2)]
        return Signature(tuple(rows), day)
    width, day_width = max((width_of(name) for name in names), default=0), width_of(day)
    middle = max(value("date_right") + day_width / 2, width / 2)
    return Signature(tuple((name,) for name in names), day, middle - width / 2, middle - day_width / 2)


def _plain(names: Sequence[str], day: str) -> Signature:
    """Without seals: names two characters from the right, the day two characters behind their beginning."""
    width, day_width = max((width_of(name) for name in names), default=0), width_of(day)
    name_right = value("signature_right")
    day_right = name_right + width - 2 - day_width
    if day_right < 0 or not names:
        day_right = name_right
        name_right = max(0.0, day_right + day_width + 2 - width)
    return Signature(tuple((name,) for name in names), day, name_right, day_right, is_sealed=False)


def annex_lines(paper: Paper) -> list[tuple[str, str, str]]:
    """附件说明, a line each: 附件： on the first, the number, the name."""
    found = []
    for at, line in enumerate(paper.parts.annex_notes):
        word = _ANNEX_WORD.match(line) if at == 0 else None
        rest = line[word.end() :] if word else line
        match = _NUMBERED.fullmatch(rest)
        number, name = (match["number"], match["name"]) if match else ("", rest)
        found.append(("附件：" if at == 0 else "", number, name))
    return found


def signer_lines(paper: Paper) -> list[str]:
    """签发人, two names a line; the first line has the word before them."""
    names = paper.signers
    return ["\u3000".join(names[at : at + _SIGNERS_A_LINE]) for at in range(0, len(names), _SIGNERS_A_LINE)]


def width_of(text: str) -> float:
    """How wide a line is, in characters; figures and Latin letters are half as wide."""
    return sum(0.5 if each.isascii() else 1 for each in text)
