"""From the cells of a spreadsheet to the values of a row (单元格取值), with every fault named at its column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lawdocs.documents.stock_rows import LABELS, Problem
from lawdocs.documents.subjects import SUBJECTS
from lawdocs.texts.sheet_table import Cell
from lawdocs.texts.terms import NoTerm, read_term
from lawdocs.texts.typed_dates import FIRST_DAY, WAYS, NoDay, TypedDay, from_serial, read_day
from workflows.validity import last_day

DAYS = ("written", "published", "effective", "expires")
FAULTS = {
    "FORMULA_EMPTY": "公式没有算出的值，请在表格软件里打开、保存后再导入",
    "CELL_ERROR": "单元格是错误值{shown}",
    "CELL_TIME": "单元格是时刻，没有日期",
}
# What people write where there is nothing to write; a title is never one of these.
NOTHING = frozenset({"无", "/", "／", "-", "—", "——", "－", "--", "\\"})
UNLIMITED = frozenset({"长期", "长期有效", "永久", "不限"})
LONGEST_CELL = 32_767  # characters that Excel keeps in a cell
SUREST_NUMBER = 10**15  # Excel keeps fifteen digits of a number


@dataclass
class SheetValues:
    """The values of one row as ``read_row`` takes them, what is wrong with its cells and what is to be remarked."""

    epoch: int
    values: dict[str, object] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_cells(cells: Mapping[str, Cell], epoch: int) -> SheetValues:
    """Read the cells of a row, by the keys of their columns. Nothing missing is guessed."""
    row = SheetValues(epoch)
    for key, cell in cells.items():
        try:
            value = _READERS.get(key, _text)(row, key, _unmerged(row, key, cell))
        except CellRefused as refusal:
            row.problems.append(Problem(refusal.code, key, refusal.sentence))
            continue
        if value is not None:
            row.values[key] = value
    if "term" in row.values:
        _reckon_term(row, row.values.pop("term"))
    return row


class CellRefused(Exception):  # noqa: N818 - says what is wrong with one cell
    """A cell without a value that could be read: the code and the sentence that says why."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


def held(cell: Cell, wanted: str = "文字") -> Cell:
    """What a cell holds, also when it is merged with one above; raises CellRefused for what has no value."""
    if isinstance(cell, dict) and "of" in cell:
        cell = cell["value"]
    if isinstance(cell, dict) and "fault" in cell:
        code = str(cell["fault"])
        raise CellRefused(code, FAULTS[code].format(shown=cell.get("shown", "")))
    if isinstance(cell, bool):
        raise CellRefused("FIELD_TYPE", f"单元格是逻辑值{str(cell).upper()}，应当是{wanted}")
    return cell


def text_of(cell: Cell) -> str | None:
    """The text of a cell as it was typed; a number is a text without its rounding. Raises CellRefused."""
    if isinstance(cell, dict):
        raise CellRefused("CELL_DATE", f"单元格是日期{cell['day']}，应当是文字；请改为文本格式后重填")
    if isinstance(cell, int | float):
        if not abs(cell) < SUREST_NUMBER:
            raise CellRefused("NUMBER_CUT", "数字超过15位，表格软件已丢掉末几位，请改为文本格式后重填")
        return str(int(cell)) if cell == int(cell) else repr(cell)
    return cell


def day_of(cell: Cell, epoch: int) -> TypedDay:
    """The day in a cell that is not empty, however it was typed; raises NoDay."""
    if isinstance(cell, int | float):
        return TypedDay(from_serial(cell, epoch))
    if not isinstance(cell, dict):
        return read_day(cell, epoch)
    day = date.fromisoformat(str(cell["day"]))
    if day < FIRST_DAY:
        raise NoDay(f"日期“{day}”早于{FIRST_DAY.year}年，单元格里可能只填了年份，{WAYS}")
    return TypedDay(day, f"时刻{cell['time']}未采用" if cell["time"] else "")


def _unmerged(row: SheetValues, key: str, cell: Cell) -> Cell:
    """What a cell holds, with a remark where it is merged; nothing for what people write instead of nothing."""
    if isinstance(cell, dict) and "of" in cell:
        row.remarks.append(f"{_label(key)}取自合并的单元格{cell['of']}")
    value = held(cell, "日期" if key in DAYS else "文字")
    return None if isinstance(value, str) and key not in ("text", "title") and value.strip() in NOTHING else value


def _text(row: SheetValues, key: str, cell: Cell) -> str | None:
    text = text_of(cell)
    if key == "text" and text is not None and len(text) >= LONGEST_CELL:
        row.remarks.append(f"正文达到单元格的上限{LONGEST_CELL}字，可能不完整")
    return text


def _day(row: SheetValues, key: str, cell: Cell) -> str | None:
    """A day in the one form of ``read_row``."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if key == "expires" and isinstance(cell, str) and cell.strip() in UNLIMITED:
        return None
    try:
        return _typed_day(row, key, cell).isoformat()
    except NoDay as error:
        raise CellRefused("DATE_INVALID", str(error)) from error


def _typed_day(row: SheetValues, key: str, cell: Cell) -> date:
    read = day_of(cell, row.epoch)
    if read.remark:
        row.remarks.append(f"{_label(key)}：{read.remark}")
    return read.day


def _subject(row: SheetValues, key: str, cell: Cell) -> str | None:
    """A category of the list with whatever stroke between its two levels."""
    text = _text(row, key, cell)
    for stroke in "/／>-—|":
        parts = [part.strip() for part in (text or "").split(stroke)]
        if len(parts) == 2 and "\\".join(parts) in SUBJECTS:
            return "\\".join(parts)
    return text


def _term(row: SheetValues, key: str, cell: Cell) -> object:
    """A term of validity (有效期): whole years, or the last day itself; None for one without end."""
    text = (_text(row, key, cell) or "").strip() if not isinstance(cell, dict) else ""
    if not isinstance(cell, dict) and (not text or text in UNLIMITED):
        return None
    try:
        return _typed_day(row, key, cell) if isinstance(cell, dict) else read_term(text)
    except (NoTerm, NoDay) as error:
        raise CellRefused("TERM_INVALID", str(error)) from error


def _reckon_term(row: SheetValues, term: object) -> None:
    """Give a row the last day in force that its term brings, from its first day in force on (自施行之日起)."""
    if isinstance(term, int):
        if "effective" not in row.values:
            if not any(problem.key == "effective" for problem in row.problems):
                row.remarks.append(f"写明有效期{term}年，但没有施行日期，没有推算有效期截止日")
            return
        ends = last_day(date.fromisoformat(str(row.values["effective"])), term).isoformat()
    else:
        ends = term.isoformat()
    stated = row.values.setdefault("expires", ends)
    if stated != ends:
        row.remarks.append(f"有效期截止日{stated}与有效期推算的{ends}不一致，采用前者")


def _label(key: str) -> str:
    return LABELS[key][0] if key in LABELS else "有效期"


_READERS: dict[str, Callable[[SheetValues, str, Cell], object]] = {
    **dict.fromkeys(DAYS, _day),
    "subject": _subject,
    "term": _term,
}
