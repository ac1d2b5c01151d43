"""Digests (提醒邮件汇总): what a person was told and has not been mailed yet, in one mail."""

import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError

from lawdocs.accounts.models import RoleGrant, User
from lawdocs.clock import Clock, at_office
from lawdocs.deadlines.models import Deadline, Mail, MailItem, Notice, NoticeRead
from lawdocs.deadlines.reminders import REMIND, due_by
from lawdocs.extensions import db, transaction
from lawdocs.jobs.due import Counts, DueItem, take_each
from lawdocs.jobs.models import JobFailure
from workflows.actors import Actor

WRITE_MAILS = "write-mails"
STALE_AFTER = timedelta(days=7)


def write_mails(actor: Actor, clock: Clock) -> Counts:
    """Write one digest to each person who was told something (汇总提醒邮件).

    Waits while reminders are still being written, so that ten of them make one digest. Without a mail server nothing
    is written: the programme's own pages tell the same.
    """
    if current_app.extensions["settings"].mail is None or _is_reminding(clock):
        return Counts()
    people = db.session.scalars(unmailed(clock).with_only_columns(User.id).distinct().order_by(User.id)).all()
    return take_each(WRITE_MAILS, [DueItem(each) for each in people], lambda each: write_mail(each, clock), clock)


def unmailed(clock: Clock) -> sa.Select[tuple[Notice, User]]:
    """What a person was not mailed yet about a post: reminders of what is still to be done, and what happened.

    What happened on a page (``page``) is told on the day after, so that a day makes one mail, and not to whoever read
    it meanwhile; what is older than a week is no news any more.
    """
    mailed = sa.select(MailItem.notice_id).where(MailItem.notice_id == Notice.id, MailItem.user_id == User.id)
    read = sa.select(NoticeRead.notice_id).where(NoticeRead.notice_id == Notice.id, NoticeRead.user_id == User.id)
    morning = at_office(clock.today(), 0)
    happened = sa.and_(
        Notice.page != "", Notice.at < morning, Notice.at >= morning - STALE_AFTER, sa.not_(read.exists())
    )
    return (
        sa.select(Notice, User)
        .select_from(Notice)
        .outerjoin(Deadline, Deadline.id == Notice.deadline_id)
        .join(RoleGrant, sa.and_(RoleGrant.role == Notice.role, RoleGrant.agency_id == Notice.agency_id))
        .join(User, User.id == RoleGrant.user_id)
        .where(User.active, User.email.is_not(None), sa.not_(mailed.exists()))
        # Of a deadline's reminders only the newest is worth a mail, and none from before the person held the post.
        .where(sa.or_(happened, sa.and_(Deadline.next_on.is_not(None), Notice.id == _newest_of_deadline())))
        .where(Notice.at >= RoleGrant.granted_at)
    )


def _newest_of_deadline() -> sa.ScalarSelect[int]:
    other = sa.orm.aliased(Notice)
    return (
        sa.select(sa.func.max(other.id))
        .where(other.deadline_id == Notice.deadline_id, other.role == Notice.role, other.agency_id == Notice.agency_id)
        .correlate(Notice)
        .scalar_subquery()
    )


def _is_reminding(clock: Clock) -> bool:
    """Whether reminders of today are still to be written, those aside that failed and rest."""
    resting = sa.select(JobFailure.item_id).where(JobFailure.job == REMIND, JobFailure.rests_until > clock.today())
    query = due_by(clock.today()).where(Deadline.id.not_in(resting))
    return db.session.scalar(query.with_only_columns(Deadline.id).limit(1)) is not None


def write_mail(user_id: int, clock: Clock) -> bool:
    """Write the digest of one person, if there is anything to tell; whether there was."""
    try:
        with transaction():
            query = unmailed(clock).where(User.id == user_id).with_only_columns(Notice.id)
            notices = db.session.scalars(query).all()
            if not notices:
                return False
            mail = Mail(
                user_id=user_id, message_id=_message_id(), on=clock.today(), written_at=clock.now(), next_at=clock.now()
            )
            mail.items = [MailItem(notice_id=each, user_id=user_id) for each in dict.fromkeys(notices)]
            db.session.add(mail)
    except IntegrityError:  # another scheduler wrote it at the same moment
        return False
    return True


def _message_id() -> str:
    """A name for the mail that stays the same however often it is handed in."""
    domain = current_app.extensions["settings"].mail.sender.rpartition("@")[2]
    return f"<{secrets.token_hex(16)}@{domain}>"
