"""What stands above a text that was asked for by its number or its day: on its page and in its files."""

import io
from datetime import date

import pytest
from docx import Document as Word
from flask.testing import FlaskClient

from lawdocs.clock import SetClock, at_office
from lawdocs.documents.models import Document
from lawdocs.texts.official.paper import Paper
from tests.factories import County
from tests.lawdocs.cleanup.test_provisions import enter
from tests.lawdocs.portal.reading import badge, found, notices, page, words
from tests.lawdocs.portal.stock import a_stock
from tests.lawdocs.portal.test_day_search import with_texts
from tests.lawdocs.portal.test_show import amended
from tests.lawdocs.portal.test_text_files import papers  # noqa: F401 - a fixture
from tests.lawdocs.publication.test_corrections import correct
from workflows.provisions import ProvisionAct
from workflows.states import DocumentState as S
from workflows.states import LegalStatus as L

PAST = "2024年5月1日至2026年2月28日的文本，已被修改。"
COMING = "这个文本自2027年1月1日起施行，今天（2026年10月13日）尚未施行。"


@pytest.fixture
def document(client: FlaskClient, clock: SetClock) -> Document:
    """A document whose second of three texts is that of today."""
    first = a_stock(clock, "鲁山县旅游办法", "第一条　旧的话。")
    return with_texts(clock, first, (date(2026, 3, 1), "第一条　现在的话。"), (date(2027, 1, 1), "第一条　将来的话。"))


def said_in(client: FlaskClient, address: str, fmt: str, asked: str, seen: list[Paper]) -> str:
    """What a file says, whatever its format."""
    answer = client.get(f"{address}/text.{fmt}?{asked}")
    assert answer.status_code == 200, answer.text
    if fmt == "docx":
        return "\n".join(each.text for each in Word(io.BytesIO(answer.data)).paragraphs)
    if fmt == "pdf":
        return "\n".join(block.text for block in seen[-1].parts.body) + seen[-1].stamp.foot
    if fmt == "json":
        return "\n".join(answer.get_json()["document"]["heads"])
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("fmt", ["txt", "md", "json", "pdf", "docx", "akn.xml"])
def test_files_by_number_say_what_has_become_of_their_text(
    client: FlaskClient,
    document: Document,
    papers: list[Paper],  # noqa: F811
    fmt: str,
) -> None:
    address = f"/documents/{document.id}"
    assert PAST in said_in(client, address, fmt, "no=1", papers)
    now = said_in(client, address, fmt, "no=2", papers)
    assert "已被修改" not in now
    assert "尚未施行" not in now
    assert COMING in said_in(client, address, fmt, "no=3", papers)
    assert PAST in said_in(client, address, fmt, "on=2025-01-01", papers)
    ahead = said_in(client, address, fmt, "on=2028-01-01", papers)
    assert "2028年1月1日还没有到，这里按今天（2026年10月13日）的登记推算，以后可能变化。" in ahead


@pytest.mark.parametrize("fmt", ["txt", "md", "json", "pdf", "docx", "akn.xml"])
def test_files_of_stock_say_what_is_not_sure(
    client: FlaskClient,
    clock: SetClock,
    papers: list[Paper],  # noqa: F811
    fmt: str,
) -> None:
    document = a_stock(clock, remarks="施行日期由正文推出，请核对")
    for asked in ("", "no=1", "on=2025-01-01"):
        said = said_in(client, f"/documents/{document.id}", fmt, asked, papers)
        assert "提示：施行日期由正文推出，请核对。" in said
        assert "来源未写明：发文字号、成文日期、有效期、主题分类。" in said
        assert "信息来源：县政府网站。" in said


def test_foot_of_a_pdf_names_what_became_of_the_text(
    client: FlaskClient,
    document: Document,
    papers: list[Paper],  # noqa: F811
) -> None:
    client.get(f"/documents/{document.id}/text.pdf?no=1")
    assert papers[0].stamp.foot.startswith(f"取自鲁山县行政规范性文件库，第1个文本\n{PAST.rstrip('。')}\n")


