"""The geometry of the bar chart."""

import pytest

from lawdocs.supervision.chart import FLOOR, TOP, Bar, drawn


def bar(*parts: int) -> Bar:
    return Bar("10月", "", "", parts, "/")


def test_the_second_series_stands_on_the_first_one() -> None:
    (each,) = drawn([bar(2, 1)]).bars
    lower, upper = each.pieces

    assert (lower.tone, lower.y + lower.height) == (1, FLOOR)
    assert (upper.tone, round(upper.y + upper.height, 1)) == (2, lower.y)
    assert (upper.y, each.top) == (TOP, TOP)


@pytest.mark.parametrize(
    ("most", "lines"), [(0, [0, 1, 2, 3]), (3, [0, 1, 2, 3]), (4, [0, 2, 4, 6]), (9, [0, 3, 6, 9])]
)
def test_lines_stand_at_whole_figures_and_the_highest_above_all_bars(most: int, lines: list[int]) -> None:
    chart = drawn([bar(most, 0)])

    assert [line.figure for line in chart.lines] == lines
    assert [line.y for line in chart.lines] == sorted((line.y for line in chart.lines), reverse=True)
    assert chart.lines[-1].y == TOP


def test_bars_of_the_table_are_parts_of_the_fullest_month() -> None:
    chart = drawn([bar(1, 1), bar(4, 0), bar(0, 0)])

    assert [chart.share(each.bar.total) for each in chart.bars] == [50.0, 100.0, 0]
    assert drawn([]).share(0) == 0
