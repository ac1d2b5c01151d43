"""Files that go with a record of the linkage: checked before anything of them is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from lawdocs.clock import Clock
from lawdocs.documents import files as store
from lawdocs.documents.models import StoredFile
from lawdocs.documents.secrecy import refuse_secret_file
from lawdocs.texts.intake import MEDIA_TYPES, CheckedFile, check_file
from workflows.actors import Actor


@dataclass(frozen=True)
class Upload:
    """A file as it came in."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Paper:
    """A file that may be stored; ``digest`` stands for it where its bytes would be too much."""

    upload: Upload
    checked: CheckedFile

    @property
    def digest(self) -> str:
        return self.checked.sha256

    def keep(self, clock: Clock) -> dict[str, object]:
        """Store it, in the caller's transaction; the columns of the row that it goes with."""
        return {"file_id": store.store(self.checked, self.upload.data, clock).id, "file_name": self.checked.name}


class Carries(Protocol):
    """A row that carries one file."""

    file: StoredFile | None
    file_name: str


def keep_with(row: Carries, paper: Paper | None, clock: Clock) -> None:
    """Keep a file with its row, in the transaction of the act; without one the row keeps what it has."""
    if paper is not None:
        row.file, row.file_name = store.store(paper.checked, paper.upload.data, clock), paper.checked.name


def paper_of(upload: Upload | None, actor: Actor, clock: Clock, types: Mapping[str, str] = MEDIA_TYPES) -> Paper | None:
    """Look at what was sent along, before the transaction; raises FileRefused or SecretForbidden."""
    if upload is None:
        return None
    checked = check_file(upload.name, upload.data, types)
    refuse_secret_file(upload.name, upload.data, actor, clock)
    return Paper(upload, checked)
