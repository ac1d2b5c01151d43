"""Cells of a spreadsheet as values of a row: read as people meant them, refused by name, never guessed."""

import pytest

from lawdocs.documents.sheet_cells import SheetValues, read_cells
from lawdocs.documents.stock_rows import LABELS
from lawdocs.texts.headings import NAMES


def read(epoch: int = 1900, **cells: object) -> SheetValues:
    return read_cells(cells, epoch)


def problem(**cells: object) -> tuple[str, str, str]:
    (found,) = read(**cells).problems
    return found.code, found.key, found.sentence


def test_every_column_has_the_name_that_messages_use() -> None:
    assert {key: names[0] for key, names in NAMES.items() if key != "term"} == {
        key: label for key, (label, _) in LABELS.items()
    }


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("甲", "甲"), ("", ""), (7, "7"), (7.0, "7"), (1.5, "1.5"), (999_999_999_999_999, "999999999999999"),
        ("鲁政办[2023]05号", "鲁政办[2023]05号"), ("无", None), ("/", None), ("——", None), (" - ", None),
    ],
)  # fmt: skip
def test_text_is_kept_as_it_was_typed(cell: object, value: str | None) -> None:
    assert read(doc_no=cell).values.get("doc_no") == value
    assert read(doc_no=cell).problems == []


def test_title_may_be_a_dash() -> None:
    assert read(title="-", text="无").values == {"title": "-", "text": "无"}


@pytest.mark.parametrize(
    ("cell", "code", "sentence"),
    [
        (True, "FIELD_TYPE", "单元格是逻辑值TRUE，应当是文字"),
        ({"day": "2023-03-05", "time": ""}, "CELL_DATE", "单元格是日期2023-03-05，应当是文字；请改为文本格式后重填"),
        (10**15, "NUMBER_CUT", "数字超过15位，表格软件已丢掉末几位，请改为文本格式后重填"),
        (float("inf"), "NUMBER_CUT", "数字超过15位，表格软件已丢掉末几位，请改为文本格式后重填"),
        (float("nan"), "NUMBER_CUT", "数字超过15位，表格软件已丢掉末几位，请改为文本格式后重填"),
        ({"fault": "FORMULA_EMPTY"}, "FORMULA_EMPTY", "公式没有算出的值，请在表格软件里打开、保存后再导入"),
        ({"fault": "CELL_ERROR", "shown": "#REF!"}, "CELL_ERROR", "单元格是错误值#REF!"),
        ({"fault": "CELL_TIME"}, "CELL_TIME", "单元格是时刻，没有日期"),
    ],
)
def test_cell_that_holds_no_text_is_refused(cell: object, code: str, sentence: str) -> None:
    assert problem(doc_no=cell) == (code, "doc_no", sentence)


@pytest.mark.parametrize("cell", ["2023.5.8", 45054, 45054.0, 20230508, {"day": "2023-05-08", "time": ""}])
def test_day_of_any_kind_of_cell_comes_in_one_form(cell: object) -> None:
    row = read(published=cell)
    assert (row.values, row.problems, row.remarks) == ({"published": "2023-05-08"}, [], [])


def test_serial_of_the_sheets_own_system_is_read() -> None:
    assert read(1904, published=43592).values == {"published": "2023-05-08"}


def test_what_was_left_out_of_a_day_is_remarked() -> None:
    assert read(published={"day": "2023-05-08", "time": "09:30"}).remarks == ["公布日期：时刻09:30未采用"]
    assert read(published="45054").remarks == ["公布日期：按 Excel 序列值45054读作2023-05-08"]


@pytest.mark.parametrize("cell", ["", " ", "无", "/", "长期有效"])
def test_no_last_day_is_none(cell: str) -> None:
    row = read(expires=cell)
    assert (row.values, row.problems) == ({}, [])


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("2023.2.30", "日期“2023.2.30”不存在"),
        (2023, "数字“2023”不是日期，请写成2023-05-08或2023年5月8日"),
        ({"day": "1905-07-15", "time": ""}, "日期“1905-07-15”早于1949年，单元格里可能只填了年份"),
        ("长期有效", "日期“长期有效”无法识别"),
    ],
)
def test_what_is_no_day_is_refused(cell: object, sentence: str) -> None:
    code, key, said = problem(published=cell)
    assert (code, key) == ("DATE_INVALID", "published")
    assert said.startswith(sentence)


@pytest.mark.parametrize("cell", ["5年", "五年", 5, "有效期5年"])
def test_term_in_years_gives_the_last_day_from_the_first(cell: object) -> None:
    assert read(effective="2022-08-01", term=cell).values["expires"] == "2027-07-31"


def test_term_without_first_day_is_not_reckoned() -> None:
    row = read(term="5年", published="2022-08-01")
    assert "expires" not in row.values
    assert row.remarks == ["写明有效期5年，但没有施行日期，没有推算有效期截止日"]


def test_term_beside_a_bad_first_day_is_told_of_once() -> None:
    row = read(effective="2023-02-30", term="5年")
    assert ([each.key for each in row.problems], row.remarks) == (["effective"], [])


def test_term_that_is_a_day_is_the_last_day() -> None:
    assert read(term="至2028年5月7日").values == read(term={"day": "2028-05-07", "time": ""}).values
    assert read(term="至2028年5月7日").values == {"expires": "2028-05-07"}


@pytest.mark.parametrize("cell", ["长期", "长期有效", "", "无"])
def test_term_without_end_is_none(cell: str) -> None:
    assert read(effective="2022-08-01", term=cell).values == {"effective": "2022-08-01"}


def test_last_day_that_differs_from_the_term_is_kept_with_a_remark() -> None:
    row = read(effective="2022-08-01", expires="2027-8-1", term="5年")
    assert row.values["expires"] == "2027-08-01"
    assert row.remarks == ["有效期截止日2027-08-01与有效期推算的2027-07-31不一致，采用前者"]
    assert read(effective="2022-08-01", expires="2027-07-31", term="5年").remarks == []


def test_term_nobody_can_read_is_refused() -> None:
    assert problem(term="六个月")[:2] == ("TERM_INVALID", "term")


@pytest.mark.parametrize("typed", ["综合政务/其他", "综合政务-其他", "综合政务 > 其他", "综合政务\\其他"])
def test_category_is_known_with_any_stroke(typed: str) -> None:
    assert read(subject=typed).values == {"subject": "综合政务\\其他"}


def test_category_of_another_list_is_kept_as_it_is() -> None:
    assert read(subject="城建/环保").values == {"subject": "城建/环保"}


def test_merged_cell_is_read_with_a_remark() -> None:
    row = read(issuer={"of": "C4", "value": "鲁山县人民政府"}, published={"of": "D4", "value": 45054})
    assert row.values == {"issuer": "鲁山县人民政府", "published": "2023-05-08"}
    assert row.remarks == ["制定机关取自合并的单元格C4", "公布日期取自合并的单元格D4"]


def test_text_as_long_as_a_cell_can_be_may_be_cut() -> None:
    assert read(text="文" * 32_767).remarks == ["正文达到单元格的上限32767字，可能不完整"]
    assert read(text="文" * 32_766).remarks == []
