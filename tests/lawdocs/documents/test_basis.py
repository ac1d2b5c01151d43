"""The list of superior texts, one a line."""

import pytest

from lawdocs.documents.basis import read_basis, write_basis
from lawdocs.documents.services import Basis


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("《道路法》", Basis("道路法")),
        ("《道路法》第三十三条", Basis("道路法", "", "第三十三条")),
        ("《通知》（国办发〔2018〕37号）第二项；", Basis("通知", "国办发〔2018〕37号", "第二项")),
        ("  《通知》(国办发〔2018〕37号) ", Basis("通知", "国办发〔2018〕37号", "")),
        ("《关于修改《城市规划法》的决定》第一条、第二条", Basis("关于修改《城市规划法》的决定", "", "第一条、第二条")),
    ],
)
def test_a_line_is_read_into_title_number_and_article(line: str, expected: Basis) -> None:
    assert read_basis(line) == ((expected,), [])


def test_each_wrong_line_is_named_and_the_others_are_read() -> None:
    found, wrong = read_basis("《道路法》第三条\n\n道路法第三条\n《水法》见附件\n《" + "法" * 301 + "》")

    assert found == (Basis("道路法", "", "第三条"),)
    assert [sentence[:3] for sentence in wrong] == ["第3行", "第4行", "第5行"]
    assert "名称超过300字" in wrong[2]


def test_what_is_written_reads_back_the_same() -> None:
    basis = (Basis("道路法", "", "第三条"), Basis("通知", "国办发〔2018〕37号", ""), Basis("水法"))

    assert read_basis(write_basis(basis)) == (basis, [])
