"""Lines of official documents play the parts that a legal officer would give them; all texts are invented."""

import pytest

from lawdocs.texts.structure import Role, parse


def roles(text: str) -> list[tuple[str, str]]:
    """The roles of a text in order, body left out, each with the beginning of its line."""
    return [(each.role.value, (each.printed + each.text)[:12]) for each in parse(text).blocks if each.role != Role.BODY]


NOTICE = """示例省人民政府办公厅关于加强
规范性文件管理工作的通知
示政办发〔2026〕4号
各市、县人民政府，省政府各部门、各直属机构：
为了加强管理，现就有关事项通知如下。
一、总体要求
各级各部门要重视。
二、工作安排
（一）全面清理。
附件：1．目录格式
2．汇总表
示例省人民政府办公厅
2026年3月1日
（此件公开发布）
抄送：省委各部门，省人大常委会办公厅。
示例省人民政府办公厅 2026年3月2日印发
"""


def test_every_part_of_a_notice_is_named() -> None:
    assert roles(NOTICE) == [
        ("title", "示例省人民政府办公厅关于"),
        ("title", "规范性文件管理工作的通知"),
        ("number", "示政办发〔2026〕4号"),
        ("addressee", "各市、县人民政府，省政府"),
        ("preamble", "为了加强管理，现就有关事"),
        ("annex_note", "附件：1．目录格式"),
        ("annex_note", "2．汇总表"),
        ("signature", "示例省人民政府办公厅"),
        ("date", "2026年3月1日"),
        ("note", "（此件公开发布）"),
        ("imprint", "抄送：省委各部门，省人大"),
        ("imprint", "示例省人民政府办公厅 2"),
    ]
    assert parse(NOTICE).gaps == ()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        # 发文机关标志 of a joint document, then number and title
        (
            "示例省财政厅 文件\n示例省税务局\n示财〔2026〕8号\n关于调整标准的通知\n各市财政局：\n现通知如下。\n",
            ["letterhead", "letterhead", "number", "title", "addressee"],
        ),
        # the number above the issuers, which stand letter-spaced above 关于
        (
            "示经信〔2026〕9号\n示例市经济和信息化委员会\n示 例 市 财 政 局\n关于废止有关文件的通知\n各有关单位：\n",
            ["number", "title", "title", "title", "addressee"],
        ),
        # a title that goes on with a bracket
        (
            "示例市财政局\n关于编制示例名录\n（2026年版）有关事宜的通知\n各区财政局：\n",
            ["title", "title", "title", "addressee"],
        ),
        # number and day in brackets below the title
        (
            "示例省地方税务局关于加强管理的通知\n（示地税[2000]2号 2000年8月21日）\n各市局：\n",
            ["title", "number", "addressee"],
        ),
        ("示例实施办法\n（示政办[2002]42号 二00二年八月二十九日）\n第一条　甲。\n", ["title", "number"]),
        # 题注, on one line and on several
        (
            "示例县饮用水管理规定\n（2026年1月5日示例县人民政府第3次常务会议通过）\n第一条　甲。\n",
            ["title", "note_line"],
        ),
        (
            "示例县饮用水管理规定\n（2020年1月5日公布\n根据2026年1月5日《关于修改文件的决定》修正）\n第一条　甲。\n",
            ["title", "note_line", "note_line"],
        ),
        ("关于提案的答复\n示政办函〔2026〕3号\n某某委员：\n您提出的提案收悉。\n", ["title", "number", "addressee"]),
        ("某某同志等代表：\n你们的建议收悉，现答复如下：\n", ["addressee"]),
        # no head at all
        ("第一条　为了管理，制定本办法。\n", []),
        ("为了加强管理，制定本办法。\n", []),
        ("性质：\n1．甲。\n", []),
        ("会议研究了有关工作：\n一、甲\n", ["preamble"]),
        ("工作要求\n各单位要重视。\n", []),
        # a law with its preamble, and one that begins with its first chapter
        ("示例条例\n序言说明来由。\n第一章　总则\n第一条　甲。\n", ["title", "preamble"]),
    ],
)
def test_head_is_read(head: str, expected: list[str]) -> None:
    assert [role for role, _ in roles(head)] == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("示例县人民政府 2026年3月1日\n", ["signature"]),
        ("示例县财政局\n示例县民政局\n二〇二六年三月一日\n", ["signature", "signature", "date"]),
        ("示例县财政局\n二○○七年十月九日\n", ["signature", "date"]),
        ("示例县财政局\n二00二年八月二十九日\n（本文有删减）\n", ["signature", "date", "note"]),
        ("示例县财政局\n（代章）\n2026年3月1日\n", ["signature", "signature", "date"]),
        ("示例县财政局\n示例县民政局\n", ["signature", "signature"]),
        ("附件：申报表\n示例县财政局\n2026年3月1日\n", ["annex_note", "signature", "date"]),
        ("附件：1.甲表\n2.关于开展甲\n乙工作的通知\n3.2026年丙表\n示例县财政局\n2026年3月1日\n",
         ["annex_note"] * 4 + ["signature", "date"]),
        ("附件：\n1．甲表\n2．乙表\n示例县财政局\n2026年3月1日\n", ["annex_note"] * 3 + ["signature", "date"]),
        ("附件：\n甲表.doc\n乙表.xlsx\n示例县财政局\n2026年3月1日\n", ["annex_note"] * 3 + ["signature", "date"]),
        ("附件申报表.docx\n示例县财政局\n", ["annex_note", "signature"]),
        ("示例县财政局\n2026年3月1日\n示财〔2026〕2号.docx\n扫一扫\n", ["signature", "date", "unplaced", "unplaced"]),
        ("示例县财政局办公室\n2026年3月1日印发\n", ["imprint", "imprint"]),
    ],
)  # fmt: skip
def test_end_is_read(end: str, expected: list[str]) -> None:
    assert [role for role, _ in roles("一、甲\n各单位要认真落实。\n" + end)] == expected


