"""Transfers of clues and cases, and what was done with each at what instant. Nothing of a case is public."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage
from workflows.linkage.clues import CaseField, ClueKind, ClueState

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency


class ClueTransfer(db.Model):
    """A clue or case on its way from one unit to another (线索移送).

    What it is about never changes; who receives a suspected crime is the police.
    """

    __tablename__ = "clue_transfers"
    __table_args__ = (
        sa.UniqueConstraint("linkage_id", "year", "seq"),
        sa.CheckConstraint("from_id <> to_id", name="goes_to_another"),
        sa.Index(None, "from_id"),
        sa.Index(None, "to_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"))
    state: Mapped[ClueState]
    kind: Mapped[ClueKind]
    field: Mapped[CaseField] = mapped_column(comment="of which field the case is")
    year: Mapped[int] = mapped_column(comment="of its number")
    seq: Mapped[int] = mapped_column(comment="its place in the year's series")
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    facts: Mapped[str] = mapped_column(sa.Text, comment="what the case is about; for the parties alone")
    letter: Mapped[str] = mapped_column(sa.String(100), default="", comment="number of the letter that began it")
    answer_on: Mapped[date | None] = mapped_column(comment="until when the letter asks for an answer")
    reporter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"), comment="who began it")

    linkage: Mapped[Linkage] = relationship()
    sender: Mapped["Agency"] = relationship(foreign_keys=[from_id])
    receiver: Mapped["Agency"] = relationship(foreign_keys=[to_id])
    entries: Mapped[list["ClueEntry"]] = relationship(order_by="ClueEntry.id", back_populates="clue")

    @property
    def number(self) -> str:
        """What a transfer is called wherever its case must not be named."""
        return f"〔{self.year}〕{self.seq}号"

    @property
    def name(self) -> str:
        return f"线索移送{self.number}"

    def entry(self, step: str) -> "ClueEntry | None":
        """What is on record of a step."""
        return next((each for each in self.entries if each.step == step), None)


class ClueEntry(db.Model):
    """What was done with a transfer at an instant; the database refuses to change or delete it.

    ``at`` is when it was done, ``entered_at`` when that was typed: a step is judged by the former.
    """

    __tablename__ = "clue_entries"
    __table_args__ = (sa.UniqueConstraint("clue_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clue_id: Mapped[int] = mapped_column(sa.ForeignKey("clue_transfers.id"))
    step: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime]
    served_at: Mapped[datetime | None] = mapped_column(comment="when the other side had the letter")
    post: Mapped[str] = mapped_column(sa.String(100), default="", comment="who decided")
    letter: Mapped[str] = mapped_column(sa.String(100), default="", comment="number of the letter")
    text: Mapped[str] = mapped_column(sa.Text, default="", comment="reasons, list or result; for the parties alone")
    place: Mapped[str] = mapped_column(sa.String(200), default="", comment="to whom it was forwarded")
    copied: Mapped[bool | None] = mapped_column(comment="whether the procuratorate has a copy")
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), comment="for which unit it was done")
    entered_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))

    clue: Mapped[ClueTransfer] = relationship(back_populates="entries")
    agency: Mapped["Agency"] = relationship()
