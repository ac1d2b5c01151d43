"""The public side of the column: boards, list, archive, search, item, files, feed and caching."""

import re
from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.clock import SetClock, at_office
from lawdocs.column.news import services
from lawdocs.column.news.files import Upload
from lawdocs.column.news.models import NewsFileKind, NewsItem
from tests.factories import County, a_document
from tests.lawdocs.column.news import an_item, content, topic_id
from tests.lawdocs.column.pictures import a_png
from tests.lawdocs.portal.reading import facet, page, words
from tests.lawdocs.portal.stock import a_stock
from workflows.news import NewsState as S
from workflows.states import DocumentState

ATOM = "{http://www.w3.org/2005/Atom}"
BOARDS = {
    "/column": (
        "还没有发布的工作动态。",
        "还没有公布的政策文件。",
        "指标和材料还没有开放查询。",
        "还没有开始收集年度报告。",
    ),
    "/column/news": ("还没有发布的工作动态。各单位撰写、专栏编辑审核通过后，发布当时显示在这里。",),
    "/column/policies": ("还没有公布的政策文件。实施纲要、方案、意见和其他行政规范性文件公布后，当天显示在这里。",),
    "/column/indicators": ("指标和材料还没有开放查询。", "材料经审核确认后当天显示在这里"),
    "/column/reports": ("还没有开始收集年度报告。", "每年1月1日起收集上一年度的报告"),
}


def titles(client: FlaskClient, **query: object) -> list[str]:
    found = re.findall(r'<a class="title" href="/column/news/\d+">(.*?)</a>', page(client, "/column/news", **query))
    return [words(title) for title in found]


def published(county: County, clock: SetClock, title: str, **changes: object) -> NewsItem:
    return an_item(S.PUBLISHED, county, clock, title=title, **changes)


@pytest.mark.parametrize("address", BOARDS)
def test_no_board_is_empty_on_an_empty_database(address: str, client: FlaskClient) -> None:
    text = words(page(client, address))
    for sentence in BOARDS[address]:
        assert sentence in text, "what will come and when"


def test_home_and_menu_lead_to_the_column(client: FlaskClient, county: County, clock: SetClock) -> None:
    home = page(client, "/")
    assert '<a href="/column">示范创建专栏</a>' in home
    assert "还没有发布的动态，发布当时显示在这里。" in words(home)
    item = published(county, clock, "县城管局宣讲")
    assert f'<a href="/column/news/{item.id}">县城管局宣讲</a>' in page(client, "/")
    assert '<a href="/column" aria-current="true">示范创建专栏</a>' in page(client, f"/column/news/{item.id}")


@pytest.mark.parametrize("address", ["/column/other", "/column/news/x", "/column/", "/column/news/1/files/1"])
def test_what_is_not_there_is_answered_like_any_page(address: str, client: FlaskClient) -> None:
    text = page(client, address, expect=404)
    assert "没有找到这个页面" in text


