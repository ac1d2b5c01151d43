"""The list of public documents: order, filters, paging, facets, and how little of the database it touches."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.clock import SetClock, at_office
from lawdocs.portal.params import PAGE_SIZE
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.portal.reading import facet, found, page, sentence
from tests.lawdocs.portal.stock import a_stock, some_stock
from workflows.states import DocumentState as S
from workflows.states import LegalStatus as L

MOST_STATEMENTS = 3  # data version, pieces that were found, lines
ROADS = {"subject": "工业、交通\\公路"}
OFFICE = {"issuer_name": "鲁山县人民政府办公室"}
NEWEST = ["将来的办法", "现行办法", "修改过的办法", "废止的办法", "不详的办法", "失效的办法"]
FILTERS = [
    ({"status": "in_force"}, ["现行办法", "修改过的办法"]),
    ({"status": "amended"}, ["修改过的办法"]),
    ({"status": "pending"}, ["将来的办法"]),
    ({"status": "repealed"}, ["废止的办法"]),
    ({"status": "lapsed"}, ["失效的办法"]),
    ({"status": "unknown"}, ["不详的办法"]),
    ({"issuer": "鲁山县人民政府办公室"}, ["将来的办法", "废止的办法"]),
    ({"issuer": "鲁山县人民政府办"}, []),
    ({"subject": "工业、交通"}, ["将来的办法", "修改过的办法", "废止的办法"]),
    ({"subject": "工业、交通\\公路"}, ["将来的办法", "修改过的办法"]),
    ({"subject": "工业"}, []),
    ({"year": "2022"}, ["废止的办法"]),
    ({"year": "1999"}, []),
    ({"expires_from": "2026-04-30", "expires_to": "2026-04-30"}, ["废止的办法"]),
    ({"expires_from": "2026-05-01"}, []),
    ({"expires_to": "2026-04-29"}, []),
    (
        {"status": "pending", "issuer": "鲁山县人民政府办公室", "subject": "工业、交通", "year": "2026"},
        ["将来的办法"],
    ),
    ({"status": "in_force", "subject": "工业、交通", "q": "修改"}, ["修改过的办法"]),
    ({"status": "in_force", "subject": "综合政务", "q": "修改"}, []),
]


@pytest.fixture
def library(app: Flask, clock: SetClock) -> None:
    """One document of each legal status, by two makers, on two subjects."""
    a_stock(clock, "现行办法", number="鲁政〔2024〕1号", subject="综合政务\\政务公开", published_on=date(2024, 3, 1))
    a_stock(clock, "修改过的办法", amended_from=date(2025, 1, 1), published_on=date(2023, 3, 1), **ROADS)
    a_stock(clock, "将来的办法", in_force_from=date(2026, 11, 1), published_on=date(2026, 9, 1), **ROADS, **OFFICE)
    ended = {"in_force_from": date(2022, 4, 1), "in_force_until": date(2026, 5, 1), "published_on": date(2022, 3, 1)}
    a_stock(clock, "废止的办法", state=S.REPEALED, end_kind=L.REPEALED, subject="工业、交通", **ended, **OFFICE)
    a_stock(clock, "失效的办法", state=S.LAPSED, published_on=None, stated_status=L.LAPSED, stated_on=date(2024, 5, 1))
    a_stock(clock, "不详的办法", in_force_from=None, published_on=date(2021, 3, 1), number="鲁政〔2021〕9号")


@pytest.mark.usefixtures("library")
def test_newest_stand_first_and_undated_last(client: FlaskClient) -> None:
    assert found(client) == NEWEST
    assert found(client, sort="oldest") == [*reversed(NEWEST[:-1]), "失效的办法"]


@pytest.mark.usefixtures("library")
def test_titles_are_sorted_by_code_point_on_every_database(client: FlaskClient) -> None:
    assert found(client, sort="title") == sorted(NEWEST)


@pytest.mark.usefixtures("library")
def test_filters_combine(client: FlaskClient) -> None:
    for query, titles in FILTERS:
        assert found(client, **query) == titles, query
        assert sentence(client, **query).startswith(f"{len(titles)}件"), query


@pytest.mark.usefixtures("library")
def test_list_of_a_day_shows_what_was_published_by_then_and_its_status_then(client: FlaskClient) -> None:
    assert found(client, on="2022-12-31", status="in_force") == ["废止的办法"]
    assert found(client, on="2022-12-31") == ["废止的办法", "不详的办法", "失效的办法"]
    text = page(client, "/documents", on="2022-12-31")
    assert re.search(r'href="/documents/\d+/on/2022-12-31"', text)
    assert "3件2022年12月31日的文件" in text


@pytest.mark.usefixtures("library")
def test_facets_count_what_another_choice_would_find(client: FlaskClient) -> None:
    text = page(client, "/documents", status="in_force")
    assert facet(text, "效力") == {"尚未生效": 1, "现行有效": 2, "废止": 1, "失效": 1, "不详": 1}
    assert facet(text, "制定机关") == {"鲁山县人民政府": 2}
    assert facet(text, "主题") == {"工业、交通": 1, "综合政务": 1}
    assert facet(text, "公布年份") == {"2024年": 1, "2023年": 1}


@pytest.mark.usefixtures("library")
def test_facets_follow_the_day_at_midnight(client: FlaskClient, clock: SetClock) -> None:
    assert facet(page(client, "/documents"), "效力")["尚未生效"] == 1
    clock.put(at_office(date(2026, 10, 31), 23, 59))
    assert facet(page(client, "/documents"), "效力")["尚未生效"] == 1
    clock.put(at_office(date(2026, 11, 1), 0, 0))
    assert "尚未生效" not in facet(page(client, "/documents"), "效力")
    assert "将来的办法" in found(client, status="in_force")


@pytest.mark.usefixtures("library")
def test_every_chip_leads_to_the_list_without_it(client: FlaskClient) -> None:
    text = page(client, "/documents", status="in_force", year="2024", sort="title")
    chips = dict(re.findall(r'</span>([^<]*)<a href="([^"]*)"><svg', text))
    assert chips["现行有效"] == "/documents?year=2024&amp;sort=title"
    assert chips["2024"] == "/documents?status=in_force&amp;sort=title"


@pytest.mark.usefixtures("library")
def test_new_search_keeps_the_filters_and_begins_with_relevance(client: FlaskClient) -> None:
    text = page(client, "/documents", status="in_force", year="2024", page="1")
    assert '<input type="hidden" name="year" value="2024">' in text
    assert '<input type="hidden" name="sort" value="relevance">' in text
    assert 'name="status" value="in_force" checked' in text
    assert '<input type="hidden" name="status"' not in text


def test_facets_list_the_ten_largest_only(client: FlaskClient, clock: SetClock) -> None:
    for n in range(12):
        a_stock(clock, issuer_name=f"第{n:02}局", subject=f"第{n:02}类\\其他", published_on=date(2000 + n, 1, 1))
    a_stock(clock, issuer_name="第11局", subject="第11类", published_on=date(2011, 1, 1))
    text = page(client, "/documents")
    assert list(facet(text, "制定机关").items())[:2] == [("第11局", 2), ("第00局", 1)]
    assert facet(text, "主题")["第11类"] == 2
    assert [len(facet(text, name)) for name in ("制定机关", "主题", "公布年份")] == [10, 10, 10]
    assert next(iter(facet(text, "公布年份"))) == "2011年"


def test_pages_hold_twenty_and_follow_each_other_without_gap(client: FlaskClient, clock: SetClock) -> None:
    titles = [document.title for document in reversed(some_stock(clock, 45))]
    assert [found(client, page=n) for n in (1, 2, 3)] == [titles[:20], titles[20:40], titles[40:]]
    text = page(client, "/documents", page=2)
    assert "第21至40件，共45件" in text
    assert 'href="/documents" rel="prev"' in text
    assert 'href="/documents?page=3" rel="next"' in text


@pytest.mark.parametrize("number", [4, 10**9, 10**17])
def test_page_beyond_the_end_says_so_and_leads_to_the_last(client: FlaskClient, clock: SetClock, number: int) -> None:
    some_stock(clock, 45)
    text = page(client, "/documents", page=number)
    assert f"没有第{number}页。" in text
    assert '<a href="/documents?page=3">看最后一页</a>' in text


def test_empty_library_says_so(client: FlaskClient) -> None:
    text = page(client, "/documents")
    assert "没有符合这些条件的文件。" in text
    assert "0件文件" in text


def test_document_appears_on_its_day_of_publication(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, published_on=date(2026, 10, 14))
    address = f"/documents/{document.id}"
    assert found(client) == []
    page(client, address, expect=404)
    clock.put(at_office(date(2026, 10, 14), 0, 0))
    assert found(client) == [document.title]
    assert document.title in page(client, address)


@pytest.mark.parametrize(
    "query", [{}, {"q": "鲁山 办法", "sort": "relevance"}, {"q": "办法", "status": "in_force", "page": 2}]
)
def test_list_reads_no_more_than_it_shows(client: FlaskClient, clock: SetClock, query: dict[str, str]) -> None:
    costs = []
    for more in (45, 60):
        some_stock(clock, more, subject="综合政务\\其他")
        found(client, **query)  # the catalogue is read once for each state of the data
        with metered() as cost:
            assert len(found(client, **query)) == PAGE_SIZE
        costs.append(cost)
    assert len(costs[0].statements) == len(costs[1].statements) <= MOST_STATEMENTS
    assert costs[0].rows == costs[1].rows <= 2 * PAGE_SIZE + 1
    assert costs[0].entities == costs[1].entities == 0


def test_counts_are_kept_until_the_data_change(client: FlaskClient, clock: SetClock) -> None:
    some_stock(clock, 23)
    assert sentence(client) == "23件文件"
    with metered() as cost:
        assert len(found(client, page=2)) == 3
    assert [statement.split()[1] for statement in cost.statements] == ["audit_head.public", "documents.id,"]
    a_stock(clock)
    assert sentence(client) == "24件文件"


def test_documents_of_unknown_status_are_called_so(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, in_force_from=None)
    assert sentence(client, status="unknown") == "1件效力不详的文件"
    assert sentence(client, status="unknown", on="2026-10-12") == "1件2026年10月12日的效力不详的文件"
