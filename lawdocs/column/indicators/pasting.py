"""Tables and lists as they are pasted (粘贴): from Word or Excel with tabs, or lines that begin with a number."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from lawdocs.column.indicators.rows import RawRow, Source, read_no
from lawdocs.texts.headings import INDICATORS
from lawdocs.texts.numerals import from_chinese
from lawdocs.texts.refusals import SheetRefused
from lawdocs.texts.sheet_table import NumberedRow, Sheet, find_head, table_lines

CARRIED = "一级指标、二级指标空着的行，按它上面的一行读入（合并的单元格粘贴以后就是这样）"
_ITEM = re.compile(r"\s*(?:第\s*(\d{1,4})\s*项\s*[.．、:：]?|(\d{1,4})\s*[.．、](?!\d))\s*(.*)", re.DOTALL)
_FIRST = re.compile(r"\s*[一二三四五六七八九十]{1,3}、\s*\S+")
_NUMERAL = re.compile(r"\s*([一二三四五六七八九十]{1,3})、")
_SECOND = re.compile(r"\s*[(（][一二三四五六七八九十]{1,3}[)）]\s*\S+")
MOST_NAMED, LONGEST_LINE = 3, 30
_SENTENCE = ("。", "；", ";", "，", "：", ":")


def pasted(text: str) -> Source:
    """The rows of what was pasted; raises SheetRefused when nothing in it is an indicator."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    source = _table(text) if "\t" in text else _list(text)
    if not source.rows:
        raise SheetRefused(
            "HEADER_MISSING", "没有认出指标，请粘贴带表头的表格，或者每项一行、以序号开头，例如：27. 正文"
        )
    return source


def _table(text: str) -> Source:
    rows = list(_rows(text))
    if find_head(rows, INDICATORS) is None:
        return Source(_carried([_without_head(number, cells) for number, cells in rows]), notes=(CARRIED,))
    head, *lines, end = table_lines([Sheet("", lambda: iter(rows))], INDICATORS)
    found = _carried([RawRow(f"第{number}行", cells) for number, cells in lines])
    has_levels = {"level1", "level2"} & set(head["places"])
    return Source(found, head["places"], notes=(*end["notes"], *([CARRIED] if has_levels else [])))


def _rows(text: str) -> Iterator[NumberedRow]:
    """The lines with their cells. A line without a tab goes on with the last cell of the row above it."""
    rows: list[tuple[int, list[str]]] = []
    for number, cells in _lines(text):
        if len(cells) == 1 and rows and len(rows[-1][1]) > 1:
            above = rows[-1][1]
            last = max((at for at, cell in enumerate(above) if cell.strip()), default=0)
            above[last] += f"\n{cells[0]}" if cells[0].strip() else ""
        else:
            rows.append((number, list(cells)))
    yield from ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))


def _lines(text: str) -> list[NumberedRow]:
    """Excel puts cells of several lines into quotes; what is not quoted like that is taken as it stands."""
    try:
        return list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True), 1))
    except csv.Error:
        return [(number, line.split("\t")) for number, line in enumerate(text.split("\n"), 1)]


def _without_head(number: int, cells: Sequence[str]) -> RawRow:
    """A row of a table without heads: a number with the text behind it; before them the levels."""
    place = f"第{number}行"
    at = next((at for at, cell in enumerate(cells[:-1]) if read_no(cell) is not None), None)
    if at is not None:
        before, no, text, behind = cells[:at], cells[at], cells[at + 1], cells[at + 2 :]
    else:
        before, behind = cells[:-1], ()
        match = _ITEM.fullmatch(cells[-1])
        no, text = (match[1] or match[2], match[3]) if match else (None, cells[-1])
    if len(before) > 2 or any(cell.strip() for cell in behind):
        raise SheetRefused("HEADER_MISSING", f"没有找到表头，{place}有几列不知道是什么，请连表头一起粘贴")
    levels = dict(zip(("level1", "level2"), before, strict=False))
    return RawRow(place, {**levels, "no": no, "text": text})


def _carried(rows: Sequence[RawRow]) -> list[RawRow]:
    """The rows with the levels of the row above where theirs are empty; a new first level begins its second anew."""
    found: list[RawRow] = []
    level1 = level2 = ""
    for row in rows:
        given1, given2 = (str(row.cells.get(key) or "").strip() for key in ("level1", "level2"))
        if given1 and given1 != level1:
            level1, level2 = given1, ""
        level2 = given2 or level2
        found.append(RawRow(row.place, {**row.cells, "level1": level1, "level2": level2}))
    return found


def _list(text: str) -> Source:
    """Lines that begin with a number; 一、 and （一） open the levels, anything else goes on with the text above."""
    rows: list[RawRow] = []
    levels = {"level1": "", "level2": ""}
    open_lines: dict[str, int] = {}  # levels under which no indicator stands yet, and their lines
    unread: list[int] = []
    doubts: dict[int, int] = {}  # lines that may be meant as indicators, with the number that they carry
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        match = _ITEM.fullmatch(line)
        if not match and rows and (no := _meant(line, rows[-1])):
            doubts[number] = no
        if match:
            open_lines.clear()
            rows.append(RawRow(f"第{number}行", {**levels, "no": match[1] or match[2], "text": match[3].strip()}))
        elif _FIRST.fullmatch(line) and not line.rstrip().endswith(_SENTENCE):
            unread += open_lines.values()
            levels, open_lines = {"level1": line.strip(), "level2": ""}, {"level1": number}
        elif _SECOND.fullmatch(line) and not line.rstrip().endswith(_SENTENCE):
            unread += [open_lines["level2"]] if "level2" in open_lines else []
            levels, open_lines = {**levels, "level2": line.strip()}, {**open_lines, "level2": number}
        elif line.strip() and rows:
            last = rows[-1]
            rows[-1] = RawRow(last.place, {**last.cells, "text": f"{last.cells['text']}\n{line.strip()}"})
        elif line.strip():
            unread.append(number)
    unread += open_lines.values()
    notes = [
        f"第{number}行“{_shortened(lines[number - 1])}”没有当作第{no}项；是一项指标的，请改为“{no}.”开头"
        for number, no in doubts.items()
        if number not in unread
    ]
    return Source(rows, notes=(*_unread(sorted(unread), lines), *notes))


def _meant(line: str, last: RawRow) -> int | None:
    """The number that goes on after the last indicator, of a line that is no next level."""
    no = _begins_with(line)
    follows_level = no == (_begins_with(str(last.cells["level1"])) or 0) + 1
    return no if no == int(str(last.cells["no"])) + 1 and not follows_level else None


def _begins_with(line: str) -> int | None:
    """The Chinese number before a line."""
    match = _NUMERAL.match(line)
    return from_chinese(match[1]) if match else None


def _unread(numbers: Sequence[int], lines: Sequence[str]) -> tuple[str, ...]:
    """What to know of lines that became no indicator and no level of one."""
    if not numbers:
        return ()
    named = "、".join(f"第{number}行“{_shortened(lines[number - 1])}”" for number in numbers[:MOST_NAMED])
    more = f"等{len(numbers)}行" if len(numbers) > MOST_NAMED else ""
    return (f"{named}{more}下面没有指标，没有读入；每项请以阿拉伯数字的序号开头，例如：30. 正文",)


def _shortened(line: str) -> str:
    return line.strip()[:LONGEST_LINE]
