"""``lawdocs state-digest``: equal for equal content on every database, different after any change of it."""

import hashlib
import json
import re
import shutil
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs import create_app
from lawdocs.audit.digest import LEFT_OUT, dump_lines, state_digest
from lawdocs.audit.services import security_event
from lawdocs.clock import SetClock, at_office
from lawdocs.documents.models import Document
from lawdocs.extensions import db, transaction
from tests.conftest import TODAY, _admin, _database, settings_for
from tests.factories import a_county, a_document
from workflows.states import DocumentState, LegalStatus


def test_two_lines_of_hex(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["state-digest"])

    assert result.exit_code == 0
    assert re.fullmatch(r"sha256 [0-9a-f]{64}\nsm3 [0-9a-f]{64}\n", result.stdout)


def test_digests_are_those_of_the_dump(app: Flask, county: object) -> None:
    dump = "".join(f"{line}\n" for line in dump_lines()).encode()

    assert state_digest() == {name: hashlib.new(name, dump).hexdigest() for name in ("sha256", "sm3")}


@pytest.fixture
def urls(sqlite_template: Path, postgres_template: tuple[str, str], tmp_path: Path) -> Iterator[list[str]]:
    """An empty database of either kind."""
    shutil.copy(sqlite_template, tmp_path / "twin.sqlite")
    server, template = postgres_template
    name = f"twin_{uuid.uuid4().hex[:12]}"
    _admin(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield [f"sqlite:///{tmp_path / 'twin.sqlite'}", _database(server, name)]
    _admin(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgresql
def test_same_acts_have_the_same_digest_on_both_databases(
    urls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.factories.hash_password", lambda password: "always-the-same")  # no random salt
    stock = tmp_path / "stock.jsonl"
    rows = [{"id": str(n), "title": f"通知{n}", "status": "失效", "text": "第一条　一。\r\n"} for n in range(5)]
    stock.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    digests = []
    for url in urls:
        clock = SetClock(at_office(TODAY) + timedelta(microseconds=120_000))
        app = create_app(settings_for(tmp_path, url), clock)
        with app.app_context():
            county = a_county(clock)
            for state in DocumentState:
                a_document(state, county, clock)
            app.test_cli_runner().invoke(args=["import", "documents", str(stock)])
            digests.append((state_digest(), len(list(dump_lines()))))
            db.session.rollback()
            db.engine.dispose()

    assert digests[0] == digests[1]
    assert digests[0][1] > 300


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("summary", "另一种说法"),
        ("validity_years", 4),
        ("is_secret", True),
        ("written_on", TODAY),
        ("created_at", at_office(TODAY) + timedelta(microseconds=1)),
        ("end_kind", LegalStatus.LAPSED),
        ("source", "\u3000"),
    ],
)
def test_any_change_of_business_data_changes_the_digest(
    field: str, value: object, app: Flask, county: object, clock: SetClock
) -> None:
    document = a_document(DocumentState.REVIEW, county, clock)
    before = state_digest()
    with transaction():
        setattr(db.session.get(Document, document.id), field, value)

    after = state_digest()
    assert before["sha256"] != after["sha256"]
    assert before["sm3"] != after["sm3"]


def test_access_and_throttling_leave_the_digest_alone(app: Flask, clock: SetClock) -> None:
    before = state_digest()
    with transaction():
        security_event("login", clock.now())

    assert state_digest() == before


def test_every_table_is_in_the_dump_or_left_out_on_purpose(app: Flask) -> None:
    dumped = [line["table"] for line in map(json.loads, dump_lines()) if isinstance(line, dict)]

    assert dumped == sorted(dumped)
    assert set(dumped) == set(db.metadata.tables) - LEFT_OUT
    assert set(db.metadata.tables) >= LEFT_OUT
    assert all(
        isinstance(table.primary_key.columns.values()[0].type, sa.Integer | sa.Date)
        for name, table in db.metadata.tables.items()
        if name not in LEFT_OUT
    )
