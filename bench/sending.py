"""The statements that something sends to the database, caught and sent again without the programme around them."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event

from lawdocs.extensions import SQLITE_PRAGMAS, db

Sent = tuple[str, object, bool]  # statement, parameters, whether they are many


@contextmanager
def caught() -> Iterator[list[Sent]]:
    """Collect what is sent until the block ends; COMMIT is among it, call in an application context."""
    sent: list[Sent] = []

    def statement(
        _connection: sa.Connection, _cursor: object, text: str, parameters: object, _context: object, many: bool
    ) -> None:
        sent.append((text, parameters, many))

    def commit(_connection: sa.Connection) -> None:
        sent.append(("COMMIT", (), False))

    def rollback(_connection: sa.Connection) -> None:
        sent.append(("ROLLBACK", (), False))

    listeners = (("before_cursor_execute", statement), ("commit", commit), ("rollback", rollback))
    for name, listener in listeners:
        event.listen(db.engine, name, listener)
    try:
        yield sent
    finally:
        for name, listener in listeners:
            event.remove(db.engine, name, listener)


def reads(sent: Sequence[Sent]) -> list[Sent]:
    """Those that ask or write, without what begins and ends transactions."""
    return [each for each in sent if each[0].split()[0] not in ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")]


def connection_to(library: Path) -> sqlite3.Connection:
    """A bare connection with the settings that the product uses."""
    connection = sqlite3.connect(library, isolation_level=None)
    for name, value in SQLITE_PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


def send(connection: sqlite3.Connection, sent: Sequence[Sent]) -> float:
    """Send statements and fetch what they answer; the seconds it took."""
    begun = time.perf_counter()
    for text, parameters, many in sent:
        if many:
            connection.executemany(text, parameters)
        else:
            connection.execute(text, parameters).fetchall()
    return time.perf_counter() - begun
