"""Pages of filing and record review: who sees what, and who may do what."""

import io
import re
import zipfile

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.deadlines.models import Deadline
from lawdocs.extensions import db
from lawdocs.filing.lists import open_lists
from lawdocs.filing.upward_models import Heading, Stage, UpwardFiling
from lawdocs.publication.corrections import Notice, correct_text
from lawdocs.publication.slips import Place
from tests.lawdocs.filing.conftest import Acts, send_letter
from tests.pages import form_data, log_in, send, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.guards import zh_date

LIST, INCOMING = "/work/filings", "/work/filings/incoming"


def rows_of(data: bytes) -> list[tuple[object, ...]]:
    """The values of a workbook's first sheet."""
    return list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))


def page(filing: UpwardFiling, name: str = "") -> str:
    return f"{LIST}/{filing.id}{f'/{name}' if name else ''}"


def stage(filing_id: int) -> Stage:
    return db.session.scalar(sa.select(UpwardFiling.stage).where(UpwardFiling.id == filing_id))


@pytest.fixture
def legal(app: Flask, acts: Acts) -> FlaskClient:
    return log_in(app, "legal")


@pytest.fixture
def city(app: Flask, acts: Acts) -> FlaskClient:
    return log_in(app, "citybureau")


def test_filer_sees_what_is_due_with_its_day_and_marks(legal: FlaskClient, acts: Acts) -> None:
    acts.published()
    shown = words(legal.get(LIST))

    assert "要我办 2" in shown
    assert "平顶山市人民政府 待报送" in shown
    assert "报送备案，2026-10-28（依据未核实）" in shown


def test_checklist_names_every_part_and_the_preview_is_the_package(legal: FlaskClient, acts: Acts) -> None:
    filing = acts.filing(acts.published())
    shown = words(legal.get(page(filing)))

    for part in ("备案报告", "正式文本", "起草说明", "制定依据", "合法性审核意见", "征求意见及采纳情况 一并报送"):
        assert part in shown
    preview = legal.get(page(filing, "preview.zip"))
    with zipfile.ZipFile(io.BytesIO(preview.data)) as package:
        assert len(package.namelist()) == 8
    assert preview.headers["Cache-Control"] == "no-store"


def test_filer_submits_and_downloads_what_was_handed_in(legal: FlaskClient, acts: Acts) -> None:
    filing = acts.filing(acts.published())
    answer = send(legal, page(filing, "submit"), note="请予支持")

    assert (answer.status_code, answer.location) == (303, page(filing))
    assert stage(filing.id) is Stage.SUBMITTED
    saved = legal.get(page(filing, "packages/1"))
    assert saved.headers["Content-Type"] == "application/zip"
    assert "filename*=UTF-8''" in saved.headers["Content-Disposition"]
    assert legal.get(page(filing, "packages/2")).status_code == 404
    assert legal.get(page(filing, "preview.zip")).status_code == 404


def test_short_gap_asks_for_its_reason_on_the_page(legal: FlaskClient, acts: Acts) -> None:
    from datetime import timedelta

    from lawdocs.extensions import transaction

    document = acts.published()
    filing = acts.filing(document)
    assert "gap_reason" not in form_data(legal.get(page(filing, "submit")), page(filing, "submit"))
    with transaction():
        document.in_force_from = document.published_on + timedelta(days=1)

    answer = send(legal, page(filing, "submit"))
    assert answer.status_code == 422
    assert "公布到施行不足30日，请写明理由" in words(answer)
    assert send(legal, page(filing, "submit"), gap_reason="防汛急需").status_code == 303


