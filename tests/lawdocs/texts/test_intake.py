"""Every row of the table of bad input that concerns files: the exact code, sentence and status."""

import hashlib

import pytest

from lawdocs.texts import intake
from lawdocs.texts.intake import FileRefused, check_file, display_name
from tests.lawdocs.texts import make_hostile as make
from tests.lawdocs.texts.make_hostile import Entry

NOISE = Entry("word/media/noise.png", hashlib.shake_128(b"noise").digest(300_000), deflate=False)
ENTITY = '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'
ACTIVE = ("ACTIVE_CONTENT", "文件含宏、脚本或嵌入对象,请去除后再上传", 422)
UNSAFE = ("ARCHIVE_UNSAFE", "文件解压后过大或结构异常,已拒绝", 422)
CORRUPT = ("FILE_CORRUPT", "文件已损坏或不完整", 422)
DTD = ("XML_DTD", "文件含不允许的 XML 声明", 422)
ENCRYPTED = ("FILE_ENCRYPTED", "文件已加密,请去除密码后上传", 422)
MISMATCH = ("TYPE_MISMATCH", "文件内容与扩展名不符", 422)


def refusal(name: str, data: bytes) -> tuple[str, str, int]:
    with pytest.raises(FileRefused) as caught:
        check_file(name, data)
    return caught.value.code, caught.value.message, caught.value.status


def test_empty_file_is_refused():
    assert refusal("通知.docx", b"") == ("FILE_EMPTY", "文件为空,请重新选择", 422)


def test_file_over_the_limit_is_refused_and_at_the_limit_is_not(monkeypatch):
    assert intake.MAX_SIZE == 50 * 1024 * 1024
    monkeypatch.setattr(intake, "MAX_SIZE", 1000)
    assert refusal("通知.txt", b"a" * 1001) == ("FILE_TOO_LARGE", "文件超过 50 MB 上限", 413)
    assert check_file("通知.txt", b"a" * 1000).size == 1000


@pytest.mark.parametrize(
    "name", ["a.exe", "a.docm", "a.html", "a.svg", "a.zip", "a", ".docx", "a.docx.js", "通知.ＥＸＥ"]
)
def test_type_not_on_the_list_is_forbidden(name):
    assert refusal(name, make.docx()) == ("TYPE_FORBIDDEN", "不支持该文件类型", 415)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", make.pdf()),
        ("a.docx", make.xlsx()),
        ("a.docx", make.ole("WordDocument")),
        ("a.xlsx", make.docx()),
        ("a.ofd", make.docx()),
        ("a.pdf", make.docx()),
        ("a.doc", make.docx()),
        ("a.doc", make.ole("Workbook")),
        ("a.xls", make.ole("WordDocument")),
        ("a.png", b"\xff\xd8\xff\xe0 jpeg"),
        ("a.jpg", b"\x89PNG\r\n\x1a\n"),
        ("a.txt", make.pdf()),
        ("a.txt", b"\x00\x01binary"),
        ("a.txt", b"\xff\xff\xff"),
    ],
)
def test_content_that_differs_from_extension_is_refused(name, data):
    assert refusal(name, data) == MISMATCH