def test_framework_documents_stand_on_top_and_lead_to_the_library(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    names = {
        "鲁山县法治政府建设实施纲要（2021—2025年）": True,
        "鲁山县人民政府关于支持企业发展的意见": True,
        "鲁山县人民政府关于印发《优化营商环境实施方案（试行）》的通知": True,
        "鲁山县人民政府关于公开征求意见的通知": False,
        "鲁山县意见箱管理办法": False,
    }
    documents = {title: a_stock(clock, title) for title in names}
    text = page(client, "/column/policies")
    framework, newest = text.split('id="newest-heading"')
    for title, is_framework in names.items():
        link = f'href="/documents/{documents[title].id}"'
        assert (link in framework, link in newest) == (is_framework, not is_framework), title
    hidden = a_document(DocumentState.REVIEW, county, clock, title="鲁山县依法行政工作方案")
    assert f"/documents/{hidden.id}" not in page(client, "/column") + page(client, "/column/policies")


def test_list_narrows_by_topic_unit_month_and_words(client: FlaskClient, county: County, clock: SetClock) -> None:
    published(county, clock, "九月的事", topic_ids=(topic_id("示范创建"),))
    clock.put(clock.now() + timedelta(days=31))
    published(county, clock, "府检联动会议", body="<p>研究１２３号ＡＢＣ问题。</p>", topic_ids=(topic_id("府检联动"),))
    own = services.start(content(title="办公室的事"), county.agency("office"), county.actor("editor"), clock, key=None)
    assert own.state is S.DRAFT
    assert titles(client) == ["府检联动会议", "九月的事"]
    assert titles(client, topic="府检联动") == ["府检联动会议"]
    assert titles(client, month="2026-10") == ["九月的事"]
    assert titles(client, month="2026-12") == []
    assert titles(client, unit="县城管局") == ["府检联动会议", "九月的事"]
    assert titles(client, unit="县政府办") == []
    assert titles(client, unit="没有这个单位", topic="没有") == []
    assert titles(client, q="联动") == titles(client, q="123号") == titles(client, q="abc") == ["府检联动会议"]
    assert titles(client, q="研究 联动") == ["府检联动会议"]
    assert titles(client, q="事 停车") == ["九月的事"]
    for literal in ("%", "_", "' OR 1=1--", "联*动", "会议NOT"):
        assert titles(client, q=literal) == [], literal
    text = page(client, "/column/news", q="123号")
    assert "研究<mark>１２３号</mark>ＡＢＣ问题。" in text
    assert "1条含“123号”的动态" in words(text)
    text = page(client, "/column/news")
    assert facet(text, "按月归档") == {"2026年11月": 1, "2026年10月": 1}
    assert facet(text, "主题") == {"示范创建": 1, "府检联动": 1}
    assert facet(text, "单位") == {"县城管局": 2}


@pytest.mark.parametrize(
    ("query", "code", "sentence"),
    [
        ({"month": "2026-13"}, "PARAM", "参数“month”不能是“2026-13”。可用的值：年和月，例如2026-10"),
        ({"month": "2026年10月"}, "PARAM", "参数“month”不能是“2026年10月”。可用的值：年和月，例如2026-10"),
        ({"page": "0"}, "PARAM", "页码应为1以上的整数"),
        ({"page": "x"}, "PARAM", "页码应为1以上的整数"),
        ({"q": "词" * 201}, "QUERY_TOO_LONG", "查询词超过200个字，请缩短后再查"),
    ],
)
def test_odd_parameters_have_their_answer(query: dict[str, str], code: str, sentence: str, client: FlaskClient) -> None:
    text = page(client, "/column/news", expect=422, **query)
    assert code in text
    assert sentence in text


def test_pages_hold_twenty_and_say_where_the_end_is(client: FlaskClient, county: County, clock: SetClock) -> None:
    for number in range(21):
        published(county, clock, f"动态{number:02d}")
    assert len(titles(client)) == 20
    assert titles(client, page=2) == ["动态00"]
    assert "没有第3页。符合条件的共21条，分2页。" in words(page(client, "/column/news", page=3))


def test_pinned_items_stand_first_until_their_day(client: FlaskClient, county: County, clock: SetClock) -> None:
    old = published(county, clock, "旧的")
    published(county, clock, "新的")
    services.pin(old, clock.today(), county.actor("editor"), clock, version=old.version, key=None)
    assert titles(client) == ["旧的", "新的"]
    assert '<span class="state">置顶</span>' in page(client, "/column/news")
    assert titles(client, q="的") == ["新的", "旧的"], "a search has its own order"
    clock.put(clock.now() + timedelta(days=1))
    assert titles(client) == ["新的", "旧的"]


def test_item_carries_the_tags_of_government_sites(client: FlaskClient, county: County, clock: SetClock) -> None:
    item = published(
        county, clock, '“宣讲”<b>&"', source="平顶山日报", topic_ids=(topic_id("法治宣传"), topic_id("示范创建"))
    )
    text = page(client, f"/column/news/{item.id}")
    meta = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', text))
    assert "<b>&" not in text
    assert meta.pop("ArticleTitle") == "“宣讲”&lt;b&gt;&amp;&#34;"
    assert meta.pop("Description").startswith("10月12日，县城市管理局")
    assert meta == {
        "SiteName": "鲁山县行政规范性文件库",
        "SiteDomain": "www.example.gov.cn",
        "SiteIDCode": "0000000000",
        "ColumnName": "创建工作动态",
        "ColumnType": "工作动态",
        "PubDate": "2026-10-13 09:00",
        "ContentSource": "平顶山日报",
        "Keywords": "示范创建,法治宣传",
        "Author": "鲁山县城市管理局",
        "Url": f"http://localhost/column/news/{item.id}",
    } | {name: meta[name] for name in ("viewport", "color") if name in meta}
    listed = dict(re.findall(r'<meta name="(Column\w+)" content="([^"]+)">', page(client, "/column/news")))
    assert set(listed) == {"ColumnName", "ColumnType", "ColumnDescription", "ColumnKeywords"}


def with_files(county: County, clock: SetClock) -> NewsItem:
    """An item with a cover, a picture in its text, an attachment, and a picture that was taken away again."""
    item, actor = an_item(S.DRAFT, county, clock, title="有图"), county.actor("drafter")
    uploads = (
        Upload(NewsFileKind.COVER, "封面.png", a_png(4), "封面图"),
        Upload(NewsFileKind.IMAGE, "正文.png", a_png(5), "会场"),
        Upload(NewsFileKind.ATTACHMENT, "附件 一.txt", "附件内容".encode()),
        Upload(NewsFileKind.IMAGE, "移除.png", a_png(6), "不用了"),
    )
    for upload in uploads:
        services.save(item, content(title="有图"), actor, clock, version=item.version, key=None, upload=upload)
    gone = item.files[-1].id
    body = f'<p>前<img src="/work/news/{item.id}/files/{item.files[1].id}" alt="会场">后</p>'
    seen = {"key": None, "remove": gone}
    services.save(item, content(title="有图", body=body), actor, clock, version=item.version, **seen)
    return item


def publish(item: NewsItem, county: County, clock: SetClock) -> None:
    services.submit(item, county.actor("drafter"), clock, version=item.version, key=None)
    services.approve(item, county.actor("editor"), clock, publish_at=None, version=item.version, key=None)


def test_files_are_public_with_their_item_and_never_run(client: FlaskClient, county: County, clock: SetClock) -> None:
    item = with_files(county, clock)
    cover, picture, paper, gone = (each.id for each in item.files)
    place = f"/column/news/{item.id}"
    for number in (cover, picture, paper, gone):
        assert client.get(f"{place}/files/{number}").status_code == 404, "not before its publication"
    publish(item, county, clock)
    text = page(client, place)
    assert f'<img src="{place}/files/{picture}" alt="会场">' in text
    assert f'<img src="{place}/files/{cover}" alt="封面图">' in text
    assert f"http://localhost{place}/files/{cover}" in text, "in its tag too"
    assert f"{place}/files/{cover}" in page(client, "/column/news")
    shown = client.get(f"{place}/files/{picture}")
    assert (shown.status_code, shown.mimetype, shown.data) == (200, "image/png", a_png(5))
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in shown.headers
    saved = client.get(f"{place}/files/{paper}")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.data.decode() == "附件内容"
    shown.close()
    saved.close()
    assert client.get(f"{place}/files/{gone}").status_code == 404
    other = published(county, clock, "别的")
    assert client.get(f"/column/news/{other.id}/files/{picture}").status_code == 404
    services.withdraw(item, "用错", county.actor("editor"), clock, version=item.version, key=None)
    for door in ("", f"/files/{cover}", f"/files/{picture}", f"/files/{paper}"):
        assert client.get(place + door).status_code == 404


def test_feed_is_valid_and_escaped(client: FlaskClient, county: County, clock: SetClock) -> None:
    empty = fromstring(client.get("/feeds/column.atom").data)
    assert empty.findtext(f"{ATOM}updated") == "2026-10-12T16:00:00Z", "the beginning of the day"
    old = published(county, clock, "旧的")
    clock.put(clock.now() + timedelta(hours=1))
    item = with_files(county, clock)
    publish(item, county, clock)
    odd = published(
        county, clock, "]]> <b>&'\"", body="<p>1 &lt; 2 ]]&gt; &amp;</p>", topic_ids=(topic_id("府检联动"),)
    )
    answer = client.get("/feeds/column.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    root = fromstring(answer.data)
    assert root.tag == f"{ATOM}feed"
    assert {each.get("rel"): each.get("href") for each in root.findall(f"{ATOM}link")} == {
        "self": "http://localhost/feeds/column.atom",
        "alternate": "http://localhost/column",
    }
    entries = root.findall(f"{ATOM}entry")
    assert [each.findtext(f"{ATOM}title") for each in entries] == ["]]> <b>&'\"", "有图", "旧的"]
    ids = [each.findtext(f"{ATOM}id") for each in entries]
    assert ids == [f"tag:www.example.gov.cn,2026:column/news/{each.id}" for each in (odd, item, old)]
    for entry in entries:
        for name in ("title", "id", "updated", "published", "content"):
            assert len(entry.findall(ATOM + name)) == 1, name
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "鲁山县城市管理局"
        assert entry.find(f"{ATOM}link").get("href").startswith("http://localhost/column/news/")
    first = entries[0]
    assert first.find(f"{ATOM}category").get("term") == "府检联动"
    assert first.find(f"{ATOM}content").get("type") == "html"
    assert first.findtext(f"{ATOM}content") == "<p>1 &lt; 2 ]]&gt; &amp;</p>"
    picture = f"http://localhost/column/news/{item.id}/files/{item.files[1].id}"
    assert picture in entries[1].findtext(f"{ATOM}content")
    assert root.findtext(f"{ATOM}updated") == "2026-10-13T02:00:00Z"


ADDRESSES = ("/column", "/column/news", "/column/policies", "/column/news/{id}", "/feeds/column.atom", "/")


def test_caches_ask_once_and_learn_of_every_change(app: Flask, county: County, clock: SetClock) -> None:
    item, client = published(county, clock, "宣讲"), app.test_client()
    addresses = [each.format(id=item.id) for each in ADDRESSES]

    def tags() -> dict[str, str]:
        found = {}
        for address in addresses:
            answer = client.get(address)
            assert answer.headers["Cache-Control"] == "public, no-cache"
            assert "Set-Cookie" not in answer.headers
            assert "Vary" not in answer.headers
            found[address] = answer.headers["ETag"]
            again = client.get(address, headers={"If-None-Match": found[address]})
            assert (again.status_code, again.data) == (304, b"")
        return found

    before = tags()
    an_item(S.SUBMITTED, county, clock)
    an_item(S.APPROVED, county, clock)
    assert tags() == before, "what is not public changes nothing"
    services.pin(item, clock.today(), county.actor("editor"), clock, version=item.version, key=None)
    pinned = tags()
    assert all(pinned[each] != before[each] for each in addresses)
    clock.put(at_office(clock.today() + timedelta(days=1), 0))
    assert all(tags()[each] != pinned[each] for each in addresses), "the pin ends with its day"


def test_neighbours_lead_on(client: FlaskClient, county: County, clock: SetClock) -> None:
    first, second, third = (published(county, clock, f"第{n}条动态") for n in "一二三")
    text = words(page(client, f"/column/news/{second.id}"))
    assert "上一条：第三条动态" in text
    assert "下一条：第一条动态" in text
    assert "上一条" not in words(page(client, f"/column/news/{third.id}"))
    assert "下一条" not in words(page(client, f"/column/news/{first.id}"))
