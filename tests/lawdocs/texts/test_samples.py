"""Real files beside the checkout: each is read as it should be, or refused with the exact reason."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lawdocs.texts.conversion import converter
from lawdocs.texts.intake import TEXT_TYPES, kind_of
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely
from lawdocs.texts.structure import parse

pytestmark = pytest.mark.corpus


@dataclass(frozen=True)
class Expected:
    """What a sample holds, or why it is refused."""

    title: str | None = None
    first: tuple[str, ...] = ()
    last: str = ""
    lines: int = 0
    refused: str = ""
    also: tuple[str, ...] = field(default=())


SAMPLES = {
    "pdf-notice-fagaibancaijingui-2019-860.pdf": Expected(
        "关于加强个人所得税纳税信用建设的通知",
        ("发展改革委办公厅", "税务总局办公厅　文件", "发改办财金规〔2019〕860号"),
        "2019年8月20日",
        32,
        also=("国家发展改革委办公厅", "（二）加强纳税人诚信教育"),
    ),
    "pdf-gd-env-no-penalty-list.pdf": Expected(
        None,
        ("附件2", "广东省生态环境不予行政处罚的轻微违法行为目录", "序号\t类别\t违法行为\t违反条款\t不予处罚的情节"),
        "",
        24,
    ),
    # An attachment is in it: what is taken as a paper may hold none either.
    "pdf-national-hazardous-waste-list-2021.pdf": Expected(refused="ACTIVE_CONTENT"),
    "pdf-eia-classification-list-2021.pdf": Expected(
        "建设项目环境影响评价分类管理名录", ("（2021年版）",), "", 0, also=("一、农业01、林业02",)
    ),
    "pdf-weee-list.pdf": Expected(
        None,
        ("附件：", "废弃电器电子产品处理目录（第一批）适用海关商品编号", "（2010年版）", "序号\t产品名称\t税则号列"),
        "5\t微型计算机\t其他数据处理设备（同一机壳内至少有一个CPU和一个输入输出部件，包括组合式）\t84714190",
        52,
        also=(
            "4\t房间空气调节器\t制冷量＞4000大卡/时分体式空调，窗式或壁式（装有电扇及调温、调湿装置，包括不能单独调湿的空调器）\t84151022",
        ),
    ),
    "doc-form-1-approval.doc": Expected(
        None, ("附件1", "XX（厅）局移送涉嫌环境违法适用行政拘留处罚案件审批表"), "（厅）局领导意见\t年 月 日", 14
    ),
    "doc-form-2-transfer.doc": Expected(
        None,
        ("附件2", "XX（厅）局涉嫌环境违法适用行政拘留处罚案件移送书"),
        "经办人（执法证号）： 年 月 日 （行政机关公章）",
        12,
    ),
    "xls-jiangmen-discretion-table.xls": Expected(refused="TYPE_FORBIDDEN"),
    "ofd-reply-luweifa-2011-76-test.ofd": Expected(
        "关于同意张阿三同志辞职的批复",
        ("测试符路桥区卫生局文件", "路卫发〔2011〕76号", "区中医院："),
        "测试符路桥区卫生局办公室　　2011年3月10日印发",
        9,
        also=("你院《关于给张阿三同志辞职的请示》（路中医发〔2011〕10号）收悉。",),
    ),
    "ofd-letter-2023.ofd": Expected("关于加快南货场铁路涵洞下穿建设的函", ("蚌山区政府：",), "2023年7月12日", 4),
    "ofd-standard-cover.ofd": Expected("信息系统密码应用测评要求", ("中国密码学会密评联委会",), "二〇二〇年十二月", 2),
}
READ = [name for name, expected in SAMPLES.items() if not expected.refused]


@pytest.fixture(scope="module")
def read(corpus: Path) -> Callable[[str], ReadText]:
    found: dict[str, ReadText] = {}

    def once(name: str) -> ReadText:
        if name.endswith(".doc") and converter() is None:
            pytest.skip("not run: LibreOffice is not installed")
        if name not in found:
            found[name] = read_safely(kind_of(name, TEXT_TYPES) or "xls", (corpus / "samples" / name).read_bytes())
        return found[name]

    return once


def test_every_sample_of_the_manifest_has_its_expectation(corpus: Path) -> None:
    manifest = (corpus / "samples" / "MANIFEST.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["file"] for line in manifest} == set(SAMPLES)


@pytest.mark.parametrize("name", READ)
def test_sample_is_read_in_order_and_whole(name: str, read: Callable[[str], ReadText]) -> None:
    shown, expected = read(name), SAMPLES[name]
    lines = shown.text.split("\n")
    assert (shown.title, shown.remarks) == (expected.title, ())
    assert tuple(lines[: len(expected.first)]) == expected.first
    assert expected.last in ("", lines[-1])
    assert expected.lines in (0, len(lines))
    assert set(expected.also) <= set(lines)


@pytest.mark.parametrize("name", [name for name, expected in SAMPLES.items() if expected.refused])
def test_sample_is_refused_with_the_exact_reason(name: str, corpus: Path) -> None:
    kind = kind_of(name, TEXT_TYPES)
    if kind is None:
        assert SAMPLES[name].refused == "TYPE_FORBIDDEN"
        return
    with pytest.raises(FileRefused) as caught:
        read_safely(kind, (corpus / "samples" / name).read_bytes())
    assert caught.value.code == SAMPLES[name].refused


@pytest.mark.parametrize(
    "name", [name for name, expected in SAMPLES.items() if name.startswith("pdf") and not expected.refused]
)
def test_no_page_number_and_no_head_said_twice_is_left(name: str, read: Callable[[str], ReadText]) -> None:
    lines = read(name).text.split("\n")
    assert [line for line in lines if line.strip("—– -").isdigit()] == []
    heads = [line for line in lines if line.startswith(("序号\t", "环评类别"))]
    assert len(heads) == len(set(heads))


def test_articles_of_the_list_are_found(read: Callable[[str], ReadText]) -> None:
    articles = parse(read("pdf-eia-classification-list-2021.pdf").whole).articles
    assert [each.number for each in articles] == [1, 2, 3, 4, 5, 6, 7]
