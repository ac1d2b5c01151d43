"""What published documents say of the end of others, and what people made of it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document, Revision
from lawdocs.extensions import db
from workflows.labels import LabelledEnum


class Doubt(LabelledEnum):
    """Why it is not clear what is repealed; readers are not told then (存疑)."""

    SEVERAL = "several", "同名或者同号的文件不止一件，不知道是不是本文件，请核对"
    VAGUE = "vague", "没有写明是哪些条款，请核对"


class RepealingText(db.Model):
    """A published text that was read for what it ends; it is read once."""

    __tablename__ = "repealing_texts"

    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), primary_key=True)
    read_at: Mapped[datetime]


class StatedRepeal(db.Model):
    """The end of one document, or of clauses of it, that another one states (写明的废止); it may not be among ours.

    The status of the document stays as recorded: a person registers the repeal, or says why there is none.
    """

    __tablename__ = "stated_repeals"
    __table_args__ = (
        sa.UniqueConstraint("by_id", "document_id", "part"),
        sa.CheckConstraint("(dismissed_on IS NULL) = (dismiss_reason = '')", name="dismissed_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), comment="the text that says so")
    title: Mapped[str] = mapped_column(sa.Text, default="", comment="as that text names the other document")
    number: Mapped[str] = mapped_column(sa.Text, default="")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    act: Mapped[str] = mapped_column(sa.String(20), comment="废止, 失效 or 停止执行")
    part: Mapped[str] = mapped_column(sa.String(300), default="", comment="the clauses as cited; empty: all of it")
    since: Mapped[date | None] = mapped_column(comment="first day without it")
    by_clause: Mapped[str] = mapped_column(sa.String(60), default="", comment="the article that says so")
    words: Mapped[str] = mapped_column(sa.Text, default="", comment="the sentence that says so")
    doubt: Mapped[Doubt | None]
    competent: Mapped[bool] = mapped_column(
        default=False,
        server_default=sa.false(),
        comment="its maker is known to have the power; only then readers are told",
    )
    dismissed_on: Mapped[date | None] = mapped_column(comment="a person found that nothing is repealed")
    dismissed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    dismiss_reason: Mapped[str] = mapped_column(sa.Text, default="")

    by: Mapped[Document] = relationship(foreign_keys=[by_id])
    document: Mapped[Document | None] = relationship(foreign_keys=[document_id])
    revision: Mapped[Revision] = relationship()