@pytest.mark.parametrize(
    ("name", "data", "kind", "media_type"),
    [
        ("a.docx", make.docx(), "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.XLSX", make.xlsx(), "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.ofd", make.ofd(), "ofd", "application/ofd"),
        ("a.pdf", make.pdf(), "pdf", "application/pdf"),
        ("a.doc", make.ole("WordDocument"), "doc", "application/msword"),
        ("a.wps", make.ole("WordDocument"), "wps", "application/vnd.ms-works"),
        ("a.xls", make.ole("Workbook"), "xls", "application/vnd.ms-excel"),
        ("a.txt", "第一条".encode("gb18030"), "txt", "text/plain"),
        ("a.jpeg", b"\xff\xd8\xff\xe0 jpeg", "jpg", "image/jpeg"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    ],
)
def test_sound_file_is_taken_with_its_type_and_checksum(name, data, kind, media_type):
    checked = check_file(name, data)
    assert (checked.name, checked.kind, checked.media_type) == (name, kind, media_type)
    assert (checked.size, checked.sha256) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param([make.bomb(11 * 2**20)], id="packed more than a hundredfold"),
        pytest.param([Entry(f"word/media/{n}.png", b"\0" * 9 * 2**20) for n in range(2)], id="packed so in sum"),
        pytest.param([make.bomb(11 * 2**20), NOISE], id="one entry packed so among others"),
        pytest.param([Entry("word/a.png", b"a", told_packed=50)], id="reaches into the directory"),
        pytest.param([Entry("word/a.png", b"a", method=12)], id="packed in an unusual way"),
        pytest.param([Entry("word/a.xml", b"<a/>" * 50, told_size=4)], id="more unpacked than told"),
        pytest.param([Entry("word/a.xml", b"<a/>", told_size=400)], id="less unpacked than told"),
        pytest.param([Entry("word/a.png", b"a", told_size=2**31)], id="tells more than 200 MB"),
        pytest.param([Entry(f"word/{n}.png", b"a") for n in range(2001)], id="more than 2,000 entries"),
        pytest.param([Entry("word/document.xml", b"<a/>")], id="two entries of one name"),
        pytest.param([Entry("WORD/Document.xml", b"<a/>")], id="names differing in case"),
        pytest.param([Entry("word\\document.xml", b"<a/>")], id="names differing in slashes"),
        pytest.param([Entry("../../etc/passwd", b"a")], id="leaves its folder"),
        pytest.param([Entry("/etc/passwd", b"a")], id="starts at the root"),
    ],
)
def test_unsafe_archive_is_refused(extra):
    assert refusal("通知.docx", make.docx(make.PLAIN, *extra)) == UNSAFE


def test_archive_whose_entries_share_bytes_is_refused():
    assert refusal("通知.docx", make.overlapping()) == UNSAFE


def test_archive_over_200_mb_is_refused_though_each_entry_tells_less(monkeypatch):
    monkeypatch.setattr("lawdocs.texts.archives.MAX_EXPANDED", 100_000)
    noise = hashlib.shake_128(b"seed").digest(60_000)
    assert check_file("a.docx", make.docx(make.PLAIN, Entry("word/a.png", noise))).kind == "docx"
    both = [Entry("word/a.png", noise, told_size=10), Entry("word/b.png", noise, told_size=10)]
    assert refusal("a.docx", make.docx(make.PLAIN, *both)) == UNSAFE
    assert refusal("a.docx", make.docx(make.PLAIN, Entry("word/a.png", noise), Entry("word/b.png", noise))) == UNSAFE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("build", ["docx", "docx part", "xlsx", "ofd", "unnamed"])
def test_document_type_is_refused_in_every_encoding(encoding, build):
    hostile = ENTITY.encode(encoding)
    name, data = {
        "docx": ("a.docx", make.docx(hostile)),
        "docx part": ("a.docx", make.docx(make.PLAIN, Entry("customXml/item1.xml", hostile))),
        "xlsx": ("a.xlsx", make.xlsx(Entry("xl/sharedStrings.xml", hostile))),
        "ofd": ("a.ofd", make.ofd(root=hostile)),
        "unnamed": ("a.docx", make.docx(make.PLAIN, Entry("word/theme.dat", hostile))),
    }[build]
    assert refusal(name, data) == DTD


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>', id="UTF-7"),
        pytest.param('<?xml version="1.0" encoding="cp037"?><!DOCTYPE a><a/>'.encode("cp037"), id="EBCDIC"),
        pytest.param(b"<a>" + b" " * 65_530 + b"<!DOCTYPE a></a>", id="across two pieces"),
        pytest.param(make.entity_bomb().encode(), id="billion laughs"),
    ],
)
def test_hidden_document_type_is_refused(hostile):
    assert refusal("a.docx", make.docx(hostile)) == DTD
    assert refusal("a.docx", make.docx(make.PLAIN, Entry("word/theme.dat", hostile))) == DTD


