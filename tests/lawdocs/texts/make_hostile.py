"""Builds files nobody should take, byte by byte: no hostile file is kept in the repository."""

import struct
import zlib
from dataclasses import dataclass

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
DOCUMENT_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)


@dataclass(frozen=True)
class Entry:
    """An archive entry; what is not given is told truthfully."""

    name: str
    data: bytes
    deflate: bool = True
    told_size: int | None = None
    flags: int = 0
    checksum: int | None = None
    local_name: str | None = None
    told_packed: int | None = None
    method: int | None = None
    inside_first: bool = False

    def packed(self) -> bytes:
        return _deflated(self.data) if self.deflate else self.data

    def fields(self) -> tuple[int, ...]:
        """What both the directory and the entry itself tell."""
        size = len(self.data) if self.told_size is None else self.told_size
        checksum = zlib.crc32(self.data) if self.checksum is None else self.checksum
        packed = len(self.packed()) if self.told_packed is None else self.told_packed
        method = (8 if self.deflate else 0) if self.method is None else self.method
        return (20, self.flags, method, 0, 33, checksum, packed, size)

    def record(self) -> bytes:
        """The entry itself."""
        name = (self.local_name or self.name).encode()
        return struct.pack("<4s5H3I2H", b"PK\3\4", *self.fields(), len(name), 0) + name + self.packed()


def archive(*entries: Entry) -> bytes:
    """Write an archive, lies included."""
    body, directory = b"", b""
    for entry in entries:
        name = entry.name.encode()
        offset = 30 + len(entries[0].name.encode()) if entry.inside_first else len(body)
        body += b"" if entry.inside_first else entry.record()
        head = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, *entry.fields(), len(name), 0, 0, 0, 0, 0, offset)
        directory += head + name
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + end


def overlapping() -> bytes:
    """A .docx whose main part lies in the bytes of the entry before it."""
    inner = Entry("word/document.xml", PLAIN.encode(), inside_first=True)
    return archive(Entry("[Content_Types].xml", inner.record(), deflate=False), inner)


def _deflated(data: bytes) -> bytes:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflater.compress(data) + deflater.flush()


def body_xml(paragraphs: str) -> str:
    """A main part with these paragraphs."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}"><w:body>{paragraphs}</w:body></w:document>'


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of plain text."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


PLAIN = body_xml(paragraph("第一条　为了规范，制定本办法。"))


def docx(document: str | bytes = PLAIN, *more: Entry, numbering: str = "", styles: str = "") -> bytes:
    """A small .docx with a main part, and other entries after it."""
    content = document.encode() if isinstance(document, str) else document
    parts = [
        Entry("[Content_Types].xml", CONTENT_TYPES.encode()),
        Entry("_rels/.rels", RELATIONSHIPS.encode()),
        Entry("word/document.xml", content),
    ]
    if numbering or styles:
        parts.append(Entry("word/_rels/document.xml.rels", DOCUMENT_RELATIONSHIPS.encode()))
        parts.append(Entry("word/numbering.xml", f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>'.encode()))
        parts.append(Entry("word/styles.xml", f'<w:styles xmlns:w="{W}">{styles}</w:styles>'.encode()))
    return archive(*parts, *more)


def xlsx(*more: Entry) -> bytes:
    """A small .xlsx."""
    return archive(
        Entry("[Content_Types].xml", CONTENT_TYPES.encode()), Entry("xl/workbook.xml", b"<workbook/>"), *more
    )


def ofd(*more: Entry, root: bytes = b"<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>") -> bytes:
    """A small .ofd."""
    return archive(Entry("OFD.xml", root), *more)


def pdf(objects: bytes = b"", trailer: bytes = b"") -> bytes:
    """A small .pdf with more objects and more in its trailer."""
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\n"
        + objects + b"\ntrailer\n<</Root 1 0 R" + trailer + b">>\nstartxref\n9\n%%EOF\n"
    )  # fmt: skip


def object_stream(objects: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A PDF stream that holds objects in packed form."""
    packed = zlib.compress(objects)
    head = b"5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter " + filters + b"/Length %d>>\nstream\n" % len(packed)
    return head + packed + b"\nendstream\nendobj"


def ole(*streams: str, size: int = 4096) -> bytes:
    """An OLE container with streams of these names."""
    names = b"".join(name.encode("utf-16-le").ljust(64, b"\0") for name in streams)
    return (OLE_MAGIC + b"\0" * 504 + names).ljust(size, b"\0")


def bomb(size: int) -> Entry:
    """Zeros that pack a thousandfold."""
    return Entry("word/media/image1.png", b"\0" * size)


def entity_bomb() -> str:
    """A billion laughs in a main part."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    return f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "法">{levels}]>' + body_xml(paragraph("&e8;"))[38:]
