"""The table in a spreadsheet (表格): where its head stands, what its columns mean, and its rows below.

What a cell holds is JSON: text, a number, true or false, or an object: ``{"day": …, "time": …}`` for a date,
``{"fault": code}`` for what has no value, ``{"of": cell, "value": …}`` for a cell merged with one above.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lawdocs.texts.headings import DOCUMENTS, STATUS_WORD, Vocabulary, letter_of, without_notes
from lawdocs.texts.refusals import FileRefused, SheetRefused

MAX_ROWS = 100_000
LAST_ROW = 1_048_576  # of a sheet in Excel
HEAD_IS_WITHIN = 50  # rows
LONGEST_HEAD = 40
MOST_NAMED = 20  # columns or rows named in one remark

Cell = str | int | float | bool | dict[str, object] | None
NumberedRow = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the first year of its date system, and its rows from 1, blank ones included."""

    name: str
    rows: Callable[[], Iterator[NumberedRow]]
    epoch: int = 1900


@dataclass(frozen=True)
class Column:
    """A column whose head is known."""

    at: int
    key: str
    head: str

    @property
    def place(self) -> str:
        """How messages name it: 公布日期（F列）."""
        return f"{self.head}（{letter_of(self.at)}列）"


@dataclass(frozen=True)
class Head:
    """The row of column heads."""

    row: int
    columns: tuple[Column, ...]
    unknown: tuple[str, ...] = ()
    unknown_at: tuple[int, ...] = ()

    def names(self, keys: Sequence[str]) -> bool:
        """Whether a column has one of these fields."""
        return any(column.key in keys for column in self.columns)


@dataclass
class _LikeStatus:
    """Columns whose names nobody knows, and how much in them reads like a status (有效, 废止)."""

    names: dict[int, str]
    filled: Counter[int] = field(default_factory=Counter)
    alike: Counter[int] = field(default_factory=Counter)

    def look(self, cells: Sequence[Cell]) -> None:
        for at in self.names:
            cell = cells[at] if at < len(cells) else None
            if isinstance(cell, str) and cell.strip():
                self.filled[at] += 1
                self.alike[at] += STATUS_WORD.fullmatch(cell.strip()) is not None

    def notes(self) -> list[str]:
        found = [name for at, name in self.names.items() if self.alike[at] * 2 > self.filled[at]]
        told = "里多数是“有效”“废止”一类的字，像是效力状态，但没有读入，各件的效力会记为“不详”"
        return [f"{name}{told}；请把列名改为“效力状态”再上传" for name in found]


@dataclass
class _Skipped:
    """Rows that say nothing, by the words for why."""

    rows: dict[str, list[int]] = field(default_factory=dict)

    def add(self, why: str, number: int) -> None:
        self.rows.setdefault(why, []).append(number)

    def notes(self) -> list[str]:
        named = {why: _some([f"第{number}行" for number in numbers], "行") for why, numbers in self.rows.items()}
        return [f"{rows}{why}，没有读入" for why, rows in named.items()]


def table_lines(sheets: Sequence[Sheet], words: Vocabulary = DOCUMENTS) -> Iterator[object]:
    """The table of the first sheet that has one, line by line: the head, each row, the end.

    Raises SheetRefused when there is none or its head is ambiguous, FileRefused for a sheet of endless rows.
    """
    sheet, head, notes = _choose(sheets, words)
    yield {"places": {column.key: column.place for column in head.columns}, "epoch": sheet.epoch}
    skipped, count = _Skipped(), 0
    asked = "status" in words.names and not head.names(("status",))
    like_status = _LikeStatus(dict(zip(head.unknown_at, head.unknown, strict=True)) if asked else {})
    for number, cells in sheet.rows():
        if number > LAST_ROW:
            raise FileRefused("FILE_CORRUPT")
        if number <= head.row or all(_is_blank(cell) for cell in cells):
            continue
        like_status.look(cells)
        values = {each.key: cells[each.at] for each in head.columns if each.at < len(cells)}
        why = _says_nothing(values, head, words)
        if why:
            skipped.add(why, number)
            continue
        count += 1
        if count > MAX_ROWS:
            raise SheetRefused("IMPORT_TOO_BIG", f"一个文件最多 {MAX_ROWS} 行，请拆分后再导入")
        yield [number, {key: cell for key, cell in values.items() if cell is not None}]
    yield {"end": count, "notes": [*like_status.notes(), *notes, *skipped.notes()]}


