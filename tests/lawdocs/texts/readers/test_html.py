"""A page is read as it is seen: blocks, line breaks, tables and numbers; no scripts, nothing hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.readers.html import read_html, read_markup
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely
from tests.lawdocs.texts import make_hostile as make

ARTICLES = "<p>第一条　为了规范，制定本办法。</p><p>第二条　本办法自公布之日起施行。</p>"


def lines(body: str) -> list[str]:
    return read_html(f"<html><body>{body}</body></html>".encode()).text.split("\n")


def test_blocks_and_line_breaks_are_lines_and_blanks_are_one() -> None:
    assert lines("<div>第一条　甲，<b>乙</b>\n  丙。<br>丁。<div>戊。</div>己。</div>庚。") == [
        "第一条　甲，乙 丙。",
        "丁。",
        "戊。",
        "己。",
        "庚。",
    ]


def test_indent_of_full_width_spaces_is_left_out() -> None:
    assert lines("<p>　　第一条　甲。</p><p>&nbsp;&nbsp;第二条　乙。</p>") == ["第一条　甲。", "第二条　乙。"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '乙';</script>",
        "<style>p { content: '乙' }</style>",
        "<!-- 乙 -->",
        '<p style="display: none">乙</p>',
        '<span style="VISIBILITY:hidden">乙</span>',
        "<p hidden>乙</p>",
        '<span style="mso-hide:all">乙</span>',
        "<nav>乙</nav>",
        "<del>乙</del>",
        "<select><option>乙</option></select>",
        "<template><p>乙</p></template>",
    ],
)
def test_what_is_not_seen_is_not_read(hidden: str) -> None:
    assert lines(f"<p>甲。</p>{hidden}<p>丙。</p>") == ["甲。", "丙。"]


def test_hidden_and_deleted_text_is_told() -> None:
    shown = read_html("<p>甲<del>乙</del></p><p hidden>丙</p>".encode())
    assert shown.remarks == ("网页含隐藏文字，未读入，请核对。", "网页含标记为删除的文字，未读入，请核对。")


def test_table_rows_are_lines_and_a_spanning_cell_is_said_in_each() -> None:
    table = (
        "<table><caption>明细表</caption><thead><tr><th>序号</th><th>类别</th><th>名称</th></tr></thead>"
        "<tr><td>1</td><td rowspan=2>车辆</td><td><p>小型</p><p>客车</p></td></tr><tr><td>2</td><td>大型客车</td></tr>"
        "<tr><td>3</td><td></td><td>其他</td></tr></table>"
    )
    assert lines(f"<p>见下表。</p>{table}") == [
        "见下表。",
        "明细表",
        "序号\t类别\t名称",
        "1\t车辆\t小型 客车",
        "2\t车辆\t大型客车",
        "3\t\t其他",
    ]


def test_table_that_lays_out_the_page_is_read_as_blocks() -> None:
    assert lines(f"<table><tr><td>{ARTICLES}</td></tr></table>") == [
        "第一条　为了规范，制定本办法。",
        "第二条　本办法自公布之日起施行。",
    ]


def test_numbers_of_lists_are_read() -> None:
    assert lines("<ol start=3><li>甲</li><li><p>乙</p></li><li value=9>丙</li></ol><ul><li>丁</li></ul>") == [
        "3.甲",
        "4.乙",
        "9.丙",
        "丁",
    ]


@pytest.mark.parametrize(
    "head",
    [
        "<h1>示例县停车办法</h1>",
        '<p align="center">示例县</p><p align="center">停车办法</p>',
        '<div style="text-align:center"><p>示例县停车办法</p></div>',
        "<center>示例县停车办法</center>",
    ],
)
def test_title_is_taken_off_the_text(head: str) -> None:
    shown = read_html(f"{head}{ARTICLES}".encode())
    assert (shown.title, shown.text.split("\n")[0]) == ("示例县停车办法", "第一条　为了规范，制定本办法。")


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8", "<meta charset=utf-8>"),
        ("gb18030", "<meta charset=gb2312>"),
        ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'),
        ("gb18030", ""),
        ("gb18030", "<meta charset=utf-8>"),
        ("big5", "<meta charset=big5>"),
        ("utf-16", "<meta charset=utf-8>"),
        ("utf-8-sig", "<meta charset=gb2312>"),
    ],
)
def test_encoding_is_found_out(encoding: str, head: str) -> None:
    text = "制定本法" if encoding == "big5" else "第一条　为了规范𠮷，制定本办法。"
    assert read_html(f"<html><head>{head}</head><body>{text}</body></html>".encode(encoding)).text == text


def test_entities_of_a_declaration_are_not_expanded() -> None:
    page = '<!DOCTYPE html [<!ENTITY e "法法法法">]><body><p>第一条&e;</p></body>'
    assert "法法" not in read_safely("html", page.encode()).text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        ("第一条　没有标签。".encode(), "TYPE_MISMATCH"),
        (make.pdf(), "TYPE_MISMATCH"),
        (make.docx(), "TYPE_MISMATCH"),
        (b"<p>\x00\x01\x02</p>", "TYPE_MISMATCH"),
    ],
)
def test_what_is_no_page_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_safely("html", data)
    assert caught.value.code == code


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td", "ol><li"])
def test_deep_nesting_is_read_or_refused(tag: str) -> None:
    page = f"<{tag}>" * 20_000 + "甲"
    try:
        answer = read_safely("html", page.encode()).text.strip("1.")
    except FileRefused as refusal:
        answer = refusal.code
    assert answer in ("甲", "", "FILE_CORRUPT")


PIECES = st.sampled_from(
    ("<p>", "</p>", "<div hidden>", "</div>", "<table>", "<tr>", "<td rowspan=3>", "<td>", "</table>", "<ol start=7>")
    + ("<li>", "</ol>", "<br>", "<b>", "</b>", "<script>", "</script>", "<!--", "-->", "&#0;", "&lt;", "甲", " ", "　")
)


@given(st.lists(PIECES, max_size=30))
def test_any_heap_of_pieces_is_read(pieces: list[str]) -> None:
    shown = read_markup("<p>" + "".join(pieces))
    assert all(line == line.strip() and line for line in shown.text.split("\n") if shown.text)
    assert "script" not in shown.text
