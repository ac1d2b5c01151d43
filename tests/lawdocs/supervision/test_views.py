"""Who sees the overview, of whom, and what it keeps to itself."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.accounts.models import Agency, AgencyKind, Level, RoleGrant, User
from lawdocs.accounts.passwords import hash_password
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Notice, NoticeRead
from lawdocs.deadlines.reminders import remind
from lawdocs.deadlines.rounds import follow_round
from lawdocs.extensions import db, transaction
from lawdocs.jobs.scheduler import sign_in
from tests.factories import (
    PASSWORD,
    TEXT,
    County,
    a_document,
    a_draft,
    decide_unplanned,
    plan_interpretation,
    start_cleanup,
)
from tests.lawdocs.portal.stock import a_stock
from tests.lawdocs.supervision.many import some_documents
from tests.lawdocs.supervision.reading import Seen
from tests.pages import log_in, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Act
from workflows.roles import Role
from workflows.states import DocumentState as S

TODAY = date(2026, 10, 13)
PAGES = ("", "/export.xlsx", "/waiting", "/waiting/export.xlsx", "/failures", "/mail", "/agencies")
HIDDEN = "标题在公布前不显示"


def another_county(county: County, clock: SetClock) -> None:
    """A second county of the same city with its own justice bureau and supervisor."""
    with transaction():
        gov = Agency(name="宝丰县人民政府", short_name="县政府", level=Level.COUNTY, kind=AgencyKind.GOVERNMENT)
        gov.parent = county.agency("city")
        bureau = Agency(
            name="宝丰县司法局", short_name="县司法局", level=Level.COUNTY, kind=AgencyKind.JUSTICE_BUREAU, parent=gov
        )
        user = User(username="bureau2", name="江映雪", agency=bureau, created_at=clock.now())
        user.password_hash = hash_password(PASSWORD)
        user.grants = [RoleGrant(role=Role.SUPERVISOR, agency=bureau, granted_at=clock.now())]
        db.session.add_all([gov, bureau, user])
    county.agencies |= {"gov2": gov, "justice2": bureau}
    county.users["bureau2"] = user
    forget_agency_tree()


def ending_on(last: date, county: County, title: str, **more: object) -> object:
    text = TEXT.replace("有效期5年", f"有效期至{last.year}年{last.month}月{last.day}日")
    return a_document(S.PUBLISHED, county, SetClock(at_office(date(2023, 3, 1))), text=text, title=title, **more)


@pytest.mark.parametrize(
    "who", ["drafter", "legal", "clerk", "editor", "liaison", "sysadmin", "secadmin", "auditadmin"]
)
def test_the_overview_is_for_supervisors(who: str, app: Flask, county: County) -> None:
    person = log_in(app, who)

    assert [person.get(f"/supervision{page}").status_code for page in PAGES] == [403] * len(PAGES)


def test_who_is_not_logged_in_is_sent_to_the_login(app: Flask, county: County) -> None:
    for page in PAGES:
        answer = app.test_client().get(f"/supervision{page}")
        assert (answer.status_code, answer.location.split("?")[0]) == (302, "/login")


def test_the_menu_leads_supervisors_there(app: Flask, county: County) -> None:
    assert 'href="/supervision"' in log_in(app, "bureau").get("/work").text
    assert 'href="/supervision"' not in log_in(app, "legal").get("/work").text


def test_another_county_sees_nothing_of_this_one(app: Flask, county: County, clock: SetClock) -> None:
    another_county(county, clock)
    for state in (S.DRAFT, S.REVIEW, S.PUBLISHED, S.CLEANUP):
        a_document(state, county, clock, title=f"鲁山县{state.value}办法")
    neighbour = log_in(app, "bureau2")

    seen = Seen(neighbour, "/supervision")

    assert set(seen.tiles.values()) == {0}
    assert "还没有可以统计的文件。" in seen.text
    for name in ("waiting", "ending", "in-force", "agencies"):
        assert "鲁山县" not in Seen(neighbour, f"/supervision/{name}").text.replace("鲁山县行政规范性文件", "").replace(
            "规范性文件工作台鲁山县", ""
        )


@pytest.mark.parametrize("key", ["gov2", "justice2", "city", "procuratorate"])
def test_agencies_outside_the_jurisdiction_are_not_there(key: str, app: Flask, county: County, clock: SetClock) -> None:
    another_county(county, clock)
    bureau, agency_id = log_in(app, "bureau"), county.agency(key).id

    for page in ("", "/export.xlsx", "/in-force", "/waiting/export.xlsx"):
        hidden = bureau.get(f"/supervision{page}?agency={agency_id}")
        unknown = bureau.get(f"/supervision{page}?agency=99999")
        assert (hidden.status_code, unknown.status_code) == (404, 404)


def test_stock_of_an_unknown_maker_is_shown_to_every_bureau_by_itself(
    app: Flask, county: County, clock: SetClock
) -> None:
    another_county(county, clock)
    a_stock(clock, "宝丰县旧办法", issuer_name="宝丰县老局")

    for who in ("bureau", "bureau2"):
        seen = Seen(log_in(app, who), "/supervision?agency=unknown")
        assert seen.tiles["现行有效"] == 1
        assert "制定机关未建档" in seen.text
        assert "宝丰县旧办法" in Seen(log_in(app, who), "/supervision/in-force?agency=unknown").text


def test_titles_of_drafts_that_a_supervisor_may_not_read_stay_hidden(
    app: Flask, county: County, clock: SetClock
) -> None:
    # The transport bureau reviews and handles its own documents: the justice bureau is not involved in them.
    a_draft(county, clock, materials=False, issuer="transport", title="鲁山县隐藏标题办法")
    a_draft(county, clock, materials=False, issuer="urban", title="鲁山县可见标题办法")
    clock.put(clock.now() + timedelta(days=9))
    bureau = log_in(app, "bureau")

    for address in ("/supervision", "/supervision/waiting", "/supervision/waiting?state=draft"):
        page = bureau.get(address).text
        assert "隐藏标题" not in page
        assert HIDDEN in page
    rows = {row["制定机关"]: row for row in Seen(bureau, "/supervision/waiting").table("在办文件")}
    assert rows["县交通局"]["name"] == HIDDEN
    assert rows["县交通局"]["已等"] == "9日"
    assert rows["县交通局"]["轮到"] == "县城管局"
    assert rows["县城管局"]["name"] == "鲁山县可见标题办法"


def test_the_oldest_of_a_state_is_named_with_its_days_and_whose_turn_it_is(
    app: Flask, county: County, clock: SetClock
) -> None:
    for title, days in (("鲁山县早办法", 3), ("鲁山县晚办法", 2)):
        a_document(S.REVIEW, county, clock, title=title)
        clock.put(clock.now() + timedelta(days=days))
    row = Seen(log_in(app, "bureau"), "/supervision").table("在哪一步等")[1]

    assert row == {"name": "审核", "件数": "2", "等得最久的": "鲁山县早办法", "已等": "5日", "轮到": "县司法局"}


def test_it_is_the_drafters_turn_while_the_plan_of_interpretation_is_missing(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.APPROVED, county, clock)
    decide_unplanned(document, county, clock)
    bureau = log_in(app, "bureau")

    def turns() -> list[str]:
        waits = next(row for row in Seen(bureau, "/supervision").table("在哪一步等") if row["件数"] == "1")
        return [waits["轮到"], Seen(bureau, "/supervision/waiting").table("在办文件")[0]["轮到"]]

    assert turns() == ["县城管局"] * 2
    plan_interpretation(document, county, clock)
    assert turns() == ["县政府办"] * 2


def test_what_is_late_names_the_longest_case(app: Flask, county: County, clock: SetClock) -> None:
    ending_on(TODAY - timedelta(days=20), county, "鲁山县过期办法")
    bureau = log_in(app, "bureau")

    seen = Seen(bureau, "/supervision")
    rows = Seen(bureau, "/supervision/overdue?what=expired").table("已逾期")

    assert seen.tiles["已逾期"] - seen.tiles["其中期限逾期"] == 1
    own = Seen(bureau, f"/supervision?agency={county.agency('gov').id}")
    assert "最久：鲁山县人民政府，逾期20日" in own.text
    assert [(row["name"], row["事项"], row["最后一日"], row["逾期"], row["情形"]) for row in rows] == [
        ("鲁山县过期办法", "已过有效期，未登记失效", "2026-09-23", "20日", "已逾期")
    ]
    reasons = {row["name"]: row["需要关注"] for row in seen.table("各制定机关")}
    assert reasons["鲁山县人民政府"] == "1件过期未登记失效，最久20日"


@pytest.mark.parametrize(("days", "horizons"), [(0, {30, 90, 180}), (30, {30, 90, 180}), (31, {90, 180}), (181, set())])
def test_last_days_on_both_sides_of_a_horizon(
    days: int, horizons: set[int], app: Flask, county: County, clock: SetClock
) -> None:
    ending_on(TODAY + timedelta(days=days), county, "鲁山县期满办法")
    tiles = Seen(log_in(app, "bureau"), "/supervision").tiles

    assert {each for each in (30, 90, 180) if tiles[f"{each}日内期满"]} == horizons


def test_the_first_days_of_this_month_and_of_the_next_are_told_apart(
    app: Flask, county: County, clock: SetClock
) -> None:
    ending_on(date(2026, 10, 31), county, "鲁山县十月办法")
    ending_on(date(2026, 11, 1), county, "鲁山县十一月办法")
    bureau = log_in(app, "bureau")

    assert [row["期满"] for row in Seen(bureau, "/supervision").table("未来12个月期满件数")][:3] == ["1件", "1件", "0"]
    assert "鲁山县十月办法" in Seen(bureau, "/supervision/ending?within=2026-10").text
    assert "鲁山县十一月办法" in Seen(bureau, "/supervision/ending?within=2026-11").text


def test_reminders_count_as_unread_until_somebody_reads_one(app: Flask, county: County, clock: SetClock) -> None:
    ending_on(TODAY + timedelta(days=20), county, "鲁山县期满办法")
    remind(Actor.system("remind"), clock)
    bureau = log_in(app, "bureau")
    before = Seen(bureau, "/supervision").table("已逾期")[-1]
    assert "鲁山县期满办法" in Seen(bureau, "/supervision/unread").text

    with transaction():
        notice = db.session.query(Notice).join(Deadline).filter(Deadline.duty == Duty.EXPIRY).first()
        db.session.add(NoticeRead(notice_id=notice.id, user_id=county.users["drafter"].id, at=clock.now()))

    assert (before["name"], before["件数"]) == ("提醒发出后无人阅读", "1")
    assert Seen(bureau, "/supervision").table("已逾期")[-1]["件数"] == "0"


def test_a_missing_scheduler_is_told_and_a_running_one_is_not(app: Flask, county: County, clock: SetClock) -> None:
    bureau = log_in(app, "bureau")
    assert "调度程序没有在运行。" in Seen(bureau, "/supervision").text

    sign_in("node:1", clock)
    assert "调度程序没有在运行。" not in Seen(bureau, "/supervision").text

    clock.put(clock.now() + timedelta(minutes=2, seconds=1))
    assert "调度程序没有在运行。" in Seen(bureau, "/supervision").text


def test_an_empty_county_is_told_what_will_come(app: Flask, county: County) -> None:
    bureau = log_in(app, "bureau")
    seen = Seen(bureau, "/supervision")

    assert "还没有可以统计的文件。" in seen.text
    assert "未来12个月没有文件期满。" in seen.text
    assert set(seen.tiles.values()) == {0}
    assert "没有逾期的事。" in Seen(bureau, "/supervision/overdue").text


WRONG = {
    "?x=1": "可以用：agency、year、months",
    "?year=1948": "2026（2026年）",
    "?year=2027": "2026（2026年）",
    "?year=二〇二六": "参数“year”不能是“二〇二六”",
    "?months=pie": "chart（看成图）、table（看成表格）",
    "?agency=x": "没有这个机关",
    "?agency=²": "没有这个机关",
    "/waiting?state=published": "draft（起草）",
    "/ending?within=60": "180（180日内）、90（90日内）、30（30日内）、2026-10（2026年10月）",
    "/ending?within=2026-13": "参数“within”不能是“2026-13”",
    "/overdue?what=all": "round（定期清理逾期）",
    "/ended?kind=in_force": "repealed（废止）、lapsed（失效）",
    "/in-force?age=4": "under-1（不满1年）",
    "/in-force?page=0": "页码应为1以上的整数",
    "/waiting/export.xlsx?state=x": "draft（起草）",
    "/mail?view=sent": "failed（投递失败过）",
}


@pytest.mark.parametrize("address", WRONG)
def test_parameters_that_make_no_sense_are_refused_with_those_that_do(address: str, app: Flask, county: County) -> None:
    answer = log_in(app, "bureau").get(f"/supervision{address}")

    assert answer.status_code == 422
    assert "422 PARAM" in words(answer)
    assert WRONG[address] in words(answer)


def test_a_month_far_ahead_has_a_list_too(app: Flask, county: County, clock: SetClock) -> None:
    ending_on(date(2028, 2, 29), county, "鲁山县闰日办法")

    assert "鲁山县闰日办法" in Seen(log_in(app, "bureau"), "/supervision/ending?within=2028-02").text


def test_lists_are_cut_into_pages_of_fifty(app: Flask, county: County, clock: SetClock) -> None:
    some_documents(160, county, clock)
    bureau = log_in(app, "bureau")
    first, second = (Seen(bureau, f"/supervision/in-force?page={page}") for page in (1, 2))

    assert len(first.table("现行有效的文件")) == 50
    assert not {row["文号"] for row in first.table("现行有效的文件")} & {
        row["文号"] for row in second.table("现行有效的文件")
    }


def test_documents_in_cleanup_wait_for_the_bureau(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clock.put(clock.now() + timedelta(days=2))
    start_cleanup(document, county, clock)
    clock.put(clock.now() + timedelta(days=4))

    row = Seen(log_in(app, "bureau"), "/supervision/waiting?state=cleanup").table("在办文件")[0]

    assert (row["轮到"], row["已等"], row["起于"]) == ("县司法局", "4日", "2026-10-15")


def test_what_is_late_leads_to_its_cure(app: Flask, county: County, clock: SetClock) -> None:
    expired = ending_on(TODAY - timedelta(days=20), county, "鲁山县过期办法")
    planned = a_document(S.PUBLISHED, county, clock)
    act = Act(by_title="关于废止部分文件的决定", day=date(2026, 11, 20))
    plan = cleanup.repeal(planned, act, None, county.actor("clerk"), clock, version=planned.version, key=None)
    with transaction():
        follow_round(county.agency("gov").id, clock, "试验")
    clock.put(at_office(date(2026, 11, 20)))
    bureau = log_in(app, "bureau")

    page = bureau.get("/supervision/overdue").text
    rows = {row["name"]: row for row in Seen(bureau, "/supervision/overdue").table("已逾期")}

    assert rows["鲁山县城区停车泊位管理办法"]["逾期"] == "0日"
    assert rows["鲁山县城区停车泊位管理办法"]["事项"] == "预定环节已到日子，未办理（废止）"
    assert rows["鲁山县人民政府的定期清理"]["事项"] == "定期清理逾期"
    for address in (
        f"/work/documents/{expired.id}/steps/lapse",
        f"/work/documents/{planned.id}/plans/{plan.id}/rescue",
    ):
        assert f'href="{address}"' in page
        assert bureau.get(address).status_code == 200


@pytest.mark.parametrize(
    ("published", "age"),
    [
        (date(2026, 10, 13), "不满1年"),
        (date(2025, 10, 14), "不满1年"),
        (date(2025, 10, 13), "1—2年"),
        (date(2023, 10, 14), "2—3年"),
        (date(2023, 10, 13), "3—5年"),
        (date(2021, 10, 14), "3—5年"),
        (date(2021, 10, 13), "5年以上"),
    ],
)
def test_the_anniversary_belongs_to_the_older_group(
    published: date, age: str, app: Flask, county: County, clock: SetClock
) -> None:
    a_stock(clock, issuer_id=county.agency("gov").id, published_on=published, in_force_from=published)

    total = Seen(log_in(app, "bureau"), "/supervision").table("现行有效的文件，按制定机关和公布年限")[0]

    assert [head for head in total if total[head] == "1" and head not in ("name", "现行有效")] == [age]


@pytest.mark.parametrize(("days", "late"), [(0, 0), (1, 1)])
def test_a_cleanup_is_late_from_the_day_after_its_last(
    days: int, late: int, app: Flask, county: County, clock: SetClock
) -> None:
    a_document(S.PUBLISHED, county, clock)
    with transaction():
        follow_round(county.agency("gov").id, clock, "试验")
    due = db.session.scalar(sa.select(Deadline.due_on).where(Deadline.duty == Duty.CLEANUP_ROUND))
    clock.put(at_office(due + timedelta(days=days)))

    assert Seen(log_in(app, "bureau"), "/supervision").table("已逾期")[0]["件数"] == str(late)
