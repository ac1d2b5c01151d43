"""The file store: a file is kept under its digest and is on disk before its row is committed."""

import contextlib
import os
import tempfile
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from lawdocs.clock import Clock
from lawdocs.documents.models import StoredFile
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.texts.intake import CheckedFile


def store(checked: CheckedFile, data: bytes, clock: Clock) -> StoredFile:
    """Keep a checked file and return its row, the same one for the same bytes; call inside a transaction."""
    _write(path_of(checked.sha256), data)
    known = db.session.scalar(sa.select(StoredFile).where(StoredFile.sha256 == checked.sha256))
    if known is not None:
        return known
    row = StoredFile(sha256=checked.sha256, size=checked.size, media_type=checked.media_type, stored_at=clock.now())
    db.session.add(row)
    db.session.flush()  # materials point at it
    return row


def path_of(sha256: str) -> Path:
    """Where a file of that digest lies."""
    return current_app.extensions["settings"].files / sha256[:2] / sha256


def read(file: StoredFile) -> bytes:
    """The bytes of a file; raises NotVisible when the store has lost it (``audit verify`` names it)."""
    try:
        return path_of(file.sha256).read_bytes()
    except FileNotFoundError as error:
        raise NotVisible from error


def _write(path: Path, data: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name must survive a power cut as well
    finally:
        os.close(folder)
