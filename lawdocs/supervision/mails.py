"""Digests that wait for the mail server (待投递邮件), and having one tried at once."""

import re
from datetime import datetime

import sqlalchemy as sa
from flask import current_app, url_for

from lawdocs.accounts.models import Agency, User
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.deadlines import outbox
from lawdocs.deadlines.models import Mail
from lawdocs.errors import NotVisible
from lawdocs.extensions import db, transaction
from lawdocs.supervision.asked import Choice
from lawdocs.supervision.scope import Scope
from lawdocs.tables import Action, Cell, Column, Found, Row
from workflows.actors import Actor

VIEW = Choice("view", "范围", lambda _: {"failed": "投递失败过", "waiting": "全部待投递"})
PERSON = (Column("收件人", width=16), Column("单位", width=30))
ADDRESS = Column("收件地址", width=36)
COLUMNS = (
    Column("汇总日期", width=14),
    Column("写成时间", width=18),
    Column("投递次数", "次", width=12, is_number=True),
    Column("下次投递", width=18),
    Column("失败原因", width=50),
)
NO_SERVER = "没有设置邮件服务器，提醒只在系统内显示。"
SOON = "已安排立即再投，一般一分钟内有结果。"
_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")


def waiting_mail(view: str, scope: Scope | None, *columns: sa.ColumnElement[object]) -> sa.Select[tuple[object, ...]]:
    """Digests that are not sent yet, to the people of a scope or (without one) to everybody."""
    query = (
        sa.select(*columns)
        .select_from(Mail)
        .join(User, User.id == Mail.user_id)
        .join(Agency, Agency.id == User.agency_id)
        .where(Mail.sent_at.is_(None), Mail.dropped_at.is_(None))
    )
    if view == "failed":
        query = query.where(Mail.attempts > 0)
    return query if scope is None else query.where(Agency.id.in_(sorted(scope.ids)))


def mails(view: str, scope: Scope | None, retry_endpoint: str) -> Found:
    """The list of digests, longest waiting first; addresses only where there is no scope, for system administrators."""
    query = waiting_mail(
        view,
        scope,
        Mail.id,
        Mail.on,
        Mail.written_at,
        Mail.attempts,
        Mail.next_at,
        Mail.fault,
        User.name.label("person"),
        Agency.name.label("agency_name"),
        User.email if scope is None else sa.null().label("email"),
    ).order_by(Mail.written_at, Mail.id)

    def row(record: sa.Row) -> Row:
        address = (Cell(record.email),) if scope is None else ()
        fault = record.fault if scope is None else _ADDRESS.sub("（地址）", record.fault)
        return Row(
            (
                Cell(record.person),
                Cell(record.agency_name),
                *address,
                Cell(record.on),
                Cell(record.written_at),
                Cell(record.attempts),
                Cell(record.next_at),
                Cell(fault),
            ),
            Action("立即再投", url_for(retry_endpoint, mail_id=record.id), is_post=True),
        )

    return Found(query, row)


def try_again(mail_id: int, scope: Scope | None, actor: Actor, clock: Clock) -> None:
    """Let a digest be tried at once (立即再投); raises NotVisible for one that is gone or of others."""
    with transaction():
        if db.session.execute(waiting_mail("waiting", scope, Mail.id).where(Mail.id == mail_id)).first() is None:
            raise NotVisible
        mail = db.session.get(Mail, mail_id)
        before: datetime | None = mail.next_at
        outbox.try_again(mail, clock)
        change = {"before": {"next_at": before}, "after": {"next_at": mail.next_at}}
        audit.record("mail:retry", actor, clock.now(), "mail", mail_id, **change)


def has_mail_server() -> bool:
    """Whether mail is sent at all."""
    return current_app.extensions["settings"].mail is not None
