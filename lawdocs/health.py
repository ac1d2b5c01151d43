"""``/healthz``: the process answers. ``/readyz``: it can work, for its database is there and migrated."""

import sqlalchemy as sa
from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from lawdocs.audit.services import data_version
from lawdocs.extensions import db

blueprint = Blueprint("health", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process is alive."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers and holds the tables."""
    try:
        db.session.execute(sa.select(1))
        data_version()
    except SQLAlchemyError as error:
        return jsonify(status="unavailable", code="DB_DOWN", reason=type(error).__name__), 503, {"Retry-After": "5"}
    return jsonify(status="ok")
