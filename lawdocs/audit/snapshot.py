"""Read a database as it stood at one moment, while others go on writing."""

from lawdocs.extensions import db


def begin_snapshot() -> None:
    """Begin a read transaction in which every query sees the same moment; on SQLite each does so by itself."""
    db.session.rollback()
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
