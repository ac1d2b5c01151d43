"""Spreadsheets: where their table stands, what their cells hold, and what is refused, read by a child with limits."""

import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from lawdocs.texts import sandbox, sheet_sandbox
from lawdocs.texts.headings import DOCUMENTS, INDICATORS, NAMES, key_of, letter_of
from lawdocs.texts.refusals import FileRefused, SheetRefused
from lawdocs.texts.sheet_sandbox import SheetTable, sheet_table
from tests.lawdocs.texts import make_hostile as make
from tests.lawdocs.texts.make_hostile import Entry
from tests.sheets import csv_text, saved, xlsx

HEAD = ("标题", "文号", "发布日期")
MIDNIGHT, HALF_PAST_NINE = (datetime.combine(date(2023, 5, 8), each) for each in (time(), time(9, 30)))


@contextmanager
def opened(data: bytes, kind: str = "xlsx") -> Iterator[SheetTable]:
    with tempfile.TemporaryFile() as stream:
        stream.write(data)
        with sheet_table(kind, stream) as table:
            yield table


def read(data: bytes, kind: str = "xlsx") -> tuple[list[tuple[int, dict[str, object]]], tuple[str, ...]]:
    with opened(data, kind) as table:
        return list(table.rows()), table.notes


def refusal(data: bytes, kind: str = "xlsx") -> tuple[str, str]:
    with pytest.raises((FileRefused, SheetRefused)) as caught:
        read(data, kind)
    return caught.value.code, caught.value.message


def test_head_below_title_lines_is_found_and_rows_keep_their_numbers() -> None:
    book = openpyxl.Workbook()
    book.active.append(["鲁山县文件目录（2023年）"])
    book.active.merge_cells("A1:C1")
    for row in ([], HEAD, ["甲", "鲁政〔2023〕5号", "2023.5.8"], [], ["乙", None, None]):
        book.active.append(row)

    assert read(saved(book)) == (
        [(4, {"title": "甲", "doc_no": "鲁政〔2023〕5号", "published": "2023.5.8"}), (6, {"title": "乙"})],
        (),
    )


def test_first_sheet_with_a_head_is_read_and_the_others_are_told_of() -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明", "本表供导入"])
    for name in ("目录", "2022", "藏"):
        sheet = book.create_sheet(name)
        sheet.append(HEAD)
        sheet.append([name])
    book["藏"].sheet_state = "hidden"

    assert read(saved(book)) == ([(2, {"title": "目录"})], ("只读了工作表“目录”，“2022”没有读入",))


def test_unknown_columns_footers_and_repeated_heads_are_told_of_once() -> None:
    rows = [["序号", *HEAD, "备注"], [1, "甲", "一号", None, "x"], [2], [None, *HEAD], ["合计1件"]]
    assert read(xlsx(rows)) == (
        [(2, {"title": "甲", "doc_no": "一号"})],
        (
            "序号（A列）、备注（E列）不认识，没有读入",
            "第3行、第5行在认识的各列都是空的，没有读入",
            "第4行又是表头，没有读入",
        ),
    )


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("标题", "title"),
        (" 标 题 ", "title"),
        ("标题（必填）", "title"),
        ("标题\n（必填）", "title"),
        ("＊文件名称*", "title"),
        ("发文字号[必填]", "doc_no"),
        ("文号：", "doc_no"),
        ("成文日期（年/月/日）", "written"),
        ("有效期（年）", "term"),
        ("有效期至", "expires"),
        ("废止/失效依据", "repealed_by"),
        ("备注", None),
        ("", None),
        ("编号", None),
        ("失效日期", None),
    ],
)
def test_head_is_known_by_its_usual_names(head: str, key: str | None) -> None:
    assert key_of(head) == key


