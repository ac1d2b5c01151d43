"""Mutations of valid files: of their bytes, and of the parts inside them, packed again so that a reader gets there.

The same seed gives the same mutations, so that a finding can be made again from its name.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from random import Random

_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"65535",
    b"65536",
    b"2147483647",
    b"4294967296",
    b"1e999",
    b"99999999999999999999",
    b"NaN",
)
_WORDS = (
    b"",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&#x110000;",
    b"]]>",
    b"<!--",
    b'"',
    b"%",
    b"\\",
    b"\r",
    b"\t",
    b"[",
    b"{",
    b"(",
    b"<<",
    b"\xf0\xa0\xae\xb7",
    b"\xe2\x80\xae",
    b"\xed\xa0\x80",
)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_TAG = re.compile(rb"<[^<>]{1,300}>")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ELEMENT = re.compile(rb"<([A-Za-z][\w:]*)[^<>]*?(?:/>|>.{0,2000}?</\1>)", re.DOTALL)
_VALUE = re.compile(rb'"([^"<>]{0,80})"')
_MOST_STEPS = 4
Change = Callable[[Random, bytearray], None]


def mutated(random: Random, kind: str, data: bytes) -> bytes:
    """A file with one to four changes, half of the time inside of what it packs."""
    inside = _INSIDE.get(kind)
    if inside is not None and random.random() < 0.6:
        return inside(random, data)
    return _changed(random, data)


def _changed(random: Random, data: bytes) -> bytes:
    """Change bytes, or only what keeps the text and its elements readable."""
    changing = bytearray(data)
    changes = _GENTLE if random.random() < 0.5 else _CHANGES
    for _ in range(random.randint(1, _MOST_STEPS)):
        random.choice(changes)(random, changing)
    return bytes(changing)


def _in_archive(random: Random, data: bytes) -> bytes:
    """Change one part of an archive, or leave out, double or rename one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    at = random.randrange(len(parts))
    name, content = parts[at]
    way = random.random()
    if way < 0.85:
        parts[at] = (name, _changed(random, content))
    elif way < 0.90:
        del parts[at]
    elif way < 0.95:
        parts[at] = (name, random.choice(parts)[1])
    else:
        parts[at] = (random.choice(("x.xml", name.upper(), f"{name}/x", name[:-1])), content)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, kept in parts:
            archive.writestr(each, kept)
    return buffer.getvalue()


def _in_stream(random: Random, data: bytes) -> bytes:
    """Change one packed stream of a PDF; its length and the table of places are then wrong, as in damaged files."""
    streams = [match for match in _STREAM.finditer(data) if match[1][:1] == b"x"]
    if not streams:
        return _changed(random, data)
    match = random.choice(streams)
    try:
        content = zlib.decompress(match[1])
    except zlib.error:
        return _changed(random, data)
    return data[: match.start(1)] + zlib.compress(_changed(random, content)) + data[match.end(1) :]


def _flip(random: Random, data: bytearray) -> None:
    if data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _overwrite(random: Random, data: bytearray) -> None:
    at, count = _place(random, data), random.randint(1, 8)
    data[at : at + count] = random.randbytes(count)


def _cut(random: Random, data: bytearray) -> None:
    if random.random() < 0.2:
        del data[_place(random, data) :]
    else:
        at = _place(random, data)
        del data[at : at + random.randint(1, 64)]


def _double(random: Random, data: bytearray) -> None:
    at = _place(random, data)
    piece = bytes(data[at : at + random.randint(1, 256)])
    data[at:at] = piece * random.choice((1, 1, 2, 50))


def _move(random: Random, data: bytearray) -> None:
    at, size = _place(random, data), random.randint(1, 256)
    piece = bytes(data[at : at + size])
    del data[at : at + size]
    to = _place(random, data)
    data[to:to] = piece


def _insert(random: Random, data: bytearray) -> None:
    at = _place(random, data)
    data[at:at] = random.choice(_WORDS)


def _renumber(random: Random, data: bytearray) -> None:
    """Another number where one stands: sizes, places, counts."""
    found = list(_NUMBER.finditer(data[:200_000]))
    if found:
        match = random.choice(found)
        data[match.start() : match.end()] = random.choice(_NUMBERS)


def _retag(random: Random, data: bytearray) -> None:
    """A tag left out, doubled, or another's: elements that do not close, or stand where they should not."""
    found = list(_TAG.finditer(data[:200_000]))
    if found:
        match, other = random.choice(found), random.choice(found)
        data[match.start() : match.end()] = random.choice((b"", match[0] * 2, match[0] * 300, other[0]))


def _reelement(random: Random, data: bytearray) -> None:
    """A whole element left out, doubled, or put into another's place: still well-formed."""
    found = list(_ELEMENT.finditer(data[:200_000]))
    if found:
        match, other = random.choice(found), random.choice(found)
        data[match.start() : match.end()] = random.choice((b"", match[0] * 2, match[0] * 200, other[0]))


def _revalue(random: Random, data: bytearray) -> None:
    """An attribute's or a string's value that stands elsewhere in the file, or an odd one."""
    found = list(_VALUE.finditer(data[:200_000]))
    if found:
        match = random.choice(found)
        value = random.choice((random.choice(found)[1], random.choice(_NUMBERS), b"", "𠮷％".encode(), b"../../x"))
        data[match.start(1) : match.end(1)] = value


def _reword(random: Random, data: bytearray) -> None:
    """Characters left out, doubled or moved, the encoding kept."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        _renumber(random, data)
        return
    at, to, size = random.randrange(len(text) + 1), random.randrange(len(text) + 1), random.choice((1, 2, 10, 100))
    piece = text[at : at + size]
    way = random.randrange(4)
    if way == 0:
        text = text[:at] + text[at + size :]
    elif way == 1:
        text = text[:to] + piece + text[to:]
    elif way == 2:
        text = text[:to] + piece * 100 + text[to:]
    else:
        text = text[:to] + random.choice("\n\t\u3000第一条（）《》：；。1１①一—“”\u200b𠮷|#*-[]{}<>&") + text[to:]
    data[:] = text.encode()


def _place(random: Random, data: bytearray) -> int:
    return random.randrange(len(data) + 1)


_CHANGES: tuple[Change, ...] = (_flip, _overwrite, _cut, _double, _move, _insert, _renumber, _retag)
_GENTLE: tuple[Change, ...] = (_renumber, _reelement, _revalue, _reword)
_INSIDE: dict[str, Callable[[Random, bytes], bytes]] = {
    "docx": _in_archive,
    "xlsx": _in_archive,
    "ofd": _in_archive,
    "pdf": _in_stream,
}
