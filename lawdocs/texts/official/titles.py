"""Titles over several lines (标题回行): words stay whole, and the lines form a trapezoid or a lozenge."""

import re
from functools import cache

from lawdocs.texts.genres import GENRES

MOST = 19  # 20 characters of 22 pt fill 156 mm
_JOINTS = re.compile(
    r"(?<=人民政府)|(?<=办公室)|(?<=委员会)|(?<=[局厅院会]等)|(?=关于)|(?<=印发)|(?<=转发)|(?<=批转)|(?=《)|(?<=》)|"
    r"(?<=[、，；：的和及])|(?=若干|实施|管理|工作|暂行|专项|行政|监督|建设|进一步|加强|开展|做好|规范)"
)
_AFTER_PLACE = re.compile(r"(?<=[省县])(?!人民|委|级|直|域)|(?<=[^城]市)(?!人民|委|级|直|场|政)")
# What a line neither ends nor begins with.
_NOT_LAST = frozenset("《（“‘〈(〔")
_NOT_FIRST = frozenset("》）”’〉)〕、，。；：！？的")
# Words that no line break divides, wherever they stand.
_WORDS = (
    *(genre for genre in GENRES if len(genre) > 1),
    "人民", "政府", "办公室", "委员会", "关于", "印发", "转发", "试行", "暂行", "若干", "实施", "管理", "工作", "行政",
    "规范性", "文件", "发展和改革", "住房和城乡建设", "人力资源和社会保障", "文化广电和旅游",
)  # fmt: skip
_NO_BREAK, _ODD_BREAK, _HOURGLASS, _EVEN, _EXTRA_LINE = 1000.0, 12.0, 14.0, 2.0, 9.0
_SMALL_BREAK, _GOOD_BREAK = 4.0, -8.0  # before （试行） and after a county; between issuers


def title_lines(title: str, most: int = MOST) -> tuple[str, ...]:
    """The lines of a title, each of at most ``most`` characters; together they hold all of it but white space."""
    text = "\u3000".join(title.split())
    if len(text) <= most:
        return (text,) if text else ()
    least = -(-len(text) // most)
    tried = [_divided(text, count, most) for count in (least, least + 1)]
    return min(
        (each for each in tried if each is not None), key=lambda each: each[0] + _EXTRA_LINE * (len(each[1]) - least)
    )[1]


def _divided(text: str, count: int, most: int) -> tuple[float, tuple[str, ...]] | None:
    """The cheapest division into so many lines, with its cost; None where the lines cannot hold the title."""
    costs = _costs(text)
    mean = len(text) / count

    @cache
    def best(start: int, left: int, previous: int, falls: bool) -> tuple[float, tuple[int, ...]] | None:
        found: tuple[float, tuple[int, ...]] | None = None
        lengths = (len(text) - start,) if left == 1 else range(1, min(most, len(text) - start - left + 1) + 1)
        for length in lengths:
            if not 0 < length <= most:
                continue
            cost = 0.15 * (length - mean) ** 2 + (costs[start + length] if left > 1 else 0)
            if previous:
                cost += _HOURGLASS if falls and length > previous else _EVEN if length == previous else 0
            rest: tuple[float, tuple[int, ...]] | None = (0.0, ())
            if left > 1:
                rest = best(start + length, left - 1, length, falls or bool(previous and length < previous))
            if rest is not None and (found is None or cost + rest[0] < found[0]):
                found = (cost + rest[0], (length, *rest[1]))
        return found

    division = best(0, count, 0, False)
    if division is None:
        return None
    lines, start = [], 0
    for length in division[1]:
        lines.append(text[start : start + length].strip())
        start += length
    return division[0], tuple(lines)


def _costs(text: str) -> list[float]:
    """What a break before each character costs."""
    joints = {match.end() for match in _JOINTS.finditer(text)}
    places = {match.end() for match in _AFTER_PLACE.finditer(text)}
    costs = [0.0 if position in joints else _ODD_BREAK for position in range(len(text) + 1)]
    for word in _WORDS:
        for match in re.finditer(word, text):
            for position in range(match.start() + 1, match.end()):
                costs[position] = max(costs[position], _ODD_BREAK * 3)
    for position in range(1, len(text)):
        is_latin = text[position - 1].isascii() and text[position].isascii() and text[position].isalnum()
        if text[position] == "（" or position in places:
            costs[position] = min(costs[position], _SMALL_BREAK)
        if text[position - 1].isspace():
            costs[position] = _GOOD_BREAK
        if text[position - 1] in _NOT_LAST or text[position] in _NOT_FIRST or is_latin:
            costs[position] = _NO_BREAK
    return costs
