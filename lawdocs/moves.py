"""How records move from state to state (状态变更): by whoever saw their newest version, one act at a time."""

from typing import Protocol

import sqlalchemy as sa

from lawdocs import fail_points
from lawdocs.errors import VersionRequired, VersionStale
from lawdocs.extensions import db
from workflows.labels import LabelledEnum


class Moving(Protocol):
    """A row with a state that only its lifecycle writes, and a version that every act raises."""

    id: int
    version: int
    state: LabelledEnum


def demand_version(row: Moving, version: int | None, what: str) -> None:
    """Raise VersionRequired or VersionStale for an act upon another version than the newest; ``what`` names the row."""
    if version is None:
        raise VersionRequired
    if row.version != version:
        raise VersionStale(what=what)


def write(row: Moving, dest: LabelledEnum, what: str, **values: object) -> None:
    """Write a state and what goes with it: of two simultaneous acts exactly one finds the row as it saw it."""
    db.session.flush()  # what the caller changed on the row belongs to this act
    kind = type(row)
    found = db.session.execute(
        sa.update(kind)
        .where(kind.id == row.id, kind.state == row.state, kind.version == row.version)
        .values(state=dest, version=row.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if found.rowcount != 1:
        raise VersionStale(what=what)
    db.session.refresh(row)
    fail_points.reach("after_state")
