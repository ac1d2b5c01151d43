"""Files that come with a letter, a reply or an entry (附件): checked, refused when secret, and kept in the store."""

from dataclasses import dataclass
from typing import Protocol

from lawdocs.clock import Clock
from lawdocs.documents import files as store
from lawdocs.documents.models import StoredFile
from lawdocs.documents.secrecy import refuse_secret_file
from lawdocs.texts.intake import MEDIA_TYPES, CheckedFile, check_file
from workflows.actors import Actor

FILE_TYPES = {kind: MEDIA_TYPES[kind] for kind in ("pdf", "docx", "ofd", "jpg", "png")}


@dataclass(frozen=True)
class Upload:
    """A file as it was sent along."""

    name: str
    data: bytes


class Carries(Protocol):
    """A row that carries one file."""

    file: StoredFile | None
    file_name: str


def checked(upload: Upload | None, actor: Actor, clock: Clock) -> CheckedFile | None:
    """Check a file before anything is written; raises FileRefused or SecretForbidden."""
    if upload is None:
        return None
    found = check_file(upload.name, upload.data, FILE_TYPES)
    refuse_secret_file(upload.name, upload.data, actor, clock)
    return found


def keep(row: Carries, found: CheckedFile | None, upload: Upload | None, clock: Clock) -> None:
    """Keep a checked file with its row, in the transaction of the act; without one the row keeps what it has."""
    if found is not None and upload is not None:
        row.file, row.file_name = store.store(found, upload.data, clock), found.name
