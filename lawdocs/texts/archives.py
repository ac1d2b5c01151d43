"""Archives (docx, xlsx, ofd): every entry is unpacked and counted before anything reads one."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.xmlguard import XmlGuard

MAX_EXPANDED = 200 * 2**20
MAX_ENTRIES = 2_000
MAX_RATIO = 100
RATIO_COUNTS_ABOVE = 10 * 2**20

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"

_CENTRAL_ENTRY = b"PK\x01\x02"
_END, _END_SIZE = b"PK\x05\x06", 22
_METHOD_AT = 8  # in a local header
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_CHUNK = 2**16
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_NESTED = (OLE_MAGIC, ZIP_MAGIC, b"PK\x05\x06", b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"MZ")
_ACTIVE_PART = re.compile(r"vbaproject|vbadata|/activex/|oleobject|/embeddings/|macrosheets/|\.(?:exe|dll|js|vbs|hta)$")
_PACKED_PICTURE = re.compile(r"\.(?:emz|wmz)$")
_XML_PART = re.compile(r"\.(?:xml|rels|vml|xhtml|html?)$")
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX", re.IGNORECASE)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open an archive without unpacking; a damaged directory is refused."""
    # Counted in the bytes first: reading a directory of a million entries would already cost the memory.
    if data.count(_CENTRAL_ENTRY) > MAX_ENTRIES:
        raise FileRefused("ARCHIVE_UNSAFE")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, struct.error, EOFError, NotImplementedError, OverflowError) as error:
        raise FileRefused("FILE_CORRUPT") from error


def check_archive(data: bytes) -> None:
    """Refuse an archive that is unsafe, encrypted, damaged or carries active content or document types."""
    archive = open_archive(data)
    entries = archive.infolist()
    _check_directory(entries, data)
    _check_ends(entries, data)
    spans = _spans(data, archive.start_dir, entries)
    expanded = 0
    for entry, (start, end) in zip(entries, spans, strict=True):
        expanded += _check_entry(entry, data[start:end], expanded)
    if _is_bomb(expanded, sum(end - start for start, end in spans)):
        raise FileRefused("ARCHIVE_UNSAFE")


def _check_ends(entries: list[zipfile.ZipInfo], data: bytes) -> None:
    """Nothing stands before the first entry or after the end: what does is unread by us, and read by others."""
    begin = min((entry.header_offset for entry in entries), default=0)
    end = data.rfind(_END) + _END_SIZE
    comment = int.from_bytes(data[end - 2 : end], "little")
    if begin != 0 or end + comment != len(data):
        raise FileRefused("FILE_CORRUPT")


def _check_directory(entries: list[zipfile.ZipInfo], data: bytes) -> None:
    """Check what the central directory says of itself."""
    names = [entry.filename.replace("\\", "/").casefold() for entry in entries]
    if len(set(names)) < len(names) or any(map(leaves_folder, names)):
        raise FileRefused("ARCHIVE_UNSAFE")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileRefused("FILE_ENCRYPTED")
    if sum(entry.file_size for entry in entries) > MAX_EXPANDED:
        raise FileRefused("ARCHIVE_UNSAFE")
    for entry in entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            method = data[entry.header_offset + _METHOD_AT : entry.header_offset + _METHOD_AT + 2]
            told_twice = int.from_bytes(method, "little") == entry.compress_type
            raise FileRefused("ARCHIVE_UNSAFE" if told_twice else "FILE_CORRUPT")


def leaves_folder(name: str) -> bool:
    """Whether a name of an entry would lead out of the folder that it is unpacked to."""
    return name.startswith("/") or ".." in name.split("/") or ":" in name


def _spans(data: bytes, directory_start: int, entries: list[zipfile.ZipInfo]) -> list[tuple[int, int]]:
    """Find where each entry's packed bytes lie; entries that share bytes are refused."""
    spans = []
    taken = []
    for entry in entries:
        header = data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or not header.startswith(ZIP_MAGIC):
            raise FileRefused("FILE_CORRUPT")
        *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        name_start = entry.header_offset + _LOCAL_HEADER.size
        name = data[name_start : name_start + name_length]
        if name != entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8_NAME else "cp437"):
            raise FileRefused("FILE_CORRUPT")
        start = name_start + name_length + extra_length
        spans.append((start, start + entry.compress_size))
        taken.append((entry.header_offset, start + entry.compress_size))
    taken.sort()
    overlap = any(before[1] > after[0] for before, after in zip(taken, taken[1:], strict=False))
    if overlap or (taken and taken[-1][1] > directory_start):
        raise FileRefused("ARCHIVE_UNSAFE")
    return spans


def _check_entry(entry: zipfile.ZipInfo, packed: bytes, before: int) -> int:
    """Unpack one entry, looking at what passes; gives its true size."""
    name = "/" + entry.filename.replace("\\", "/").lower()
    if _ACTIVE_PART.search(name):
        raise FileRefused("ACTIVE_CONTENT")
    size, checksum = 0, 0
    guard: XmlGuard | None = None
    for chunk in _unpacked(entry, packed):
        if size == 0:
            if chunk.startswith(_NESTED) and not _PACKED_PICTURE.search(name):
                raise FileRefused("ACTIVE_CONTENT")
            guard = XmlGuard() if _XML_PART.search(name) or XmlGuard.recognises(chunk) else None
        size += len(chunk)
        checksum = zlib.crc32(chunk, checksum)
        if before + size > MAX_EXPANDED or _is_bomb(size, len(packed)):
            raise FileRefused("ARCHIVE_UNSAFE")
        if guard:
            guard.feed(chunk)
        if name == "/[content_types].xml" and _MACRO_TYPE.search(chunk):
            raise FileRefused("ACTIVE_CONTENT")
    if checksum != entry.CRC:
        raise FileRefused("FILE_CORRUPT")
    if size != entry.file_size:  # of sound bytes, so the size is a lie and no damage
        raise FileRefused("ARCHIVE_UNSAFE")
    return size


def _unpacked(entry: zipfile.ZipInfo, packed: bytes) -> Iterator[bytes]:
    """Give an entry's content piece by piece, never more than a piece in memory."""
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (packed[at : at + _CHUNK] for at in range(0, len(packed), _CHUNK))
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = packed
    try:
        while not inflater.eof:
            chunk = inflater.decompress(rest, _CHUNK)
            if not chunk and not inflater.unconsumed_tail and not inflater.eof:
                raise FileRefused("FILE_CORRUPT")
            rest = inflater.unconsumed_tail
            if chunk:
                yield chunk
    except zlib.error as error:
        raise FileRefused("FILE_CORRUPT") from error


def _is_bomb(size: int, packed: int) -> bool:
    return size > RATIO_COUNTS_ABOVE and size > MAX_RATIO * packed
