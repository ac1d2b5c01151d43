"""Forms of documents as they really stand, told on documents that were made up."""

from datetime import date

import pytest

from lawdocs.texts.authorities import units_in
from lawdocs.texts.metadata import Basis, Confidence, extract

ORDER = """青禾县人民政府令
第12号
《青禾县烟花爆竹燃放管理规定》已经2024年1月5日县人民政府第3次常务会议通过，现予公布，自2024年2月1日起施行。
县长　某某
2024年1月8日"""
WEB_PAGE = """索 引 号：000014349/2024-00079
发文机关：云岭省人民政府办公厅
标　　题：云岭省人民政府办公厅关于印发行政规范性文件管理办法的通知
发文字号：云政办发〔2024〕3号
发布日期：2024年01月12日
云岭省人民政府办公厅关于印发
行政规范性文件管理办法的通知
云政办发〔2024〕3号
各市（州）人民政府，省政府各部门：
《行政规范性文件管理办法》已经省政府同意，现印发给你们，请遵照执行。
云岭省人民政府办公厅
2024年1月8日
行政规范性文件管理办法
第一条　根据《规章制定程序条例》（国务院令第322号）第三十六条等规定，结合本省实际，制定本办法。
第九条　本办法自公布之日起30日后施行，有效期 5 年。"""


def test_an_order_has_the_number_of_its_letterhead_and_the_title_of_what_it_publishes() -> None:
    found = extract(ORDER)
    assert found.number is not None
    assert (found.number.value, found.number.words(ORDER)) == ("青禾县人民政府令第12号", "第12号")
    assert found.title is not None
    assert (found.title.value, found.title.confidence) == ("青禾县烟花爆竹燃放管理规定", Confidence.LIKELY)
    assert found.issuers is not None
    assert found.issuers.value == ("青禾县人民政府",)
    assert found.genre is not None
    assert (found.genre.value, found.genre.confidence, found.genre.others) == ("令", Confidence.UNSURE, ("规定",))
    assert found.written is not None
    assert found.written.value == date(2024, 1, 8)
    assert "某某" not in str(found)


def test_the_first_day_follows_from_the_publication_that_a_page_states() -> None:
    found = extract(WEB_PAGE)
    assert found.published is not None
    assert found.published.value == date(2024, 1, 12)
    assert found.effective is not None
    assert (found.effective.value, found.effective.confidence) == (date(2024, 2, 11), Confidence.LIKELY)
    assert [WEB_PAGE[span.start : span.end] for span in found.effective.further] == ["2024年01月12日"]
    assert found.days_after is not None
    assert found.days_after.value == 30
    assert found.expires is not None
    assert (found.expires.value, found.expires.words(WEB_PAGE)) == (date(2029, 2, 10), "有效期 5 年")
    assert found.written is not None
    assert found.written.value == date(2024, 1, 8)
    assert [each.value for each in found.basis] == [Basis("规章制定程序条例", "国务院令第322号", "第三十六条")]


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("青财库〔2019〕38号各预算单位，各有关部门：", "青财库〔2019〕38号"),
        ("（青地税所[2000]252号 2000年8月21日）\n各有关单位：", "青地税所〔2000〕252号"),
        ("青财库﹝2024﹞4号　　　　签发人：某某\n各有关单位：", "青财库〔2024〕4号"),
        ("青财库（2024）第04号\n各有关单位：", "青财库〔2024〕第04号"),
        ("青禾县财政局 青禾县税务局公告2023年第12号\n各有关单位：", "青禾县财政局 青禾县税务局公告2023年第12号"),
        ("各有关单位：\n根据《某办法》（青财〔2020〕1号），", None),
    ],
)
def test_numbers_with_what_stands_beside_them(head: str, number: str | None) -> None:
    text = f"关于做好预算编制工作的通知\n{head}\n现将有关事项通知如下。"
    found = extract(text)
    assert (found.number and found.number.value) == number
    assert found.addressee is not None
    assert "有" in found.addressee.value
    assert found.title is not None
    assert found.title.value == "关于做好预算编制工作的通知"


def test_a_number_and_its_issuer_in_brackets_behind_the_title() -> None:
    text = "青禾县财政局关于做好预算工作的通知（青财〔2020〕3号　青禾县财政局）\n各有关单位：\n请认真执行。"
    found = extract(text)
    assert found.title is not None
    assert found.title.value == "青禾县财政局关于做好预算工作的通知"
    assert found.number is not None
    assert found.number.words(text) == "青财〔2020〕3号"


@pytest.mark.parametrize(
    ("lines", "addressee"),
    [
        ("各乡镇人民政府，县政府各\n部门：", "各乡镇人民政府，县政府各部门"),
        ("县教育局：", "县教育局"),
        ("某某等代表：", "某某等代表"),
        ("主送：各有关单位\n正文。", "各有关单位"),
        ("现将有关事项通知如下：", None),
        ("为落实《某法》、《某条例》的规定，现通知各部门：", None),
        ("性质：", None),
        ("附件：", None),
        ("联系人：", None),
    ],
)
def test_addressees_are_told_from_sentences_that_end_with_a_colon(lines: str, addressee: str | None) -> None:
    found = extract(f"青禾县财政局关于做好预算工作的通知\n青财〔2020〕3号\n{lines}\n请认真执行。")
    assert (found.addressee and found.addressee.value) == addressee


