"""Two texts are compared by articles: what moved is followed, typography is no change, and nothing is lost."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawdocs.texts.comparison import Mark, Row, compare, compare_as_one, wording
from lawdocs.texts.comparison.words import note, summary

LETTERS = "第一二三十条章（）、。，办法县应当管理日 \n\u3000甲乙A1.０“”"
LINES = (
    "第一章　总则",
    "第一条　县人民政府应当加强管理，建立健全管理制度。",
    "第二条　本办法自二〇二四年一月一日起施行。\n（一）甲类事项；\n（二）乙类事项；",
    "第三条　主管机关应当在十日内书面答复申请人。",
    "第四条　主管机关应当在十五日内书面答复申请人，并说明理由。",
    "一、加强领导。各单位要高度重视。",
    "（二）乙类事项；",
    "附件1",
)
TEXTS = (
    st.text(alphabet=LETTERS, max_size=80)
    | st.text(max_size=40)
    | st.lists(st.sampled_from(LINES), max_size=8).map("\n".join)
)
FEW_LETTERS = st.text(alphabet="ab.二十日" + wording.MARKS[0], max_size=30)
OLD = """第一章　总则
第一条　为了规范乡村民宿管理，制定本办法。
第二条　县文化广电和旅游局主管全县乡村民宿工作，组织实施本办法。
第三条　经营者应当遵守下列规定：
（一）如实登记住宿人员信息；
（二）申请开办时提交村民委员会出具的同意证明；
（三）公开服务项目、投诉电话和应急联系方式。
第二章　附则
第四条　乡镇人民政府应当建立民宿名录，每季度末汇总一次，并向社会公布。
第五条　本办法自2024年6月1日起施行，有效期5年。
"""


def changed(old: str, new: str) -> list[tuple[str, str]]:
    """The changed rows by their labels, with what is said of them."""
    rows = compare(old, new).changes
    return [((row.new or row.old).label, note(row)) for row in rows]


def shown(row: Row) -> str:
    """The words of a row with what was added in {} and what was removed in []."""
    signs = {Mark.SAME: "{}", Mark.ADDED: "{{{}}}", Mark.REMOVED: "[{}]"}
    return "".join(
        signs[piece.mark].format(piece.old if piece.mark is Mark.REMOVED else piece.new) for piece in row.pieces
    )


def only(old: str, new: str) -> str:
    """The one changed row."""
    (row,) = compare(old, new).changes
    return shown(row)


@settings(max_examples=1000)
@given(TEXTS, TEXTS)
def test_changes_applied_to_the_old_text_give_the_new_one(old: str, new: str) -> None:
    assert compare(old, new).applied_to(old) == new


@given(TEXTS)
def test_a_text_compared_with_itself_has_no_changes(text: str) -> None:
    comparison = compare(text, text)
    assert comparison.changes == ()
    assert all(row.is_in_both and not row.differs_in_typography for row in comparison.rows)


@given(TEXTS, TEXTS)
def test_the_other_way_round_additions_are_deletions(old: str, new: str) -> None:
    def by_place(row: Row) -> tuple[int, int]:
        return row.old.start if row.old else -1, row.new.start if row.new else -1

    there, back = compare(old, new), compare(new, old)
    assert sorted(there.rows, key=by_place) == sorted((row.turned() for row in back.rows), key=by_place)
    assert back.applied_to(new) == old


@given(TEXTS, TEXTS)
def test_every_unit_of_both_texts_is_in_one_row_with_all_its_words(old: str, new: str) -> None:
    rows = compare(old, new).rows
    for text, side, words in ((old, "old", "old"), (new, "new", "new")):
        sides = [(getattr(row, side), row) for row in rows if getattr(row, side)]
        held = "".join(
            each.gap + each.head + "".join(getattr(piece, words) for piece in row.pieces)
            for each, row in sorted(sides, key=lambda pair: pair[0].start)
        )
        assert "".join(held.split()) == "".join(text.split())


@given(TEXTS, TEXTS)
def test_no_row_of_equal_words_is_called_changed(old: str, new: str) -> None:
    for row in compare(old, new).changes:
        if row.has_other_words:
            assert "".join(piece.old for piece in row.pieces) != "".join(piece.new for piece in row.pieces)


@settings(max_examples=1000)
@given(FEW_LETTERS, FEW_LETTERS)
def test_changed_places_are_apart_and_all_between_them_stays(old: str, new: str) -> None:
    at = to = 0
    for edit in wording.edits(old, new, Counter()):
        assert at <= edit.old_start <= edit.old_end
        assert to <= edit.new_start <= edit.new_end
        assert edit.old_start - at == edit.new_start - to
        assert old[at : edit.old_start] == new[to : edit.new_start]
        at, to = edit.old_end, edit.new_end
    assert old[at:] == new[to:]


@given(TEXTS, TEXTS)
def test_long_texts_are_compared_by_sentences_as_faithfully(old: str, new: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "_MOST_LETTERS", 30)
        assert compare(old, new).applied_to(old) == new


def test_another_text_than_the_compared_one_is_refused() -> None:
    with pytest.raises(ValueError, match="not the text that was compared"):
        compare("第一条　甲。", "第一条　乙。").applied_to("第一条　丙。")
    with pytest.raises(ValueError, match="not the text that was compared"):
        compare("第一条　甲。\n第二条　乙。", "第一条　甲。").applied_to("第一条　甲。\n第二条　丙。")


@pytest.mark.parametrize(
    "typed",
    [
        OLD.translate(str.maketrans("，；：（）0123456789", ",;:()０１２３４５６７８９")),
        OLD.replace("\u3000", "  ").replace("，", "， "),
        OLD.replace("\n", "\r\n\n"),
        OLD.replace("第二条", "第 2 条").replace("第五条", "第五条："),
        OLD.replace("（一）", "(一)"),
        OLD.replace("民宿", "民\u200b宿"),
        OLD.replace("。", "．"),
    ],
    ids=["width", "blanks", "breaks", "labels", "brackets", "unseen", "stops"],
)
def test_typography_is_no_change(typed: str) -> None:
    comparison = compare(OLD, typed)
    assert comparison.changes == ()
    assert summary(comparison) == "两个文本共5条，文字相同。"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("二〇二四年", "二○二四年"),
        ("户籍", "戶籍"),
        ("“三统一”", "「三统一」"),
        ("“三统一”", '"三统一"'),
        ("鲁政〔2024〕5号", "鲁政[2024]5号"),
        ("⼈民", "人民"),
    ],
)
def test_forms_of_one_mark_or_character_are_the_same(old: str, new: str) -> None:
    (row,) = compare(f"第一条　{old}。", f"第一条　{new}。").rows
    assert not row.is_changed
    assert row.differs_in_typography


@pytest.mark.parametrize(("old", "new"), [("制度——规则", "制度—规则"), ("等……", "等…")])
def test_length_of_a_dash_is_no_change(old: str, new: str) -> None:
    assert not compare(f"第一条　{old}。", f"第一条　{new}。").changes


def test_items_counted_anew_differ_in_no_typography() -> None:
    (row,) = compare("第一条　甲：\n（一）乙；\n（二）丙。", "第一条　甲：\n（一）丙。").rows
    assert row.has_new_item_numbers
    assert not row.differs_in_typography


@pytest.mark.parametrize(("old", "new"), [("甲，乙", "甲、乙"), ("甲；乙", "甲。乙"), ("2万", "②万"), ("A类", "a类")])
def test_another_mark_is_a_change(old: str, new: str) -> None:
    assert compare(f"第一条　{old}。", f"第一条　{new}。").changes


def test_articles_after_an_added_one_are_followed_by_their_words() -> None:
    new = OLD.replace("第二条　", "第二条　县人民政府建立乡村民宿联席会议制度。\n第三条　").replace(
        "第三条　经", "第四条　经"
    )
    new = new.replace("第四条　乡", "第五条　乡").replace("第五条　本", "第六条　本")
    assert changed(OLD, new) == [
        ("第二条", "新增"),
        ("第三条", "由第二条改为第三条，文字未变"),
        ("第四条", "由第三条改为第四条，文字未变"),
        ("第五条", "由第四条改为第五条，文字未变"),
        ("第六条", "由第五条改为第六条，文字未变"),
    ]
    assert summary(compare(OLD, new)) == "原有5条，现有6条：增加1条、编号顺延4条，其余1条未变。"


def test_a_moved_article_says_from_where_to_where() -> None:
    lines = OLD.splitlines()
    second, fourth = lines.pop(2), lines.pop(7)
    lines.insert(2, fourth.replace("第四条", "第二条"))
    lines.insert(8, second.replace("第二条", "第四条").replace("全县", "全县范围内"))
    assert changed(OLD, "\n".join(lines)) == [
        ("第二条", "由第四条移至第二条，文字未变"),
        ("第四条", "由第二条移至第四条，并修改"),
    ]


def test_removed_articles_stand_where_they_stood() -> None:
    new = OLD.replace("第二条　县文化广电和旅游局主管全县乡村民宿工作，组织实施本办法。\n", "")
    new = new.replace("第三条", "第二条").replace("第四条", "第三条").replace("第五条", "第四条")
    assert changed(OLD, new)[:2] == [("第二条", "删除"), ("第二条", "由第三条改为第二条，文字未变")]


def test_a_removed_item_is_named_and_the_numbers_after_it_are_no_change() -> None:
    new = OLD.replace("（二）申请开办时提交村民委员会出具的同意证明；\n（三）", "（二）")
    assert changed(OLD, new) == [("第三条", "删去第二项，项号顺延")]
    assert changed(new, OLD) == [("第三条", "增加第二项，项号顺延")]
    assert only(OLD, new) == (
        "经营者应当遵守下列规定：\n（一）如实登记住宿人员信息；\n[（二）申请开办时提交村民委员会出具的同意证明；\n]"
        "（二）公开服务项目、投诉电话和应急联系方式。"
    )


def test_an_article_that_was_split_stands_beside_its_parts() -> None:
    whole = "第二条　县文化广电和旅游局主管全县乡村民宿工作。乡镇人民政府应当建立本辖区乡村民宿名录并向社会公布。"
    parts = (
        "第二条　县文化广电和旅游局主管全县乡村民宿工作。\n第三条　乡镇人民政府应当建立本辖区乡村民宿名录并向社会公布。"
    )
    assert changed(f"第一条　目的。\n{whole}", f"第一条　目的。\n{parts}") == [
        ("第二条、第三条", "由第二条拆分为第二条、第三条，并修改")
    ]
    assert changed(f"第一条　目的。\n{parts}", f"第一条　目的。\n{whole}") == [
        ("第二条", "由第二条、第三条合并为第二条，并修改")
    ]


def test_another_number_of_a_chapter_is_said() -> None:
    new = OLD.replace("第二章　附则", "第二章　监督检查\n第四条　县文化广电和旅游局每年检查一次。\n第三章　附则")
    new = new.replace("第五条", "第六条").replace("第四条　乡", "第五条　乡")
    assert ("第三章", "由第二章改为第三章，文字未变") in changed(OLD, new)


def test_texts_without_articles_are_compared_by_their_headings() -> None:
    old = "现通知如下：\n一、提高认识\n各单位要重视。\n二、明确任务\n（一）全面清理文件。\n（二）逐件核对目录。\n"
    new = (
        "现通知如下：\n一、明确任务\n（一）全面清理现行文件。\n（二）逐件核对目录。\n二、加强督查\n每月通报一次情况。\n"
    )
    assert [said for _, said in changed(old, new)] == ["删除", "由二改为一，文字未变", "修改", "新增"]
    assert summary(compare(old, new)).endswith("其余2段未变。")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("应当在十日内答复。", "应当在二十日内答复。", "应当在[十日]{二十日}内答复。"),
        ("收到之日起10个工作日内办结。", "收到之日起15个工作日内办结。", "收到之日起[10个工作日]{15个工作日}内办结。"),
        ("罚款不超过2000元。", "罚款不超过2500元。", "罚款不超过[2000元]{2500元}。"),
        ("依照第三条办理。", "依照第五条办理。", "依照[第三条]{第五条}办理。"),
        ("会计帐簿应当登记。帐簿应当保存，账簿和帐簿。", "会计账簿应当登记。帐簿应当保存，账簿和帐簿。",
         "会计[帐簿]{账簿}应当登记。帐簿应当保存，账簿和帐簿。"),
        ("甲乙丙丁戊己庚辛。", "壬癸子丑寅卯辰巳。", "[甲乙丙丁戊己庚辛。]{壬癸子丑寅卯辰巳。}"),
        ("每年检查一次。", "每季度检查一次。", "[每年]{每季度}检查一次。"),
        ("应当十日。五日内办结。", "应当二十日。十五日内办结。", "应当[十日]{二十日}。[五日]{十五日}内办结。"),
        ("公开办理。接受监督。", "公开办理。每月通报。接受监督。", "公开办理。{每月通报。}接受监督。"),
    ],
)  # fmt: skip
def test_changes_of_words_are_readable_pieces(old: str, new: str, said: str) -> None:
    assert only(f"第一条　{old}", f"第一条　{new}") == said


def test_any_two_passages_are_one_row() -> None:
    row = compare_as_one("经营者应当遵守规定：\n（一）甲；", "经营者必须遵守规定：\n（一）甲；\n（二）乙。")
    assert shown(row).startswith("经营者[应当]{必须}遵守规定：")
    assert compare_as_one("", "甲").is_added
