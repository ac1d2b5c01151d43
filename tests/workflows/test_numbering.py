"""Numbers are read back by the pattern that gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.numbering import is_like, render, year_in

PATTERNS = ("{code}-{year}-{serial:04d}", "{code}〔{year}〕{serial}号", "{year}({code}) {serial:07d}·{year}")


@given(
    st.sampled_from(PATTERNS),
    st.sampled_from(["LSX", "ZJXX00", "鲁政"]),
    st.integers(1949, 2199),
    st.integers(1, 10**7),
)
def test_the_year_of_a_number_is_read_back(pattern: str, code: str, year: int, serial: int) -> None:
    assert year_in(pattern, render(pattern, code=code, year=year, serial=serial), code=code) == year


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LSX-2031",
        "LSX-2031-1",
        "LSX-2031-00001",
        "LSX-2031-0000",
        "LSXF-2031-0001",
        "LSX-２０３１-0001",
        "LSX-2031-0001 ",
    ],
)
def test_what_a_pattern_never_gives_has_no_year(text: str) -> None:
    assert year_in(PATTERNS[0], text, code="LSX") is None


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("LSX-2026-0008", True),
        ("ＬＳＸ－2026－8", True),
        ("lsx 2026 0008", True),
        ("平规登〔2026〕8号", False),
        ("LSX-26-8", False),
        ("GFX-2026-0008", False),
    ],
)
def test_a_number_is_known_however_it_is_typed(text: str, alike: bool) -> None:
    assert is_like("{code}-{year}-{serial:04d}", text, code="LSX") is alike
