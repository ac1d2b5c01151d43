"""Registers that lie among the files they list (压缩包里的登记表): found by their heads, and which one is used."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lawdocs.documents.row_sources import is_sheet, open_rows
from lawdocs.texts.folders import Folder, FolderFile
from lawdocs.texts.refusals import FileRefused, SheetRefused

MOST_TRIED = 10  # spreadsheets beyond are no registers: each is opened in a process of its own


@dataclass(frozen=True)
class InnerRegister:
    """A spreadsheet of a folder with the head of a register."""

    file: FolderFile
    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def registers_in(folder: Folder) -> list[InnerRegister]:
    """The spreadsheets of a folder that can be read as registers."""
    sheets = [each for each in folder.files if is_sheet(each.name)][:MOST_TRIED]
    return [found for each in sheets if (found := _register_of(folder, each)) is not None]


def notes_on(inner: Sequence[InnerRegister], given: Path | None, given_name: str) -> tuple[str, ...]:
    """Which register is used, said plainly wherever one lies among the files."""
    if not inner:
        return ()
    names = "、".join(f"“{each.file.path}”" for each in inner)
    if given is None:
        if len(inner) == 1:
            return (f"按里面的登记表{names}导入",)
        return (f"里面有{len(inner)}张登记表（{names}），分不清用哪一张，都没有用；请只留一张，或者另外上传登记表",)
    digest = hashlib.sha256(given.read_bytes()).hexdigest()
    used = next((each for each in inner if each.digest == digest), None)
    if used is None:
        return (f"按另外给出的登记表“{given_name}”导入，里面的登记表{names}没有用",)
    others = "、".join(f"“{each.file.path}”" for each in inner if each.digest != digest)
    return (f"按里面的登记表“{used.file.path}”导入" + (f"，{others}没有用" if others else ""),)


@contextmanager
def unpacked(register: InnerRegister) -> Iterator[Path]:
    """A register as a file of its own, while it is read."""
    with tempfile.NamedTemporaryFile(suffix=Path(register.file.name).suffix) as stream:
        stream.write(register.data)
        stream.flush()
        yield Path(stream.name)


def _register_of(folder: Folder, file: FolderFile) -> InnerRegister | None:
    try:
        found = InnerRegister(file, folder.read(file))
        with unpacked(found) as path, open_rows(path, file.name):
            return found
    except (FileRefused, SheetRefused):
        return None
