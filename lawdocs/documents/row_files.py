"""Files of rows (JSON Lines, 每行一份文件), read line by line so that one bad line harms no other."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MAX_ROWS = 100_000
MAX_LINE = 16 * 2**20
MAX_BYTES = 2**30
SUFFIXES = (".jsonl", ".jsonl.gz")


class Unreadable(Exception):
    """A file that cannot be read at all, with the sentence that says why."""


class TooBig(Exception):
    """A file of more rows, or more bytes when unpacked, than one import takes."""


class BadLine(ValueError):
    """A line that is not one JSON object, with the sentence that says why."""


def is_row_file(path: Path) -> bool:
    """Whether the name says that this is a file of rows."""
    return path.name.lower().endswith(SUFFIXES)


def count_rows(path: Path) -> int:
    """Count the rows, reading the file to its end; raises Unreadable or TooBig before anything is stored."""
    rows = size = 0
    for _, line in numbered_lines(path):
        rows += 1
        size += len(line)
        if rows > MAX_ROWS or size > MAX_BYTES:
            raise TooBig
    return rows


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers from 1."""
    try:
        with _open(path) as stream:
            for number, line in enumerate(_lines(stream), 1):
                if line.strip():
                    yield number, line
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"无法读取文件：{path}") from error


def parse_line(line: bytes) -> dict[str, object]:
    """Read one line; raises BadLine for anything but one JSON object in UTF-8 with each key once."""
    if len(line) > MAX_LINE:
        raise BadLine(f"该行超过 {MAX_LINE // 2**20} MB")
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadLine("该行不是 UTF-8 编码") from error
    try:
        values = json.loads(text, object_pairs_hook=_with_single_keys, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadLine("该行不是有效的 JSON") from error
    if not isinstance(values, dict):
        raise BadLine("该行不是 JSON 对象")
    return values


def _open(path: Path) -> BinaryIO:
    return gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of an endless one only the beginning is kept."""
    while line := stream.readline(MAX_LINE + 1):
        rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(MAX_LINE)):
            pass
        yield line


def _with_single_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a key stands twice")
    return values


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")