def test_text_sent_out_has_its_own_head() -> None:
    text = (
        "示例县人民政府转发县水利局关于节水工作意见的通知\n示政〔2026〕3号\n各乡镇人民政府：\n现转发给你们。\n"
        "示例县人民政府\n2026年3月1日\n（此件公开发布）\n县水利局关于\n节水工作的意见\n县人民政府：\n"
        "现提出以下意见。\n一、目标\n节约用水。\n示例县水利局\n2026年2月1日\n"
    )
    assert [role for role, _ in roles(text)] == [
        "title", "number", "addressee", "signature", "date", "note",
        "title", "title", "addressee", "signature", "date",
    ]  # fmt: skip


def test_several_texts_sent_out_count_anew_and_stand_in_the_contents() -> None:
    text = (
        "示例县关于印发两个办法的通知\n各乡镇人民政府：\n现印发给你们。\n示例县人民政府\n2026年3月1日\n"
        "甲办法（试行）\n第一条　甲。\n第二条　本办法自印发之日起施行。\n"
        "乙办法\n（试行）\n第一条　乙。\n第二条　本办法自印发之日起施行。\n"
    )
    outline = parse(text)
    assert outline.gaps == ()
    assert [(each.title or each.label, each.anchor) for each in outline.toc()] == [
        ("甲办法（试行）", "p6"),
        ("第一条", "art-1"),
        ("第二条", "art-2"),
        ("乙办法（试行）", "p7"),
        ("第一条", "art-1_2"),
        ("第二条", "art-2_2"),
    ]
    assert outline.full_text(outline.find("art-2")) == "本办法自印发之日起施行。"


