"""Deadlines (期限), the notices that tell of them, and the mail that carries notices; all written as rows first."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.labels import LabelledEnum
from workflows.roles import Role

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency, User


class Duty(LabelledEnum):
    """What must be done by a deadline (期限事项)."""

    EXPIRY = "expiry", "期满前评估"
    CLEANUP_ROUND = "cleanup_round", "定期清理"


class Outcome(LabelledEnum):
    """How a deadline ended (办结情况)."""

    MET = "met", "按期办结"
    LATE = "late", "逾期办结"
    VOID = "void", "不再需要"


class Deadline(db.Model):
    """A day by which something must be done: the end of a document's term, or a maker's next periodic cleanup.

    ``next_on`` is the day of the next reminder; the row is claimed by moving it on. An ended deadline has none.
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        sa.UniqueConstraint("duty", "subject_id", "opened_no"),
        sa.CheckConstraint("(document_id IS NULL) <> (agency_id IS NULL)", name="about_a_document_or_a_maker"),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_has_outcome"),
        sa.CheckConstraint("(ended_at IS NULL) = (next_on IS NOT NULL)", name="open_has_next_reminder"),
        sa.Index(None, "next_on"),
        sa.Index(None, "document_id"),
        sa.Index(None, "agency_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty: Mapped[Duty]
    subject_id: Mapped[int] = mapped_column(comment="the document or the maker, by duty")
    opened_no: Mapped[int] = mapped_column(comment="which deadline of this duty and subject, from 1")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"))
    agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), comment="the maker")
    due_on: Mapped[date] = mapped_column(comment="the last day on which it is in time")
    next_on: Mapped[date | None] = mapped_column(comment="day of the next reminder")
    next_rung: Mapped[int] = mapped_column(comment="days before the due day; negative once overdue")
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    ended_by: Mapped[str] = mapped_column(sa.String(200), default="", comment="what ended it")

    document: Mapped[Document | None] = relationship()
    agency: Mapped["Agency | None"] = relationship()


class Notice(db.Model):
    """Tells the holders of a role in an agency what happened or is due (通知): a step taken, or a reminder.

    ``key`` names what is told to whom, so that nobody is told the same twice.
    """

    __tablename__ = "notices"
    __table_args__ = (
        sa.Index(None, "agency_id", "role", "at"),
        sa.CheckConstraint("(step_record_id IS NULL) <> (deadline_id IS NULL)", name="tells_of_a_step_or_a_deadline"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    step_record_id: Mapped[int | None] = mapped_column(sa.ForeignKey("step_records.id"))
    deadline_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deadlines.id"), index=True)
    due_on: Mapped[date | None]
    rung: Mapped[int | None] = mapped_column(comment="days before the due day; negative once overdue")
    on: Mapped[date | None] = mapped_column(comment="the day in Asia/Shanghai on which a reminder was made")
    is_late: Mapped[bool] = mapped_column(default=False, comment="made after the day of its rung (补发)")
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    role: Mapped[Role]
    text: Mapped[str] = mapped_column(sa.String(400))
    at: Mapped[datetime]

    document: Mapped[Document | None] = relationship()
    deadline: Mapped[Deadline | None] = relationship()


class NoticeRead(db.Model):
    """A person has read a notice (已读)."""

    __tablename__ = "notice_reads"

    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("notices.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), primary_key=True, index=True)
    at: Mapped[datetime]


class Mail(db.Model):
    """One digest to one person (邮件), kept until the mail server has taken it."""

    __tablename__ = "mails"
    __table_args__ = (sa.Index(None, "sent_at", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    message_id: Mapped[str] = mapped_column(sa.String(120), unique=True)
    on: Mapped[date] = mapped_column(comment="the day of the digest in Asia/Shanghai")
    written_at: Mapped[datetime]
    next_at: Mapped[datetime | None] = mapped_column(comment="when it is tried next; empty once it is done with")
    attempts: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(sa.String(300), default="", comment="why the last attempt failed")
    leased_by: Mapped[str] = mapped_column(sa.String(80), default="")
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    sent_to: Mapped[str] = mapped_column(sa.String(200), default="")
    dropped_at: Mapped[datetime | None] = mapped_column(comment="nothing in it was still to be done")

    user: Mapped["User"] = relationship()
    items: Mapped[list["MailItem"]] = relationship(back_populates="mail", order_by="MailItem.notice_id")


class MailItem(db.Model):
    """A notice in a digest; each notice is mailed to a person once."""

    __tablename__ = "mail_items"

    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("notices.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), primary_key=True)
    mail_id: Mapped[int] = mapped_column(sa.ForeignKey("mails.id"), index=True)

    mail: Mapped[Mail] = relationship(back_populates="items")
    notice: Mapped[Notice] = relationship()


class CalendarFeed(db.Model):
    """The secret address of a calendar (日历订阅) of a person or an agency; only its digest is kept."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (sa.CheckConstraint("(user_id IS NULL) <> (agency_id IS NULL)", name="of_a_person_or_an_agency"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
