"""What published documents say they change in others, and what people made of it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import Document, Revision
from lawdocs.documents.recorded import Recorded
from lawdocs.extensions import db
from workflows.labels import LabelledEnum


class Verdict(LabelledEnum):
    """What a person made of an instruction (核对结论)."""

    CONFIRMED = "confirmed", "确认"
    CORRECTED = "corrected", "手工改正"
    REJECTED = "rejected", "不采用"


class AmendingText(db.Model):
    """A published text that was read for what it changes in other documents; it is read once."""

    __tablename__ = "amending_texts"

    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), primary_key=True)
    read_at: Mapped[datetime]


class Amending(db.Model):
    """What one published document changes in one other (修改事项); the other may not be among ours."""

    __tablename__ = "amendings"
    __table_args__ = (sa.UniqueConstraint("by_id", "no"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"))
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), comment="the text that says so")
    no: Mapped[int] = mapped_column(comment="in the order of that text, from 1")
    title: Mapped[str] = mapped_column(sa.Text, default="", comment="as that text names the other document")
    number: Mapped[str] = mapped_column(sa.Text, default="")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    touched: Mapped[str] = mapped_column(sa.Text, default="[]", comment="articles and what happens to each, JSON")
    competent: Mapped[bool] = mapped_column(
        default=False,
        server_default=sa.false(),
        comment="its maker is known to have the power; only then readers are told",
    )
    dismissed_on: Mapped[date | None] = mapped_column(comment="a person found that nothing is changed")
    dismissed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    dismiss_reason: Mapped[str] = mapped_column(sa.Text, default="")

    by: Mapped[Document] = relationship(foreign_keys=[by_id])
    revision: Mapped[Revision] = relationship()
    document: Mapped[Document | None] = relationship(foreign_keys=[document_id])
    instructions: Mapped[list["AmendingInstruction"]] = relationship(
        back_populates="amending", order_by="AmendingInstruction.no"
    )
    looks: Mapped[list["ReferenceLook"]] = relationship(back_populates="amending", order_by="ReferenceLook.id")


class AmendingInstruction(db.Model):
    """One instruction as it was read, and what a person made of it, looking at one text of the other document.

    ``target`` names a place of the old text by its anchor. ``unit`` and ``words`` are what a person put instead:
    the place whose words they are, and its whole words.
    """

    __tablename__ = "amending_instructions"
    __table_args__ = (
        sa.UniqueConstraint("amending_id", "no"),
        sa.CheckConstraint(
            "(verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (seen_id IS NULL)",
            name="decided_says_when_and_on_what",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    amending_id: Mapped[int] = mapped_column(sa.ForeignKey("amendings.id"))
    no: Mapped[int]
    action: Mapped[str] = mapped_column(sa.String(40))
    target: Mapped[str] = mapped_column(sa.Text, default="")
    target_label: Mapped[str] = mapped_column(sa.Text, default="")
    place: Mapped[str] = mapped_column(sa.Text, default="")
    old: Mapped[str] = mapped_column(sa.Text, default="")
    new: Mapped[str] = mapped_column(sa.Text, default="")
    start: Mapped[int] = mapped_column(comment="characters of the amending text")
    end: Mapped[int]
    doubt: Mapped[str] = mapped_column(sa.Text, default="")
    verdict: Mapped[Verdict | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    unit: Mapped[str] = mapped_column(sa.Text, default="")
    words: Mapped[str] = mapped_column(sa.Text, default="")
    seen_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("revisions.id"), comment="the text of the other document that the person looked at"
    )
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_by_name: Mapped[str] = mapped_column(sa.String(100), default="")

    amending: Mapped[Amending] = relationship(back_populates="instructions")


class ReferenceLook(Recorded, db.Model):
    """A mention of a renumbered or removed unit that a person looked at: to follow the new number, or to stay."""

    __tablename__ = "reference_looks"
    __table_args__ = (sa.UniqueConstraint("amending_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    amending_id: Mapped[int] = mapped_column(sa.ForeignKey("amendings.id"))
    place: Mapped[str] = mapped_column(sa.String(64), comment="digest of where and what is mentioned, of which text")
    follows: Mapped[bool]

    amending: Mapped[Amending] = relationship(back_populates="looks")
