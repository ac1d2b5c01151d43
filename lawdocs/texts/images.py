"""Pictures (图片) as their own heads describe them: format and size, read without decoding anything."""

from lawdocs.texts.refusals import FileRefused

PNG, JPEG, RIFF, WEBP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"WEBP"
_PNG_END = b"IEND\xaeB`\x82"
_JPEG_END = b"\xff\xd9"
# Markers that begin a frame, and so tell its size: SOF0 … SOF15 without DHT, JPG and DAC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


def picture_size(kind: str, data: bytes) -> tuple[int, int]:
    """Width and height of a jpg, png or webp; raises FileRefused for what is cut, damaged or something else."""
    try:
        width, height = _READERS[kind](data)
    except (IndexError, ValueError) as error:
        raise FileRefused("FILE_CORRUPT") from error
    if not width or not height:
        raise FileRefused("FILE_CORRUPT")
    return width, height


def _png(data: bytes) -> tuple[int, int]:
    if not data.startswith(PNG):
        raise FileRefused("TYPE_MISMATCH")
    if data[12:16] != b"IHDR" or _PNG_END not in data[-64:]:
        raise ValueError("no header, or cut")
    return _big(data[16:20]), _big(data[20:24])


def _jpeg(data: bytes) -> tuple[int, int]:
    if not data.startswith(JPEG):
        raise FileRefused("TYPE_MISMATCH")
    if _JPEG_END not in data[-4096:]:
        raise ValueError("cut")
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _FRAMES:
            return _big(data[at + 7 : at + 9]), _big(data[at + 5 : at + 7])
        elif marker in (0xD9, 0xDA):
            raise ValueError("no frame")
        else:
            at += 2 + max(2, _big(data[at + 2 : at + 4]))


def _webp(data: bytes) -> tuple[int, int]:
    if not data.startswith(RIFF) or data[8:12] != WEBP:
        raise FileRefused("TYPE_MISMATCH")
    if len(data) < 30 or int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise ValueError("cut")
    chunk = data[12:16]
    if chunk == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if chunk == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    raise ValueError("no picture in it")


def _big(data: bytes) -> int:
    if not data:
        raise ValueError("cut")
    return int.from_bytes(data, "big")


_READERS = {"png": _png, "jpg": _jpeg, "webp": _webp}
