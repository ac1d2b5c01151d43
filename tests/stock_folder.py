"""A made-up folder of old documents in all formats, with its register and with planted faults of all kinds."""

import io
import zipfile
from html import escape
from pathlib import Path

from lawdocs.texts.docx_writer import write_docx
from tests.lawdocs.texts import make_hostile as hostile
from tests.lawdocs.texts import make_ofd, make_pdf
from tests.sheets import xlsx

REGISTER = "目录.xlsx"
HEADS = ("标题", "制定机关", "发文字号", "成文日期", "公布日期", "施行日期", "效力状态", "电子文件名")
OFFICE = "鲁山县人民政府"
SUBJECTS = (
    "集贸市场", "停车泊位", "渣土运输", "户外广告", "餐饮油烟", "城区养犬", "农村公路", "河道采砂",
    "古树名木", "物业服务", "廉租住房", "校车安全", "公共厕所", "路灯照明", "城市供水", "集中供热",
    "燃气使用", "消防水源", "烟花爆竹", "共享单车", "建筑垃圾", "屠宰检疫", "殡葬服务",
)  # fmt: skip


def title(number: int) -> str:
    return f"{OFFICE}关于印发{SUBJECTS[number - 1]}管理办法的通知"


def doc_no(number: int) -> str:
    return f"鲁政〔2019〕{number}号"


def body(number: int, *, term: str = "有效期10年") -> str:
    """The text below the head of a notice."""
    name = f"{SUBJECTS[number - 1]}管理办法"
    return "\n".join(
        (
            "各乡镇人民政府，县政府各部门：",
            f"现将《{name}》印发给你们，请认真贯彻执行。",
            OFFICE,
            f"2019年3月{number}日",
            name,
            f"第一条　为了规范{SUBJECTS[number - 1]}的管理，结合本县实际，制定本办法。",
            f"第二条　本办法自2019年5月{number}日起施行，{term}。",
        )
    )


def notice(number: int, **said: str) -> str:
    return "\n".join((title(number), said.pop("no", doc_no(number)), body(number, **said)))


def docx(number: int, **said: str) -> bytes:
    return write_docx(title(number), body(number, **said), number=doc_no(number))


def pdf(number: int) -> bytes:
    drawn, y = make_pdf.centred(title(number), 120, 14) + make_pdf.centred(doc_no(number), 170), 220
    for line in body(number).split("\n"):
        flush = line.endswith("：")
        right = line in (OFFICE, f"2019年3月{number}日")
        words, y = make_pdf.paragraph(line, y, 0 if flush else 14 if right else 2)
        drawn += words
    return make_pdf.pdf([make_pdf.page(drawn)])


def ofd(number: int) -> bytes:
    lines = [make_ofd.text(title(number), 35, 40), make_ofd.text(doc_no(number), 85, 60)]
    for at, line in enumerate(body(number).split("\n")):
        lines.append(make_ofd.text(line, 28 if at in (0,) else 39, 80 + 12 * at, 4))
    return make_ofd.ofd(["".join(lines)])


def html(number: int) -> bytes:
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in (doc_no(number), *body(number).split("\n")))
    page = f"<title>{title(number)}</title></head><body><h1>{title(number)}</h1>{paragraphs}</body></html>"
    return f"<html><head><meta charset='utf-8'>{page}".encode()


