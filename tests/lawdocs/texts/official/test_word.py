"""The DOCX of an official paper: read back it has the same structure, and an office suite sets it without loss."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lawdocs.texts.docx_reader import read_docx
from lawdocs.texts.official.paper import Paper
from lawdocs.texts.official.word import make_docx
from lawdocs.texts.structure import Block, Role, parse
from tests.lawdocs.texts import office
from tests.lawdocs.texts.official.measuring import Measured
from tests.lawdocs.texts.official.samples import (
    LAW,
    NOTICE,
    a_draft_copy,
    a_joint_paper,
    a_letter,
    a_notice,
    a_paper,
    an_order,
    an_upward_paper,
    some_minutes,
)

HEAD = (Role.LETTERHEAD, Role.NUMBER, Role.TITLE)
# The order of elements that Word insists on, of those that are written here.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr tabs autoSpaceDE autoSpaceDN spacing ind jc "
    "outlineLvl rPr",
    "tblPr": "tblStyle tblpPr tblW jc tblBorders tblLayout tblCellMar tblLook",
}
PAPERS = [a_paper, a_notice, a_joint_paper, an_upward_paper, a_letter, an_order, a_draft_copy]


def said(blocks: tuple[Block, ...]) -> list[tuple[str, str, str, str]]:
    """What a block is, without where it stands."""
    return [(each.kind, each.role, each.label, each.text) for each in blocks]


@pytest.mark.parametrize(("make", "text"), [(a_paper, LAW), (a_notice, NOTICE)])
def test_read_back_it_has_the_same_structure(make: Callable[[], Paper], text: str) -> None:
    paper = make()
    read = read_docx(make_docx(paper))
    assert read.title == "".join(paper.title.split())
    assert read.remarks == ()
    found, given_blocks = parse(read.text), parse(text)
    head = [each.role for each in found.blocks[:2]]
    assert head == [Role.LETTERHEAD, Role.NUMBER]
    rest = [each for each in found.blocks if each.role not in HEAD[:2]]
    wanted = said(given_blocks.blocks)
    assert said(tuple(rest))[: len(wanted)] == wanted
    assert [each.role for each in rest[len(wanted) :] if each.role is not Role.IMPRINT] == (
        [Role.SIGNATURE, Role.DATE] if make is a_paper else []
    )
    assert sum(each.role is Role.IMPRINT for each in rest) == 2


@pytest.mark.parametrize("make", PAPERS)
def test_the_articles_of_every_form_come_back(make: Callable[[], Paper]) -> None:
    outline = parse(read_docx(make_docx(make())).text)
    expected = parse(NOTICE if make is a_notice else LAW)
    assert [(each.label, each.text) for each in outline.articles] == [
        (each.label, each.text) for each in expected.articles
    ]
    assert not outline.gaps


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=80))
def test_any_text_gives_a_file_with_all_its_characters(line: str) -> None:
    data = make_docx(a_paper(f"第一条　{line}\n{line}", f"关于{line}的通知", copies_to=line))
    text = read_docx(data)
    whole = "".join(f"{text.title or ''}{text.text}".split())
    assert "".join(line.split()).replace("\ufffe", "").replace("\uffff", "") in whole


def test_the_page_has_the_grid_of_the_standard() -> None:
    section = Document(io.BytesIO(make_docx(a_paper()))).sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert int(grid.get(qn("w:linePitch"))) * 22 / 20 == pytest.approx(225 / 25.4 * 72, abs=2)
    characters = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert characters * 28 == pytest.approx(156 / 25.4 * 72, abs=0.1)


def test_chinese_fonts_are_named_as_the_standard_names_them() -> None:
    with zipfile.ZipFile(io.BytesIO(make_docx(a_notice()))) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    fonts = {each.get(qn("w:eastAsia")) for each in body.iter(qn("w:rFonts"))}
    assert fonts == {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"}


def test_minutes_hang_their_lists_and_an_order_has_no_red_line() -> None:
    minutes = Document(io.BytesIO(make_docx(some_minutes())))
    texts = [each.text for each in minutes.paragraphs]
    (present,) = [each for each in minutes.paragraphs if each.text.startswith("出席：")]
    indents = present.paragraph_format
    assert [round(indents.left_indent.mm, 1), round(indents.first_line_indent.mm, 1)] == [27.9, -16.7]
    assert "鲁山县人民政府常务会议纪要" in texts
    assert "鲁山县人民政府" not in texts, "nobody signs minutes"
    order = Document(io.BytesIO(make_docx(an_order())))
    borders = [each.text for each in order.paragraphs if each._p.pPr is not None and each._p.pPr.find(qn("w:pBdr"))]
    assert borders == []
    signed = [each.text for each in order.paragraphs if "王示例" in each.text]
    assert signed == ["县长\u3000\u3000王示例"]


def test_even_pages_have_their_binding_edge_at_the_right() -> None:
    with zipfile.ZipFile(io.BytesIO(make_docx(a_paper()))) as file:
        settings_part = etree.fromstring(file.read("word/settings.xml"))
    names = [qn(f"w:{name}") for name in ("zoom", "mirrorMargins", "proofState")]
    assert [each.tag for each in settings_part][:3] == names


@pytest.mark.parametrize("make", PAPERS)
def test_properties_stand_in_the_order_that_word_insists_on(make: Callable[[], Paper]) -> None:
    with zipfile.ZipFile(io.BytesIO(make_docx(make()))) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    for name, order in ORDERS.items():
        places = {qn(f"w:{each}"): at for at, each in enumerate(order.split())}
        for properties in body.iter(qn(f"w:{name}")):
            tags = [each.tag for each in properties]
            assert set(tags) <= set(places), tags
            assert tags == sorted(tags, key=places.__getitem__)


def test_odd_and_even_pages_have_their_numbers() -> None:
    with zipfile.ZipFile(io.BytesIO(make_docx(a_paper()))) as file:
        footers = [file.read(name).decode() for name in file.namelist() if "footer" in name and name.endswith(".xml")]
        assert b"evenAndOddHeaders" in file.read("word/settings.xml")
    assert len(footers) == 2
    assert all("PAGE" in each and "— " in each for each in footers)


@pytest.fixture(scope="module")
def as_pdf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Measured]:
    """Every sample as LibreOffice sets it."""
    files = {f"{make.__name__}.docx": make_docx(make()) for make in PAPERS}
    printed = office.convert(tmp_path_factory.mktemp("office"), files)
    return {name.removesuffix(".docx"): Measured(data) for name, data in printed.items()}


@pytest.mark.parametrize("make", PAPERS)
def test_libreoffice_sets_it_without_loss(make: Callable[[], Paper], as_pdf: dict[str, Measured]) -> None:
    seen = as_pdf[make.__name__]
    whole = "".join(seen.texts)
    for number in range(len(seen)):
        whole = whole.replace(f"—{number + 1}—", "")
    text = NOTICE if make is a_notice else LAW
    lost = [block for block in parse(text).blocks if "".join(block.text.split()) not in whole]
    assert lost == []
    paper = make()
    assert all("".join(name.split()) in whole for name in paper.signatures)
    assert paper.dated in whole
    assert all("".join(f"{left}{right}".split()) in whole for left, right in paper.imprint)


def test_libreoffice_keeps_the_grid_and_the_places(as_pdf: dict[str, Measured]) -> None:
    seen = as_pdf["a_paper"]
    lines = [line for line in seen.lines(1) if line.base < 262]
    assert len(lines) == 22
    assert max(len(line.text) for line in lines) == 28
    last = len(seen) - 1
    rules = [each for each in seen.rules(last, 30) if each.top > 200]
    assert rules[-1].bottom == pytest.approx(262, abs=1.5)
    assert "印发" in seen.texts[last]
    mark = next(line for line in seen.lines(0) if "文件" in line.text)
    assert mark.base - 0.88 * mark.size / 72 * 25.4 == pytest.approx(72, abs=2.5)
    assert [line.text for line in (seen.lines(0)[-1], seen.lines(1)[-1])] == ["—1—", "—2—"]
    assert seen.lines(0)[-1].left > 150 > 60 > seen.lines(1)[-1].left
