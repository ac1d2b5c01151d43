"""Amendments that the note under a title names: their days, and when their text can begin."""

from datetime import date

import pytest

from lawdocs.texts.amended import amendments_in

DECISION = "《鲁山县人民政府关于修改〈鲁山县办法〉的决定》"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"（2010年3月1日鲁山县人民政府令第3号公布　根据2021年11月25日{DECISION}修正）\n第一条　甲。",
            [("2021-11-25", "2021-11-25", f"{DECISION}修正")],
        ),
        (
            "鲁山县办法\n（2004年6月16日第55次会议通过\n根据2011年1月8日第588号令公布的《决定》第一次修正\n"
            "根据2019年3月2日《决定》第二次修正）\n第一章　总则",
            [
                ("2011-01-08", "2011-01-08", "第588号令公布的《决定》第一次修正"),
                ("2019-03-02",) * 2 + ("《决定》第二次修正",),
            ],
        ),
        ("（2010年3月1日通过，2021年11月25日修订，自2022年1月1日起施行）", [("2021-11-25", "2022-01-01", "修订")]),
        ("（2010年3月1日公布，2012年修订）", []),
        ("（2010年3月1日公布，根据有关决定修订）", []),
        ("（2010年3月1日《关于修改办法的决定》公布）", []),
        ("第一条　甲。\n（2021年11月25日修订）", []),
        ("", []),
    ],
)
def test_note_names_the_amendments(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(each.day, each.since, each.words) for each in amendments_in(text)]
    assert found == [(date.fromisoformat(day), date.fromisoformat(since), words) for day, since, words in expected]
