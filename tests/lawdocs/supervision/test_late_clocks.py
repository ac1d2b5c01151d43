"""Late clocks by duty: each figure is a plain count, opens its list, and costs one statement."""

from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines import clocks
from lawdocs.deadlines.models import Deadline
from lawdocs.extensions import db, transaction
from lawdocs.supervision.agencies import AgencyFigures
from lawdocs.supervision.figures import Late
from lawdocs.supervision.late import What
from tests.factories import County, a_document
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.supervision.reading import Seen, figure, length
from tests.pages import log_in
from workflows.duties import Duty
from workflows.roles import Role
from workflows.states import DocumentState as S

TODAY = date(2026, 10, 13)


def begin(duty: Duty, county: County, clock: SetClock, number: int, on: date, holder: str = "justice") -> Deadline:
    agency = county.agency(holder)
    with transaction():
        return clocks.start(
            duty,
            clock,
            on=on,
            held_by=(Role.LEGAL_OFFICER, agency.id),
            subject_id=number,
            agency_id=agency.id,
            about=f"第{number}号来件",
        )


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def late(app: Flask, county: County, clock: SetClock) -> None:
    """Of suggestions (15 days, 长期逾期 after 30 more): one on its last day, one a day late, one at each edge."""
    for number, days in enumerate((15, 16, 45, 46), start=1):
        begin(Duty.SUGGESTION, county, clock, number, days_ago(days))
    begin(Duty.JUDICIAL_ADVICE, county, clock, 5, days_ago(70), "transport")
    begin(Duty.COURT_FINDING, county, clock, 6, days_ago(400), "city")  # outside the jurisdiction
    begin(Duty.COURT_FINDING, county, clock, 7, days_ago(400))
    begin(Duty.PROCURATORIAL_URGENT, county, clock, 8, days_ago(50))
    with transaction():
        clocks.pause(Duty.PROCURATORIAL_URGENT, 8, clock, "等待材料")
        clocks.meet(Duty.COURT_FINDING, 7, clock, "已答复")


def test_late_clocks_count_by_duty(late: None, app: Flask) -> None:
    bureau = log_in(app, "bureau")
    seen = Seen(bureau, "/supervision")
    rows = {row["name"]: row for row in seen.table("期限逾期")}

    assert (seen.tiles["已逾期"], seen.tiles["其中期限逾期"]) == (4, 4)
    assert "最久：答复审查建议，长期逾期31日（依据未核实）" in seen.text
    assert set(rows) == {"答复审查建议", "回复司法建议"}
    suggestion = rows["答复审查建议"]
    assert (suggestion["已逾期"], suggestion["其中长期逾期"]) == ("3项", "1项")
    assert (suggestion["最早的最后一日"], suggestion["逾期最久"]) == ("2026年9月12日（依据未核实）", "31日")
    links = seen.links("期限逾期")
    assert [figure(shown.removesuffix("项")) for shown, _ in links] == [3, 1, 1]
    for shown, url in links:
        assert length(bureau, url) == figure(shown.removesuffix("项")), url
    assert [length(bureau, seen.tile_urls[name]) for name in ("已逾期", "其中期限逾期")] == [4, 4]


def test_the_list_says_who_must_act_and_marks_what_is_unverified(late: None, app: Flask) -> None:
    rows = Seen(log_in(app, "bureau"), "/supervision/late-clocks?duty=suggestion").table("期限逾期")

    assert [(row["逾期"], row["情形"]) for row in rows] == [("31日", "长期逾期"), ("30日", "已逾期"), ("1日", "已逾期")]
    assert rows[0]["应由"] == "鲁山县司法局 审核岗"
    assert rows[0]["最后一日"] == "2026年9月12日（依据未核实）"
    assert rows[0]["文件"] == "第4号来件"


