"""Joint actions (联合行动), training and exchange (交流培训), and information that is shared (共享信息)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db
from workflows.linkage.doings import Access, ActionKind, ActionState, TrainingKind, TrainingState
from workflows.linkage.issues import WorkField

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency
    from lawdocs.documents.models import StoredFile
    from lawdocs.linkage.models import Linkage

LONGEST_NAME, LONGEST_PLACE, LONGEST_URL = 100, 100, 500


def _units(table: str, owner: str, owners: str) -> sa.Table:
    """Which units take part in something, or may read it."""
    return sa.Table(
        table,
        db.metadata,
        sa.Column(owner, sa.ForeignKey(f"{owners}.id"), primary_key=True),
        sa.Column("agency_id", sa.ForeignKey("agencies.id"), primary_key=True),
    )


ACTION_UNITS = _units("joint_action_units", "action_id", "joint_actions")
TRAINING_UNITS = _units("training_units", "training_id", "trainings")
INFORMATION_UNITS = _units("shared_information_units", "information_id", "shared_information")


class JointAction(db.Model):
    """What units of both sides do together for a while (联合行动、专项行动); its state is read from its days."""

    __tablename__ = "joint_actions"
    __table_args__ = (sa.CheckConstraint("until_on >= since_on", name="days_run_forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"), index=True)
    kind: Mapped[ActionKind]
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    work_field: Mapped[WorkField]
    since_on: Mapped[date]
    until_on: Mapped[date] = mapped_column(comment="the last day as planned")
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    plan: Mapped[str] = mapped_column(sa.Text)
    results: Mapped[str] = mapped_column(sa.Text, default="")
    ended_on: Mapped[date | None] = mapped_column(comment="the last day as it was")
    cancelled_on: Mapped[date | None]

    linkage: Mapped["Linkage"] = relationship()
    lead: Mapped["Agency"] = relationship()
    units: Mapped[list["Agency"]] = relationship(secondary=ACTION_UNITS, order_by="Agency.id")

    def state_on(self, day: date) -> ActionState:
        """Where it stands on a day."""
        if self.cancelled_on is not None:
            return ActionState.CANCELLED
        if self.ended_on is not None:
            return ActionState.ENDED
        return ActionState.PLANNED if day < self.since_on else ActionState.RUNNING


class Training(db.Model):
    """A day on which people of both sides learn together or from each other (同堂培训、交流)."""

    __tablename__ = "trainings"
    __table_args__ = (sa.CheckConstraint("attended IS NULL OR attended > 0", name="somebody_attended"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"), index=True)
    kind: Mapped[TrainingKind]
    topic: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(sa.String(LONGEST_PLACE), default="")
    organiser_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    attended: Mapped[int | None] = mapped_column(comment="how many people; empty: not known yet")
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    cancelled_on: Mapped[date | None]

    linkage: Mapped["Linkage"] = relationship()
    organiser: Mapped["Agency"] = relationship()
    units: Mapped[list["Agency"]] = relationship(secondary=TRAINING_UNITS, order_by="Agency.id")
    files: Mapped[list["TrainingFile"]] = relationship(order_by="TrainingFile.id")

    @property
    def kept_files(self) -> list["TrainingFile"]:
        """Its materials but for those that were removed."""
        return [each for each in self.files if each.removed_at is None]

    def state_on(self, day: date) -> TrainingState:
        """Where it stands on a day."""
        if self.cancelled_on is not None:
            return TrainingState.CANCELLED
        return TrainingState.PLANNED if day < self.held_on else TrainingState.HELD


class TrainingFile(db.Model):
    """A file of a training (培训材料)."""

    __tablename__ = "training_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[int] = mapped_column(sa.ForeignKey("trainings.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    file: Mapped["StoredFile"] = relationship()


class SharedInformation(db.Model):
    """What a unit lets others read (共享信息); the database refuses to change what was shared.

    Who opened it, and when, is in the record of the linkage (``open``).
    """

    __tablename__ = "shared_information"
    __table_args__ = (
        sa.CheckConstraint("(file_id IS NULL) <> (url = '')", name="is_a_file_or_a_link"),
        sa.CheckConstraint("until_on >= since_on", name="days_run_forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    linkage_id: Mapped[int] = mapped_column(sa.ForeignKey("linkages.id"), index=True)
    subject: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    giver_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"))
    given_on: Mapped[date]
    since_on: Mapped[date] = mapped_column(comment="of the period that it tells of")
    until_on: Mapped[date]
    access: Mapped[Access]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255), default="")
    url: Mapped[str] = mapped_column(sa.String(LONGEST_URL), default="")
    ended_on: Mapped[date | None] = mapped_column(comment="from this day on nobody opens it any more")

    linkage: Mapped["Linkage"] = relationship()
    giver: Mapped["Agency"] = relationship()
    units: Mapped[list["Agency"]] = relationship(secondary=INFORMATION_UNITS, order_by="Agency.id")
    file: Mapped["StoredFile | None"] = relationship()
