"""The outline beside a text."""

from lawdocs.documents.outline import Row, Said, outline_of
from workflows.profiles import Limit


def test_units_are_counted_and_nested() -> None:
    view = outline_of("第一章　总则\n第一条　目的。\n第二章　附则\n第二条　施行。", Limit(5))

    assert view.counts == "2章2条4段"
    assert [(row.text, row.level) for row in view.rows] == [
        ("第一章　总则", 0),
        ("第一条", 1),
        ("第二章　附则", 0),
        ("第二条", 1),
    ]


def test_a_missing_article_stands_where_it_should_be() -> None:
    view = outline_of("第七条　资金。\n第九条　使用。\n第十三条　施行。", Limit(5))

    missing = [row for row in view.rows if row.missing]
    assert missing == [Row("缺第八条", 0, missing=True), Row("缺第十条至第十二条", 0, missing=True)]
    assert "第七条之后是第九条。" in view.gaps


def test_what_could_not_be_placed_is_told_beside_the_draft() -> None:
    view = outline_of("第一条　目的。\n第一百一条　资金。\n第二条　自公布之日起施行。\n文件下载", Limit(5))

    assert view.gaps == (
        "“第一百一条”的编号读不出，这一行作为普通段落。",
        "“文件下载”在正文之后，没有归入任何部分。",
    )


def test_articles_of_an_annex_are_counted_anew() -> None:
    view = outline_of("第一条　目的。\n第二条　施行。\n附件1\n第一条　附件的第一条。", Limit(5))

    assert not any(row.missing for row in view.rows)


def test_stated_effect_and_term_are_shown() -> None:
    said = outline_of("第一条　自2026年11月1日起施行，有效期至2029年10月31日。", Limit(5)).said

    assert said == (Said("施行日期：2026年11月1日"), Said("有效期至2029年10月31日"))


def test_what_the_text_does_not_state_is_marked() -> None:
    said = outline_of("第一条　目的。", Limit(2)).said

    assert [each.missing for each in said] == [True, True]
    assert "不超过2年" in said[1].text


def test_an_empty_text_has_an_empty_outline() -> None:
    view = outline_of("", Limit(5))

    assert (view.counts, view.rows, view.gaps) == ("0段", (), ())


def test_chapters_in_a_short_text_are_remarked() -> None:
    short = "第一章　总则\n第一条　目的。\n第二章　附则\n第二条　施行。"
    many = "第一章　总则\n" + "\n".join(f"第{each}条　内容。" for each in "一二三四五六七八九十")
    many += "".join(f"\n第十{each}条　内容。" for each in "一二三四五")
    remark = Said("全文2条，分了章；内容不复杂的，一般不分章", missing=True)
    assert remark in outline_of(short, Limit(5)).said
    assert not any("分了章" in said.text for said in outline_of(many, Limit(5)).said)
    assert not any("分了章" in said.text for said in outline_of("第一条　目的。", Limit(5)).said)
