"""Secrecy marks in titles, texts and uploaded files."""

import pytest

from lawdocs.texts.intake import FileRefused
from lawdocs.texts.secrecy import marked_in_file, secrecy_mark
from tests.lawdocs.texts import make_hostile as make

LINE = "机密★1年"


def word_file(*lines: str) -> bytes:
    return make.docx(make.body_xml("".join(make.paragraph(line) for line in lines)))


@pytest.mark.parametrize("mark", ["绝密★", "机密★1年", "秘密 ★", "机　密★", "秘\u3000密 ★ 10年"])
def test_mark_is_found_in_title_and_head_of_a_text(mark: str) -> None:
    assert mark.startswith(secrecy_mark(f"{mark}关于某事的通知"))
    assert mark.startswith(secrecy_mark("关于某事的通知", f"000001\n{mark}\n正文"))


@pytest.mark.parametrize("text", ["保守国家秘密的规定", "商业秘密保护办法", "机密文件管理", "★优秀★", "秘而不密★"])
def test_words_of_secrecy_without_the_star_are_no_mark(text: str) -> None:
    assert secrecy_mark(text, text) is None


def test_mark_far_down_a_text_is_none() -> None:
    assert secrecy_mark("通知", "字" * 700 + LINE) is None


@pytest.mark.parametrize("name", ["机密★1年 说明.pdf", "秘密★说明.docx", "绝密★.jpg"])
def test_mark_in_the_name_of_any_file_is_found(name: str) -> None:
    assert marked_in_file(name, b"") is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_mark_in_the_head_of_a_text_file_is_found_in_every_encoding(encoding: str) -> None:
    marked = f"000001\n{LINE}\n关于某事的说明\n" + "正文。" * 500
    assert marked_in_file("说明.txt", marked.encode(encoding)) == "机密★"
    assert marked_in_file("说明.TXT", ("正文。" * 500 + LINE).encode(encoding)) is None


def test_mark_in_the_head_of_a_word_file_is_found_above_and_below_its_title() -> None:
    assert marked_in_file("说明.docx", word_file(LINE, "关于某事的说明", "正文。")) == "机密★"
    assert marked_in_file("说明.docx", word_file("关于某事的说明", LINE, "正文。")) == "机密★"
    assert marked_in_file("说明.docx", word_file("机密★说明办法", "正文。")) == "机密★"
    assert marked_in_file("说明.docx", word_file("关于某事的说明", *["正文。"] * 100, LINE)) is None


def test_kinds_that_are_not_read_are_known_by_their_names_only() -> None:
    assert marked_in_file("说明.pdf", LINE.encode()) is None


def test_word_file_that_cannot_be_read_is_not_let_in() -> None:
    with pytest.raises(FileRefused, match="FILE_CORRUPT"):
        marked_in_file("说明.docx", make.docx(make.PLAIN[:-20]))
