"""The board of indicators as the public sees it, and what it never sees."""

import re
from xml.etree.ElementTree import fromstring

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs.clock import SetClock
from lawdocs.column.evidence import services as evidence
from lawdocs.column.evidence.given import Given, Upload
from lawdocs.column.indicators import importing, services
from lawdocs.column.indicators.importing import indicators_of
from lawdocs.column.indicators.models import EvidenceItem, EvidenceKind, IndicatorSet, IndicatorTask, SetState
from lawdocs.column.indicators.planning import tasks_of
from lawdocs.column.indicators.rows import Row
from lawdocs.column.links.models import LinkCheck
from lawdocs.column.news import services as news
from lawdocs.documents.models import Document
from lawdocs.extensions import db, transaction
from tests.factories import County, a_document
from tests.lawdocs.column.indicators.sets import TITLE, a_set, given
from tests.lawdocs.column.news import an_item
from tests.lawdocs.portal.reading import facet, page
from workflows.evidence import Coverage
from workflows.news import NewsState
from workflows.states import DocumentState

ATOM = "{http://www.w3.org/2005/Atom}"
BOARD = "/column/indicators"
CANARY = "金丝雀"
URL = "https://www.lushan.gov.cn/beian.html"


def task_of(found: IndicatorSet, no: int, unit: str) -> IndicatorTask:
    indicator = next(each for each in indicators_of(found) if each.no == no)
    return next(each for each in tasks_of(indicator.tasks) if each.agency.short_name == unit)


def give(task: IndicatorTask, what: Given, county: County, clock: SetClock) -> EvidenceItem:
    return evidence.add(task, what, county.actor("drafter"), clock, version=task.version, key=None)


def hand_in(task: IndicatorTask, county: County, clock: SetClock) -> None:
    evidence.submit(task, county.actor("drafter"), clock, version=task.version, key=None)


def accept(task: IndicatorTask, county: County, clock: SetClock, coverage: Coverage = Coverage.COMPLETE) -> None:
    hand_in(task, county, clock)
    missing = "还缺一份" if coverage is Coverage.PARTLY else ""
    evidence.accept(task, coverage, missing, county.actor("editor"), clock, version=task.version, key=None)


def link(title: str = "备案目录", url: str = URL, **changes: object) -> Given:
    return Given(EvidenceKind.LINK, title, url=url, **changes)


def numbers(client: FlaskClient, **query: object) -> list[int]:
    return [int(each) for each in re.findall(r'<b class="num">(\d+)</b>', page(client, BOARD, **query))]


