"""An OFD is read like a PDF: whole paragraphs, no page numbers; pictures of text are said to be such."""

import pytest

from lawdocs.texts.readers import ofd
from lawdocs.texts.readers.ofd import read_ofd
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely
from tests.lawdocs.texts import make_hostile
from tests.lawdocs.texts import make_ofd as make
from tests.lawdocs.texts.make_hostile import Entry

LEFT = 28
BODY = [
    ("区卫生院：", 0),
    ("你院《关于调整开放时间的请示》收悉。经研究，现批复", 2),
    ("如下，请遵照执行。", 0),
    ("同意你院自下月起调整开放时间，并请提前在门口和网站", 2),
    ("上告知公众。", 0),
    ("此复。", 2),
    ("二〇二六年三月十日", 16),
]


def body(first: int, last: int | None = None, y: float = 100) -> str:
    rows = BODY[first:last]
    return "".join(make.text(line, LEFT + indent * make.SIZE, y + at * 10) for at, (line, indent) in enumerate(rows))


def test_paragraphs_are_joined_over_pages_and_numbers_of_pages_left_out() -> None:
    head = make.text("关于同意调整开放时间的批复", 40, 60, 7.76)
    one = head + body(0, 4, 80) + make.text("— 1 —", 150, 280, 4.9)
    two = body(4, None, 40) + make.text("— 2 —", 30, 280, 4.9)
    shown = read_ofd(make.ofd([one, two]))
    assert shown.title == "关于同意调整开放时间的批复"
    assert shown.text.split("\n") == [
        "区卫生院：",
        "你院《关于调整开放时间的请示》收悉。经研究，现批复如下，请遵照执行。",
        "同意你院自下月起调整开放时间，并请提前在门口和网站上告知公众。",
        "此复。",
        "二〇二六年三月十日",
    ]


def test_page_without_text_is_told() -> None:
    assert read_ofd(make.ofd([body(0), ""])).remarks == ("第2页没有文字，其中的内容未读入，请核对。",)


def test_ofd_of_pictures_only_is_said_to_be_one() -> None:
    with pytest.raises(FileRefused) as caught:
        read_safely("ofd", make.ofd(["", ""]))
    assert (caught.value.code, caught.value.message) == (
        "NO_TEXT_LAYER",
        "该 OFD 没有可读取的文字，可能是扫描件或者图片",
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (make_hostile.docx(), "TYPE_MISMATCH"),
        (make.ofd([body(0)])[:-60], "FILE_CORRUPT"),
        (make_hostile.ofd(), "FILE_CORRUPT"),
        (make_hostile.ofd(root=b"<a"), "FILE_CORRUPT"),
        (make_hostile.ofd(root=b"<!DOCTYPE a><a/>"), "XML_DTD"),
        (make.ofd([body(0)], Entry("Doc_0/Res/a.png", b"\0" * 11 * 2**20)), "ARCHIVE_UNSAFE"),
        (make.ofd([body(0)], Entry("Doc_0/Attachs/a.zip", make_hostile.docx())), "ACTIVE_CONTENT"),
        (make.ofd([body(0)], Entry("Doc_0/Encryptions.xml", b"<a/>")), "FILE_ENCRYPTED"),
        (make.ofd(["<a>" * 20_000 + "</a>" * 20_000]), "NO_TEXT_LAYER"),
    ],
)
def test_bad_ofd_is_answered_exactly(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_safely("ofd", data)
    assert caught.value.code == code


def test_ofd_of_more_pages_than_are_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ofd.MOST_PAGES == 300
    monkeypatch.setattr(ofd, "MOST_PAGES", 1)
    with pytest.raises(FileRefused, match="ARCHIVE_UNSAFE"):
        read_ofd(make.ofd([body(0), body(0)]))
