"""One question to all boards of the column."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lawdocs.clock import SetClock
from lawdocs.column.indicators import importing
from lawdocs.column.indicators import services as sets
from lawdocs.column.indicators.importing import Given
from lawdocs.column.indicators.models import SetState
from lawdocs.column.indicators.rows import Row
from tests.factories import County
from tests.lawdocs.column.indicators.sets import TITLE, a_set
from tests.lawdocs.column.news import an_item
from tests.lawdocs.portal.reading import page, words
from tests.lawdocs.portal.stock import a_stock
from workflows.news import NewsState as S


def test_a_question_is_asked_of_every_board(client: FlaskClient, county: County, clock: SetClock) -> None:
    item = an_item(S.PUBLISHED, county, clock, title="停车秩序专项行动")
    an_item(S.PUBLISHED, county, clock, title="执法培训", body="<p>培训一天。</p>")
    document = a_stock(clock, "鲁山县停车管理办法")
    text = page(client, "/column/search", q="停车")
    said = words(text)
    assert "创建工作动态：1条" in said
    assert "政策文件：1件" in said
    assert f'href="/column/news/{item.id}"' in text
    assert f'href="/documents/{document.id}"' in text
    assert "执法培训" not in said


def test_what_only_one_board_holds_is_said_of_the_others(client: FlaskClient, county: County, clock: SetClock) -> None:
    an_item(S.PUBLISHED, county, clock, title="停车秩序专项行动")
    said = words(page(client, "/column/search", q="专项行动"))
    assert "创建工作动态：1条" in said
    assert "政策文件：" not in said
    assert "政策文件" in said[said.index("专项行动") :]
    assert "中没有“专项行动”" in said


def test_more_than_the_first_lead_to_the_board(client: FlaskClient, county: County, clock: SetClock) -> None:
    for no in range(7):
        an_item(S.PUBLISHED, county, clock, title=f"停车整治第{no}期")
    text = page(client, "/column/search", q="停车整治")
    assert text.count('<a class="title" href="/column/news/') == 5
    assert "全部7条" in words(text)
    assert 'href="/column/news?q=%E5%81%9C%E8%BD%A6%E6%95%B4%E6%B2%BB"' in text


def test_nothing_found_says_what_to_try(client: FlaskClient) -> None:
    said = words(page(client, "/column/search", q="没有这个词"))
    assert "四个板块都没有“没有这个词”" in said
    assert "可以少写几个字，或者到各板块按单位、年份、月份查看。" in said


def test_without_a_question_there_is_the_form(client: FlaskClient) -> None:
    text = page(client, "/column/search")
    assert 'name="q"' in text
    assert "四个板块都没有" not in text
    assert '<form action="/column/search"' in page(client, "/column")


@pytest.mark.parametrize(
    ("q", "status"),
    [
        ("停" * 200, 200),
        ("停" * 201, 422),
        ("\x00停", 200),
        ("%_", 200),
        ("<script>alert(1)</script>", 200),
        ("　", 200),
    ],
)
def test_odd_questions_are_answered_exactly(q: str, status: int, client: FlaskClient) -> None:
    answer = client.get("/column/search", query_string={"q": q})
    assert answer.status_code == status
    assert "<script>alert(1)" not in answer.text


def test_the_answer_is_kept_until_something_is_published(client: FlaskClient, county: County, clock: SetClock) -> None:
    first = client.get("/column/search?q=停车")
    again = client.get("/column/search?q=停车", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, "Set-Cookie" in first.headers) == (304, False)
    an_item(S.PUBLISHED, county, clock, title="停车秩序专项行动")
    later = client.get("/column/search?q=停车", headers={"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200
    assert "创建工作动态：1条" in words(later.text)


def test_a_newer_edition_hides_nothing_of_an_older_one(client: FlaskClient, county: County, clock: SetClock) -> None:
    a_set(county, clock, SetState.OPEN)
    clock.put(clock.now() + timedelta(days=1))
    importing.store(
        Given("2025", TITLE, "", (Row(1, text="另一项。"),)), county.actor("editor"), clock, version=None, key=None
    )
    newer = importing.edition_named("2025")
    sets.open_set(newer, county.actor("editor"), clock, version=newer.version, key=None)
    text = page(client, "/column/search", q="27")
    assert "网络检索指标：1项" in words(text)
    assert 'href="/column/indicators/2021/27"' in text
    board = page(client, "/column/indicators", q="27")
    assert "0项含“27”的指标" in words(board)
    assert "2021版（含“27”的1项）" in words(board)
