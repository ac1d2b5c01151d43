"""Rows of an import from whatever they came in: numbers, points, units, days, pasted tables and lists, JSON."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.column.indicators.pasting import CARRIED, pasted
from lawdocs.column.indicators.rows import (
    LARGEST_NO,
    RawRow,
    Reading,
    Row,
    Source,
    Units,
    read,
    read_no,
    read_weight,
    same_edition,
)
from lawdocs.column.indicators.sources import BadJson, from_file, from_json
from lawdocs.documents.sheet_cells import CellRefused
from lawdocs.texts.refusals import FileRefused, SheetRefused
from tests.sheets import xlsx

UNITS = Units({"鲁山县司法局": [3], "县司法局": [3], "县城管局": [4], "县财政局": [5], "同名": [6, 7]})
HEADS = ("版本", "一级指标", "二级指标", "序号", "三级指标正文", "测评方法", "分值", "责任单位", "完成时限")
JSON = """[
 {"version": "2021", "level1": "一、甲", "level2": "1.子", "no": 1, "text": "正文一。", "source": "市财政局网站"},
 {"version": "2021 (assumed; the page names no version)", "level1": null, "level2": null, "no": 27, "text": "正文二。",
  "source": "县专栏", "method": "网络检索", "unit": "县司法局、县城管局", "due": "2026-11-30"}
]"""


def reading(text: str, edition: str = "2021") -> Reading:
    return read(pasted(text), edition, UNITS)


def of_cells(**cells: object) -> Reading:
    return read(Source([RawRow("第2行", cells)]), "2021", UNITS)


def fault(**cells: object) -> str:
    found = of_cells(**cells)
    assert found.rows == ()
    return "；".join(map(str, found.faults))


@pytest.mark.parametrize(
    ("typed", "number"),
    [("27", 27), ("27.", 27), ("２７", 27), ("第27项", 27), ("第 27 项", 27), ("27、", 27), ("100", 100), ("0", None)]
    + [("27.5", None), ("-1", None), ("十", None), ("", None), ("10000", None), ("1 2", None), ("½", None)],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: int | None) -> None:
    assert read_no(typed) == number


@given(st.integers(1, LARGEST_NO))
def test_every_number_is_read_in_every_form(number: int) -> None:
    for form in ("{}", "{}.", "{}、", "第{}项", " {} "):
        assert read_no(form.format(number)) == number


@given(st.text())
def test_no_text_breaks_the_reading_of_numbers_points_and_lists(text: str) -> None:
    assert read_no(text) is None or 1 <= read_no(text) <= LARGEST_NO
    with suppress(CellRefused):
        assert read_weight(text) > 0
    try:
        found = read(pasted(text), "2021", UNITS)
    except SheetRefused:
        return
    assert len(found.rows) + len({each.place for each in found.faults}) >= 1


@pytest.mark.parametrize(
    ("typed", "points"), [("1", 100), ("1.5", 150), ("2分", 200), ("１．２５", 125), ("1000", 100_000)]
)
def test_points_are_hundredths(typed: str, points: int) -> None:
    assert read_weight(typed) == points


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("两分", "“两分”不是数字，请写成2或者1.5"),
        ("nan", "“nan”不是数字，请写成2或者1.5"),
        ("1e999999", "“1e999999”不是数字，请写成2或者1.5"),
        ("1e9", "“1e9”不能用，应大于0、不超过1000，最多两位小数"),
        ("0", "“0”不能用，应大于0、不超过1000，最多两位小数"),
        ("-1", "“-1”不能用，应大于0、不超过1000，最多两位小数"),
        ("1.234", "“1.234”不能用，应大于0、不超过1000，最多两位小数"),
    ],
)
def test_points_that_are_none_are_told(typed: str, sentence: str) -> None:
    assert fault(no="1", weight=typed) == f"NUMBER_INVALID 分值：{sentence}"


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("县司法局", (3,)),
        ("鲁山县司法局", (3,)),
        ("县司法局、县城管局", (3, 4)),
        ("县城管局；县司法局;县财政局，县城管局", (4, 3, 5)),
        ("县城管局、县司法局（牵头）", (3, 4)),
        ("牵头：县司法局；配合：县城管局", (3, 4)),
        ("县司法局（配合）", (3,)),
        ("、", ()),
    ],
)
def test_units_are_known_by_full_and_short_names(typed: str, ids: tuple[int, ...]) -> None:
    assert of_cells(no="1", units=typed).rows[0].unit_ids == ids


def test_unknown_and_ambiguous_units_are_told() -> None:
    sentence = "责任单位：没有名为“县林业局”的单位，请写全称或者简称，几个单位用顿号隔开"
    assert fault(no="1", units="县司法局、县林业局") == f"UNIT_UNKNOWN {sentence}"
    assert fault(no="1", units="同名") == "UNIT_UNKNOWN 责任单位：名为“同名”的单位不止一个，请写全称"


def test_only_one_unit_leads() -> None:
    sentence = "责任单位：牵头单位只能有一个，这里有2个：县司法局（牵头）、县城管局（牵头）"
    assert fault(no="1", units="县司法局（牵头）、县城管局（牵头）") == f"UNITS_INVALID {sentence}"


def test_days_are_read_however_typed_and_told_when_they_are_none() -> None:
    for typed in ("2026-11-30", "2026年11月30日", "2026.11.30", 46356, {"day": "2026-11-30", "time": ""}):
        assert of_cells(no="1", due=typed).rows[0].due == date(2026, 11, 30)
    wanted = "完成时限：日期“下月底”无法识别，请写成2023-05-08或2023年5月8日"
    assert fault(no="1", due="下月底") == f"DATE_INVALID {wanted}"
    assert fault(no="1", due="2026-02-30") == "DATE_INVALID 完成时限：日期“2026-02-30”不存在"


def test_a_row_says_all_that_is_wrong_with_it_and_is_left_out_whole() -> None:
    assert fault(no="x", weight="y", units="z", text="字" * 4001, edition="2019") == "；".join(
        (
            "NUMBER_INVALID 序号：“x”不是1至9999的序号",
            "NUMBER_INVALID 分值：“y”不是数字，请写成2或者1.5",
            "UNIT_UNKNOWN 责任单位：没有名为“z”的单位，请写全称或者简称，几个单位用顿号隔开",
            "FIELD_TOO_LONG 三级指标正文：最多4000字，现在有4001字",
            "EDITION_OTHER 版本：是“2019”，这次导入的是2021版",
        )
    )
    assert fault(text="没有号") == "FIELD_REQUIRED 序号：没有序号"
    assert fault(no="1", text="甲\x00") == "FIELD_BAD_CHAR 三级指标正文：有看不见的控制字符，请删去后重试"
    known = "备案和审查建议、文件清理、文件制定、府检联动"
    assert fault(no="1", figures="x") == f"FIELD_INVALID 本系统统计：没有名为“x”的统计，可以填：{known}"


def test_a_number_that_comes_twice_is_told_with_the_row_that_has_it() -> None:
    found = reading("1. 甲\n2. 乙\n1. 丙")
    assert [(row.no, row.text) for row in found.rows] == [(1, "甲"), (2, "乙")]
    assert [(each.place, str(each)) for each in found.faults] == [
        ("第3行", "NUMBER_TWICE 序号：序号1重复，第1行已经有了")
    ]


@pytest.mark.parametrize("typed", ["2021", "2021年版", "2021版", "2021年", "2021 (assumed; the page names no version)"])
def test_an_edition_is_known_with_its_note(typed: str) -> None:
    assert same_edition(typed, "2021")
    assert not same_edition(typed, "2025")


def test_lines_open_levels_and_go_on() -> None:
    lines = (
        "一、政府职能",
        "（一）简政放权",
        "1. 全面普及，",
        "压缩时限。",
        "第2项 依法实施：",
        "（一）不设变相许可；",
        "",
    )
    found = reading("\n".join([*lines, "二、制度体系", "27、报送备案，备案率100%。", "1.5倍"]))
    assert [(row.no, row.level1, row.level2, row.text) for row in found.rows] == [
        (1, "一、政府职能", "（一）简政放权", "全面普及，\n压缩时限。"),
        (2, "一、政府职能", "（一）简政放权", "依法实施：\n（一）不设变相许可；"),
        (27, "二、制度体系", "", "报送备案，备案率100%。\n1.5倍"),
    ]


def test_lines_of_a_list_that_are_no_indicator_are_named() -> None:
    found = reading(
        "指标体系\n一、甲\n（一）子\n（二）丑\n1. 正文一\n续行\n三十、三十项\n二、乙\n2. 正文二\n三十一、末项"
    )
    assert [(row.no, row.level1, row.level2, row.text) for row in found.rows] == [
        (1, "一、甲", "（二）丑", "正文一\n续行"),
        (2, "二、乙", "", "正文二"),
    ]
    assert found.notes == (
        "第1行“指标体系”、第3行“（一）子”、第7行“三十、三十项”等4行下面没有指标，没有读入；"
        "每项请以阿拉伯数字的序号开头，例如：30. 正文",
    )
    assert reading("1. 正文一\n三十、三十项").notes == (
        "第2行“三十、三十项”下面没有指标，没有读入；每项请以阿拉伯数字的序号开头，例如：30. 正文",
    )
    assert reading("一、甲\n（一）子\n1. 正文一\n二、乙\n2. 正文二\n三、丙\n3. 正文三").notes == ()
    note = "第2行“{}”没有当作第30项；是一项指标的，请改为“30.”开头"
    for line in ("三十、三十项", "三十、三十项。"):
        assert reading(f"29. 正文\n{line}\n31. 正文").notes == (note.format(line),)


def test_a_table_is_pasted_with_heads_merged_levels_and_broken_cells() -> None:
    lines = (
        "一级指标\t二级指标\t序号\t三级指标正文\t责任单位",
        "一、甲\t1.子\t1\t第一",
        "段落二",
        "\t\t2\t第二\t县司法局",
        "\t2.丑\t3\t\t",
        "二、乙\t\t4\t第四\t",
    )
    text = "\r\n".join(lines)
    found = reading(text)
    assert [(row.no, row.level1, row.level2, row.text, row.unit_ids) for row in found.rows] == [
        (1, "一、甲", "1.子", "第一\n段落二", ()),
        (2, "一、甲", "1.子", "第二", (3,)),
        (3, "一、甲", "2.丑", "", ()),
        (4, "二、乙", "", "第四", ()),
    ]
    assert found.notes == (CARRIED,)


def test_a_table_without_heads_is_understood_by_its_numbers() -> None:
    for text in ("一、甲\t1.子\t1\t正文一\n\t\t2\t正文二", "一、甲\t1.子\t1.正文一\n\t\t2.正文二"):
        assert [(row.no, row.level1, row.level2, row.text) for row in reading(text).rows] == [
            (1, "一、甲", "1.子", "正文一"),
            (2, "一、甲", "1.子", "正文二"),
        ]
    with pytest.raises(SheetRefused, match="没有找到表头，第1行有几列不知道是什么，请连表头一起粘贴"):
        reading("1\t正文\t网络检索")


def test_quoted_cells_of_excel_keep_their_lines() -> None:
    found = reading('序号\t三级指标\t测评方法\n1\t"第一段\n第二段"\t网络检索\n2\t他说"好"\t')
    assert [(row.text, row.method) for row in found.rows] == [("第一段\n第二段", "网络检索"), ('他说"好"', "")]


@pytest.mark.parametrize("text", ["", "没有序号的一段话", "一、甲", "\t\t\n"])
def test_what_holds_no_indicator_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(SheetRefused, match="没有"):
        found = reading(text)
        assert found.rows or found.faults


def test_a_workbook_is_read_by_its_chinese_heads_and_merged_cells() -> None:
    rows = [HEADS, ("2021", "一、甲", "1.子", 1, "正文", "网络检索", 1.5, "县司法局", date(2026, 11, 30))]
    found = read(from_file("指标.xlsx", xlsx([("填报表",), *rows])), "2021", UNITS, origin="司法部网站")
    assert found.faults == ()
    assert found.places == ("第3行",)
    assert found.rows == (
        Row(1, "一、甲", "1.子", "正文", "司法部网站", "网络检索", 150, "", (3,), date(2026, 11, 30)),
    )


def test_faults_of_a_workbook_name_row_and_column() -> None:
    source = from_file("指标.xlsx", xlsx([HEADS, ("2021", "", "", "甲", "正文", "", "", "", "")]))
    (wrong,) = read(source, "2021", UNITS).faults
    assert (wrong.place, wrong.column) == ("第2行", "序号（D列）")


def test_json_is_read_with_its_source_and_what_nobody_knows_stays_empty() -> None:
    found = read(from_file("indicators.json", JSON.encode()), "2021", UNITS, origin="别处")
    assert found.faults == ()
    assert found.rows == (
        Row(1, "一、甲", "1.子", "正文一。", "市财政局网站"),
        Row(27, text="正文二。", source="县专栏", method="网络检索", unit_ids=(3, 4), due=date(2026, 11, 30)),
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", FileRefused),
        (b"{", BadJson),
        (b"\xff\xfe[", BadJson),
        (b"[" * 100_000, BadJson),
        (b'[{"no": NaN}]', BadJson),
        (b'[{"no": 1, "no": 2}]', BadJson),
        (b'{"no": 1}', BadJson),
        (b"[1]", BadJson),
    ],
)
def test_what_is_no_json_of_indicators_is_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        from_json(data)


def test_odd_json_values_are_faults_of_their_cells_and_unknown_keys_are_named() -> None:
    data = '[{"no": 1, "text": {"a": 1}}, {"no": true}, {"no": 3, "unit": ["县司法局"], "x": 1}]'.encode()
    found = read(from_json(data), "2021", UNITS)
    assert [each.code for each in found.faults] == ["CELL_ERROR", "FIELD_TYPE"]
    assert found.rows == (Row(3, unit_ids=(3,)),)
    assert found.notes == ("x不认识，没有读入",)
