"""What a document was on a day, and the two forms that ask for it."""

import re
from datetime import date
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from lawdocs.clock import SetClock, at_office
from tests.lawdocs.portal.reading import badge, found, notices, page
from tests.lawdocs.portal.stock import a_stock
from workflows.states import LegalStatus as L

TERM = {"in_force_until": date(2026, 5, 1), "end_kind": L.LAPSED}


@pytest.mark.parametrize(
    ("day", "word"),
    [
        ("2024-04-01", "尚未生效"),
        ("2024-04-30", "尚未生效"),
        ("2024-05-01", "现行有效"),
        ("2026-04-30", "现行有效"),
        ("2026-05-01", "失效"),
        ("9999-12-31", "失效"),
    ],
)
def test_status_of_any_day_is_shown(client: FlaskClient, clock: SetClock, day: str, word: str) -> None:
    document = a_stock(clock, **TERM)
    text = page(client, f"/documents/{document.id}/on/{day}")
    assert badge(text) == word
    year, month, number = map(int, day.split("-"))
    said = f"{year}年{month}月{number}日"
    reckoned = f"{said}还没有到，这里按今天（2026年10月13日）的登记推算，以后可能变化。" if year > 2026 else ""
    assert notices(text)[0] == (
        f"这里是{said}的效力和文本。{reckoned}今天（2026年10月13日）本文件已失效。看今天的效力和文本"
    )


@pytest.mark.parametrize("day", ["2024-03-31", "0001-01-01"])
def test_before_its_publication_there_is_no_text(client: FlaskClient, clock: SetClock, day: str) -> None:
    text = page(client, f"/documents/{a_stock(clock).id}/on/{day}")
    assert "这一天还没有文本。" in text
    assert "养护农村公路" not in text
    assert "badge-status" not in text
    assert re.search(r"效力（[^）]*）：尚未公布。", text)


def test_printed_line_tells_the_status_of_the_day(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, **TERM)
    assert "效力：失效。" in page(client, f"/documents/{document.id}")
    assert "效力（2025年1月1日）：现行有效。" in page(client, f"/documents/{document.id}/on/2025-01-01")


def test_today_is_shown_without_warning(client: FlaskClient, clock: SetClock) -> None:
    assert notices(page(client, f"/documents/{a_stock(clock).id}/on/2026-10-13")) == []


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-13-01", "20261013", "2026年10月13日", "x", "2026-1-1", "10000-01-01"]
)
def test_what_is_no_day_in_an_address_is_refused(client: FlaskClient, clock: SetClock, day: str) -> None:
    text = page(client, f"/documents/{a_stock(clock).id}/on/{day}", expect=422)
    assert f"日期“{day}”无效，请写成2026-10-13这样的年月日" in text
    assert "422 DATE_INVALID" in text


def test_hidden_document_is_not_there_on_any_day(client: FlaskClient) -> None:
    for day in ("2026-10-13", "2026-02-30"):
        assert client.get(f"/documents/1/on/{day}").status_code == 404
    assert client.get("/documents/1/on?day=2026-10-13").status_code == 404


def test_day_form_of_a_document_leads_to_the_day(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock)
    answer = client.get(f"/documents/{document.id}/on", query_string={"day": "2025年3月1日"})
    assert answer.status_code == 302
    assert answer.location == f"/documents/{document.id}/on/2025-03-01"
    text = page(client, f"/documents/{document.id}/on", expect=422, day='昨"天')
    assert "422 DATE_INVALID" in text
    assert document.title in text
    assert 'name="day" type="text" inputmode="numeric" maxlength="40" autocomplete="off" value="昨&#34;天"' in text


@pytest.mark.parametrize("q", ["鲁政[2024]6号", "鲁山县农村公路养护办法", "《鲁山县农村公路养护办法》", "养护农村公路"])
def test_day_form_of_the_home_page_finds_the_document_that_is_meant(
    client: FlaskClient, clock: SetClock, q: str
) -> None:
    document = a_stock(clock, number="鲁政〔2024〕6号")
    a_stock(clock, "鲁山县农村公路养护办法实施细则", "第一条　细则。", number="鲁政〔2024〕60号")
    answer = client.get("/on", query_string={"q": q, "day": "20250301"})
    assert answer.location == f"/documents/{document.id}/on/2025-03-01"


def test_day_form_leads_to_the_list_of_that_day_when_several_are_meant(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, "公路办法一")
    a_stock(clock, "公路办法二", published_on=date(2026, 1, 1))
    answer = client.get("/on", query_string={"q": "公路", "day": "2025-03-01"})
    assert unquote(answer.location) == "/documents?q=公路&on=2025-03-01&sort=relevance"
    assert found(client, q="公路", on="2025-03-01") == ["公路办法一"]


def test_whoever_asks_nothing_is_led_to_the_day_form(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock)

    assert client.get("/on").location == "/#day-heading"
    assert 'id="day-heading"' in client.get("/").get_data(as_text=True)
    assert client.get(f"/documents/{document.id}/on").location == f"/documents/{document.id}"
    assert 'name="day"' in client.get(f"/documents/{document.id}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("q", "day", "code", "field", "message"),
    [
        (" ", "2025-03-01", "FIELD_REQUIRED", "day-q", "请填写文号或标题"),
        ("公路", "", "DATE_INVALID", "day", "请填写日期</span>"),
        ("公路", "昨天", "DATE_INVALID", "day", "日期“昨天”无效，请写成2026-10-13这样的年月日"),
        ("公路", "2026-02-30", "DATE_INVALID", "day", "日期“2026-02-30”无效"),
        ("长" * 201, "2025-03-01", "QUERY_TOO_LONG", "day-q", "查询词超过200个字，请缩短后再查"),
    ],
)
def test_day_form_comes_back_with_the_message_at_the_field(
    client: FlaskClient, q: str, day: str, code: str, field: str, message: str
) -> None:
    text = page(client, "/on", expect=422, q=q, day=day)
    form = text.partition('<form action="/on"')[2].partition("</section>")[0]
    assert f"422 {code}" in form
    assert re.search(rf'<p class="field-error" id="{field}-error">.*?{message}', form, re.DOTALL)
    assert f'aria-describedby="{field}-error"' in form
    assert form.count('aria-invalid="true"') == 1
    assert f'value="{q.strip()}"' in form
    assert f'value="{day}"' in form


def test_day_form_without_fault_has_no_message(client: FlaskClient) -> None:
    assert "field-error" not in page(client, "/")
    assert "代码" not in page(client, "/")


def test_day_page_is_right_again_tomorrow(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock)
    assert "不是今天" not in page(client, f"/documents/{document.id}/on/2026-10-13")
    clock.put(at_office(date(2026, 10, 14), 0, 0))
    assert notices(page(client, f"/documents/{document.id}/on/2026-10-13"))[0].startswith("这里是2026年10月13日")
