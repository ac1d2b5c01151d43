"""Days of single clauses are read as such, and no more taken for those of the whole text."""

from datetime import date

import pytest

from lawdocs.texts.clause_days import find_clause_days
from lawdocs.texts.dates import stated_validity
from lawdocs.texts.metadata import Confidence, extract

WHOLE = "第三十条　本办法自2025年1月1日起施行"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{WHOLE}，第十条自2025年7月1日起施行。", [("第十条", "2025-07-01", "施行", False)]),
        (f"{WHOLE}，有效期5年，第二十条有效期至2026年12月31日。", [("第二十条", "2026-12-31", "失效", True)]),
        (
            "第三十条　除第十条、第十二条第二款第一项自二〇二五年七月一日起施行外，本办法自2025年1月1日起施行。",
            [("第十条、第十二条第二款第一项", "2025-07-01", "施行", False)],
        ),
        (
            "第九条　本办法第五章的规定自公布之日起施行。其中第八条、第九条第（二）项自2027年1月1日起停止施行。",
            [("第五章", None, "施行", False), ("第八条、第九条第（二）项", "2027-01-01", "停止执行", False)],
        ),
        (
            "五、本补充安排第一条、第四条自2020年11月27日起施行，第二条另行公布。",
            [("第一条、第四条", "2020-11-27", "施行", False)],
        ),
        # Of other texts, of no clause, of no day of the calendar, quoted.
        ("三、《甲办法》第三条、第四条自2026年5月1日起废止。", []),
        ("依照甲法第四十条自2025年7月1日起施行的规定办理。", []),
        (f"{WHOLE}。", []),
        (f"{WHOLE}，第十条自2025年2月30日起施行。", []),
        ("一、第三十条修改为：“本办法自2025年1月1日起施行，第十条自2025年7月1日起施行。”", []),
        ("第十条自2025年7月1日起施行。", []),
    ],
)
def test_days_of_clauses_are_found(text: str, found: list[tuple]) -> None:
    read = [
        (each.clauses, each.day and each.day.isoformat(), each.act, each.last_day) for each in find_clause_days(text)
    ]
    assert read == found


def test_the_whole_text_keeps_its_own_days() -> None:
    stated = stated_validity(f"{WHOLE}，有效期5年。第十条自2025年7月1日起施行，第二十条有效期至2026年12月31日。")
    assert (stated.in_force_from, stated.years, stated.last_day) == (date(2025, 1, 1), 5, None)


def test_a_day_of_a_clause_makes_that_of_the_text_no_less_sure() -> None:
    found = extract(f"甲办法\n第一条　为了管理，制定本办法。\n{WHOLE}，第十条自2025年7月1日起施行。\n").effective
    assert (found.value, found.confidence, found.others) == (date(2025, 1, 1), Confidence.SURE, ())
