"""Who reports (报告主体), the cycles of years, the reports and circulars; their records never change."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import StoredFile
from lawdocs.extensions import db, enumeration
from workflows.labels import LabelledEnum
from workflows.reports import BodyFacts, BodyKind, Part, ReportState

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency

LONGEST_NAME, LONGEST_TITLE, LONGEST_URL = 200, 100, 500


class BodyAct(LabelledEnum):
    """One entry of the record of a body (报告主体变更记录)."""

    ADD = "add", "列入"
    CHANGE = "change", "变更"
    EXEMPT = "exempt", "免报"
    LIFT = "lift", "取消免报"


class ReportAct(LabelledEnum):
    """One entry of the record of a report (办理记录); steps and what leaves the state alone."""

    OPEN = "open", "开始收集"
    SAVE = "save", "修改"
    ADD_FILE = "add_file", "上传文件"
    REMOVE_FILE = "remove_file", "移除文件"
    SUBMIT = "submit", "报送"
    RECALL = "recall", "撤回报送"
    RETURN = "return", "退回"
    RECEIVE = "receive", "接收"
    CLEAR = "clear", "保密审查通过"
    PUBLISH = "publish", "公开"
    ELSEWHERE = "elsewhere", "登记在其他网站公开"
    WITHDRAW = "withdraw", "撤下"
    SENT_UP = "sent_up", "登记报送上级"


# Whoever did one of these has written the report, and so does not review it.
WRITING = (ReportAct.SAVE, ReportAct.ADD_FILE, ReportAct.REMOVE_FILE)


class ReportBody(db.Model):
    """A body that reports from its first year to its last; afterwards another may report for it (机构改革)."""

    __tablename__ = "report_bodies"
    __table_args__ = (
        sa.CheckConstraint("until_year IS NULL OR until_year >= since_year", name="years_run_forward"),
        sa.CheckConstraint("merged_into_id IS NULL OR until_year IS NOT NULL", name="merged_after_its_last_year"),
        sa.CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_into_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), unique=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), comment="as it stands on the board")
    kind: Mapped[BodyKind]
    position: Mapped[int] = mapped_column(comment="its place among those of its kind")
    since_year: Mapped[int] = mapped_column(comment="the first year it reports on")
    until_year: Mapped[int | None] = mapped_column(comment="the last one")
    merged_into_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("report_bodies.id"), index=True, comment="who reports for it afterwards"
    )

    agency: Mapped["Agency"] = relationship()
    merged_into: Mapped["ReportBody | None"] = relationship(remote_side=[id])
    exemptions: Mapped[list["ReportExemption"]] = relationship(
        order_by="ReportExemption.year", cascade="all, delete-orphan"
    )
    records: Mapped[list["ReportBodyRecord"]] = relationship(order_by="ReportBodyRecord.id")

    @property
    def facts(self) -> BodyFacts:
        return BodyFacts(self.since_year, self.until_year, self.merged_into_id is not None)


class ReportExemption(db.Model):
    """A body need not report on a year (免报), and why; the record of the body tells who said so."""

    __tablename__ = "report_exemptions"
    __table_args__ = (sa.UniqueConstraint("body_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("report_bodies.id"))
    year: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.Text)


class ReportBodyRecord(db.Model):
    """Something that was done with a body (变更记录), in words; the database refuses to change or delete it."""

    __tablename__ = "report_body_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("report_bodies.id"), index=True)
    act: Mapped[BodyAct]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))
    told: Mapped[str] = mapped_column(sa.Text, comment="what changed, in words")


class ReportCycle(db.Model):
    """The collection of the reports on a year; its days are those of the rule profile, and stay once they are over."""

    __tablename__ = "report_cycles"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True, comment="the year reported on")
    opened_at: Mapped[datetime]
    opened_by_name: Mapped[str] = mapped_column(sa.String(100))
    due_on: Mapped[date] = mapped_column(comment="last day for the submission")
    public_due_on: Mapped[date] = mapped_column(comment="last day for the publication")


class Report(db.Model):
    """The report of a body on a year. ``state`` is written by ``lawdocs.column.reports.lifecycle`` alone.

    ``submitted_on`` is the day of the first submission since it was last taken back by the unit itself: what the
    editor returns does not make a unit late. From the submission on the database refuses to change its words unless it
    is returned or recalled.
    """

    __tablename__ = "reports"
    __table_args__ = (
        sa.UniqueConstraint("body_id", "year"),
        sa.CheckConstraint("(state = 'published') = (published_on IS NOT NULL)", name="published_has_its_day"),
        sa.CheckConstraint("(published_on IS NULL) = (published_at IS NULL)", name="published_has_its_instant"),
        sa.CheckConstraint("published_url = '' OR published_on IS NOT NULL", name="elsewhere_while_published"),
        sa.CheckConstraint("state IN ('draft', 'returned') OR submitted_on IS NOT NULL", name="on_hand_since_a_day"),
        sa.CheckConstraint("(file_id IS NULL) = (file_name = '')", name="file_has_its_name"),
        sa.Index(None, "year", "state"),
        sa.Index(None, "published_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[ReportState]
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("report_bodies.id"))
    year: Mapped[int] = mapped_column(sa.ForeignKey("report_cycles.year"))
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    saved_at: Mapped[datetime]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255), default="")
    submitted_on: Mapped[date | None]
    self_checked_by: Mapped[str] = mapped_column(sa.String(50), default="", comment="who checked for secrets: unit")
    self_checked_on: Mapped[date | None]
    is_complete: Mapped[bool | None] = mapped_column(comment="all five parts found; empty: not received")
    sent_up_on: Mapped[date | None] = mapped_column(comment="the day it went to the superior (报上级日期)")
    sent_up_to: Mapped[str] = mapped_column(sa.String(200), default="")
    published_on: Mapped[date | None] = mapped_column(comment="the day it was public, here or elsewhere")
    published_at: Mapped[datetime | None] = mapped_column(comment="when that was put on record")
    published_url: Mapped[str] = mapped_column(sa.String(LONGEST_URL), default="", comment="elsewhere; empty: here")
    # What is long stands last: SQLite reads a row only as far as it must. HTML, cleaned by texts.richtext.
    measures: Mapped[str] = mapped_column(sa.Text, default="")
    shortcomings: Mapped[str] = mapped_column(sa.Text, default="")
    leaders: Mapped[str] = mapped_column(sa.Text, default="")
    plan: Mapped[str] = mapped_column(sa.Text, default="")
    other: Mapped[str] = mapped_column(sa.Text, default="")

    body: Mapped[ReportBody] = relationship()
    cycle: Mapped[ReportCycle] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    records: Mapped[list["ReportRecord"]] = relationship(back_populates="report", order_by="ReportRecord.id")

    @property
    def parts(self) -> dict[Part, str]:
        """The five parts as they are written, empty ones too."""
        return {part: getattr(self, part) or "" for part in Part}


class ReportRecord(db.Model):
    """Something that was done with a report (办理记录); the database refuses to change or delete it."""

    __tablename__ = "report_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("reports.id"), index=True)
    act: Mapped[ReportAct]
    source: Mapped[ReportState | None] = mapped_column(enumeration(ReportState, "source"))
    dest: Mapped[ReportState] = mapped_column(enumeration(ReportState, "dest"))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    digest: Mapped[str] = mapped_column(sa.String(64), comment="sha256 of its words and file as they were")

    report: Mapped[Report] = relationship(back_populates="records")
    checks: Mapped[list["ReportPartCheck"]] = relationship(order_by="ReportPartCheck.id")


class ReportPartCheck(db.Model):
    """What the editor found of one of the five parts when a report was received; never changes."""

    __tablename__ = "report_part_checks"
    __table_args__ = (sa.UniqueConstraint("record_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(sa.ForeignKey("report_records.id"))
    part: Mapped[Part]
    is_there: Mapped[bool]
    place: Mapped[str] = mapped_column(sa.String(200), default="", comment="page or passage")


class ReportCircular(db.Model):
    """A circular on the reports of a year (通报) as it was drafted; another draft is another row."""

    __tablename__ = "report_circulars"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(sa.ForeignKey("report_cycles.year"), index=True)
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(100))
