"""The yearly report on filing: its figures, its clock, and what is put on record of it."""

from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.extensions import db
from lawdocs.filing import record_review
from lawdocs.filing.lists import open_lists
from lawdocs.filing.upward_models import Heading
from tests.factories import County
from tests.lawdocs.filing.conftest import GROUNDS, Acts, region  # noqa: F401 - a fixture
from tests.lawdocs.supervision.reading import Seen
from tests.pages import form_data, log_in
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.roles import Role

JOB = Actor.system("open-lists")
PAGE = "/supervision/annual-report"


@pytest.fixture
def acts(app: Flask, region: County, clock: SetClock) -> Acts:  # noqa: F811 - as above
    return Acts(region, clock)


@pytest.fixture
def last_year(acts: Acts) -> Acts:
    """Two documents of a department filed in 2026: one passed, one got a letter; the clock stands in 2027."""
    filings = [
        acts.filing(acts.published(issuer="urban", title=f"鲁山县城市管理局关于垃圾分类第{number}号规定"))
        for number in (1, 2)
    ]
    who = acts.who("bureau")
    acts.later(20)  # five days late
    for number, filing in enumerate(filings):
        acts.submit(filing, by="urbanclerk")
        acts.register(filing, by="bureau")
        review = filing.review
        if number == 0:
            record_review.conclude(review, "符合规定", who, acts.clock, version=review.version, key=None)
            continue
        said = (Heading.POWERS, "第三条", "增设了行政许可")
        record_review.find(review, *said, who, acts.clock, version=review.version, key=None)
        record_review.send_opinion(review, "请修改", who, acts.clock, grounds=GROUNDS, version=review.version, key=None)
    acts.clock.put(at_office(date(2027, 1, 4)))
    return acts


def clocks() -> list[Deadline]:
    return list(db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.ANNUAL_REPORT)))


def test_the_report_tells_of_last_year_by_agency(app: Flask, last_year: Acts) -> None:
    seen = Seen(log_in(app, "bureau"), PAGE)
    row = {each["name"]: each for each in seen.table("2026年度备案工作报告")}["鲁山县城市管理局"]
    shown = {head: row[head] for head in ("应报备", "已报备", "报备及时率", "规范率", "登记", "发出意见书", "已纠正")}

    assert shown == {
        **{"应报备": "2件", "已报备": "2件", "报备及时率": "0% 未达标", "规范率": "50% 未达标"},
        **{"登记": "2件", "发出意见书": "1件", "已纠正": "0件"},
    }
    assert "登记2件，不予登记0件；发出备案审查意见书1件，已纠正0件，占审查完毕的0%" in seen.text


def test_the_years_are_newest_first(app: Flask, last_year: Acts) -> None:
    select = Seen(log_in(app, "bureau"), PAGE).root.get_element_by_id("year")
    assert select.value_options[:3] == ["2027", "2026", "2025"]
    assert select.value == "2026"


def test_the_report_is_written_as_table_and_as_text(app: Flask, last_year: Acts) -> None:
    bureau = log_in(app, "bureau")
    sheet = openpyxl.load_workbook(BytesIO(bureau.get(f"{PAGE}/export.xlsx?year=2026").data))["年度备案工作"]
    assert [cell.value for cell in sheet[3]] == ["合计", 2, 2, "100%", 0, "0%　未达标", 2, 1, "50%　未达标", 2, 0, 1, 0]

    word = docx.Document(BytesIO(bureau.get(f"{PAGE}/report.docx?year=2026").data))
    text = "\n".join(each.text for each in word.paragraphs)
    assert "鲁山县人民政府及所属2026年度备案工作报告" in text
    assert "报备率100%，报备及时率0%（未达标），规范率50%（未达标）" in text
    assert "依据未核实" in text


@pytest.mark.parametrize(("day", "started"), [(date(2026, 12, 31), 0), (date(2027, 1, 1), 1), (date(2027, 4, 1), 0)])
def test_its_clock_runs_from_january_to_the_end_of_march(day: date, started: int, acts: Acts) -> None:
    acts.registered()  # by the city's bureau
    acts.clock.put(at_office(day))
    open_lists(JOB, acts.clock)
    found = [(each.held_by_role, each.held_by.name, each.due_on) for each in clocks()]
    assert found == [(Role.SUPERVISOR, "平顶山市司法局", date(2027, 3, 31))] * started


def test_reporting_meets_the_clock(app: Flask, last_year: Acts) -> None:
    open_lists(JOB, last_year.clock)
    bureau = log_in(app, "bureau")
    page = bureau.get(PAGE)
    assert "应在2027年3月31日前报送（依据未核实）" in page.text
    data = form_data(page, PAGE)

    assert bureau.post(PAGE, data=data | {"note": ""}).status_code == 422
    assert bureau.post(PAGE, data=data | {"note": "已报县政府"}).status_code == 303
    assert [(each.outcome, each.ended_by) for each in clocks()] == [(Outcome.MET, "已报送2026年度备案工作报告")]
    assert "已报县政府" in Seen(bureau, PAGE).text


def test_nothing_is_put_on_record_where_no_report_is_owed(app: Flask, acts: Acts) -> None:
    bureau = log_in(app, "bureau")
    token = form_data(bureau.get("/work"), "/logout")
    assert bureau.post(PAGE, data=token | {"note": "已报"}).status_code == 404
