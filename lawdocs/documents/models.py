"""The document (行政规范性文件) as a work, its text revisions, papers, relations and the steps taken."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db, enumeration
from workflows.labels import LabelledEnum
from workflows.states import PUBLIC_STATES, DocumentState, LegalStatus

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency, User
    from lawdocs.publication.models import (
        Interpretation,
        InterpretationPlan,
        PublicationChannel,
        SuppliedCopy,
        TextCorrection,
    )
    from lawdocs.review.models import AdviserOpinion, Decision, Opinion, Supplement


class Disclosure(LabelledEnum):
    """How a document is made public (公开方式)."""

    ACTIVE = "active", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    NONE = "none", "不予公开"


class RelationKind(LabelledEnum):
    """What one document is to another (文件关系)."""

    BASIS = "basis", "依据"
    AMENDED_BY = "amended_by", "修改"
    REPEALED_BY = "repealed_by", "废止"
    CORRECTED_BY = "corrected_by", "更正"


class MaterialKind(LabelledEnum):
    """What a file is for (材料类别): papers for review stay internal, attachments are published with the text."""

    EXPLANATION = "explanation", "起草说明"
    BASIS = "basis", "制定依据"
    CONSULTATION = "consultation", "征求意见及采纳情况"
    OWN_OPINION = "own_opinion", "起草单位法制机构意见"
    OTHER = "other", "其他材料"
    ATTACHMENT = "attachment", "附件"


PUBLIC = "state IN ({})".format(", ".join(f"'{state}'" for state in sorted(PUBLIC_STATES)))


class Document(db.Model):
    """A document: identity, maker, numbers, dates and state. ``state`` is written by ``lawdocs.lifecycle`` alone."""

    __tablename__ = "documents"
    __table_args__ = (
        sa.CheckConstraint(
            "in_force_until IS NULL OR in_force_from IS NULL OR in_force_until >= in_force_from "
            "OR revoked_on IS NOT NULL",
            name="ends_after_it_begins",
        ),
        sa.CheckConstraint("state <> 'filed' OR number IS NOT NULL", name="filed_has_number"),
        sa.CheckConstraint("stated_status IS NULL OR stated_on IS NOT NULL", name="stated_status_has_its_day"),
        sa.Index(None, "state", "published_on", "id"),
        sa.Index(None, "state", "in_force_until"),
        # The public list walks it from the newest on; its condition is written as ``is_public`` writes it.
        sa.Index(
            "ix_documents_public", "published_on", "id", sqlite_where=sa.text(PUBLIC), postgresql_where=sa.text(PUBLIC)
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[DocumentState]
    version: Mapped[int] = mapped_column(default=1)

    title: Mapped[str] = mapped_column(sa.String(300))
    subtitle: Mapped[str] = mapped_column(sa.String(300), default="")
    issuer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    issuer_name: Mapped[str | None] = mapped_column(sa.String(200), index=True, comment="full standard name")
    joint_issuers: Mapped[str] = mapped_column(sa.String(1000), default="", comment="one a line; the issuer leads")
    drafting_agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    drafter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    contact_person: Mapped[str] = mapped_column(sa.String(60), default="", comment="internal")
    contact_phone: Mapped[str] = mapped_column(sa.String(40), default="", comment="internal")
    genre: Mapped[str] = mapped_column(sa.String(20), default="", comment="体裁")
    subject: Mapped[str] = mapped_column(sa.String(100), default="", index=True, comment="一级\\二级")
    audience: Mapped[str] = mapped_column(sa.String(100), default="", comment="服务对象")
    keywords: Mapped[str] = mapped_column(sa.String(300), default="", comment="separated by full-width semicolons")
    summary: Mapped[str] = mapped_column(sa.String(300), default="")
    implementing_unit: Mapped[str] = mapped_column(sa.String(300), default="")
    disclosure: Mapped[Disclosure | None]
    disclosure_reason: Mapped[str] = mapped_column(sa.String(300), default="")
    is_secret: Mapped[bool] = mapped_column(default=False)

    number: Mapped[str | None] = mapped_column(sa.String(120), comment="发文字号, as printed")
    number_as_given: Mapped[str | None] = mapped_column(
        sa.String(120), comment="as the source of stock writes it, where that differs"
    )
    number_key: Mapped[str | None] = mapped_column(sa.String(120), index=True, comment="normalised for matching")
    registration_number: Mapped[str | None] = mapped_column(sa.String(60), unique=True)
    index_number: Mapped[str | None] = mapped_column(sa.String(60), index=True)

    written_on: Mapped[date | None]
    published_on: Mapped[date | None]
    channel: Mapped[str] = mapped_column(sa.String(200), default="", comment="公布载体")
    gap_reason: Mapped[str] = mapped_column(sa.String(500), default="", comment="why it takes effect so soon")
    adjustment: Mapped[str] = mapped_column(sa.String(500), default="", comment="适应调整期, of what touches business")
    has_term: Mapped[bool] = mapped_column(default=True, comment="false: holds until further notice")
    validity_years: Mapped[int | None] = mapped_column(
        comment="有效期 in years; empty: as the text or the profile says"
    )
    in_force_from: Mapped[date | None]
    in_force_until: Mapped[date | None] = mapped_column(comment="first day out of force")
    end_kind: Mapped[LegalStatus | None] = mapped_column(comment="what in_force_until brings")
    end_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    revoked_on: Mapped[date | None] = mapped_column(
        comment="day of the decision of the government above that revoked it (撤销)"
    )
    amended_from: Mapped[date | None] = mapped_column(comment="first day of the first amended text")
    stated_status: Mapped[LegalStatus | None] = mapped_column(
        enumeration(LegalStatus, "stated_status"), comment="status a source states without its day"
    )
    stated_on: Mapped[date | None] = mapped_column(comment="day of that source")

    source: Mapped[str] = mapped_column(sa.String(300), default="", comment="信息来源")
    source_id: Mapped[str | None] = mapped_column(
        sa.String(100), unique=True, comment="id of the row it was imported from"
    )
    remarks: Mapped[str] = mapped_column(sa.Text, default="", comment="what the import noticed, one a line")
    created_at: Mapped[datetime]
    last_cleanup_on: Mapped[date | None]

    issuer: Mapped["Agency | None"] = relationship(foreign_keys=[issuer_id])
    drafting_agency: Mapped["Agency | None"] = relationship(foreign_keys=[drafting_agency_id])
    drafter: Mapped["User | None"] = relationship(foreign_keys=[drafter_id])
    revisions: Mapped[list["Revision"]] = relationship(back_populates="document", order_by="Revision.draft_no")
    materials: Mapped[list["Material"]] = relationship(back_populates="document", order_by="Material.id")
    steps: Mapped[list["StepRecord"]] = relationship(back_populates="document", order_by="StepRecord.id")
    opinions: Mapped[list["Opinion"]] = relationship(back_populates="document", order_by="Opinion.id")
    adviser_opinions: Mapped[list["AdviserOpinion"]] = relationship(
        back_populates="document", order_by="AdviserOpinion.id"
    )
    supplements: Mapped[list["Supplement"]] = relationship(back_populates="document", order_by="Supplement.id")
    decisions: Mapped[list["Decision"]] = relationship(back_populates="document", order_by="Decision.id")
    channels: Mapped[list["PublicationChannel"]] = relationship(
        back_populates="document", order_by="PublicationChannel.id"
    )
    interpretation_plan: Mapped["InterpretationPlan | None"] = relationship(back_populates="document")
    interpretations: Mapped[list["Interpretation"]] = relationship(
        back_populates="document", order_by="Interpretation.id"
    )
    supplied_copies: Mapped[list["SuppliedCopy"]] = relationship(back_populates="document", order_by="SuppliedCopy.id")
    text_corrections: Mapped[list["TextCorrection"]] = relationship(
        back_populates="document", order_by="TextCorrection.id"
    )
    extensions: Mapped[list["TermExtension"]] = relationship(back_populates="document", order_by="TermExtension.id")
    relations: Mapped[list["Relation"]] = relationship(
        back_populates="document",
        order_by="Relation.id",
        foreign_keys="Relation.document_id",
        cascade="all, delete-orphan",
    )

    @property
    def awaits_plan(self) -> bool:
        """Whether it gets no number before the drafter says how it will be explained (解读方案, R64)."""
        return self.state is DocumentState.DECIDED and self.interpretation_plan is None

    @property
    def draft(self) -> "Revision | None":
        """The newest text, whether or not it was used by a step yet; none that was withdrawn."""
        return next((each for each in reversed(self.revisions) if each.withdrawn_on is None), None)

    @property
    def editions(self) -> list["Revision"]:
        """The published texts, oldest first, without those that were withdrawn before their day."""
        return [each for each in self.revisions if each.no is not None and each.withdrawn_on is None]

    @property
    def current_edition(self) -> "Revision | None":
        """The newest published text."""
        return self.editions[-1] if self.editions else None

    @property
    def is_stock(self) -> bool:
        """Imported after having been published elsewhere (存量文件)."""
        return self.drafting_agency_id is None

    @property
    def known_since(self) -> date | None:
        """The first day on which the document is known to have been there."""
        return min(filter(None, (self.published_on, self.written_on, self.in_force_from)), default=None)


class Revision(db.Model):
    """One text (文本). Once a step has used it, neither it nor its digest changes: the database refuses."""

    __tablename__ = "revisions"
    __table_args__ = (
        sa.UniqueConstraint("document_id", "draft_no"),
        sa.UniqueConstraint("document_id", "no"),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR (no > 1 AND in_force_from > withdrawn_on)", name="withdrawn_before_its_day"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    draft_no: Mapped[int] = mapped_column(comment="稿次, from 1")
    no: Mapped[int | None] = mapped_column(comment="number among the published texts, from 1")
    title: Mapped[str | None] = mapped_column(
        sa.String(300), index=True, comment="what the document is called with this text; empty: as before"
    )
    text: Mapped[str] = mapped_column(sa.Text, default="")
    digest: Mapped[str] = mapped_column(sa.String(64), default="", comment="sha256 of the text")
    in_force_from: Mapped[date | None]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    frozen_at: Mapped[datetime | None]
    withdrawn_on: Mapped[date | None] = mapped_column(
        comment="day on which its amendment was cancelled, before it held; no reader sees it since"
    )

    document: Mapped[Document] = relationship(back_populates="revisions")
    saved_by: Mapped["User | None"] = relationship()


class Segment(db.Model):
    """A searchable piece of a published text: one article or paragraph, or the title line."""

    __tablename__ = "segments"
    __table_args__ = (sa.Index(None, "document_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    position: Mapped[int] = mapped_column(comment="0 is the title line")
    label: Mapped[str] = mapped_column(sa.String(60), default="")
    anchor: Mapped[str] = mapped_column(sa.String(60), default="")
    text: Mapped[str] = mapped_column(sa.Text)
    norm: Mapped[str] = mapped_column(sa.Text, comment="what is compared: NFKC, lower case")


class StoredFile(db.Model):
    """A file kept by its digest; its name is for people and never a path."""

    __tablename__ = "stored_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(sa.String(120))
    stored_at: Mapped[datetime]


class Material(db.Model):
    """A paper for review (送审材料) or a published attachment (附件)."""

    __tablename__ = "materials"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    kind: Mapped[MaterialKind]
    name: Mapped[str] = mapped_column(sa.String(255))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_files.id"))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    removed_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship(back_populates="materials")
    file: Mapped[StoredFile] = relationship(lazy="joined")
    added_by: Mapped["User | None"] = relationship()


class Relation(db.Model):
    """A link to a superior text or to the document that amends or repeals; outside texts are named by title."""

    __tablename__ = "relations"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    kind: Mapped[RelationKind]
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    number: Mapped[str] = mapped_column(sa.String(120), default="")
    article: Mapped[str] = mapped_column(sa.String(120), default="")
    on: Mapped[date | None] = mapped_column(comment="day it takes effect")

    document: Mapped[Document] = relationship(back_populates="relations", foreign_keys=[document_id])
    other: Mapped[Document | None] = relationship(foreign_keys=[other_id])


class TermExtension(db.Model):
    """A longer term (延长有效期) that a cleanup gave; on a day before it the earlier end was the one known."""

    __tablename__ = "term_extensions"
    __table_args__ = (
        sa.CheckConstraint("to_last_on > from_last_on", name="ends_later"),
        sa.CheckConstraint('"on" <= from_last_on', name="comes_before_the_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    on: Mapped[date] = mapped_column(comment="the day of the conclusion, from which on the later end is known")
    from_last_on: Mapped[date] = mapped_column(comment="last day in force before")
    to_last_on: Mapped[date] = mapped_column(comment="last day in force since")

    document: Mapped[Document] = relationship(back_populates="extensions")


class StepRecord(db.Model):
    """A step that was taken (办理记录): who, when, from where to where, why, on which text."""

    __tablename__ = "step_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    step: Mapped[str] = mapped_column(sa.String(40))
    source: Mapped[DocumentState | None] = mapped_column(enumeration(DocumentState, "source"))
    dest: Mapped[DocumentState]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))
    agency_name: Mapped[str] = mapped_column(sa.String(200), default="")
    at: Mapped[datetime]
    on: Mapped[date] = mapped_column(comment="the day in Asia/Shanghai")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))

    document: Mapped[Document] = relationship(back_populates="steps")
