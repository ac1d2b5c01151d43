"""PDF guard: scripts, launches, attachments and encryption are found by name, compressed objects included."""

import re
import zlib
from collections.abc import Iterator

from lawdocs.texts.refusals import FileRefused

MAX_OBJECT_STREAMS = 64 * 2**20

_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z0-9])")
_ENCRYPT = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_HEX_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY_REACH = 65_536
_TAIL = 2048


def check_pdf(data: bytes) -> None:
    """Refuse a PDF that is cut, encrypted or does something by itself."""
    tail = data[-_TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise FileRefused("FILE_CORRUPT")
    names = _spelled_out(data)
    if _ENCRYPT.search(names):
        raise FileRefused("FILE_ENCRYPTED")
    if _ACTIVE.search(names) or any(_ACTIVE.search(_spelled_out(objects)) for objects in _object_streams(data)):
        raise FileRefused("ACTIVE_CONTENT")


def _spelled_out(data: bytes) -> bytes:
    """Undo the hexadecimal spelling of names: /J#61vaScript is /JavaScript."""
    return _HEX_NAME.sub(lambda match: bytes([int(match[1], 16)]), data)


def _object_streams(data: bytes) -> Iterator[bytes]:
    """Unpack the streams that hold objects; one that cannot be looked into is refused."""
    left = MAX_OBJECT_STREAMS
    for match in _STREAM.finditer(data):
        begin = data.rfind(b" obj", max(0, match.start() - _DICTIONARY_REACH), match.start())
        dictionary = _spelled_out(data[max(0, begin) : match.start()])
        if b"/ObjStm" not in dictionary:
            continue
        if b"/FlateDecode" not in dictionary:
            raise FileRefused("ACTIVE_CONTENT")
        unpacked = _inflated(data, match.end(), left)
        left -= len(unpacked)
        if left <= 0:
            raise FileRefused("ARCHIVE_UNSAFE")
        yield unpacked


def _inflated(data: bytes, start: int, most: int) -> bytes:
    """Unpack from a place on until the packed data says it ends, which `endstream` inside it does not."""
    inflater = zlib.decompressobj()
    unpacked = b""
    try:
        while not inflater.eof and start < len(data) and len(unpacked) < most:
            end = data.find(b"endstream", start + 1)
            end = len(data) if end < 0 else end
            unpacked += inflater.decompress(inflater.unconsumed_tail + data[start:end], most - len(unpacked))
            start = end
    except zlib.error as error:
        raise FileRefused("FILE_CORRUPT") from error
    return unpacked
