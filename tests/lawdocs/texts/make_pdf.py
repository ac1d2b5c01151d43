"""Builds small PDFs with text at given places; the fonts are named only, as readers need no glyphs."""

import zlib
from collections.abc import Sequence

WIDTH, HEIGHT = 595, 842
SIZE = 16
LEFT = 80
PER_LINE = 27  # characters from margin to margin
PITCH = 29

_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/"
    b"CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0"
    b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)


def text(line: str, x: float, y: float, size: float = SIZE, spread: float = 0) -> bytes:
    """A line of print whose foot is ``y`` below the top of the page; ``spread`` points more between characters."""
    code = line.encode("utf-16-be").hex().encode()
    return b"BT /F1 %g Tf %g Tc %g %g Td <%s> Tj ET\n" % (size, spread, x, HEIGHT - y, code)


def sideways(line: str) -> bytes:
    """A line of print that runs up the page."""
    return b"BT /F1 16 Tf 0 1 -1 0 300 200 Tm <%s> Tj ET\n" % line.encode("utf-16-be").hex().encode()


def centred(line: str, y: float, size: float = SIZE) -> bytes:
    """A line of print in the middle."""
    return text(line, LEFT + (PER_LINE * SIZE - len(line) * size) / 2, y, size)


def paragraph(words: str, y: float, indent: int = 2) -> tuple[bytes, float]:
    """A paragraph as it is set in official documents, and where the next line stands."""
    lines, rest, begin = b"", words, indent
    while rest:
        lines += text(rest[: PER_LINE - begin], LEFT + begin * SIZE, y)
        rest, begin, y = rest[PER_LINE - begin :], 0, y + PITCH
    return lines, y


def table(rows: Sequence[Sequence[str | None]], y: float, widths: Sequence[int]) -> bytes:
    """A table with ruled cells; a cell that is None belongs to the one above it."""
    drawn, height = b"", 30
    edges = [LEFT + sum(widths[:at]) for at in range(len(widths) + 1)]
    for number, row in enumerate([*rows, None]):
        top = HEIGHT - y - number * height
        for place, (x0, x1) in enumerate(zip(edges, edges[1:], strict=False)):
            if row is None or row[place] is not None:
                drawn += b"%g %g m %g %g l S\n" % (x0, top, x1, top)
                if row is not None:
                    drawn += text(row[place] or "", x0 + 4, y + number * height + 20, 12)
    foot = HEIGHT - y - len(rows) * height
    return drawn + b"".join(b"%g %g m %g %g l S\n" % (x, HEIGHT - y, x, foot) for x in edges)


def page(*drawn: bytes) -> bytes:
    """The content of a page; of none without text."""
    return b"".join(drawn) or b"0 0 100 100 re f\n"


def pdf(pages: Sequence[bytes], bomb: int = 0) -> bytes:
    """A PDF of these pages, each with so many spaces more, which pack a thousandfold."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids), _FONT]
    for at, content in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % (WIDTH, HEIGHT, 5 + 2 * at)
        )
        packer = zlib.compressobj(9)
        packed = packer.compress(content)
        packed += b"".join(packer.compress(b" " * 2**20) for _ in range(bomb // 2**20)) + packer.flush()
        objects.append(b"<</Filter/FlateDecode/Length %d>>\nstream\n" % len(packed) + packed + b"\nendstream")
    body, offsets = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + entries + trailer
