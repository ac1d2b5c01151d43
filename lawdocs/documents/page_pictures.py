"""Pictures of the pages of files (原文版面), drawn when somebody looks and kept while somebody has to."""

import os
import shutil
import tempfile
from pathlib import Path

from flask import current_app

from lawdocs.documents.files import path_of
from lawdocs.texts.sandbox import draw_page

_WORD = ("docx", "doc", "wps")
_COUNT = "pages"


def has_pages(kind: str) -> bool:
    """Whether pages of a file of this kind can be drawn here."""
    if kind not in _WORD:
        return kind == "pdf"
    from lawdocs.texts.conversion import converter  # few pages need it

    return converter() is not None


def page_picture(kind: str, sha256: str, number: int) -> Path:
    """The picture of a page, counted from 1; raises FileRefused, and IndexError for a page that there is not."""
    folder = _folder(sha256)
    path = folder / f"{number}.png"
    if not path.exists():
        picture = draw_page(_pdf(kind, sha256), number)
        _keep(path, picture.data)
        _keep(folder / _COUNT, str(picture.pages).encode())
    return path


def page_count(sha256: str) -> int | None:
    """How many pages a file has, once one of them was drawn."""
    try:
        return int((_folder(sha256) / _COUNT).read_text())
    except (FileNotFoundError, ValueError):
        return None


def forget_pictures(sha256: str) -> None:
    """Let go of the pictures of a file that nobody has to look at any more."""
    shutil.rmtree(_folder(sha256), ignore_errors=True)


def _pdf(kind: str, sha256: str) -> bytes:
    data = path_of(sha256).read_bytes()
    if kind == "pdf":
        return data
    from lawdocs.texts.conversion import as_pdf  # likewise

    path = _folder(sha256) / "pages.pdf"
    if not path.exists():
        _keep(path, as_pdf(kind, data))
    return path.read_bytes()


def _folder(sha256: str) -> Path:
    return current_app.extensions["settings"].page_pictures / sha256


def _keep(path: Path, data: bytes) -> None:
    """Written whole or not at all; another who draws the same page may be faster."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(temporary, path)
