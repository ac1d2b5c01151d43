"""Where the rows of an import come from (导入来源): a spreadsheet, a JSON file, or what was pasted."""

import json
import tempfile

from lawdocs.column.indicators.rows import MOST_ROWS, RawRow, Source
from lawdocs.documents.row_sources import SHEET_KINDS
from lawdocs.errors import DomainError
from lawdocs.texts.filenames import extension
from lawdocs.texts.headings import INDICATORS
from lawdocs.texts.intake import MAX_SIZE, SHEET_TYPES, check_file
from lawdocs.texts.refusals import FileRefused, SheetRefused
from lawdocs.texts.sheet_sandbox import sheet_table

ACCEPTED = ",".join((*SHEET_KINDS, ".json"))
_LARGEST_JSON = 16 * 2**20


class BadJson(DomainError):
    """A JSON file that is none, or holds something else than indicators."""

    code, status = "JSON", 400


def from_file(name: str, data: bytes) -> Source:
    """The rows of a file by its ending; raises FileRefused, SheetRefused or BadJson."""
    if extension(name) == "json":
        return limited(from_json(data))
    checked = check_file(name, data, SHEET_TYPES)
    with tempfile.TemporaryFile() as stream:
        stream.write(data)
        with sheet_table(checked.kind, stream, "indicators") as table:
            if table.total > MOST_ROWS:
                raise _too_big()
            rows = [RawRow(f"第{number}行", cells) for number, cells in table.rows()]
            return Source(rows, table.places, table.epoch, table.notes)


def limited(source: Source) -> Source:
    """The source itself; raises SheetRefused for one of more rows than a set may have."""
    if len(source.rows) > MOST_ROWS:
        raise _too_big()
    return source


def from_json(data: bytes) -> Source:
    """The rows of a JSON array of objects, or of the array under ``indicators``."""
    if not data:
        raise FileRefused("FILE_EMPTY")
    if len(data) > min(_LARGEST_JSON, MAX_SIZE):
        raise FileRefused("FILE_TOO_LARGE")
    try:
        told = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_single, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise BadJson("文件不是 UTF-8 编码") from error
    except (ValueError, RecursionError) as error:
        raise BadJson("文件不是有效的 JSON") from error
    listed = told.get("indicators") if isinstance(told, dict) else told
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise BadJson('JSON 应当是一个数组，每项指标一个对象，例如 [{"no": 1, "text": "…"}]')
    strange = dict.fromkeys(key for each in listed for key in each if INDICATORS.key_of(key) is None)
    notes = (f"{'、'.join(key[:40] for key in list(strange)[:20])}不认识，没有读入",) if strange else ()
    rows = [RawRow(f"第{number}项", _cells(each)) for number, each in enumerate(listed, 1)]
    return Source(rows, notes=notes)


def _cells(told: dict[str, object]) -> dict[str, object]:
    """The values by field; what is neither text, number nor a list of names is a fault of its cell."""
    cells = {}
    for key, value in told.items():
        field = INDICATORS.key_of(key)
        if field is None:
            continue
        is_list = field == "units" and isinstance(value, list) and all(isinstance(each, str) for each in value)
        plain = value is None or isinstance(value, str | int | float | bool)
        cells[field] = value if is_list or plain else {"fault": "CELL_ERROR", "shown": json.dumps(value)[:40]}
    return cells


def _single(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a key stands twice")
    return values


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _too_big() -> SheetRefused:
    return SheetRefused("IMPORT_TOO_BIG", f"一套指标最多{MOST_ROWS}项，请检查是不是选错了文件")
