"""When something was put on record, and by whom: the columns, and the values an act gives them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lawdocs.clock import Clock
from workflows.actors import Actor


class Recorded:
    """The columns of what was put on record; the name is as it was that day."""

    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    recorded_by_name: Mapped[str] = mapped_column(sa.String(100))


def recorded(actor: Actor, clock: Clock) -> dict[str, object]:
    """The values of these columns for what an actor puts on record now."""
    return {"recorded_at": clock.now(), "recorded_by_id": actor.id, "recorded_by_name": actor.name}
