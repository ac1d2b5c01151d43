"""Pages of what was not filed in time: the list, the two acts, and what both sides read of them."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.extensions import db
from lawdocs.filing.upward_models import OverdueNotice, UpwardFiling
from tests.lawdocs.filing.conftest import Acts
from tests.lawdocs.filing.test_overdue import CRITICISM, CRITICIZED, NUMBER, TEXT, criticize, days, notify
from tests.lawdocs.supervision.reading import Seen
from tests.pages import log_in, send, words
from workflows.duties import Duty
from workflows.guards import zh_date

LIST = "/work/filings"
LATE = f"{LIST}/late"


@pytest.fixture
def missed(acts: Acts) -> UpwardFiling:
    """A filing with the city, five days after its last day."""
    filing = acts.filing(acts.published())
    acts.later(20)
    return filing


@pytest.fixture
def city(app: Flask, missed: UpwardFiling) -> FlaskClient:
    return log_in(app, "citybureau")


def page(filing: UpwardFiling, name: str = "") -> str:
    return f"{LIST}/{filing.id}{f'/{name}' if name else ''}"


def said(response: TestResponse) -> str:
    """The text of a page with single spaces, the wide ones too."""
    return " ".join(words(response).split())


def fields(acts: Acts, **other: object) -> dict[str, object]:
    typed = {"number": NUMBER, "noticed_on": acts.clock.today(), "last_on": days(acts, 10), "text": TEXT}
    return typed | other


def links(client: FlaskClient, where: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', client.get(where).get_data(as_text=True))


def test_a_missed_filing_goes_from_notice_to_criticism_on_the_pages(
    app: Flask, city: FlaskClient, acts: Acts, missed: UpwardFiling
) -> None:
    title = missed.document.title
    assert page(missed, "notify") in links(city, LATE)
    assert "发出限期报备通知" in said(city.get(page(missed)))
    shown = said(city.get(page(missed, "notify")))
    assert "向报送单位发出限期报备通知？" in shown
    assert send(city, page(missed, "notify"), **fields(acts)).status_code == 303
    assert "已发出限期报备通知，已告知报送单位" in said(city.get(page(missed)))

    listed = said(city.get(LATE))
    assert f"限期报备通知 {NUMBER} 限{days(acts, 10)}以前报送" in listed
    assert page(missed, "notify") not in links(city, LATE)
    legal = log_in(app, "legal")
    for shown in (said(city.get(page(missed))), said(legal.get(page(missed)))):
        assert f"限期报备通知 {NUMBER}" in shown
        assert TEXT in shown
        assert f"限期报备 还剩10日 期限至{zh_date(days(acts, 10))}" in shown
    desk = said(legal.get("/work"))
    assert f"按通知限期报送：{title}" in desk
    assert f"期限至{zh_date(days(acts, 10))}" in desk
    assert f"限期报备：《{title}》" in said(legal.get("/work/notices"))

    acts.later(11)
    city = log_in(app, "citybureau")
    assert f"登记通报：{title}" in said(city.get("/work"))
    assert page(missed, "criticize") in links(city, "/work")
    assert page(missed, "criticize") in links(city, LATE)
    typed = {"number": CRITICISM, "criticized_on": acts.clock.today(), "text": CRITICIZED}
    typed["link"] = "https://www.example.gov.cn/tb/8.html"
    assert send(city, page(missed, "criticize"), **typed).status_code == 303
    assert f"通报批评 {CRITICISM}" in said(city.get(LATE))
    assert title not in said(city.get("/work"))
    legal = log_in(app, "legal")
    for client in (city, legal):
        shown = said(client.get(page(missed)))
        assert f"通报批评 {CRITICISM}" in shown
        assert CRITICIZED in shown
        assert "现在不能登记通报" not in shown
        assert typed["link"] in links(client, page(missed))
    assert f"按通知限期报送：{title}" in said(legal.get("/work"))

    acts.submit(missed)
    (clock,) = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.FILING_NOTICE))
    assert (clock.outcome, clock.ended_on) == (Outcome.LATE, acts.clock.today())
    listed = said(city.get(LATE))
    assert f"通报批评 {CRITICISM}" in listed
    assert "逾期16日报送" in listed


WRONG = (
    ({"number": ""}, "FIELD_REQUIRED", "请填写通知的文号"),
    ({"number": "平司备催1号"}, "NUMBER_FORMAT", "发文字号应由机关代字、四位年份和序号组成"),
    ({"text": ""}, "FIELD_REQUIRED", "请填写通知内容"),
    ({"noticed_on": ""}, "FIELD_REQUIRED", "请填写通知日期"),
    ({"noticed_on": "2026-02-30"}, "DATE_INVALID", "通知日期"),
    ({"last_on": ""}, "FIELD_REQUIRED", "请填写报送的最后一天"),
    ({"last_on": "2026-11-01"}, "FILING_REFUSED", "报送的最后一天应当在通知日期之后"),
    ({"noticed_on": "2026-12-31", "last_on": "2027-01-10"}, "FILING_REFUSED", "通知日期不能晚于今天（2026年11月2日）"),
    (
        {"noticed_on": "2026-10-28"},
        "FILING_REFUSED",
        "通知日期不能早于报送期限届满的次日（2026年10月29日）",
    ),
)


@pytest.mark.parametrize(("other", "code", "told"), WRONG)
def test_a_wrong_notice_is_told_exactly_and_keeps_what_was_typed(
    other: dict[str, str], code: str, told: str, city: FlaskClient, acts: Acts, missed: UpwardFiling
) -> None:
    answer = send(city, page(missed, "notify"), **fields(acts, **other))
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert code in shown
    assert told in said(answer)
    if "text" not in other:
        assert TEXT in shown
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OverdueNotice)) == 0


def test_a_wrong_criticism_is_told_exactly(app: Flask, city: FlaskClient, acts: Acts, missed: UpwardFiling) -> None:
    answer = city.get(page(missed, "criticize"))
    assert answer.status_code == 422
    assert "还没有发出限期报备通知，通知的期限届满仍未报送才能登记通报" in said(answer)
    notify(acts, missed)
    assert f"通知的期限到{zh_date(days(acts, 10))}，期满仍未报送才能登记通报" in said(
        city.get(page(missed, "criticize"))
    )
    acts.later(11)
    city = log_in(app, "citybureau")
    typed = {"number": CRITICISM, "criticized_on": acts.clock.today(), "text": CRITICIZED}
    wrong = (
        ({"number": "通报"}, "NUMBER_FORMAT"),
        ({"text": " "}, "请填写通报内容和责令"),
        ({"link": "www.example.gov.cn"}, "请写完整的网址，以http://或者https://开头"),
        ({"link": "javascript:alert(1)"}, "请写完整的网址，以http://或者https://开头"),
        ({"criticized_on": days(acts, -1)}, f"通报日期不能早于通知期限届满的次日（{zh_date(acts.clock.today())}）"),
    )
    for other, told in wrong:
        answer = send(city, page(missed, "criticize"), **typed | other)
        assert answer.status_code == 422
        assert told in said(answer)
    assert missed.notice.criticized_on is None


def test_stale_missing_and_repeated_requests(city: FlaskClient, acts: Acts, missed: UpwardFiling) -> None:
    here = page(missed, "notify")
    assert send(city, here, **fields(acts), version="").status_code == 428
    assert send(city, here, **fields(acts), version="99").status_code == 409
    first = send(city, here, **fields(acts), key="a" * 32, version=str(missed.version))
    assert first.status_code == 303
    answer = city.get(here)
    assert answer.status_code == 422
    assert f"这份文件已经发出限期报备通知（{NUMBER}）" in said(answer)
    acts.submit(missed)
    answer = city.get(here)
    assert (answer.status_code, "该文件当前状态为「已报送」" in said(answer)) == (409, True)


def test_what_a_request_leaves_out_is_not_filled_in(city: FlaskClient, acts: Acts, missed: UpwardFiling) -> None:
    opened = city.get(page(missed, "notify")).get_data(as_text=True)
    assert "至今没有报送。请在通知的期限内报送" in opened
    answer = send(city, page(missed, "notify"), **fields(acts, text=None, noticed_on=None))
    assert answer.status_code == 422
    assert missed.notice is None


ACCESS = {"legal": 403, "clerk": 403, "drafter": 403, "bureau": 403, "citybureau": 200, "citybureau2": 200}


@pytest.mark.parametrize("who", ACCESS)
def test_only_the_receivers_supervisors_find_the_acts(
    who: str, app: Flask, acts: Acts, missed: UpwardFiling, region: object
) -> None:
    client = log_in(app, who)
    for name in ("notify", "criticize"):
        expected = ACCESS[who]
        found = client.get(page(missed, name)).status_code
        assert found == (422 if expected == 200 and name == "criticize" else expected), (who, name)


@pytest.mark.parametrize("who", ["legal2", "townclerk", "sysadmin", "auditadmin"])
def test_others_find_nothing(who: str, app: Flask, acts: Acts, missed: UpwardFiling) -> None:
    client = log_in(app, who)
    for name in ("", "notify", "criticize"):
        assert client.get(page(missed, name)).status_code in (403, 404), (who, name)


def test_what_is_not_late_yet_is_hidden_from_the_receiver(app: Flask, acts: Acts) -> None:
    filing = acts.filing(acts.published())
    assert log_in(app, "citybureau").get(page(filing, "notify")).status_code == 404


def test_the_makers_supervisor_reads_but_does_not_act(app: Flask, acts: Acts, missed: UpwardFiling) -> None:
    notify(acts, missed)
    bureau = log_in(app, "bureau")
    assert f"限期报备通知 {NUMBER}" in said(bureau.get(page(missed)))
    assert page(missed, "criticize") not in links(bureau, page(missed))


def test_the_clock_says_that_the_notice_gave_its_day(app: Flask, acts: Acts, missed: UpwardFiling) -> None:
    notify(acts, missed)
    clock = db.session.scalar(sa.select(Deadline).where(Deadline.duty == Duty.FILING_NOTICE))
    shown = said(log_in(app, "legal").get(f"/work/deadlines/{clock.id}"))
    assert "规则R92，期限由通知确定" in shown
    assert f"平顶山市司法局{NUMBER}通知" in shown
    assert f"通知之日（{zh_date(acts.clock.today())}）" in shown
    assert page(missed) in links(log_in(app, "legal"), f"/work/deadlines/{clock.id}")


def test_the_page_of_the_document_tells_of_both(app: Flask, acts: Acts, missed: UpwardFiling) -> None:
    notify(acts, missed)
    shown = said(log_in(app, "legal").get(f"/work/documents/{missed.document_id}"))
    assert f"限期报备，{days(acts, 10)}" in shown
    assert "已发限期报备通知" in shown
    acts.later(11)
    criticize(acts, missed)
    assert "已通报批评" in said(log_in(app, "legal").get(f"/work/documents/{missed.document_id}"))


def test_figures_list_and_spreadsheet_tell_of_both_as_of_a_day(app: Flask, acts: Acts, missed: UpwardFiling) -> None:
    notify(acts, missed)
    noticed = acts.clock.today()
    acts.later(11)
    criticize(acts, missed)
    bureau = log_in(app, "bureau")
    for as_of, told in (
        (noticed - timedelta(days=1), "—"),
        (noticed, f"限期报备通知（{NUMBER}）"),
        (acts.clock.today(), f"通报批评（{CRITICISM}）"),
    ):
        (row,) = Seen(bureau, f"/supervision/filing-duties?year=2026&as_of={as_of}").table("应报备的文件")
        assert row["催报"] == told
    found = "/supervision/filing-duties/export.xlsx?year=2026"
    sheet = openpyxl.load_workbook(io.BytesIO(bureau.get(found).data)).active
    cells = [value for row in sheet.iter_rows(values_only=True) for value in row if value]
    assert "催报" in cells
    assert f"通报批评（{CRITICISM}）" in cells


def test_the_list_says_where_stock_stands(city: FlaskClient) -> None:
    assert "存量文件以前是否报备，系统里没有记录，不列入清单" in said(city.get(LATE))
