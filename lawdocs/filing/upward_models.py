"""Upward filing (报送备案), record review (备案审查), and the lists that tell of them (目录)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document, StoredFile
from lawdocs.extensions import db
from lawdocs.filing.routing import Addressee
from workflows.labels import LabelledEnum
from workflows.roles import Role
from workflows.titles import quoted

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency, User


class Stage(LabelledEnum):
    """How far a filing has come (报备进度)."""

    DUE = "due", "待报送"
    SUBMITTED = "submitted", "已报送"
    SUPPLEMENT = "supplement", "待补充材料"
    REGISTERED = "registered", "已登记"
    REFUSED = "refused", "不予登记"
    COPIED = "copied", "已抄送"


# Until then the package is the filer's to change.
OPEN = (Stage.DUE, Stage.SUPPLEMENT)


class Occasion(LabelledEnum):
    """What happened to the document that must be filed (报备事由)."""

    MAKING = "making", "制定"
    AMENDMENT = "amendment", "修改"
    REPEAL = "repeal", "废止"


class ReviewStage(LabelledEnum):
    """How far a record review has come (备案审查进度)."""

    OPEN = "open", "审查中"
    PASSED = "passed", "审查通过"
    CORRECTING = "correcting", "待纠正"
    REPORTED = "reported", "已报告纠正情况"
    CLOSED = "closed", "已办结"
    REVOCATION = "revocation", "已提请改变或者撤销"


class Heading(LabelledEnum):
    """What a record review looks at (审查内容); a technical fault is advice only (R88)."""

    POWERS = "powers", "制定权限"
    SUPERIOR_LAW = "superior_law", "与上位法是否抵触"
    APPROPRIATENESS = "appropriateness", "内容是否适当"
    CONSISTENCY = "consistency", "与其他文件是否协调"
    PROCEDURE = "procedure", "制定程序"
    TECHNIQUE = "technique", "制定技术（仅作建议）"


class Correction(LabelledEnum):
    """How a maker answers an opinion letter (纠正方式)."""

    AMENDED = "amended", "已修改"
    REPEALED = "repealed", "已废止"
    REASON = "reason", "不作修改，说明理由"


class Ruling(LabelledEnum):
    """What the government decided on a proposal to change or revoke (改变或者撤销的决定)."""

    REVOKED = "revoked", "撤销"
    CHANGED = "changed", "改变"
    UPHELD = "upheld", "维持"


class ListKind(LabelledEnum):
    """Which list is told of (目录种类)."""

    QUARTERLY = "quarterly", "季度备案目录"
    ANNUAL = "annual", "年度文件目录"
    REPORT = "report", "年度备案工作报告"


class UpwardFiling(db.Model):
    """A document to be filed with one receiver (报送备案).

    ``receiver_id`` is the bureau that receives it here; empty: it is sent outside, and its receipt is typed in by hand.
    """

    __tablename__ = "upward_filings"
    __table_args__ = (
        sa.CheckConstraint("stage <> 'registered' OR receipt_number IS NOT NULL", name="registered_has_receipt"),
        sa.CheckConstraint("stage <> 'refused' OR refusal <> ''", name="refused_has_reason"),
        sa.CheckConstraint("stage = 'due' OR submitted_on IS NOT NULL", name="submitted_has_its_day"),
        sa.UniqueConstraint("document_id", "opened_no", "addressee"),
        sa.Index(None, "receiver_id", "stage"),
        sa.Index(None, "held_by_id", "stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    opened_no: Mapped[int] = mapped_column(comment="which filing of the document, from 1")
    occasion: Mapped[Occasion]
    addressee: Mapped[Addressee]
    receiver_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"))
    receiver_name: Mapped[str] = mapped_column(sa.String(200), comment="whom the report addresses")
    why_outside: Mapped[str] = mapped_column(sa.String(200), default="")
    ground: Mapped[str] = mapped_column(sa.String(200), comment="the routing rule")
    is_copy: Mapped[bool] = mapped_column(default=False)
    held_by_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), comment="who files")
    held_by_role: Mapped[Role]
    deadline_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deadlines.id"), index=True)
    stage: Mapped[Stage]
    opened_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(sa.Text, default="", comment="what the maker explains with the report")
    gap_reason: Mapped[str] = mapped_column(sa.Text, default="", comment="why it takes effect so soon")
    submitted_at: Mapped[datetime | None]
    submitted_on: Mapped[date | None]
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    asked: Mapped[str] = mapped_column(sa.Text, default="", comment="what the receiver finds missing")
    asked_on: Mapped[date | None]
    decided_at: Mapped[datetime | None]
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    receipt_number: Mapped[str | None] = mapped_column(sa.String(120))
    refusal: Mapped[str] = mapped_column(sa.Text, default="")

    document: Mapped[Document] = relationship()
    receiver: Mapped["Agency | None"] = relationship(foreign_keys=[receiver_id])
    held_by: Mapped["Agency"] = relationship(foreign_keys=[held_by_id])
    deadline: Mapped[Deadline | None] = relationship()
    submitted_by: Mapped["User | None"] = relationship(foreign_keys=[submitted_by_id])
    decided_by: Mapped["User | None"] = relationship(foreign_keys=[decided_by_id])
    packages: Mapped[list["FilingPackage"]] = relationship(back_populates="filing", order_by="FilingPackage.no")
    papers: Mapped[list["FilingPaper"]] = relationship(back_populates="filing", order_by="FilingPaper.id")
    notice: Mapped["OverdueNotice | None"] = relationship(back_populates="filing", uselist=False)
    review: Mapped["RecordReview | None"] = relationship(back_populates="filing", uselist=False)

    @property
    def is_outside(self) -> bool:
        """Whether nobody receives it in this system."""
        return self.receiver_id is None

    @property
    def package(self) -> "FilingPackage | None":
        """What was handed in last."""
        return self.packages[-1] if self.packages else None


class OverdueNotice(db.Model):
    """A notice to file by a day what was not filed in time (限期报备通知), and the criticism after it (通报批评)."""

    __tablename__ = "overdue_notices"
    __table_args__ = (
        sa.CheckConstraint("last_on > noticed_on", name="gives_time"),
        sa.CheckConstraint("criticized_on > last_on", name="criticized_after_the_last_day"),
        sa.CheckConstraint("(criticized_on IS NULL) = (criticism = '')", name="criticized_has_its_day"),
        sa.CheckConstraint("(criticized_on IS NULL) = (criticism_number = '')", name="criticized_has_its_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(sa.ForeignKey("upward_filings.id"), unique=True)
    number: Mapped[str] = mapped_column(sa.String(120), comment="文号 of the notice")
    noticed_on: Mapped[date]
    last_on: Mapped[date] = mapped_column(comment="the last day to file, as the notice says")
    text: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    criticism_number: Mapped[str] = mapped_column(sa.String(120), default="", comment="文号 of the criticism")
    criticized_on: Mapped[date | None]
    criticism: Mapped[str] = mapped_column(sa.Text, default="", comment="what it says, and what it orders")
    link: Mapped[str] = mapped_column(sa.String(500), default="", comment="where the criticism was published")
    criticized_at: Mapped[datetime | None]
    criticized_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    filing: Mapped[UpwardFiling] = relationship(back_populates="notice")
    sent_by: Mapped["User | None"] = relationship(foreign_keys=[sent_by_id])
    criticized_by: Mapped["User | None"] = relationship(foreign_keys=[criticized_by_id])


class FilingPackage(db.Model):
    """One handing-in: the ZIP with its digests and the report that went with it (报备材料包)."""

    __tablename__ = "filing_packages"
    __table_args__ = (sa.UniqueConstraint("filing_id", "no"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(sa.ForeignKey("upward_filings.id"))
    no: Mapped[int]
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_files.id"))
    sm3: Mapped[str] = mapped_column(sa.String(64))
    answers: Mapped[str] = mapped_column(sa.Text, default="", comment="what the receiver had asked for")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    filing: Mapped[UpwardFiling] = relationship(back_populates="packages")
    file: Mapped[StoredFile] = relationship(lazy="joined")
    made_by: Mapped["User | None"] = relationship()


class FilingPaper(db.Model):
    """A paper that the filer adds to a package (补充报备材料)."""

    __tablename__ = "filing_papers"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(sa.ForeignKey("upward_filings.id"), index=True)
    part: Mapped[str] = mapped_column(sa.String(40), comment="the part of the package, as the profile names it")
    name: Mapped[str] = mapped_column(sa.String(255))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_files.id"))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    removed_at: Mapped[datetime | None]

    filing: Mapped[UpwardFiling] = relationship(back_populates="papers")
    file: Mapped[StoredFile] = relationship(lazy="joined")


class RecordReview(db.Model):
    """What the receiver finds of a registered document (备案审查), from registration to its end."""

    __tablename__ = "record_reviews"
    __table_args__ = (
        sa.CheckConstraint("stage = 'open' OR concluded_on IS NOT NULL", name="concluded_has_its_day"),
        sa.CheckConstraint("(letter = '') = (letter_number IS NULL)", name="letter_has_its_number"),
        sa.CheckConstraint("(ruling IS NULL) = (ruled_on IS NULL)", name="ruled_has_its_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    filing_id: Mapped[int] = mapped_column(sa.ForeignKey("upward_filings.id"), unique=True)
    stage: Mapped[ReviewStage]
    opened_on: Mapped[date]
    extended_on: Mapped[date | None]
    extension_reason: Mapped[str] = mapped_column(sa.Text, default="")
    coordination: Mapped[str] = mapped_column(sa.Text, default="", comment="conflicts with other documents (R87)")
    conclusion: Mapped[str] = mapped_column(sa.Text, default="")
    concluded_on: Mapped[date | None]
    concluded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    letter_number: Mapped[str | None] = mapped_column(sa.String(120))
    letter: Mapped[str] = mapped_column(sa.Text, default="", comment="备案审查意见书, as sent")
    letter_digest: Mapped[str] = mapped_column(sa.String(64), default="", comment="sha256 of the letter")
    correction: Mapped[Correction | None]
    corrected_by_document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"))
    report: Mapped[str] = mapped_column(sa.Text, default="", comment="what the maker answers")
    reported_on: Mapped[date | None]
    reported_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    proposal: Mapped[str] = mapped_column(sa.Text, default="", comment="提请的意见, as sent to the government")
    proposed_on: Mapped[date | None]
    ruling: Mapped[Ruling | None] = mapped_column(comment="what the government decided")
    ruled_on: Mapped[date | None] = mapped_column(comment="day of the decision")
    ruling_number: Mapped[str] = mapped_column(sa.String(120), default="", comment="文号 of the decision")
    ruling_title: Mapped[str] = mapped_column(sa.String(300), default="", comment="title of the decision")
    closing: Mapped[str] = mapped_column(sa.Text, default="")
    closed_on: Mapped[date | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    filing: Mapped[UpwardFiling] = relationship(back_populates="review")
    corrected_by_document: Mapped[Document | None] = relationship(foreign_keys=[corrected_by_document_id])
    concluded_by: Mapped["User | None"] = relationship(foreign_keys=[concluded_by_id])
    findings: Mapped[list["RecordFinding"]] = relationship(
        back_populates="review", order_by="RecordFinding.id", cascade="all, delete-orphan"
    )

    @property
    def word(self) -> str:
        """How far it has come, with the decision of the government where there is one: 已办结：撤销."""
        return f"{self.stage.label}：{self.ruling.label}" if self.ruling is not None else self.stage.label

    @property
    def decision(self) -> str:
        """The decision of the government as citations name it: 《…决定》（平政〔2026〕3号）."""
        number = f"（{self.ruling_number}）" if self.ruling_number else ""
        return f"{quoted(self.ruling_title) if self.ruling_title else ''}{number}"


class RecordFinding(db.Model):
    """One thing a review found, under its heading (审查发现的问题)."""

    __tablename__ = "record_findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("record_reviews.id"), index=True)
    heading: Mapped[Heading]
    article: Mapped[str] = mapped_column(sa.String(60), default="")
    text: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    review: Mapped[RecordReview] = relationship(back_populates="findings")


class PeriodicList(db.Model):
    """A list that an agency owes for a quarter or a year (目录): of what it registered, or of what it made."""

    __tablename__ = "periodic_lists"
    __table_args__ = (
        sa.UniqueConstraint("kind", "agency_id", "year", "quarter"),
        sa.CheckConstraint("(done_at IS NULL) = (done_on IS NULL)", name="done_has_its_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ListKind]
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    year: Mapped[int]
    quarter: Mapped[int] = mapped_column(comment="0 for a whole year")
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_on: Mapped[date | None]
    done_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="", comment="where it was published, or to whom it was sent")

    agency: Mapped["Agency"] = relationship()