def test_filing_outside_is_put_on_record_with_its_receipt(legal: FlaskClient, acts: Acts) -> None:
    filing = acts.filing(acts.published(), "鲁山县人民代表大会常务委员会")
    assert legal.get(page(filing, "submit")).status_code == 409
    wrong = send(legal, page(filing, "outside"), sent_on="2026-10-14")
    assert (wrong.status_code, stage(filing.id)) == (422, Stage.DUE)
    assert "报送日期不能早于公布之日，不能晚于今天" in words(wrong)

    assert send(legal, page(filing, "outside"), sent_on="2026-10-13").status_code == 303
    assert send(legal, page(filing, "receipt"), receipt="鲁人常备〔2026〕8号").status_code == 303
    assert "鲁人常备〔2026〕8号" in words(legal.get(page(filing)))


def test_paper_is_added_and_removed_before_handing_in(legal: FlaskClient, acts: Acts) -> None:
    filing = acts.filing(acts.published())
    upload = {"part": "其他材料", "file": (io.BytesIO("专家意见".encode()), "专家论证意见.txt")}
    assert send(legal, page(filing), page(filing, "papers"), **upload).status_code == 303
    assert "专家论证意见.txt" in words(legal.get(page(filing)))

    refused = send(legal, page(filing), page(filing, "papers"), part="其他材料", file=(io.BytesIO(b"MZ"), "x.exe"))
    assert refused.status_code in (415, 422)
    none = send(legal, page(filing), page(filing, "papers"), part="其他材料")
    assert (none.status_code, "请选择文件" in words(none)) == (422, True)
    assert send(legal, page(filing), page(filing, "papers/1/remove")).status_code == 303
    assert "专家论证意见.txt" not in words(legal.get(page(filing)))


def test_bureau_registers_and_the_maker_sees_number_and_state(
    legal: FlaskClient, city: FlaskClient, acts: Acts
) -> None:
    filing = acts.submitted()
    assert "待登记 1" in words(city.get(INCOMING))
    assert send(city, page(filing, "register")).status_code == 303

    shown = words(legal.get(page(filing)))
    assert "已登记" in shown
    assert "平司备〔2026〕1号" in shown
    assert "已登记，备案号平司备〔2026〕1号" in words(legal.get("/work/notices"))


def test_what_came_in_opens_where_something_waits(city: FlaskClient, acts: Acts) -> None:
    filing = acts.submitted()
    opened = city.get(INCOMING).text
    assert 'aria-current="page">要我办 1' in opened
    assert "待登记 1" in opened
    acts.register(filing)
    opened = city.get(INCOMING).text
    assert 'aria-current="page">要我办 1' in opened
    assert "审查中 1" in opened
    assert filing.document.title in opened
    assert filing.document.title not in words(city.get(f"{INCOMING}?view=check"))


def test_supplement_is_asked_for_and_told_to_the_maker(legal: FlaskClient, city: FlaskClient, acts: Acts) -> None:
    filing = acts.submitted()
    assert send(city, page(filing, "supplement"), text="").status_code == 422
    assert send(city, page(filing, "supplement"), text="请补充依据条文").status_code == 303

    assert "要求补充材料： 请补充依据条文" in words(legal.get(page(filing)))
    refused = send(legal, page(filing, "submit"))
    assert (refused.status_code, "还没有新增材料" in words(refused)) == (422, True)
    assert send(legal, page(filing, "submit"), note="依据条文见起草说明第二部分。").status_code == 303
    assert "补充：请补充依据条文" in words(city.get(page(filing)))


def test_page_seen_before_somebody_else_decided_changes_nothing(app: Flask, city: FlaskClient, acts: Acts) -> None:
    filing = acts.submitted()
    data = form_data(city.get(page(filing, "refuse")), page(filing, "refuse"))
    other = log_in(app, "citybureau2")
    send(other, page(filing, "register"))

    answer = city.post(page(filing, "refuse"), data=data | {"text": "不属于规范性文件"})
    assert answer.status_code == 409
    assert '<textarea class="form-control" id="typed-1" rows="1" readonly>不属于规范性文件</textarea>' in answer.text
    assert stage(filing.id) is Stage.REGISTERED


