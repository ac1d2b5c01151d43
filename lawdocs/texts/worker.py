"""The child process that reads an untrusted file (docx, xlsx, csv): bytes on standard input, JSON on standard output.

A Word file is answered with one object, a spreadsheet line by line, the last line saying that it was all.
Started by path, not with -m, and lends `lawdocs` an empty module: the application and its settings are
neither loaded nor needed to read a text.
"""

import json
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType

MEMORY = 512 * 2**20
CPU_SECONDS = 10
SHEET_CPU_SECONDS = 40  # a hundred thousand rows of fifteen columns take about half of it


def main() -> None:
    """Read one file under limits and answer with what it holds or the code of its refusal."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "docx"
    _limit(CPU_SECONDS if kind == "docx" else SHEET_CPU_SECONDS)
    package = ModuleType("lawdocs")
    package.__path__ = [str(Path(__file__).resolve().parents[1])]
    sys.modules["lawdocs"] = package
    data = sys.stdin.buffer.read()
    if kind == "docx":
        json.dump(_read(data), sys.stdout)
        return
    for line in _sheet_lines(kind, data, sys.argv[2]):
        sys.stdout.write(json.dumps(line) + "\n")


def _limit(seconds: int = CPU_SECONDS) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Reading needs no file to write to, and no other process.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _read(data: bytes) -> dict[str, object]:
    from lawdocs.texts.docx_reader import read_docx
    from lawdocs.texts.intake import FileRefused, check_file

    try:
        check_file("upload.docx", data)
        read = read_docx(data)
    except FileRefused as refusal:
        return {"refused": refusal.code}
    return {"title": read.title, "text": read.text, "remarks": read.remarks}


def _sheet_lines(kind: str, data: bytes, vocabulary: str) -> Iterator[object]:
    from lawdocs.texts.headings import VOCABULARIES
    from lawdocs.texts.intake import SHEET_TYPES, check_file
    from lawdocs.texts.refusals import FileRefused, SheetRefused
    from lawdocs.texts.sheet_table import table_lines

    try:
        check_file(f"upload.{kind}", data, SHEET_TYPES)
        words = VOCABULARIES[vocabulary]
        yield from table_lines(_sheets(kind, data, words), words)
    except FileRefused as refusal:
        yield {"refused": refusal.code}
    except SheetRefused as refusal:
        yield {"refused": refusal.code, "message": refusal.message}


def _sheets(
    kind: str,
    data: bytes,
    words: "Vocabulary",  # noqa: F821 - nothing of lawdocs is known yet when this is read
) -> "list[Sheet]":  # noqa: F821
    if kind == "csv":
        from lawdocs.texts.csv_reader import read_csv

        return read_csv(data, words)
    from lawdocs.texts.xlsx_reader import read_xlsx

    return read_xlsx(BytesIO(data))


if __name__ == "__main__":
    main()