@pytest.mark.parametrize(
    ("tail", "names", "day"),
    [
        ("青禾县财政局\n（代章）\n2024年1月8日", ("青禾县财政局",), date(2024, 1, 8)),
        ("青禾县财政局　青禾县教育局\n二○二四年一月八日", ("青禾县财政局", "青禾县教育局"), date(2024, 1, 8)),
        ("青禾县财政局青禾县教育局\n二〇二四年元月八日", ("青禾县财政局", "青禾县教育局"), date(2024, 1, 8)),
        ("请认真执行。青禾县财政局2024年1月8日", ("青禾县财政局",), date(2024, 1, 8)),
        ("请认真执行。青禾县财政局2024年1月8日（此件公开发布）办法第一章总则", ("青禾县财政局",), date(2024, 1, 8)),
        ("请认真执行。\n二ＯＯ八年一月八日", None, date(2008, 1, 8)),
        ("报名时间\n2024年1月8日", None, None),
        ("请于2024年1月8日前上报。", None, None),
        ("青禾县财政局\n2024年2月30日", None, None),
    ],
)
def test_signatures_and_their_day(tail: str, names: tuple[str, ...] | None, day: date | None) -> None:
    found = extract(
        f"关于做好预算工作的通知\n各有关单位：\n请认真执行。\n{tail}\n附件1\n申报表\n青禾县审计局\n2020年1月1日"
    )
    assert (found.issuers.value if found.issuers else None) == (names or (("青禾县审计局",) if day is None else None))
    if day is not None:
        assert found.written is not None
        assert (found.written.value, found.written.confidence > Confidence.UNSURE) == (day, True)
    else:
        assert found.written is None or found.written.confidence is Confidence.UNSURE


def test_title_and_signature_that_differ_leave_the_issuer_unsure() -> None:
    head = "青禾县人民政府关于印发应急预案的通知\n各有关单位：\n请认真执行。\n"
    surely, unsurely = extract(head + "青禾县人民政府\n2024年1月8日"), extract(head + "青禾县水利局\n2024年1月8日")
    assert surely.issuers is not None
    assert surely.issuers.confidence is Confidence.SURE
    assert unsurely.issuers is not None
    assert (unsurely.issuers.value, unsurely.issuers.confidence) == (("青禾县人民政府",), Confidence.UNSURE)
    assert unsurely.issuers.others == (("青禾县水利局",),)


def test_the_issuer_within_a_title_is_pointed_at_alone() -> None:
    text = "　　青禾县财政局、青禾县教育局关于做好\n预算工作的通知\n各有关单位：\n请认真执行。"
    found = extract(text)
    assert found.issuers is not None
    assert found.issuers.words(text) == "青禾县财政局、青禾县教育局"


def test_the_day_of_the_session_is_that_of_writing_and_not_of_publication() -> None:
    text = (
        "青禾县停车条例\n（2025年1月21日县第五届人民代表大会第三次会议通过）\n第一条　为规范停车，制定本条例。\n"
        "第二条　本条例自公布之日起施行。"
    )
    found = extract(text)
    assert found.written is not None
    assert found.written.value == date(2025, 1, 21)
    assert found.effective is None
    assert found.days_after is not None
    assert found.days_after.value == 0


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("（2025年1月21日县人民政府\n第三次常务会议通过）", date(2025, 1, 21)),
        ("（2025年1月21日县人民政府\n第三次常务会议通过", None),
    ],
)
def test_a_note_line_may_be_broken_but_must_close(note: str, written: date | None) -> None:
    found = extract(f"青禾县停车管理办法\n{note}\n各有关单位：\n为规范停车，制定本办法。")
    assert (found.written and found.written.value) == written
    assert found.title is not None
    assert found.title.value == "青禾县停车管理办法"
    assert found.addressee is not None
    assert found.addressee.value == "各有关单位"


def test_who_explains_a_text_without_head_may_have_made_it() -> None:
    found = extract("第一条　为规范管理，制定本办法。\n第九条　本办法由青禾县财政局负责解释。")
    assert found.issuers is not None
    assert (found.issuers.value, found.issuers.confidence) == (("青禾县财政局",), Confidence.UNSURE)
    assert (found.genre and found.genre.value) == "办法"
    assert extract("第九条　本办法由县财政局负责解释。").issuers is None


