"""What an import says of each indicator (指标行), and what of it cannot be read; an empty field says nothing."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lawdocs.accounts.queries import agency_tree
from lawdocs.column.editors import edited_agencies
from lawdocs.column.figures.registry import FIGURES
from lawdocs.column.indicators.models import LONGEST_NAME
from lawdocs.documents.sheet_cells import NOTHING, CellRefused, day_of, held, text_of
from lawdocs.forms import Words, is_blank, unix_lines
from lawdocs.texts.headings import INDICATORS
from lawdocs.texts.sheet_table import Cell
from lawdocs.texts.typed_dates import NoDay
from workflows.actors import Actor

MOST_ROWS = 2_000
LARGEST_NO = 9_999
LARGEST_WEIGHT = 100_000  # hundredths of a point
LONGEST = {"level1": LONGEST_NAME, "level2": LONGEST_NAME, "text": 4_000, "method": 100, "source": 300, "figures": 40}
FIELDS = ("level1", "level2", "text", "source", "method", "weight", "figures")
_NO = re.compile(r"第?\s*(\d{1,9})\s*[.、]?\s*(?:项|号)?\s*[.、]?", re.ASCII)
_SEPARATOR = re.compile(r"[、；;，,/\n]+")
_LEAD = re.compile(r"[(（]牵头[^)）]*[)）]|^牵头(?:单位)?[:：]")
_MARK = re.compile(r"[(（](?:牵头|配合)[^)）]*[)）]|^(?:牵头|配合)(?:单位)?[:：]")
_EDITION_NOTE = re.compile(r"[(（].*", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One indicator as an import gives it. ``weight`` is hundredths of a point; the first unit leads (牵头)."""

    no: int
    level1: str = ""
    level2: str = ""
    text: str = ""
    source: str = ""
    method: str = ""
    weight: int | None = None
    figures: str = ""
    unit_ids: tuple[int, ...] = ()
    due: date | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, which is then left out whole; ``column`` as the import names it, or empty."""

    place: str
    column: str
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.code} {f'{self.column}：' if self.column else ''}{self.sentence}"


@dataclass(frozen=True)
class RawRow:
    """A row as it came: where it stands, and its cells by field."""

    place: str
    cells: Mapping[str, Cell | Sequence[str]]


@dataclass(frozen=True)
class Source:
    """The rows of an import as they came, what its columns are called, and what of it was not read."""

    rows: Sequence[RawRow]
    places: Mapping[str, str] = field(default_factory=dict)
    epoch: int = 1900
    notes: tuple[str, ...] = ()

    def column(self, key: str) -> str:
        return self.places.get(key) or INDICATORS.label(key)


@dataclass(frozen=True)
class Reading:
    """The rows that could be read, with where each stands; what is wrong with the others; what to know besides."""

    rows: tuple[Row, ...]
    places: tuple[str, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()


class Units:
    """The units that may answer for an indicator, by their full and their short names."""

    def __init__(self, names: Mapping[str, Iterable[int]]) -> None:
        self._ids = {name: frozenset(ids) for name, ids in names.items()}

    @classmethod
    def of(cls, actor: Actor) -> "Units":
        """Those whose part of the column a person edits; all of them for a command."""
        edited = None if actor.is_system else edited_agencies(actor)
        names: dict[str, set[int]] = {}
        for agency in agency_tree():
            if agency.active and (edited is None or agency.id in edited):
                for name in (agency.name, agency.short_name):
                    names.setdefault(name, set()).add(agency.id)
        return cls(names)

    def read(self, typed: str | Sequence[str]) -> tuple[int, ...]:
        """The units that are named, the leading one first; raises CellRefused for a name that nobody has."""
        names = [typed] if isinstance(typed, str) else typed
        parts = [part.strip() for name in names for part in _SEPARATOR.split(name) if not is_blank(part)]
        leading = [part for part in parts if _LEAD.search(part)]
        if len(leading) > 1:
            raise CellRefused("UNITS_INVALID", f"牵头单位只能有一个，这里有{len(leading)}个：{'、'.join(leading)}")
        parts.sort(key=lambda part: _LEAD.search(part) is None)  # keeps the order of the others
        return tuple(dict.fromkeys(map(self._one, parts)))

    def _one(self, name: str) -> int:
        ids = self._ids.get(name) or self._ids.get(_MARK.sub("", name).strip()) or frozenset()
        if not ids:
            raise CellRefused(
                "UNIT_UNKNOWN", f"没有名为“{_shortened(name)}”的单位，请写全称或者简称，几个单位用顿号隔开"
            )
        if len(ids) > 1:
            raise CellRefused("UNIT_UNKNOWN", f"名为“{_shortened(name)}”的单位不止一个，请写全称")
        return next(iter(ids))


def read(source: Source, edition: str, units: Units, *, origin: str = "") -> Reading:
    """Read every row; ``origin`` is where texts were taken from whose row does not say so itself."""
    rows, places, faults, known = [], [], [], {}
    for raw in source.rows:
        row, wrong = _read(raw, source, edition, units, origin)
        if row is not None and row.no in known:
            sentence = f"序号{row.no}重复，{known[row.no]}已经有了"
            row, wrong = None, [Fault(raw.place, source.column("no"), "NUMBER_TWICE", sentence)]
        faults += wrong
        if row is not None:
            known[row.no] = raw.place
            rows.append(row)
            places.append(raw.place)
    return Reading(tuple(rows), tuple(places), tuple(faults), source.notes)


def read_no(typed: str) -> int | None:
    """The number of an indicator as people write it: 27, 27., 第27项; None when it is none."""
    match = _NO.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    number = int(match[1]) if match else 0
    return number if 1 <= number <= LARGEST_NO else None


def read_weight(typed: str) -> int:
    """Hundredths of a point from 1.5, 1.50 or 2分; raises CellRefused."""
    text = unicodedata.normalize("NFKC", typed).strip().removesuffix("分").strip()
    try:
        hundredths = Decimal(text) * 100
    except ArithmeticError:  # no number, or one that no computer holds
        hundredths = Decimal("NaN")
    if not hundredths.is_finite():
        raise CellRefused("NUMBER_INVALID", f"“{_shortened(typed)}”不是数字，请写成2或者1.5")
    if hundredths != hundredths.to_integral_value() or not 0 < hundredths <= LARGEST_WEIGHT:
        raise CellRefused("NUMBER_INVALID", f"“{_shortened(typed)}”不能用，应大于0、不超过1000，最多两位小数")
    return int(hundredths)


def same_edition(typed: str, edition: str) -> bool:
    """Whether a version (版本) is this edition: 2021, 2021年版 and what notes stand behind it in brackets."""
    plain = _EDITION_NOTE.sub("", typed).strip()
    return edition in (plain, plain.removesuffix("版"), plain.removesuffix("年版"), plain.removesuffix("年"))


def _read(raw: RawRow, source: Source, edition: str, units: Units, origin: str) -> tuple[Row | None, list[Fault]]:
    values: dict[str, object] = {}
    faults: list[Fault] = []
    for key, cell in raw.cells.items():
        try:
            value = _value(key, cell, source.epoch, units, edition)
        except CellRefused as refusal:
            faults.append(Fault(raw.place, source.column(key), refusal.code, refusal.sentence))
            continue
        if value is not None:
            values[key] = value
    values.pop("edition", None)
    if "no" not in values and not any(fault.column == source.column("no") for fault in faults):
        faults.append(Fault(raw.place, source.column("no"), "FIELD_REQUIRED", "没有序号"))
    if faults:
        return None, faults
    values["unit_ids"] = values.pop("units", ())
    if values.get("text"):
        values["text"] = _without_no(str(values["text"]), int(values["no"]))
        values.setdefault("source", origin)
    return Row(**values), []


def _value(key: str, cell: Cell | Sequence[str], epoch: int, units: Units, edition: str) -> object:
    """The value of one cell, None for an empty one; raises CellRefused."""
    if key == "units" and isinstance(cell, list):
        return units.read(cell) or None
    value = held(cell, "日期" if key == "due" else "文字")
    if value is None or (isinstance(value, str) and (is_blank(value) or (key != "text" and value.strip() in NOTHING))):
        return None
    if key == "due":
        return _day(value, epoch)
    text = unix_lines(text_of(value)).strip()
    if key == "no":
        return _no(text)
    if key == "units":
        return units.read(text)
    if key == "weight":
        return read_weight(text)
    if key == "edition":
        return _edition(text, edition)
    return _words(key, text)


def _no(text: str) -> int:
    number = read_no(text)
    if number is None:
        raise CellRefused("NUMBER_INVALID", f"“{_shortened(text)}”不是1至{LARGEST_NO}的序号")
    return number


def _day(value: Cell, epoch: int) -> date:
    try:
        return day_of(value, epoch).day
    except NoDay as error:
        raise CellRefused("DATE_INVALID", str(error)) from error


def _edition(text: str, edition: str) -> str:
    if not same_edition(text, edition):
        raise CellRefused("EDITION_OTHER", f"是“{_shortened(text)}”，这次导入的是{edition}版")
    return edition


def _words(key: str, text: str) -> str:
    text = text if key == "text" else " ".join(text.split())
    if len(text) > LONGEST[key]:
        raise CellRefused("FIELD_TOO_LONG", f"最多{LONGEST[key]}字，现在有{len(text)}字")
    words = Words(LONGEST[key], lines=key == "text")
    if any(words.is_unseen(character) for character in text):
        raise CellRefused("FIELD_BAD_CHAR", "有看不见的控制字符，请删去后重试")
    if key == "figures":
        return _figures(text)
    return text


def _figures(text: str) -> str:
    found = next((each.name for each in FIGURES.values() if text in (each.name, each.label)), None)
    if found is None:
        known = "、".join(each.label for each in FIGURES.values())
        raise CellRefused("FIELD_INVALID", f"没有名为“{_shortened(text)}”的统计，可以填：{known}")
    return found


def _without_no(text: str, no: int) -> str:
    """The text without its own number before it, as lists carry it."""
    match = re.match(rf"(?:第\s*{no}\s*项|{no}\s*[.．、])(?!\d)\s*[:：]?\s*", text)
    return text[match.end() :] if match and match.end() < len(text) else text


def _shortened(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 30 else f"{shown[:30]}…"