def test_second_sending_of_the_same_page_registers_once(city: FlaskClient, acts: Acts) -> None:
    filing = acts.submitted()
    data = form_data(city.get(page(filing, "register")), page(filing, "register"))
    first = city.post(page(filing, "register"), data=data)
    again = city.post(page(filing, "register"), data=data)

    assert (first.status_code, again.status_code, again.location) == (303, 303, page(filing))
    assert "平司备〔2026〕1号" in words(city.get(page(filing)))


# Who may open a county filing that was handed in to the city, and who may decide or file.
ROLES = {
    "legal": (200, 403, 409),
    "citybureau": (200, 200, 403),
    "clerk": (200, 403, 403),
    "bureau": (200, 403, 403),
    "drafter": (200, 403, 403),
    "drafter2": (404, 403, 403),
    "townclerk": (404, 403, 404),
    "urbanclerk": (200, 403, 403),
    "editor": (403, 403, 403),
    "liaison": (403, 403, 403),
    "sysadmin": (403, 403, 403),
    "secadmin": (403, 403, 403),
    "auditadmin": (403, 403, 403),
}


@pytest.mark.parametrize("username", ROLES)
def test_each_role_gets_what_is_theirs(app: Flask, acts: Acts, username: str) -> None:
    filing = acts.submitted()
    client = log_in(app, username)

    asked = [client.get(page(filing, name)).status_code for name in ("", "register", "submit")]
    assert tuple(asked) == ROLES[username]


def test_strangers_post_nothing(app: Flask, acts: Acts) -> None:
    filing = acts.submitted()
    for username, name in (("townclerk", "submit"), ("bureau", "register"), ("clerk", "submit"), ("drafter", "refuse")):
        client = log_in(app, username)
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account").get_data(as_text=True))
        data = {"csrf_token": token[1], "version": filing.version} if token else {}
        assert client.post(page(filing, name), data=data).status_code in (403, 404)
    assert stage(filing.id) is Stage.SUBMITTED


def test_unknown_filing_and_parameter_are_refused(legal: FlaskClient, city: FlaskClient, acts: Acts) -> None:
    filing = acts.submitted()
    assert legal.get(f"{LIST}/999999").status_code == 404
    assert legal.get(f"{LIST}/99999999999").status_code == 404
    assert legal.get(f"{page(filing)}?x=1").status_code == 422
    assert city.get(f"{INCOMING}?view=none").status_code == 422
    assert legal.get(f"{page(filing)}/review").status_code == 404


def test_review_goes_from_finding_to_closing_on_the_pages(legal: FlaskClient, city: FlaskClient, acts: Acts) -> None:
    filing = acts.registered()
    review = page(filing, "review")
    said = {"heading": Heading.POWERS, "article": "第三条", "text": "增设了许可条件"}
    assert send(city, f"{review}/find", **said).status_code == 303
    assert "增设了许可条件" not in words(legal.get(review))  # nothing is told before the letter is out
    assert city.get(f"{review}/pass").status_code == 422
    assert send_letter(city, f"{review}/opinion").status_code == 303

    shown = words(legal.get(review))
    assert "平司备审〔2026〕1号" in shown
    assert "增设了许可条件" in shown
    letter = legal.get(f"{review}/letter.docx")
    assert letter.data.startswith(b"PK")
    assert "要我办" in words(legal.get(LIST))
    unfitting = send(legal, f"{review}/report", correction="reason", by_number=filing.document.number, text="理由")
    assert unfitting.status_code == 422
    assert "不作修改的，不填文件的文号" in words(unfitting)
    unknown = send(legal, f"{review}/report", correction="amended", by_number="鲁政〔2026〕99号", text="理由")
    assert "系统里没有已公布的鲁政〔2026〕99号" in words(unknown)
    assert send(legal, f"{review}/report", correction="reason", text="属于重申上位法").status_code == 303
    assert send(city, f"{review}/close", text="理由成立").status_code == 303
    assert "已办结" in words(legal.get(review))


