"""Which clauses of other texts a document ends or stops, since when, and by what article of its own."""

from datetime import date

import pytest

from lawdocs.texts.metadata.part_ends import PartEnd, read_part_ends

TITLE = "鲁山县停车办法"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            f"三、《{TITLE}》（鲁政〔2020〕3号）第十二条、第十五条第二款自2026年1月1日起废止。",
            [PartEnd(TITLE, "鲁政〔2020〕3号", "第十二条、第十五条第二款", "废止", date(2026, 1, 1), "第三条")],
        ),
        (f"一、停止执行《{TITLE}》第八条。", [PartEnd(TITLE, "", "第八条", "停止执行", None, "第一条")]),
        (
            f"第二条　自2026年3月1日起废止《{TITLE}》第十二条第一项。",
            [PartEnd(TITLE, "", "第十二条第一项", "废止", date(2026, 3, 1), "第二条")],
        ),
        (
            f"第九条　本办法自2026年1月1日起施行。《{TITLE}》第八条、第九条同时废止。",
            [PartEnd(TITLE, "", "第八条、第九条", "废止", None, "第九条")],
        ),
        (f"《{TITLE}》第八条自本通知印发之日起停止执行。", [PartEnd(TITLE, "", "第八条", "停止执行", None, "")]),
        (
            f"第三条　《{TITLE}》第三章、《乙办法》第五条自2026年5月1日起不再执行。",
            [
                PartEnd(TITLE, "", "第三章", "停止执行", date(2026, 5, 1), "第三条"),
                PartEnd("乙办法", "", "第五条", "停止执行", date(2026, 5, 1), "第三条"),
            ],
        ),
        (
            f"一、《{TITLE}》第三条自2026年1月1日起废止。\n二、《{TITLE}》第五条自2026年2月1日起失效。",
            [
                PartEnd(TITLE, "", "第三条", "废止", date(2026, 1, 1), "第一条"),
                PartEnd(TITLE, "", "第五条", "失效", date(2026, 2, 1), "第二条"),
            ],
        ),
        (f"第九条　《{TITLE}》同时废止。", []),
        (f"《{TITLE}》中关于收费标准的规定停止执行。", []),
        (f"违反《{TITLE}》第八条的，依照《{TITLE}》第九条处理。", []),
    ],
)
def test_ended_clauses_are_read(text: str, found: list[PartEnd]) -> None:
    assert [each.value for each in read_part_ends(text)] == found
