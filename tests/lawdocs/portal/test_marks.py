"""Marked terms and excerpts."""

from lawdocs.portal.marks import LENGTH, excerpt, marked


def test_every_occurrence_is_marked_whatever_its_width_and_case() -> None:
    assert marked("ＰＰＰ项目和ppp办法", ["ppp"]) == "<mark>ＰＰＰ</mark>项目和<mark>ppp</mark>办法"


def test_overlapping_terms_become_one_mark() -> None:
    assert marked("停车泊位", ["停车泊", "泊位"]) == "<mark>停车泊位</mark>"


def test_text_around_and_inside_a_mark_is_escaped() -> None:
    assert marked("<b>&停车</b>", ["停车</b>"]) == "&lt;b&gt;&amp;<mark>停车&lt;/b&gt;</mark>"


def test_excerpt_leaves_out_the_label_shown_beside_it() -> None:
    text = "第二条　本县停车适用本办法。"
    assert excerpt(text, 0, len(text), "第二条", ["停车"]) == "本县<mark>停车</mark>适用本办法。"


def test_excerpt_from_the_middle_begins_with_a_sentence() -> None:
    piece = "前文余下的话。停车场应当开放。"
    assert excerpt(piece, 100, 100 + len(piece), "第三条", ["停车"]) == "……<mark>停车</mark>场应当开放。"


def test_excerpt_without_a_sentence_begin_drops_leading_signs() -> None:
    assert excerpt("、停车场", 50, 54, "", ["停车"]) == "……<mark>停车</mark>场"


def test_long_excerpt_is_cut_and_says_so() -> None:
    piece = "停车" + "长" * 300
    cut = excerpt(piece, 0, len(piece), "", ["停车"])
    assert cut.endswith("长……")
    assert len(cut.striptags()) == LENGTH + 2


def test_lines_of_an_excerpt_are_joined() -> None:
    piece = "（一）停车；\n（二）行车。"
    assert excerpt(piece, 0, len(piece), "", ["停车"]) == "（一）<mark>停车</mark>；（二）行车。"