def test_a_text_not_in_force_never_bears_the_badge_of_its_document(client: FlaskClient, document: Document) -> None:
    address = f"/documents/{document.id}/texts"
    for no, word, said in ((1, "已修改", PAST), (3, "尚未生效", COMING)):
        text = page(client, f"{address}/{no}")
        assert badge(text) == word
        assert f"{said}本文件截至2026年10月13日现行有效。" in words(text)
        assert f"效力：{word}。" in words(text)
        assert notices(text)[0].startswith(f"这里是第{no}个文本：{said}")
    now = page(client, f"{address}/2")
    assert badge(now) == "现行有效"
    assert notices(now)[0].startswith("这里是第2个文本：2026年3月1日至2026年12月31日。是今天（2026年10月13日）的文本。")


def test_texts_of_what_ended_have_ended(client: FlaskClient, clock: SetClock) -> None:
    ended = {"state": S.REPEALED, "in_force_until": date(2026, 9, 1), "end_kind": L.REPEALED}
    document = with_texts(clock, a_stock(clock, **ended), (date(2026, 3, 1), "第一条　最后的话。"))
    assert badge(page(client, f"/documents/{document.id}/texts/1")) == "废止"
    text = client.get(f"/documents/{document.id}/text.txt?no=1").get_data(as_text=True)
    assert "本文件自2026年9月1日起废止，不再作为依据。" in text
    assert PAST in text


def test_a_text_that_comes_after_the_end_never_holds(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, in_force_until=date(2026, 12, 1), end_kind=L.LAPSED)
    with_texts(clock, document, (date(2027, 1, 1), "第一条　将来的话。"))
    text = client.get(f"/documents/{document.id}/text.txt?no=2").get_data(as_text=True)
    assert "原定2027年1月1日起的文本，本文件在这以前终止。" in text


def test_clauses_with_days_of_their_own_are_told_of_any_text(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    document, _ = amended(county, clock)
    enter(document, county, clock, ProvisionAct.REPEAL, "第二条", date(2026, 11, 20))
    clock.put(at_office(date(2026, 12, 5)))
    text = client.get(f"/documents/{document.id}/text.txt?no=1").get_data(as_text=True)
    assert "2026年11月12日至2026年11月30日的文本，已被修改。" in text
    assert "条款效力：第二条自2026年11月20日起废止（依据《" in text


def test_a_text_that_was_put_right_says_so(client: FlaskClient, county: County, clock: SetClock) -> None:
    document, _ = amended(county, clock)
    clock.put(at_office(date(2026, 12, 5)))
    correct(document, county, clock)
    text = page(client, f"/documents/{document.id}/texts/2")
    assert "2026年12月1日至2026年12月4日的文本，已被更正。" in words(text)
    assert "badge-status" not in text.partition("</header>")[0].partition("doc-head")[2]


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ("on=1800-01-01", 404, "1800年1月1日还没有文本：本文件2024年4月1日公布。"),
        ("no=99", 404, "没有第99个文本。可用的值：1、2、3"),
        ("no=1&on=2025-01-01", 422, "参数“no”和“on”只能用一个"),
        ("on=2026-02-30", 422, "日期“2026-02-30”无效"),
    ],
)
def test_what_is_not_there_is_named(client: FlaskClient, document: Document, asked: str, code: int, said: str) -> None:
    for fmt in ("pdf", "json"):
        assert said in page(client, f"/documents/{document.id}/text.{fmt}?{asked}", expect=code)
    page(client, f"/documents/{document.id}/text.exe?{asked}", expect=404)


def test_a_document_without_text_says_so(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, text="")
    assert "本文件没有收录正文" in page(client, f"/documents/{document.id}/text.pdf", expect=404)
    assert "没有第1个文本。没有收录正文。" in page(client, f"/documents/{document.id}/texts/1", expect=404)


def test_what_no_source_says_the_publication_of_has_no_text_before_it_was_written(
    client: FlaskClient, clock: SetClock
) -> None:
    document = a_stock(clock, published_on=None, written_on=date(2024, 3, 1), text="第一条　养护农村公路。")
    text = page(client, f"/documents/{document.id}/on/2019-01-01")
    assert "这一天还没有文本。" in words(text)
    assert "养护农村公路" not in text
    assert notices(text)[0].startswith("这里是2019年1月1日的效力，这一天还没有文本：本文件2024年3月1日成文。")
    said = page(client, f"/documents/{document.id}/text.txt?on=2019-01-01", expect=404)
    assert "这一天还没有文本：本文件2024年3月1日成文。" in said
    assert "养护农村公路" in page(client, f"/documents/{document.id}/on/2024-03-01")
    assert found(client, q="养护农村公路。", on="2024-02-29") == []
    assert found(client, q="养护农村公路。", on="2024-03-01") == [document.title]
