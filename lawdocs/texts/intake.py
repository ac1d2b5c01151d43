"""Intake (收件检查): what is checked of an uploaded file before anything parses it."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lawdocs.texts.archives import OLE_MAGIC, ZIP_MAGIC, check_archive, open_archive
from lawdocs.texts.encodings import decoded
from lawdocs.texts.filenames import display_name, extension
from lawdocs.texts.images import picture_size
from lawdocs.texts.pdfguard import check_pdf
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.xmlguard import XmlGuard

__all__ = [
    "ARCHIVE_TYPES",
    "CONVERTED_TYPES",
    "MAX_SIZE",
    "MEDIA_TYPES",
    "PICTURE_TYPES",
    "SHEET_TYPES",
    "TEXT_TYPES",
    "CheckedFile",
    "FileRefused",
    "check_file",
    "display_name",
    "kind_of",
]

MAX_SIZE = 50 * 2**20
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "png": "image/png",
}
# What an import takes; a .csv is no paper that could be attached.
SHEET_TYPES = {"xlsx": MEDIA_TYPES["xlsx"], "csv": "text/csv"}
# Akoma Ntoso, with the charset told: `akn.xml` is its suffix, and any .xml is read as such.
AKN_TYPE = "application/akn+xml"
# What an import takes besides: an archive of files, each of which is checked when it is read.
ARCHIVE_TYPES = {"zip": "application/zip"}
# What may become the text of a draft; an .html is no paper that could be attached either.
TEXT_TYPES = {kind: MEDIA_TYPES[kind] for kind in ("docx", "doc", "wps", "pdf", "ofd", "txt")} | {"html": "text/html"}
# What `lawdocs texts convert` reads besides: our own plain forms of a text.
CONVERTED_TYPES = TEXT_TYPES | {"md": "text/markdown", "json": "application/json", "xml": AKN_TYPE}
# What pages show; a .webp is no paper that could be attached either.
PICTURE_TYPES = {"jpg": MEDIA_TYPES["jpg"], "png": MEDIA_TYPES["png"], "webp": "image/webp"}
_SAME_KIND = {"jpeg": "jpg", "htm": "html"}

_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_JPEG_MAGIC = b"\xff\xd8\xff"
_PDF_MAGIC = b"%PDF-"
_PDF_REACH = 1024
_SMALLEST_OLE = 1536  # a header, a directory and an allocation sector
# Names of streams in OLE containers, spelled as in their directory.
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_EXCEL_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ACTIVE_STREAMS = ("_VBA_PROJECT".encode("utf-16-le"), "Ole10Native".encode("utf-16-le"))
_ELEMENT = re.compile(r"<(?:html|head|body|div|p|h[1-6]|table|span|br|ul|ol|article|main|section)[\s/>]", re.IGNORECASE)
_FOLDERS = {"docx": "word/", "xlsx": "xl/"}


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be stored: its cleaned name, kind, media type, size and checksum."""

    name: str
    kind: str
    media_type: str
    size: int
    sha256: str


def check_file(name: str, data: bytes, types: Mapping[str, str] = MEDIA_TYPES) -> CheckedFile:
    """Check an uploaded file; raises FileRefused with the reason. ``types`` are the media types that are taken."""
    if not data:
        raise FileRefused("FILE_EMPTY")
    if len(data) > MAX_SIZE:
        raise FileRefused("FILE_TOO_LARGE")
    shown = display_name(name)
    kind = kind_of(shown, types)
    if kind is None:
        raise FileRefused("TYPE_FORBIDDEN", types)
    _CHECKS[kind](kind, data)
    return CheckedFile(shown, kind, types[kind], len(data), hashlib.sha256(data).hexdigest())


def kind_of(name: str, types: Mapping[str, str]) -> str | None:
    """The kind that a name says a file is of, if it is one of ``types``."""
    kind = _SAME_KIND.get(extension(name), extension(name))
    return kind if kind in types else None


