"""Small valid files of every kind that is taken, made by our own writers and by the builders of the tests."""

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

from lawdocs.documents.import_template import template
from lawdocs.texts.formats import WRITERS
from lawdocs.texts.images import JPEG, PNG
from lawdocs.texts.intake import CONVERTED_TYPES, MEDIA_TYPES, PICTURE_TYPES, SHEET_TYPES, kind_of
from lawdocs.texts.structure import parse
from tests.lawdocs.texts import make_hostile, make_ofd, make_pdf

KINDS = {**MEDIA_TYPES, **CONVERTED_TYPES, **SHEET_TYPES, **PICTURE_TYPES}
_LARGEST_SAMPLE = 120_000
_TEXT = """鲁山县城区停车泊位管理办法
（2024年3月1日县人民政府第12次常务会议通过）
目 录
第一章 总则
第二章 附则
第一章 总则
第一条　为了规范城区停车泊位管理，根据《中华人民共和国道路交通安全法》，制定本办法。
第二条　有下列情形之一的，不得停放：
（一）消防通道；
（二）距离路口50米以内：
1．桥梁；
2．隧道。
序号\t路段\t泊位
1\t人民路\t40
2\t𠮷祥街\t12
第二章 附则
第三条　本办法自2024年5月1日起施行，有效期5年。
附件：泊位表
鲁山县人民政府
2024年3月8日
"""
_CSV = '标题,发文字号,公布日期\n停车办法,鲁政〔2024〕3号,2024-03-08\n"甲,乙",鲁政〔2024〕4号,2024/4/1\n'

_MADE_HERE = (".pdf", ".doc")  # the writers need a typesetter and LibreOffice


def seeds(corpus: Path | None) -> Mapping[str, list[bytes]]:
    """Files of each kind; with the corpus its small real samples too."""
    outline = parse(_TEXT)
    written = {suffix: write for suffix, write in WRITERS.items() if suffix not in _MADE_HERE}
    found: dict[str, list[bytes]] = {
        kind_of(f"text{suffix}", KINDS): [write(outline)] for suffix, write in written.items()
    }
    found["txt"] += [_TEXT.encode("gb18030"), _TEXT.encode("utf-16")]
    styles = '<w:style w:styleId="a" w:type="paragraph"><w:name w:val="Title"/></w:style>'
    found["docx"].append(make_hostile.docx(styles=styles))
    found["pdf"] = [_pdf()]
    found["ofd"] = [_ofd()]
    found["xlsx"] = [template(with_example=True)]
    found["csv"] = [_CSV.encode(), _CSV.encode("gb18030")]
    found["doc"] = found["wps"] = [make_hostile.ole("WordDocument")]
    found["xls"] = [make_hostile.ole("Workbook")]
    found["png"] = [_png()]
    found["jpg"] = [JPEG + b"\xe0\0\x04ab\xff\xc0\0\x0b\x08\0\x10\0\x20\x01\x01\x11\0\xff\xda\0\x02zz\xff\xd9"]
    found["webp"] = [b"RIFF\x1c\0\0\0WEBPVP8X\x0a\0\0\0" + b"\0" * 4 + b"\x1f\0\0\x0f\0\0" + b"\0" * 6]
    for sample in sorted(corpus.joinpath("samples").iterdir()) if corpus else ():
        kind = kind_of(sample.name, KINDS)
        if kind is not None and sample.stat().st_size <= _LARGEST_SAMPLE:
            found[kind].append(sample.read_bytes())
    return found


def _pdf() -> bytes:
    body, below = make_pdf.paragraph("第一条　为了规范城区停车泊位管理，方便群众出行，制定本办法。" * 2, 160)
    table = make_pdf.table([("序号", "路段"), ("1", "人民路"), ("2", None)], below + 10, (60, 200))
    return make_pdf.pdf(
        [
            make_pdf.page(
                make_pdf.centred("停车泊位管理办法", 100, 22), body, table, make_pdf.centred("— 1 —", 800, 10)
            ),
            make_pdf.page(
                make_pdf.text("第二条　乙。", 112, 100), make_pdf.sideways("装订线"), make_pdf.centred("— 2 —", 800, 10)
            ),
        ]
    )


def _ofd() -> bytes:
    lines = ("停车泊位管理办法", "第一条　为了规范城区停车泊位管理，制定本办法。", "第二条　乙。")
    return make_ofd.ofd(
        ["".join(make_ofd.text(line, 30, 40 + 10 * at) for at, line in enumerate(lines)), make_ofd.text("丙", 30, 40)]
    )


def _png() -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)
    return PNG + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(20))) + chunk(b"IEND", b"")
