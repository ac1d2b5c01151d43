"""Folders and ZIP archives of files (文件夹、压缩包): what is in them and its bytes; nothing is unpacked to disk."""

import mmap
import os
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Protocol

from lawdocs.texts.archives import MAX_RATIO, RATIO_COUNTS_ABOVE, leaves_folder
from lawdocs.texts.intake import MAX_SIZE
from lawdocs.texts.refusals import FileRefused

MOST_FILES = 20_000
MOST_BYTES = 20 * 2**30  # of all files of an archive, unpacked
ZIP_SUFFIX = ".zip"
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_CENTRAL_ENTRY = b"PK\x01\x02"
# What systems and programmes leave behind: who looks through a folder is told of each kind once.
_LEFT_BEHIND = (
    ("Word 打开时的临时文件", re.compile(r"(?:^|/)~\$[^/]*$")),
    ("苹果系统的附属文件", re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|\._[^/]*$)")),
    ("Windows 的缩略图和文件夹设置", re.compile(r"(?:^|/)(?:thumbs\.db|desktop\.ini)$", re.IGNORECASE)),
    ("隐藏文件", re.compile(r"(?:^|/)\.")),
)
_LINK = "指向别处的链接"


@dataclass(frozen=True)
class FolderFile:
    """A file by its path inside the folder, parted by slashes, and its size in bytes as it is told."""

    path: str
    size: int

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name


class Folder(Protocol):
    """An opened folder: its files in the order of their paths, and sentences about what of it is left out."""

    files: tuple[FolderFile, ...]
    notes: tuple[str, ...]

    def read(self, file: FolderFile) -> bytes:
        """The bytes of a file; raises FileRefused for one that is too large, damaged, encrypted or a bomb."""


def is_folder(path: Path) -> bool:
    """Whether a path is a folder, or by its name an archive of files."""
    return path.is_dir() or path.suffix.lower() == ZIP_SUFFIX


@contextmanager
def open_folder(path: Path) -> Iterator[Folder]:
    """Open a folder or a ZIP archive; raises FileRefused for one that is damaged or unsafe as a whole."""
    if path.is_dir():
        yield _Directory(path)
        return
    _count_entries(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OverflowError, OSError) as error:
        raise FileRefused("FILE_CORRUPT") from error
    with archive:
        yield _Archive(archive)


class _Directory:
    def __init__(self, root: Path) -> None:
        self._root = root
        found, left = [], Counter()
        for path, size in _walk(root):
            kind = _LINK if size is None else left_behind(path)
            if kind:
                left[kind] += 1
            else:
                found.append(FolderFile(path, size))
        if len(found) > MOST_FILES:
            raise FileRefused("ARCHIVE_UNSAFE", message=f"一次最多导入 {MOST_FILES} 个文件，请分批导入")
        self.files, self.notes = _in_order(found), _told(left)

    def read(self, file: FolderFile) -> bytes:
        try:
            with (self._root / file.path).open("rb") as stream:
                data = stream.read(MAX_SIZE + 1)
        except OSError as error:
            raise FileRefused("FILE_CORRUPT", message="不能打开文件，请检查权限") from error
        if len(data) > MAX_SIZE:
            raise FileRefused("FILE_TOO_LARGE")
        return data


class _Archive:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self._entries = archive, {}
        left: Counter[str] = Counter()
        entries = archive.infolist()
        _check_directory(entries, archive.start_dir)
        for entry in entries:
            path = entry_path(entry)
            if path.endswith("/"):
                continue
            kind = _LINK if stat.S_ISLNK(entry.external_attr >> 16) else left_behind(path)
            if kind:
                left[kind] += 1
            else:
                self._entries[path] = entry
        self.files = _in_order(FolderFile(path, entry.file_size) for path, entry in self._entries.items())
        self.notes = _told(left)

    def read(self, file: FolderFile) -> bytes:
        entry = self._entries[file.path]
        if entry.flag_bits & _ENCRYPTED:
            raise FileRefused("FILE_ENCRYPTED")
        if entry.file_size > MAX_SIZE:
            raise FileRefused("FILE_TOO_LARGE")
        if entry.file_size > RATIO_COUNTS_ABOVE and entry.file_size > MAX_RATIO * entry.compress_size:
            raise FileRefused("ARCHIVE_UNSAFE")
        try:
            with self._archive.open(entry) as stream:  # gives no more than the size told, and checks the sum
                return stream.read(MAX_SIZE + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
            raise FileRefused("FILE_CORRUPT") from error


def left_behind(path: str) -> str:
    """What kind of thing a system or a programme left behind under such a path; empty for a file of somebody."""
    return next((kind for kind, pattern in _LEFT_BEHIND if pattern.search(path)), "")


def entry_path(entry: zipfile.ZipInfo) -> str:
    """The path of an entry, parted by slashes; old Windows programmes write names in GBK and do not say so."""
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8_NAME:
        name = _decoded_name(name.encode("cp437"))
    return name.replace("\\", "/")


def _decoded_name(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _walk(root: Path) -> Iterator[tuple[str, int | None]]:
    """Every file with its size; a link, which may lead out of the folder, without one."""
    for folder, inner, names in os.walk(root):
        links = [each for each in inner if (Path(folder) / each).is_symlink()]
        for name in (*names, *links):
            place = Path(folder) / name
            is_plain = place.is_file() and not place.is_symlink()
            yield place.relative_to(root).as_posix(), place.stat().st_size if is_plain else None


def _count_entries(path: Path) -> None:
    """Count in the bytes before the directory is read: a million entries would already cost the memory."""
    try:
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            at = found = 0
            while (at := data.find(_CENTRAL_ENTRY, at) + 1) and found <= 2 * MOST_FILES:
                found += 1
    except (OSError, ValueError) as error:
        raise FileRefused("FILE_EMPTY" if isinstance(error, ValueError) else "FILE_CORRUPT") from error
    if found > 2 * MOST_FILES:
        raise FileRefused("ARCHIVE_UNSAFE", message=f"一次最多导入 {MOST_FILES} 个文件，请分批导入")


def _check_directory(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse names that lead out, doubled names, shared bytes and more than anybody would pack."""
    paths = [entry_path(entry) for entry in entries]
    if any(map(leaves_folder, paths)):
        raise FileRefused("ARCHIVE_UNSAFE", message="压缩包里有不安全的文件名（指向压缩包以外），已拒绝，请重新打包")
    if len({path.casefold() for path in paths}) < len(paths):
        raise FileRefused("ARCHIVE_UNSAFE")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise FileRefused("ARCHIVE_UNSAFE")
    spans = sorted((entry.header_offset, entry.header_offset + entry.compress_size) for entry in entries)
    if any(before[1] > after[0] for before, after in pairwise([*spans, (directory, 0)])):
        raise FileRefused("ARCHIVE_UNSAFE")


def _in_order(files: Iterator[FolderFile] | list[FolderFile]) -> tuple[FolderFile, ...]:
    return tuple(sorted(files, key=lambda each: [_natural(part) for part in each.path.split("/")]))


def _natural(name: str) -> list[tuple[int, str]]:
    """2.docx before 10.docx."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"([0-9]+)", name)]


def _told(left: Counter[str]) -> tuple[str, ...]:
    if not left:
        return ()
    return ("没有读入：" + "，".join(f"{kind} {count} 个" for kind, count in sorted(left.items())),)
