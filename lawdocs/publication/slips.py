"""What a correction may put right in a text (文字错误), what it may not, and what is to be looked at once more."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from os.path import commonprefix

from lawdocs.texts.clauses import clause_fault, place_fault
from lawdocs.texts.dates import stated_validity
from lawdocs.texts.structure import Outline, parse
from workflows.opinions import Amendment, Fault, amended, amendment_faults

_PARTS = {"clause": "条款", "original": "“误”"}
_FIELDS = {"clause": "clause", "original": "wrong", "proposed": "right"}
_INSTEAD = "更正只改文字错误；要这样改的，按修改办理"
# Words that forbid, permit, bind or negate, and numbers: days, periods, amounts. The longer of two that begin alike
# comes first.
_WEIGHTY = re.compile(
    "不得|不予|不|未|无|非|禁止|严禁|免|除外|应当|应|必须|须|可以|可|有权|准予|准许|允许|罚款|处罚|没收|责令|吊销"
    r"|[\d０-９零〇一二三四五六七八九十百千万亿两]+(?:\.\d+)?(?:元|万元|年|月|日|倍|[%％‰])?"
)
# A slip is a matter of some characters; whoever takes out or puts in more is asked.
_LONGEST_SLIP = 20


@dataclass(frozen=True)
class Place:
    """One slip: the clause, the words as they stand (found once in the text) and as they should be."""

    clause: str
    wrong: str
    right: str = ""


@dataclass(frozen=True)
class Doubt:
    """A place that may be more than a slip: why, and the whole paragraph as it stands and as it would stand."""

    number: int
    clause: str
    why: str
    before: str
    after: str


def amendments(places: Iterable[tuple[int, Place]]) -> dict[int, Amendment]:
    """The places as changes of words, by their numbers."""
    return {number: Amendment(each.clause, each.wrong, each.right, "", "") for number, each in places}


def slip_faults(text: str, places: Mapping[int, Place]) -> Iterator[Fault]:
    """All that keeps places from being corrected in a text, by their numbers; parts are the names in ``Place``.

    The clause exists and holds the words; no article, paragraph or item comes or goes; the numbering stays whole;
    effect and term stay what the text says.
    """
    changes = amendments(places.items())
    found = amendment_faults(text, changes, what="处更正", parts=_PARTS)
    yield from (Fault(each.number, _FIELDS[each.part], each.text) for each in found)
    for number, each in places.items():
        named = clause_fault(text, each.clause) or place_fault(text, each.clause, each.wrong)
        if named:
            yield Fault(number, "clause", f"第{number}处更正：{named}")
    wrong = {each.number for each in found}
    sound = {number: each for number, each in changes.items() if number not in wrong}
    outline = parse(text)
    apart = [number for number, each in sound.items() if _units(parse(amended(text, [each]))) != _units(outline)]
    for number in apart:
        yield Fault(number, "wrong", f"第{number}处更正增加或者删去了条、款、项。{_INSTEAD}")
    if apart or len(sound) < len(changes):
        return
    corrected = amended(text, list(changes.values()))
    # Numbers may be put right in several places at once, so the numbering is looked at when all are.
    broken = [each for each in parse(corrected).gaps if each not in outline.gaps]
    if broken:
        yield Fault(_first(text, changes), "wrong", f"更正以后编号不再连续：{broken[0].rstrip('。')}。{_INSTEAD}")
    if stated_validity(corrected) != stated_validity(text):
        sentence = "更正不能改变正文写明的施行日期和有效期；要改变的，按修改办理"
        yield Fault(_first(text, changes), "wrong", sentence)


def slip_doubts(text: str, places: Mapping[int, Place]) -> list[Doubt]:
    """The places that change words of weight or much text at once; ``slip_faults`` found nothing in them."""
    found = []
    for number, change in amendments(places.items()).items():
        why = _why(text, change)
        if why:
            begin = text.index(change.original)
            start, end = text.rfind("\n", 0, begin) + 1, text.find("\n", begin + len(change.original))
            before = text[start : end if end >= 0 else None]
            after = before.replace(change.original, change.proposed, 1)
            found.append(Doubt(number, change.clause, why, before.strip(), after.strip()))
    return found


def _why(text: str, change: Amendment) -> str:
    old, new = _WEIGHTY.findall(text), _WEIGHTY.findall(amended(text, [change]))
    if old != new:
        changed = dict.fromkeys([*_without(old, new), *_without(new, old)])
        return "改动了" + ("".join(f"“{each}”" for each in changed) or "字词的次序")
    kept = len(commonprefix([change.original, change.proposed]))
    kept += len(commonprefix([change.original[kept:][::-1], change.proposed[kept:][::-1]]))
    if max(len(change.original), len(change.proposed)) - kept > _LONGEST_SLIP:
        return f"一次改动超过{_LONGEST_SLIP}字"
    return ""


def _without(words: list[str], others: list[str]) -> list[str]:
    """The words that the others have less often; where both have the same in another order, none."""
    left, found = list(others), []
    for each in words:
        if each in left:
            left.remove(each)
        else:
            found.append(each)
    return found


def _units(outline: Outline) -> list[tuple[object, bool]]:
    """What a text is made of: the kind of every block, and whether it says anything."""
    return [(block.kind, bool(block.text.strip())) for block in outline.blocks]


def _first(text: str, changes: Mapping[int, Amendment]) -> int:
    """The place that comes first in the text, where a fault of all is shown."""
    return min(changes, key=lambda number: text.index(changes[number].original))
