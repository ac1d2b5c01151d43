"""Numbers are known by the pattern that gives them, however they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.numbering import is_like, render

PATTERNS = ("{code}-{year}-{serial:04d}", "{code}〔{year}〕{serial}号", "{year}({code}) {serial:07d}·{year}")


@given(
    st.sampled_from(PATTERNS),
    st.sampled_from(["LSX", "ZJXX00", "鲁政"]),
    st.integers(1949, 2199),
    st.integers(1, 10**7),
)
def test_whatever_a_pattern_gives_is_known(pattern: str, code: str, year: int, serial: int) -> None:
    assert is_like(pattern, render(pattern, code=code, year=year, serial=serial), code=code)


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("LSX-2026-0008", True),
        ("ＬＳＸ－2026－8", True),
        ("lsx 2026 0008", True),
        ("平规登〔2026〕8号", False),
        ("LSX-26-8", False),
        ("LSXF-2026-0008", False),
        ("", False),
        ("GFX-2026-0008", False),
    ],
)
def test_a_number_is_known_however_it_is_typed(text: str, alike: bool) -> None:
    assert is_like("{code}-{year}-{serial:04d}", text, code="LSX") is alike
