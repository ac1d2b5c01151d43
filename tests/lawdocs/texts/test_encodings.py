"""The encoding of a text is found out; bytes that are no text are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.encodings import decoded
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely

TEXT = (
    "示例县停车泊位管理办法\r\n第一条　为了规范停车泊位的设置和管理（含道路），制定本办法。\r\n"
    "第二条　自2026年3月1日起施行。\r\n"
)
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_read_in_every_encoding(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding)) == TEXT
    shown = read_safely("txt", TEXT.encode(encoding))
    assert (shown.title, shown.text.split("\n")[1]) == ("示例县停车泊位管理办法", "第二条　自2026年3月1日起施行。")


def test_marked_utf16_of_the_other_byte_order_is_read() -> None:
    assert decoded(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


@pytest.mark.parametrize(
    "data",
    [
        b"\0\1binary",
        b"\0binary!",
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00",
        bytes(range(256)),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        TEXT.encode("utf-16-le")[:-1],
        "plain words only".encode("utf-16-le"),
        b"\xff\xfe\x00",
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    assert decoded(data) is None
    with pytest.raises(FileRefused, match="TYPE_MISMATCH"):
        read_safely("txt", data)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60))
def test_any_text_in_utf8_is_read_byte_for_byte(text: str) -> None:
    assert decoded(text.encode("utf-8-sig")) == text


@given(
    st.text(st.sampled_from("第一条为了规范管理办法自年月日起施行县政府文件，。（）　\n123"), min_size=12, max_size=60)
)
def test_chinese_text_in_any_encoding_is_never_another_text(text: str) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert decoded(text.encode(encoding)) == text
