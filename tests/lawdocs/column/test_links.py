"""The link checker against a real server: what opens, what does not, what may not be asked, whose network is down."""

import ssl
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.column.indicators.models import EvidenceItem, SetState
from lawdocs.column.links import asking, jobs, queries, services
from lawdocs.column.links.asking import Answer, Finding, ask
from lawdocs.column.links.models import LinkCheck
from lawdocs.column.reports.models import BodyKind, Report, ReportBody, ReportCycle
from lawdocs.deadlines.models import Notice
from lawdocs.errors import NotVisible
from lawdocs.extensions import db, transaction
from lawdocs.settings import SettingsError, from_environment
from tests.factories import County
from tests.lawdocs.column.proved import a_set, a_task, an_item
from tests.lawdocs.column.sites import Site, a_closed_address, a_site
from tests.lawdocs.supervision.reading import Seen
from tests.pages import log_in, send, words
from workflows.actors import Actor
from workflows.reports import ReportState

SYSTEM = Actor.system("check-links")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def site() -> Iterator[Site]:
    with a_site() as site:
        yield site


@pytest.fixture
def everywhere(app: Flask) -> None:
    """Addresses of the own network may be asked: the tests' server stands there."""
    app.extensions["settings"] = app.extensions["settings"].with_(link_checks="all")


def evidence(county: County, clock: SetClock, *urls: str, unit: str = "urban", no: int = 27) -> None:
    indicators = a_set(clock, edition=f"2021-{no}-{unit}")
    task = a_task(indicators, no, county, unit)
    for url in urls:
        an_item(task, clock, url=url)


def check(clock: SetClock, ticks: int = 1) -> list[tuple[int, int]]:
    found = [jobs.check_links(SYSTEM, clock) for _ in range(ticks)]
    return [(each.done, each.skipped) for each in found]


def link(url: str) -> LinkCheck:
    db.session.expire_all()
    return db.session.query(LinkCheck).filter_by(url=url).one()


@pytest.mark.parametrize(
    ("path", "status", "finding", "fault"),
    [
        ("/here", 200, Finding.OPENS, ""),
        ("/part", 206, Finding.OPENS, ""),
        ("/range", 416, Finding.OPENS, ""),
        ("/gone", 404, Finding.FAILS, "页面不存在（404）"),
        ("/away", 410, Finding.FAILS, "页面已删除（410）"),
        ("/fault", 500, Finding.FAILS, "网站出错（500）"),
        ("/door", 403, Finding.UNSURE, "网站不让程序打开（403），请人工打开核对"),
        ("/busy", 429, Finding.UNSURE, "网站不让程序打开（429），请人工打开核对"),
    ],
)
def test_the_status_decides(path: str, status: int, finding: Finding, fault: str, site: Site) -> None:
    assert ask(site.url(path, status), inside=True) == Answer(finding, status, fault)
    assert site.headers[0]["User-Agent"] == asking.USER_AGENT
    assert (site.asked["HEAD", path], site.asked["GET", path]) == (
        1,
        int(finding is not Finding.OPENS or status == 416),
    )


def test_a_server_that_dislikes_heads_is_asked_for_the_first_byte(site: Site) -> None:
    assert ask(site.url("/no-head"), inside=True) == Answer(Finding.OPENS, 200)
    assert site.headers[1]["Range"] == "bytes=0-0"


def test_redirects_are_followed_to_their_end(site: Site) -> None:
    end = site.url("/end")
    for step in range(1, 5):
        end = site.url(f"/step{step}", 302, end.removeprefix(site.address))
    assert ask(end, inside=True) == Answer(Finding.OPENS, 200)
    loop = site.url("/loop", 301, "/loop")
    assert ask(loop, inside=True) == Answer(Finding.FAILS, None, "转来转去超过5次")
    assert site.asked["HEAD", "/loop"] == 6


def test_chinese_addresses_are_asked_as_browsers_do(site: Site) -> None:
    site.statuses["/%E4%B8%93%E6%A0%8F?%E9%A1%B5=2"] = 200
    assert ask(f"{site.address}/专栏?页=2#末尾", inside=True).finding is Finding.OPENS


def test_silence_and_refusal_are_no_answer(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "TIMEOUT", 0.2)
    assert ask(site.url("/silent"), inside=True).finding is Finding.UNREACHED
    assert ask(a_closed_address(), inside=True) == Answer(Finding.UNREACHED, None, "网站拒绝连接")
    assert ask("http://no-such-host.invalid/", inside=True) == Answer(Finding.UNREACHED, None, "找不到这个域名")
    assert ask(site.url("/broken"), inside=True) == Answer(Finding.FAILS, None, "网站没有给出应答")


