"""Health: ``/healthz``: the process answers. ``/readyz``: it can work, for its database is there and migrated."""

import re

import sqlalchemy as sa
from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

from lawdocs.audit.services import clock_fault, data_version
from lawdocs.context import clock
from lawdocs.extensions import db

blueprint = Blueprint("health", __name__)
UNDEFINED = ("42P01", "42703")  # PostgreSQL's codes for a table and a column that is not there
_NO_SUCH = re.compile(r"no such (?:table|column)|has no column")


def what_is_wrong(error: DatabaseError) -> str | None:
    """Why the database cannot be used, as one sentence; None for an error of the programme."""
    if getattr(error.orig, "sqlstate", None) in UNDEFINED or _NO_SUCH.search(str(error.orig)):
        return "the database has no tables, or older ones; run `lawdocs db upgrade` first"
    if type(error) not in (DatabaseError, OperationalError):
        return None
    first = str(error.orig).strip().partition("\n")[0]
    return f"the database of LAWDOCS_DATABASE_URL cannot be used: {first}"


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process is alive."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers and holds the tables, and the clock did not go back."""
    try:
        db.session.execute(sa.select(1))
        data_version()
        behind = clock_fault(clock().now())
    except SQLAlchemyError as error:
        return jsonify(status="unavailable", code="DB_DOWN", reason=type(error).__name__), 503, {"Retry-After": "5"}
    if behind is not None:
        return jsonify(status="unavailable", code="CLOCK_SUSPECT", behind=str(behind)), 503, {"Retry-After": "60"}
    return jsonify(status="ok")
