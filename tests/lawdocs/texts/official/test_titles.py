"""Titles over several lines: words stay whole, lines fit, and no line stands out between two shorter ones' longer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.official.titles import MOST, title_lines

TITLES = {
    "鲁山县城区停车泊位管理办法": ("鲁山县城区停车泊位管理办法",),
    "鲁山县人民政府办公室关于印发鲁山县城区停车泊位管理办法的通知": (
        "鲁山县人民政府办公室关于印发",
        "鲁山县城区停车泊位管理办法的通知",
    ),
    "鲁山县人民政府关于印发《鲁山县城区停车泊位管理办法（试行）》的通知": (
        "鲁山县人民政府关于印发《鲁山县",
        "城区停车泊位管理办法（试行）》的通知",
    ),
    "鲁山县人民政府关于废止和修改部分行政规范性文件的决定": (
        "鲁山县人民政府关于废止和",
        "修改部分行政规范性文件的决定",
    ),
    "鲁山县城市管理局　鲁山县公安局　鲁山县发展和改革委员会关于城区停车收费的通知": (
        "鲁山县城市管理局　鲁山县公安局",
        "鲁山县发展和改革委员会",
        "关于城区停车收费的通知",
    ),
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_broken_where_its_words_end(title: str) -> None:
    assert title_lines(title) == TITLES[title]


@given(st.text(st.sampled_from("鲁山县关于印发《》（）的通知、a1 　"), max_size=120))
def test_lines_fit_and_lose_nothing(title: str) -> None:
    lines = title_lines(title)
    assert "".join("".join(lines).split()) == "".join(title.split())
    assert all(0 < len(line) <= MOST for line in lines if line) or not title.strip()


def test_no_line_begins_or_ends_with_the_wrong_mark() -> None:
    lines = title_lines("鲁山县人民政府关于印发《鲁山县行政规范性文件制定和备案审查管理办法（试行）》等文件的通知")
    assert len(lines) == 3
    assert not any(line[0] in "》）、的" or line[-1] in "《（" for line in lines)
