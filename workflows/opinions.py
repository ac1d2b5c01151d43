"""What a legality review says (合法性审核意见): its form, the points it looked at, and amendments clause by clause."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflows.labels import LabelledEnum


class Form(LabelledEnum):
    """The forms an opinion may have (审核意见的种类); the profile names those in use by their labels."""

    LAWFUL = "lawful", "合法"
    UNLAWFUL = "unlawful", "不合法"
    AMEND = "amend", "应当予以修改"


class Point(LabelledEnum):
    """What every review looks at (审核要点)."""

    MAKER = "maker", "制定主体合法"
    POWERS = "powers", "没有超越法定职权"
    CONTENT = "content", "内容符合宪法、法律、法规、规章和国家政策"
    RESERVED = "reserved", "没有违法设定行政许可、行政处罚、行政强制、行政征收、行政收费"
    RIGHTS = "rights", "没有无依据减损权利或者增加义务"
    DUTIES = "duties", "没有无依据增加本单位权力或者减少法定职责"
    PROCEDURE = "procedure", "没有违反制定程序"


@dataclass(frozen=True)
class Check:
    """One point of a review: whether the text stands the test, with a remark where it does not."""

    point: str
    holds: bool
    remark: str = ""


@dataclass(frozen=True)
class Amendment:
    """One clause to be amended: its words as they stand and as they should be (empty: struck out), why and on what."""

    clause: str
    original: str
    proposed: str
    reason: str
    ground: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with one part of one amendment: ``part`` is the name of a field of ``Amendment``."""

    number: int
    part: str
    text: str


PARTS = {"clause": "条款", "original": "原文", "reason": "理由", "ground": "依据"}


def amendment_faults(
    text: str, amendments: Mapping[int, Amendment], *, what: str = "条修改意见", parts: Mapping[str, str] = PARTS
) -> list[Fault]:
    """All that is wrong with amendments, by the numbers under which people see them.

    None lacks one of its ``parts``; each changes words that stand once in the text; none touches another. ``what`` is
    what the sentences call an amendment after its number, beginning with the word for one.
    """
    faults = [fault for number, each in amendments.items() for fault in _gaps(number, each, what, parts)]
    return sorted([*faults, *_misplaced(text, amendments, what)], key=lambda fault: fault.number)


def _gaps(number: int, each: Amendment, what: str, parts: Mapping[str, str]) -> Iterator[Fault]:
    for part, name in parts.items():
        if not getattr(each, part).strip():
            yield Fault(number, part, f"第{number}{what}缺{name}")
    if each.original.strip() and each.original == each.proposed:
        yield Fault(number, "proposed", f"第{number}{what}没有改动原文")


def _misplaced(text: str, amendments: Mapping[int, Amendment], what: str) -> Iterator[Fault]:
    """What is wrong with the quotations: each must be found once in the text, and none may touch another."""
    spans = []
    for number, each in amendments.items():
        if not each.original.strip():
            continue
        times = text.count(each.original)
        if times != 1:
            found = "没有找到" if times == 0 else f"出现了{times}次"
            sentence = f"第{number}{what}的原文在正文里{found}，请照抄只出现一次的一段"
            yield Fault(number, "original", sentence)
            continue
        begin = text.index(each.original)
        spans.append((begin, begin + len(each.original), number))
    spans.sort()
    for (_, end, first), (begin, _, second) in zip(spans, spans[1:], strict=False):
        if begin < end:
            low, high = sorted((first, second))
            one = what[0]
            yield Fault(high, "original", f"第{low}{one}和第{high}{what}的原文重叠，请合并成一{one}")


def amended(text: str, amendments: Sequence[Amendment]) -> str:
    """The text with amendments put in their places; they were checked by ``amendment_faults`` before."""
    places = sorted(((text.index(each.original), each) for each in amendments), key=lambda place: place[0])
    parts, at = [], 0
    for begin, each in places:
        parts += [text[at:begin], each.proposed]
        at = begin + len(each.original)
    return "".join([*parts, text[at:]])
