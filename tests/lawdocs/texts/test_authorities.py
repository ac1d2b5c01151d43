"""Names that may be those of several authorities, and names of one that hold a place or another authority's name."""

import pytest

from lawdocs.texts.authorities import seems_several


@pytest.mark.parametrize(
    "name",
    [
        "财政部税务总局海关总署",
        "国家发展改革委商务部",
        "重庆市经济和信息化委员会中共重庆市委网络安全和信息化委员会办公室",
        "平顶山市财政局鲁山县财政局",
    ],
)
def test_names_run_together_are_noticed(name: str) -> None:
    assert seems_several(name)


@pytest.mark.parametrize(
    "name",
    [
        "鲁山县人民政府办公室",
        "国家税务总局鲁山县税务局",
        "平顶山市生态环境局鲁山分局",
        "郑州市人民政府国有资产监督管理委员会",
        "鲁山县人民政府城市管理委员会",
        "重庆市经济和信息化委员会职称改革办公室",
        "国家市场监督管理总局",
        "新疆维吾尔自治区人民政府",
    ],
)
def test_one_authority_stays_one(name: str) -> None:
    assert not seems_several(name)