def test_words_doctype_in_a_text_are_no_document_type():
    assert check_file("a.docx", make.docx(make.body_xml(make.paragraph("DOCTYPE &lt;!DOCTYPE")))).kind == "docx"


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param(Entry("word/vbaProject.bin", b"macro"), id="macro"),
        pytest.param(Entry("word/media/image1.png", make.ole("x")), id="OLE container under another name"),
        pytest.param(Entry("word/media/image1.png", make.docx()), id="archive under another name"),
        pytest.param(Entry("word/embeddings/oleObject1.bin", b"x"), id="embedded object"),
        pytest.param(Entry("word/activeX/activeX1.xml", b"<a/>"), id="control"),
    ],
)
def test_active_content_in_archive_is_refused(extra):
    assert refusal("a.docx", make.docx(make.PLAIN, extra)) == ACTIVE


def test_macro_document_under_a_plain_name_is_refused():
    types = make.CONTENT_TYPES.replace("application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml")
    data = make.archive(Entry("[Content_Types].xml", types.encode()), Entry("word/document.xml", make.PLAIN.encode()))
    assert refusal("a.docx", data) == ACTIVE


@pytest.mark.parametrize("name", ["a.doc", "a.wps"])
def test_macro_in_old_word_file_is_refused(name):
    assert refusal(name, make.ole("WordDocument", "_VBA_PROJECT")) == ACTIVE


@pytest.mark.parametrize(
    "objects",
    [
        pytest.param(b"3 0 obj\n<</S/JavaScript/JS(app.alert(1))>>\nendobj", id="script"),
        pytest.param(b"3 0 obj\n<</S/J#61vaScript/JS(app.alert(1))>>\nendobj", id="script spelled in hexadecimal"),
        pytest.param(b"3 0 obj\n<</S/Launch/F(cmd.exe)>>\nendobj", id="launch"),
        pytest.param(b"3 0 obj\n<</Type/EmbeddedFile>>\nendobj", id="attachment"),
        pytest.param(b"3 0 obj\n<</Names<</EmbeddedFiles 4 0 R>>>>\nendobj", id="list of attachments"),
        pytest.param(make.object_stream(b"3 0 <</S/JavaScript/JS(x)>>"), id="script in packed objects"),
        pytest.param(make.object_stream(b"3 0 <<>>", filters=b"/LZWDecode"), id="objects packed unreadably"),
    ],
)
def test_active_pdf_is_refused(objects):
    assert refusal("a.pdf", make.pdf(objects)) == ACTIVE


def test_harmless_packed_objects_in_pdf_are_taken():
    assert check_file("a.pdf", make.pdf(make.object_stream(b"3 0 <</Type/Font>>"))).kind == "pdf"


def test_pdf_with_packed_objects_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("lawdocs.texts.pdfguard.MAX_OBJECT_STREAMS", 10_000)
    assert refusal("a.pdf", make.pdf(make.object_stream(b" " * 20_000))) == UNSAFE


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.docx", make.ole("EncryptedPackage", "EncryptionInfo"), id="docx"),
        pytest.param("a.docx", make.docx(make.PLAIN, Entry("word/a.xml", b"<a/>", flags=1)), id="archive"),
        pytest.param("a.pdf", make.pdf(trailer=b"/Encrypt 9 0 R"), id="pdf"),
        pytest.param("a.ofd", make.ofd(Entry("Encryptions.xml", b"<a/>")), id="ofd"),
    ],
)
def test_encrypted_file_is_refused(name, data):
    assert refusal(name, data) == ENCRYPTED


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.docx", make.docx()[:-30], id="docx cut at the end"),
        pytest.param("a.docx", make.docx()[:100], id="docx cut at the beginning"),
        pytest.param("a.docx", make.docx(make.PLAIN, Entry("word/a.xml", b"<a/>", checksum=1)), id="wrong checksum"),
        pytest.param(
            "a.docx", make.docx().replace(b"PK\3\4", b"PK\3\5").replace(b"PK\3\5", b"PK\3\4", 1), id="no header"
        ),
        pytest.param(
            "a.docx", make.docx(make.PLAIN, Entry("word/a.xml", b"<a/>", local_name="word/b.xml")), id="two names"
        ),
        pytest.param("a.docx", make.docx() + b"\0", id="a byte after the end"),
        pytest.param("a.docx", make.docx() + make.docx(), id="two archives"),
        pytest.param("a.docx", b"PK\3\4" + make.docx(), id="bytes before the first entry"),
        pytest.param("a.xlsx", make.xlsx() + b"<html>", id="a page after the end"),
        pytest.param("a.docx", make.docx(b""), id="empty main part"),
        pytest.param("a.docx", make.docx(b"  \n"), id="blank main part"),
        pytest.param("a.docx", make.docx(b"not XML"), id="main part that is no XML"),
        pytest.param("a.docx", make.docx("<html/>"), id="main part of another kind"),
        pytest.param("a.docx", make.docx("<document/>"), id="main part without its namespace"),
        pytest.param("a.docx", make.docx(make.PLAIN).replace(b"_rels/.rels", b"_rels/.xels"), id="no way to it"),
        pytest.param("a.pdf", make.pdf()[:-20], id="pdf cut"),
        pytest.param("a.pdf", make.pdf()[:-3], id="pdf cut in its last word"),
        pytest.param("a.ofd", make.ofd()[:-10], id="ofd cut"),
        pytest.param("a.doc", make.ole(size=512), id="doc cut"),
    ],
)
def test_damaged_file_is_refused(name, data):
    assert refusal(name, data) == CORRUPT


