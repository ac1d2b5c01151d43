"""What a text says of itself as the values of a stock row (正文读到的值), each with its place and how sure it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lawdocs.documents.file_readings import Reading
from lawdocs.documents.offers import GENRE_NAMES
from lawdocs.documents.stock_rows import LABELS
from lawdocs.documents.subjects import GENRES
from lawdocs.texts.matching import same_title
from lawdocs.texts.metadata import Confidence, Found, Metadata, Span, extract
from lawdocs.texts.numbers import number_key

# What a document is known by, and what its status follows from: where one of these is unsure, a person decides.
WEIGHTY = ("title", "issuer", "doc_no", "written", "published", "effective", "expires")
KEYS = ("title", "issuer", "doc_no", "genre", "written", "published", "effective", "expires")


@dataclass(frozen=True)
class Said:
    """A value as a row has it, the place in the whole text that says it, and how sure the reading is."""

    value: str
    span: Span | None
    confidence: Confidence
    others: tuple[str, ...] = ()


def said_in(reading: Reading) -> dict[str, Said]:
    """The values that a text offers, by the keys of a row."""
    if not reading.whole.strip():
        return {}
    found = extract(reading.whole)
    said = {key: _said(key, each) for key, each in _found(found)}
    if "title" not in said and reading.title:
        said["title"] = Said(reading.title, None, Confidence.LIKELY)
    return said


def _found(found: Metadata) -> Iterator[tuple[str, Found]]:
    named = (found.title, found.issuers, found.number, found.genre, found.written, found.published, found.effective,
             found.expires)  # fmt: skip
    for key, each in zip(KEYS, named, strict=True):
        if each is not None and (key != "genre" or _genre(each.value) in GENRES):
            yield key, each


def _said(key: str, found: Found) -> Said:
    return Said(
        _shown(key, found.value), found.span, found.confidence, tuple(_shown(key, each) for each in found.others)
    )


def _shown(key: str, value: object) -> str:
    if isinstance(value, tuple):  # of several issuers the first leads
        return str(value[0])
    return _genre(str(value)) if key == "genre" else str(value)


def _genre(word: str) -> str:
    return GENRE_NAMES.get(word, word)


@dataclass(frozen=True)
class Merged:
    """Values of a row and of its text together, what to remark, and what only a person can decide."""

    values: dict[str, object]
    remarks: tuple[str, ...]
    doubts: tuple[str, ...]


def merged(row: Mapping[str, object], said: Mapping[str, Said]) -> Merged:
    """The values of a register row, its gaps filled from the text; where both speak, the register counts."""
    values = {key: value for key, value in row.items() if key != "file"}
    remarks, doubts, followed, left = [], [], [], []
    for key, each in said.items():
        given = values.get(key)
        if given:
            _compare(key, str(given), each, remarks, doubts)
        elif each.confidence is Confidence.UNSURE:
            left.append(key)
        else:
            values[key] = each.value
            followed += [key] if each.confidence is Confidence.LIKELY else []
    if followed:
        remarks.append(f"{_labels(followed)}由正文推出，请核对")
    if left and row:
        remarks.append(f"正文里的{_labels(left)}不能确定，没有采用")
    elif left:
        weighty = [key for key in left if key in WEIGHTY]
        doubts += [f"正文里的{_labels(weighty)}不能确定"] if weighty else []
    return Merged(values, tuple(remarks), tuple(doubts))


def _compare(key: str, given: str, said: Said, remarks: list[str], doubts: list[str]) -> None:
    """Where register and text differ in what a document is known by, they may speak of two documents."""
    told = f"{LABELS[key][0]}：登记表是“{given}”，正文是“{said.value}”"
    if key == "title":
        doubts += [] if same_title(given, said.value) else [told]
    elif key == "doc_no":
        sure = said.confidence is not Confidence.UNSURE
        doubts += [told] if sure and number_key(given) != number_key(said.value) else []
    elif key in ("effective", "expires") and said.confidence is Confidence.SURE:
        doubts += [] if given == said.value else [told]
    elif key in ("written", "published") and said.confidence is Confidence.SURE:
        remarks += [] if given == said.value else [f"{told}，按登记表"]


def _labels(keys: Sequence[str]) -> str:
    return "、".join(LABELS[key][0] for key in keys)


def days_in(said: Mapping[str, Said]) -> frozenset[date]:
    """The days that a text may be known by in a register."""
    return frozenset(date.fromisoformat(said[key].value) for key in ("written", "published") if key in said)
