"""Titles: how sentences quote them, and whether a text names a document."""

import pytest

from workflows.titles import heart_of, names, quoted, title_remarks, unquoted


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("《鲁山县戊办法》", "鲁山县戊办法"),
        ("关于废止《鲁山县戊办法》", "关于废止《鲁山县戊办法》"),
        ("《关于废止《鲁山县戊办法》的决定》", "关于废止《鲁山县戊办法》的决定"),
        ("《甲办法》和《乙办法》", "《甲办法》和《乙办法》"),
        ("《甲办法》实施细则", "《甲办法》实施细则"),
        ("《没有关上", "《没有关上"),
        ("", ""),
    ],
)
def test_only_a_pair_around_the_whole_title_is_taken_away(title: str, bare: str) -> None:
    assert unquoted(title) == bare


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("鲁山县戊办法", "《鲁山县戊办法》"),
        ("《鲁山县戊办法》", "《鲁山县戊办法》"),
        ("关于废止《鲁山县戊办法》", "《关于废止〈鲁山县戊办法〉》"),
        ("《甲办法》和《乙办法》", "《〈甲办法〉和〈乙办法〉》"),
    ],
)
def test_marks_inside_marks_become_single_ones(title: str, shown: str) -> None:
    assert quoted(title) == shown


@pytest.mark.parametrize(
    ("title", "heart"),
    [
        ("鲁山县城区停车泊位管理办法", "城区停车泊位管理办法"),
        ("鲁山县人民政府关于印发《鲁山县犬只管理办法》的通知", "犬只管理办法"),
        ("鲁山县人民政府关于加强养犬管理的意见", "关于加强养犬管理的意见"),
        ("鲁山县人民政府", "鲁山县人民政府"),
    ],
)
def test_the_heart_of_a_title_leaves_out_place_and_issuing_notice(title: str, heart: str) -> None:
    assert heart_of(title, "鲁山县人民政府") == heart


def test_a_text_names_a_document_whatever_the_marks() -> None:
    assert names("关于修改〈鲁山县城区\n停车泊位管理办法〉的决定", "城区停车泊位管理办法")
    assert not names("关于修改《鲁山县犬只管理办法》的决定", "城区停车泊位管理办法")


@pytest.mark.parametrize(
    ("title", "genre", "issuer", "governs", "said"),
    [
        ("鲁山县停车管理办法", "通知", "鲁山县人民政府", True, []),
        ("停车管理办法", "通知", "鲁山县人民政府", True, ["政府文件的标题应写明地区名称“鲁山县”"]),
        ("鲁山县人民政府办公室关于停车的意见", "意见", "鲁山县人民政府办公室", True, []),
        (
            "鲁山县停车管理规定",
            "通知",
            "鲁山县城市管理局",
            False,
            ["部门文件的标题应写明部门名称“鲁山县城市管理局”，不能只写地区名称"],
        ),
        (
            "鲁山县城市管理局停车管理规定（试行）",
            "公告",
            "鲁山县城市管理局",
            False,
            ["办法、规定、细则一般用通知印发，体裁请核对"],
        ),
        ("鲁山县城市管理局停车公告", "公告", "鲁山县城市管理局", False, []),
    ],
)
def test_title_names_whose_document_it_is(title: str, genre: str, issuer: str, governs: bool, said: list[str]) -> None:
    assert title_remarks(title, genre, issuer, governs) == said