def test_acts_of_a_review_are_offered_once_they_can_be_taken(app: Flask, acts: Acts) -> None:
    review, city = page(acts.registered(), "review"), log_in(app, "citybureau")

    def offered() -> set[str]:
        shown = city.get(review).get_data(as_text=True)
        return {name for name in ("pass", "opinion", "revoke", "extend") if f'href="{review}/{name}"' in shown}

    assert offered() == {"pass", "extend"}
    assert "现在不能发出意见书：还没有记录需要纠正的问题，请先按审查内容逐项记录。" in words(city.get(review))
    refused = city.get(f"{review}/opinion")
    assert (refused.status_code, "还没有记录需要纠正的问题" in words(refused)) == (422, True)
    send(city, f"{review}/find", heading=Heading.POWERS, text="增设了许可条件")
    assert offered() == {"opinion", "extend"}
    send(city, f"{review}/extend", text="需要听取专家意见")
    assert offered() == {"opinion"}
    send_letter(city, f"{review}/opinion")
    assert offered() == set()
    assert "现在不能提请改变或者撤销：纠正期限到2026年11月12日" in words(city.get(review))
    acts.later(31)
    city = log_in(app, "citybureau")
    assert offered() == {"revoke"}
    assert "现在不能" not in words(city.get(review))


def test_an_extended_clock_leads_to_the_one_that_runs_on(city: FlaskClient, acts: Acts) -> None:
    filing = acts.registered()
    send(city, page(filing, "review/extend"), text="需要听取专家意见")
    old, new = db.session.scalars(
        sa.select(Deadline).where(Deadline.duty == Duty.RECORD_REVIEW).order_by(Deadline.id)
    ).all()

    shown = words(city.get(page(filing, "review")))
    assert "已延长" in shown
    assert "已取消" not in shown
    assert f"延长至{zh_date(new.due_on)}" in shown
    clock_page = city.get(f"/work/deadlines/{old.id}")
    assert "已延长" in words(clock_page)
    assert f'href="/work/deadlines/{new.id}"' in clock_page.get_data(as_text=True)


def test_finding_is_dropped_before_the_conclusion(city: FlaskClient, acts: Acts) -> None:
    filing = acts.registered()
    review = page(filing, "review")
    send(city, f"{review}/find", heading=Heading.PROCEDURE, text="没有公开征求意见{}")
    address = f"{review}/findings/1/drop"
    assert f'href="{address}"' in city.get(review).get_data(as_text=True)
    asked = words(city.get(address))
    assert "删去这一项问题？" in asked
    assert "制定程序　全文：没有公开征求意见{}" in asked
    assert "没有公开征求意见" in words(city.get(review))
    assert send(city, address).status_code == 303
    assert "没有公开征求意见" not in words(city.get(review))
    assert city.get(address).status_code == 404


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("第九十九条", "正文没有第九十九条，最后一条是第四条"),
        ("乱写", "“乱写”不是正文里的条款，请写条款，例如第三条第二款、第五条；整个文件写“全文”"),
    ],
)
def test_finding_is_of_a_clause_that_the_document_has(city: FlaskClient, acts: Acts, article: str, said: str) -> None:
    find = page(acts.registered(), "review/find")
    refused = send(city, find, heading=Heading.POWERS, article=article, text="增设了行政许可")
    assert (refused.status_code, said in words(refused)) == (422, True)
    good = send(city, find, heading=Heading.POWERS, article="第三条第二项", text="增设了行政许可")
    assert good.status_code == 303


