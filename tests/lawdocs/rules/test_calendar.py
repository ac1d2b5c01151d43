"""The working calendar: years, entering one from the notice, and the reminder to do so."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs import rules
from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import DeadlineChange, Notice
from lawdocs.extensions import db
from lawdocs.jobs.registry import JOB_BY_NAME
from lawdocs.rules.jobs import step_on
from lawdocs.rules.models import CalendarDay, CalendarYear
from tests.factories import County, a_document
from tests.lawdocs.rules.conftest import NOTICE, SOURCE, deadline_of
from tests.pages import form_data, log_in, send, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.states import DocumentState as S

ENTER = "/work/rules/calendar/2027/enter"


def preview(client: FlaskClient, notice: str = NOTICE, page: str = ENTER, **fields: object) -> TestResponse:
    return send(client, page, act="preview", source=SOURCE, notice=notice, **fields)


def confirm(client: FlaskClient, shown: TestResponse, page: str = ENTER, **fields: object) -> TestResponse:
    data = form_data(shown, page, page)
    return client.post(page, data=data | {"act": "confirm"} | fields)


def enter(client: FlaskClient, notice: str = NOTICE) -> TestResponse:
    return confirm(client, preview(client, notice))


def under_review(county: County, clock: SetClock, submitted: date) -> None:
    """A document whose review began on a day."""
    clock.put(at_office(submitted))
    a_document(S.REVIEW, county, clock)


def test_years_are_listed_with_the_next_one_unknown(admin: FlaskClient, county: County) -> None:
    text = words(admin.get("/work/rules/calendar"))

    assert "2027年 没有录入 — — 没有放假安排，暂按星期一至星期五上班计算 录入 2027年放假安排" in text
    assert "2026年 已公布 33 6 随程序附带的日历 更正 2026年放假安排" in text
    assert "2025年 已公布 28 5 随程序附带的日历 —" in text
    assert "2028年" not in text


def test_a_year_shows_its_holidays_and_make_up_days(app: Flask, county: County) -> None:
    text = words(log_in(app, "drafter").get("/work/rules/calendar/2026"))

    assert "2026年10月1日至2026年10月7日 星期四至星期三 7 放假（国庆节）" in text
    assert "2026年10月10日 星期六 1 调休上班（国庆节）" in text
    assert "更正放假安排" not in text


def test_preview_tells_what_was_read_and_stores_nothing(admin: FlaskClient, county: County, clock: SetClock) -> None:
    under_review(county, clock, date(2027, 1, 25))
    due = deadline_of(Duty.REVIEW)
    assert (due.due_on, due.provisional) == (date(2027, 2, 15), True)

    text = words(preview(log_in_again(admin)))

    assert "2027年2月5日至2027年2月13日 星期五至星期六 9 放假（春节）" in text
    assert "2027-01-31 星期日 周日休息 调休上班（春节）" in text
    assert "没有读取的1行 节假日期间，各地区、各部门要妥善安排好值班工作。" in text
    assert "2027-02-15（暂定） 2027-02-20 推迟5日，不再暂定" in text
    assert db.session.query(CalendarYear).count() == 0
    assert deadline_of(Duty.REVIEW).due_on == date(2027, 2, 15)


def log_in_again(client: FlaskClient) -> FlaskClient:
    """The same browser after its session ran out with the clock."""
    return log_in(client.application, "sysadmin")


def test_an_entered_year_moves_running_clocks_and_tells_the_post(app: Flask, county: County, clock: SetClock) -> None:
    under_review(county, clock, date(2027, 1, 25))

    answer = enter(log_in(app, "sysadmin"))

    assert (answer.status_code, answer.location) == (303, "/work/rules/calendar/2027")
    due = deadline_of(Duty.REVIEW)
    assert (due.due_on, due.provisional) == (date(2027, 2, 20), False)
    change = db.session.query(DeadlineChange).one()
    assert (change.why, change.before_on, change.after_on) == (
        "2027年放假安排公布",
        date(2027, 2, 15),
        date(2027, 2, 20),
    )
    text = words(log_in(app, "legal").get("/work/notices"))
    assert "期限至2027年2月20日，还有26日到期，原为2027年2月15日（2027年放假安排公布）" in text


def test_a_day_that_stays_but_is_settled_is_told_too(app: Flask, county: County, clock: SetClock) -> None:
    under_review(county, clock, date(2027, 3, 1))
    assert deadline_of(Duty.REVIEW).due_on == date(2027, 3, 22)

    enter(log_in(app, "sysadmin"))

    due = deadline_of(Duty.REVIEW)
    assert (due.due_on, due.provisional) == (date(2027, 3, 22), False)
    text = words(log_in(app, "legal").get("/work/notices"))
    assert "期限至2027年3月22日，还有21日到期，日期已经确定（2027年放假安排公布）" in text


def test_finished_clocks_keep_their_day(app: Flask, county: County, clock: SetClock) -> None:
    clock.put(at_office(date(2027, 1, 25)))
    a_document(S.APPROVED, county, clock)
    due = deadline_of(Duty.REVIEW).due_on

    enter(log_in(app, "sysadmin"))

    assert deadline_of(Duty.REVIEW).due_on == due
    assert deadline_of(Duty.REVIEW).provisional
    assert db.session.query(DeadlineChange).count() == 0


def test_an_entered_year_is_audited_with_its_source(admin: FlaskClient, county: County) -> None:
    enter(admin)

    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.tag == "rules:calendar"))
    assert (entry.subject, entry.subject_id, entry.basis) == ("workdays", 2027, SOURCE)
    assert '"days":34' in entry.after
    assert 2027 in rules.work_calendar().known


def test_a_replaced_year_holds_nothing_of_the_first(admin: FlaskClient, county: County) -> None:
    enter(admin)

    enter(admin, NOTICE.replace("6月9日（周三）放假，共1天", "6月8日（周二）至9日放假，共2天"))

    assert not rules.work_calendar().is_working(date(2027, 6, 8))
    assert db.session.query(CalendarDay).count() == 35
    assert db.session.get(CalendarYear, 2027).version == 2
    assert "管理员录入：" + SOURCE in words(admin.get("/work/rules/calendar"))
    assert "2028年 没有录入" in words(admin.get("/work/rules/calendar"))


def test_new_year_may_reach_into_the_year_before(admin: FlaskClient, county: County) -> None:
    notice = NOTICE.replace("1月1日（周五）至3日（周日）放假，共3天", "2026年12月31日至2027年1月3日放假，共4天")

    enter(admin, notice)

    assert not rules.work_calendar().is_working(date(2026, 12, 31))
    assert rules.work_calendar().word(date(2026, 10, 1)) == "国庆节"


def test_the_form_of_an_entered_year_holds_its_days(admin: FlaskClient, county: County) -> None:
    enter(admin)

    page = admin.get(ENTER).get_data(as_text=True)

    assert "2027-02-05..2027-02-13 春节" in page
    assert "班 2027-02-20 春节" in page
    assert "与现在不同的0天" in words(preview(admin, form_data(admin.get(ENTER), ENTER, ENTER)["notice"]))


@pytest.mark.parametrize(
    ("given", "wrong", "sentence"),
    [
        ("2月5日（周五）至13日", "2月5日至3月13日", "第2行：2027年2月5日至2027年3月13日共37天，一段放假最多15天"),
        ("2月20日（周六）上班", "2月19日上班", "第2行：2027年2月19日是周五，本来就是工作日，不能写成调休上班"),
        ("2月20日（周六）上班", "2月13日上班", "第2行：2027年2月13日写了两次"),
        ("9月26日（周日）", "5月8日", "第7行：2027年5月8日在第4行已经写过"),
        ("6月9日（周三）", "6月31日", "第5行：“6月31日”不是有效的日期"),
        ("6月9日（周三）", "2028年6月9日", "第5行：2028年6月9日不在2027年（元旦可以连到上一年12月）"),
        ("共9天", "共8天", "第2行：写明共8天，起止日期是9天"),
        ("端午节：", "", "第5行：没有写节日的名称"),
        ("五、端午节：6月9日（周三）放假，共1天。", "", "没有读到端午节的放假日期，请录入2027年全年的安排"),
    ],
)
def test_a_wrong_notice_is_refused_with_its_line(
    given: str, wrong: str, sentence: str, admin: FlaskClient, county: County
) -> None:
    answer = preview(admin, NOTICE.replace(given, wrong))

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert db.session.query(CalendarYear).count() == 0


def test_all_faults_of_a_notice_are_told_at_once(admin: FlaskClient, county: County) -> None:
    answer = preview(admin, NOTICE.replace("共9天", "共8天").replace("6月9日", "6月31日"))

    summary = words(answer).split("有2处需要改正")[1].split("录入2027年放假安排")[0]
    assert "写明共8天，起止日期是9天" in summary
    assert "“6月31日”不是有效的日期" in summary


def test_a_notice_needs_its_source(admin: FlaskClient, county: County) -> None:
    answer = send(admin, ENTER, act="preview", source="", notice=NOTICE)

    assert (answer.status_code, "请填写通知的名称和文号" in words(answer)) == (422, True)


def test_the_notice_named_must_be_that_of_the_year(admin: FlaskClient, county: County) -> None:
    source = "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"
    answer = send(admin, ENTER, act="preview", source=source, notice=NOTICE)

    assert (answer.status_code, "这是2026年的通知，现在录入的是2027年" in words(answer)) == (422, True)


def test_lines_set_aside_are_shown(admin: FlaskClient, county: County) -> None:
    answer = preview(admin, f"{NOTICE}\n国务院办公厅\n2026年11月4日")

    assert answer.status_code == 200, words(answer)
    assert "没有读取的3行" in words(answer)
    assert "国务院办公厅 2026年11月4日 确认放假安排" in words(answer)


@pytest.mark.parametrize("year", [2025, 2029, 1990])
def test_years_that_are_over_or_far_ahead_cannot_be_entered(year: int, admin: FlaskClient, county: County) -> None:
    assert admin.get(f"/work/rules/calendar/{year}/enter").status_code == 404


def test_a_year_entered_meanwhile_is_not_overwritten_unseen(admin: FlaskClient, county: County) -> None:
    shown = preview(admin)
    enter(admin)

    answer = confirm(admin, shown, key="another")

    assert (answer.status_code, "没有保存：陆守正在09:00保存了新的内容" in words(answer)) == (409, True)
    assert db.session.get(CalendarYear, 2027).version == 1


def test_the_same_year_confirmed_twice_is_stored_once(admin: FlaskClient, county: County) -> None:
    shown = preview(admin)

    first, second = confirm(admin, shown), confirm(admin, shown)

    assert (first.status_code, second.status_code) == (303, 303)
    assert db.session.get(CalendarYear, 2027).version == 1


@pytest.mark.parametrize("who", ["drafter", "bureau", "secadmin", "auditadmin"])
def test_only_the_system_administrator_enters_years(who: str, app: Flask, county: County) -> None:
    assert log_in(app, who).get(ENTER).status_code == 403


@pytest.mark.parametrize(
    ("day", "step"),
    [
        ("2026-10-31", None),
        ("2026-11-01", "2026-11-01"),
        ("2026-11-30", "2026-11-01"),
        ("2026-12-01", "2026-12-01"),
        ("2026-12-14", "2026-12-01"),
        ("2026-12-15", "2026-12-15"),
        ("2026-12-21", "2026-12-15"),
        ("2026-12-22", "2026-12-22"),
        ("2027-01-04", "2026-12-29"),
        ("2027-01-05", "2027-01-05"),
    ],
)
def test_steps_of_reminding_are_fixed_days(day: str, step: str | None) -> None:
    assert step_on(2027, date.fromisoformat(day)) == (date.fromisoformat(step) if step else None)


def told(clock: SetClock, first: date, last: date) -> list[date]:
    """The days between two on which the administrator was told, the job running twice a day."""
    for offset in range((last - first).days + 1):
        clock.put(at_office(first + timedelta(days=offset)))
        for _ in range(2):
            counts = JOB_BY_NAME["remind-calendar"].run(Actor.system("remind-calendar"), clock)
            assert counts.failed == 0
    return list(db.session.scalars(sa.select(Notice.on).where(Notice.page != "").order_by(Notice.id)))


def test_the_administrator_is_told_once_at_each_step(app: Flask, county: County, clock: SetClock) -> None:
    days = told(clock, date(2026, 10, 25), date(2027, 1, 6))

    assert [str(each) for each in days] == [
        *("2026-11-01", "2026-12-01", "2026-12-15", "2026-12-22", "2026-12-29", "2027-01-05"),
    ]
    page = log_in(app, "sysadmin").get("/work/notices")
    assert words(page).count("录入2027年放假安排") == 2 * len(days)  # the link, and what its button is spoken with
    assert 'href="/work/rules/calendar/2027"' in page.get_data(as_text=True)
    assert "录入2027年放假安排" not in words(log_in(app, "clerk").get("/work/notices?tab=all"))


def test_nobody_is_told_once_the_year_is_known(app: Flask, county: County, clock: SetClock) -> None:
    assert len(told(clock, date(2026, 11, 1), date(2026, 11, 20))) == 1
    enter(log_in(app, "sysadmin"))

    assert len(told(clock, date(2026, 11, 21), date(2027, 1, 6))) == 1


def test_entering_the_year_settles_its_reminders(app: Flask, county: County, clock: SetClock) -> None:
    told(clock, date(2026, 11, 1), date(2026, 12, 1))
    admin = log_in(app, "sysadmin")
    assert "录入2027年放假安排" in words(admin.get("/work/notices?tab=unread"))
    enter(admin)

    assert "没有未读的通知" in words(admin.get("/work/notices?tab=unread"))
    assert "录入2027年放假安排" in words(admin.get("/work/notices?tab=all"))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "rules:calendar")).one()
    assert '"reminders":2' in entry.after.replace(" ", "")


def test_a_missed_step_is_made_up_for_once(app: Flask, county: County, clock: SetClock) -> None:
    days = told(clock, date(2026, 12, 10), date(2026, 12, 14))

    assert days == [date(2026, 12, 10)]
    assert db.session.scalar(sa.select(Notice.is_late).where(Notice.page != ""))


def test_the_reminder_is_audited(app: Flask, county: County, clock: SetClock) -> None:
    told(clock, date(2026, 11, 1), date(2026, 11, 2))

    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "rules:remind")).all()
    assert [(each.subject, each.subject_id) for each in entries] == [("workdays", 2027)]


def test_a_calendar_notice_can_be_marked_as_read(app: Flask, county: County, clock: SetClock) -> None:
    told(clock, date(2026, 11, 1), date(2026, 11, 1))
    admin = log_in(app, "sysadmin")

    send(admin, "/work/notices", "/work/notices/read", notice="all")

    assert "没有未读的通知。" in words(admin.get("/work/notices"))
