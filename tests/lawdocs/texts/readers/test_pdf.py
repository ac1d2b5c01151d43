"""A PDF is read as a person reads it: whole paragraphs in order, without what belongs to its pages only."""

import pytest

from lawdocs.texts.readers import pdf
from lawdocs.texts.readers.pdf import read_pdf
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely
from tests.lawdocs.texts import make_hostile
from tests.lawdocs.texts import make_pdf as make

LONG = (
    "为了规范停车泊位的设置和管理，保障道路交通有序、安全、畅通，方便群众出行，"
    "根据有关法律、法规的规定，结合本县实际，制定本办法。"
)
OTHER = "本县城区内停车泊位的规划、设置、使用和管理，适用本办法。"


def read(*pages: bytes) -> ReadText:
    return read_pdf(make.pdf(pages))


def set_below(words: list[str], y: float = 200) -> bytes:
    """Paragraphs one below the other."""
    drawn = b""
    for each in words:
        lines, y = make.paragraph(each, y)
        drawn += lines
    return drawn


def test_lines_of_a_paragraph_are_joined_and_paragraphs_are_not() -> None:
    shown = read(make.page(set_below([f"第一条　{LONG}", OTHER, f"第二条　{LONG}"])))
    assert shown.text.split("\n") == [f"第一条　{LONG}", OTHER, f"第二条　{LONG}"]


def test_paragraph_goes_on_over_the_page_break_without_the_page_number() -> None:
    half = 2 * make.PER_LINE - 2
    first = make.page(set_below([OTHER, LONG[:half]], 700), make.text("— 1 —", 480, 800, 14))
    second = make.page(
        make.paragraph(LONG[half:], 100, indent=0)[0], set_below([OTHER] * 6, 200), make.text("— 2 —", 80, 800, 14)
    )
    assert read(first, second).text.split("\n") == [OTHER, LONG, *[OTHER] * 6]


def test_title_over_two_lines_is_whole_and_number_above_it_stays() -> None:
    shown = read(
        make.page(
            make.text("示例县人民政府文件", 90, 120, 30, spread=14),
            make.centred("示政〔2026〕3号", 170),
            make.centred("示例县人民政府关于印发示例县", 240, 22),
            make.centred("停车泊位管理办法的通知", 280, 22),
            make.paragraph("各乡镇人民政府，县政府各部门：", 340, indent=0)[0],
            set_below([LONG, OTHER], 370),
        )
    )
    assert shown.title == "示例县人民政府关于印发示例县停车泊位管理办法的通知"
    assert shown.text.split("\n") == [
        "示例县人民政府文件",
        "示政〔2026〕3号",
        "各乡镇人民政府，县政府各部门：",
        LONG,
        OTHER,
    ]
    assert shown.whole.split("\n")[2] == shown.title


def test_paragraph_whose_last_line_is_full_ends_all_the_same() -> None:
    full = (LONG * 2)[: 3 * make.PER_LINE - 2]
    assert read(make.page(set_below([full, OTHER, full, OTHER]))).text.split("\n") == [full, OTHER] * 2


def test_page_of_short_lines_has_the_margins_of_the_others() -> None:
    short = [f"第{number}项" for number in "一二三四五六七八"]
    shown = read(make.page(set_below([LONG, OTHER, LONG, OTHER])), make.page(set_below(short)))
    assert shown.text.split("\n") == [LONG, OTHER, LONG, OTHER, *short]


def test_title_within_the_text_that_fills_its_line_is_whole() -> None:
    width = make.PER_LINE * make.SIZE // 24
    title = ("示例县药品医疗器械突发重大安全事故应急处置预案" * 2)[: width + 5]
    head = make.centred(title[:width], 480, 24) + make.centred(title[width:], 520, 24)
    drawn = make.page(set_below([LONG, OTHER, LONG]), head, set_below([LONG, OTHER], 570))
    assert read(drawn).text.split("\n") == [LONG, OTHER, LONG, title, LONG, OTHER]


def test_issuers_of_a_joint_document_stand_above_its_title() -> None:
    shown = read(
        make.page(
            make.text("示例县公安局", 90, 100, 30),
            make.text("示例县城市管理局文件", 90, 140, 30),
            make.centred("示公通〔2026〕3号", 190),
            make.centred("关于印发停车泊位管理办法的通知", 250, 22),
            set_below([LONG, OTHER], 300),
        )
    )
    assert shown.title == "关于印发停车泊位管理办法的通知"
    assert shown.text.split("\n")[:3] == ["示例县公安局", "示例县城市管理局文件", "示公通〔2026〕3号"]


def test_letter_spaced_heading_within_the_text_is_squeezed() -> None:
    drawn = make.page(set_below([LONG, OTHER]), make.text("目录表", 200, 400, spread=40), set_below([LONG, OTHER], 440))
    assert read(drawn).text.split("\n") == [LONG, OTHER, "目录表", LONG, OTHER]


@pytest.mark.parametrize("spread", [8, 16, 32])
def test_letter_spaced_title_is_squeezed(spread: int) -> None:
    shown = read(make.page(make.text("通知", 250, 100, 22, spread=spread), set_below([LONG, OTHER, LONG])))
    assert shown.title == "通知"


def test_space_behind_an_article_and_wide_gaps_stay() -> None:
    shown = read(
        make.page(
            set_below([LONG, OTHER, LONG]),
            make.text("附件：1.", make.LEFT + 32, 600),
            make.text("单位", make.LEFT, 660),
            make.text("电话", make.LEFT + 200, 660),
        )
    )
    assert shown.text.split("\n")[-1] == "单位　　电话"


