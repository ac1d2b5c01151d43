"""Automatic numbering (自动编号) of .docx: the 第一条 that a reader sees and no run of the text contains."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from lawdocs.texts.numerals import LARGEST, to_chinese, to_positional
from lawdocs.texts.ooxml import W, is_on, value

_LEVELS = 9
_DEEPEST_STYLE = 20
# Word writes 一〇一 in some of these and 一百零一 in others; laws are numbered 一百零一, so all are written so.
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
    "ideographTraditional", "koreanCounting",
}  # fmt: skip
_POSITIONAL = {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True)
class Level:
    """One level of a list: how its number starts, looks and begins again."""

    start: int
    form: str
    text: str
    restarts_after: int | None  # 0: never; n: after a paragraph of level n - 1 or above; None: after any above
    arabic: bool
    style: str | None


class Numbering:
    """Counts a document's numbered paragraphs in reading order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._styles = {each.get(f"{W}styleId"): each for each in _children(styles, "style")}
        self._abstract = {each.get(f"{W}abstractNumId"): each for each in _children(numbering, "abstractNum")}
        self._nums = {each.get(f"{W}numId"): each for each in _children(numbering, "num")}
        self._levels = {num: self._read_levels(num) for num in self._nums}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._default_style = next((name for name, each in self._styles.items() if _is_default(each)), None)

    def label(self, paragraph: etree._Element) -> str:
        """The label of a paragraph, counted on; empty for one without number."""
        place = self._place(paragraph)
        if place is None:
            return ""
        num, depth = place
        level = self._levels[num].get(depth)
        if level is None:
            return ""
        counter = self._count(num, depth)
        if level.form == "bullet":
            return "•"
        return re.sub(r"%([1-9])", lambda match: self._shown(num, int(match[1]) - 1, counter, level.arabic), level.text)

    def style_name(self, paragraph: etree._Element) -> str:
        """The name of a paragraph's style, in lower case."""
        style = self._styles.get(value(paragraph, "w:pPr/w:pStyle") or self._default_style)
        return (value(style, "w:name") or "").lower()

    def style_chain(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """A paragraph's style and the styles it is based on."""
        name = value(paragraph, "w:pPr/w:pStyle") or self._default_style
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = value(style, "w:basedOn")

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Find the list and the level of a paragraph, by itself or by its style."""
        num = value(paragraph, "w:pPr/w:numPr/w:numId")
        depth = value(paragraph, "w:pPr/w:numPr/w:ilvl")
        style_id = None
        for style in self.style_chain(paragraph) if num is None else ():
            num = value(style, "w:pPr/w:numPr/w:numId")
            if num is not None:
                style_id = style.get(f"{W}styleId")
                depth = depth or value(style, "w:pPr/w:numPr/w:ilvl")
                break
        if num not in self._levels:
            return None
        linked = next((at for at, level in self._levels[num].items() if style_id and level.style == style_id), 0)
        return num, int(depth) if depth and depth.isdecimal() else linked

    def _count(self, num: str, depth: int) -> dict[int, int]:
        """Count one on at a level; the levels below begin again."""
        counter = self._counters.setdefault(self._list_of(num), {})
        levels = self._levels[num]
        if num not in self._begun:
            self._begun.add(num)
            for at, start in self._overrides(num):
                counter[at] = start - 1
        for at in range(depth):
            counter.setdefault(at, levels[at].start if at in levels else 1)
        counter[depth] = counter.get(depth, levels[depth].start - 1) + 1
        for at in [at for at in counter if at > depth]:
            after = levels[at].restarts_after if at in levels else None
            if after is None or depth < after:
                del counter[at]
        return counter

    def _shown(self, num: str, depth: int, counter: dict[int, int], arabic: bool) -> str:
        level = self._levels[num].get(depth)
        number = counter.get(depth)
        if level is None or number is None:
            return ""
        return format_number(number, "decimal" if arabic and depth in counter else level.form)

    def _list_of(self, num: str) -> str:
        """Lists of one definition count together."""
        return value(self._nums[num], "w:abstractNumId") or ""

    def _overrides(self, num: str) -> Iterator[tuple[int, int]]:
        for each in _children(self._nums[num], "lvlOverride"):
            start = value(each, "w:startOverride")
            if start is not None:
                yield _number(each.get(f"{W}ilvl"), 0), _number(start, 1)

    def _read_levels(self, num: str) -> dict[int, Level]:
        found = {}
        for each in _children(self._definition(num), "lvl"):
            found[_number(each.get(f"{W}ilvl"), 0)] = _read_level(each)
        for override in _children(self._nums[num], "lvlOverride"):
            for each in _children(override, "lvl"):
                found[_number(override.get(f"{W}ilvl"), 0)] = _read_level(each)
        return {depth: level for depth, level in found.items() if depth < _LEVELS}

    def _definition(self, num: str) -> etree._Element | None:
        """The list's definition, which may be kept with a list style."""
        abstract = self._abstract.get(self._list_of(num))
        linked = self._styles.get(value(abstract, "w:numStyleLink"))
        target = self._nums.get(value(linked, "w:pPr/w:numPr/w:numId"))
        return abstract if target is None else self._abstract.get(value(target, "w:abstractNumId"))


def format_number(number: int, form: str) -> str:
    """Write a number in one of the forms of w:numFmt; forms unknown here are written in digits."""
    if form in _CHINESE and 1 <= number <= LARGEST:
        return to_chinese(number)
    if form == "chineseLegalSimplified" and 1 <= number <= LARGEST:
        return to_chinese(number).translate(_LEGAL)
    if form in _POSITIONAL:
        return to_positional(number)
    if form in ("upperLetter", "lowerLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("upperRoman", "lowerRoman"):
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    return _in_digits(number, form)


def _in_digits(number: int, form: str) -> str:
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate(_WIDE)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for amount, letters in _ROMAN:
        written += letters * (number // amount)
        number %= amount
    return written


def _read_level(element: etree._Element) -> Level:
    restart = value(element, "w:lvlRestart")
    return Level(
        start=_number(value(element, "w:start"), 1),
        form=value(element, "w:numFmt") or "decimal",
        text=value(element, "w:lvlText") or "",
        restarts_after=None if restart is None else _number(restart, 0),
        arabic=is_on(element, "w:isLgl"),
        style=value(element, "w:pStyle"),
    )


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise


def _is_default(style: etree._Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")


def _children(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if element is None else element.findall(f"{W}{name}")