def find_head(rows: Iterable[NumberedRow], words: Vocabulary = DOCUMENTS, least: int = 2) -> Head | None:
    """The first row with at least so many heads that we know, or with no others; it may stand below title lines."""
    for number, cells in islice(rows, HEAD_IS_WITHIN):
        texts = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
        keys = _without_weak([words.key_of(text) if text else None for text in texts], texts, words)
        named = [Column(at, key, without_notes(texts[at])[:LONGEST_HEAD]) for at, key in enumerate(keys) if key]
        unknown = tuple(at for at, text in enumerate(texts) if text and not keys[at])
        if len(named) >= least or (named and not unknown):
            others = (f"{texts[at][:LONGEST_HEAD]}（{letter_of(at)}列）" for at in unknown)
            return Head(number, tuple(named), tuple(others), unknown)
    return None


def _without_weak(keys: Sequence[str | None], texts: Sequence[str], words: Vocabulary) -> list[str | None]:
    """The fields of columns; one whose name may mean something else gives way to another of the same field."""
    clear = {key for key, text in zip(keys, texts, strict=True) if key and not words.is_weak(text)}
    pairs = zip(keys, texts, strict=True)
    return [None if key in clear and words.is_weak(text) else key for key, text in pairs]


def _choose(sheets: Sequence[Sheet], words: Vocabulary) -> tuple[Sheet, Head, list[str]]:
    """The first sheet with a column it cannot do without, and what whoever imports should know of the rest."""
    heads = [(sheet, head) for sheet in sheets if (head := find_head(sheet.rows(), words))]
    if not heads:  # such a column beside others of which we know none
        heads = [
            (sheet, head)
            for sheet in sheets
            if (head := find_head(sheet.rows(), words, 1)) and head.names(words.needed)
        ]
    if not heads:
        examples = "、".join(map(words.label, words.examples))
        raise SheetRefused("HEADER_MISSING", f"没有找到表头，请用一行写明列名，例如：{examples}")
    titled = [(sheet, head) for sheet, head in heads if head.names(words.needed)]
    if not titled:
        found = "、".join(column.place for column in heads[0][1].columns)
        needed = "、".join(f"“{words.label(key)}”" for key in words.needed)
        raise SheetRefused("HEADER_NO_TITLE", f"表头（第{heads[0][1].row}行）没有{needed}列，只有{found}")
    sheet, head = titled[0]
    _refuse_double(head, words)
    notes = [f"{_some(list(head.unknown), '列')}不认识，没有读入"] if head.unknown else []
    others = [f"“{each.name}”" for each, _ in titled[1:]]
    return sheet, head, [*notes, *([f"只读了工作表“{sheet.name}”，{_some(others, '张')}没有读入"] if others else [])]


def _refuse_double(head: Head, words: Vocabulary) -> None:
    seen: dict[str, Column] = {}
    for column in head.columns:
        first = seen.setdefault(column.key, column)
        if first is not column:
            meaning = words.label(column.key)
            raise SheetRefused("HEADER_DOUBLE", f"{first.place}和{column.place}都是“{meaning}”，请只留一列")


def _says_nothing(values: dict[str, Cell], head: Head, words: Vocabulary) -> str:
    """Why a row is none: a running number or a footer beside our columns, or the head printed once more."""
    if all(_is_blank(cell) for cell in values.values()):
        return "在认识的各列都是空的"
    given = {key: cell for key, cell in values.items() if not _is_blank(cell)}
    again = len(given) > 1 or set(given) == set(values)
    if again and all(isinstance(cell, str) and words.key_of(cell) == key for key, cell in given.items()):
        return "又是表头"
    return ""


def _is_blank(cell: Cell) -> bool:
    if isinstance(cell, dict):
        return "of" in cell  # a merged cell alone makes no row
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _some(names: list[str], measure: str) -> str:
    shown = "、".join(names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown}等{len(names)}{measure}"
