"""Check a package of filing (核验报备材料包) without the database that made it."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lawdocs.filing.packages import ALGORITHMS, FORMAT, MANIFEST, VERSION

MAX_MANIFEST = 4 * 2**20
MAX_FILES = 2000
_CHUNK = 2**16
DIGEST_NAMES = {"sha256": "SHA-256", "sm3": "SM3"}


class NoPackage(Exception):  # noqa: N818 - the word the command uses
    """The file is no package of filing, with the reason."""


@dataclass(frozen=True)
class Checked:
    """What a package says of itself, the digests of the whole, and what is wrong with each file that fails."""

    title: str
    files: int
    digests: tuple[tuple[str, str], ...]
    faults: tuple[tuple[str, str], ...]


def check_package(path: Path) -> Checked:
    """Compare every file with the manifest, both ways; raises NoPackage."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            listed = {each["name"]: each for each in manifest["files"]}
            faults = tuple(_faults(archive, listed))
            return Checked(manifest["document"]["title"], len(listed), _digests_of(path), faults)
    except FileNotFoundError as error:
        raise NoPackage("没有这个文件，请核对路径") from error
    except zipfile.BadZipFile as error:
        raise NoPackage("不是ZIP压缩包，或者已经损坏") from error
    except (OSError, NotImplementedError, RuntimeError) as error:
        raise NoPackage("文件打不开，请核对是不是文件、有没有读取的权限、有没有加密") from error


def _digests_of(path: Path) -> tuple[tuple[str, str], ...]:
    """The digests of the whole, as the page of the filing shows them."""
    found = []
    for name in ALGORITHMS:
        with path.open("rb") as file:
            found.append((name, hashlib.file_digest(file, name).hexdigest()))
    return tuple(found)


def _manifest(archive: zipfile.ZipFile) -> dict:
    try:
        info = archive.getinfo(MANIFEST)
    except KeyError as error:
        raise NoPackage(f"里面没有{MANIFEST}") from error
    if info.file_size > MAX_MANIFEST:
        raise NoPackage(f"{MANIFEST}太大")
    try:
        manifest = json.loads(archive.read(info))
        named = (manifest["format"], manifest["version"]) == (FORMAT, VERSION)
        whole = isinstance(manifest["document"]["title"], str) and all(
            isinstance(each["name"], str) and isinstance(each["size"], int) and isinstance(each[name], str)
            for each in manifest["files"]
            for name in ALGORITHMS
        )
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise NoPackage(f"{MANIFEST}的内容读不出来") from error
    if not named or not whole or len(manifest["files"]) > MAX_FILES:
        raise NoPackage(f"{MANIFEST}不是{FORMAT}第{VERSION}版")
    return manifest


def _faults(archive: zipfile.ZipFile, listed: dict[str, dict]) -> Iterator[tuple[str, str]]:
    there: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if info.filename in there:
            yield info.filename, "在包里出现两次"
        there[info.filename] = info
    for name in there.keys() - listed.keys() - {MANIFEST}:
        yield name, "清单里没有"
    for name, told in listed.items():
        fault = "缺少这个文件" if name not in there else _fault(archive, there[name], told)
        if fault:
            yield name, fault


def _fault(archive: zipfile.ZipFile, info: zipfile.ZipInfo, told: dict) -> str:
    if info.file_size != told["size"]:
        return f"大小是{info.file_size}字节，清单里是{told['size']}字节"
    found = {name: hashlib.new(name) for name in ALGORITHMS}
    try:
        with archive.open(info) as file:
            while chunk := file.read(_CHUNK):
                for digest in found.values():
                    digest.update(chunk)
    except (zipfile.BadZipFile, OSError, EOFError):
        return "读不出来"
    wrong = [name for name, digest in found.items() if digest.hexdigest() != told[name]]
    return f"{'、'.join(DIGEST_NAMES[name] for name in wrong)}与清单不同" if wrong else ""
