"""Where a document was made public, its interpretations, the copies supplied, and corrections of its text."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.labels import LabelledEnum


class ChannelKind(LabelledEnum):
    """Where a text is made public (公布载体)."""

    GAZETTE = "gazette", "政府公报"
    WEBSITE = "website", "政府网站"
    PRESS = "press", "报刊"
    BOARD = "board", "公告栏"
    OTHER = "other", "其他"


class PublicationChannel(db.Model):
    """One place where a document was made public, with its day; the first one is that of the publication itself."""

    __tablename__ = "publication_channels"
    __table_args__ = (sa.UniqueConstraint("document_id", "kind", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    kind: Mapped[ChannelKind]
    name: Mapped[str] = mapped_column(sa.String(200))
    on: Mapped[date]
    address: Mapped[str] = mapped_column(sa.String(500), default="", comment="web address, or issue and page")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    recorded_by_name: Mapped[str] = mapped_column(sa.String(100))

    document: Mapped[Document] = relationship(back_populates="channels")