def test_text_whose_headings_begin_again_has_the_title_above_them() -> None:
    text = "一、甲\n二、乙\n（一）丙。\n支持企业发展的规定\n为了发展，制定本规定：\n一、丁\n二、戊\n申报表\n三、己\n"
    outline = parse(text)
    assert [(each.text, each.anchor) for each in outline.blocks if each.role is Role.TITLE] == [
        ("支持企业发展的规定", "p1")
    ]
    assert outline.gaps == ()


def test_title_between_articles_is_no_text_of_its_own() -> None:
    outline = parse("第一条　本办法由县财政局解释。\n补充规定\n第二条　甲。\n")
    assert [each.role for each in outline.blocks] == [Role.BODY] * 3
    assert outline.full_text(outline.articles[0]) == "本办法由县财政局解释。\n补充规定"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一条　自公布之日起施行。\n附：\n耕地占用税税额表\n甲\n", [("附", "耕地占用税税额表", "annex-1")]),
        (
            "第一条　甲。\n附件一　信号\n甲\n附件二　符号\n乙\n",
            [("附件一", "信号", "annex-1"), ("附件二", "符号", "annex-2")],
        ),
        ("第一条　甲。\n附件1.\n示 例 方 案\n一、乙\n", [("附件1", "示例方案", "annex-1")]),
        ("第一条　甲。\n附件：示例图案\n图案说明如下：\n", [("附件", "示例图案", "annex-1")]),
        (
            "第一条　甲。\n附件\n示例协调机构\n组建方案\n为做好工作，制定本方案。\n",
            [("附件", "示例协调机构组建方案", "annex-1")],
        ),
    ],
)
def test_annex_is_opened_and_titled(text: str, expected: list[tuple[str, str, str]]) -> None:
    outline = parse(text)
    annexes = [each for each in outline.toc() if each.kind.value == "annex"]
    assert [(each.label, each.title, each.anchor) for each in annexes] == expected
    assert "附" not in outline.full_text(outline.articles[0])


@pytest.mark.parametrize(
    "line",
    ["附件1 和附件2所列材料应当齐全。", "附件1 和附件2", "附件材料应当齐全。", "附近居民可以查阅。", "附件1所列"],
)
def test_annex_that_is_only_mentioned_opens_nothing(line: str) -> None:
    assert [each.kind.value for each in parse(f"第一条　甲。\n{line}").blocks] == ["article", "paragraph"]


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("序号\t名称\t金额\n1.\t甲\t3\n2.\t乙\t5\n", 3),
        ("税目 | 税率 | 备注\n烟叶 | | 20\n", 2),
        ("名称  金额\n甲  3\n乙  5\n", 3),
        ("甲　　乙　　丙\n丁　　戊　　己\n", 2),
        ("第一条\t甲。\n一、\t乙\n", 0),
        ("主任：某　　某\n这是一段普通文字。\n", 0),
        ("甲 | 乙\n", 0),
    ],
)
def test_rows_of_tables_are_kept_as_lines(text: str, tables: int) -> None:
    blocks = parse(text).blocks
    assert sum(each.role is Role.TABLE for each in blocks) == tables
    assert not [each.label for each in blocks if each.role is Role.TABLE and each.label]


def test_what_could_not_be_placed_is_told() -> None:
    text = "第一条　甲。\n第一百一条　编号有误。\n第二条　自公布之日起施行。\n文件下载：\n"
    assert parse(text).unplaced == (
        "“第一百一条”的编号读不出，这一行作为普通段落。",
        "“文件下载：”在正文之后，没有归入任何部分。",
    )
    assert parse(NOTICE).unplaced == ()
    assert parse("第一条　甲：\n第三章 规定的程序，适用于本条。").unplaced == ()


def test_entries_of_a_collection_are_articles() -> None:
    outline = parse("条目一 士兵分为两等：\n（一）甲；\n（二）乙。\n条目十 自公布之日起施行。\n条目应当齐全。")
    assert [(each.label, each.number, each.anchor) for each in outline.articles] == [
        ("条目一", 1, "art-1"),
        ("条目十", 10, "art-10"),
    ]
