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


class NoPackage(Exception):  # noqa: N818 - the word the command uses
    """The file is no package of filing, with the reason."""


@dataclass(frozen=True)
class Checked:
    """What a package says of itself, and each file that does not verify with what is wrong with it."""

    title: str
    files: int
    faults: tuple[tuple[str, str], ...]


def check_package(path: Path) -> Checked:
    """Compare every file with the manifest, both ways; raises NoPackage."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            listed = {each["name"]: each for each in manifest["files"]}
            return Checked(manifest["document"]["title"], len(listed), tuple(_faults(archive, listed)))
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise NoPackage(str(error)) from error


def _manifest(archive: zipfile.ZipFile) -> dict:
    try:
        info = archive.getinfo(MANIFEST)
    except KeyError as error:
        raise NoPackage(f"no {MANIFEST} in it") from error
    if info.file_size > MAX_MANIFEST:
        raise NoPackage(f"{MANIFEST} is too large")
    try:
        manifest = json.loads(archive.read(info))
        named = (manifest["format"], manifest["version"]) == (FORMAT, VERSION)
        whole = isinstance(manifest["document"]["title"], str) and all(
            isinstance(each["name"], str) and isinstance(each["size"], int) and isinstance(each[name], str)
            for each in manifest["files"]
            for name in ALGORITHMS
        )
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise NoPackage(f"{MANIFEST} cannot be read") from error
    if not named or not whole or len(manifest["files"]) > MAX_FILES:
        raise NoPackage(f"{MANIFEST} is none of version {VERSION} of {FORMAT}")
    return manifest


def _faults(archive: zipfile.ZipFile, listed: dict[str, dict]) -> Iterator[tuple[str, str]]:
    there: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if info.filename in there:
            yield info.filename, "stands in the package twice"
        there[info.filename] = info
    for name in there.keys() - listed.keys() - {MANIFEST}:
        yield name, "is not in the manifest"
    for name, told in listed.items():
        fault = "is missing" if name not in there else _fault(archive, there[name], told)
        if fault:
            yield name, fault


def _fault(archive: zipfile.ZipFile, info: zipfile.ZipInfo, told: dict) -> str:
    if info.file_size != told["size"]:
        return f"has {info.file_size} bytes instead of {told['size']}"
    found = {name: hashlib.new(name) for name in ALGORITHMS}
    try:
        with archive.open(info) as file:
            while chunk := file.read(_CHUNK):
                for digest in found.values():
                    digest.update(chunk)
    except (zipfile.BadZipFile, OSError, EOFError):
        return "cannot be read"
    wrong = [name for name, digest in found.items() if digest.hexdigest() != told[name]]
    return f"has another {' and '.join(wrong)}" if wrong else ""
