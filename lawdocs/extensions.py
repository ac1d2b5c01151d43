"""The database, login and CSRF protection, and the rules under which the database is used."""

import enum
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Session, registry

from lawdocs import fail_points

SQLITE_LEAST = (3, 43, 0)  # contentless_delete of the full-text index
BREATH = 0.12  # seconds: SQLite lets those who wait look only ten times a second
SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 10000,
}
POSTGRES_MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UnsafeDatabase(RuntimeError):  # noqa: N818 - a refusal to start
    """A database that could lose what was committed, or that lacks what the programme needs."""


LARGEST_ID = 2**31 - 1  # what a key column can hold


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. Refuses naive values."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def stored_values(kind: type[enum.Enum]) -> list[str]:
    """Enumerations are stored by value, checked by the database."""
    return [member.value for member in kind]


def enumeration(kind: type[enum.Enum], name: str) -> sa.Enum:
    """The column type of an enumeration under a name of its own, for the second of a kind in one table."""
    return sa.Enum(kind, values_callable=stored_values, native_enum=False, create_constraint=True, length=40, name=name)


class Base(DeclarativeBase):
    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UTCDateTime(),
            enum.Enum: sa.Enum(
                enum.Enum, values_callable=stored_values, native_enum=False, create_constraint=True, length=40
            ),
        },
    )


db = SQLAlchemy(model_class=Base)
login = LoginManager()
csrf = CSRFProtect()
_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def transaction() -> Iterator[Session]:
    """One act, one transaction: committed whole at the end, or rolled back whole.

    The only way to write. On SQLite it begins IMMEDIATE, so that two writers queue instead of one losing its work.
    Inside another transaction it joins that one.
    """
    session = db.session()
    if _writing.get():
        yield session
        return
    session.rollback()  # ends the read transaction that loading the user began
    token = _writing.set(True)
    try:
        yield session
        fail_points.reach("before_commit")
        session.commit()
        fail_points.reach("after_commit")
    except BaseException:
        session.rollback()
        raise
    finally:
        _writing.reset(token)


# Locks a row against other acts on it, not against rows that point at it: those two would wait for each other.
HELD = {"key_share": True}


def hold(kind: type[Base], row_id: int) -> None:
    """Let other acts on a row wait until this transaction is over."""
    db.session.execute(sa.select(kind.id).where(kind.id == row_id).with_for_update(**HELD))


@event.listens_for(Session, "before_flush")
def _refuse_write_outside_transaction(session: Session, *_: object) -> None:
    if not _writing.get():
        raise RuntimeError("a write outside transaction()")


def engine_options(url: str) -> dict[str, object]:
    """Options for the engine of an address; on SQLite the driver must not begin transactions by itself."""
    if url.startswith("sqlite"):
        return {"connect_args": {"isolation_level": None, "timeout": 10}}
    return {"pool_pre_ping": True}


def guard_engine(engine: sa.Engine, *, allow_fsync_off: bool) -> None:
    """Set and check what every connection must have; raises UnsafeDatabase rather than run unsafely."""
    if engine.dialect.name == "sqlite":
        if sqlite3.sqlite_version_info < SQLITE_LEAST:
            raise UnsafeDatabase(f"SQLite {sqlite3.sqlite_version} is too old; 3.43 or newer is needed")
        wanted = SQLITE_PRAGMAS | ({"synchronous": 0} if allow_fsync_off else {})
        event.listen(engine, "connect", lambda connection, _: _set_pragmas(connection, wanted))
        event.listen(engine, "begin", _begin)
        return
    with engine.connect() as connection:
        for name in POSTGRES_MUST_BE_ON:
            value = connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            if value != "on" and not allow_fsync_off:
                raise UnsafeDatabase(f"PostgreSQL must run with {name} = on, not {value}")


class Migrations:
    """Stands where Flask-Migrate does, and lets it in when tables are to be changed: a web server never needs it."""

    def __init__(self, app: Flask, directory: Path) -> None:
        self._app, self._directory = app, directory
        app.extensions["migrate"] = self

    @property
    def migrate(self) -> object:
        """Flask-Migrate itself, which takes the place."""
        from flask_migrate import Migrate

        Migrate(self._app, db, directory=str(self._directory), render_as_batch=True)
        return self._app.extensions["migrate"].migrate

    @property
    def directory(self) -> str:
        return str(self._directory)


def give_way() -> None:
    """Between two transactions of a long work, let whoever else waits to write get in; nothing on PostgreSQL."""
    if db.engine.dialect.name == "sqlite":
        time.sleep(BREATH)


def optimise() -> None:
    """Let the database learn how its rows are spread, so that it chooses the right index; after imports and daily."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
            connection.exec_driver_sql("PRAGMA optimize = 0x10002")  # all tables, not those of this connection alone
        else:
            connection.exec_driver_sql("ANALYZE")


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def _set_pragmas(connection: sqlite3.Connection, wanted: dict[str, str | int]) -> None:
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}")
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != value:
            raise UnsafeDatabase(f"SQLite refused {name} = {value}; it stays {got}")
