"""Pages of the annual reports: what staff see and may do, what the public reads, and what neither may ever see."""

import io
import re
from datetime import date
from xml.etree.ElementTree import fromstring

import docx
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock, at_office
from lawdocs.column.links.models import LinkCheck
from lawdocs.column.links.queries import used_urls, uses_of
from lawdocs.column.news.models import NewsItem
from lawdocs.column.reports import bodies, circulars, coverage, cycles, queries, services
from lawdocs.column.reports.models import Report, ReportCircular, ReportCycle
from lawdocs.column.reports.services import Upload
from lawdocs.extensions import db, transaction
from lawdocs.texts.docx import write_docx
from tests import pages
from tests.factories import County
from tests.lawdocs.column.reports import (
    ELSEWHERE,
    LATE,
    ROADS,
    TITLE,
    WITHOUT_PLAN,
    YEAR,
    a_cycle,
    a_register,
    an_entry,
    content,
    report_of,
    save,
    seen,
    submit,
    walk,
)
from tests.pages import log_in
from workflows.reports import Part
from workflows.reports import ReportState as S

CANARY = "金丝雀报告"
ATOM = "{http://www.w3.org/2005/Atom}"
PUBLIC = ("/", "/column", "/column/reports", f"/column/reports/{YEAR}", "/feeds/column.atom")
PLACES = ("", "/edit", "/file", "/submit", "/receive", "/sent_up")


def send(client: FlaskClient, page: str, fields: dict[str, object], to: str | None = None) -> TestResponse:
    """Fill in the form of a page and send it."""
    return pages.send(client, page, to, **fields)


def words(answer: TestResponse) -> str:
    """The text of a page without tags and spaces."""
    return "".join(pages.words(answer).split())


def bare(answer: TestResponse) -> tuple[int, str]:
    """An answer without its request id."""
    return answer.status_code, re.sub(r"请求编号　\w+", "请求编号", answer.text)


def hidden(register: dict, state: S, county: County, clock: SetClock) -> Report:
    """A report full of canaries in a state that is not public."""
    report = report_of(register, "urban")
    parts = {part.value: f"<p>{CANARY}</p>" for part in Part}
    upload = Upload(f"{CANARY}.docx", write_docx("报告", CANARY))
    drafter = county.actor("drafter")
    services.save(report, content(f"{TITLE}{CANARY}", **parts), drafter, clock, upload=upload, **seen(report))
    for advance in ROADS[state]:
        if advance is not save:
            advance(report, county, clock, "drafter")
    return report


@pytest.mark.parametrize("state", [each for each in S if each is not S.PUBLISHED])
def test_a_report_that_is_not_public_is_found_on_no_public_surface(
    state: S, client: FlaskClient, county: County, clock: SetClock
) -> None:
    register = a_cycle(county, clock)
    walk(report_of(register, "transport"), S.PUBLISHED, county, clock, writer="drafter2")
    before = {address: client.get(address).text for address in PUBLIC}
    report = hidden(register, state, county, clock)
    for address, text in before.items():
        assert client.get(address).text == text, f"{address} is as it was"
    wanted = bare(client.get("/no/such/page"))
    for door in ("", "/file"):
        assert bare(client.get(f"/column/reports/{YEAR}/{report.body_id}{door}")) == wanted


def test_odd_addresses_are_answered_like_unknown_pages(client: FlaskClient, county: County, clock: SetClock) -> None:
    a_cycle(county, clock)
    wanted = bare(client.get("/no/such/page"))
    assert wanted[0] == 404
    for raw in ("0", "-1", "x", "99999999999", "2030", "１", "1.5", "%00"):
        for place in (f"/column/reports/{raw}", f"/column/reports/{raw}/1", f"/column/reports/{YEAR}/{raw}"):
            assert bare(client.get(place)) == wanted, place


