"""Imports of spreadsheets and of folders of files (存量导入), and what became of each of their rows."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import StoredFile
from lawdocs.extensions import db
from workflows.labels import LabelledEnum

if TYPE_CHECKING:
    from lawdocs.accounts.models import User


class ImportStage(LabelledEnum):
    """How far an import is (导入进度); only one of a folder reads files."""

    READING = "reading", "正在读取文件"
    CHECKING = "checking", "正在检查"
    CHECKED = "checked", "待确认"
    STORING = "storing", "正在导入"
    STORED = "stored", "已导入"
    FAILED = "failed", "未能导入"
    DROPPED = "dropped", "已放弃"


class ImportRun(db.Model):
    """One spreadsheet or archive on its way into the stock: checked first, stored when a person says so."""

    __tablename__ = "import_runs"
    __table_args__ = (sa.Index(None, "stage", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[ImportStage]
    version: Mapped[int] = mapped_column(default=1)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255))
    as_of: Mapped[date] = mapped_column(comment="the day the source speaks of")
    started_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    started_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0, comment="rows behind us in this stage")
    created: Mapped[int] = mapped_column(default=0)
    existed: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    warned: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0, server_default="0", comment="rows that a person must look at")
    fault: Mapped[str] = mapped_column(sa.String(500), default="")
    leased_by: Mapped[str] = mapped_column(sa.String(80), default="")
    leased_until: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship(lazy="joined")
    register: Mapped["ImportRegister | None"] = relationship()
    started_by: Mapped["User"] = relationship()


class ImportRegister(db.Model):
    """The list of the documents of an archive (登记表), uploaded beside it."""

    __tablename__ = "import_registers"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("import_runs.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_files.id"))
    name: Mapped[str] = mapped_column(sa.String(255))

    file: Mapped[StoredFile] = relationship(lazy="joined")


class ImportResult(db.Model):
    """What became of one row of an import, in the check and then in the real run."""

    __tablename__ = "import_results"
    __table_args__ = (sa.Index(None, "run_id", "outcome"),)

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("import_runs.id"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(sa.String(10), comment="created, exists, error or warning")
    place: Mapped[str] = mapped_column(
        sa.String(400), default="", server_default="", comment="of a folder: the file, or the row of the register"
    )
    name: Mapped[str] = mapped_column(sa.String(400))
    reasons: Mapped[str] = mapped_column(sa.Text, default="")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"))
