"""Runs migrations on the application's own engine, each in one transaction, on SQLite and PostgreSQL alike."""

from alembic import context

from lawdocs.extensions import UTCDateTime, db
from lawdocs.migrations.support import IGNORED_COLUMNS, IGNORED_TABLES


def include_name(name, kind, parents):
    """Leave the full-text index out of comparisons: its tables and column exist on one engine only."""
    if kind == "table":
        return not name.startswith(IGNORED_TABLES)
    if kind == "column":
        return (parents["table_name"], name) not in IGNORED_COLUMNS
    return True


def render_item(kind, item, _):
    """Write our instant type as the plain type it is in the database."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run():
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            include_name=include_name,
            render_item=render_item,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
