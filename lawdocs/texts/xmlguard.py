"""XML guard: document types and entities are refused in the bytes, before any parser sees them."""

import re

from lawdocs.texts.refusals import FileRefused

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)""", re.IGNORECASE)
# In these, ASCII characters are written as their ASCII bytes (with NULs between them in UTF-16 and UTF-32);
# in any other encoding a document type could hide from a search in the bytes.
_PLAIN_ENCODINGS = re.compile(
    rb"utf-?8|utf-?16(?:le|be)?|utf-?32(?:le|be)?|ucs-?[24]|iso-10646-ucs-[24]|(?:us-)?ascii|iso-8859-1|latin-?1|"
    rb"windows-125\d|gb_?2312|gbk|gb18030",
    re.IGNORECASE,
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_EBCDIC = b"\x4c\x6f\xa7\x94"
_LONGEST_MATCH = 64


class XmlGuard:
    """Watches the bytes of one XML part as they pass."""

    def __init__(self) -> None:
        self._tail = b""
        self._begun = False

    @staticmethod
    def recognises(first: bytes) -> bool:
        """Tell whether a part begins like XML in any encoding."""
        return _plain(first[:256]).lstrip().startswith(b"<") or first.startswith(_EBCDIC)

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes; raises when the part declares a type, an entity or an unusual encoding."""
        window = self._tail + _plain(chunk)
        if _DOCTYPE.search(window) or (not self._begun and self._hides(window)):
            raise FileRefused("XML_DTD")
        self._begun = True
        self._tail = window[-_LONGEST_MATCH:]

    @staticmethod
    def _hides(window: bytes) -> bool:
        declared = _ENCODING.search(window[:1024])
        return window.startswith(_EBCDIC) or bool(declared and not _PLAIN_ENCODINGS.fullmatch(declared[1]))


def _plain(data: bytes) -> bytes:
    """Reduce UTF-16 and UTF-32 to their ASCII bytes by leaving out marks and NULs."""
    for mark in _MARKS:
        data = data.removeprefix(mark)
    return data.replace(b"\0", b"")