def test_no_address_takes_longer_than_its_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LONGEST", 0.3)
    assert ask(site.url("/silent"), inside=True).finding is Finding.UNREACHED


def test_a_certificate_that_does_not_hold_is_a_fault(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ssl.SSLCertVerificationError("self-signed")

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", refuse)
    answer = ask(site.url("/").replace("http:", "https:"), inside=True)
    assert (answer.finding, answer.fault) == (Finding.FAILS, "网站的安全证书无效或者过期")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.0.0.8/",
        "http://192.168.1.1:8080/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://0.0.0.0/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://2130706433/",
        "http://[64:ff9b::10.0.0.8]/",
        "http://[2002:a00:8::1]/",
    ],
)
def test_addresses_of_the_own_network_are_not_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr("socket.create_connection", connect)
    answer = ask(url)
    assert (answer.finding, answer.fault[:8]) == (Finding.UNSURE, "网址指向内部网络")


@pytest.mark.parametrize("location", ["http://127.0.0.1:{port}/secret", "file:///etc/passwd", "gopher://127.0.0.1/"])
def test_a_redirect_is_looked_at_like_the_first_address(
    location: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the tests' server stood outside under its name, and only under that."""
    real = asking._place
    outside = {"www.example.gov.cn": "127.0.0.1"}
    monkeypatch.setattr(asking, "_place", lambda host, port, inside: outside.get(host) or real(host, port, inside))
    port = site.address.rpartition(":")[2]
    site.url("/", 302, location.format(port=port))
    assert ask(f"http://www.example.gov.cn:{port}/").finding is Finding.UNSURE
    assert set(site.asked) == {("HEAD", "/")}


def test_the_connection_goes_to_the_place_that_was_looked_at(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for another place a moment later leads nowhere else."""
    places = iter(["127.0.0.1"])
    port = int(site.address.rpartition(":")[2])
    real = asking.socket.getaddrinfo

    def once(host: str, *rest: object, **more: object) -> object:
        return real(next(places) if host == "rebound.example.gov.cn" else host, *rest, **more)

    monkeypatch.setattr(asking.socket, "getaddrinfo", once)
    site.url("/", 200)
    assert ask(f"http://rebound.example.gov.cn:{port}/", inside=True).finding is Finding.OPENS
    assert site.headers[0]["Host"] == f"rebound.example.gov.cn:{port}"


@pytest.mark.usefixtures("everywhere")
def test_a_link_dies_after_its_second_failure_and_its_unit_hears_of_it_once(
    county: County, clock: SetClock, site: Site
) -> None:
    url = site.url("/gone", 404)
    evidence(county, clock, url)
    assert check(clock) == [(1, 0)]
    first = link(url)
    assert (first.is_alive, first.failures, first.status, first.fault) == (None, 1, 404, "页面不存在（404）")
    assert first.next_at == clock.now() + HOUR
    assert queries.dead_urls() == frozenset()

    assert check(clock) == [(0, 0)]  # not due
    clock.put(clock.now() + HOUR)
    assert check(clock) == [(1, 0)]
    dead = link(url)
    assert (dead.is_alive, dead.dead_since, dead.next_at) == (False, clock.now(), clock.now() + DAY)
    assert queries.dead_urls() == {url}
    died_at = clock.now()
    clock.put(clock.now() + DAY)
    check(clock)
    assert (link(url).dead_since, link(url).next_at) == (died_at, clock.now() + 2 * DAY)
    notices = db.session.scalars(sa.select(Notice)).all()
    assert [(each.agency_id, each.role) for each in notices] == [(county.agency("urban").id, "drafter")]
    assert notices[0].text == f"网页打不开了：2021-27-urban版第27项指标，页面不存在（404）。{url}"

    site.url("/gone", 200)
    clock.put(clock.now() + 2 * DAY)
    check(clock)
    alive = link(url)
    assert (alive.is_alive, alive.failures, alive.fault, alive.dead_since) == (True, 0, "", None)
    assert alive.next_at == clock.now() + 7 * DAY
    told = db.session.scalars(sa.select(AuditEntry.after).where(AuditEntry.tag == "links:found")).all()
    assert ['"is_alive":false' in each for each in told] == [True, False]


@pytest.mark.usefixtures("everywhere")
def test_our_own_network_down_says_nothing_of_any_address(county: County, clock: SetClock) -> None:
    closed = a_closed_address()
    evidence(county, clock, closed)
    for _ in range(5):
        assert check(clock) == [(0, 1)]
        assert (link(closed).is_alive, link(closed).failures, link(closed).checked_at) == (None, 0, None)
        clock.put(clock.now() + HOUR)


@pytest.mark.usefixtures("everywhere")
def test_one_that_still_opens_shows_that_the_network_is_up(county: County, clock: SetClock, site: Site) -> None:
    url = site.url("/here")
    evidence(county, clock, url)
    check(clock)
    closed = a_closed_address()
    evidence(county, clock, closed, no=28)
    assert check(clock) == [(1, 0)]  # the closed one alone was due
    clock.put(clock.now() + HOUR)
    assert check(clock) == [(1, 0)]
    assert (link(closed).is_alive, link(closed).fault) == (False, "网站拒绝连接")
    assert queries.dead_urls() == {closed}


@pytest.mark.usefixtures("everywhere")
def test_a_tick_asks_a_site_once(county: County, clock: SetClock, site: Site) -> None:
    urls = [site.url(f"/{no}") for no in range(3)]
    evidence(county, clock, *urls)
    assert check(clock, ticks=4) == [(1, 0), (1, 0), (1, 0), (0, 0)]
    assert site.asked == {("HEAD", f"/{no}"): 1 for no in range(3)}


@pytest.mark.usefixtures("everywhere")
def test_one_that_turns_programmes_away_is_left_to_people(county: County, clock: SetClock, site: Site) -> None:
    url = site.url("/door", 403)
    evidence(county, clock, url)
    check(clock)
    found = link(url)
    assert (found.is_alive, found.failures, found.next_at) == (None, 0, clock.now() + 7 * DAY)


@pytest.mark.usefixtures("everywhere")
def test_only_addresses_in_use_are_asked(county: County, clock: SetClock, site: Site) -> None:
    open_set, closed_set = a_set(clock), a_set(clock, edition="2019", state=SetState.CLOSED)
    task, relieved, old = a_task(open_set, 1, county), a_task(open_set, 2, county), a_task(closed_set, 1, county)
    kept, accepted = site.url("/kept"), site.url("/accepted")
    an_item(task, clock, url=kept)
    an_item(task, clock, url=accepted, accepted=True, removed_at=clock.now())
    an_item(task, clock, url=site.url("/removed"), removed_at=clock.now())
    an_item(task, clock, url=site.url("/ended"), accepted=True, ended_at=clock.now())
    an_item(relieved, clock, url=site.url("/relieved"))
    an_item(old, clock, url=site.url("/old"))
    with transaction():
        relieved.relieved_at = clock.now()
    check(clock)
    assert set(db.session.scalars(sa.select(LinkCheck.url))) == {kept, accepted}

    with transaction():
        db.session.query(EvidenceItem).filter_by(url=kept).one().removed_at = clock.now()
    check(clock)
    assert set(db.session.scalars(sa.select(LinkCheck.url))) == {accepted}


def test_public_setting_does_not_ask_the_own_network_and_off_asks_nobody(
    app: Flask, county: County, clock: SetClock, site: Site
) -> None:
    url = site.url("/here")
    evidence(county, clock, url)
    app.extensions["settings"] = app.extensions["settings"].with_(link_checks="off")
    assert check(clock) == [(0, 0)]
    app.extensions["settings"] = app.extensions["settings"].with_(link_checks="public")
    check(clock)
    assert (link(url).is_alive, link(url).fault[:8]) == (None, "网址指向内部网络")
    assert not site.asked


def test_the_setting_is_one_of_three(tmp_path: object) -> None:
    assert from_environment({}, tmp_path).link_checks == "public"
    assert from_environment({"LAWDOCS_LINK_CHECKS": "off"}, tmp_path).link_checks == "off"
    with pytest.raises(SettingsError, match="off, public, all"):
        from_environment({"LAWDOCS_LINK_CHECKS": "yes"}, tmp_path)


@pytest.mark.usefixtures("everywhere")
def test_the_page_shows_dead_ones_first_to_unit_and_editor(
    app: Flask, county: County, clock: SetClock, site: Site
) -> None:
    gone, here = site.url("/gone", 404), site.url("/here")
    evidence(county, clock, gone, here)
    others = site.url("/others", 404)
    evidence(county, clock, others, unit="transport")
    for _ in range(2):
        check(clock, ticks=3)
        clock.put(clock.now() + HOUR)

    editor = Seen(log_in(app, "editor"), "/work/links?tab=all")
    rows = editor.table("外部链接")
    assert [row["name"] for row in rows] == [others, gone, here] or [row["name"] for row in rows] == [
        gone,
        others,
        here,
    ]
    first = next(row for row in rows if row["name"] == gone)
    assert (first["情况"], first["原因"], first["单位"]) == ("2026年10月13日起打不开", "页面不存在（404）", "县城管局")
    assert editor.root.xpath(f"//a[@href='{gone}']")
    unit = Seen(log_in(app, "drafter"), "/work/links?tab=all").table("外部链接")
    assert [row["name"] for row in unit] == [gone, here]
    assert [row["name"] for row in Seen(log_in(app, "bureau"), "/work/links").table("外部链接")] == [
        row["name"] for row in rows[:2]
    ]
    assert log_in(app, "clerk").get("/work/links").status_code == 403


@pytest.mark.usefixtures("everywhere")
def test_an_address_is_asked_again_when_wished(app: Flask, county: County, clock: SetClock, site: Site) -> None:
    url = site.url("/here")
    evidence(county, clock, url)
    check(clock)
    at, link_id = f"/work/links/{link(url).id}/check", link(url).id
    who = log_in(app, "drafter")
    answer = send(who, "/work/links?tab=all", at)
    assert answer.status_code == 303
    assert link(url).next_at == clock.now()
    assert db.session.scalars(sa.select(AuditEntry.subject_id).where(AuditEntry.tag == "links:check")).all() == [
        link_id
    ]
    assert check(clock) == [(1, 0)]
    assert site.asked["HEAD", "/here"] == 2
    other = log_in(app, "drafter2")
    assert other.post(at, data={}).status_code in (400, 403)
    token = Seen(who, "/work/links?tab=all").root.xpath("//input[@name='csrf_token']/@value")[0]
    assert who.post("/work/links/999/check", data={"csrf_token": token}).status_code == 404


def test_the_empty_page_says_what_will_come(app: Flask, county: County) -> None:
    assert "各单位在佐证材料里添加网页、登记年度报告的公开网址以后" in words(log_in(app, "editor").get("/work/links"))
    app.extensions["settings"] = app.extensions["settings"].with_(link_checks="off")
    assert "系统没有开启链接检查" in words(log_in(app, "editor").get("/work/links"))


@pytest.mark.usefixtures("everywhere")
def test_the_page_says_how_many_were_never_asked(app: Flask, county: County, clock: SetClock, site: Site) -> None:
    evidence(county, clock, site.url("/1"), site.url("/2"))
    with transaction():
        for url in (site.url("/1"), site.url("/2")):
            db.session.add(LinkCheck(url=url, next_at=clock.now()))
    client = log_in(app, "editor")
    text = words(client.get("/work/links"))
    assert ("2个网址都还没有检查，不知道能不能打开" in text, "都能打开" in text) == (True, False)
    check(clock)
    assert "检查过的1个网址，最近都能打开，或者要人工核对；还有1个没有检查过。" in words(client.get("/work/links"))
    check(clock)
    text = words(client.get("/work/links"))
    assert ("检查过的2个网址，最近都能打开" in text, "没有检查过" in text) == (True, False)


def test_a_unit_does_not_reach_the_links_of_another(app: Flask, county: County, clock: SetClock) -> None:
    evidence(county, clock, "http://www.example.gov.cn/", unit="transport")
    app.extensions["settings"] = app.extensions["settings"].with_(link_checks="public")
    jobs._follow(clock)
    with pytest.raises(NotVisible):
        queries.link_or_404(link("http://www.example.gov.cn/").id, county.actor("drafter"))
    services.check_again(link("http://www.example.gov.cn/"), county.actor("editor"), clock)


@pytest.mark.usefixtures("everywhere")
def test_reports_that_are_published_elsewhere_are_asked_too(
    app: Flask, county: County, clock: SetClock, site: Site
) -> None:
    url, agency = site.url("/report", 404), county.agency("urban")
    with transaction():
        days = {"due_on": clock.today(), "public_due_on": clock.today()}
        cycle = ReportCycle(year=2025, opened_at=clock.now(), opened_by_name="白予墨", **days)
        body = ReportBody(agency_id=agency.id, name=agency.name, kind=BodyKind.DEPARTMENT, position=1, since_year=2025)
        db.session.add_all([cycle, body])
        db.session.flush()
        out = {"submitted_on": clock.today(), "published_on": clock.today()}
        out |= {"published_at": clock.now(), "published_url": url}
        report = Report(body=body, cycle=cycle, title="年度报告", saved_at=clock.now(), **out)
        setattr(report, "state", ReportState.PUBLISHED)  # noqa: B010 - only lifecycles write states
        db.session.add(report)
    for _ in range(2):
        assert check(clock) == [(1, 0)]
        clock.put(clock.now() + HOUR)
    assert queries.dead_urls() == {url}
    row = Seen(log_in(app, "drafter"), "/work/links").table("外部链接")[0]
    assert (row["name"], row["用在哪里"]) == (url, "2025年度报告")
    assert db.session.scalars(sa.select(Notice.page)).all() == [f"/work/reports/2025/{body.id}"]
