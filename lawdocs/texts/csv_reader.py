"""CSV files (.csv) as people save them from spreadsheets: encoding and separator are found out, never guessed."""

import csv
import io
from collections.abc import Iterator

from lawdocs.texts.headings import DOCUMENTS, Vocabulary
from lawdocs.texts.refusals import FileRefused, SheetRefused
from lawdocs.texts.sheet_table import NumberedRow, Sheet, find_head

SEPARATORS = ",;\t"
LONGEST_CELL = 16 * 2**20


def read_csv(data: bytes, words: Vocabulary = DOCUMENTS) -> list[Sheet]:
    """The one sheet of a CSV file; raises SheetRefused, FileRefused for what is no text."""
    text = _decoded(data)
    csv.field_size_limit(LONGEST_CELL)
    return [Sheet("", lambda: _rows(text, _separator(text, words)))]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise FileRefused("TYPE_MISMATCH")
        return text
    raise SheetRefused("TEXT_ENCODING", "文件不是 UTF-8 或 GB18030 编码，请另存为“CSV UTF-8”后再导入")


def _separator(text: str, words: Vocabulary) -> str:
    """The separator under which most column heads are known; the comma where none are."""

    def known(separator: str) -> int:
        try:
            head = find_head(_rows(text, separator), words)
        except SheetRefused:  # a cell in quotes ends where another separator stands
            return 0
        return len(head.columns) if head is not None else 0

    return max(SEPARATORS, key=known)


def _rows(text: str, separator: str) -> Iterator[NumberedRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from enumerate(reader, 1)
    except csv.Error as error:
        line = reader.line_num
        raise SheetRefused("CSV_QUOTES", f"文件第{line}行附近的引号不成对或者单元格过长，请检查后重新导出") from error
