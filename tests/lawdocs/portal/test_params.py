"""Parameters of the list: what is read, and the exact answer to what makes no sense."""

from datetime import date
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.clock import SetClock
from lawdocs.portal.params import DateInvalid, ListQuery, Sort, read_day
from tests.lawdocs.portal.reading import found, page
from tests.lawdocs.portal.stock import a_stock
from workflows.states import LegalStatus

STATUSES = (
    "pending（尚未生效）、in_force（现行有效）、amended（已修改）、repealed（废止）、lapsed（失效）、unknown（不详）"
)
SORTS = "newest（最新公布）、oldest（最早公布）、title（标题）、relevance（相关度）"
SIGNS = [
    "' OR 1=1--",
    "%",
    "_",
    "\\",
    '"',
    "NEAR(停 车)",
    "停车*",
    "停车 AND 泊位",
    "^停车",
    "-停车",
    "tokens:停车",
    "&|!():*",
    "\x00龘",
    "；drop",
]
REFUSED = [
    ("status=valid", "PARAM", f"参数“status”不能是“valid”。可用的值：{STATUSES}"),
    ("page=-1", "PARAM", "参数“page”不能是“-1”。可用的值：从1起的整数"),
    ("page=0", "PARAM", "参数“page”不能是“0”。可用的值：从1起的整数"),
    ("page=x", "PARAM", "参数“page”不能是“x”。可用的值：从1起的整数"),
    ("page=1.5", "PARAM", "参数“page”不能是“1.5”。可用的值：从1起的整数"),
    ("page=%EF%BC%92", "PARAM", "参数“page”不能是“２”。可用的值：从1起的整数"),
    ("sort=size", "PARAM", f"参数“sort”不能是“size”。可用的值：{SORTS}"),
    ("year=24", "PARAM", "参数“year”不能是“24”。可用的值：四位数字的年份，例如2026"),
    ("year=0000", "PARAM", "参数“year”不能是“0000”。可用的值：四位数字的年份，例如2026"),
    ("expires_to=2026-02-30", "DATE_INVALID", "日期“2026-02-30”无效，请写成2026-10-13这样的年月日"),
    ("on=tomorrow", "DATE_INVALID", "日期“tomorrow”无效，请写成2026-10-13这样的年月日"),
    ("q=" + "a" * 201, "QUERY_TOO_LONG", "查询词超过200个字，请缩短后再查"),
]


def test_senseless_parameters_are_refused_with_what_is_allowed(client: FlaskClient) -> None:
    for query, code, sentence in REFUSED:
        text = page(client, f"/documents?{query}", expect=422)
        assert f"<h1>{sentence}</h1>" in text, query
        assert f"422 {code}" in text, query


def test_long_wrong_value_is_not_repeated_in_full(client: FlaskClient) -> None:
    text = page(client, "/documents", expect=422, sort="<b>" + "长" * 500)
    assert "长" * 37 + "……" in text
    assert "长" * 38 not in text
    assert "&lt;b&gt;" in text


def test_empty_unknown_and_extreme_parameters_are_taken(client: FlaskClient) -> None:
    for query in [
        "",
        "q=",
        "status=&issuer=&subject=&year=&sort=&page=",
        "q=" + "%E9%95%BF" * 200,
        "utm_source=x",
        "year=9999",
    ]:
        assert "文件库" in page(client, f"/documents?{query}")


@pytest.mark.parametrize("name", ["q", "issuer", "subject"])
def test_signs_and_operators_are_taken_literally(client: FlaskClient, clock: SetClock, name: str) -> None:
    a_stock(clock, "鲁山县停车泊位办法")
    for value in SIGNS:
        assert found(client, **{name: value}) == [], value


def test_signs_that_stand_in_a_title_are_found(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, "100%达标_试点' OR 1=1--办法")
    a_stock(clock, "100达标办法")
    for q in ("%", "_", "' OR 1=1--", "%达", "标_试"):
        assert found(client, q=q) == ["100%达标_试点' OR 1=1--办法"], q


@pytest.mark.parametrize("typed", ["2026-10-13", "20261013", "2026年10月13日", " 2026-10-13 "])
def test_day_is_read_however_it_is_written(typed: str) -> None:
    assert read_day(typed) == date(2026, 10, 13)


@pytest.mark.parametrize("typed", ["", "2026-13-01", "2026-02-30", "13.10.2026", "２０２６-10-13", "0000-01-01"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(DateInvalid):
        read_day(typed)


def test_address_holds_only_what_differs_and_a_change_leads_to_page_one(app: Flask) -> None:
    query = ListQuery(q="停车", status=LegalStatus.IN_FORCE, sort=Sort.TITLE, page=3)
    with app.test_request_context():
        assert ListQuery().url() == "/documents"
        assert unquote(query.url(status=None)) == "/documents?q=停车&sort=title"
        assert query.url(page=4).endswith("page=4")
