"""How public pages read: over one connection for the whole page, so that all of it is of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import g

from lawdocs.extensions import db


@contextmanager
def one_connection() -> Iterator[None]:
    """Read over one connection until the block ends; without a session, which a page of rows does not need."""
    with db.engine.connect() as connection:
        g.reading = connection
        try:
            yield
        finally:
            del g.reading


def connection() -> sa.Connection:
    """The connection of the page; elsewhere that of the session."""
    return g.reading if "reading" in g else db.session.connection()