def test_letter_is_looked_at_with_findings_and_ground_before_it_goes(city: FlaskClient, acts: Acts) -> None:
    filing = acts.registered()
    opinion = page(filing, "review/opinion")
    send(city, page(filing, "review/find"), heading=Heading.POWERS, article="第三条", text="增设了行政许可")
    opened = words(city.get(opinion))
    assert "将要发出的全文" in opened
    assert "1. 制定权限　第三条：增设了行政许可 审查意见：（请在下面填写）" in opened
    assert "规则集写的是“地方规定”（依据未核实），不能写进意见书；请核对后写明文件名称和条款。" in opened
    assert "ground_correction" not in form_data(city.get(opinion), opinion)

    for ground, said in (("", "请填写审查依据"), ("地方规定（依据未核实）", "“依据未核实”是系统的提示，不是依据")):
        refused = send(city, opinion, text="请修改第三条", ground_record_review=ground)
        assert (refused.status_code, said in words(refused)) == (422, True)
    asked = send(city, opinion, text="请修改第三条", ground_record_review="《备案审查办法》第九条")
    assert "还没有发出。" in words(asked)
    assert "审查意见：请修改第三条" in words(asked)
    assert "审查依据：《备案审查办法》第九条；" in words(asked)
    changed = form_data(asked, opinion) | {"text": "请删去第三条"}
    assert "还没有发出。" in words(city.post(opinion, data=changed))
    assert filing.review.letter_number is None

    assert city.post(opinion, data=form_data(asked, opinion)).status_code == 303
    db.session.refresh(filing.review)
    assert "审查意见：请修改第三条" in filing.review.letter
    assert filing.review.letter_number == "平司备审〔2026〕1号"


def test_report_on_a_correction_waits_for_the_bureau_in_its_own_tab(
    app: Flask, city: FlaskClient, legal: FlaskClient, acts: Acts
) -> None:
    filing = acts.registered()
    send(city, page(filing, "review/find"), heading=Heading.POWERS, article="第三条", text="增设了行政许可")
    send_letter(city, page(filing, "review/opinion"))
    send(legal, page(filing, "review/report"), correction="reason", text="属于重申")
    acts.later(2)

    city = log_in(app, "citybureau")
    shown = words(city.get(INCOMING))
    assert "要我办 1 待登记 0 审查中 0 已报告纠正 1 待补充 0 待纠正 0 已提请 0 全部 1" in shown
    assert "报告已等2日" in shown
    assert "按期办结" not in shown
    assert filing.document.title in shown
    assert filing.document.title not in words(city.get(f"{INCOMING}?view=review"))


def test_yearly_list_is_offered_to_those_who_send_it(app: Flask, legal: FlaskClient, acts: Acts) -> None:
    for who, may in (("legal", True), ("clerk", False)):
        client = log_in(app, who)
        assert ("年度文件目录" in words(client.get(LIST))) is may
        assert client.get(f"{LIST}/annual").status_code == (200 if may else 404)


def test_maker_cannot_act_as_reviewer(legal: FlaskClient, city: FlaskClient, acts: Acts) -> None:
    review = page(acts.registered(), "review")
    assert legal.get(f"{review}/pass").status_code == 403
    assert city.get(f"{review}/report").status_code == 403


def test_document_page_tells_of_its_filings(legal: FlaskClient, app: Flask, acts: Acts) -> None:
    filing = acts.registered()
    shown = legal.get(f"/work/documents/{filing.document_id}")

    assert "报送备案" in words(shown)
    assert "平司备〔2026〕1号" in words(shown)
    assert f'href="{page(filing)}"' in shown.get_data(as_text=True)
    assert "/work/deadlines/" in shown.get_data(as_text=True)
    stranger = log_in(app, "drafter2").get(f"/work/documents/{filing.document_id}")
    assert f'href="{page(filing)}"' not in stranger.get_data(as_text=True)


def test_quarter_lists_what_was_registered_and_is_exported(city: FlaskClient, acts: Acts) -> None:
    filing = acts.registered()
    shown = words(city.get(f"{LIST}/quarter?year=2026&quarter=4"))
    assert "2026年第四季度备案目录" in shown
    assert "平司备〔2026〕1号" in shown
    assert "登记0件" in words(city.get(f"{LIST}/quarter?year=2026&quarter=3"))
    assert city.get(f"{LIST}/quarter?year=1999&quarter=1").status_code == 422

    rows = rows_of(city.get(f"{LIST}/quarter/export.xlsx?year=2026&quarter=4").data)
    assert rows[0][0].startswith("平顶山市司法局　2026年第四季度备案目录　截至")
    assert [row[0] for row in rows[2:]] == [filing.document.title]