def test_flipped_byte_in_packed_content_is_damage_and_never_an_unsafe_archive():
    body = make.body_xml("".join(make.paragraph(f"第{n}条　内容{n * n}。") for n in range(300)))
    entry = Entry("word/document.xml", body.encode())
    sound = make.docx(body)
    begin = sound.index(entry.packed())
    for position in range(begin, begin + len(entry.packed()), 7):
        for flip in (0x01, 0x55, 0xFF):
            damaged = sound[:position] + bytes([sound[position] ^ flip]) + sound[position + 1 :]
            assert refusal("a.docx", damaged) == CORRUPT, (position, flip)


def test_unusual_packing_told_by_the_directory_alone_is_damage():
    sound = make.docx()
    method = sound.index(b"PK\1\2") + 10
    assert refusal("a.docx", sound[:method] + b"\x0c" + sound[method + 1 :]) == CORRUPT


def test_declared_comment_after_the_end_is_taken():
    data = make.docx()
    assert check_file("a.docx", data[:-2] + b"\x05\x00hello").kind == "docx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_main_part_is_taken_in_both_variants_of_the_format_and_any_encoding(encoding):
    strict = make.PLAIN.replace(make.W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><!-- {"。" * 5000} -->'
    bare = make.PLAIN[make.PLAIN.index("<w:document") :]
    assert check_file("a.docx", make.docx((head + bare).encode(encoding))).kind == "docx"
    assert check_file("a.docx", make.docx(strict)).kind == "docx"


def test_flipped_bytes_never_raise_anything_but_a_refusal():
    sound = make.docx()
    outcomes = set()
    for position in range(0, len(sound), 3):
        try:
            check_file("a.docx", sound[:position] + bytes([sound[position] ^ 0x55]) + sound[position + 1 :])
            outcomes.add("taken")
        except FileRefused as caught:
            outcomes.add(caught.code)
    assert {"FILE_CORRUPT", "ARCHIVE_UNSAFE", "TYPE_MISMATCH"} <= outcomes


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../etc/通知.docx", "通知.docx"),
        ("C:\\temp\\通知.docx", "通知.docx"),
        ("通\0知.docx", "通知.docx"),
        ("通知\u202excod.exe", "通知xcod.exe"),
        ("\u200b通\x07知\n.docx", "通知.docx"),
        ("CON", "_CON"),
        ("con.docx", "_con.docx"),
        ("nul .txt", "_nul.txt"),
        ("console.txt", "console.txt"),
        ('a<b>"c".txt', "a_b__c_.txt"),
        ("", "未命名文件"),
        ("..", "未命名文件"),
        ("规" * 300 + ".docx", "规" * 78 + ".docx"),
        ("x" * 300 + ".docx", "x" * 95 + ".docx"),
        ("𠮷" * 300, "𠮷" * 60),
    ],
)
def test_file_name_is_cleaned_for_display(raw, shown):
    assert display_name(raw) == shown


def test_file_with_a_hostile_name_is_taken_under_a_clean_one():
    assert check_file("../CON.docx", make.docx()).name == "_CON.docx"
