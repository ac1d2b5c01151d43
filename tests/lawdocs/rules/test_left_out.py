"""Overrides that a new release of the programme leaves no room for: the site goes on, and says so."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from lawdocs import rules
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import verify_chain
from lawdocs.clock import SetClock
from lawdocs.extensions import db, transaction
from lawdocs.jobs.registry import JOB_BY_NAME
from lawdocs.rules.entries import standing_overrides
from lawdocs.rules.models import RuleOverride
from tests.factories import County, a_document
from tests.lawdocs.rules.conftest import deadline_of
from tests.lawdocs.rules.test_override import FIVE_YEARS, REVIEW, override, preview
from tests.pages import log_in, send, words
from workflows import profiles
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.profiles.kinds import KINDS
from workflows.states import DocumentState as S

REPORT = "/work/rules/clocks/evaluation_report"
GAP = "/work/rules/values/effective_gap"


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Let a new release change the shipped profile."""

    def to(**changes: object) -> None:
        changed = replace(rules.base(), **changes)
        for name in KINDS.keys() - changed.values.keys():
            monkeypatch.delitem(KINDS, name)
        monkeypatch.setattr(profiles, "load", lambda name: changed)
        rules.forget()

    yield to
    rules.forget()


def without(entries: dict, name: str) -> dict:
    return {key: each for key, each in entries.items() if key != name}


def newest() -> RuleOverride:
    return db.session.query(RuleOverride).order_by(RuleOverride.id.desc()).first()


def test_an_entry_that_is_gone_leaves_its_override_out_and_the_site_goes_on(
    admin: FlaskClient, app: Flask, county: County, upgrade: Callable[..., None]
) -> None:
    override(admin, GAP, value="20")
    override(admin, FIVE_YEARS, value="6")
    upgrade(values=without(rules.base().values, "effective_gap"))

    text = words(log_in(app, "drafter").get("/work/rules"))

    assert (
        "有1项修订不再适用。 程序更新以后它们与规则集文件合不上，现在按规则集文件的规定办。请系统管理员处理。" in text
    )
    assert "values.effective_gap 20日（依据未核实）" in text
    assert "规则集文件里已经没有这一条（values.effective_gap）" in text
    assert rules.current()["validity_normal_max"] == 6
    assert "effective_gap" not in rules.current().values


def test_an_override_of_a_lost_entry_is_ended_and_audited(
    admin: FlaskClient, county: County, upgrade: Callable[..., None]
) -> None:
    override(admin, REPORT, length="3")
    upgrade(clocks=without(rules.base().clocks, "evaluation_report"))
    page = f"/work/rules/overrides/{newest().id}/end"
    assert f'href="{page}"' in admin.get("/work/rules").get_data(as_text=True)
    shown = words(admin.get(page))
    assert "结束clocks.evaluation_report不再适用的修订？" in shown
    assert "规则集文件里已经没有这一条" in shown

    answer = send(admin, page, reason="规则集已经没有这一条")

    assert (answer.status_code, answer.location) == (303, "/work/rules")
    assert "不再适用" not in words(admin.get("/work/rules"))
    assert newest().end_reason == "规则集已经没有这一条"
    assert db.session.scalar(sa.select(AuditEntry.reason).where(AuditEntry.tag == "rules:end")) == newest().end_reason
    assert verify_chain()[2] is None


def test_a_value_whose_unit_changed_is_not_taken_for_another(
    admin: FlaskClient, county: County, upgrade: Callable[..., None]
) -> None:
    override(admin, GAP, value="20")
    assert json.loads(newest().content) == {"unit": "calendar", "value": 20}
    gap = replace(rules.base().values["effective_gap"], unit="working", value=10)
    upgrade(values={**rules.base().values, "effective_gap": gap})

    assert rules.current()["effective_gap"] == 10
    text = words(admin.get(GAP))
    assert "规定 10个工作日" in text
    assert "20日（依据未核实）" in text
    assert "不再适用 结束" in text
    assert "登记修订时的单位是“日”，规则集文件现在的单位是“个工作日”" in words(admin.get("/work/rules"))

    send(admin, f"/work/rules/overrides/{newest().id}/end", reason="单位变了")
    assert newest().ended_at is not None
    assert override(admin, GAP, value="12").status_code == 303
    assert rules.current()["effective_gap"] == 12


def test_ending_what_was_left_out_keeps_what_came_in_its_place(
    admin: FlaskClient, county: County, upgrade: Callable[..., None]
) -> None:
    override(admin, GAP, value="20")
    lost = newest().id
    gap = replace(rules.base().values["effective_gap"], unit="working", value=10)
    upgrade(values={**rules.base().values, "effective_gap": gap})
    rules.forget()
    assert "values.effective_gap" not in standing_overrides()
    assert override(admin, GAP, value="12").status_code == 303

    assert send(admin, f"/work/rules/overrides/{lost}/end", reason="单位变了").status_code == 303
    assert (newest().id > lost, newest().ended_at) == (True, None)
    assert rules.current()["effective_gap"] == 12


def test_running_clocks_follow_the_file_again(
    admin: FlaskClient, county: County, clock: SetClock, upgrade: Callable[..., None]
) -> None:
    a_document(S.REVIEW, county, clock)
    override(admin, REVIEW, length="10")
    moved = deadline_of(Duty.REVIEW).due_on
    with transaction():
        newest().content = '{"last_day":"as_is","length":10,"unit":"fortnight"}'

    JOB_BY_NAME["follow-deadlines"].run(Actor.system("follow-deadlines"), clock)

    assert deadline_of(Duty.REVIEW).due_on > moved
    text = words(admin.get("/work/rules"))
    assert "规则集文件改动以后，修订的内容不能再用在这一条上" in text
    assert '{"last_day":"as_is","length":10,"unit":"fortnight"}' in text


def test_the_log_says_so_once(admin: FlaskClient, app: Flask, county: County, upgrade: Callable[..., None]) -> None:
    override(admin, GAP, value="20")
    upgrade(values=without(rules.base().values, "effective_gap"))

    with capture_logs() as lines:
        admin.get("/work/rules")
        admin.get("/work")

    (line,) = [each for each in lines if each["event"] == "override-left-out"]
    assert line["override"] == newest().id
    assert "effective_gap" in line["reason"]


def test_a_new_override_must_leave_room_for_those_on_record(admin: FlaskClient, county: County) -> None:
    override(admin, "/work/rules/values/validity_normal_default", value="5", verified="y", from_on="2026-10-20")

    answer = preview(admin, FIVE_YEARS, value="3", from_on="2026-10-20")

    assert (answer.status_code, "降低上限的，请先改那两项" in words(answer)) == (422, True)


def test_an_override_on_which_another_rests_is_not_ended(admin: FlaskClient, county: County) -> None:
    override(admin, "/work/rules/values/validity_normal_default", value="3")
    default = newest().id
    override(admin, FIVE_YEARS, value="4")

    answer = admin.get(f"/work/rules/overrides/{default}/end")

    assert answer.status_code == 422
    assert "结束以后，对其他条目的修订就不能成立" in words(answer)
    assert rules.current()["validity_normal_default"] == 3
