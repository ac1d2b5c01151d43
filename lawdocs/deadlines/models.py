"""Deadlines (期限), the notices that tell of them, and the mail that carries notices; all written as rows first."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.duties import RIGHTS, Duty
from workflows.labels import LabelledEnum
from workflows.periods import LastDay, Unit
from workflows.roles import Role

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency, User


class Outcome(LabelledEnum):
    """How a deadline ended (办结情况)."""

    MET = "met", "按期办结"
    LATE = "late", "逾期办结"
    VOID = "void", "不再需要"


class Deadline(db.Model):
    """A day by which something must be done (期限): of a document, or of an agency.

    Ends of terms and periodic cleanups follow from their subject; every other deadline is a clock of the rule profile,
    started by an act and kept with what it was reckoned from, or (``GIVEN``) one whose last day the act gave.
    ``next_on`` is the day of the next reminder; the row is claimed by moving it on. An ended or paused deadline has
    none. Of a duty and a subject one is open at most.
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        sa.UniqueConstraint("duty", "subject_id", "opened_no"),
        sa.CheckConstraint("document_id IS NOT NULL OR agency_id IS NOT NULL", name="about_a_document_or_an_agency"),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_has_outcome"),
        sa.CheckConstraint(
            "(ended_at IS NULL AND paused_on IS NULL) = (next_on IS NOT NULL)", name="running_has_next_reminder"
        ),
        sa.CheckConstraint("(held_by_id IS NULL) = (held_by_role IS NULL)", name="held_by_a_post"),
        sa.Index(
            "uq_deadlines_open",
            "duty",
            "subject_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "next_on"),
        sa.Index(None, "document_id"),
        sa.Index(None, "agency_id"),
        sa.Index(None, "held_by_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty: Mapped[Duty]
    subject_id: Mapped[int] = mapped_column(comment="the document, the agency or the record, by duty")
    opened_no: Mapped[int] = mapped_column(comment="which deadline of this duty and subject, from 1")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"))
    agency_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("agencies.id"), comment="whom it is about, if no document"
    )
    held_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), comment="who must act")
    held_by_role: Mapped[Role | None]
    about: Mapped[str] = mapped_column(sa.String(200), default="", comment="what it is about, beyond the document")
    started_on: Mapped[date | None] = mapped_column(comment="day of the start event")
    started_at: Mapped[datetime | None] = mapped_column(comment="its instant, for a period of hours")
    rule: Mapped[str] = mapped_column(sa.String(40), default="", comment="id of the rule; empty: no clock")
    length: Mapped[int | None]
    unit: Mapped[Unit | None]
    start_counts: Mapped[bool] = mapped_column(default=False)
    last_day: Mapped[LastDay | None]
    ground: Mapped[str] = mapped_column(sa.String(400), default="")
    verified: Mapped[bool] = mapped_column(default=True, comment="whether the ground was read")
    provisional: Mapped[bool] = mapped_column(default=False, comment="rests on a year without a published calendar")
    due_on: Mapped[date] = mapped_column(comment="the last day on which it is in time")
    due_at: Mapped[datetime | None] = mapped_column(comment="the instant at which a period of hours is over")
    next_on: Mapped[date | None] = mapped_column(comment="day of the next reminder")
    next_rung: Mapped[int] = mapped_column(comment="days before the due day; negative once overdue")
    paused_on: Mapped[date | None] = mapped_column(comment="since when it stands still")
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_on: Mapped[date | None] = mapped_column(comment="the day that decides between in time and late")
    done_at: Mapped[datetime | None] = mapped_column(comment="the instant that decides it, for a period of hours")
    outcome: Mapped[Outcome | None]
    ended_by: Mapped[str] = mapped_column(sa.String(200), default="", comment="what ended it")

    document: Mapped[Document | None] = relationship()
    agency: Mapped["Agency | None"] = relationship(foreign_keys=[agency_id])
    held_by: Mapped["Agency | None"] = relationship(foreign_keys=[held_by_id])
    continued_by: Mapped["Deadline | None"] = relationship(
        primaryjoin=lambda: sa.and_(
            remote(foreign(Deadline.duty)) == Deadline.duty,
            remote(foreign(Deadline.subject_id)) == Deadline.subject_id,
            remote(foreign(Deadline.opened_no)) == Deadline.opened_no + 1,
            remote(foreign(Deadline.started_on)) == Deadline.due_on,
        ),
        viewonly=True,
        uselist=False,
    )
    pauses: Mapped[list["DeadlinePause"]] = relationship(order_by="DeadlinePause.id")
    changes: Mapped[list["DeadlineChange"]] = relationship(order_by="DeadlineChange.id")

    @property
    def extended_by(self) -> "Deadline | None":
        """The clock that runs on from the last day of this one, where it was extended (延长期限)."""
        return self.continued_by if self.rule and self.outcome is Outcome.VOID else None

    def has_lapsed(self, today: date) -> bool:
        """Whether it is a right whose last day went by unused: ended by that, or about to be (期满未提出)."""
        if self.duty not in RIGHTS or self.paused_on is not None or self.outcome in (Outcome.MET, Outcome.LATE):
            return False
        return self.due_on < (self.ended_on or today)


class DeadlinePause(db.Model):
    """Days on which a deadline stood still (期间中止): from ``since_on`` up to the day before ``until_on``."""

    __tablename__ = "deadline_pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(sa.ForeignKey("deadlines.id"), index=True)
    since_on: Mapped[date]
    until_on: Mapped[date | None] = mapped_column(comment="first day that counts again; empty: still standing")
    why: Mapped[str] = mapped_column(sa.String(200))


class DeadlineChange(db.Model):
    """A due day that moved: rules, calendar or a pause changed while the clock ran (期限重算)."""

    __tablename__ = "deadline_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(sa.ForeignKey("deadlines.id"), index=True)
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(sa.String(200))
    before_on: Mapped[date]
    after_on: Mapped[date]
    before: Mapped[str] = mapped_column(sa.String(300), comment="period and marks before, in words")
    after: Mapped[str] = mapped_column(sa.String(300))


class Notice(db.Model):
    """Tells the holders of a role in an agency what happened or is due (通知): a step taken, or a reminder.

    ``key`` names what is told to whom, so that nobody is told the same twice. ``page`` is where a notice leads that is
    about neither a step nor a deadline.
    """

    __tablename__ = "notices"
    __table_args__ = (
        sa.Index(None, "agency_id", "role", "at"),
        sa.CheckConstraint("step_record_id IS NULL OR deadline_id IS NULL", name="tells_of_a_step_or_a_deadline"),
        sa.CheckConstraint(
            "(step_record_id IS NULL AND deadline_id IS NULL) = (page <> '')", name="tells_of_a_page_otherwise"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    step_record_id: Mapped[int | None] = mapped_column(sa.ForeignKey("step_records.id"))
    deadline_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deadlines.id"), index=True)
    page: Mapped[str] = mapped_column(sa.String(80), default="", comment="where it leads, if nowhere else")
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
