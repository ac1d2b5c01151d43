"""The table of the bench says of each aim whether it was met."""

from bench.aims import page_aim
from bench.table import Line, Table


def test_line_ends_with_its_aim_and_whether_it_was_met() -> None:
    printed: list[str] = []
    table = Table(print=printed.append)
    table.add(Line("list", "10,000", 0.4, 0.38))
    table.add(Line("list", "100,000", 0.37, 0.38))
    table.add(Line("start", "", 2.5, 3.0, most=True))
    table.add(Line("overview", "", 0.1))
    table.total()
    assert printed[0].endswith("≥ 0.38  met")
    assert printed[1].endswith("≥ 0.38  missed")
    assert printed[2].endswith("≤ 3  met")
    assert "met" not in printed[3]
    assert "2 of 3 aims met" in printed[4]


def test_aims_are_those_of_the_two_sizes() -> None:
    assert page_aim("search, four characters", 10_000) == 0.24
    assert page_aim("search, four characters", 100_000) == 0.12
    assert page_aim("page 5,000", 10_000) is None
    assert page_aim("list", 500) is None