def test_no_name_of_a_column_means_two_fields() -> None:
    assert len(DOCUMENTS.keys) == sum(len(names) for names in NAMES.values())
    assert len(INDICATORS.keys) == sum(len(names) for names in INDICATORS.names.values())
    assert [letter_of(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_values_come_as_they_are_in_their_cells() -> None:
    book = openpyxl.Workbook()
    book.active.append(["标题", "体裁", "成文日期", "发布日期", "施行日期", "索引号", "效力状态"])
    book.active.append(["甲\n乙", 7, MIDNIGHT, HALF_PAST_NINE, time(9, 30), 1.5, True])
    book.active.append(["丙", "#REF!", None, None, None, "=A2", None])
    (_, first), (_, second) = read(saved(book))[0]

    assert first == {
        "title": "甲\n乙",
        "genre": 7,
        "written": {"day": "2023-05-08", "time": ""},
        "published": {"day": "2023-05-08", "time": "09:30"},
        "effective": {"fault": "CELL_TIME"},
        "index_no": 1.5,
        "status": True,
    }
    assert second == {
        "title": "丙",
        "genre": {"fault": "CELL_ERROR", "shown": "#REF!"},
        "index_no": {"fault": "FORMULA_EMPTY"},
    }


def test_formula_gives_the_value_that_was_computed() -> None:
    cells = (
        '<row r="1"><c r="A1" t="str"><v>标题</v></c><c r="B1" t="str"><v>文号</v></c></row>'
        '<row r="2"><c r="A2" t="str"><f>"甲"</f><v>甲</v></c><c r="B2" t="str"><f>""</f><v></v></c></row>'
        '<row r="3"><c r="A3"><f>A2</f></c><c r="B3" t="inlineStr"><is><t>=不是公式</t></is></c></row>'
    )
    assert read(with_cells(cells))[0] == [
        (2, {"title": "甲"}),
        (3, {"title": {"fault": "FORMULA_EMPTY"}, "doc_no": "=不是公式"}),
    ]


def test_cell_merged_downwards_is_read_in_each_of_its_rows() -> None:
    book = openpyxl.Workbook()
    for row in (["标题", "发文机关"], ["甲", "鲁山县人民政府"], ["乙"], ["丙"], ["丁"]):
        book.active.append(row)
    book.active.merge_cells("B2:B4")
    book.active.merge_cells("A5:B6")

    merged = {"of": "B2", "value": "鲁山县人民政府"}
    assert read(saved(book))[0] == [
        (2, {"title": "甲", "issuer": "鲁山县人民政府"}),
        (3, {"title": "乙", "issuer": merged}),
        (4, {"title": "丙", "issuer": merged}),
        (5, {"title": "丁"}),
    ]


def test_hidden_rows_and_blank_columns_are_read_like_others() -> None:
    book = openpyxl.Workbook()
    for row in (["标题", None, "文号", None], ["甲", None, "一号", None], ["乙", None, "二号", None]):
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True

    assert [values["title"] for _, values in read(saved(book))[0]] == ["甲", "乙"]


def test_date_system_of_1904_is_told() -> None:
    for epoch_1904, epoch in ((False, 1900), (True, 1904)):
        data = xlsx([HEAD, ["甲", None, MIDNIGHT], ["乙", None, 45054]], epoch_1904=epoch_1904)
        with opened(data) as table:
            assert table.epoch == epoch
            assert [cells["published"] for _, cells in table.rows()] == [{"day": "2023-05-08", "time": ""}, 45054]


def test_size_that_a_sheet_claims_is_not_believed() -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c></row>'
        '<row r="9"><c r="A9" t="inlineStr"><is><t>甲</t></is></c></row>'
    )
    for claim in ("A1:A2", "A1:XFD1048576"):
        data = with_cells(cells, before=f'<dimension ref="{claim}"/>')
        assert read(data)[0] == [(9, {"title": "甲"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_its_encoding_and_with_its_separator(encoding: str, separator: str) -> None:
    rows = [["目录"], HEAD, ["甲,乙;丙", "鲁政〔2023〕5号", "2023.5.8"], [], ["第一\n第二", '有"引号"', ""]]
    assert read(csv_text(rows, separator).encode(encoding), "csv")[0] == [
        (3, {"title": "甲,乙;丙", "doc_no": "鲁政〔2023〕5号", "published": "2023.5.8"}),
        (5, {"title": "第一\n第二", "doc_no": '有"引号"', "published": ""}),
    ]


def test_long_text_in_a_csv_cell_is_read_whole() -> None:
    text = "第一条" * 100_000
    assert read(csv_text([["标题", "正文"], ["甲", text]]).encode(), "csv")[0][0][1]["text"] == text


@pytest.mark.parametrize(
    ("rows", "code", "sentence"),
    [
        (
            [["甲", "乙"], ["丙"]],
            "HEADER_MISSING",
            "没有找到表头，请用一行写明列名，例如：标题、制定机关、发文字号、公布日期",
        ),
        ([], "HEADER_MISSING", "没有找到表头"),
        (
            [["目录"], ["文号", "发布日期"]],
            "HEADER_NO_TITLE",
            "表头（第2行）没有“标题”列，只有文号（A列）、发布日期（B列）",
        ),
        ([["标题", "文号", "文件名称"]], "HEADER_DOUBLE", "标题（A列）和文件名称（C列）都是“标题”，请只留一列"),
    ],
)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_table_without_a_clear_head_is_refused_whole(rows: list, code: str, sentence: str, kind: str) -> None:
    data = xlsx(rows) if kind == "xlsx" else (csv_text(rows) or "\n").encode()
    assert refusal(data, kind)[0] == code
    assert refusal(data, kind)[1].startswith(sentence)


def test_100_000_rows_are_read_and_one_more_is_too_big() -> None:
    rows = "标题\n" + "甲\n" * 100_000
    assert len(read(rows.encode(), "csv")[0]) == 100_000
    assert refusal((rows + "甲\n").encode(), "csv") == ("IMPORT_TOO_BIG", "一个文件最多 100000 行，请拆分后再导入")


def worksheet(cells: str, before: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}">{before}<sheetData>{cells}</sheetData></worksheet>'.encode()


def with_cells(cells: str, before: str = "") -> bytes:
    return with_part("xl/worksheets/sheet1.xml", worksheet(cells, before))


def with_part(name: str, data: bytes) -> bytes:
    """A sound workbook with one part put in or in the place of another."""
    source, target = zipfile.ZipFile(io.BytesIO(xlsx([HEAD, ["甲"]]))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.namelist():
            if entry != name:
                archive.writestr(entry, source.read(entry))
        archive.writestr(name, data)
    return target.getvalue()


ACTIVE = ("ACTIVE_CONTENT", "文件含宏、脚本或嵌入对象,请去除后再上传")
UNSAFE = ("ARCHIVE_UNSAFE", "文件解压后过大或结构异常,已拒绝")
CORRUPT = ("FILE_CORRUPT", "文件已损坏或不完整")
DTD = ("XML_DTD", "文件含不允许的 XML 声明")
ENCRYPTED = ("FILE_ENCRYPTED", "文件已加密,请去除密码后上传")
MISMATCH = ("TYPE_MISMATCH", "文件内容与扩展名不符")
BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FAR_ROW = '<row r="999999999"><c r="A999999999"><v>1</v></c></row>'
MACROS = (
    b'<Types xmlns="x"><Override PartName="/xl/workbook.xml" '
    b'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
)


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        pytest.param(b"", ("FILE_EMPTY", "文件为空,请重新选择"), id="empty"),
        pytest.param(with_part("xl/vbaProject.bin", b"macro"), ACTIVE, id="macro"),
        pytest.param(with_part("[Content_Types].xml", MACROS), ACTIVE, id="xlsm renamed"),
        pytest.param(with_part("xl/embeddings/oleObject1.bin", b"ole"), ACTIVE, id="embedded object"),
        pytest.param(with_part("xl/sharedStrings.xml", BOMB + b"<sst/>"), DTD, id="entities"),
        pytest.param(with_part("xl/worksheets/sheet1.xml", BOMB + worksheet("")), DTD, id="entities in the sheet"),
        pytest.param(with_part("xl/media/image1.png", b"\0" * 11 * 2**20), UNSAFE, id="bomb"),
        pytest.param(make.xlsx(Entry("../evil.xml", b"<a/>")), UNSAFE, id="leaves its folder"),
        pytest.param(make.xlsx(Entry("xl/a.xml", b"<a/>", told_size=9)), UNSAFE, id="lying size"),
        pytest.param(make.ole("EncryptedPackage"), ENCRYPTED, id="encrypted"),
        pytest.param(xlsx([HEAD])[:-100], CORRUPT, id="cut"),
        pytest.param(make.xlsx(), CORRUPT, id="no sheets"),
        pytest.param(with_part("xl/worksheets/sheet1.xml", b"<worksheet"), CORRUPT, id="broken xml"),
        pytest.param(with_cells('<row r="1"><c r="A1" t="s"><v>999999</v></c></row>'), CORRUPT, id="no such string"),
        pytest.param(with_cells('<row r="1"><c r="A1"><v>1e</v></c></row>'), CORRUPT, id="no such number"),
        pytest.param(with_cells('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'), CORRUPT, id="no such column"),
        pytest.param(make.docx(), MISMATCH, id="a Word file"),
        pytest.param("标题\n甲\n".encode(), MISMATCH, id="a CSV file"),
        pytest.param(make.ole("Workbook"), MISMATCH, id="an old workbook"),
    ],
)
def test_hostile_workbook_gets_its_exact_answer(data: bytes, answer: tuple[str, str]) -> None:
    assert refusal(data) == answer


def test_row_beyond_the_end_of_any_sheet_is_damage() -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c></row>'
    assert refusal(with_cells(head + FAR_ROW)) == CORRUPT


def test_strict_variant_is_named_with_the_way_out() -> None:
    strict = b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
    code, sentence = refusal(with_part("xl/workbook.xml", strict))
    assert (code, sentence) == ("SHEET_STRICT", "文件是“Strict Open XML”格式，请另存为普通的 .xlsx 后再导入")


@pytest.mark.parametrize(
    ("data", "code", "sentence"),
    [
        (xlsx([HEAD]), "TYPE_MISMATCH", "文件内容与扩展名不符"),
        (make.pdf(), "TYPE_MISMATCH", "文件内容与扩展名不符"),
        ("标题\0\n".encode(), "TYPE_MISMATCH", "文件内容与扩展名不符"),
        (b"\xff\xff\xff", "TEXT_ENCODING", "文件不是 UTF-8 或 GB18030 编码，请另存为“CSV UTF-8”后再导入"),
        ('标题,文号\n"甲,一号\n乙'.encode(), "CSV_QUOTES", "文件第3行附近的引号不成对或者单元格过长，请检查后重新导出"),
        ('标题,文号\n"甲"乙,一号'.encode(), "CSV_QUOTES", "文件第2行附近的引号不成对或者单元格过长，请检查后重新导出"),
    ],
)
def test_hostile_csv_gets_its_exact_answer(data: bytes, code: str, sentence: str) -> None:
    assert refusal(data, "csv") == (code, sentence)


def test_file_over_the_limit_is_refused_before_a_child_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_sandbox, "MAX_SIZE", 100)
    monkeypatch.setattr(sheet_sandbox, "_ask", None)
    assert refusal(b"a" * 101, "csv")[0] == "FILE_TOO_LARGE"


@pytest.mark.parametrize(
    ("program", "code"),
    [
        pytest.param("import os; os.abort()", "FILE_CORRUPT", id="crash"),
        pytest.param("b = bytearray(600 * 2**20)", "FILE_CORRUPT", id="memory"),
        pytest.param("print('nonsense')", "FILE_CORRUPT", id="nonsense"),
        pytest.param("print('[1, 2]')", "FILE_CORRUPT", id="cut off"),
        pytest.param("raise SystemExit(3)", "FILE_CORRUPT", id="exit"),
        pytest.param(
            "resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass", "IMPORT_TOO_BIG", id="endless"
        ),
        pytest.param("while True: print('x' * 1000)", "ARCHIVE_UNSAFE", id="endless answer"),
    ],
)
def test_child_that_fails_is_answered(program: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "worker.py"
    path.write_text(sandbox._WORKER.read_text().replace("    main()\n", "    _limit()\n") + program)
    monkeypatch.setattr(sandbox, "_WORKER", path)
    monkeypatch.setattr(sheet_sandbox, "MAX_ANSWER", 10 * 2**20)
    assert refusal(xlsx([HEAD]))[0] == code


def test_child_that_hangs_is_stopped_at_the_wall_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "worker.py"
    path.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(sandbox, "_WORKER", path)
    monkeypatch.setattr(sheet_sandbox, "WALL_SECONDS", 0.5)
    assert refusal(xlsx([HEAD])) == ("IMPORT_TOO_BIG", "读取表格用时过长，请拆分成几个文件后再导入")
