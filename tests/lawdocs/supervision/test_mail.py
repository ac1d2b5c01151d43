"""Digests that the mail server has not taken: told to the supervisor without addresses, to the administrator with."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Mail
from lawdocs.extensions import db, transaction
from tests.factories import County
from tests.lawdocs.supervision.reading import Seen
from tests.lawdocs.supervision.test_views import another_county
from tests.pages import form_data, log_in, send

ADDRESS = "lin@lushan.example"


def a_mail(county: County, clock: SetClock, who: str = "drafter", attempts: int = 3, **more: object) -> Mail:
    fault = f"邮件服务器答复550：<{ADDRESS}> unknown user" if attempts else ""
    values = {"attempts": attempts, "fault": fault, "next_at": clock.now() + timedelta(hours=2)} | more
    with transaction():
        user = county.users[who]
        user.email = ADDRESS
        count = db.session.scalar(sa.select(sa.func.count()).select_from(Mail))
        mail = Mail(user=user, message_id=f"<{count}@lushan>", on=clock.today(), written_at=clock.now(), **values)
        db.session.add(mail)
    return mail


def test_a_supervisor_sees_who_gets_no_mail_but_no_address(app: Flask, county: County, clock: SetClock) -> None:
    a_mail(county, clock)
    bureau = log_in(app, "bureau")
    seen = Seen(bureau, "/supervision/mail")

    assert Seen(bureau, "/supervision").tiles["投递失败的邮件"] == 1
    assert seen.table("待投递的提醒邮件") == [
        {
            "name": "林知远",
            "单位": "鲁山县城市管理局",
            "汇总日期": "2026-10-13",
            "写成时间": "10月13日 09:00",
            "投递次数": "3次",
            "下次投递": "10月13日 11:00",
            "失败原因": "邮件服务器答复550：（地址） unknown user",
            "操作": "立即再投",
        }
    ]
    assert "lushan.example" not in seen.text
    assert b"lushan.example" not in bureau.get("/supervision/mail/export.xlsx").data


def test_the_system_administrator_sees_addresses_of_all(app: Flask, county: County, clock: SetClock) -> None:
    another_county(county, clock)
    a_mail(county, clock)
    a_mail(county, clock, "bureau2")

    rows = Seen(log_in(app, "sysadmin"), "/admin/mail").table("待投递的邮件")

    assert [(row["name"], row["收件地址"]) for row in rows] == [("林知远", ADDRESS), ("江映雪", ADDRESS)]
    assert [row["name"] for row in Seen(log_in(app, "bureau"), "/supervision/mail").table("待投递的提醒邮件")] == [
        "林知远"
    ]


def test_mail_that_only_waits_has_a_view_of_its_own(app: Flask, county: County, clock: SetClock) -> None:
    a_mail(county, clock, attempts=0)
    a_mail(county, clock, attempts=2, next_at=None, sent_at=clock.now())
    a_mail(county, clock, attempts=2, next_at=None, dropped_at=clock.now())
    bureau = log_in(app, "bureau")

    assert "没有这样的邮件。" in Seen(bureau, "/supervision/mail").text
    assert len(Seen(bureau, "/supervision/mail?view=waiting").table("待投递的提醒邮件")) == 1


@pytest.mark.parametrize(("who", "page"), [("bureau", "/supervision/mail"), ("sysadmin", "/admin/mail")])
def test_mail_is_tried_at_once_when_asked(who: str, page: str, app: Flask, county: County, clock: SetClock) -> None:
    mail = a_mail(county, clock)

    answer = send(log_in(app, who), page, f"{page}/{mail.id}/retry")

    assert (answer.status_code, answer.location) == (303, page)
    assert db.session.get(Mail, mail.id).next_at == clock.now()
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "mail:retry")).one()
    assert (entry.actor_name, entry.subject_id) == (county.users[who].name, mail.id)
    assert ADDRESS not in entry.after + entry.before


def test_mail_of_others_sent_or_unknown_mail_is_not_there(app: Flask, county: County, clock: SetClock) -> None:
    another_county(county, clock)
    foreign = a_mail(county, clock)
    sent = a_mail(county, clock, next_at=None, sent_at=clock.now())
    neighbour, bureau = log_in(app, "bureau2"), log_in(app, "bureau")

    tries = ((neighbour, foreign.id), (neighbour, 99999), (bureau, sent.id))
    codes = [
        who.post(f"/supervision/mail/{mail_id}/retry", data=form_data(who.get("/account"), "/account")).status_code
        for who, mail_id in tries
    ]

    assert codes == [404, 404, 404]
    assert db.session.get(Mail, foreign.id).next_at > clock.now()


@pytest.mark.parametrize("who", ["drafter", "legal", "clerk", "bureau", "secadmin", "auditadmin"])
def test_addresses_are_for_the_system_administrator(who: str, app: Flask, county: County) -> None:
    assert log_in(app, who).get("/admin/mail").status_code == 403


def test_without_a_mail_server_the_page_says_so(app: Flask, county: County) -> None:
    for who, page in (("bureau", "/supervision/mail"), ("sysadmin", "/admin/mail")):
        assert "没有设置邮件服务器，提醒只在系统内显示。" in Seen(log_in(app, who), page).text
