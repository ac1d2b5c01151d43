"""Write a package: the same content gives the same bytes, and a file passes through piece by piece."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ALGORITHMS = ("sha256", "sm3")
MANIFEST = "manifest.json"
PIECE = 2**20
# Nothing in a package tells when it was put together.
EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE_BY_ALL = 0o644 << 16
_UNIX = 3


@dataclass(frozen=True)
class Packed:
    """A file of a package as it was written: its name, its bytes counted, and its digests by algorithm."""

    name: str
    size: int
    digests: dict[str, str]


class PackageWriter:
    """Writes the files of a package in the order in which they come."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def add(self, name: str, pieces: Iterable[bytes]) -> Packed:
        """Write one file, of which no more than a piece is in memory."""
        info = zipfile.ZipInfo(name, EPOCH)
        info.create_system, info.external_attr = _UNIX, _READABLE_BY_ALL
        info.compress_type = self._archive.compression
        with self._archive.open(info, "w") as target:
            return Packed(name, *counted(pieces, target.write))


def zipped(entries: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    """Small files as one archive in memory; stored as they are, for most are packed already."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        writer = PackageWriter(archive)
        for name, data in entries:
            writer.add(name, (data,))
    return stream.getvalue()


def undated(office_file: bytes) -> bytes:
    """A file of an office suite (docx, xlsx) without the moment at which it was made."""
    with zipfile.ZipFile(io.BytesIO(office_file)) as parts:
        return zipped([(each.filename, parts.read(each)) for each in parts.infolist()], zipfile.ZIP_DEFLATED)


def counted(pieces: Iterable[bytes], sink: Callable[[bytes], object] | None = None) -> tuple[int, dict[str, str]]:
    """How many bytes pass by, and their digests by algorithm; ``sink`` takes each piece along."""
    found, size = {name: hashlib.new(name) for name in ALGORITHMS}, 0
    for piece in pieces:
        size += len(piece)
        for digest in found.values():
            digest.update(piece)
        if sink is not None:
            sink(piece)
    return size, {name: digest.hexdigest() for name, digest in found.items()}


def digests(data: bytes) -> dict[str, str]:
    """The digests of some bytes by algorithm."""
    return counted((data,))[1]


def manifest_bytes(told: object) -> bytes:
    """A manifest as it stands in a package."""
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def pieces_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    with path.open("rb") as stream:
        yield from read_pieces(stream)


def read_pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """What is left of an open file, piece by piece."""
    while piece := stream.read(PIECE):
        yield piece
