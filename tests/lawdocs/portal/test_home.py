"""The home page: four counts that open lists, the newest, what ends soon, the index."""

import html
import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from lawdocs.clock import SetClock, at_office
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.portal.reading import found, page, sentence, words
from tests.lawdocs.portal.stock import a_stock, some_stock
from workflows.states import DocumentState as S
from workflows.states import LegalStatus as L

LABELS = ["现行有效", "已公布，尚未施行", "未来12个月期满", "今年废止或失效"]


def counts(text: str) -> dict[str, tuple[int, str]]:
    """Each count with the address of its list."""
    listed = re.findall(r'<span class="figure">(\d+)</span>.*?<a href="([^"]*)">([^<]*)</a>', text)
    return {label: (int(number), html.unescape(url)) for number, url, label in listed}


def ending(clock: SetClock, title: str, first_day_out: date, **fields: object) -> None:
    a_stock(clock, title, in_force_until=first_day_out, **{"end_kind": L.LAPSED} | fields)


@pytest.fixture
def library(client: FlaskClient, clock: SetClock) -> None:
    """Ends on both sides of every edge, seen from 13 October 2026."""
    ending(clock, "昨日期满", date(2026, 10, 13))
    ending(clock, "今日期满", date(2026, 10, 14))
    ending(clock, "满十二个月", date(2027, 10, 13))
    ending(clock, "十二个月以后", date(2027, 10, 14))
    ending(clock, "元旦废止", date(2026, 1, 1), state=S.REPEALED, end_kind=L.REPEALED)
    ending(clock, "去年失效", date(2025, 12, 31), state=S.LAPSED)
    a_stock(clock, "无期限")
    a_stock(clock, "将来施行", in_force_from=date(2026, 11, 1), number="鲁政〔2026〕7号", published_on=date(2026, 9, 9))


@pytest.mark.usefixtures("library")
def test_counts_open_lists_that_hold_as_many(client: FlaskClient) -> None:
    found_counts = counts(page(client, "/"))
    assert list(found_counts) == LABELS
    assert [number for number, _ in found_counts.values()] == [4, 1, 2, 2]
    for number, url in found_counts.values():
        assert f'<h2 id="result-heading">{number}件' in page(client, url)


@pytest.mark.usefixtures("library")
def test_ends_are_counted_to_the_day(client: FlaskClient) -> None:
    found_counts = counts(page(client, "/"))
    soon, ended = (found_counts[label][1] for label in LABELS[2:])
    titles = [re.findall(r'class="title" href="[^"]*">([^<]*)', page(client, url)) for url in (soon, ended)]
    assert sorted(titles[0]) == ["今日期满", "满十二个月"]
    assert sorted(titles[1]) == ["元旦废止", "昨日期满"]


@pytest.mark.usefixtures("library")
def test_counts_follow_the_day_at_midnight(client: FlaskClient, clock: SetClock) -> None:
    clock.put(at_office(date(2026, 10, 31), 23, 59))
    assert counts(page(client, "/"))["已公布，尚未施行"][0] == 1
    clock.put(at_office(date(2026, 11, 1), 0, 0))
    assert counts(page(client, "/"))["已公布，尚未施行"][0] == 0


@pytest.mark.usefixtures("library")
def test_what_ends_soon_is_listed_with_its_last_day(client: FlaskClient) -> None:
    listed = re.search(r"即将期满</h2>(.*?)</section>", page(client, "/"), re.DOTALL)[1]
    assert [words(item) for item in re.findall(r"<li>(.*?)</li>", listed)] == [
        "今日期满2026年10月13日期满",
        "满十二个月2027年10月12日期满",
        "未来12个月期满的文件",
    ]


def test_newest_five_are_shown_and_the_example_finds_one(client: FlaskClient, clock: SetClock) -> None:
    some_stock(clock, 7)
    a_stock(clock, "最新的办法", number="鲁政〔2026〕7号", published_on=date(2026, 9, 9))
    text = page(client, "/")
    titles = re.findall(r'<a class="title" href="[^"]*">([^<]*)', text)
    assert titles == ["最新的办法", *(f"鲁山县第{n}号办法" for n in (7, 6, 5, 4))]
    assert re.search(r'例如：</span>\s*<ul><li><a href="[^"]*">鲁政〔2026〕7号</a>', text)
    assert found(client, q="鲁政〔2026〕7号") == ["最新的办法"]


def test_index_lists_every_maker_and_subject_the_rare_ones_folded(client: FlaskClient, clock: SetClock) -> None:
    for n in range(10):
        a_stock(clock, issuer_name=f"第{n}局", subject=f"第{n}类\\其他")
    text = page(client, "/")
    for n in range(10):
        assert f">第{n}局</a><span>1</span>" in text
        assert f">第{n}类</a><span>1</span>" in text
    assert "<summary>其余2个制定机关</summary>" in text
    assert "<summary>其余2类主题</summary>" in text
    assert found(client, subject="第3类") == found(client, issuer="第3局")


def test_empty_library_has_a_home_page_that_says_what_will_come(client: FlaskClient) -> None:
    text = page(client, "/")
    assert [number for number, _ in counts(text).values()] == [0, 0, 0, 0]
    assert "还没有公布的文件。" in text
    assert "未来12个月没有期满的文件。" in text
    assert "按目录查找" not in text


def test_home_page_costs_the_same_however_many_documents_there_are(client: FlaskClient, clock: SetClock) -> None:
    costs = []
    for _ in range(2):
        some_stock(clock, 8)
        with metered() as cost:
            page(client, "/")
        costs.append((len(cost.statements), cost.entities))
    assert costs[0] == costs[1]
    assert costs[0][0] <= 12
    assert sentence(client) == "16件文件"
