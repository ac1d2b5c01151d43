"""Where a document was made public, its interpretations, the copies supplied, and corrections of its text."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document
from lawdocs.documents.recorded import Recorded
from lawdocs.extensions import db
from workflows.interpretation import Content, Medium
from workflows.labels import LabelledEnum


class ChannelKind(LabelledEnum):
    """Where a text is made public (公布载体)."""

    GAZETTE = "gazette", "政府公报"
    WEBSITE = "website", "政府网站"
    PRESS = "press", "报刊"
    BOARD = "board", "公告栏"
    OTHER = "other", "其他"


class Keeper(LabelledEnum):
    """Who keeps a text for the public to read (公共查阅点)."""

    ARCHIVE = "archive", "国家档案馆"
    LIBRARY = "library", "公共图书馆"
    SERVICE = "service", "政务服务中心"
    OTHER = "other", "其他公共查阅点"


class PublicationChannel(Recorded, db.Model):
    """One place where a document was made public, with its day; the first one is that of the publication itself."""

    __tablename__ = "publication_channels"
    __table_args__ = (sa.UniqueConstraint("document_id", "kind", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    kind: Mapped[ChannelKind]
    name: Mapped[str] = mapped_column(sa.String(200))
    on: Mapped[date]
    address: Mapped[str] = mapped_column(sa.String(500), default="", comment="web address, or issue and page")

    document: Mapped[Document] = relationship(back_populates="channels")


class InterpretationPlan(Recorded, db.Model):
    """How a document will be explained to the public, or why it will not be (解读方案)."""

    __tablename__ = "interpretation_plans"
    __table_args__ = (sa.CheckConstraint("(medium IS NULL) = (reason <> '')", name="none_has_its_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), unique=True)
    medium: Mapped[Medium | None] = mapped_column(comment="empty: no interpretation is needed")
    reason: Mapped[str] = mapped_column(sa.String(500), default="", comment="why none is needed")
    note: Mapped[str] = mapped_column(sa.String(500), default="", comment="who explains it, where, with what material")

    document: Mapped[Document] = relationship(back_populates="interpretation_plan")


class Interpretation(Recorded, db.Model):
    """An interpretation that was published (政策解读)."""

    __tablename__ = "interpretations"
    __table_args__ = (sa.UniqueConstraint("document_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    medium: Mapped[Medium]
    title: Mapped[str] = mapped_column(sa.String(300))
    on: Mapped[date]
    address: Mapped[str] = mapped_column(sa.String(500))
    told: Mapped[str] = mapped_column(sa.String(200), comment="what it tells, comma-separated")
    left_out_reason: Mapped[str] = mapped_column(sa.String(500), default="", comment="why it does not tell the rest")

    document: Mapped[Document] = relationship(back_populates="interpretations")

    @property
    def contents(self) -> list[Content]:
        """What it tells the public."""
        told = self.told.split(",")
        return [each for each in Content if each.value in told]


class SuppliedCopy(Recorded, db.Model):
    """Copies of a published text that were sent to whoever keeps it for the public to read (送交文本)."""

    __tablename__ = "supplied_copies"
    __table_args__ = (sa.CheckConstraint("copies > 0", name="some_were_sent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    keeper: Mapped[Keeper]
    name: Mapped[str] = mapped_column(sa.String(200))
    copies: Mapped[int]
    on: Mapped[date]

    document: Mapped[Document] = relationship(back_populates="supplied_copies")


class TextCorrection(Recorded, db.Model):
    """A correction notice (更正通知): slips of the published text that it puts right, in a new text of its own."""

    __tablename__ = "text_corrections"
    __table_args__ = (sa.UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), unique=True, comment="the corrected text")
    number: Mapped[str] = mapped_column(sa.String(120))
    on: Mapped[date] = mapped_column(comment="day of the notice, from which the corrected text is shown")
    published_in: Mapped[str] = mapped_column(sa.String(300))
    reason: Mapped[str] = mapped_column(sa.String(1000))

    document: Mapped[Document] = relationship(back_populates="text_corrections")
    places: Mapped[list["CorrectedPlace"]] = relationship(order_by="CorrectedPlace.no")


class CorrectedPlace(db.Model):
    """One place of a text that a notice puts right: the clause, the words as they stood and as they should be."""

    __tablename__ = "corrected_places"
    __table_args__ = (sa.UniqueConstraint("correction_id", "no"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(sa.ForeignKey("text_corrections.id"))
    no: Mapped[int] = mapped_column(comment="from 1")
    clause: Mapped[str] = mapped_column(sa.String(60))
    wrong: Mapped[str] = mapped_column(sa.Text)
    right: Mapped[str] = mapped_column(sa.Text, default="", comment="empty: struck out")
