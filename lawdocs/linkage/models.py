"""The linkage of a government and a procuratorate (府检联动): its members, mechanisms, and the record of everything."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db
from workflows.linkage.sides import ContactKind, Side, Subject

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency
    from lawdocs.documents.models import Document


class Linkage(db.Model):
    """A government and a procuratorate that work together; ``office`` is the agency that runs it for the government."""

    __tablename__ = "linkages"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(sa.String(100))
    government_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), unique=True)
    procuratorate_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), unique=True)
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    founded_on: Mapped[date]
    basis: Mapped[str] = mapped_column(sa.String(300), default="", comment="title and number of what founded it")

    government: Mapped["Agency"] = relationship(foreign_keys=[government_id])
    procuratorate: Mapped["Agency"] = relationship(foreign_keys=[procuratorate_id])
    office: Mapped["Agency"] = relationship(foreign_keys=[office_id])
    members: Mapped[list["LinkMember"]] = relationship(back_populates="linkage", order_by="LinkMember.position")
    mechanisms: Mapped[list["Mechanism"]] = relationship(back_populates="linkage", order_by="Mechanism.slot")


class LinkMember(db.Model):
    """A unit of the linkage (成员单位) from a day on; one that left stays on record, and may join again."""

    __tablename__ = "link_members"
    __table_args__ = (
        sa.CheckConstraint("until_on IS NULL OR until_on >= since_on", name="days_run_forward"),
        sa.Index(
            "uq_link_members_present",
            "linkage_id",
            "agency_id",
            unique=True,
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        ),
        sa.Index(None, "agency_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"), index=True)
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    side: Mapped[Side]
    position: Mapped[int] = mapped_column(comment="its place in the list")
    since_on: Mapped[date]
    until_on: Mapped[date | None] = mapped_column(comment="the last day; empty: a member now")

    linkage: Mapped[Linkage] = relationship(back_populates="members")
    agency: Mapped["Agency"] = relationship()
    contacts: Mapped[list["LinkContact"]] = relationship(back_populates="member", order_by="LinkContact.id")

    def named(self, kind: ContactKind) -> "LinkContact | None":
        """Who leads for the unit, or is its contact, now."""
        return next((each for each in self.contacts if each.kind is kind and each.until_on is None), None)


class LinkContact(db.Model):
    """Who leads or is the contact for a member from a day on (分管领导、联络员); those before stay on record."""

    __tablename__ = "link_contacts"
    __table_args__ = (
        sa.CheckConstraint("until_on IS NULL OR until_on >= since_on", name="days_run_forward"),
        sa.Index(
            "uq_link_contacts_present",
            "member_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("until_on IS NULL"),
            postgresql_where=sa.text("until_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("link_members.id"), index=True)
    kind: Mapped[ContactKind]
    name: Mapped[str] = mapped_column(sa.String(50), default="", comment="empty where only the post is known")
    post: Mapped[str] = mapped_column(sa.String(100), comment="职务")
    phone: Mapped[str] = mapped_column(sa.String(50), default="")
    since_on: Mapped[date]
    until_on: Mapped[date | None] = mapped_column(comment="the last day; empty: now")

    member: Mapped[LinkMember] = relationship(back_populates="contacts")


class Mechanism(db.Model):
    """One of the working mechanisms (工作机制): what was agreed, on which ground, and who answers for it."""

    __tablename__ = "mechanisms"
    __table_args__ = (
        sa.UniqueConstraint("linkage_id", "slot"),
        sa.CheckConstraint("check_months > 0", name="checked_every_so_often"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"))
    slot: Mapped[int] = mapped_column(comment="its place in the list, from 1")
    name: Mapped[str] = mapped_column(sa.String(100))
    text: Mapped[str] = mapped_column(sa.Text, default="", comment="what was agreed")
    basis: Mapped[str] = mapped_column(sa.String(300), default="", comment="title and number of its ground")
    basis_document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"))
    responsible_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    check_months: Mapped[int] = mapped_column(default=6, comment="how often it is checked, in months")
    ended_on: Mapped[date | None] = mapped_column(comment="the last day; empty: it runs")

    linkage: Mapped[Linkage] = relationship(back_populates="mechanisms")
    responsible: Mapped["Agency"] = relationship()
    basis_document: Mapped["Document | None"] = relationship()
    checks: Mapped[list["MechanismCheck"]] = relationship(order_by="MechanismCheck.id")


class MechanismCheck(db.Model):
    """How a mechanism was found to run (运行检查) on a day; the database refuses to change or delete it."""

    __tablename__ = "mechanism_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    mechanism_id: Mapped[int] = mapped_column(sa.ForeignKey("mechanisms.id"), index=True)
    on: Mapped[date]
    runs: Mapped[bool] = mapped_column(comment="whether it runs as agreed")
    finding: Mapped[str] = mapped_column(sa.Text)
    evidence: Mapped[str] = mapped_column(sa.Text, default="", comment="what proves it, in words")
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))


class Chain(db.Model):
    """What belongs together from the first proposal to the repaired document (全链条); its links point here.

    Nobody types how far it has come: that is read from its links.
    """

    __tablename__ = "link_chains"

    id: Mapped[int] = mapped_column(primary_key=True)
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    begun_at: Mapped[datetime]

    linkage: Mapped[Linkage] = relationship()


class LinkRecord(db.Model):
    """Something that was done in the linkage (办理记录); the database refuses to change or delete it.

    ``digest`` is that of the words the record's subject had afterwards: it proves what was sent.
    """

    __tablename__ = "link_records"
    __table_args__ = (sa.Index(None, "subject", "subject_id"), sa.Index(None, "linkage_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"))
    subject: Mapped[Subject]
    subject_id: Mapped[int]
    act: Mapped[str] = mapped_column(sa.String(40))
    source: Mapped[str] = mapped_column(sa.String(40), default="", comment="the state before; empty: it has none")
    dest: Mapped[str] = mapped_column(sa.String(40), default="", comment="the state after")
    side: Mapped[Side | None] = mapped_column(comment="whose act it was; empty: the programme's")
    agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), comment="for which unit it was done")
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    digest: Mapped[str] = mapped_column(sa.String(64), default="")

    agency: Mapped["Agency | None"] = relationship()
