"""Health addresses and headers."""

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DatabaseError

from lawdocs.audit.services import data_version
from lawdocs.extensions import db
from lawdocs.headers import HEADERS
from lawdocs.health import what_is_wrong


def test_healthz_answers_without_a_database(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}


def test_readyz_tells_a_missing_table(app: Flask, client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 200
    flask_migrate.downgrade(revision="base")

    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["code"]) == (503, "DB_DOWN")
    assert answer.headers["Retry-After"] == "5"


def test_missing_tables_are_told_on_either_database(app: Flask) -> None:
    flask_migrate.downgrade(revision="base")

    with pytest.raises(DatabaseError) as caught:
        data_version()
    assert what_is_wrong(caught.value) == "the database has no tables, or older ones; run `lawdocs db upgrade` first"


def test_error_of_the_programme_is_none_of_the_database(app: Flask) -> None:
    with pytest.raises(DatabaseError) as caught:
        db.session.execute(sa.text("INSERT INTO audit_head (id) VALUES (NULL)"))
    assert what_is_wrong(caught.value) is None


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    for path in ("/healthz", "/", "/login", "/work", "/no-such-page"):
        answer = client.get(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, path


def test_unknown_host_is_refused(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.text) == (400, "HOST 无法识别的网站地址\n")


def test_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