def files() -> dict[str, bytes]:
    """The files of the folder by their paths."""
    scan, first = make_pdf.pdf([make_pdf.page()]), docx(1)
    return {
        # as they should be, in all formats
        "2019/1.docx": first,
        "2019/2.txt": notice(2).encode(),
        "2019/3.txt": notice(3).encode("gb18030"),
        "2019/4.html": html(4),
        "2019/5.pdf": pdf(5),
        "2019/6.ofd": ofd(6),
        "2019/10.docx": docx(10),
        "旧文件/夹中夹/公路.docx": docx(7),
        "旧文件/采砂.docx": docx(8),
        # one document in two formats, and two copies of one file
        "2019/9.docx": docx(9),
        "2019/9.pdf": pdf(9),
        "旧文件/1 - 副本.docx": first,
        # matched by number, by title alone, by the file that the register names
        "按文号.docx": docx(11),
        "按标题.txt": notice(12).replace(doc_no(12) + "\n", "").encode(),
        "扫描/校车.pdf": scan,
        # what a person must look at
        "扫描/无名.pdf": make_pdf.pdf([make_pdf.page(), make_pdf.page()]),
        "版本/2019年.docx": docx(13),
        "版本/修订后.txt": notice(13, no="鲁政〔2023〕3号", term="有效期3年").encode(),
        "待定/没有标题.txt": "第一条　甲。\n第二条　乙。\n".encode(),
        "待定/文号不同.docx": docx(14),
        "待定/两行一件.docx": docx(15),
        "待定/机关不明.txt": notice(16).replace(OFFICE, "").replace("印发给你们", "公布").encode(),
        # what cannot be read
        "坏文件/空.docx": b"",
        "坏文件/改名.docx": b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
        "坏文件/截断.pdf": pdf(17)[:600],
        "坏文件/加密.docx": hostile.ole("EncryptedPackage"),
        "坏文件/宏.docx": hostile.docx(hostile.PLAIN, hostile.Entry("word/vbaProject.bin", b"macro")),
        "坏文件/实体.docx": hostile.docx(hostile.entity_bomb()),
        "坏文件/照片.jpg": b"\xff\xd8\xff\xe0" + b"\0" * 64,
        "坏文件/套着的.zip": zipped({"a.txt": b"a"}),
        "坏文件/涉密.txt": ("机密★1年\n" + notice(18)).encode(),
        # the register has a fault in the row of this one
        "2019/19.docx": docx(19),
        # left behind by systems
        "2019/~$1.docx": b"owner",
        "2019/Thumbs.db": b"thumbs",
        "__MACOSX/2019/._1.docx": b"fork",
        ".DS_Store": b"store",
    }  # fmt: skip


def register() -> list[list[object]]:
    """The rows of the register: what is told of some of the files, and of some that are not there."""

    def row(number: int, **changes: object) -> list[object]:
        told = {
            "标题": title(number), "制定机关": OFFICE, "发文字号": doc_no(number), "成文日期": f"2019.3.{number}",
            "公布日期": f"2019-03-{number:02}", "施行日期": f"2019年5月{number}日", "效力状态": "有效",
        }  # fmt: skip
        return [(told | changes).get(head) for head in HEADS]

    return [
        list(HEADS),
        row(1, 发文字号="鲁政[2019]01号"),
        row(2, 成文日期="2019.3.1"),
        row(11, 标题="物业"),
        row(12, 标题=f"{SUBJECTS[11]}管理办法", 电子文件名="物业.docx"),
        row(20),
        row(21, 电子文件名="建筑垃圾.docx"),
        row(22, 电子文件名=r"扫描\校车.pdf"),
        row(23, 电子文件名="坏文件/截断.pdf"),
        row(14, 发文字号="鲁政〔2018〕14号"),
        row(15),
        row(15),
        row(19, 公布日期="2019.2.30"),
    ]


def write(folder: Path) -> Path:
    """Write the folder and, beside it, its register; gives the folder."""
    for path, data in files().items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    (folder.parent / REGISTER).write_bytes(xlsx(register()))
    return folder


def zipped(contents: dict[str, bytes], encoding: str = "utf-8") -> bytes:
    """An archive; with ``gbk`` its names are written as old Windows programmes do, without saying so."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in contents.items():
            entry = _OldEntry(path) if encoding == "gbk" else zipfile.ZipInfo(path)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return stream.getvalue()


class _OldEntry(zipfile.ZipInfo):
    """An entry whose name is in GBK without the mark of UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - as the library calls it
        return self.filename.encode("gbk"), self.flag_bits & ~0x800
