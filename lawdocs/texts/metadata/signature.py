"""Signature and date of writing (发文机关署名, 成文日期): the names at the end of the text, and the day below them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.authorities import ends_like_unit, squeezed, units_in
from lawdocs.texts.labels import Kind
from lawdocs.texts.line import Line
from lawdocs.texts.metadata.values import Confidence, Span
from lawdocs.texts.roles import Role
from lawdocs.texts.written_days import find_days, whole_day

_MOST_NAMES = 15
_SEAL = re.compile(r"[（(](?:代章|盖章|印章|公章|章|印)[）)]|&\w{1,6};")
# 省长 某某: who signs an order is no issuer, and is not kept.
_PERSON = re.compile(
    r"(?:[\u4e00-\u9fff]{0,12}(?:省长|市长|州长|县长|区长|镇长|乡长|主席|总理|部长|局长|厅长|署长|行长|主任|院长|检察长))[：:\s]*[\u4e00-\u9fff\s]{2,6}"
)
_ENDS = re.compile(r"[。！；：:”）)]$|^特此|^附件")
_GOES_ON = re.compile(r"\s*(?:$|[（(]此件|附件)")
_RUN_IN = re.compile(r"(?:^|[。！）)\s])(?P<names>[\u4e00-\u9fff、 ]{3,60})$")


@dataclass(frozen=True)
class Signature:
    """The names below a text, none where they are left out, and the day below those."""

    names: tuple[str, ...]
    names_at: Span | None
    day: date
    day_at: Span
    confidence: Confidence


def read_signature(lines: Sequence[Line], first: int) -> Signature | None:
    """The first signature below the text that begins with a line; those of annexed texts come after it."""
    unsigned = None
    is_annexed = False
    for position in range(first, len(lines)):
        line = lines[position]
        is_annexed = is_annexed or _opens_annex(line)
        found = _signed(lines, position, first) or _run_in(line)
        if found is not None and not (is_annexed and unsigned):
            return _weakened(found) if is_annexed else found
        if unsigned is None and not is_annexed:
            unsigned = _unsigned(lines, position, first)
    return unsigned


def _opens_annex(line: Line) -> bool:
    """附件1 opens an annex; 附件： only names what is annexed, above the signature."""
    return line.label is not None and line.label.kind is Kind.ANNEX and not line.text.endswith(("：", ":"))


def _signed(lines: Sequence[Line], position: int, first: int) -> Signature | None:
    day = whole_day(squeezed(lines[position].text))
    if day is None:
        return None
    named = _names_above(lines, position, first)
    if not named:
        return None
    names = tuple(name for each in named for name in units_in(_SEAL.sub("", each.text)))
    place = Span(named[0].start, named[-1].end)
    return Signature(names, place, day, Span(lines[position].start, lines[position].end), Confidence.SURE)


def _names_above(lines: Sequence[Line], position: int, first: int) -> list[Line]:
    named: list[Line] = []
    for at in range(position - 1, max(first, position - _MOST_NAMES) - 1, -1):
        bare = _SEAL.sub("", lines[at].text).strip()
        if not bare and not named:
            continue  # （代章） on a line of its own
        if lines[at].label is not None or not units_in(bare):
            break
        named.insert(0, lines[at])
    return named


def _unsigned(lines: Sequence[Line], position: int, first: int) -> Signature | None:
    """A day alone below the last sentence: the seal stands for the name."""
    line = lines[position]
    day = whole_day(squeezed(line.text))
    if day is None or position == 0:
        return None
    above = squeezed(lines[position - 1].text)
    is_end = lines[position - 1].role is Role.ANNEX_NOTE or _ENDS.search(above) or _PERSON.fullmatch(above)
    if not (ends_like_unit(above) or is_end):
        return None
    return Signature((), None, day, Span(line.start, line.end), Confidence.LIKELY)


def _run_in(line: Line) -> Signature | None:
    """请认真执行。财政部2019年7月26日: the line breaks are lost; a note or an annex may follow on the line."""
    for day in find_days(line.text):
        match = _RUN_IN.search(line.text[: day.start].rstrip())
        names = units_in(match["names"]) if match else ()
        if match is None or not names or not _GOES_ON.match(line.text, day.end):
            continue
        names_at = Span(line.start + match.start("names"), line.start + match.end("names"))
        return Signature(
            names, names_at, day.day, Span(line.start + day.start, line.start + day.end), Confidence.LIKELY
        )
    return None


def _weakened(found: Signature) -> Signature:
    return Signature(found.names, found.names_at, found.day, found.day_at, Confidence.UNSURE)
