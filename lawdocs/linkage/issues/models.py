"""An issue of the linkage (联动问题), how its solution goes on, and the results that its unit reported."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db
from workflows.linkage.issues import IssueSource, IssueState, Severity, WorkField

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency
    from lawdocs.documents.models import Document, StoredFile
    from lawdocs.linkage.models import Chain, Linkage

LONGEST_TITLE, LONGEST_ARTICLES = 100, 200


class LinkIssue(db.Model):
    """An issue that one side raised; ``lawdocs.linkage.moves`` alone writes its state.

    What was raised changes only while it is returned: the database refuses anything else.
    """

    __tablename__ = "link_issues"
    __table_args__ = (
        sa.UniqueConstraint("linkage_id", "year", "no"),
        sa.CheckConstraint("(responsible_id IS NULL) = (due_on IS NULL)", name="who_solves_it_has_a_day"),
        sa.CheckConstraint("responsible_id <> raiser_id", name="others_solve_it"),
        sa.Index(None, "linkage_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[IssueState]
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"))
    chain_id: Mapped[int] = mapped_column(sa.ForeignKey("link_chains.id"), index=True)
    suggestion_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("suggestions.id"), index=True, comment="the suggestion it comes from"
    )
    resolution_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("resolutions.id"), index=True, comment="the resolution it comes from"
    )
    year: Mapped[int]
    no: Mapped[int] = mapped_column(comment="number within the year, from 1")
    raiser_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    raised_on: Mapped[date] = mapped_column(comment="the day it was first raised")

    source: Mapped[IssueSource]
    work_field: Mapped[WorkField]
    severity: Mapped[Severity]
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    description: Mapped[str] = mapped_column(sa.Text)
    related_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), comment="which unit it concerns")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    articles: Mapped[str] = mapped_column(sa.String(LONGEST_ARTICLES), default="", comment="of that document")

    responsible_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), comment="which unit solves it")
    assigned_on: Mapped[date | None]
    due_on: Mapped[date | None]
    reported_on: Mapped[date | None] = mapped_column(comment="the day of the last result")
    closed_on: Mapped[date | None] = mapped_column(comment="the day of the last writing off")

    linkage: Mapped["Linkage"] = relationship()
    chain: Mapped["Chain"] = relationship()
    raiser: Mapped["Agency"] = relationship(foreign_keys=[raiser_id])
    related: Mapped["Agency | None"] = relationship(foreign_keys=[related_id])
    responsible: Mapped["Agency | None"] = relationship(foreign_keys=[responsible_id])
    document: Mapped["Document | None"] = relationship()
    entries: Mapped[list["IssueProgress"]] = relationship(order_by="IssueProgress.id")
    results: Mapped[list["IssueResult"]] = relationship(order_by="IssueResult.id")

    @property
    def number(self) -> str:
        """Its number as people write it."""
        return f"{self.year}年第{self.no}号"

    @property
    def reported(self) -> list["IssueResult"]:
        """The results that were reported, oldest first; those before the last were not confirmed, or reopened."""
        return [each for each in self.results if each.reported_at is not None]

    def draft_of(self, agency_id: int | None) -> "IssueResult | None":
        """The result that a unit is writing."""
        return next((each for each in self.results if each.agency_id == agency_id and each.reported_at is None), None)


class IssueProgress(db.Model):
    """How the solution went on by a day (办理进展); the database refuses to change or delete it."""

    __tablename__ = "link_issue_progress"

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(sa.ForeignKey("link_issues.id"), index=True)
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    on: Mapped[date]
    text: Mapped[str] = mapped_column(sa.Text)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255), default="")
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))

    agency: Mapped["Agency"] = relationship()
    file: Mapped["StoredFile | None"] = relationship()


class IssueResult(db.Model):
    """What came of an issue (办理结果): the unit's own draft until it is reported, and never changed afterwards.

    ``proof`` is how the document that the issue names stood when the result was reported: read then, typed by nobody.
    """

    __tablename__ = "link_issue_results"
    __table_args__ = (
        sa.Index(
            "uq_link_issue_results_draft",
            "issue_id",
            "agency_id",
            unique=True,
            sqlite_where=sa.text("reported_at IS NULL"),
            postgresql_where=sa.text("reported_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(sa.ForeignKey("link_issues.id"), index=True)
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    by_document: Mapped[bool] = mapped_column(comment="whether the state of the document proves it")
    proof: Mapped[str] = mapped_column(sa.String(1000), default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255), default="")
    reported_at: Mapped[datetime | None]
    reported_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    reported_by_name: Mapped[str] = mapped_column(sa.String(100), default="")

    agency: Mapped["Agency"] = relationship()
    file: Mapped["StoredFile | None"] = relationship()