@pytest.mark.parametrize("state", S)
def test_nobody_else_at_work_reads_it(state: S, app: Flask, county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    report = hidden(register, state, county, clock)
    outsiders = {"drafter2": 404, "bureau": 404, "legal": 403, "clerk": 403, "liaison": 403, "sysadmin": 403}
    if state is S.DRAFT:
        outsiders["editor"] = 404
    for who, status in outsiders.items():
        person = log_in(app, who)
        for place in PLACES:
            answer = person.get(f"/work/reports/{YEAR}/{report.body_id}{place}")
            wanted = 403 if who == "bureau" and place not in ("", "/file") else status
            assert (answer.status_code, CANARY in answer.text) == (wanted, False), (who, place)
        for place in (
            "/work/reports",
            f"/work/reports/{YEAR}",
            f"/work/reports/of/{report.id}",
            "/work",
            "/work/notices",
        ):
            assert CANARY not in person.get(place).text, (who, place)


def test_pages_of_the_register_and_the_year_are_the_editors(app: Flask, county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    with transaction():
        db.session.add(ReportCircular(year=YEAR, title="通报", text="x", made_at=clock.now(), made_by_name="x"))
    body = register["urban"].id
    pages = ("open", "bodies", "bodies/new", "bodies/take-over", f"bodies/{body}", f"{YEAR}/circular", "circulars/1")
    for who, status in {"editor": 200, "drafter": 403, "bureau": 403, "legal": 403, "sysadmin": 403}.items():
        person = log_in(app, who)
        for page in pages:
            assert person.get(f"/work/reports/{page}").status_code == status, (who, page)
    for who in ("editor", "drafter", "bureau"):
        person = log_in(app, who)
        assert person.get("/work/reports").status_code == 200
        assert person.get(f"/work/reports/{YEAR}").status_code == 200
    assert log_in(app, "legal").get("/work/reports").status_code == 403
    assert log_in(app, "editor").get("/work/reports/circulars/2").status_code == 404
    assert log_in(app, "editor").get("/work/reports/1999").status_code == 404


def test_an_empty_database_says_what_will_come(
    app: Flask, county: County, client: FlaskClient, clock: SetClock
) -> None:
    for place in ("/column", "/column/reports"):
        text = words(client.get(place))
        assert "还没有开始收集年度报告。" in text, place
        assert "每年1月1日起收集上一年度的报告" in text
    editor = log_in(app, "editor")
    assert "还没有报告主体。" in words(editor.get("/work/reports"))
    assert "还没有报告主体。" in words(editor.get("/work/reports/bodies"))
    a_register(county, clock)
    assert "还没有开始收集年度报告。" in words(editor.get("/work/reports"))
    assert "机关树里没有还没列入的单位。" in words(editor.get("/work/reports/bodies/take-over"))


def test_an_empty_year_says_until_when(county: County, client: FlaskClient, clock: SetClock) -> None:
    register = a_cycle(county, clock, 2026)
    bodies.exempt(register["town"], 2026, "新设立", county.actor("editor"), clock, **seen(register["town"]))
    said = "2026年度报告还没有到公开时间。5家单位在2027年3月31日前公开，公开后显示在这里。"
    for place in ("/column", "/column/reports", "/column/reports/2026"):
        assert said in words(client.get(place)), place
    assert "未到公开时间" in client.get("/column/reports").text
    clock.put(at_office(date(2027, 4, 1)))
    said = "2026年度报告还没有公开。5家单位应当在2027年3月31日前公开，公开后显示在这里。"
    assert said in words(client.get("/column/reports/2026"))
    matrix = words(client.get("/column/reports"))
    assert matrix.count("没有公开") == 1 + 5 + 1, "the lead, five bodies, the words of the board"
    assert "免报" in matrix


def test_a_unit_writes_and_sends_and_the_editor_takes_it_to_the_public(
    app: Flask, county: County, client: FlaskClient, clock: SetClock
) -> None:
    register = a_cycle(county, clock)
    report = report_of(register, "urban")
    place = f"/work/reports/{YEAR}/{report.body_id}"
    drafter, editor = log_in(app, "drafter"), log_in(app, "editor")
    desk = words(drafter.get("/work"))
    assert f"报送年度报告：{TITLE}" in desk
    assert "期限至2026年2月28日（依据未核实）" in desk
    assert "本岗位的期限" in desk, "the publication"
    fields = {"title": TITLE, "rich": "1"} | {part.value: f"<p>{part.label}见第一部分</p>" for part in Part}
    assert "预览" in send(drafter, f"{place}/edit", fields | {"do": "preview"}).text
    assert report_of(register, "urban").measures == ""
    assert send(drafter, f"{place}/edit", fields).status_code == 303
    assert "还没有保存" not in drafter.get(place).text
    refused = send(drafter, f"{place}/submit", {})
    assert refused.status_code == 422
    assert "请填写保密自查人" in refused.text
    assert "请填写保密自查日期" in refused.text
    assert send(drafter, f"{place}/submit", {"checker": "办公室", "on": "2026-01-04"}).status_code == 303
    assert f"接收年度报告：{TITLE}" in words(editor.get("/work"))
    assert "年度报告报送" in words(editor.get("/work/notices"))
    answers = {f"has_{part.value}": "yes" for part in Part}
    unanswered = send(editor, f"{place}/receive", {"has_plan": None})
    assert (unanswered.status_code, "请核对“下一年度主要安排”有没有" in unanswered.text) == (422, True)
    assert send(editor, f"{place}/receive", answers).status_code == 303
    assert f"年度报告保密审查：{TITLE}" in words(editor.get("/work"))
    assert send(editor, f"{place}/clear", {"note": ""}).status_code == 303
    assert f"公开年度报告：{TITLE}" in words(editor.get("/work"))
    assert send(editor, f"{place}/publish", {}).status_code == 303
    assert send(drafter, f"{place}/sent_up", {"on": "2026-01-04", "to": "县委"}).status_code == 303
    public = client.get(f"/column/reports/{YEAR}/{report.body_id}")
    assert "主要举措和成效见第一部分" in public.text
    assert '<meta name="ArticleTitle" content="' + TITLE in public.text
    assert '<meta name="PubDate" content="2026-01-04">' in public.text
    assert "办公室" not in words(public), "who checked for secrets is nobody's business outside"
    for address in ("/column", f"/column/reports/{YEAR}"):
        assert f"/column/reports/{YEAR}/{report.body_id}" in client.get(address).text
    assert "2026年1月4日公开" in words(client.get("/column/reports"))
    entry = fromstring(client.get("/feeds/column.atom").data).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == TITLE
    assert "主要举措和成效见第一部分" in entry.findtext(f"{ATOM}content")
    answer = client.get("/column/reports")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert send(editor, f"{place}/withdraw", {"reason": "数字有误"}).status_code == 303
    assert client.get(f"/column/reports/{YEAR}/{report.body_id}").status_code == 404
    assert "公众看不到。理由：数字有误" in words(editor.get(place))
    assert verify().fault is None


def test_a_returned_report_comes_to_the_desk_with_its_reason(app: Flask, county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    report = report_of(register, "urban")
    walk(report, S.SUBMITTED, county, clock)
    place = f"/work/reports/{YEAR}/{report.body_id}"
    editor, drafter = log_in(app, "editor"), log_in(app, "drafter")
    assert send(editor, f"{place}/return", {"reason": "请补充数据。"}).status_code == 303
    desk = words(drafter.get("/work"))
    assert f"修改退回的年度报告：{TITLE}" in desk
    assert "白予墨退回：请补充数据。" in desk
    assert "还剩55日" in desk
    assert "白予墨退回：请补充数据。" in words(drafter.get(place))
    assert "年度报告退回" in words(drafter.get("/work/notices"))


def test_a_file_is_served_to_its_readers_and_once_public_to_all(
    app: Flask, county: County, client: FlaskClient, clock: SetClock
) -> None:
    register = a_cycle(county, clock)
    report = hidden(register, S.CLEARED, county, clock)
    inside = log_in(app, "drafter").get(f"/work/reports/{YEAR}/{report.body_id}/file")
    assert inside.headers["Content-Disposition"].startswith("attachment")
    services.publish(report, county.actor("editor"), clock, **seen(report))
    with client.get(f"/column/reports/{YEAR}/{report.body_id}/file") as answer:
        assert answer.data == inside.data
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "attachment" in answer.headers["Content-Disposition"]


def test_what_is_public_elsewhere_is_linked_not_shown(county: County, client: FlaskClient, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    report = hidden(register, S.CLEARED, county, clock)
    services.published_elsewhere(report, ELSEWHERE, clock.today(), "", county.actor("editor"), clock, **seen(report))
    place = f"/column/reports/{YEAR}/{report.body_id}"
    page = client.get(place)
    assert f'href="{ELSEWHERE}"' in page.text
    assert f"<p>{CANARY}</p>" not in page.text
    assert f"{CANARY}.docx" not in page.text
    assert client.get(f"{place}/file").status_code == 404
    assert ELSEWHERE in client.get("/feeds/column.atom").text
    assert CANARY not in client.get("/feeds/column.atom").text.replace(f"{TITLE}{CANARY}", "")


def test_links_count_as_the_checker_found_them(app: Flask, county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    editor = county.actor("editor")
    for key, writer in (("urban", "drafter"), ("transport", "drafter2")):
        report = report_of(register, key)
        walk(report, S.CLEARED, county, clock, writer=writer)
        services.published_elsewhere(report, f"{ELSEWHERE}?{key}", clock.today(), "", editor, clock, **seen(report))
    assert sorted(db.session.scalars(used_urls())) == [f"{ELSEWHERE}?transport", f"{ELSEWHERE}?urban"]
    (use,) = uses_of(f"{ELSEWHERE}?urban")
    assert (use.about, use.page) == ("2025年度报告", f"/work/reports/{YEAR}/{register['urban'].id}")
    with transaction():
        db.session.add(LinkCheck(url=f"{ELSEWHERE}?urban", next_at=clock.now(), is_alive=True))
    (year,) = coverage.years()
    figures = coverage.figures(coverage.lines([year], clock.today())[YEAR], year, clock.today())
    assert next((each.number, each.total) for each in figures if each.rate.name == "links") == (1, 2)
    page = log_in(app, "editor").get(f"/work/reports/{YEAR}?show=not-links")
    assert "鲁山县交通运输局" in words(page)
    assert "链接打不开或者还没有检查1家" in words(page)


def test_every_number_opens_its_list(app: Flask, county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    walk(report_of(register, "urban"), S.PUBLISHED, county, clock)
    clock.put(at_office(LATE))
    walk(report_of(register, "transport"), S.SUBMITTED, county, clock, writer="drafter2")
    editor = log_in(app, "editor")
    year = editor.get(f"/work/reports/{YEAR}")
    shows = set(re.findall(r"show=([\w-]+)", year.text))
    assert shows == set(coverage.SHOWS)
    for show in sorted(shows):
        (told,) = re.findall(rf'show={show}"[^>]*>(?:[^<]*</a><span>)?(\d+)家', year.text)
        page = editor.get(f"/work/reports/{YEAR}?show={show}")
        assert page.status_code == 200
        rows = page.text.count('role="rowheader"') - len(coverage.RATES)
        assert rows == int(told), show
    refused = editor.get(f"/work/reports/{YEAR}?show=x")
    assert refused.status_code == 422
    assert "参数“show”不能是“x”" in refused.text


def test_the_matrix_tells_gaps_in_words_and_links_what_one_may_open(
    app: Flask, county: County, clock: SetClock
) -> None:
    register = a_cycle(county, clock)
    editor = county.actor("editor")
    merged = an_entry(register["office"], until_year=2024, merged_into_id=register["justice"].id)
    bodies.change(register["office"], merged, editor, clock, **seen(register["office"]))
    bodies.exempt(register["town"], YEAR, "新设立", editor, clock, **seen(register["town"]))
    walk(report_of(register, "urban"), S.PUBLISHED, county, clock)
    clock.put(at_office(LATE))
    walk(report_of(register, "transport"), S.SUBMITTED, county, clock, writer="drafter2")
    page = log_in(app, "editor").get("/work/reports")
    text = words(page)
    for said in ("按时", "已公开", "逾期报送", "还没有公开", "缺报", "免报", "并入鲁山县司法局"):
        assert said in text, said
    assert page.text.index("县级以上政府") < page.text.index("政府部门") < page.text.index("乡镇和街道")
    own = log_in(app, "drafter2").get("/work/reports").text
    assert f"/work/reports/{YEAR}/{register['transport'].id}" in own
    assert f"/work/reports/{YEAR}/{register['urban'].id}" not in own


def test_the_register_is_kept_by_its_pages(app: Flask, county: County, clock: SetClock) -> None:
    editor = log_in(app, "editor")
    refused = send(editor, "/work/reports/bodies/take-over", {"year": "abc"})
    assert (refused.status_code, "从哪一年度起报告请填写1949至2199之间的整数" in refused.text) == (422, True)
    assert send(editor, "/work/reports/bodies/take-over", {"year": "2024"}).status_code == 303
    register = {each.name: each for each in queries.bodies()}
    town = register["鲁山县尧山镇人民政府"]
    place = f"/work/reports/bodies/{town.id}"
    fields = {
        "agency_id": str(town.agency_id),
        "name": "尧山镇",
        "kind": "township",
        "position": "7",
        "since_year": "2023",
        "until_year": "",
        "merged_into": "",
    }
    for changes, said in (
        ({"name": ""}, "请填写名称"),
        ({"kind": "x"}, "请从列表中选择类别"),
        ({"position": "0"}, "顺序请填写1至9999之间的整数"),
        ({"until_year": "20x"}, "最后报告年度请填写1949至2199之间的整数"),
        ({"merged_into": "999"}, "请从列表中选择并入"),
        ({"merged_into": str(register["鲁山县司法局"].id)}, "并入其他单位的，请填写最后报告年度"),
    ):
        answer = send(editor, place, fields | changes)
        assert (answer.status_code, said in answer.text) == (422, True), said
    assert send(editor, place, fields).status_code == 303
    assert "名称：鲁山县尧山镇人民政府→尧山镇" in words(editor.get(place))
    refused = send(editor, place, {"year": "2025", "reason": ""}, to=f"{place}/exempt")
    assert (refused.status_code, "请填写免报理由" in refused.text) == (422, True)
    assert send(editor, place, {"year": "2025", "reason": "新设立"}, to=f"{place}/exempt").status_code == 303
    assert "免报：2025年度：新设立" in words(editor.get(place))
    assert send(editor, place, {}, to=f"{place}/lift/2025").status_code == 303
    assert "没有免报的年度。" in words(editor.get(place))
    assert "取消免报：2025年度" in words(editor.get(place))
    refused = send(editor, "/work/reports/open", {"year": "2030"})
    assert (refused.status_code, "报告年度应当在1949年至2026年之间" in refused.text) == (422, True)
    assert send(editor, "/work/reports/open", {"year": "2025"}).status_code == 303
    new = fields | {"agency_id": str(county.agency("procuratorate").id)}
    assert send(editor, "/work/reports/bodies/new", new).status_code == 422, "the procuratorate is of the city"
    assert verify().fault is None


def test_the_circular_names_who_is_missing_late_or_incomplete(app: Flask, county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    clock.put(at_office(LATE))
    late = report_of(register, "transport")
    walk(late, S.SUBMITTED, county, clock, writer="drafter2")
    services.receive(late, WITHOUT_PLAN, county.actor("editor"), clock, **seen(late))
    clock.put(at_office(date(2026, 4, 1)))
    cycle = db.session.scalar(sa.select(ReportCycle))
    text = circulars.text_of(cycle, "鲁山县", clock.today())
    lines = text.split("\n")
    assert lines[0] == (
        "鲁山县2025年度应当报告的单位6家。报送截止日为2026年2月28日，公开截止日为2026年3月31日。"
        "截至2026年4月1日，已报送1家（16.6%），按时报送0家（0%），已公开0家（0%），按时公开0家（0%），"
        "已报送的报告五部分齐全0家（0%）。"
    )
    assert lines[1] == "一、没有报送的单位（5家）"
    assert "鲁山县尧山镇人民政府" in lines[2]
    assert "鲁山县交通运输局" not in lines[2]
    assert lines[3:5] == ["二、逾期报送的单位（1家）", "鲁山县交通运输局（2026年3月3日报送，逾期3日）。"]
    assert lines[5] == "三、没有公开的单位（6家）"
    assert lines[7:9] == ["四、逾期公开的单位（0家）", "没有。"]
    assert lines[9:11] == ["五、内容不完整的单位（1家）", "鲁山县交通运输局（缺少下一年度主要安排）。"]
    assert lines[-1] == "2026年4月1日"
    editor = log_in(app, "editor")
    place = f"/work/reports/{YEAR}/circular"
    asked = editor.get(place).text
    assert "鲁山县尧山镇人民政府" in asked
    told = "依据没有核实：报送截止日2026年2月28日（依据未核实）。"
    assert asked.index(told) < asked.index("<textarea")
    assert asked.count("（依据未核实）") == 1, "the text goes out without it"
    assert send(editor, place, {"title": "", "text": "x"}).status_code == 422
    assert send(editor, place, {"title": "通报", "text": f"{text}\n已经改过。"}).status_code == 303
    circular = db.session.scalar(sa.select(ReportCircular))
    page = editor.get(f"/work/reports/circulars/{circular.id}")
    assert "已经改过。" in page.text
    assert (told in page.text, page.text.count("（依据未核实）")) == (True, 1)
    file = editor.get(f"/work/reports/circulars/{circular.id}.docx")
    paragraphs = [each.text for each in docx.Document(io.BytesIO(file.data)).paragraphs]
    assert paragraphs[0] == "通报"
    assert any("鲁山县交通运输局（2026年3月3日报送，逾期3日）" in each for each in paragraphs)
    place = f"/work/reports/circulars/{circular.id}"
    answer = send(editor, place, {}, to=f"{place}/news")
    item = db.session.scalar(sa.select(NewsItem))
    assert (answer.status_code, answer.location) == (303, f"/work/news/{item.id}/edit")
    assert (item.title, item.state.value, item.agency_id) == ("通报", "draft", county.agency("office").id)
    assert "已经改过。" in item.plain
    assert verify().fault is None


def test_what_others_changed_meanwhile_is_shown_before_it_is_saved_over(
    app: Flask, county: County, clock: SetClock
) -> None:
    register = a_cycle(county, clock)
    report = report_of(register, "urban")
    place = f"/work/reports/{YEAR}/{report.body_id}/edit"
    drafter = log_in(app, "drafter")
    services.save(report, content(measures="<p>先存的</p>"), county.actor("drafter"), clock, **seen(report))
    answer = send(drafter, place, {"title": TITLE, "measures": "后写的", "version": "1"})
    assert answer.status_code == 409
    assert "先存的" in answer.text
    assert "后写的" in answer.text
    too_long = send(drafter, place, {"title": "字" * 101})
    assert (too_long.status_code, "标题最多100字，现在有101字" in too_long.text) == (422, True)
    assert drafter.get(place.replace("/edit", "/receive")).status_code == 403
    walk_on = report_of(register, "urban")
    services.save(walk_on, content(), county.actor("drafter"), clock, **seen(walk_on))
    submit(walk_on, county, clock)
    assert drafter.get(place).status_code == 409


def test_a_publication_before_the_clearance_asks_for_its_reason_on_the_page(
    app: Flask, county: County, clock: SetClock
) -> None:
    register = a_cycle(county, clock)
    clock.put(at_office(date(2026, 2, 26)))
    report = report_of(register, "urban")
    walk(report, S.CLEARED, county, clock)
    place = f"/work/reports/{YEAR}/{report.body_id}"
    fields = {"url": ELSEWHERE, "on": "2026-02-20"}
    editor = log_in(app, "editor")
    refused = send(editor, f"{place}/elsewhere", fields)
    assert refused.status_code == 422
    assert "确实先公开、后补登的，请写明原因" in refused.text
    assert send(editor, f"{place}/elsewhere", fields | {"reason": "网站先发布"}).status_code == 303
    assert "2026-02-20；原因：网站先发布" in editor.get(place).text


def test_how_a_report_is_handled_stays_on_one_line(app: Flask, county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    walk(report_of(register, "urban"), S.CLEARED, county, clock)
    page = log_in(app, "editor").get(f"/work/reports/{YEAR}").text
    assert re.search(r'data-head="办理" class="day ">保密审查通过，待公开', page)


def test_units_taken_over_late_are_told_of_before_it_is_confirmed(app: Flask, county: County, clock: SetClock) -> None:
    clock.put(at_office(date(2026, 1, 4)))
    editor, place = log_in(app, "editor"), "/work/reports/bodies/take-over"
    assert 'value="2025"' in editor.get(place).text, "its day is still to come"
    with transaction():
        days = {"due_on": date(2026, 2, 28), "public_due_on": date(2026, 3, 31)}
        db.session.add(ReportCycle(year=YEAR, opened_at=clock.now(), opened_by_name="x", **days))
    clock.put(at_office(date(2026, 3, 1)))
    editor = log_in(app, "editor")
    assert 'value="2026"' in editor.get(place).text
    assert 'value="2026"' in editor.get("/work/reports/bodies/new").text
    assert "立即显示为缺报。" in send(editor, place, {"year": "2025"}).text
    clock.put(at_office(date(2026, 11, 25)))
    editor = log_in(app, "editor")
    said = "2025年度的报送期限已过：列入后这6家立即显示为缺报、没有公开。"
    for year in ("2025", "2024"):
        asked = send(editor, place, {"year": year})
        assert (asked.status_code, said in asked.text) == (200, True)
        assert queries.bodies() == []
    assert said in send(editor, place, {"year": "2025", "told_of": "2026"}).text
    assert send(editor, place, {"year": "2025", "told_of": "2025"}).status_code == 303
    assert len(queries.bodies()) == 6


def test_a_year_opened_after_its_day_is_on_the_desk_without_a_clock(
    app: Flask, county: County, clock: SetClock
) -> None:
    clock.put(at_office(date(2026, 11, 25)))
    register, editor = a_register(county, clock), county.actor("editor")
    cycles.open_year(YEAR, editor, clock, key=None)
    drafter = log_in(app, "drafter")
    desk = words(drafter.get("/work"))
    assert f"报送年度报告：{TITLE}" in desk
    assert "已逾期期限至2026年2月28日（依据未核实），没有计期" in desk
    bodies.exempt(register["urban"], YEAR, "新设立", editor, clock, **seen(register["urban"]))
    assert TITLE not in words(drafter.get("/work"))
    bodies.lift(register["urban"], YEAR, editor, clock, **seen(register["urban"]))
    assert TITLE in words(drafter.get("/work"))
    last = an_entry(register["urban"], until_year=2024)
    bodies.change(register["urban"], last, editor, clock, **seen(register["urban"]))
    assert TITLE not in words(drafter.get("/work"))


def test_a_year_that_is_not_due_has_numbers_instead_of_rates(app: Flask, county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    walk(report_of(register, "urban"), S.SUBMITTED, county, clock)
    editor = log_in(app, "editor")
    for place in ("/work/reports", f"/work/reports/{YEAR}"):
        text = words(editor.get(place))
        assert (text.count("未到期，已报1/6"), text.count("未到期，已公开0/6")) == (2, 2), place
    clock.put(at_office(date(2026, 3, 1)))
    text = words(log_in(app, "editor").get("/work/reports"))
    assert (text.count("16.6%"), text.count("未到期，已公开0/6")) == (2, 2)
    clock.put(at_office(date(2026, 4, 1)))
    assert "未到期，" not in words(log_in(app, "editor").get("/work/reports"))


def test_a_year_that_is_open_is_not_offered_again(app: Flask, county: County, clock: SetClock) -> None:
    clock.put(at_office(date(2026, 1, 4)))
    a_register(county, clock)
    editor = log_in(app, "editor")
    assert 'value="2025"' in editor.get("/work/reports/open").text
    cycles.open_year(YEAR, county.actor("editor"), clock, key=None)
    page = editor.get("/work/reports/open").text
    assert 'value="2025"' not in page
    assert "已经开始收集的：2025年度。" in page
