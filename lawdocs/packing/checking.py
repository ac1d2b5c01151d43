"""Check a package of any form (核验) without the database that made it."""

import json
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO

from lawdocs.packing.forms import FORMS, SUMS, VERSION, Form, form_of, sums_of
from lawdocs.packing.writing import ALGORITHMS, MANIFEST, counted, digests, read_pieces

MAX_MANIFEST = 32 * 2**20
MAX_FILES = 20_000
MOST_UNPACKED = 2 * 2**30
DIGEST_NAMES = {"sha256": "SHA-256", "sm3": "SM3"}
WHOLE = "整包"
DAMAGED = "ZIP压缩包不完整或者已经损坏，读不出里面的目录"
UNREADABLE = "读不出来：已经损坏，或者加密"
_MAGIC = b"PK\x03\x04"
# The head of an entry: version needed, method and length of the name, among what is not looked at.
_ENTRY, _NEWEST, _LONGEST_NAME = struct.Struct("<4xH2xH16xH2x"), 63, 1_000
_END, _END_SIZE = b"PK\x05\x06", 22
# What zipfile raises for entries that are damaged, encrypted, packed in another way, or not where they should be.
_NOT_READ = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)
# The name of a file, or of the whole, and what is wrong with it.
Fault = tuple[str, str]


class NoPackage(Exception):  # noqa: N818 - the word the command uses
    """The file is no package of a known form, with the reason."""


class _Damaged(Exception):  # noqa: N818 - it was a package
    """Something without which nothing else can be compared cannot be read: its name, and why."""


@dataclass(frozen=True)
class Checked:
    """What a package says of itself, its digests, and what is wrong with it.

    ``manifest`` is the digest (SHA-256) of its manifest, ``told`` what that says, ``trail`` the audit entries in it.
    What could not be opened has digests of the whole and one fault.
    """

    digests: Mapping[str, str]
    faults: tuple[Fault, ...]
    form: Form | None = None
    files: int = 0
    manifest: str = ""
    told: Mapping[str, object] = field(default_factory=dict)
    trail: bytes = b""

    @property
    def title(self) -> str:
        """What it is of."""
        return self.told[self.form.subject]["title"]


def check_package(path: Path) -> Checked:
    """Compare every file with the manifest, both ways; raises NoPackage where there is nothing to compare with."""
    with _opened(path) as file:
        before = _bytes_before(file)
        _, whole = counted(read_pieces(file))
        if before:
            return Checked(whole, ((WHOLE, f"前面多出{before}个字节，后面又被截断，读不出里面的目录"),))
        try:
            with zipfile.ZipFile(file) as archive:
                return _checked(archive, file, whole)
        except _NOT_READ:
            return Checked(whole, ((WHOLE, DAMAGED),))
        except _Damaged as error:
            return Checked(whole, (error.args,))


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise NoPackage("没有这个文件，请核对路径") from error
    except OSError as error:
        raise NoPackage("文件打不开，请核对是不是文件、有没有读取的权限") from error
    with file:
        yield file


def _bytes_before(file: IO[bytes]) -> int:
    """How many bytes hide the beginning of an archive that was cut, too; 0 for one that opens or was cut alone.

    What was put before an archive hides its first bytes; what was cut off it has no directory any more. Raises
    NoPackage where there is neither.
    """
    begins = file.read(len(_MAGIC)) == _MAGIC
    if begins or zipfile.is_zipfile(file):
        file.seek(0)
        return 0
    if not file.seek(0, 2):
        raise NoPackage("文件是空的")
    with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        at = data.find(_MAGIC)
        while at >= 0 and not _is_entry(data[at : at + _ENTRY.size + _LONGEST_NAME]):
            at = data.find(_MAGIC, at + 1)
    file.seek(0)
    if at < 0:
        raise NoPackage("不是ZIP压缩包")
    return at


def _is_entry(head: bytes) -> bool:
    """Whether bytes are the head of an entry as packages have them: stored or deflated, with a printable name."""
    if len(head) < _ENTRY.size:
        return False
    needed, method, length = _ENTRY.unpack_from(head)
    try:
        name = head[_ENTRY.size : _ENTRY.size + length].decode()
    except UnicodeDecodeError:
        return False
    return needed <= _NEWEST and method in (0, 8) and 0 < length <= _LONGEST_NAME and name.isprintable()


def _checked(archive: zipfile.ZipFile, file: IO[bytes], whole: Mapping[str, str]) -> Checked:
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        raise NoPackage(f"里面有{len(entries)}个文件，最多{MAX_FILES}个")
    there = {each.filename: each for each in reversed(entries)}
    if MANIFEST not in there:
        if _begin(archive) != 0:  # the directory is that of an archive within this one, which was cut
            raise _Damaged(WHOLE, DAMAGED)
        raise NoPackage(f"里面没有{MANIFEST}")
    raw, told, form = _manifest(archive, there[MANIFEST])
    lists = [told["files"]]
    for name in form.manifests[1:]:
        if name in there:
            lists.append(_manifest(archive, there[name])[1]["files"])
    of_form = {*form.manifests, *([SUMS] if form.has_sums else [])}
    faults = [*_around(archive, file), *_of_entries(entries), *_of_lists(lists)]
    if form.has_sums:
        faults += _of_sums(archive, there.get(SUMS), raw)
    faults += _of_files(archive, there, {each["name"]: each for each in chain(*lists)}, of_form)
    faults += _of_order(entries, lists)
    return Checked(
        digests=whole,
        faults=tuple(dict.fromkeys(faults)),
        form=form,
        files=sum(map(len, lists)),
        manifest=digests(raw)["sha256"],
        told=told,
        trail=b"" if faults else _trail(archive, told, there),
    )


