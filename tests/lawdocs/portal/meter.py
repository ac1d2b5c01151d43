"""Counts what a page costs the database: statements sent, rows fetched, entities built."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest import mock

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.cursor import CursorFetchStrategy

from lawdocs.documents.models import Document, Revision, Segment
from lawdocs.extensions import db

ENTITIES = (Document, Revision, Segment)


@dataclass
class Cost:
    """What was counted while the meter ran."""

    statements: list[str] = field(default_factory=list)
    rows: int = 0
    entities: int = 0


@contextmanager
def metered() -> Iterator[Cost]:
    """Count until the block ends; BEGIN is no statement of ours."""
    cost = Cost()

    def sent(_connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            cost.statements.append(statement)

    def built(*_: object) -> None:
        cost.entities += 1

    event.listen(db.engine, "before_cursor_execute", sent)
    for entity in ENTITIES:
        event.listen(entity, "load", built)
    try:
        with mock.patch.object(CursorFetchStrategy, "fetchone", _counting("fetchone", cost)):
            with mock.patch.object(CursorFetchStrategy, "fetchall", _counting("fetchall", cost)):
                with mock.patch.object(CursorFetchStrategy, "fetchmany", _counting("fetchmany", cost)):
                    yield cost
    finally:
        event.remove(db.engine, "before_cursor_execute", sent)
        for entity in ENTITIES:
            event.remove(entity, "load", built)


def _counting(name: str, cost: Cost) -> object:
    fetch = getattr(CursorFetchStrategy, name)

    def counted(*args: object, **kwargs: object) -> object:
        answer = fetch(*args, **kwargs)
        cost.rows += len(answer) if name != "fetchone" else answer is not None
        return answer

    return counted
