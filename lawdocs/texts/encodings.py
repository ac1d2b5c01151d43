"""Encodings of plain texts (编码): UTF-8, GB 18030 and UTF-16 told apart, with and without a mark at the front."""

import codecs
import re

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE = 4_096
# Line breaks, ASCII, punctuation and signs of Chinese texts, full-width forms.
_BESIDE_HAN = re.compile(r"[\t\n\r\f -~\xa0-\xff\u2000-\u206f\u2150-\u2180\u2460-\u24ff\u3000-\u303f\uff00-\uffef]")


def decoded(data: bytes) -> str | None:
    """The text without its mark; None for bytes that are no text in any of the encodings."""
    if data.startswith(_UTF16_MARKS):
        return _read(data, "utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        text = _read(data, encoding)
        if text is not None:
            return text
    return _unmarked_utf16(data)


def _read(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: of both byte orders the one in which the bytes are a text; other bytes are none."""
    if len(data) % 2:
        return None
    texts = (_read(data, encoding) for encoding in ("utf-16-le", "utf-16-be"))
    return next((text for text in texts if text and _is_text(text)), None)


def _is_text(text: str) -> bool:
    """Whether characters are a text in Chinese: most of its Han characters are common ones, and little else is odd."""
    sample = text[:_SAMPLE]
    han = [each for each in sample if "\u4e00" <= each <= "\u9fff"]
    others = sum(1 for each in sample if not _BESIDE_HAN.fullmatch(each)) - len(han)
    return (
        len(han) >= 0.25 * len(sample) and others <= 0.02 * len(sample) and sum(map(_is_common, han)) >= 0.7 * len(han)
    )


def _is_common(han: str) -> bool:
    """Whether a character is of the first level of GB 2312: by chance only one in five is."""
    encoded = han.encode("gb2312", "ignore")
    return b"\xb0" <= encoded[:1] <= b"\xd7"
