"""How records move from state to state (状态变更): by whoever saw their newest version, one act at a time."""

from datetime import datetime
from typing import Protocol, TypeVar

import sqlalchemy as sa

from lawdocs import fail_points
from lawdocs.clock import Clock
from lawdocs.errors import VersionRequired, VersionStale
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.labels import LabelledEnum


class Moving(Protocol):
    """A row with a state that only its lifecycle writes, and a version that every act raises."""

    id: int
    version: int
    state: LabelledEnum


class Entry(Protocol):
    """An entry of the record of such a row."""

    dest: LabelledEnum
    at: datetime
    actor_id: int | None
    actor_name: str


Record = TypeVar("Record", bound=Entry)


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


def put_on_record(record: Record, row: Moving, actor: Actor, clock: Clock) -> Record:
    """Keep an entry of a row's own record, which says what was done; who did it, when, and where the row now stands."""
    record.dest, record.at = row.state, clock.now()
    record.actor_id, record.actor_name = actor.id, actor.name
    db.session.add(record)
    db.session.flush()  # its notices are named after it
    return record
