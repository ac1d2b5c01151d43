"""What the page of a document to be looked at shows (核对页面): the text with the words that say each value."""

from collections.abc import Mapping
from dataclasses import dataclass

from lawdocs.documents.file_readings import Reading
from lawdocs.documents.said_values import KEYS, Said
from lawdocs.documents.stock_rows import LABELS
from lawdocs.documents.stock_task_forms import DAYS, TaskForm
from lawdocs.texts.metadata import Confidence

_LONGEST_WORDS = 60
_LONGEST_TEXT = 60_000  # what says something of a document stands at its beginning and at its end
_LEFT_OUT = "\n……（中间部分略，见原文件）……\n"
CONFIDENCES = {
    Confidence.SURE: ("ok", "原文写明"),
    Confidence.LIKELY: ("warn", "由原文推出，请核对"),
    Confidence.UNSURE: ("warn", "不能确定，请核对"),
}


@dataclass(frozen=True)
class Piece:
    """A piece of the text; ``keys`` are those of the values that its words say."""

    text: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """What the text says for a field: in its words, with how sure that is, and the number that takes it.

    ``others`` are what its words may mean as well, each with the place by which it is taken; what stands in the field
    is not among them.
    """

    key: str
    label: str
    shown: str
    words: str
    mark: str
    doubt: str
    place: str
    taken: bool
    number: int
    others: tuple[tuple[int, str], ...] = ()


def pieces(text: str, said: Mapping[str, Said]) -> list[Piece]:
    """The text cut where words begin and end that say something; words for two values are marked once."""
    marks: list[tuple[int, int, list[str]]] = []
    spans = sorted((each.span.start, each.span.end, key) for key, each in said.items() if each.span is not None)
    for start, end, key in spans:
        if marks and start < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]), [*marks[-1][2], key])
        else:
            marks.append((start, end, [key]))
    found, at = [], 0
    for start, end, keys in marks:
        found += [Piece(text[at:start]), Piece(text[start:end], tuple(keys))]
        at = end
    return [_shortened(each) for each in (*found, Piece(text[at:])) if each.text]


def offers(form: TaskForm, reading: Reading, said: Mapping[str, Said]) -> dict[str, Offer]:
    """What the text says, by field, numbered in the order of the fields."""
    places = {key: each.keys[0] for each in pieces(reading.whole, said) for key in each.keys}
    found = {}
    for key in KEYS:
        if key in said:
            each = said[key]
            mark, doubt = CONFIDENCES[each.confidence]
            if each.others:
                doubt = f"也可能是{'或者'.join(each.others)}，请核对"
            found[key] = Offer(
                key, LABELS[key][0], each.value, _words(reading, each), mark, doubt, places.get(key, ""),
                _current(form, key) == each.value, len(found) + 1,
                tuple(other for other in enumerate(each.others) if other[1] != _current(form, key)),
            )  # fmt: skip
    return found


def _current(form: TaskForm, key: str) -> str:
    data = form[key].data
    return data.isoformat() if key in DAYS and data else str(data or "")


def _words(reading: Reading, said: Said) -> str:
    if said.span is None:
        return ""
    words = " ".join(reading.whole[said.span.start : said.span.end].split())
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]}…"


def _shortened(piece: Piece) -> Piece:
    if piece.keys or len(piece.text) <= _LONGEST_TEXT:
        return piece
    half = _LONGEST_TEXT // 2
    return Piece(piece.text[:half] + _LEFT_OUT + piece.text[-half:])