def _check_package(kind: str, data: bytes) -> None:
    """docx, xlsx and ofd are archives; an encrypted Office file is an OLE container instead."""
    if data.startswith(OLE_MAGIC) and _ENCRYPTED_STREAM in data:
        raise FileRefused("FILE_ENCRYPTED")
    if not data.startswith((ZIP_MAGIC, b"PK\x05\x06")):
        raise FileRefused("TYPE_MISMATCH")
    names = open_archive(data).namelist()
    if kind == "ofd":
        fits = "OFD.xml" in names
    else:
        fits = "[Content_Types].xml" in names and any(name.startswith(_FOLDERS[kind]) for name in names)
    if not fits:
        raise FileRefused("TYPE_MISMATCH")
    if kind == "ofd" and any(name.lower().endswith("encryptions.xml") for name in names):
        raise FileRefused("FILE_ENCRYPTED")
    check_archive(data)
    if kind == "docx":
        from lawdocs.texts.ooxml import Package  # its library is large, and few pages take papers

        Package(data).check()


def _check_zip(kind: str, data: bytes) -> None:
    if not data.startswith((ZIP_MAGIC, b"PK\x05\x06")):
        raise FileRefused("TYPE_MISMATCH")


def _check_ole(kind: str, data: bytes) -> None:
    """doc, wps and xls are OLE containers, told apart by their main stream."""
    if not data.startswith(OLE_MAGIC):
        raise FileRefused("TYPE_MISMATCH")
    if len(data) < _SMALLEST_OLE or _is_cut(data):
        raise FileRefused("FILE_CORRUPT")
    if _ENCRYPTED_STREAM in data:
        raise FileRefused("FILE_ENCRYPTED")
    streams = _EXCEL_STREAMS if kind == "xls" else (_WORD_STREAM,)
    if not any(stream in data for stream in streams):
        raise FileRefused("TYPE_MISMATCH")
    if any(stream in data for stream in _ACTIVE_STREAMS):
        raise FileRefused("ACTIVE_CONTENT")


def _is_cut(data: bytes) -> bool:
    """Whether the directory of an OLE container, as its header tells, lies behind the end of the file."""
    shift, first = int.from_bytes(data[30:32], "little"), int.from_bytes(data[48:52], "little")
    return (first + 1) << min(shift, 16) >= len(data)


def _check_pdf(kind: str, data: bytes) -> None:
    if _PDF_MAGIC not in data[:_PDF_REACH]:
        raise FileRefused("TYPE_MISMATCH")
    check_pdf(data)


def _check_image(kind: str, data: bytes) -> None:
    if not data.startswith(_PNG_MAGIC if kind == "png" else _JPEG_MAGIC):
        raise FileRefused("TYPE_MISMATCH")


def _check_picture(kind: str, data: bytes) -> None:
    picture_size(kind, data)


def _check_text(kind: str, data: bytes) -> None:
    """A text is readable as UTF-8, GB 18030 or UTF-16, and holds no NUL."""
    if data.startswith((OLE_MAGIC, ZIP_MAGIC, _PDF_MAGIC)) or decoded(data) is None:
        raise FileRefused("TYPE_MISMATCH")


def _check_xml(kind: str, data: bytes) -> None:
    """No parser sees an XML file that declares a type or an entity."""
    guard = XmlGuard()
    guard.feed(data)
    if not guard.recognises(data):
        raise FileRefused("TYPE_MISMATCH")


def _check_html(kind: str, data: bytes) -> None:
    """A page is a text with at least one element; what its declarations say is of no effect in our parser."""
    _check_text(kind, data)
    if not _ELEMENT.search(decoded(data) or ""):
        raise FileRefused("TYPE_MISMATCH")


def _check_sheet_text(kind: str, data: bytes) -> None:
    """What is no text at all; which encoding it has is for the reader to find out."""
    if data.startswith((OLE_MAGIC, ZIP_MAGIC, _PDF_MAGIC)) or b"\0" in data:
        raise FileRefused("TYPE_MISMATCH")


_CHECKS: dict[str, Callable[[str, bytes], None]] = {
    "docx": _check_package,
    "xlsx": _check_package,
    "ofd": _check_package,
    "zip": _check_zip,
    "doc": _check_ole,
    "wps": _check_ole,
    "xls": _check_ole,
    "pdf": _check_pdf,
    "txt": _check_text,
    "md": _check_text,
    "json": _check_text,
    "xml": _check_xml,
    "html": _check_html,
    "csv": _check_sheet_text,
    "jpg": _check_image,
    "png": _check_image,
    "webp": _check_picture,
}
