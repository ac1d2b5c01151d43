"""Sandbox for spreadsheets (隔离读取表格): a child with limits reads them; what it read is kept in a temporary file."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import BinaryIO

from lawdocs.texts import sandbox
from lawdocs.texts.intake import MAX_SIZE
from lawdocs.texts.refusals import REASONS, FileRefused, SheetRefused
from lawdocs.texts.sheet_table import Cell

WALL_SECONDS = 45
MAX_ANSWER = 2**30
TOO_LONG = "读取表格用时过长，请拆分成几个文件后再导入"
_CHUNK = 2**18


@dataclass(frozen=True)
class SheetTable:
    """The table of a spreadsheet: what its columns are called, how many rows it has, and what was not read."""

    places: Mapping[str, str]
    epoch: int
    total: int
    notes: tuple[str, ...]
    _answer: BinaryIO

    def rows(self) -> Iterator[tuple[int, Mapping[str, Cell]]]:
        """The rows below the head with their numbers in the sheet, read again at each call."""
        self._answer.seek(0)
        self._answer.readline()
        for _ in range(self.total):
            number, cells = json.loads(self._answer.readline())
            yield number, cells


@contextmanager
def sheet_table(kind: str, stream: BinaryIO, vocabulary: str = "documents") -> Iterator[SheetTable]:
    """Check and read a spreadsheet (xlsx, csv) with heads of one kind of table.

    Raises FileRefused or SheetRefused, also for a child that failed.
    """
    stream.seek(0, 2)
    if stream.tell() > MAX_SIZE:
        raise FileRefused("FILE_TOO_LARGE")
    stream.seek(0)
    with tempfile.TemporaryFile() as answer:
        last = _last_line(_ask(kind, vocabulary, stream, answer), answer)
        answer.seek(0)
        first = json.loads(answer.readline())
        yield SheetTable(first["places"], first["epoch"], last["end"], tuple(last["notes"]), answer)


def _ask(kind: str, vocabulary: str, stream: BinaryIO, answer: BinaryIO) -> int:
    """Let the child read, and keep what it says, up to a size; gives its return code."""
    command = [sys.executable, "-I", "-B", str(sandbox._WORKER), kind, vocabulary]
    with subprocess.Popen(command, stdin=stream, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}) as child:
        timer = Timer(WALL_SECONDS, child.kill)
        timer.start()
        try:
            size = 0
            while chunk := child.stdout.read(_CHUNK):
                size += len(chunk)
                if size > MAX_ANSWER:
                    raise FileRefused("ARCHIVE_UNSAFE")
                answer.write(chunk)
        finally:
            in_time = timer.is_alive()
            timer.cancel()
            if child.stdout.read(1):
                child.kill()
        code = child.wait()
    if code < 0 and (not in_time or -code in sandbox.OUT_OF_TIME):
        raise SheetRefused("IMPORT_TOO_BIG", TOO_LONG)
    return code


def _last_line(code: int, answer: BinaryIO) -> Mapping[str, Sequence[str]]:
    """The line that says that all was read; a child that ends without it has failed."""
    answer.seek(max(0, answer.tell() - _CHUNK))
    lines = answer.read().splitlines()
    try:
        last = json.loads(lines[-1]) if lines and code == 0 else {}
    except ValueError as error:
        raise FileRefused("FILE_CORRUPT") from error
    if not isinstance(last, dict) or not {"end", "refused"} & set(last):
        raise FileRefused("FILE_CORRUPT")
    if "refused" in last:
        refused = last["refused"]
        raise FileRefused(refused) if refused in REASONS else SheetRefused(refused, last["message"])
    return last
