"""Hand written mail to the mail server (邮件投递): kept until it is taken, tried again with growing gaps."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage

import sqlalchemy as sa
import structlog
from flask import current_app
from sqlalchemy.orm import Load, joinedload, selectinload

from lawdocs.clock import Clock
from lawdocs.deadlines.letters import compose, still_open
from lawdocs.deadlines.models import Deadline, Mail, MailItem, Notice
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import Counts, own_name
from lawdocs.settings import MailServer
from workflows.actors import Actor

log = structlog.get_logger()
SEND_MAILS = "send-mails"
LEASE = timedelta(minutes=5)
# Minutes between attempts; the last gap repeats until the mail is gone.
GAPS = (1, 2, 5, 15, 30, 60, 120, 240, 360)
TIMEOUT = 30  # seconds that a mail server may be silent
LONGEST_FAULT = 300
Send = Callable[[EmailMessage], None]


class Unreachable(Exception):  # noqa: N818 - says what happened
    """The mail server cannot be talked to at all, with the sentence that says why."""


def send_mails(actor: Actor, clock: Clock) -> Counts:
    """Hand in every mail that is due (投递提醒邮件)."""
    server = current_app.extensions["settings"].mail
    counts = Counts()
    if server is None or _due(clock.now()) is None:
        return counts
    connect = current_app.extensions.get("mail_transport", _connection)
    with connect(server) as send:
        while (mail_id := _lease(clock.now())) is not None:
            try:
                sent = _deliver(mail_id, send, clock)
            except Unreachable:  # the other mails wait, and other jobs do not wait for a server that is away
                counts.failed += 1
                break
            counts.done += sent
            counts.failed += not sent
    return counts


def try_again(mail: Mail, clock: Clock) -> None:
    """Let a mail that waits for its next attempt be tried at once."""
    with transaction():
        db.session.refresh(mail, with_for_update=True)
        if mail.next_at is not None:
            mail.next_at = clock.now()


def _due(now: datetime) -> int | None:
    return db.session.scalar(_waiting(now).with_only_columns(Mail.id).limit(1))


def _waiting(now: datetime) -> sa.Select[tuple[Mail]]:
    """Mail to be handed in now that nobody is busy with, oldest first."""
    free = sa.or_(Mail.leased_until.is_(None), Mail.leased_until < now)
    return sa.select(Mail).where(Mail.sent_at.is_(None), Mail.next_at <= now, free).order_by(Mail.next_at, Mail.id)


def _lease(now: datetime) -> int | None:
    """Take a mail for ourselves for a while; a scheduler that dies leaves it to others after that."""
    with transaction():
        mail = db.session.scalar(_waiting(now).limit(1).with_for_update(skip_locked=True))
        if mail is None:
            return None
        mail.leased_by, mail.leased_until = own_name(), now + LEASE
        return mail.id


def _deliver(mail_id: int, send: Send, clock: Clock) -> bool:
    """Send one leased mail and write down what came of it; whether it is done with.

    What nobody need do any more is left out; a mail in which nothing is left is dropped. Raises Unreachable.
    """
    mail = db.session.get(Mail, mail_id, options=[_with_its_notices()])
    notices, attempts = still_open(mail, clock.today()), mail.attempts + 1
    address = mail.user.email if mail.user.active else None
    if not notices or address is None:
        _note(mail_id, dropped_at=clock.now(), next_at=None)
        return True
    try:
        message = compose(mail, notices, clock)
        db.session.rollback()  # nothing stays open while the server thinks
        send(message)
    except Exception as error:  # whatever is wrong with this one, the next mail is tried
        fault = _words(error)
        log.warning("mail_failed", mail=mail_id, attempts=attempts, reason=fault)
        gap = timedelta(minutes=GAPS[min(attempts, len(GAPS)) - 1])
        _note(mail_id, attempts=attempts, fault=fault, next_at=clock.now() + gap)
        if isinstance(error, Unreachable):
            raise
        return False
    _note(mail_id, attempts=attempts, fault="", next_at=None, sent_at=clock.now(), sent_to=address)
    return True


def _with_its_notices() -> Load:
    """All that a letter is written from; made at use, since a process may load this module before all tables."""
    return (
        selectinload(Mail.items)
        .joinedload(MailItem.notice)
        .joinedload(Notice.deadline)
        .options(joinedload(Deadline.document), joinedload(Deadline.agency))
    )


def _note(mail_id: int, **values: object) -> None:
    """Write the end of an attempt, unless our lease ran out and another took over."""
    with transaction():
        db.session.execute(
            sa.update(Mail)
            .where(Mail.id == mail_id, Mail.leased_by == own_name(), Mail.sent_at.is_(None))
            .values(leased_by="", leased_until=None, **values)
        )


@contextmanager
def _connection(server: MailServer) -> Iterator[Send]:
    """Something that sends over one connection, opened at the first mail and opened anew after a fault."""
    open_now: list[smtplib.SMTP] = []

    def send(message: EmailMessage) -> None:
        if not open_now:
            try:
                open_now.append(_connect(server))
            except (OSError, smtplib.SMTPException) as error:
                raise Unreachable(_words(error)) from error
        try:
            open_now[0].send_message(message)
        except Exception:
            open_now.pop().close()
            raise

    try:
        yield send
    finally:
        for connection in open_now:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        if server.security == "starttls":
            connection.starttls(context=context)
    if server.user:
        connection.login(server.user, server.password)
    return connection


def _words(error: Exception) -> str:
    """Why the server did not take it; never what we sent."""
    if isinstance(error, Unreachable):
        return str(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = "、".join(str(code) for code, _ in error.recipients.values())
        return f"收件地址被拒绝（{codes}）"[:LONGEST_FAULT]
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"邮件服务器答复{error.smtp_code}：{said}"[:LONGEST_FAULT]
    if isinstance(error, OSError | smtplib.SMTPException):
        return f"邮件服务器连接不上：{error}"[:LONGEST_FAULT]
    return f"邮件写不成：{error}"[:LONGEST_FAULT]
