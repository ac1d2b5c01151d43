"""A title over several lines is one title: it leaves the text of a file with all its lines, and nothing else does."""

import io
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.own_title import own_title, with_own_title, without_title
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.sandbox import read_safely
from tests.lawdocs.texts import make_pdf

MAKER, NUMBER = "鲁山县人民政府办公室", "鲁政办〔2021〕12号"
HEAD = (f"{MAKER}文件", NUMBER)
STATED = (
    "第一条　为了规范渣土运输的管理，防止运输中的撒漏污染道路，保障道路交通的安全畅通和城乡环境的整洁，制定本办法。",
    "第二条　本县行政区域内从事渣土装载、运输、消纳和与它们有关的管理活动，适用本办法，法律、法规另有规定的除外。",
    "第三条　县城市管理局负责渣土运输的监督管理工作，县公安局、县交通运输局按照各自的职责做好与它有关的工作。",
    "第四条　本办法自2021年5月1日起施行。",
)
ADDRESSED = (
    "各乡镇人民政府，县政府各部门：",
    "现将《鲁山县渣土运输管理办法》印发给你们，请认真组织学习，结合各自工作的实际情况，严格遵照执行。",
    *STATED,
)
NOTED = ("（2021年3月2日鲁山县人民政府第5次常务会议通过）", *STATED)
TITLES = {
    "one": ("鲁山县人民政府办公室关于印发鲁山县渣土运输管理办法的通知",),
    "two": ("鲁山县人民政府办公室", "关于印发鲁山县渣土运输管理办法的通知"),
    "two, the first whole by itself": ("鲁山县人民政府办公室关于印发鲁山县渣土运输管理办法", "的通知"),
    "three": ("鲁山县人民政府办公室", "关于印发鲁山县渣土运输", "管理办法的通知"),
}


def txt(head: Sequence[str], title: Sequence[str], below: Sequence[str]) -> bytes:
    return "\n".join((*head, *title, *below)).encode()


def html(head: Sequence[str], title: Sequence[str], below: Sequence[str]) -> bytes:
    centred = "".join(f'<p style="text-align:center">{escape(each)}</p>' for each in (*head, *title))
    body = "".join(f"<p>{escape(each)}</p>" for each in below)
    return f"<html><head><meta charset='utf-8'></head><body>{centred}{body}</body></html>".encode()


def word(head: Sequence[str], title: Sequence[str], below: Sequence[str], *, is_centred: bool = True) -> bytes:
    paper = docx.Document()
    for each in (*head, *title):
        paragraph = paper.add_paragraph(each)
        if is_centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for each in below:
        paper.add_paragraph(each)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def plain_word(head: Sequence[str], title: Sequence[str], below: Sequence[str]) -> bytes:
    return word(head, title, below, is_centred=False)


def pdf(head: Sequence[str], title: Sequence[str], below: Sequence[str]) -> bytes:
    drawn, y = b"", 100.0
    for each, size in (*((each, make_pdf.SIZE) for each in head), *((each, 14) for each in title)):
        drawn += make_pdf.centred(each, y, size)
        y += 30
    for each in below:
        words, y = make_pdf.paragraph(each, y, 0 if each.endswith("：") else 2)
        drawn += words
    return make_pdf.pdf([make_pdf.page(drawn)])


MAKERS: dict[str, tuple[str, Callable[..., bytes]]] = {
    "txt": ("txt", txt),
    "html": ("html", html),
    "docx": ("docx", word),
    "docx of plain paragraphs": ("docx", plain_word),
    "pdf": ("pdf", pdf),
}


@pytest.mark.parametrize("form", MAKERS)
@pytest.mark.parametrize("lines", TITLES)
@pytest.mark.parametrize(
    ("head", "below"),
    [(HEAD, ADDRESSED), (HEAD, NOTED), (HEAD, STATED), ((), ADDRESSED)],
    ids=["addressee", "note line", "articles", "no letterhead"],
)
def test_title_leaves_the_text_with_all_its_lines(
    head: Sequence[str], below: Sequence[str], lines: str, form: str
) -> None:
    kind, make = MAKERS[form]
    read = with_own_title(read_safely(kind, make(head, TITLES[lines], below)))

    assert read.title == "".join(TITLES[lines])
    assert read.text.split("\n") == [*head, *below]


@pytest.mark.parametrize("first", [f"{MAKER}关于印发《鲁山县渣土运输管理办法》的通知", "".join(TITLES["two"])])
@pytest.mark.parametrize("lines", ["one", "three"])
def test_title_that_a_page_prints_above_the_letter_is_the_same_title(first: str, lines: str) -> None:
    printed = "\n".join((*TITLES[lines], *ADDRESSED))
    for read in (ReadText(first, printed, ()), ReadText(None, f"{first}\n{printed}", ())):
        found = with_own_title(read)
        assert found.title in (first, "".join(TITLES[lines]))
        assert found.text.split("\n") == list(ADDRESSED)


def test_title_of_another_wording_takes_nothing_out_of_the_text() -> None:
    read = ReadText(None, "\n".join((*HEAD, *TITLES["three"], *ADDRESSED)), ())
    assert without_title(read, "鲁山县渣土运输管理办法") == read.text
    assert without_title(read, None) == read.text


def test_brackets_of_a_named_text_make_no_other_title() -> None:
    read = ReadText(None, "\n".join((*TITLES["two"], *ADDRESSED)), ())
    assert without_title(read, f"{MAKER}关于印发《鲁山县渣土运输管理办法》的通知") == "\n".join(ADDRESSED)


def test_issuer_above_a_title_that_is_told_without_it_stays() -> None:
    read = ReadText(None, "\n".join((NUMBER, *TITLES["three"], *ADDRESSED)), ())
    title = "关于印发鲁山县渣土运输管理办法的通知"
    assert without_title(read, title).split("\n") == [NUMBER, MAKER, *ADDRESSED]


def test_number_behind_a_title_stays_in_the_text() -> None:
    line = f"{TITLES['one'][0]}（{NUMBER}）"
    read = ReadText(None, "\n".join((line, *ADDRESSED)), ())
    assert without_title(read, TITLES["one"][0]).split("\n") == [f"（{NUMBER}）", *ADDRESSED]


def test_title_that_only_the_reader_of_the_file_saw_is_taken_as_it_found_it() -> None:
    read = ReadText("集贸市场", "第一条　甲。", ())
    assert (own_title(read), without_title(read, "集贸市场")) == ("集贸市场", "第一条　甲。")


LINES = st.one_of(
    st.sampled_from([*HEAD, *ADDRESSED, *NOTED, *(line for title in TITLES.values() for line in title)]),
    st.text("县政府关于办法的通知（）〔〕号第一条2021。：　 ", max_size=12),
)


@given(st.lists(LINES, max_size=12))
def test_nothing_but_the_title_is_lost(lines: list[str]) -> None:
    read = ReadText(None, "\n".join(lines), ())
    found = with_own_title(read)
    whole, left, title = (Counter("".join(each.split())) for each in (read.text, found.text, found.title or ""))
    assert left <= whole
    assert title <= whole - left
    assert whole - left - title <= title  # all of it is the title, which may have been printed twice