@pytest.mark.parametrize(
    ("words", "effective", "expires"),
    [
        ("本办法自2026年1月1日起施行，有效期5年。", date(2026, 1, 1), date(2030, 12, 31)),
        ("本办法自二〇二六年一月一日起施行，有效期五年。", date(2026, 1, 1), date(2030, 12, 31)),
        ("本办法自2026年1月1日零时起施行，试行期两年。", date(2026, 1, 1), date(2027, 12, 31)),
        ("本办法自2026年1月1日施行。", date(2026, 1, 1), None),
        ("本办法自2026年1月1日起施行，有效期至2028年12月31日。", date(2026, 1, 1), date(2028, 12, 31)),
        ("本办法自2026年1月1日起施行，至2028年12月31日止。", date(2026, 1, 1), date(2028, 12, 31)),
        ("本公告执行至2027年12月31日。", None, date(2027, 12, 31)),
        ("本办法自印发之日起施行，有效期二年。", date(2025, 11, 3), date(2027, 11, 2)),
        ("本办法自本通知印发之日起执行。", date(2025, 11, 3), None),
        ("《某条例》（自2017年10月1日起施行）规定，驾驶证有效期6年。", None, None),
        ("自2017年10月1日起施行的《某条例》同时适用。", None, None),
        ("本办法自2026年2月30日起施行，有效期5年。", None, None),
        ("决定宣布失效，自本通知印发之日起停止执行。", None, None),
    ],
)
def test_first_and_last_day_in_force(words: str, effective: date | None, expires: date | None) -> None:
    found = extract(
        f"关于印发某办法的通知\n各有关单位：\n请认真执行。\n青禾县财政局\n2025年11月3日\n某办法\n第九条　{words}"
    )
    assert (found.effective and found.effective.value) == effective
    assert (found.expires and found.expires.value) == expires


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("重 庆 市 财 政 局", ("重庆市财政局",)),
        ("青禾县财政局青禾县教育局", ("青禾县财政局", "青禾县教育局")),
        ("国务院办公厅、中央军委办公厅", ("国务院办公厅", "中央军委办公厅")),
        ("青禾县经济和信息化委员会职称改革办公室", ("青禾县经济和信息化委员会职称改革办公室",)),
        ("各有关单位", ()),
        ("关于做好工作的通知", ()),
        ("", ()),
    ],
)
def test_names_of_authorities(line: str, names: tuple[str, ...]) -> None:
    assert units_in(line) == names


LETTERHEAD = """{aside}青禾县财政局文件
青财规〔2024〕3号
━━━━━━━━━━━━━━━━━━━━
关于印发《青禾县专项资金管理办法》的通知
{addressee}
{body}
{names}
2024年3月9日"""


def letter(
    *, aside: str = "", addressee: str = "各有关单位：", body: str = "现将办法印发给你们。", names: str = "青禾县财政局"
) -> str:
    return LETTERHEAD.format(aside=aside, addressee=addressee, body=body, names=names)


@pytest.mark.parametrize("aside", ["", "【字号：大 中 小】\n"])
def test_the_red_line_and_tools_of_a_web_page_are_no_part_of_the_title(aside: str) -> None:
    found = extract(letter(aside=aside))
    assert found.title is not None
    assert found.title.value == "关于印发《青禾县专项资金管理办法》的通知"


def test_a_list_of_addressees_may_lack_its_colon() -> None:
    found = extract(letter(addressee="各乡镇人民政府、街道办事处，县直各部门"))
    assert found.addressee is not None
    assert found.addressee.value == "各乡镇人民政府、街道办事处，县直各部门"
    assert found.title is not None
    assert found.title.value == "关于印发《青禾县专项资金管理办法》的通知"


def test_a_day_below_a_list_of_annexes_is_that_of_writing() -> None:
    text = letter(names="附件：1．专项资金目录\n2．申报表")
    found = extract(text)
    assert found.written is not None
    assert found.written.value == date(2024, 3, 9)


def test_who_signs_an_order_may_be_letter_spaced() -> None:
    found = extract(ORDER.replace("县长　某某", "县　长　某　某"))
    assert found.written is not None
    assert found.written.value == date(2024, 1, 8)


@pytest.mark.parametrize(
    ("title", "names", "issuers"),
    [
        ("中共青禾县委办公室青禾县人民政府办公室", "中共青禾县委办公室\n青禾县人民政府办公室", 2),
        ("青禾县经济和信息化委员会职称改革办公室", "青禾县经济和信息化委员会\n职称改革办公室", 1),
    ],
)
def test_names_run_together_in_a_title_are_told_apart_by_who_signs(title: str, names: str, issuers: int) -> None:
    found = extract(f"{title}关于印发《工作规则》的通知\n各有关单位：\n现予印发。\n{names}\n2024年3月9日")
    assert found.issuers is not None
    assert "".join(found.issuers.value) == title
    assert len(found.issuers.value) == issuers


def test_a_government_that_a_title_begins_with_may_be_the_issuer() -> None:
    found = extract("青禾县人民政府工作规则\n青政发〔2024〕7号\n第一章　总则\n一、制定本规则。")
    assert found.issuers is not None
    assert (found.issuers.value, found.issuers.confidence) == (("青禾县人民政府",), Confidence.UNSURE)