def words(text: str) -> str:
    """The text of a page as a reader meets it, its parts apart."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text)).replace("　", " ")


def bare(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, re.sub(r"请求编号　\w+", "请求编号", answer.text)


def test_an_empty_board_says_what_will_come(client: FlaskClient, county: County, clock: SetClock) -> None:
    for address in (BOARD, "/column"):
        assert "指标和材料还没有开放查询。" in words(page(client, address))
    a_set(county, clock)
    assert "指标和材料还没有开放查询。" in words(page(client, BOARD)), "a set in preparation is nobody's business"


def test_the_newest_open_set_is_a_tree_with_units_and_coverage(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    found = a_set(county, clock, SetState.OPEN)
    text = words(page(client, BOARD))
    for word in (
        f"{TITLE}（2021）",
        "1项正文待导入",
        "4项指标",
        "一、甲",
        "1.子",
        "第一项正文。",
        "还没有材料 县城管局、县司法局",
    ):
        assert word in text
    task = task_of(found, 1, "县城管局")
    give(task, link(), county, clock)
    accept(task, county, clock)
    text = words(page(client, BOARD))
    assert "材料完整 县城管局 公开材料1份 2026年10月13日更新" in text
    assert facet(client.get(BOARD).text, "材料") == {"完整": 1, "没有": 3}
    front = words(page(client, "/column"))
    for word in (f"{TITLE}，共4项", "材料完整1项", "材料没有3项", "一、甲"):
        assert word in front


def test_it_is_searched_by_words_and_number_and_narrowed(client: FlaskClient, county: County, clock: SetClock) -> None:
    more = (Row(28, "二、乙", "", "第27项以外的正文，涉及备案。"), Row(100, "二、乙", "", "达到100%。"))
    importing.store(given(county, "2021", TITLE, "", *more), county.actor("editor"), clock, version=None, key=None)
    found = importing.edition_named("2021")
    services.open_set(found, county.actor("editor"), clock, version=found.version, key=None)
    assert numbers(client) == [1, 2, 3, 27, 28, 100]
    assert numbers(client, q="27") == [27]
    assert numbers(client, q="第27项") == [27]
    assert numbers(client, q="100%") == [100]
    assert numbers(client, q="2021") == [], "no such number, and no such words"
    assert numbers(client, q="备案") == [27, 28]
    assert numbers(client, q="备案 报送") == [27], "every word"
    assert numbers(client, q="正文 县城管局") == [1, 3]
    assert numbers(client, level1="一、甲") == [1, 2, 3]
    assert numbers(client, unit="县司法局", level1="二、乙") == [27]
    assert numbers(client, coverage="none") == [1, 2, 3, 27, 28, 100]
    assert numbers(client, coverage="complete") == []
    assert "没有符合这些条件的指标。" in words(page(client, BOARD, coverage="complete"))
    assert facet(client.get(BOARD).text, "一级指标") == {"一、甲": 3, "二、乙": 3}
    for odd in ("' OR 1=1--", "%", "_", "<script>"):
        assert numbers(client, q=odd) == ([100] if odd == "%" else [])
    assert client.get(BOARD, query_string={"q": "长" * 201}).status_code == 422
    wrong = client.get(BOARD, query_string={"coverage": "x"})
    assert (wrong.status_code, "可用的值：complete、partly、none" in words(wrong.text)) == (422, True)


def test_one_indicator_shows_its_evidence_of_every_kind(client: FlaskClient, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock)
    item = an_item(NewsState.PUBLISHED, county, clock, title="宣讲备案")
    found = a_set(county, clock, SetState.OPEN)
    task = task_of(found, 1, "县城管局")
    give(task, link(note="见第二段"), county, clock)
    give(task, Given(EvidenceKind.FILE, "台账", upload=Upload("台账.txt", "台账".encode())), county, clock)
    give(task, Given(EvidenceKind.DOCUMENT, document_id=document.id), county, clock)
    give(task, Given(EvidenceKind.NEWS, news_id=item.id), county, clock)
    accept(task, county, clock, Coverage.PARTLY)
    with transaction():
        check = db.session.query(LinkCheck).filter_by(url=URL).one_or_none() or LinkCheck(url=URL)
        check.next_at = check.checked_at = clock.now()
        check.is_alive = True
        db.session.add(check)
    text = client.get(f"{BOARD}/2021/1").text
    for word in (
        *("第一项正文。", "材料部分", "佐证材料 4份", "见第二段", "检查，可以打开", "网页"),
        *("2026年10月13日认定", "测评方法 网络检索"),
    ):
        assert word in words(text), word
    assert f'href="{URL}" rel="nofollow noopener noreferrer"' in text
    for address in (f"/documents/{document.id}", f"/column/news/{item.id}"):
        assert f'href="{address}"' in text
    file = re.search(rf"{BOARD}/2021/1/files/\d+", text)[0]
    with client.get(file) as answer:
        assert answer.data.decode() == "台账"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert numbers(client, q="宣讲备案") == [1], "titles of evidence are searched"


def test_frozen_figures_are_read_with_public_documents_alone(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock)
    found = a_set(county, clock, SetState.OPEN)
    editor, urban = county.actor("editor"), county.agency("urban").id
    services.assign(found, [27], [urban], None, editor, clock, version=found.version, key=None)
    task = task_of(found, 27, "县城管局")
    figures = Given(EvidenceKind.FIGURES, "备案统计")
    seen = {"version": task.version, "key": None}
    start = clock.today().replace(month=1, day=1)
    item = evidence.add_figures(task, start, clock.today(), figures, county.actor("drafter"), clock, **seen)
    accept(task, county, clock)
    text = words(client.get(f"{BOARD}/2021/27").text)
    assert f"固定 校验码{item.snapshot.digest[:8]}" in text
    shown = client.get(f"{BOARD}/2021/27/figures/{item.id}")
    assert shown.status_code == 200
    assert item.snapshot.digest in shown.text
    named = {int(each) for each in re.findall(r'href="/documents/(\d+)"', shown.text)}
    assert named <= {document.id}
    assert client.get(f"{BOARD}/2021/1/figures/{item.id}").status_code == 404, "it belongs to another indicator"


def test_nothing_hidden_stands_on_any_public_surface(client: FlaskClient, county: County, clock: SetClock) -> None:
    editor = county.actor("editor")
    found = a_set(county, clock, SetState.OPEN)
    task = task_of(found, 1, "县城管局")
    give(task, link(), county, clock)
    accept(task, county, clock)
    surfaces = ("/", "/column", BOARD, f"{BOARD}/2021/1", "/feeds/column.atom", "/documents", "/robots.txt")
    before = {address: client.get(address).text for address in surfaces}
    searches = ({"q": CANARY}, {"edition": "2025"}, {"q": "27", "edition": "2025"})
    searched = [bare(client.get(BOARD, query_string=each)) for each in searches]
    secret = (Row(1, CANARY, CANARY, f"{CANARY}正文", method=CANARY), Row(4, text=CANARY))
    importing.store(given(county, "2025", CANARY, CANARY, *secret), editor, clock, version=None, key=None)
    other = task_of(found, 3, "县城管局")
    give(other, link(CANARY, f"{URL}?{CANARY}", note=CANARY), county, clock)
    upload = Upload(f"{CANARY}.txt", CANARY.encode())
    file = give(other, Given(EvidenceKind.FILE, f"{CANARY}文件", upload=upload), county, clock)
    hand_in(other, county, clock)
    for address, text in before.items():
        assert client.get(address).text == text, f"{address} is as it was"
    assert [bare(client.get(BOARD, query_string=each)) for each in searches] == searched
    unknown = bare(client.get("/no/such/page"))
    doors = ("2025/1", "2025/4", "2019/1", "2021/99", "2021/01", "2021/x", "2021/-1", f"2021/3/files/{file.id}")
    for door in (*doors, f"2021/1/files/{file.id}", "2021/3/files/0", f"2021/3/figures/{file.id}"):
        assert bare(client.get(f"{BOARD}/{door}")) == unknown, door


@pytest.mark.parametrize("what", ["not public", "hidden", "ended", "document withdrawn", "news withdrawn", "dropped"])
def test_what_is_taken_from_the_public_leaves_page_search_and_file(
    what: str, client: FlaskClient, county: County, clock: SetClock
) -> None:
    editor = county.actor("editor")
    found = a_set(county, clock, SetState.OPEN)
    task, seen = task_of(found, 1, "县城管局"), {"key": None}
    kind = {"document withdrawn": "document", "news withdrawn": "news"}.get(what, "file")
    document = a_document(DocumentState.PUBLISHED, county, clock, title=f"{CANARY}办法") if kind == "document" else None
    item = an_item(NewsState.PUBLISHED, county, clock, title=f"{CANARY}动态") if kind == "news" else None
    upload = Upload(f"{CANARY}.txt", CANARY.encode()) if kind == "file" else None
    told = Given(
        EvidenceKind(kind), f"{CANARY}材料", upload=upload, document_id=document and document.id,
        news_id=item and item.id, is_public=what != "not public",
    )  # fmt: skip
    made = give(task, told, county, clock)
    give(task, link(), county, clock)
    accept(task, county, clock)
    if what != "not public":
        assert numbers(client, q=CANARY) == [1]
    if what == "hidden":
        evidence.hide(task, made.id, "有误", editor, clock, version=task.version, **seen)
    elif what == "ended":
        drafter = county.actor("drafter")
        evidence.reopen(task, drafter, clock, version=task.version, **seen)
        evidence.remove(task, made.id, drafter, clock, version=task.version, **seen)
        assert numbers(client, q=CANARY) == [1], "it counts until the next acceptance"
        accept(task, county, clock)
    elif what == "document withdrawn":
        db.session.rollback()
        with db.engine.begin() as connection:
            state = Document.__table__.update().where(Document.id == document.id)
            connection.execute(state.values(published_on=clock.today().replace(year=2030)))
            connection.exec_driver_sql("UPDATE audit_head SET public = public + 1")
    elif what == "news withdrawn":
        news.withdraw(item, "用错", editor, clock, version=item.version, **seen)
    elif what == "dropped":
        fewer = importing.Given("2021", "", "", (Row(2),))
        importing.store(fewer, editor, clock, version=found.version, drop=True, **seen)
        assert client.get(f"{BOARD}/2021/1").status_code == 404
    assert numbers(client, q=CANARY) == []
    assert client.get(f"{BOARD}/2021/1/files/{made.id}").status_code == 404
    if what != "dropped":
        shown = client.get(f"{BOARD}/2021/1")
        assert CANARY not in shown.text
        assert "佐证材料 1份" in words(shown.text)


def test_editions_stand_side_by_side_for_the_public(client: FlaskClient, county: County, clock: SetClock) -> None:
    editor = county.actor("editor")
    old = a_set(county, clock, SetState.OPEN)
    task = task_of(old, 27, "县司法局")
    services.assign(old, [27], [county.agency("urban").id], None, editor, clock, version=old.version, key=None)
    task = task_of(old, 27, "县城管局")
    give(task, link("第27项的材料"), county, clock)
    accept(task, county, clock)
    newer = importing.Given("2025", "新版", "", (Row(1, text="新的一项"), Row(30, "三、丙", "", "移动的第27项")))
    importing.store(newer, editor, clock, version=None, key=None)
    new = importing.edition_named("2025")
    services.link(new, old, {30: 27}, editor, clock, version=new.version, key=None)
    services.open_set(new, editor, clock, version=new.version, key=None)
    assert numbers(client) == [1, 30], "the newest is on top"
    assert numbers(client, edition="2021") == [1, 2, 3, 27]
    assert f'<a href="{BOARD}?edition=2021">2021版</a>' in client.get(BOARD).text
    assert "第27项的材料" in client.get(f"{BOARD}/2021/27").text, "evidence stays where it was given"
    assert "第27项的材料" not in client.get(f"{BOARD}/2025/30").text
    services.close_set(new, editor, clock, version=new.version, key=None)
    assert numbers(client) == [1, 2, 3, 27], "one in use comes before an archived one"
    assert "已归档，材料不再变动" in words(page(client, BOARD, edition="2025"))


def test_the_board_is_cached_like_every_public_page(
    app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    found = a_set(county, clock, SetState.OPEN)
    for address in (BOARD, f"{BOARD}/2021/1"):
        first = client.get(address)
        assert "Set-Cookie" not in first.headers
        assert "Vary" not in first.headers
        assert '<meta name="ColumnName" content="网络检索指标">' in first.text
        assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        unit = county.agency("transport" if address == BOARD else "urban").id
        seen = {"version": found.version, "key": None}
        services.assign(found, [1], [unit], None, county.actor("editor"), clock, **seen)
        assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_accepted_evidence_comes_into_the_feed(
    app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    found = a_set(county, clock, SetState.OPEN)
    task = task_of(found, 1, "县城管局")
    give(task, link(note="第三季度备案<目录>"), county, clock)
    assert "备案目录" not in client.get("/feeds/column.atom").text, "not before somebody looked"
    accept(task, county, clock)
    entry = fromstring(client.get("/feeds/column.atom").data).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "第1项指标佐证：备案目录"
    assert entry.find(f"{ATOM}link").get("href").endswith("/column/indicators/2021/1")
    assert entry.findtext(f"{ATOM}content") == "<p>第三季度备案&lt;目录&gt;</p>"
