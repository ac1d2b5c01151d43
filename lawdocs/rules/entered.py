"""What an administrator entered into the configured database, for a command that otherwise reads files alone."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from lawdocs.rules.models import CalendarYear, RuleOverride
from lawdocs.settings import SettingsError, database_url

PATIENCE = 2  # seconds to wait for a database that nobody asked for


def entered(environ: Mapping[str, str], instance: Path, profile: str) -> tuple[int, int]:
    """How many overrides of a profile stand in the database, and how many years of the calendar.

    Nothing is written, not even an empty database; where there is none to read, nothing was entered.
    """
    table = RuleOverride.__table__.c  # of the tables alone: the mapper needs every model of the application
    overrides = sa.select(sa.func.count(table.id)).where(table.profile == profile, table.ended_at.is_(None))
    try:
        engine = _engine(sa.make_url(database_url(environ, instance)))
        if engine is None:
            return 0, 0
        with engine.connect() as connection:
            years = connection.scalar(sa.select(sa.func.count(CalendarYear.__table__.c.year)))
            return connection.scalar(overrides), years
    except (SettingsError, SQLAlchemyError, sqlite3.Error, ImportError):
        return 0, 0


def _engine(url: sa.URL) -> sa.Engine | None:
    """Connects for reading alone; None where the file is not there."""
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, poolclass=sa.NullPool, connect_args={"connect_timeout": PATIENCE})
    if not url.database or not Path(url.database).is_file():
        return None
    address = f"file:{quote(str(Path(url.database).resolve()))}?mode=ro"
    return sa.create_engine(
        "sqlite://", poolclass=sa.NullPool, creator=lambda: sqlite3.connect(address, uri=True, timeout=PATIENCE)
    )
