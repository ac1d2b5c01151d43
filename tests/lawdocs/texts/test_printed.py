"""What LibreOffice prints of our DOCX, read again: the same lines and the same structure, white space aside."""

import pytest

from lawdocs.texts.comparison import compare
from lawdocs.texts.comparison.table import table
from lawdocs.texts.docx import write_comparison, write_docx
from lawdocs.texts.docx_reader import read_docx
from lawdocs.texts.readers.pdf import read_pdf
from lawdocs.texts.structure import parse
from lawdocs.texts.writers.pdf import write_pdf
from tests.lawdocs.texts import office
from tests.lawdocs.texts.test_akn import RULES
from tests.lawdocs.texts.test_writers import TEXT, structure

LONG = "\n".join(
    ["示例县停车办法"]
    + [f"第{number}条　{'各单位应当按照职责分工，依法做好停车泊位的规划、建设和监督管理工作。' * at}"
       for at, number in enumerate("一二三四五六七八九十", 1)]
)  # fmt: skip
TEXTS = {"notice": TEXT, "rules": RULES, "long": LONG}
OLD = """第一条　为了规范停车，制定本办法。
第二条　城管局负责管理。
第三条　车辆应当停放在泊位内。
第四条　本办法自公布之日起施行。"""
NEW = """第一条　为了规范停车秩序，制定本办法。
第二条　交通局负责管理。
（一）路内停车；
（二）路外停车。
第三条　本办法自公布之日起施行。"""


def comparison() -> bytes:
    heads = [("修改前", "2020年10月1日起"), ("修改后", "2026年4月1日起")]
    rows = table(compare(OLD, NEW), is_whole=True)
    return write_comparison("示例县停车办法新旧对照表", heads, rows, lines=["修改依据：示政〔2026〕3号"])


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Everything as LibreOffice prints it."""
    files = {f"{name}.docx": write_docx("", text) for name, text in TEXTS.items()}
    return office.convert(tmp_path_factory.mktemp("office"), files | {"comparison.docx": comparison()})


def squeezed(text: str) -> list[tuple[object, ...]]:
    """The structure of a text whose lines have no white space left but tabs."""
    return [
        tuple("".join(part.split(" ")) if isinstance(part, str) else part for part in each)
        for each in structure(parse(text))
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_text_printed_by_libreoffice_has_lost_nothing(name: str, printed: dict[str, bytes]) -> None:
    assert squeezed(read_pdf(printed[f"{name}.docx"]).whole) == squeezed(TEXTS[name])


@pytest.mark.parametrize("name", TEXTS)
def test_text_that_we_print_ourselves_has_lost_nothing(name: str) -> None:
    text = TEXTS[name].replace("附件1：", "附件1\n")  # papers have the title of an annex on a line of its own
    assert squeezed(read_pdf(write_pdf(parse(text))).whole) == squeezed(text)


def test_comparison_printed_by_libreoffice_has_lost_nothing(printed: dict[str, bytes]) -> None:
    whole = read_pdf(printed["comparison.docx"]).whole
    rows = ["".join(line.split(" ")) for line in whole.split("\n")]
    assert rows == ["".join(line.split(" ")) for line in read_docx(comparison()).whole.split("\n")]
    assert rows[3:] == [
        "第一条为了规范停车，制定本办法。\t第一条为了规范停车秩序，制定本办法。\t修改",
        "第二条城管局负责管理。\t第二条交通局负责管理。（一）路内停车；（二）路外停车。\t修改，增加第一项、第二项",
        "第三条车辆应当停放在泊位内。\t（无）\t删除",
        "第四条本办法自公布之日起施行。\t第三条本办法自公布之日起施行。\t由第四条改为第三条，文字未变",
    ]
