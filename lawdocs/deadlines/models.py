"""Notices (通知), written as an outbox in the transaction of the act that causes them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.roles import Role


class Notice(db.Model):
    """Tells the holders of a role in an agency that a step was taken and what it asks of them."""

    __tablename__ = "notices"
    __table_args__ = (sa.Index(None, "agency_id", "role", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    step_record_id: Mapped[int] = mapped_column(sa.ForeignKey("step_records.id"))
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    role: Mapped[Role]
    text: Mapped[str] = mapped_column(sa.String(400))
    at: Mapped[datetime]

    document: Mapped[Document] = relationship()
