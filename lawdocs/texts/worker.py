"""The child process that reads an untrusted file: bytes on standard input, JSON on standard output.

A text (docx, pdf, ofd, html, txt, md, json, xml) is answered with one object, a spreadsheet (xlsx, csv) line by line,
the last line saying that it was all; asked for a page, with one line and a picture. Asked to convert, it becomes
LibreOffice under limits of its own.
Started by path, not with -m, and lends `lawdocs` an empty module: the application and its settings are
neither loaded nor needed to read a text.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import ModuleType

MEMORY = 512 * 2**20
CPU_SECONDS = 10
PAGES_CPU_SECONDS = 40  # fixed pages, whose print is put in order: 300 of them take about half of it
SHEET_CPU_SECONDS = 40  # a hundred thousand rows of fifteen columns take about half of it
CONVERTER_MEMORY = 2**31  # LibreOffice maps its libraries and fonts
CONVERTER_CPU_SECONDS = 20
CONVERTER_FILE = 200 * 2**20
SHEETS = ("xlsx", "csv")
PAGES = ("pdf", "ofd")
# kind → module below lawdocs.texts and its function
READERS = {
    "docx": ("docx_reader", "read_docx"),
    "pdf": ("readers.pdf", "read_pdf"),
    "ofd": ("readers.ofd", "read_ofd"),
    "html": ("readers.html", "read_html"),
    "txt": ("readers.txt", "read_txt"),
    "md": ("readers.markdown", "read_markdown"),
    "json": ("readers.json_form", "read_json"),
    "xml": ("readers.akn", "read_akn"),
}


def main() -> None:
    """Read one file under limits and answer with what it holds or the code of its refusal."""
    kind = sys.argv[1]
    if kind == "convert":
        _become_converter(*sys.argv[2:])
    if kind == "page":
        kind, number = "pdf", int(sys.argv[2])
    else:
        number = 0
    _limit(SHEET_CPU_SECONDS if kind in SHEETS else PAGES_CPU_SECONDS if kind in PAGES else CPU_SECONDS)
    package = ModuleType("lawdocs")
    package.__path__ = [str(Path(__file__).resolve().parents[1])]
    sys.modules["lawdocs"] = package
    data = sys.stdin.buffer.read()
    if number:
        sys.stdout.buffer.write(_page(number, data))
        return
    if kind not in SHEETS:
        json.dump(_read(kind, data), sys.stdout)
        return
    for line in _sheet_lines(kind, data, sys.argv[2]):
        sys.stdout.write(json.dumps(line) + "\n")


def _limit(seconds: int = CPU_SECONDS, memory: int = MEMORY, file_size: int = 0) -> None:
    """Limit this process; reading needs no file to write to, and no other process."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))


def _become_converter(program: str, profile: str, source: str, to: str) -> None:
    """Go on as LibreOffice, which writes the other kind beside its source; limits are kept over the change."""
    _limit(CONVERTER_CPU_SECONDS, CONVERTER_MEMORY, CONVERTER_FILE)
    settings = f"-env:UserInstallation={Path(profile).as_uri()}"
    options = ["--headless", "--norestore", "--nolockcheck", "--convert-to", to]
    os.execv(program, [program, settings, *options, "--outdir", str(Path(source).parent), source])


def _read(kind: str, data: bytes) -> dict[str, object]:
    from lawdocs.texts.intake import CONVERTED_TYPES, FileRefused, check_file

    module, name = READERS[kind]
    try:
        check_file(f"upload.{kind}", data, CONVERTED_TYPES)
        read = getattr(import_module(f"lawdocs.texts.{module}"), name)(data)
    except FileRefused as refusal:
        return {"refused": refusal.code, "message": refusal.message}
    return asdict(read)


def _page(number: int, data: bytes) -> bytes:
    """A line of JSON that tells the number of pages or a refusal, and the picture of one page as PNG."""
    from lawdocs.texts.intake import FileRefused, check_file
    from lawdocs.texts.readers.page_picture import draw_page

    try:
        check_file("upload.pdf", data)
        pages, picture = draw_page(data, number)
    except FileRefused as refusal:
        return json.dumps({"refused": refusal.code}).encode() + b"\n"
    return json.dumps({"pages": pages}).encode() + b"\n" + picture


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
