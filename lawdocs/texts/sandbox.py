"""Sandbox (隔离读取): an untrusted file is read by a child process with limits and without our environment."""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.refusals import FileRefused

WALL_SECONDS = 15
PAGES_WALL_SECONDS = 50  # fixed pages, whose print is put in order; a web worker waits 60
OUT_OF_TIME = (signal.SIGXCPU,)
_WORKER = Path(__file__).with_name("worker.py")
_PAGES = ("pdf", "ofd")
_CONVERTED = ("doc", "wps")


def read_safely(kind: str, data: bytes) -> ReadText:
    """Check and read a file of a kind of intake.TEXT_TYPES.

    A crash, a limit reached or nonsense answered is refused as damaged.
    """
    if kind in _CONVERTED:
        from lawdocs.texts.conversion import as_docx  # few files need it

        return read_safely("docx", as_docx(kind, data))
    try:
        finished = subprocess.run(
            [sys.executable, "-I", "-B", str(_WORKER), kind],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PAGES_WALL_SECONDS if kind in _PAGES else WALL_SECONDS,
            env={},
            check=True,
        )
        answer = json.loads(finished.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise FileRefused("FILE_CORRUPT") from error
    if "refused" in answer:
        raise FileRefused(answer["refused"], message=answer["message"])
    return ReadText(
        answer["title"], answer["text"], tuple(answer["remarks"]), answer["above"], tuple(answer["title_lines"])
    )


@dataclass(frozen=True)
class PagePicture:
    """A page of a PDF as a PNG, and how many pages there are."""

    pages: int
    data: bytes


def draw_page(data: bytes, number: int) -> PagePicture:
    """Draw a page of a PDF, counted from 1; raises FileRefused, and IndexError for a page that there is not."""
    try:
        finished = subprocess.run(
            [sys.executable, "-I", "-B", str(_WORKER), "page", str(number)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            env={},
            check=True,
        )
        told, _, picture = finished.stdout.partition(b"\n")
        answer = json.loads(told)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise FileRefused("FILE_CORRUPT") from error
    if "refused" in answer:
        raise FileRefused(answer["refused"])
    if not picture:
        raise IndexError(number)
    return PagePicture(answer["pages"], picture)
