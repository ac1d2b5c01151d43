"""A request for an opinion on a draft (DocCooperation) with the opinion, the secret link and each of its openings."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db
from workflows.linkage.opinions import Adoption, Conclusion, OpinionState, Way

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency
    from lawdocs.documents.models import Document, Revision
    from lawdocs.linkage.models import Linkage


class Cooperation(db.Model):
    """A legal officer asks about the one text of a draft that is under review.

    The database refuses to change what was asked, the opinion once it is given, and what became of it once it is said.
    """

    __tablename__ = "cooperations"
    __table_args__ = (
        sa.CheckConstraint(
            "(conclusion IS NOT NULL) = (state IN ('given', 'settled')) AND (conclusion IS NULL) = (given_at IS NULL)",
            name="given_has_its_opinion",
        ),
        sa.CheckConstraint("(adoption IS NOT NULL) = (state = 'settled')", name="settled_says_how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[OpinionState]
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"), index=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), comment="the text that is shown")
    title: Mapped[str] = mapped_column(sa.String(300), comment="the title of the draft when it was asked about")
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), comment="the agency that asks")
    question: Mapped[str] = mapped_column(sa.Text)
    way: Mapped[Way]
    body: Mapped[str] = mapped_column(sa.String(80), comment="who is asked, by name")
    asked_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(comment="the last day")
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    asked_by_name: Mapped[str] = mapped_column(sa.String(100))
    closed_at: Mapped[datetime | None] = mapped_column(comment="when the draft left the review in which it was asked")

    conclusion: Mapped[Conclusion | None]
    opinion: Mapped[str] = mapped_column(sa.Text, default="")
    given_body: Mapped[str] = mapped_column(sa.String(80), default="")
    given_post: Mapped[str] = mapped_column(sa.String(80), default="")
    given_on: Mapped[date | None]
    given_at: Mapped[datetime | None]
    given_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"), comment="empty: through the secret link")

    adoption: Mapped[Adoption | None]
    adoption_reason: Mapped[str] = mapped_column(sa.Text, default="")
    settled_on: Mapped[date | None]

    linkage: Mapped["Linkage"] = relationship()
    document: Mapped["Document"] = relationship()
    revision: Mapped["Revision"] = relationship()
    reviewer: Mapped["Agency"] = relationship()
    links: Mapped[list["OpinionLink"]] = relationship(back_populates="cooperation", order_by="OpinionLink.id")

    @property
    def link(self) -> "OpinionLink | None":
        """The secret link that was not taken back."""
        return next((each for each in self.links if each.revoked_at is None), None)


class OpinionLink(db.Model):
    """A secret link to one draft for one body (保密链接); only its digest is kept, and one at a time lives."""

    __tablename__ = "opinion_links"
    __table_args__ = (
        sa.Index(
            "uq_opinion_links_living",
            "cooperation_id",
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
        sa.Index(None, "cooperation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cooperation_id: Mapped[int] = mapped_column(sa.ForeignKey("cooperations.id"))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    cooperation: Mapped[Cooperation] = relationship(back_populates="links")
    openings: Mapped[list["LinkOpening"]] = relationship(order_by="LinkOpening.id")


class LinkOpening(db.Model):
    """Somebody opened a secret link: when, and from where as a short keyed digest that tells places apart."""

    __tablename__ = "opinion_link_openings"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(sa.ForeignKey("opinion_links.id"), index=True)
    at: Mapped[datetime]
    origin: Mapped[str] = mapped_column(sa.String(12), comment="no address: a digest that nobody can turn back")
