"""A copy of the database to play with: a file beside it on SQLite, a schema of its own on PostgreSQL."""

import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from lawdocs.extensions import db


@contextmanager
def copied() -> Iterator[str]:
    """The address of a copy of the present database, gone afterwards; the original is only read."""
    db.session.rollback()
    make = _sqlite_copy if db.engine.dialect.name == "sqlite" else _postgres_copy
    with make() as url:
        yield url


@contextmanager
def _sqlite_copy() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="lawdocs-simulation-"))
    path = folder / "lawdocs.sqlite"
    try:
        with sqlite3.connect(db.engine.url.database) as source, sqlite3.connect(path) as target:
            source.backup(target)
        target.close()
        source.close()
        yield f"sqlite:///{path}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgres_copy() -> Iterator[str]:
    schema = f"simulation_{secrets.token_hex(6)}"
    with _autocommit() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    try:
        url = db.engine.url.update_query_dict({"options": f"-csearch_path={schema}"})
        _fill(schema, url)
        yield url.render_as_string(hide_password=False)
    finally:
        with _autocommit() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")


def _fill(schema: str, url: sa.URL) -> None:
    """Build the tables by the migrations, as everywhere, and copy the rows inside the server."""
    from lawdocs.migrations.support import IGNORED_COLUMNS  # brings the library of migrations along

    _migrate(url)
    with _autocommit() as connection:
        source = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        for table in db.metadata.sorted_tables:
            connection.exec_driver_sql(f'DELETE FROM {schema}."{table.name}"')
            names = [column.name for column in table.columns]
            names += [name for of, name in IGNORED_COLUMNS if of == table.name]
            columns = ", ".join(f'"{name}"' for name in names)
            connection.exec_driver_sql(
                f'INSERT INTO {schema}."{table.name}" ({columns}) SELECT {columns} FROM {source}."{table.name}"'  # noqa: S608
            )
            if "id" in table.columns and isinstance(table.columns["id"].type, sa.Integer):
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{schema}.{table.name}', 'id'), "  # noqa: S608
                    f'(SELECT coalesce(max(id), 0) + 1 FROM {schema}."{table.name}"), false)'
                )
        connection.exec_driver_sql("ANALYZE")


def _migrate(url: sa.URL) -> None:
    import flask_migrate
    from flask import current_app

    from lawdocs import create_app

    settings = current_app.extensions["settings"].with_(database_url=url.render_as_string(hide_password=False))
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


@contextmanager
def _autocommit() -> Iterator[sa.Connection]:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