def test_quarter_list_is_published_and_its_clock_met(app: Flask, acts: Acts) -> None:
    acts.registered()
    acts.later(90)
    city = log_in(app, "citybureau")
    open_lists(Actor.system("open-lists"), acts.clock)
    here = f"{LIST}/quarter?year=2026&quarter=4"
    assert "应在2027年2月28日前公布" in words(city.get(here))
    assert send(city, here, here, note="").status_code == 422
    assert send(city, here, here, note="市司法局网站").status_code == 303
    assert "已公布 市司法局网站" in words(city.get(here))


def test_annual_list_is_for_who_files(legal: FlaskClient, app: Flask, acts: Acts) -> None:
    acts.registered()
    shown = words(legal.get(f"{LIST}/annual?year=2026"))
    assert "2026年度文件目录" in shown
    assert "平顶山市人民政府：平司备〔2026〕1号；鲁山县人民代表大会常务委员会：待报送" in shown
    rows = rows_of(legal.get(f"{LIST}/annual/export.xlsx?year=2026").data)
    assert len(rows) == 3
    maker = acts.county.agency("town").id
    assert legal.get(f"{LIST}/annual?maker={maker}").status_code == 404
    assert log_in(app, "drafter").get(f"{LIST}/annual").status_code == 403


def test_what_was_not_filed_stands_on_the_receivers_list(app: Flask, city: FlaskClient, acts: Acts) -> None:
    document = acts.published()
    assert "没有未报和迟报的文件" in words(city.get(f"{LIST}/late"))
    acts.later(20)
    city = log_in(app, "citybureau")
    assert "已逾期5日，没有报送" in words(city.get(f"{LIST}/late"))
    links = re.findall(rf'href="({LIST}/\d+)"', city.get(f"{LIST}/late").get_data(as_text=True))
    assert [city.get(each).status_code for each in links] == [200]
    acts.later(26)
    city = log_in(app, "citybureau")
    assert "长期逾期31日，没有报送" in words(city.get(f"{LIST}/late"))
    filing = acts.filing(document)
    acts.submit(filing)
    assert "逾期31日报送" in words(city.get(f"{LIST}/late"))
    assert f'href="{page(filing)}"' in city.get(f"{LIST}/late").get_data(as_text=True)
    assert "有1件没有报送或者逾期报送" in words(city.get(INCOMING))


def test_menus_lead_to_the_pages_of_each_side(legal: FlaskClient, city: FlaskClient, acts: Acts) -> None:
    filing = acts.submitted()
    for client, word in ((legal, "报备"), (city, "备案")):
        shown = client.get(page(filing)).get_data(as_text=True)
        assert re.search(rf'aria-current="true">{word}<', shown), word


def test_both_sides_read_that_the_text_was_corrected_after_it_was_filed(app: Flask, acts: Acts) -> None:
    filing = acts.submitted()
    assert "报送后更正过" not in words(log_in(app, "citybureau").get(page(filing)))
    acts.later(1)
    document, today = filing.document, acts.clock.today()
    places = (Place("第一条", "停车泊位管理", "停车位管理"),)
    notice = Notice("鲁政更正〔2026〕1号", today, "县政府网站", "印制有误。", places)
    correct_text(document, notice, acts.who("clerk"), acts.clock, version=document.version, key=None)
    told = f"正文在报送后更正过， 见{zh_date(today)}更正通知（鲁政更正〔2026〕1号）。"
    for who in ("legal", "citybureau"):
        assert told in words(log_in(app, who).get(page(filing)))