def test_running_heads_and_bare_page_numbers_are_left_out() -> None:
    pages = [
        make.page(
            make.centred(f"示例县人民政府公报　2026年第{number}期", 50, 10),
            set_below([OTHER, LONG, f"第{number}页的内容到此为止。"]),
            make.centred(str(number + 10), 810, 10),
        )
        for number in range(1, 5)
    ]
    lines = read(*pages).text.split("\n")
    assert [line for line in lines if "公报" in line or line.isdigit()] == []
    assert sum("页的内容" in line for line in lines) == 4


def test_number_that_does_not_count_pages_stays() -> None:
    numbers = ["1", "85", "3", "40", "12", "44", "19"]
    pages = [make.page(set_below([LONG, OTHER]), make.centred(number, 800)) for number in numbers]
    assert [line for line in read(*pages).text.split("\n") if line.isdigit()] == numbers


def test_columns_are_read_one_after_the_other() -> None:
    left = [f"左栏第{number}行的文字写满这一栏" for number in "一二三四五六"]
    right = [f"右栏第{number}行的文字写满这一栏" for number in "一二三四五六"]
    drawn = b""
    for at, (one, other) in enumerate(zip(left, right, strict=True)):
        drawn += make.text(one, 60, 200 + at * 20, 14) + make.text(other, 320, 200 + at * 20, 14)
    text = read(make.page(drawn)).text.replace("\n", "")
    assert text == "".join(left + right)


def test_cells_of_a_table_are_parted_by_tabs_and_a_spanning_cell_is_said_in_each_row() -> None:
    rows = [["序号", "类别", "名称"], ["1", "车辆", "小型客车"], [None, None, "大型客车"], ["2", "", "其他"]]
    shown = read(make.page(set_below([LONG, OTHER]), make.table(rows, 400, [60, 120, 200]), set_below([OTHER], 640)))
    assert shown.text.split("\n") == [
        LONG,
        OTHER,
        "序号\t类别\t名称",
        "1\t车辆\t小型客车",
        "1\t车辆\t大型客车",
        "2\t\t其他",
        OTHER,
    ]


def test_table_over_a_page_break_has_one_head_and_whole_rows() -> None:
    head = ["序号", "名称", "代码"]
    first = make.table([head, ["1", "甲", "A1"], ["2", "乙（在设计上不带有", "B2"]], 600, [60, 200, 80])
    second = make.table([head, ["", "视频显示器的）", ""], ["3", "丙", "C3"]], 80, [60, 200, 80])
    shown = read(make.page(set_below([OTHER, LONG]), first), make.page(second, set_below([OTHER, LONG, OTHER], 300)))
    assert shown.text.split("\n")[2:6] == [
        "序号\t名称\t代码",
        "1\t甲\tA1",
        "2\t乙（在设计上不带有视频显示器的）\tB2",
        "3\t丙\tC3",
    ]


def test_page_without_text_is_told_where_others_have_some() -> None:
    shown = read(make.page(set_below([LONG])), make.page())
    assert shown.remarks == ("第2页没有文字层，其中的内容未读入，请核对。",)


def test_text_on_its_side_is_told() -> None:
    shown = read(make.page(set_below([LONG])), make.page(make.sideways(OTHER)), make.page(make.sideways("第三页")))
    assert shown.text == LONG
    assert shown.remarks == (
        "第3页没有文字层，其中的内容未读入，请核对。",
        "第2页有横置的文字，未读入，请核对。",
    )


def test_scanned_document_has_no_text_layer() -> None:
    with pytest.raises(FileRefused) as caught:
        read_safely("pdf", make.pdf([make.page(), make.page()]))
    assert (caught.value.code, caught.value.message, caught.value.status) == (
        "NO_TEXT_LAYER",
        "该 PDF 为扫描件,没有可读取的文字",
        422,
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (make_hostile.docx(), "TYPE_MISMATCH"),
        (make.pdf([make.page(set_below([LONG]))])[:-40], "FILE_CORRUPT"),
        (make_hostile.pdf(), "FILE_CORRUPT"),
        (make_hostile.pdf(trailer=b"/Encrypt 9 0 R"), "FILE_ENCRYPTED"),
        (make_hostile.pdf(b"9 0 obj\n<</S/JavaScript/JS(app.alert)>>\nendobj"), "ACTIVE_CONTENT"),
        (make_hostile.pdf(b"9 0 obj\n<</Type/EmbeddedFile>>\nendobj"), "ACTIVE_CONTENT"),
    ],
)
def test_bad_pdf_is_answered_exactly(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_safely("pdf", data)
    assert caught.value.code == code


def test_pdf_of_more_pages_than_are_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf.MOST_PAGES == 300
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    with pytest.raises(FileRefused, match="ARCHIVE_UNSAFE"):
        read(*[make.page(set_below([OTHER]))] * 3)


def test_pages_that_lead_in_a_circle_are_refused() -> None:
    kids = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 9/Kids[2 0 R]>>\n"
    circle = kids + b"endobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    with pytest.raises(FileRefused, match="FILE_CORRUPT"):
        read_safely("pdf", circle)


def test_stream_that_unpacks_to_gigabytes_is_stopped() -> None:
    with pytest.raises(FileRefused, match="ARCHIVE_UNSAFE"):
        read_safely("pdf", make.pdf([make.page()], bomb=600 * 2**20))
