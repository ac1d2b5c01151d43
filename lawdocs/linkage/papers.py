"""Files that go with a record of the linkage: checked before anything of them is stored."""

from dataclasses import dataclass, field

from lawdocs.clock import Clock
from lawdocs.documents import files as store
from lawdocs.documents.secrecy import refuse_secret_file
from lawdocs.texts.intake import CheckedFile, check_file
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


def paper_of(upload: Upload | None, actor: Actor, clock: Clock) -> Paper | None:
    """Look at what was sent along, before the transaction; raises FileRefused or SecretForbidden."""
    if upload is None:
        return None
    checked = check_file(upload.name, upload.data)
    refuse_secret_file(upload.name, upload.data, actor, clock)
    return Paper(upload, checked)