def _manifest(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[bytes, dict, Form]:
    """A manifest: its bytes, what it says, and its form; raises NoPackage for one of no form, _Damaged for no bytes."""
    if info.file_size > MAX_MANIFEST:
        raise NoPackage(f"{info.filename}太大")
    try:
        raw = archive.read(info)
    except _NOT_READ as error:
        raise _Damaged(info.filename, UNREADABLE) from error
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NoPackage(f"{info.filename}的内容读不出来") from error
    form = form_of(told)
    if form is None or len(told["files"]) > MAX_FILES:
        known = "、".join(each.name for each in FORMS.values())
        raise NoPackage(f"{info.filename}不是{known}第{VERSION}版的清单")
    return raw, told, form


def _around(archive: zipfile.ZipFile, file: IO[bytes]) -> Iterator[Fault]:
    """What stands before the first entry or behind the end is read by others, and by no list."""
    file.seek(-_END_SIZE, 2)
    if _begin(archive) != 0 or file.read(len(_END)) != _END:
        yield WHOLE, "压缩包前面或者后面有多余的内容"


def _begin(archive: zipfile.ZipFile) -> int:
    """Where in the file its first entry stands."""
    return min((each.header_offset for each in archive.infolist()), default=0)


def _of_entries(entries: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    """Names that lead out of the folder, that are there twice, or that are links."""
    known: dict[str, str] = {}
    for each in entries:
        name = each.filename
        kind = stat.S_IFMT(each.external_attr >> 16)
        if _is_unsafe(each.orig_filename):
            yield name, "文件名不安全：会写到别的文件夹，或者有看不见的字符"
        if kind not in (0, stat.S_IFREG):
            yield name, "不是普通文件：是链接或者其他特殊文件"
        key = unicodedata.normalize("NFC", name).casefold()
        if key in known:
            other = known[key]
            yield name, "在包里出现两次" if name == other else f"与“{other}”同名，只差大小写或者编码，解压时会互相覆盖"
        known[key] = name


def _is_unsafe(name: str) -> bool:
    parts = name.split("/")
    return (
        any(part in ("", ".", "..") for part in parts)
        or any(each in "\\:" for each in name)
        or any(unicodedata.category(each)[0] == "C" for each in name)
    )


def _of_lists(lists: list[list[dict]]) -> Iterator[Fault]:
    """Names that a manifest has twice, or sizes that no package has."""
    names: set[str] = set()
    for each in chain(*lists):
        if each["name"] in names:
            yield each["name"], "在清单里出现两次"
        names.add(each["name"])
    if sum(each["size"] for each in chain(*lists)) > MOST_UNPACKED:
        yield WHOLE, f"清单里的文件解压以后超过{MOST_UNPACKED // 2**30}GB，没有解压核对"


def _of_sums(archive: zipfile.ZipFile, info: zipfile.ZipInfo | None, raw: bytes) -> Iterator[Fault]:
    expected = sums_of(digests(raw))
    if info is None:
        yield SUMS, "缺少这个文件"
    elif info.file_size != len(expected) or _read(archive, info) != expected:
        yield MANIFEST, f"被改动：与{SUMS}里的摘要值不同"


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a small file, None where they cannot be read."""
    try:
        return archive.read(info)
    except _NOT_READ:
        return None


def _of_files(
    archive: zipfile.ZipFile, there: Mapping[str, zipfile.ZipInfo], listed: Mapping[str, dict], of_form: set[str]
) -> Iterator[Fault]:
    """Files that are missing, renamed, changed, or in no list."""
    if sum(each["size"] for each in listed.values()) > MOST_UNPACKED:
        return
    extra = {name: there[name] for name in there if name not in listed and name not in of_form}
    for name, told in listed.items():
        if name in there:
            fault = _fault(archive, there[name], told)
        else:
            now = next((each for each, info in extra.items() if _fault(archive, info, told) == ""), None)
            fault = "缺少这个文件" if now is None else f"文件名改成了“{now}”"
            extra.pop(now, None)
        if fault:
            yield name, fault
    for name in extra:
        yield name, "清单里没有"


def _fault(archive: zipfile.ZipFile, info: zipfile.ZipInfo, told: Mapping[str, object]) -> str:
    """What is wrong with a file; nothing is unpacked beyond the size that the manifest says."""
    if info.file_size != told["size"]:
        return f"大小是{info.file_size}字节，清单里是{told['size']}字节"
    try:
        with archive.open(info) as file:
            _, found = counted(read_pieces(file))
    except _NOT_READ:
        return UNREADABLE
    wrong = [name for name in ALGORITHMS if name in told and told[name] != found[name]]
    return f"{'、'.join(DIGEST_NAMES[name] for name in wrong)}与清单不同" if wrong else ""


def _of_order(entries: list[zipfile.ZipInfo], lists: list[list[dict]]) -> Iterator[Fault]:
    """The first file of each list that stands elsewhere in the package than the list says."""
    places: dict[str, int] = {}
    for place, each in enumerate(entries):
        places.setdefault(each.filename, place)
    for files in lists:
        names = [each["name"] for each in files if each["name"] in places]
        wrong = next((after for before, after in pairwise(names) if places[after] < places[before]), None)
        if wrong is not None:
            yield wrong, "在包里的次序与清单不同"


def _trail(archive: zipfile.ZipFile, told: Mapping[str, object], there: Mapping[str, zipfile.ZipInfo]) -> bytes:
    """The audit entries in a sound package that says that it has some."""
    audit = told.get("audit")
    name = audit.get("file") if isinstance(audit, Mapping) else None
    return archive.read(there[name]) if isinstance(name, str) and name in there else b""
