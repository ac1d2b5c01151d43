"""Which texts a document ends, wholly or in part, and since when."""

from datetime import date

import pytest

from lawdocs.texts.metadata.stated_ends import StatedEnd, read_stated_ends

TITLE = "鲁山县停车办法"
OTHER = "鲁山县市场办法"
DAY = date(2026, 1, 1)


def told(text: str) -> list[tuple[str, str, str, str, date | None]]:
    found = (each.value for each in read_stated_ends(text))
    return [(each.title, each.number, each.clauses, each.act, each.since) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            f"第七条　本办法自2026年1月1日起施行。《{TITLE}》（鲁政〔2020〕3号）同时废止。",
            [(TITLE, "鲁政〔2020〕3号", "", "废止", None)],
        ),
        (f"第七条　本办法自2026年1月1日起施行，《{TITLE}》同时废止。", [(TITLE, "", "", "废止", DAY)]),
        (f"自2026年1月1日起废止《{TITLE}》。", [(TITLE, "", "", "废止", DAY)]),
        (
            f"县政府决定，自2026年1月1日起废止下列文件：\n一、《{TITLE}》（鲁政〔2020〕3号）\n二、《{OTHER}》",
            [(TITLE, "鲁政〔2020〕3号", "", "废止", DAY), (OTHER, "", "", "废止", DAY)],
        ),
        (
            f"附件\n宣布失效的行政规范性文件目录\n1.{TITLE}（鲁政〔2020〕3号）\n2.{OTHER}",
            [(TITLE, "鲁政〔2020〕3号", "", "失效", None), (OTHER, "", "", "失效", None)],
        ),
        (
            f"《{TITLE}》自2026年1月1日起废止，《{OTHER}》自2026年2月1日起废止。",
            [(TITLE, "", "", "废止", DAY), (OTHER, "", "", "废止", date(2026, 2, 1))],
        ),
        (f"自2020年5月1日起施行的《{TITLE}》同时废止。", [(TITLE, "", "", "废止", None)]),
        (f"《{TITLE}》（自2020年5月1日起施行）同时废止。", [(TITLE, "", "", "废止", None)]),
        (f"《{TITLE}》第八条停止执行。", [(TITLE, "", "第八条", "停止执行", None)]),
        (
            f"决定废止下列文件的条款：\n一、《{TITLE}》（鲁政〔2020〕3号）第八条\n二、《{OTHER}》第三条停止执行\n三、《丙办法》",
            [
                (OTHER, "", "第三条", "停止执行", None),
                (TITLE, "鲁政〔2020〕3号", "第八条", "废止", None),
                ("丙办法", "", "", "废止", None),
            ],
        ),
        (f"《{TITLE}》已经废止，本办法不再引用。", []),
        (f"依照《{TITLE}》办理。", []),
    ],
)
def test_ended_texts_are_read_with_their_day(text: str, found: list[object]) -> None:
    assert told(text) == found


@pytest.mark.parametrize("part", ["中与本办法不一致的内容", "中关于收费标准的规定", "有关规定"])
def test_a_part_without_a_clause_is_vague(part: str) -> None:
    (found,) = read_stated_ends(f"《{TITLE}》{part}同时废止。")
    assert (found.value.clauses, found.value.is_vague) == ("", True)


def test_a_part_in_a_list_is_vague_too() -> None:
    (found,) = read_stated_ends(f"决定废止下列文件的有关内容：\n一、《{TITLE}》中的收费规定")
    assert (found.value.clauses, found.value.is_vague) == ("", True)


def test_the_sentence_and_the_day_of_publication_are_told() -> None:
    text = f"第九条　本办法自公布之日起施行，《{TITLE}》同时废止。\n第十条　略。"
    (found,) = read_stated_ends(text)
    assert found.words(text) == f"第九条　本办法自公布之日起施行，《{TITLE}》同时废止"
    assert found.value == StatedEnd(TITLE, "", "", "废止", None, "第九条", at_publication=True)
