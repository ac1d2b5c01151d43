"""A value or clock put right by the administrator, and back again."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs import rules
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import verify_chain
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import DeadlineChange, Notice
from lawdocs.extensions import db
from lawdocs.jobs.registry import JOB_BY_NAME
from lawdocs.rules.models import RuleOverride
from tests.factories import County, a_document
from tests.lawdocs.rules.conftest import GROUND, deadline_of
from tests.pages import form_data, log_in, send, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.states import DocumentState as S

REVIEW = "/work/rules/clocks/review"
FILING = "/work/rules/clocks/filing"
FIVE_YEARS = "/work/rules/values/validity_normal_max"

CHOICES = "/work/rules/values/validity_normal_choices"
BY_GENRE = "/work/rules/values/validity_by_title_word"


def preview(client: FlaskClient, page: str, **fields: object) -> TestResponse:
    return send(client, f"{page}/change", act="preview", **(GROUND | fields))


def confirm(client: FlaskClient, page: str, shown: TestResponse, **fields: object) -> TestResponse:
    data = form_data(shown, f"{page}/change", f"{page}/change")
    return client.post(f"{page}/change", data=data | {"act": "confirm"} | fields)


def override(client: FlaskClient, page: str, **fields: object) -> TestResponse:
    return confirm(client, page, preview(client, page, **fields))


def test_preview_shows_before_and_after_and_stores_nothing(admin: FlaskClient, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    assert deadline_of(Duty.REVIEW).due_on == date(2026, 11, 3)

    text = words(preview(admin, REVIEW, length="10"))

    assert "预览，还没有保存" in text
    assert "规定 15个工作日 10个工作日（依据未核实）" in text
    assert "河南省行政规范性文件管理办法（河南省人民政府令第226号）第二十一条" in text
    assert f"合法性审核 文件{document.id}（未公布） 县司法局 2026-11-03 2026-10-27（依据未核实） 提前7日" in text
    assert document.title not in text
    assert deadline_of(Duty.REVIEW).due_on == date(2026, 11, 3)
    assert db.session.query(RuleOverride).count() == 0
    assert db.session.query(DeadlineChange).count() == 0


def test_confirmed_override_moves_running_clocks_at_once(
    admin: FlaskClient, app: Flask, county: County, clock: SetClock
) -> None:
    a_document(S.REVIEW, county, clock)

    answer = override(admin, REVIEW, length="10", verified="y")

    assert answer.status_code == 303
    deadline = deadline_of(Duty.REVIEW)
    assert (deadline.due_on, deadline.length, deadline.verified) == (date(2026, 10, 27), 10, True)
    change = db.session.query(DeadlineChange).one()
    assert (change.before_on, change.after_on) == (date(2026, 11, 3), date(2026, 10, 27))
    assert change.why == "规则修订：合法性审核自2026年10月13日起改为10个工作日"
    assert "15个工作日" in change.before
    assert "10个工作日，依据河南省行政规范性文件管理办法" in change.after
    assert "原为2026年11月3日（规则修订：" in words(log_in(app, "legal").get("/work/notices"))
    assert "已修订，重算期限1项" in words(admin.get(REVIEW))


def test_override_is_audited_with_ground_and_reason(admin: FlaskClient, county: County) -> None:
    override(admin, REVIEW, length="10")

    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.tag == "rules:override"))
    assert entry.reason == GROUND["reason"]
    assert entry.basis == "河南省行政规范性文件管理办法（河南省人民政府令第226号）第二十一条"
    assert '"rule_text":"15个工作日"' in entry.before
    assert '"rule_text":"10个工作日"' in entry.after
    assert verify_chain()[2] is None


def test_finished_clocks_are_never_touched(admin: FlaskClient, county: County, clock: SetClock) -> None:
    a_document(S.APPROVED, county, clock)
    before = {column.key: getattr(deadline_of(Duty.REVIEW), column.key) for column in RULE_COLUMNS()}

    assert "没有在办的期限会变动" in words(preview(admin, REVIEW, length="3"))
    override(admin, REVIEW, length="3")

    after = {column.key: getattr(deadline_of(Duty.REVIEW), column.key) for column in RULE_COLUMNS()}
    assert after == before
    assert db.session.query(DeadlineChange).count() == 0


def RULE_COLUMNS() -> list[sa.Column]:  # noqa: N802
    from lawdocs.deadlines.models import Deadline

    return list(Deadline.__table__.columns)


def test_override_of_a_later_day_moves_clocks_on_that_day(admin: FlaskClient, county: County, clock: SetClock) -> None:
    a_document(S.REVIEW, county, clock)
    shown = preview(admin, REVIEW, length="10", from_on="2026-10-20")
    assert "2026-10-27" in words(shown)
    confirm(admin, REVIEW, shown)
    follow = JOB_BY_NAME["follow-deadlines"].run

    clock.put(at_office(date(2026, 10, 19)))
    follow(Actor.system("follow-deadlines"), clock)
    assert deadline_of(Duty.REVIEW).due_on == date(2026, 11, 3)

    clock.put(at_office(date(2026, 10, 20)))
    follow(Actor.system("follow-deadlines"), clock)
    assert deadline_of(Duty.REVIEW).due_on == date(2026, 10, 27)
    assert db.session.query(DeadlineChange).one().why == "规则修订：自2026年10月20日起适用"


def test_end_of_an_override_brings_the_file_back(admin: FlaskClient, county: County, clock: SetClock) -> None:
    a_document(S.REVIEW, county, clock)
    override(admin, REVIEW, length="12")
    override(admin, REVIEW, length="10")
    newest = db.session.query(RuleOverride).order_by(RuleOverride.id.desc()).first().id
    page = f"/work/rules/overrides/{newest}/end"
    assert "2026-10-27" in words(admin.get(page))

    answer = send(admin, page, reason="省办法已经修改")

    assert answer.status_code == 303
    assert deadline_of(Duty.REVIEW).due_on == date(2026, 11, 3)
    assert rules.current().clocks["review"].period.length == 15
    assert [each.end_reason for each in db.session.query(RuleOverride)] == ["省办法已经修改"] * 2
    assert db.session.scalar(sa.select(AuditEntry.reason).where(AuditEntry.tag == "rules:end")) == "省办法已经修改"
    text = words(admin.get(REVIEW))
    assert text.count("已结束") == 2 + text.count("已结束修订")


def test_an_override_that_does_not_hold_yet_is_dropped_alone(
    admin: FlaskClient, county: County, clock: SetClock
) -> None:
    override(admin, REVIEW, length="12")
    override(admin, REVIEW, length="10", from_on="2026-12-01")
    coming = db.session.query(RuleOverride).filter_by(from_on=date(2026, 12, 1)).one().id

    send(admin, f"/work/rules/overrides/{coming}/end", reason="登记错了")

    assert rules.current().clocks["review"].period.length == 12
    assert rules.on(date(2026, 12, 1)).clocks["review"].period.length == 12


def test_an_end_needs_a_reason(admin: FlaskClient, county: County) -> None:
    override(admin, REVIEW, length="12")
    page = f"/work/rules/overrides/{db.session.query(RuleOverride).one().id}/end"

    answer = send(admin, page, reason=" ")

    assert (answer.status_code, "请填写结束修订的理由" in words(answer)) == (422, True)
    assert rules.current().clocks["review"].period.length == 12


@pytest.mark.parametrize(
    ("page", "fields", "sentence"),
    [
        (REVIEW, {"length": ""}, "请填写期限"),
        (REVIEW, {"length": "十五"}, "期限应是整数，例如15：十五"),
        (REVIEW, {"length": "0"}, "期限应在1个工作日至500个工作日之间，现在是0个工作日"),
        (REVIEW, {"length": "1001", "unit": "calendar"}, "期限应在1日至1000日之间，现在是1001日"),
        (REVIEW, {"length": "0", "unit": "calendar"}, "期限应在1日至1000日之间，现在是0日"),
        (FILING, {"length": "24", "unit": "hour"}, "请从列表中选择计算单位：日、个工作日、个月"),
        (REVIEW, {"unit": "week"}, "请从列表中选择计算单位"),
        (REVIEW, {"last_day": "later"}, "请从列表中选择届满日遇休息日"),
        (REVIEW, {"length": "10", "ground_title": ""}, "请填写依据的名称"),
        (REVIEW, {"length": "10", "ground_number": ""}, "请填写依据的文号"),
        (REVIEW, {"length": "10", "ground_article": ""}, "请填写依据的条款"),
        (REVIEW, {"length": "10", "reason": ""}, "请填写修订的理由"),
        (REVIEW, {"length": "10", "from_on": "明天"}, "自何日起适用“明天”不是有效的日期"),
        (REVIEW, {"length": "10", "from_on": "2190-01-01"}, "适用日期应在2021年10月13日至2031年10月13日之间"),
        (REVIEW, {"length": "10", "from_on": "1950-01-01"}, "适用日期应在2021年10月13日至2031年10月13日之间"),
        (
            "/work/rules/clocks/evaluation",
            {"length": "180", "unit": "calendar"},
            "请从列表中选择计算单位：个月",
        ),
        (FIVE_YEARS, {"value": "0"}, "数值应在1至50之间，现在是0"),
        ("/work/rules/values/filing_copies", {"value": "0"}, "数值应在1至100之间，现在是0"),
        ("/work/rules/values/rates_required", {"value": "0"}, "数值应在1至100之间，现在是0"),
        ("/work/rules/values/effective_gap", {"value": "0"}, "数值应在1至365之间，现在是0"),
        (
            "/work/rules/values/registration_code",
            {"value": "../../😀"},
            "登记号代字应为1至10个汉字、字母或者数字：../../😀",
        ),
        (
            "/work/rules/values/registration_code",
            {"value": "A" * 11},
            "登记号代字应为1至10个汉字、字母或者数字：AAA",
        ),
        (
            "/work/rules/values/index_number",
            {"value": "../{code}/{year}-{serial}"},
            "编号里只能用汉字、字母、数字、括号、空格、斜线、间隔号和短横，不能用“.”：../{code}/{year}-{serial}",
        ),
        (
            "/work/rules/values/document_number",
            {"value": "{code}〔{year}〕{serial}号😀"},
            "编号里只能用汉字、字母、数字、括号、空格、斜线、间隔号和短横，不能用“😀”：{code}〔{year}〕{serial}号😀",
        ),
        (FIVE_YEARS, {"value": "五"}, "新的数值应是整数，例如5：五"),
        ("/work/rules/values/registrar", {"value": "nobody"}, "请从列表中选择新的规定"),
        (
            "/work/rules/values/document_number",
            {"value": "{code}{serial}号"},
            "格式里要有{year}和{serial}，花括号里只能用{code}、{serial}、{year}：{code}{serial}号",
        ),
        ("/work/rules/values/year_end", {"value": "02-30"}, "年度末日应写成月-日，例如12-31：02-30"),
        ("/work/rules/values/title_words_allowed", {"value": "规定\n办法\n规定"}, "写重了：规定"),
        (
            "/work/rules/values/reminder_ladder",
            {"value": "30、60"},
            "日数应由大到小、用顿号隔开，例如180、90、30、7、0：30、60",
        ),
        (FILING, {"ground_title": "省办法🎉"}, "依据的名称里有表情符号“🎉”，请删去"),
        (FILING, {"ground_number": "☎1号"}, "依据的文号里有表情符号“☎”，请删去"),
        (CHOICES, {"value": "3、五"}, "年数应是1至50的整数，用顿号隔开，例如3、5；这一项不是：五"),
        (CHOICES, {"value": "3、51"}, "年数应是1至50的整数，用顿号隔开，例如3、5；这一项不是：51"),
        (CHOICES, {"value": "3、3年"}, "写重了：3年"),
        (CHOICES, {"value": "3、9"}, "不能超过上限"),
        (BY_GENRE, {"value": "通告：1；公告2"}, "应写成“文种：年数”，例如通告：1；这一项不是：公告2"),
        (BY_GENRE, {"value": "通告：0"}, "通告的年数应是1至50的整数，现在是0"),
        (BY_GENRE, {"value": "通告：1:2"}, "通告的年数应是1至50的整数，现在是1:2"),
        (BY_GENRE, {"value": "notice：1"}, "文种应是1至10个汉字，例如通告；这一项不是：notice"),
        (BY_GENRE, {"value": "通告：1；通告：2"}, "写重了：通告"),
    ],
)
def test_what_cannot_stand_is_refused_with_what_to_write(
    page: str, fields: dict[str, str], sentence: str, admin: FlaskClient, county: County
) -> None:
    answer = preview(admin, page, **fields)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert db.session.query(RuleOverride).count() == 0


def test_a_change_of_nothing_is_refused(admin: FlaskClient, county: County) -> None:
    override(admin, REVIEW, length="10")

    answer = preview(admin, REVIEW, length="10")

    assert (answer.status_code, "没有改动：内容、依据和核实情况都与那一天的规定相同" in words(answer)) == (422, True)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("validity_normal_max", "７", 7),
        ("registrar", "justice_bureau", "justice_bureau"),
        ("document_number", "{code}规〔{year}〕{serial}号", "{code}规〔{year}〕{serial}号"),
        ("registration_code", "ZJSP00", "ZJSP00"),
        ("title_words_allowed", "规定\n 办法 \n", ["规定", "办法"]),
        ("reminder_ladder", "60, 30、0", [60, 30, 0]),
        ("validity_normal_choices", "5、3年", [3, 5]),
        ("validity_by_title_word", "通告: 1； 公告：２年", {"通告": 1, "公告": 2}),
    ],
)
def test_values_of_every_kind_can_be_put_right(
    name: str, value: str, read: object, admin: FlaskClient, county: County
) -> None:
    assert override(admin, f"/work/rules/values/{name}", value=value).status_code == 303

    assert rules.current()[name] == read
    assert not rules.current().values[name].verified


def test_years_by_genre_are_told_in_words_and_can_be_taken_back(admin: FlaskClient, county: County) -> None:
    assert "没有规定" in words(admin.get(BY_GENRE))
    assert "例如通告：1；公告：2" in words(admin.get(f"{BY_GENRE}/change"))
    override(admin, BY_GENRE, value="通告：1；公告：2")
    assert "公告2年、通告1年（依据未核实）" in words(admin.get(BY_GENRE))
    assert 'value="公告：2；通告：1"' in admin.get(f"{BY_GENRE}/change").get_data(as_text=True)
    assert override(admin, BY_GENRE, value="", reason="规定已经取消").status_code == 303
    assert rules.current()["validity_by_title_word"] == {}


def test_a_limit_below_the_usual_term_is_refused_with_what_to_change_first(admin: FlaskClient, county: County) -> None:
    answer = preview(admin, FIVE_YEARS, value="3")

    assert (answer.status_code, "降低上限的，请先改那两项" in words(answer)) == (422, True)


def test_a_verified_ground_takes_the_mark_away(admin: FlaskClient, county: County) -> None:
    assert rules.current().mark("validity_normal_max") == "（依据未核实）"

    override(admin, FIVE_YEARS, verified="y")

    assert rules.current().mark("validity_normal_max") == ""
    assert rules.current()["validity_normal_max"] == 5


def test_a_period_before_its_start_stays_before_it(admin: FlaskClient, county: County) -> None:
    override(admin, "/work/rules/clocks/evaluation", length="3")

    assert rules.current().clocks["evaluation"].period.length == -3


def test_cleanups_follow_their_interval(admin: FlaskClient, county: County, clock: SetClock) -> None:
    a_document(S.PUBLISHED, county, clock)
    JOB_BY_NAME["follow-deadlines"].run(Actor.system("follow-deadlines"), clock)
    assert deadline_of(Duty.CLEANUP_ROUND).due_on == date(2028, 10, 13)

    override(admin, "/work/rules/values/cleanup_every", value="1", verified="y")

    open_ones = [each for each in all_rounds() if each.ended_at is None]
    assert [(each.due_on, each.verified) for each in open_ones] == [(date(2027, 10, 13), True)]


def all_rounds() -> list:
    from lawdocs.deadlines.models import Deadline

    db.session.expire_all()
    return db.session.query(Deadline).filter_by(duty=Duty.CLEANUP_ROUND).all()


def test_the_same_confirmation_twice_is_carried_out_once(admin: FlaskClient, county: County) -> None:
    shown = preview(admin, REVIEW, length="10")

    first, second = confirm(admin, REVIEW, shown), confirm(admin, REVIEW, shown)

    assert (first.status_code, second.status_code, second.location) == (303, 303, REVIEW)
    assert db.session.query(RuleOverride).count() == 1


def test_a_key_used_for_something_else_is_refused(admin: FlaskClient, county: County) -> None:
    shown = preview(admin, REVIEW, length="10")
    confirm(admin, REVIEW, shown)

    answer = confirm(admin, REVIEW, shown, length="11", version="1")

    assert (answer.status_code, "KEY_REUSED" in words(answer)) == (422, True)


def test_what_somebody_else_changed_is_not_overwritten_unseen(admin: FlaskClient, county: County) -> None:
    shown = preview(admin, REVIEW, length="10")
    override(admin, REVIEW, length="8")

    answer = confirm(admin, REVIEW, shown)

    assert answer.status_code == 409
    assert "没有保存：陆守正在09:00保存了新的内容" in words(answer)
    assert 'value="10"' in answer.get_data(as_text=True)
    assert rules.current().clocks["review"].period.length == 8


def test_a_confirmation_without_version_is_refused(admin: FlaskClient, county: County) -> None:
    shown = preview(admin, REVIEW, length="10")

    assert confirm(admin, REVIEW, shown, version="").status_code == 428


def test_typed_values_come_back_for_editing(admin: FlaskClient, county: County) -> None:
    shown = preview(admin, REVIEW, length="9")

    answer = confirm(admin, REVIEW, shown, act="edit")

    assert 'value="9"' in answer.get_data(as_text=True)
    assert GROUND["reason"] in answer.get_data(as_text=True)


@pytest.mark.parametrize("who", ["drafter", "legal", "clerk", "bureau", "secadmin", "auditadmin"])
def test_only_the_system_administrator_puts_rules_right(who: str, app: Flask, county: County) -> None:
    client = log_in(app, who)

    assert client.get(f"{REVIEW}/change").status_code == 403
    assert "修订这一条" not in words(client.get(REVIEW))


def test_a_notice_is_written_once_for_a_moved_clock(admin: FlaskClient, county: County, clock: SetClock) -> None:
    a_document(S.REVIEW, county, clock)
    told = db.session.query(Notice).count()

    override(admin, REVIEW, length="10")
    clock.put(clock.now() + timedelta(hours=12))
    JOB_BY_NAME["follow-deadlines"].run(Actor.system("follow-deadlines"), clock)

    assert db.session.query(Notice).count() == told + 1
