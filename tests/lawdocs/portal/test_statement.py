"""The statement of a day says what a document was on it and by what, with the digest and the address of the text."""

import hashlib
import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from lawdocs.clock import SetClock, at_office
from tests.factories import TEXT, County, a_county, a_document
from tests.lawdocs.portal.reading import badge, info, page, words
from tests.lawdocs.portal.stock import a_stock
from tests.lawdocs.portal.test_show import NEW_TEXT, amended
from workflows.states import DocumentState as S
from workflows.states import LegalStatus as L


def section(text: str, heading: str) -> str:
    """The words of one section of the page."""
    found = re.search(rf'<h2 id="{heading}">.*?</section>', text, re.DOTALL)
    return words(found[0]) if found else ""


def test_statement_is_of_its_day(client: FlaskClient, county: County, clock: SetClock) -> None:
    document, _ = amended(county, clock)
    before = page(client, f"/documents/{document.id}/on/2026-11-20/statement")
    assert badge(before) == "现行有效"
    assert hashlib.sha256(TEXT.encode()).hexdigest() in before
    assert section(before, "coming") == (
        "这一天以后的变化\n  2026年12月1日修改后的文本施行（鲁政〔2026〕2号）2031年11月11日有效期届满，次日失效"
    )
    after = page(client, f"/documents/{document.id}/on/2026-12-01/statement")
    assert hashlib.sha256(NEW_TEXT.strip().encode()).hexdigest() in after
    assert "2026年12月1日修改后的文本施行（鲁政〔2026〕2号）" in section(after, "reckoned")
    assert "制定依据：《中华人民共和国道路交通安全法》第三十三条。" in section(after, "chain")
    assert info(after)["发文字号"] == "鲁政〔2026〕1号"
    assert "修改记录" not in info(after)


def test_statement_carries_the_address_of_the_day_as_a_code(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock)
    text = page(client, f"/documents/{document.id}/on/2026-10-13/statement")
    assert f">http://localhost/documents/{document.id}/on/2026-10-13</a>" in text
    assert re.search(r'<div class="qr" role="img" aria-label="[^"]+"><svg width="\d+" height="\d+"', text)
    assert f"/documents/{document.id}/on/2026-10-13/statement" in page(client, f"/documents/{document.id}")


def test_statement_of_what_ended_says_so(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, in_force_until=date(2026, 5, 1), end_kind=L.LAPSED)
    text = page(client, f"/documents/{document.id}/on/2026-06-01/statement")
    assert badge(text) == "失效"
    assert "本文件自2026年5月1日起失效，不再作为依据。" in words(text)


def test_before_publication_there_is_no_text_to_prove(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock)
    text = page(client, f"/documents/{document.id}/on/2024-03-01/statement")
    assert "本文件2024年4月1日才公布。" in text
    assert "SHA-256" not in text


@pytest.mark.parametrize(("day", "code"), [("2026-02-30", 422), ("x", 422), ("20261013", 422)])
def test_what_is_no_day_is_refused(day: str, code: int, client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock)
    assert "DATE_INVALID" in page(client, f"/documents/{document.id}/on/{day}/statement", expect=code)
    page(client, f"/documents/99/on/{day}/statement", expect=404)


def test_days_to_come_are_no_facts(client: FlaskClient, county: County, clock: SetClock) -> None:
    document, _ = amended(county, clock)
    address = f"/documents/{document.id}/on/2033-01-01"
    ahead = "2033年1月1日还没有到，这里按今天（2026年10月13日）的登记推算，以后可能变化。"
    shown = page(client, f"{address}/statement")
    assert ahead in words(shown)
    assert "按2026年10月13日的登记推算，截至2033年1月1日。" in words(shown)
    assert section(shown, "chain").endswith(
        "2026年10月13日公布（县政府网站）2026年10月13日公布修改决定（鲁政〔2026〕2号）"
    )
    assert section(shown, "reckoned") == (
        "从今天到这一天的变化（按今天的登记推算，以后可能变化）\n"
        "  2026年11月12日施行2026年12月1日修改后的文本施行（鲁政〔2026〕2号）2031年11月11日有效期届满，次日失效"
    )
    assert section(shown, "coming") == ""
    assert ahead in words(page(client, address))
    clock.put(at_office(date(2033, 1, 1)))
    shown = page(client, f"{address}/statement")
    assert section(shown, "reckoned") == ""
    assert "还没有到" not in shown
    assert "2031年11月11日有效期届满，次日失效" in section(shown, "chain")


def test_statement_of_stock_says_what_is_not_sure(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, remarks="登记表写施行日期2024-11-09，正文写2024-12-11\n施行日期由正文推出，请核对")
    shown = page(client, f"/documents/{document.id}/on/2026-10-13/statement")
    assert "提示：登记表写施行日期2024-11-09，正文写2024-12-11；施行日期由正文推出，请核对。" in words(shown)
    assert "来源未写明：发文字号、成文日期、有效期、主题分类。本库不作推定。" in words(shown)
    assert info(shown)["信息来源"] == "县政府网站"
    of_ours = a_document(S.PUBLISHED, a_county(clock), clock)
    assert "提示：" not in page(client, f"/documents/{of_ours.id}/on/2026-10-13/statement")