def test_an_agency_whose_clocks_are_late_needs_attention(late: None, app: Flask) -> None:
    bureau = log_in(app, "bureau")
    for address in ("/supervision", "/supervision/agencies"):
        seen = Seen(bureau, address)
        rows = {row["name"]: (row["逾期"], row["需要关注"]) for row in seen.table("各制定机关")}
        assert rows == {
            "鲁山县司法局": ("3", "3项期限逾期（长期逾期1项），最久31日（依据未核实）"),
            "鲁山县交通运输局": ("1", "1项期限逾期，最久10日"),
        }
        assert [length(bureau, url) for _, url in seen.links("各制定机关")] == [3, 1]


def test_long_overdue_comes_before_much_that_is_overdue(app: Flask) -> None:
    many = AgencyFigures(1, late={What.EVALUATION: Late(count=3, oldest=TODAY, long=0, provisional=0, unverified=0)})
    long = AgencyFigures(2, late={What.CLOCK: Late(count=1, oldest=TODAY, long=1, provisional=0, unverified=0)})

    assert sorted((many, long), key=lambda each: each.urgency) == [long, many]


def test_what_is_overdue_says_what_is_long_overdue(late: None, app: Flask) -> None:
    seen = Seen(log_in(app, "bureau"), "/supervision/overdue?what=clock")
    rows = [(row["name"], row["事项"], row["最后一日"], row["逾期"], row["情形"]) for row in seen.table("已逾期")]
    asked = "期限逾期：答复审查建议"

    assert rows == [
        ("第4号来件", asked, "2026年9月12日（依据未核实）", "31日", "长期逾期"),
        ("第3号来件", asked, "2026年9月13日（依据未核实）", "30日", "已逾期"),
        ("第5号来件", "期限逾期：回复司法建议", "2026-10-03", "10日", "已逾期"),
        ("第2号来件", asked, "2026年10月12日（依据未核实）", "1日", "已逾期"),
    ]
    longs = Seen(log_in(app, "bureau"), "/supervision/overdue?what=clock&stands=long").table("已逾期")
    assert [row["name"] for row in longs] == ["第4号来件"]
    assert "/work/deadlines/" in seen.root.xpath("string(//tbody/tr[1]/td[last()]//a/@href)")


def test_the_scope_is_who_must_act(late: None, app: Flask, county: County) -> None:
    transport = county.agency("transport").id
    seen = Seen(log_in(app, "bureau"), f"/supervision?agency={transport}")
    assert Counter(row["name"] for row in seen.table("期限逾期")) == {"回复司法建议": 1}


def test_a_title_that_is_not_public_is_not_told(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock, issuer="transport")
    clock.put(at_office(TODAY + timedelta(days=60)))
    bureau = log_in(app, "bureau")
    rows = Seen(bureau, "/supervision/late-clocks?duty=review").table("期限逾期")
    everything = Seen(bureau, "/supervision/overdue").table("已逾期")

    assert [row["文件"] for row in rows] == [row["name"] for row in everything] == ["标题在公布前不显示"]
    assert document.title not in str(rows + everything)


def test_twenty_late_clocks_cost_no_more_than_two(app: Flask, county: County, clock: SetClock) -> None:
    bureau, costs = log_in(app, "bureau"), []
    for first, more in ((1, 2), (3, 18)):
        for number in range(first, first + more):
            begin(Duty.SUGGESTION, county, clock, number, days_ago(30 + number))
        for address in ("/supervision", "/supervision/late-clocks"):
            with metered() as cost:
                Seen(bureau, address)
            costs.append(len(cost.statements))
    assert costs[:2] == costs[2:]


def test_what_the_linkage_owes_is_no_clock_of_the_bureaus_above(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)  # its six checks are overdue since 2024
    overdue = sa.select(sa.func.count()).select_from(Deadline).where(Deadline.due_on < clock.today())
    assert db.session.scalar(overdue.where(Deadline.duty == Duty.LINK_MECHANISM)) == 6

    client = log_in(app, "bureau")

    for page in ("/supervision", "/supervision/late-clocks"):
        answer = client.get(page)
        assert (answer.status_code, "检查联动机制运行情况" in answer.text) == (200, False)
