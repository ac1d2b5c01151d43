"""Reading rows of documents published before: what is refused, what is remarked, what is kept to the letter."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from lawdocs.documents import row_files
from lawdocs.documents.row_files import BadLine, TooBig, Unreadable, count_rows, numbered_lines, parse_line
from lawdocs.documents.stock_rows import REQUIRED, RowRefused, StockRow, read_row

TODAY = date(2026, 10, 13)
WHOLE = {
    "id": "row-1",
    "title": "鲁山县集贸市场管理办法",
    "issuer": "鲁山县人民政府",
    "doc_no": "鲁政[2019]第07号",
    "genre": "通知",
    "subject": "商贸、海关、旅游\\国内贸易（含供销）",
    "index_no": "11410423005486035X/2019-00007",
    "written": "2019-03-01",
    "published": "2019-03-05",
    "effective": "2019-04-01",
    "expires": "2029-03-31",
    "status": "有效",
    "text": "第一条　为了规范集贸市场管理，制定本办法。\r\n",
}


def read(**changes: object) -> StockRow:
    return read_row(WHOLE | changes, "stock.jsonl", TODAY, TODAY)


def problems(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(RowRefused) as refused:
        read(**changes)
    return [(problem.code, problem.key) for problem in refused.value.problems]


def test_complete_row_is_read_without_remark() -> None:
    row = read()

    assert row.remarks == ()
    assert (row.title, row.issuer, row.source_id) == (WHOLE["title"], WHOLE["issuer"], "row-1")
    assert (row.written_on, row.published_on, row.in_force_from) == (
        date(2019, 3, 1),
        date(2019, 3, 5),
        date(2019, 4, 1),
    )
    assert row.text == WHOLE["text"]


def test_number_is_shown_with_its_brackets_and_compared_in_one_form() -> None:
    assert (read().number, read().number_as_given) == ("鲁政〔2019〕第07号", "鲁政[2019]第07号")
    assert (read(doc_no="（甲）办法[2019]").number, read(doc_no="（甲）办法[2019]").number_as_given) == (
        "（甲）办法[2019]",
        None,
    )
    assert read(doc_no="鲁政〔2019〕7号").number_as_given is None
    assert read().number_key == read(doc_no="鲁政〔2019〕7号").number_key == "鲁政〔2019〕7号"


@pytest.mark.parametrize("title", [None, "", "  ", "\u3000", "\u200b\u200d", "\ufeff", "\n"])
def test_title_nobody_can_see_is_refused(title: str | None) -> None:
    assert problems(title=title) == [("FIELD_REQUIRED", "title")]


def test_row_without_title_is_refused() -> None:
    with pytest.raises(RowRefused, match="FIELD_REQUIRED title"):
        read_row({}, "stock.jsonl", TODAY, TODAY)


def test_title_of_300_characters_is_taken_and_of_301_is_too_long() -> None:
    assert read(title="文" * 300).title == "文" * 300
    assert problems(title="文" * 301) == [("FIELD_TOO_LONG", "title")]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\t", "\x1b", "\x7f", "\x85", "\ud800", "\u202e", "\u2067"])
def test_control_character_in_a_title_is_refused(character: str) -> None:
    assert problems(title=f"关于{character}的通知") == [("FIELD_BAD_CHAR", "title")]


def test_control_character_in_a_text_is_refused_but_lines_and_tabs_are_kept() -> None:
    assert problems(text="第一条\x00") == [("FIELD_BAD_CHAR", "text")]
    assert read(text="第一条\t甲\r\n第二条\n").text == "第一条\t甲\r\n第二条\n"


def test_line_break_in_a_title_is_undone_with_a_remark() -> None:
    row = read(title="关于集贸市场\n 管理的通知\n")

    assert row.title == "关于集贸市场管理的通知"
    assert row.remarks == ("标题中的换行已去掉",)


@pytest.mark.parametrize(
    "value", ["2026-02-30", "2026-13-01", "20260101", "2026-W01-1", "2026/1/1", "去年", "1899-12-31", "9999-12-31"]
)
@pytest.mark.parametrize("key", ["written", "published", "effective", "expires"])
def test_day_that_is_none_is_refused(key: str, value: str) -> None:
    assert problems(**{key: value}) == [("DATE_INVALID", key)]


def test_every_problem_of_a_row_is_named_at_once() -> None:
    found = problems(title=" ", doc_no="号" * 121, published="2026-02-30", text="\x00", genre=7)
    assert sorted(found) == [
        ("DATE_INVALID", "published"),
        ("FIELD_BAD_CHAR", "text"),
        ("FIELD_REQUIRED", "title"),
        ("FIELD_TOO_LONG", "doc_no"),
        ("FIELD_TYPE", "genre"),
    ]


@pytest.mark.parametrize("changes", [{"title": "机密★一年 鲁山县通知"}, {"text": "绝密 ★\n关于某事的通知"}])
def test_secret_row_is_refused(changes: dict[str, str]) -> None:
    assert problems(**changes) == [("SECRET_FORBIDDEN", "")]


def test_missing_fields_are_one_remark_and_nothing_is_guessed() -> None:
    row = read_row({"title": "鲁山县某通知"}, "stock.jsonl", TODAY, TODAY)

    labels = "制定机关、发文字号、索引号、主题分类、体裁、成文日期、公布日期、施行日期、效力状态、正文"
    assert row.remarks == (f"缺{labels}",)
    assert len(labels.split("、")) == len(REQUIRED)
    assert [row.issuer, row.number, row.published_on, row.in_force_from, row.text] == [None] * 5
    assert row.standing.in_force_until is row.standing.stated_status is None


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        ({"effective": "2019-03-04"}, "施行日期早于公布日期"),
        ({"written": "2019-03-06"}, "公布日期早于成文日期"),
        ({"expires": "2019-03-31"}, "来源写明的有效期截止日2019-03-31早于施行日期，未采用；效力记为“不详”，请核对原文"),
        ({"effective": None, "expires": "2019-03-04"}, "有效期截止日早于公布日期"),
        ({"published": "2026-10-14", "effective": "2026-10-14"}, "公布日期晚于导入当日"),
        ({"truncated": True}, "来源的正文不完整"),
        ({"redacted": True}, "来源的正文遮盖了部分内容"),
        ({"doc_no": "鲁政〔2019〕7号\ue003"}, "发文字号中有无法显示的字符"),
    ],
)
def test_oddity_is_remarked(changes: dict[str, object], remark: str) -> None:
    assert remark in read(**changes).remarks


def test_first_day_that_contradicts_the_end_is_not_stored() -> None:
    row = read(status="失效", effective="2035-01-01")
    assert (row.in_force_from, row.standing.has_start) == (None, False)


def test_source_is_the_web_address_or_else_the_file() -> None:
    assert read(source_url="https://www.example.gov.cn/a.htm").source == "https://www.example.gov.cn/a.htm"
    assert read(source_url="javascript:alert(1)").source == "存量导入（stock.jsonl）"
    assert read().source == "存量导入（stock.jsonl）"


def test_rare_characters_stay_as_they_are() -> None:
    assert read(title="𠮷𰻝镇通知２０２６").title == "𠮷𰻝镇通知２０２６"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"{", "该行不是有效的 JSON"),
        (b'{"title": "a"} {"title": "b"}', "该行不是有效的 JSON"),
        (b'{"title": "a", "title": "b"}', "该行不是有效的 JSON"),
        (b'{"title": NaN}', "该行不是有效的 JSON"),
        (b"[" * 100_000, "该行不是有效的 JSON"),
        (b'["title"]', "该行不是 JSON 对象"),
        ('{"title": "鲁山县某办法"}'.encode("gb18030"), "该行不是 UTF-8 编码"),
    ],
)
def test_bad_line_is_named(line: bytes, sentence: str) -> None:
    with pytest.raises(BadLine, match=sentence):
        parse_line(line)


def test_line_over_the_limit_is_named_and_the_next_one_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_files, "MAX_LINE", 100)
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"title": "a" * 1000}) + '\n{"title": "b"}\n', encoding="utf-8")
    (first, long), (second, short) = numbered_lines(path)

    assert (first, second) == (1, 2)
    with pytest.raises(BadLine, match="该行超过"):
        parse_line(long)
    assert parse_line(short) == {"title": "b"}


def test_rows_are_numbered_as_lines_and_blank_lines_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\xef\xbb\xbf{}\n\n  \n{}")

    assert [number for number, _ in numbered_lines(path)] == [1, 4]
    assert [parse_line(line) for _, line in numbered_lines(path)] == [{}, {}]
    assert count_rows(path) == 2


def test_100_000_rows_are_taken_and_one_more_is_too_big(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"{}\n" * 100_000)
    assert count_rows(path) == 100_000

    path.write_bytes(b"{}\n" * 100_001)
    with pytest.raises(TooBig):
        count_rows(path)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-9], lambda data: b"no gzip", lambda data: data[:20] + b"?" * 60]
)
def test_damaged_gzip_cannot_be_read(damage: object, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(damage(gzip.compress(b'{"title": "a"}\n' * 50)))

    with pytest.raises(Unreadable):
        count_rows(path)
