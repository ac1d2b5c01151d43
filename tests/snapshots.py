"""What a test's database holds, taken and put back; and whether anything was written to it since."""

import os
import sqlite3
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from lawdocs.extensions import db

Contents = tuple[dict[str, bytes], dict[str, int | None]]  # rows by table, where each sequence stands
LONG_AGO = (0, 0)  # the times of a file that nobody wrote to since
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences"


class Snapshots(Protocol):
    """Of the test's database, through the connection of its session."""

    def mark(self) -> object:
        """Equal to an earlier one only if nothing was written in between."""

    def unchanged(self, mark: object) -> bool:
        """Whether nothing was written since that mark."""

    def take(self) -> Any:
        """Everything the database holds."""

    def change(self, before: Any, after: Any) -> Any:
        """What ``put`` needs to lead from the one to the other."""

    def put(self, change: Any) -> None:
        """Do what led from the one to the other; ends the session's transaction."""


class SqliteSnapshots:
    """Whole databases in memory. Whoever writes to a file gives it a time, by which that is noticed."""

    def __init__(self, path: Path) -> None:
        self._files = (path, path.with_name(f"{path.name}-wal"))

    def mark(self) -> tuple[tuple[int, int], ...]:
        for file in self._files:
            if file.exists():
                os.utime(file, LONG_AGO)
        return self._look()

    def unchanged(self, mark: object) -> bool:
        return self._look() == mark

    def _look(self) -> tuple[tuple[int, int], ...]:
        """Size and time of each; a log that is empty was only opened."""
        stats = [file.stat() for file in self._files if file.exists()]
        return tuple((each.st_size, each.st_mtime_ns) for each in stats if each.st_size)

    def take(self) -> sqlite3.Connection:
        memory = sqlite3.connect(":memory:", check_same_thread=False)
        _driver().backup(memory)
        return memory

    def change(self, before: sqlite3.Connection, after: sqlite3.Connection) -> sqlite3.Connection:
        before.close()
        return after

    def put(self, change: sqlite3.Connection) -> None:
        db.session.rollback()  # nobody may read while the pages change
        with db.engine.connect() as connection:
            change.backup(connection.connection.driver_connection)
        db.session.connection()
        db.session.commit()  # what the programme keeps from the database is forgotten then


class PostgresSnapshots:
    """Rows by table in the server's own form, and where its sequences stand.

    ``server`` is a connection to another database of the server: its count of writing transactions tells of them all.
    """

    def __init__(self, server: sa.Engine) -> None:
        self._server = server

    def mark(self) -> str:
        with self._server.connect() as connection:
            return connection.exec_driver_sql("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").scalar_one()

    def unchanged(self, mark: object) -> bool:
        return self.mark() == mark

    def take(self) -> Contents:
        connection, rows = _driver(), {}
        for (table,) in connection.execute(TABLES).fetchall():
            with connection.cursor().copy(f'COPY "{table}" TO STDOUT (FORMAT BINARY)') as copy:
                rows[table] = b"".join(copy)
        return rows, dict(connection.execute(SEQUENCES).fetchall())

    def change(self, before: Contents, after: Contents) -> Contents:
        return tuple(dict(new.items() - old.items()) for old, new in zip(before, after, strict=True))

    def put(self, change: Contents) -> None:
        db.session.rollback()
        connection = _driver()
        connection.execute("SET LOCAL session_replication_role = replica")  # no trigger and no foreign key is asked
        for table, rows in change[0].items():
            connection.execute(f'DELETE FROM "{table}"')
            with connection.cursor().copy(f'COPY "{table}" FROM STDIN (FORMAT BINARY)') as copy:
                copy.write(rows)
        for name, value in change[1].items():
            connection.execute("SELECT setval(%s, %s, %s)", (name, value or 1, value is not None))
        db.session.commit()


def _driver() -> Any:
    """The driver's own connection of the session's transaction."""
    return db.session.connection().connection.driver_connection
