"""``lawdocs import documents`` on spreadsheets: faults by row and column, the good rows in, a second run nothing."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.documents.import_template import FIELDS
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.sheet_template import NOTES
from lawdocs.texts.headings import NAMES
from tests.factories import County
from tests.sheets import KINDS, csv_text, planted_rows, write, xlsx

SEED = 20261125
SHARE = {"sqlite": (5_000, 50), "postgresql": (400, 24)}


def run(app: Flask, *arguments: object, command: str = "documents") -> Result:
    return app.test_cli_runner().invoke(args=["import", command, *map(str, arguments)])


def last_line(result: Result) -> str:
    return result.stdout.splitlines()[-1]


@pytest.mark.timeout(600)
def test_planted_faults_are_each_named_and_all_other_rows_come_in(
    app: Flask, county: County, engine: str, tmp_path: Path
) -> None:
    total, faults = SHARE[engine]
    print(f"{engine}: {total} rows, {faults} faults of {len(KINDS)} kinds, seed {SEED}")
    rows, planted = planted_rows(total, faults, SEED)
    assert {each.kind for each in planted} == set(KINDS)
    path = write(tmp_path / "目录.xlsx", xlsx(rows))
    result = run(app, path)

    errors = [line.split("\t") for line in result.stdout.splitlines() if "\terror\t" in line]
    assert [cells[0] for cells in errors] == [f"{path}:{each.row}" for each in planted]
    for cells, each in zip(errors, planted, strict=True):
        assert cells[3].startswith(each.begins), each
    assert result.exit_code == 1
    assert last_line(result) == f"created {total - faults}, exists 0, error {faults}, warning 0"
    stored = db.session.scalars(sa.select(Document.source_id)).all()
    broken = {f"row-{each.row - 3}" for each in planted}
    assert set(stored) == {f"row-{number}" for number in range(1, total + 1)} - broken

    again = run(app, path)
    assert last_line(again) == f"created 0, exists {total - faults}, error {faults}, warning 0"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == total - faults
    assert verify().fault is None


def test_row_becomes_a_document_with_its_dates_and_its_number_as_printed(
    app: Flask, county: County, tmp_path: Path
) -> None:
    heads = ["文件名称", "发文机关", "文号", "发布日期", "施行日期", "有效期", "时效"]
    row = ["甲办法", "鲁山县人民政府", "鲁政办[2023]05号", "2023年5月8日", 45078, "五年", "有效"]
    path = write(tmp_path / "a.csv", csv_text([heads, row]).encode("gb18030"))
    result = run(app, path)

    (document,) = db.session.scalars(sa.select(Document)).all()
    assert result.exit_code == 0
    assert (document.number, document.number_key) == ("鲁政办〔2023〕05号", "鲁政办〔2023〕5号")
    assert document.number_as_given == "鲁政办[2023]05号"
    assert (document.issuer_id, document.published_on) == (county.agency("gov").id, date(2023, 5, 8))
    assert (document.in_force_from, document.in_force_until) == (date(2023, 6, 1), date(2028, 6, 1))
    assert document.source == "存量导入（a.csv）"
    assert "按 Excel 序列值45078读作2023-06-01" in document.remarks


def test_same_number_in_another_bracket_is_known_again(app: Flask, tmp_path: Path) -> None:
    heads = ["标题", "文号", "公布日期"]
    first = write(tmp_path / "a.xlsx", xlsx([heads, ["甲", "鲁政[2023]5号", "2023.5.8"]]))
    second = write(tmp_path / "b.csv", csv_text([heads, ["甲", "鲁政（2023）05号", "二〇二三年五月八日"]]).encode())

    assert last_line(run(app, first)).startswith("created 1")
    assert last_line(run(app, second)) == "created 0, exists 1, error 0, warning 0"


def test_dry_run_tells_of_every_row_and_stores_nothing(app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", xlsx([["标题", "公布日期"], ["甲", "2023.5.8"], [], ["乙", "2023.2.30"]]))
    dry = run(app, path, "--dry-run")

    assert [line.split("\t")[:3] for line in dry.stdout.splitlines()[:-1]] == [
        [f"{path}:2", "warning", "甲"],
        [f"{path}:4", "error", "乙"],
    ]
    assert dry.stdout.splitlines()[1].endswith("DATE_INVALID 公布日期（B列）：日期“2023.2.30”不存在")
    assert (dry.exit_code, last_line(dry)) == (1, "created 1, exists 0, error 1, warning 1")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


def test_what_is_not_read_is_told_once_on_standard_error(app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", xlsx([["标题", "备注"], ["甲", "x"], ["乙", "y"]]))
    result = run(app, path)

    assert result.stderr.splitlines() == [f"{path}：备注（B列）不认识，没有读入", "2/2"]
    assert "备注" not in result.stdout


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (xlsx([["甲"], ["乙"]]), "HEADER_MISSING 没有找到表头"),
        (xlsx([["文号", "公布日期"]]), "HEADER_NO_TITLE 表头（第1行）没有“标题”列"),
        (xlsx([["标题", "名称"]]), "HEADER_DOUBLE 标题（A列）和名称（B列）都是“标题”"),
        (b"no workbook", "TYPE_MISMATCH 文件内容与扩展名不符"),
        (b"", "FILE_EMPTY 文件为空"),
        (xlsx([["标题"]])[:-50], "FILE_CORRUPT 文件已损坏或不完整"),
    ],
)
def test_file_refused_whole_lets_nothing_in(data: bytes, reason: str, app: Flask, tmp_path: Path) -> None:
    good = write(tmp_path / "good.csv", "标题\n甲\n".encode())
    bad = write(tmp_path / "bad.xlsx", data)
    result = run(app, good, bad)

    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].startswith(f"{bad}:0\terror\t\t{reason}")
    assert result.stdout.splitlines()[1:] == ["created 0, exists 0, error 1, warning 0"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


def test_100_001_rows_are_too_big_and_nothing_is_stored(app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "big.csv", ("标题\n" + "甲\n" * 100_001).encode())
    result = run(app, path)

    sentence = "IMPORT_TOO_BIG 一个文件最多 100000 行，请拆分后再导入"
    assert result.stdout == f"{path}:0\terror\t\t{sentence}\ncreated 0, exists 0, error 1, warning 0\n"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


def test_sheets_lines_and_drafts_come_in_together(app: Flask, tmp_path: Path) -> None:
    paths = [
        write(tmp_path / "a.xlsx", xlsx([["标题"], ["甲"]])),
        write(tmp_path / "b.CSV", "标题\n乙\n".encode()),
        write(tmp_path / "c.jsonl", '{"title": "丙"}\n'.encode()),
    ]
    assert last_line(run(app, *paths)) == "created 3, exists 0, error 0, warning 3"


def test_template_is_empty_and_its_example_comes_in_without_a_remark(app: Flask, tmp_path: Path) -> None:
    empty, example = tmp_path / "模板.xlsx", tmp_path / "示例.xlsx"
    assert run(app, empty, command="template").stdout == f"{empty}\n"
    assert run(app, example, "--example", command="template").exit_code == 0

    assert run(app, empty).stdout == "created 0, exists 0, error 0, warning 0\n"
    result = run(app, example)
    assert (result.stdout, result.exit_code) == ("created 1, exists 0, error 0, warning 0\n", 0)
    assert result.stderr == "1/1\n"
    (document,) = db.session.scalars(sa.select(Document)).all()
    assert (document.title, document.in_force_until) == ("示例县集贸市场管理办法", date(2028, 6, 8))


def test_template_explains_each_field_and_offers_lists(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    run(app, path, command="template")
    book = openpyxl.load_workbook(path)
    table, notes = book.worksheets

    assert {note.key for note in FIELDS} == set(NAMES)
    assert (notes.title, notes.max_row) == (NOTES, len(FIELDS) + 1)
    assert table["A1"].value == "标题（必填）"
    assert [each.type for each in table.data_validations.dataValidation] == ["list", "list"]
    assert all(table.column_dimensions[letter].number_format == "@" for letter in "ABCDEFGHIJKLMNOP")


def test_template_is_written_to_xlsx_only(app: Flask, tmp_path: Path) -> None:
    result = run(app, tmp_path / "a.xls", command="template")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "模板是 XLSX 文件" in result.stderr
    assert run(app, tmp_path / "none" / "a.xlsx", command="template").exit_code == 2
