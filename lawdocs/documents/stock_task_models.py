"""Documents of a stock import that a person must look at (存量待核对): their files and what the register says."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document, StoredFile
from lawdocs.extensions import db
from workflows.labels import LabelledEnum

if TYPE_CHECKING:
    from lawdocs.accounts.models import User


class TaskState(LabelledEnum):
    """What became of a document that somebody was asked about (核对结果)."""

    PENDING = "pending", "待核对"
    ENTERED = "entered", "已录入"
    SKIPPED = "skipped", "不录入"


# What an import says of a document that it finds again.
SETTLED = {
    TaskState.PENDING: "已在待核对清单里",
    TaskState.ENTERED: "已经核对录入",
    TaskState.SKIPPED: "已经核对，不录入",
}


class StockTask(db.Model):
    """One document of an import, put up for a person instead of being guessed at."""

    __tablename__ = "stock_tasks"
    __table_args__ = (
        sa.CheckConstraint("state <> 'entered' OR document_id IS NOT NULL", name="entered_has_document"),
        sa.CheckConstraint("state <> 'skipped' OR reason <> ''", name="skipped_has_reason"),
        sa.Index(None, "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(100), unique=True, comment="of its first file, or digest of its row")
    state: Mapped[TaskState]
    version: Mapped[int] = mapped_column(default=1)
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("import_runs.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("agencies.id"), comment="whose supervisors are asked; empty: all, of an import by command"
    )
    place: Mapped[str] = mapped_column(sa.String(400), comment="file, or row of the register")
    name: Mapped[str] = mapped_column(sa.String(400), default="")
    source: Mapped[str] = mapped_column(sa.String(255), comment="name of the folder or archive")
    as_of: Mapped[date] = mapped_column(comment="the day the source speaks of")
    given: Mapped[str] = mapped_column(sa.Text, comment="JSON: the values of the row of the register")
    doubts: Mapped[str] = mapped_column(sa.Text, comment="why a person is asked, one a line")
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"))

    files: Mapped[list["StockTaskFile"]] = relationship(order_by="StockTaskFile.position")
    document: Mapped[Document | None] = relationship()
    settled_by: Mapped["User | None"] = relationship()


class StockTaskFile(db.Model):
    """A file of such a document; the first is the one whose text is read."""

    __tablename__ = "stock_task_files"

    task_id: Mapped[int] = mapped_column(sa.ForeignKey("stock_tasks.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(sa.String(255))
    key: Mapped[str] = mapped_column(sa.String(80), index=True, comment="kind and digest, as of its reading")
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_files.id"))

    file: Mapped[StoredFile] = relationship(lazy="joined")
