"""A folder or ZIP of files with a register (文件夹导入): read file by file, then told as rows like any other source."""

from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from lawdocs.documents.file_readings import Reading, Readings, key_of, read
from lawdocs.documents.folder_registers import notes_on, registers_in, unpacked
from lawdocs.documents.folder_rows import SCAN, Contents, FolderRow, RegisterRow, StockFile, rows_of
from lawdocs.documents.row_sources import RowSource, open_rows
from lawdocs.documents.secrecy import CODE
from lawdocs.texts.filenames import display_name
from lawdocs.texts.folders import Folder, FolderFile, open_folder
from lawdocs.texts.refusals import FileRefused

READERS = 2  # child processes at once
_AHEAD = 4 * READERS
_Answer = tuple[str, Reading | None]


class FolderSource:
    """An opened folder with its register; ``rows`` are known once ``read_files`` came to its end."""

    def __init__(
        self,
        path: Path,
        name: str,
        folder: Folder,
        register: RowSource | None,
        readings: Readings,
        *,
        inner: Collection[str] = (),
        notes: tuple[str, ...] = (),
    ) -> None:
        self.path, self.name = path, name
        self.notes = (*notes, *folder.notes, *(register.notes if register else ()))
        self._inner = inner  # the paths of what is a register, used or not
        self._folder, self._register, self._readings = folder, register, readings
        self._keys: dict[str, str] = {}
        self._unread: dict[str, Reading] = {}  # what could not even be taken out of the folder
        self._rows: list[FolderRow] = []
        self.secret = ""  # the path of a file with a secrecy mark, if there is one

    @property
    def files(self) -> tuple[FolderFile, ...]:
        """What is to be read: registers that lie in the folder are not."""
        register = self._register.path.absolute() if self._register else None
        return tuple(
            each
            for each in self._folder.files
            if each.path not in self._inner and (self.path / each.path).absolute() != register
        )

    @property
    def total(self) -> int:
        return len(self._rows) or len(self.files)

    @property
    def keys(self) -> list[str]:
        """The keys of all that was read."""
        return list(self._keys.values())

    def read_files(self) -> Iterator[FolderFile]:
        """Read the files that were not read before, some at a time; tells of each once its reading is kept."""
        with ThreadPoolExecutor(READERS) as pool:
            todo = iter(self.files)
            waiting: list[tuple[FolderFile, Future[_Answer]]] = []
            while True:
                waiting += [(each, pool.submit(self._take, each)) for each in islice(todo, _AHEAD - len(waiting))]
                if not waiting:
                    break
                file, answer = waiting.pop(0)
                self._keep(file, *answer.result())
                yield file
        self._rows = rows_of(self._register_rows(), self._contents(), self.reading)

    def rows(self) -> Iterator[FolderRow]:
        return iter(self._rows)

    def printed(self, row: FolderRow) -> tuple[str, int]:
        """Where a row is told of on the command line: a file, and a line of it."""
        if row.line and self._register is not None:
            return str(self._register.path), row.line
        return str(self.path / row.file), 1

    def reading(self, file: StockFile) -> Reading:
        """The reading of a file, made anew where it was let go."""
        return self._readings.get(file.key) or read(file.path, self.bytes_of(file))

    def bytes_of(self, file: StockFile) -> bytes:
        """The bytes of a file; raises FileRefused where it changed since it was read."""
        data = self._folder.read(FolderFile(file.path, file.size))
        if key_of(file.path, data) != file.key:
            raise FileRefused("FILE_CORRUPT", message="文件在导入过程中有改动，请重新导入")
        return data

    def _take(self, file: FolderFile) -> _Answer:
        """Runs in a thread, without the database."""
        try:
            data = self._folder.read(file)
        except FileRefused as refusal:
            return "", Reading(code=refusal.code, sentence=refusal.message)
        key = key_of(file.path, data)
        return key, None if self._readings.has(key) else read(file.path, data)

    def _keep(self, file: FolderFile, key: str, reading: Reading | None) -> None:
        if not key and reading is not None:
            self._unread[file.path] = reading
            return
        self._keys[file.path] = key
        if reading is not None and not self._readings.has(key):
            self._readings.put(key, reading)

    def _contents(self) -> Contents:
        contents, first = Contents(), dict[str, str]()
        for file in self.files:
            if file.path in self._unread:
                contents.refused.append((file.path, self._unread[file.path]))
                continue
            plain = StockFile(file.path, file.size, self._keys[file.path])
            if first.setdefault(plain.key, file.path) != file.path:
                contents.copies.append((plain, first[plain.key]))
                continue
            reading = self.reading(plain)
            if reading.code == SCAN:
                contents.scans.append(plain)
            elif reading.code:
                self.secret = self.secret or (file.path if reading.code == CODE else "")
                contents.refused.append((file.path, reading))
            else:
                contents.texts.append(StockFile(file.path, file.size, plain.key, reading.digest))
        return contents

    def _register_rows(self) -> list[RegisterRow]:
        if self._register is None:
            return []
        return [RegisterRow(self._register.name, row) for row in self._register.rows()]


@contextmanager
def open_folder_source(
    path: Path, readings: Readings, register: Path | None = None, *, name: str = "", register_name: str = ""
) -> Iterator[FolderSource]:
    """Open a folder or ZIP and its register; ``name`` and ``register_name`` where the paths do not tell them.

    Where none is given, the only one that lies among the files is used; which one is, the notes say.
    Raises FileRefused for an archive, and what ``open_rows`` raises for the register.
    """
    with ExitStack() as opened:
        folder = opened.enter_context(open_folder(path))
        inner = registers_in(folder)
        notes = notes_on(inner, register, register_name or (register.name if register else ""))
        rows = opened.enter_context(open_rows(register, register_name)) if register else None
        if rows is None and len(inner) == 1:
            only = opened.enter_context(unpacked(inner[0]))
            rows = replace(opened.enter_context(open_rows(only, inner[0].file.name)), path=path / inner[0].file.path)
        paths = frozenset(each.file.path for each in inner)
        yield FolderSource(path, display_name(name or path.name), folder, rows, readings, inner=paths, notes=notes)
