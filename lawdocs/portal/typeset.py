"""PDFs that the public asks for: set one at a time, and kept for who asks next."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import current_app

from lawdocs.documents.papers import font_folders
from lawdocs.errors import DomainError
from lawdocs.printing import told
from lawdocs.texts.official.paper import Paper
from lawdocs.texts.official.pdf import make_pdf, page_of, styles_of

KEPT = 200  # files; a text of usual length is half a megabyte


class Busy(DomainError):
    """Another PDF is being set: whoever asks for many must not take every worker."""

    code, status = "BUSY", 503

    def __init__(self) -> None:
        super().__init__("正在生成另一份PDF，请一分钟后再试；其他格式可以马上下载")


def typeset_once(paper: Paper) -> bytes:
    """The paper as PDF, as it was set before if it was; raises Busy, NoTypesetter or NotTypeset.

    What a file is kept under is all that it is made of, so that it is never an old one.
    """
    folder = current_app.extensions["settings"].made
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_digest(paper)}.pdf"
    with suppress(FileNotFoundError):
        data = path.read_bytes()
        os.utime(path)
        return data
    with _alone(folder), told("其他格式"):
        data = make_pdf(paper, font_folders()).data
        _keep(path, data)
    return data


def _digest(paper: Paper) -> str:
    files = [each for folder in font_folders() if folder.is_dir() for each in folder.iterdir()]
    fonts = sorted(f"{each.name} {each.stat().st_size} {each.stat().st_mtime_ns}" for each in files)
    return hashlib.sha256("\n".join((page_of(paper), styles_of(paper), *fonts)).encode()).hexdigest()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one on this machine at a time; raises Busy. The lock ends with whoever holds it."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield


def _keep(path: Path, data: bytes) -> None:
    """Keep a file whole or not at all, and let those go that nobody asked for longest; a full disk keeps none."""
    with suppress(OSError):
        part = path.with_name("part")  # whoever writes it holds the lock
        part.write_bytes(data)
        part.replace(path)
        kept = sorted(path.parent.glob("*.pdf"), key=lambda each: each.stat().st_mtime, reverse=True)
        for each in kept[KEPT:]:
            each.unlink(missing_ok=True)
