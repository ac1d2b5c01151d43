"""The page of the profile and of its entries, as every member of staff reads them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs import rules
from lawdocs.clock import SetClock
from tests.factories import County, a_document
from tests.lawdocs.rules.conftest import deadline_of
from tests.lawdocs.rules.test_override import REVIEW, override
from tests.pages import log_in, words
from workflows.duties import Duty
from workflows.states import DocumentState as S


@pytest.mark.parametrize(
    "who", ["drafter", "legal", "clerk", "bureau", "editor", "liaison", "sysadmin", "secadmin", "auditadmin"]
)
def test_every_member_of_staff_reads_the_rules(who: str, app: Flask, county: County) -> None:
    client = log_in(app, who)
    pages = ("/work/rules", REVIEW, "/work/rules/calendar", "/work/rules/calendar/2026")

    assert {client.get(page).status_code for page in pages} == {200}
    assert 'href="/work/rules"' in client.get("/account").get_data(as_text=True)


def test_the_public_does_not_see_the_rules(app: Flask, county: County) -> None:
    assert app.test_client().get("/work/rules").status_code == 302


def test_a_clock_is_shown_with_all_that_it_rests_on(app: Flask, county: County) -> None:
    text = words(log_in(app, "drafter").get("/work/rules"))

    assert "规则集：河南省" in text
    assert "名称　henan 以全国（基础规则）为基础" in text
    assert (
        "合法性审核 R42 15个工作日 收到送审材料之日，起算当日不计入；届满日遇休息日不顺延 期限前5、2日和当日，"
        "逾期后每3日 "
        "国务院办公厅关于全面推行行政规范性文件合法性审核机制的指导意见（国办发〔2018〕115号）第（五）项 已核实"
    ) in text
    assert "启动期满前评估 R72 之前6个月 有效期届满之日" in text


def test_what_was_never_checked_is_counted_and_what_to_read_is_named(app: Flask, county: County) -> None:
    profile = rules.current()
    values = sum(not each.verified for each in profile.values.values())
    clocks = sum(not each.verified for each in profile.clocks.values())

    text = words(log_in(app, "drafter").get("/work/rules?show=unverified"))

    assert f"依据没有核实的：值{values}项、期限{clocks}项。" in text
    assert f"依据未核实 {values + clocks}" in text
    rows = text.split("要核实，请读")[1]
    assert "（河南省人民政府令第226号）关于定期清理的条款 2 定期清理" in rows
    assert sum(int(each) for each in re.findall(r" (\d+) [一-龥]", rows.split("内部工作页面")[0])) >= values + clocks


def test_the_filter_by_address_shows_only_what_it_names(app: Flask, county: County, admin: FlaskClient) -> None:
    override(admin, REVIEW, length="10", verified="y")

    unverified = words(admin.get("/work/rules?show=unverified"))
    overridden = words(admin.get("/work/rules?show=overridden"))

    assert "合法性审核（最短）" not in unverified
    assert "已修订，自2026年10月13日起 R42 10个工作日" in overridden
    assert "报送备案" not in overridden
    assert "已修订 1" in overridden
    assert "已修订：值0项、期限1项" in overridden


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/work/rules?show=foo", 422),
        ("/work/rules?view=all", 422),
        ("/work/rules/calendar?year=2026", 422),
        ("/work/rules/clocks/foo", 404),
        ("/work/rules/values/review", 404),
        ("/work/rules/rules/review", 404),
        ("/work/rules/calendar/1900", 404),
        ("/work/rules/overrides/1/end", 403),
    ],
)
def test_what_there_is_not_is_refused(address: str, status: int, app: Flask, county: County) -> None:
    assert log_in(app, "drafter").get(address).status_code == status


def test_a_tab_that_there_is_not_is_answered_with_those_there_are(app: Flask, county: County) -> None:
    text = words(log_in(app, "drafter").get("/work/rules?show=zzz"))

    assert "没有这个栏目，可以选：全部、依据未核实、已修订" in text


def test_an_override_that_is_not_there_cannot_be_ended(admin: FlaskClient, county: County) -> None:
    assert admin.get("/work/rules/overrides/1/end").status_code == 404


def test_an_entry_tells_what_the_file_says_and_who_changed_it(app: Flask, admin: FlaskClient, county: County) -> None:
    override(admin, REVIEW, length="10")

    text = words(log_in(app, "drafter").get(REVIEW))

    assert "管理员修订过，自2026年10月13日起适用。 规则集文件的规定是15个工作日。" in text
    assert "规定 10个工作日（依据未核实）" in text
    assert "10月13日 09:00 陆守正 10个工作日，届满日遇休息日不顺延（依据未核实）" in text
    assert "适用中" in text
    assert "结束修订" not in text


def test_the_page_of_a_deadline_leads_to_its_rule(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.REVIEW, county, clock)

    page = log_in(app, "legal").get(f"/work/deadlines/{deadline_of(Duty.REVIEW).id}")

    assert f'href="{REVIEW}"' in page.get_data(as_text=True)
