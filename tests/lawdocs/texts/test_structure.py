"""Texts are cut into blocks without losing a character, with labels, anchors and gaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.structure import MAX_SEGMENT, Kind, Role, parse

RULES = """示例县规范性文件管理办法
第一章　总　则
第一条　为了规范管理，制定本办法。
第二条　本办法所称文件，是指：
（一）办法；
（二）规定：
1．长期的；
2．试行的。
前款所称长期，是指五年。
第二章　制　定
第一节　起　草
第三条　起草应当：
第三条之一　征求意见不少于三十日。
第二节　审　核
第四条　审核由法制机构负责。
第三章　附　则
第五条　本办法自2027年1月1日起施行。
示例县人民政府
2026年12月1日
附件1
清单
第一条　清单之一。
"""

NOTICE = """示例县人民政府关于做好工作的通知
示政〔2026〕1号
各乡镇人民政府：
现通知如下：
一、提高认识
各单位要重视。
二、明确任务
（一）全面清理。各单位应当清理。
1. 梳理目录。
（1）逐件核对。
（二）分类处理
应当废止的废止。
三、本通知自印发之日起施行。
附件：1．清理表
2．汇总表
示例县人民政府办公室
二〇二六年十二月一日
"""


def anchors(text):
    return [block.anchor for block in parse(text).blocks]


def test_every_kind_of_unit_in_rules_is_named_with_its_anchor():
    blocks = parse(RULES).blocks
    assert [(block.kind.value, block.label, block.anchor, block.depth) for block in blocks] == [
        ("paragraph", "", "p1", 0),
        ("chapter", "第一章", "ch-1", 0),
        ("article", "第一条", "art-1", 1),
        ("article", "第二条", "art-2", 1),
        ("item", "（一）", "art-2-p1-i1", 2),
        ("item", "（二）", "art-2-p1-i2", 2),
        ("subitem", "1.", "art-2-p1-i2-s1", 3),
        ("subitem", "2.", "art-2-p1-i2-s2", 3),
        ("paragraph", "", "art-2-p2", 2),
        ("chapter", "第二章", "ch-2", 0),
        ("section", "第一节", "sec-2-1", 1),
        ("article", "第三条", "art-3", 2),
        ("article", "第三条之一", "art-3-1", 2),
        ("section", "第二节", "sec-2-2", 1),
        ("article", "第四条", "art-4", 2),
        ("chapter", "第三章", "ch-3", 0),
        ("article", "第五条", "art-5", 1),
        ("paragraph", "", "p2", 0),
        ("paragraph", "", "p3", 0),
        ("annex", "附件1", "annex-1", 0),
        ("paragraph", "", "annex-1-p1", 1),
        ("article", "第一条", "annex-1-art-1", 1),
    ]


def test_headings_of_a_notice_are_two_levels_with_lists_below():
    blocks = parse(NOTICE).blocks[4:]
    assert [(block.kind.value, block.anchor, block.heading) for block in blocks] == [
        ("heading", "h-1", "提高认识"),
        ("paragraph", "h-1-p1", ""),
        ("heading", "h-2", "明确任务"),
        ("heading", "h-2-1", "全面清理。"),
        ("subitem", "h-2-1-s1", ""),
        ("subitem", "h-2-1-s1-s1", ""),
        ("heading", "h-2-2", "分类处理"),
        ("paragraph", "h-2-2-p1", ""),
        ("heading", "h-3", ""),
        ("paragraph", "p5", ""),
        ("subitem", "p5-s2", ""),
        ("paragraph", "p6", ""),
        ("paragraph", "p7", ""),
    ]


def test_inserted_article_keeps_its_number():
    outline = parse("第六条　甲。\n第六条之一　乙。\n第六条之二　丙。\n第七条　丁。")
    assert [(block.number, block.insertion) for block in outline.articles] == [(6, 0), (6, 1), (6, 2), (7, 0)]
    assert [block.anchor for block in outline.articles] == ["art-6", "art-6-1", "art-6-2", "art-7"]


@pytest.mark.parametrize(
    "line",
    [
        "第七条规定的期限届满的，依照前款办理。",
        "第七条、第八条规定的情形除外。",
        "第七条第二款规定的期限。",
        "第七条至第九条另有规定的，从其规定。",
        "第七条和第八条的规定适用于本办法。",
        "第六条之一规定的期限。",
        "第六条之十一规定的期限。",
        "第七条所列情形。",
        "第三章规定的程序，适用于本条。",
        "第二节的规定不适用。",
        "第一百一条　编号有误。",
    ],
)
def test_article_mentioned_at_the_start_of_a_line_is_text(line):
    outline = parse(f"第一条　有下列情形的：\n{line}")
    assert [block.kind for block in outline.blocks] == [Kind.ARTICLE, Kind.PARAGRAPH]


@pytest.mark.parametrize(
    "line",
    [
        "第七条本办法自印发之日起施行。",
        "第七条项目评审专家由主管部门聘任。",
        "第七条款项应当专户存储。",
        "第七条【施行日期】本办法自印发之日起施行。",
        "第七条：本办法自印发之日起施行。",
        "第 七 条　本办法自印发之日起施行。",
        "第7条 规定由县人民政府解释。",
        "第七条\u3000第三人有权申请复核。",
    ],
)
def test_article_without_a_space_is_an_article(line):
    (block,) = parse(line).blocks
    assert (block.kind, block.anchor) == (Kind.ARTICLE, "art-7")


@pytest.mark.parametrize(
    "begins",
    [
        "第一类器械实行备案管理。",
        "第二条所称单位，是指机关。",
        "与本办法有关的事项。",
        "规定重大事项的文件由大会通过。",
        "以上均可。",
    ],
)
def test_article_that_looks_like_a_mention_fills_its_hole(begins):
    outline = parse(f"第六条　甲。\n第七条{begins}\n（一）乙；\n第八条　丙。")
    assert [(each.number, each.anchor) for each in outline.articles] == [(6, "art-6"), (7, "art-7"), (8, "art-8")]
    assert outline.full_text(outline.find("art-7")) == f"{begins}\n（一）乙；"


@pytest.mark.parametrize(
    "lines",
    [
        "第六条　甲：\n第七条第一款的情形。\n第八条　丙。",  # a clause of it
        "第六条　甲：\n第七条规定的情形。\n第八条　丙。",
        "第六条　甲：\n第九条第一类。\n第八条　丙。",  # another number
        "第六条　甲：\n第七条第一类。\n第七条第二类。\n第八条　丙。",  # twice
        "第六条　甲：\n第七条第一类。\n第九条　丙。",  # not all that are missing
        "第六条　甲：\n第七条第一类。\n第七条　丙。",  # nothing is missing
        "第七条第一类。\n第八条　丙。",  # nothing before it
        "第五条　甲：\n第七条第一类。\n第六条　乙。\n第八条　丙。",  # not between its neighbours
        "第六条　甲：\n第七条第一类。\n",  # nothing after it
    ],
)
def test_mention_without_its_hole_is_text(lines):
    assert "第七条第" not in [each.label + each.text[:1] for each in parse(lines).articles]
    assert len(parse(lines).articles) == lines.count("条　")


def test_item_mentioned_at_the_start_of_a_line_is_text():
    kinds = [
        block.kind
        for block in parse("第一条　甲：\n（一）项目实施；\n（二）项规定的除外。\n（一）至（三）项适用。").blocks
    ]
    assert kinds == [Kind.ARTICLE, Kind.ITEM, Kind.PARAGRAPH, Kind.PARAGRAPH]


def test_parts_give_their_chapters_anchors_of_their_own():
    text = (
        "第一编　总则\n第一章　一般规定\n第一条　甲。\n"
        "第二编　物权\n第一分编　通则\n第一章　一般规定\n第二条　乙。\n第一节　登记\n"
    )
    assert anchors(text) == [
        "part-1",
        "part-1-ch-1",
        "art-1",
        "part-2",
        "part-2-sub-1",
        "part-2-sub-1-ch-1",
        "art-2",
        "part-2-sub-1-sec-1-1",
    ]
    assert parse(text).gaps == ()


def test_chapters_without_numbers_are_known_by_name():
    assert anchors("总　则\n第一条　甲。\n第二章　处罚\n第二条　乙。\n附则\n第三条　丙。") == [
        "ch-general",
        "art-1",
        "ch-2",
        "art-2",
        "ch-final",
        "art-3",
    ]


def test_title_of_a_chapter_on_the_next_line_is_joined():
    (chapter, article) = parse("第一章\n　总　则\n第一条　甲。").blocks
    assert (chapter.label, chapter.heading, chapter.start, chapter.end) == ("第一章", "总　则", 0, 8)
    assert article.anchor == "art-1"


def test_printed_table_of_contents_is_not_counted():
    outline = parse("目　录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　甲。\n第二章　附则\n第二条　乙。")
    assert [block.anchor for block in outline.blocks] == ["p1", "p2", "p3", "ch-1", "art-1", "ch-2", "art-2"]
    assert outline.gaps == ()


def test_heading_between_articles_groups_and_list_in_an_article_does_not():
    text = "一、案件受理\n第一条　甲。\n第二条　有下列情形之一的：\n一、乙；\n二、丙。\n二、审理\n第三条　丁。"
    assert [(block.kind.value, block.depth) for block in parse(text).blocks] == [
        ("heading", 0),
        ("article", 1),
        ("article", 1),
        ("item", 2),
        ("item", 2),
        ("heading", 0),
        ("article", 1),
    ]


def test_signature_and_date_do_not_belong_to_the_last_article():
    outline = parse(RULES)
    assert outline.full_text(outline.articles[-2]) == "本办法自2027年1月1日起施行。"


def test_full_text_of_an_article_has_its_paragraphs_and_items():
    outline = parse(RULES)
    assert outline.full_text(outline.find("art-2")) == (
        "本办法所称文件，是指：\n（一）办法；\n（二）规定：\n1．长期的；\n2．试行的。\n前款所称长期，是指五年。"
    )


def test_table_of_contents_is_nested():
    chapters = [entry for entry in parse(RULES).toc() if entry.kind is Kind.CHAPTER]
    assert [(entry.label, entry.title) for entry in chapters] == [
        ("第一章", "总则"),
        ("第二章", "制定"),
        ("第三章", "附则"),
    ]
    assert [(child.label, [each.anchor for each in child.children]) for child in chapters[1].children] == [
        ("第一节", ["art-3", "art-3-1"]),
        ("第二节", ["art-4"]),
    ]
    notice = parse(NOTICE).toc()
    assert [(entry.label, entry.title, len(entry.children)) for entry in notice] == [
        ("一、", "提高认识", 0),
        ("二、", "明确任务", 2),
        ("三、", "", 0),
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("第一条　甲。\n第二条　乙。\n第二条之一　丙。\n第三条　丁。", ()),
        ("第七条　甲。\n第九条　乙。", ("编号从第七条开始。", "第七条之后是第九条。")),
        ("第一条　甲。\n第一条　乙。", ("第一条出现了两次。",)),
        ("第一条　甲。\n第二条　乙。\n第一条　丙。", ("第二条之后是第一条。",)),
        ("第一条　甲。\n第一条之二　乙。", ("第一条之后是第一条之二。",)),
        ("第一章　甲\n第三章　乙", ("第一章之后是第三章。",)),
        ("第一章　甲\n第一节　乙\n第三节　丙\n第二章　丁\n第一节　戊", ("第一章第一节之后是第三节。",)),
        ("第一条　甲：\n（一）乙；\n（三）丙。", ("第一条“（一）”之后是“（三）”。",)),
        ("第一条　甲：\n（一）乙；\n丙。\n（二）丁。\n第二条　戊：\n（一）己。", ()),
        ("一、甲\n三、乙", ("“一”之后是“三”。",)),
        ("一、甲\n（一）乙\n二、丙\n（一）丁\n一、戊", ()),
        ("第一条　甲。\n附件1\n第一条　乙。\n附件2\n第一条　丙。", ()),
        ("第一编　甲\n第一章　乙\n第二章　丙\n第二编　丁\n第三章　戊\n第三编　己\n第一章　庚", ()),
        ("第一章　甲\n第二章　乙\n第一章　丙", ("第二章之后是第一章。",)),
    ],
)
def test_numbers_left_out_or_repeated_are_told(text, sentences):
    assert parse(text).gaps == sentences


def test_segments_are_articles_and_what_stands_outside_them():
    assert [(segment.label, segment.anchor) for segment in parse(RULES).segments()] == [
        ("", "p1"),
        ("第一章", "ch-1"),
        ("第一条", "art-1"),
        ("第二条", "art-2"),
        ("第二章", "ch-2"),
        ("第一节", "sec-2-1"),
        ("第三条", "art-3"),
        ("第三条之一", "art-3-1"),
        ("第二节", "sec-2-2"),
        ("第四条", "art-4"),
        ("第三章", "ch-3"),
        ("第五条", "art-5"),
        ("", "p2"),
        ("", "p3"),
        ("附件1", "annex-1"),
        ("", "annex-1-p1"),
        ("第一条", "annex-1-art-1"),
    ]
    headings = [segment.text for segment in parse(NOTICE).segments() if segment.label]
    assert [text.count("\n") for text in headings] == [1, 5, 0]


def test_segment_never_exceeds_what_the_index_takes():
    segments = parse("第一条　" + "法" * 250_000).segments()
    assert [len(segment.text) for segment in segments] == [MAX_SEGMENT, MAX_SEGMENT, 50_004]
    assert {segment.anchor for segment in segments} == {"art-1"}


line = st.one_of(
    st.sampled_from(
        [
            "第一编　总则",
            "第一分编　通则",
            "第一章　总　则",
            "第二章",
            "附　则",
            "总则",
            "第一节　甲",
            "第一条　甲。",
            "第二条　乙：",
            "第二条之一　丙。",
            "（一）甲；",
            "（一）",
            "1．乙；",
            "（1）丙",
            "①丁",
            "一、戊",
            "二、己。",
            "附件：1．表",
            "附件2",
            "附件",
            "目　录",
            "2026年1月1日",
            "示例县人民政府",
            "第一条规定的情形。",
            "　　段落。",
            "\u3000",
            "",
        ]
    ),
    st.text(alphabet="第一二三条章节编款项之附件（）()、．. 　0１①㈠目录\t\u2028\x85法。：；", max_size=20),
)


@given(st.lists(line, max_size=25).map("\n".join))
def test_no_character_is_lost_and_anchors_are_unique(text):
    outline = parse(text)
    squeezed = "".join(text.split())
    assert "".join("".join(text[block.start : block.end] for block in outline.blocks).split()) == squeezed
    assert "".join("".join(segment.text for segment in outline.segments()).split()) == squeezed
    names = [block.anchor for block in outline.blocks]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name == name.strip() for name in names)


@given(st.lists(line, max_size=25).map("\n".join))
def test_blocks_nest_and_begin_with_their_heading(text):
    depth = -1
    for block in parse(text).blocks:
        assert 0 <= block.depth <= depth + 1
        assert block.text.startswith(block.heading)
        depth = block.depth


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    outline = parse(text)
    assert "".join("".join(text[block.start : block.end] for block in outline.blocks).split()) == "".join(text.split())
    assert isinstance(outline.gaps, tuple)
    assert isinstance(outline.toc(), tuple)


@pytest.mark.corpus
def test_real_notices_lose_nothing(records):
    for each in records("normative"):
        outline = parse(each["text"])
        kept = "".join(segment.text for segment in outline.segments())
        assert "".join(kept.split()) == "".join(each["text"].split())


def test_an_amending_instruction_is_not_taken_for_a_title() -> None:
    outline = parse("一、将第七条改为第八条，修改为：“检查合并进行。结果共享。”\n二、加强领导。各单位应当落实责任。\n")

    assert [block.heading for block in outline.blocks] == ["", "加强领导。"]


def test_head_lines_have_the_roles_of_what_metadata_reads() -> None:
    text = """000012
特急
鲁山县人民政府办公室
关于加强行政规范性文件
合法性审核工作的通知
鲁政办〔2024〕3号
各乡镇人民政府，各街道办事处，
县人民政府各部门：
现将有关事项通知如下。
一、加强领导。
"""
    roles = [block.role for block in parse(text).blocks]
    assert roles == [
        *[Role.LETTERHEAD] * 2,
        *[Role.TITLE] * 3,
        Role.NUMBER,
        *[Role.ADDRESSEE] * 2,
        Role.PREAMBLE,
        Role.BODY,
    ]


@pytest.mark.parametrize(
    "text", ["鲁山县财政局\n鲁山县审计局\n负责实施。\n", "各科室要认真学习\n抓好落实\n一、加强领导。\n"]
)
def test_a_text_that_begins_with_its_body_has_no_head(text: str) -> None:
    assert all(block.role in (Role.BODY, Role.PREAMBLE) for block in parse(text).blocks)


def test_an_addressee_on_the_line_of_the_body_leaves_it_body() -> None:
    outline = parse("关于防汛工作的通知\n各有关单位：现将有关事项通知如下。\n一、加强领导。\n")
    assert [block.role for block in outline.blocks][:2] == [Role.TITLE, Role.PREAMBLE]
