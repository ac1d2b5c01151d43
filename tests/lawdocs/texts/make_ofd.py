"""Builds small OFD files with text objects at given places (millimetres)."""

from collections.abc import Sequence
from html import escape

from tests.lawdocs.texts.make_hostile import Entry, archive

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.64  # 三号


def text(line: str, x: float, y: float, size: float = SIZE) -> str:
    """A text object whose characters stand side by side, its foot ``y`` below the top of the page."""
    deltas = " ".join(f"{size if ord(each) > 0xFF else size / 2:g}" for each in line[:-1])
    return (
        f'<ofd:TextObject ID="9" Boundary="{x:g} {y - size:g} 200 {size * 1.2:g}" Font="1" Size="{size:g}">'
        f'<ofd:TextCode X="0" Y="{size:g}" DeltaX="{deltas}">{escape(line)}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(pages: Sequence[str], *more: Entry) -> bytes:
    """An .ofd with pages of these objects."""
    listed = "".join(f'<ofd:Page ID="{at + 10}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    root = f'<ofd:OFD {_NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
    document = (
        f"<ofd:Document {_NS}><ofd:CommonData>{area}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    entries = [
        Entry("OFD.xml", f"{root}</ofd:DocBody></ofd:OFD>".encode()),
        Entry("Doc_0/Document.xml", document.encode()),
    ]
    for at, objects in enumerate(pages):
        layer = f'<ofd:Content><ofd:Layer ID="8">{objects}</ofd:Layer></ofd:Content>'
        content = f"<ofd:Page {_NS}>{layer}</ofd:Page>"
        entries.append(Entry(f"Doc_0/Pages/Page_{at}/Content.xml", content.encode()))
    return archive(*entries, *more)
