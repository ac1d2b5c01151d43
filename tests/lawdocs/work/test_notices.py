"""The page of notices: what is due, what was read, what is settled."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import NoticeRead
from lawdocs.deadlines.reminders import remind
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from tests.factories import County, a_document
from tests.pages import form_data, log_in, send, words
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import DocumentState as S

pytestmark = pytest.mark.usefixtures("without_clocks")


@pytest.fixture
def reminded(app: Flask, county: County, clock: SetClock) -> Document:
    """A published document of which everybody concerned was reminded a month before its end."""
    document = a_document(S.PUBLISHED, county, clock)
    clock.put(at_office(document.in_force_until - timedelta(days=31)))
    remind(Actor.system("remind"), clock)
    return document


def tags() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.tag == "notice:read")))


def test_reminder_names_the_act_and_opens_it(app: Flask, reminded: Document) -> None:
    page = log_in(app, "bureau").get("/work/notices?tab=reminders")
    assert "还剩30日" in words(page)
    assert "启动清理" in words(page)
    assert f'href="/work/documents/{reminded.id}/steps/start_cleanup"' in page.text
    drafter = log_in(app, "drafter").get("/work/notices?tab=reminders")
    assert "评估并提出处理意见" in words(drafter)
    assert f'href="/work/documents/{reminded.id}"' in drafter.text


def test_what_is_settled_stands_below_what_is_still_to_be_met(
    app: Flask, county: County, clock: SetClock, reminded: Document
) -> None:
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=clock.today())
    cleanup.repeal(reminded, act, None, county.actor("clerk"), clock, version=reminded.version, key=None)
    settled = reminded.title
    other = a_document(S.PUBLISHED, county, clock, title="鲁山县后到管理办法")
    clock.put(at_office(other.in_force_until - timedelta(days=31)))
    remind(Actor.system("remind"), clock)

    shown = words(log_in(app, "bureau").get("/work/notices"))

    assert shown.index(other.title) < shown.index(settled)


def test_reading_is_recorded_for_one_person_and_once(app: Flask, county: County, reminded: Document) -> None:
    client = log_in(app, "bureau")
    assert "未读 1" in words(client.get("/work/notices"))
    answer = send(client, "/work/notices", "/work/notices/read", notice="all")
    assert answer.status_code == 303
    after = words(client.get("/work/notices"))
    assert "已标为已读：1条。" in after
    assert "没有未读的通知。" in after
    assert "已读" in words(client.get("/work/notices?tab=reminders"))
    assert db.session.scalars(sa.select(NoticeRead.user_id)).all() == [county.users["bureau"].id]
    send(client, "/work/notices?tab=reminders", "/work/notices/read", notice="all")
    assert tags() == ["notice:read"]


def test_only_own_notices_are_marked(app: Flask, reminded: Document) -> None:
    foreign = log_in(app, "drafter2")
    token = form_data(foreign.get("/account"), "/account/email")["csrf_token"]
    answer = foreign.post("/work/notices/read", data={"csrf_token": token, "notice": "1"})
    assert answer.status_code == 303
    assert db.session.scalars(sa.select(NoticeRead)).all() == []
    assert tags() == []


@pytest.mark.parametrize("asked", [None, "x", "１", "99999999999999999999"])
def test_marking_something_else_is_refused(app: Flask, reminded: Document, asked: str | None) -> None:
    answer = send(log_in(app, "bureau"), "/work/notices", "/work/notices/read", notice=asked)
    assert answer.status_code == 422
    assert "请选择要标为已读的通知" in words(answer)


def test_settled_reminder_says_how_and_when_and_asks_for_nothing(
    app: Flask, county: County, clock: SetClock, reminded: Document
) -> None:
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=clock.today())
    cleanup.repeal(reminded, act, None, county.actor("clerk"), clock, version=reminded.version, key=None)

    client = log_in(app, "bureau")
    assert "没有到期提醒。" in words(client.get("/work/notices?tab=reminders"))
    everything = words(client.get("/work/notices?tab=all"))
    assert "已办结" in everything
    assert "按期办结：废止" in everything
    assert "启动清理" not in everything


def test_page_says_when_there_is_no_mail_or_no_address(app: Flask, county: County) -> None:
    assert "没有配置邮件服务器" in words(log_in(app, "bureau").get("/work/notices"))


def test_person_says_where_reminders_are_mailed_to(app: Flask, county: County) -> None:
    client = log_in(app, "bureau")
    answer = send(client, "/account", "/account/email", email=" xu@lushan.example ")
    assert answer.status_code == 303, words(answer)
    assert county.users["bureau"].email == "xu@lushan.example"
    assert "提醒邮件今后发到xu@lushan.example。" in words(client.get("/account"))
    send(client, "/account", "/account/email", email="")
    assert county.users["bureau"].email is None


@pytest.mark.parametrize("typed", ["xu", "a@b", "a@b.example\nBcc: c@d.example", "a b@c.example", "许@lushan.example"])
def test_what_is_no_address_is_refused(app: Flask, county: County, typed: str) -> None:
    answer = send(log_in(app, "bureau"), "/account", "/account/email", email=typed)
    assert answer.status_code == 422
    assert county.users["bureau"].email is None
