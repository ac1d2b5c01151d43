"""Fixtures: a real database of either kind for each test, the application on it, and a clock that stands still."""

import contextvars
import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stderr
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs import create_app
from lawdocs.clock import SetClock, at_office
from lawdocs.extensions import db
from lawdocs.settings import Settings
from tests import postgres
from tests.factories import County, a_county
from tests.remembered import Memory, remembering
from tests.snapshots import PostgresSnapshots, SqliteSnapshots

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
TODAY = date(2026, 10, 13)
ENGINES = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgresql)]

# Fixtures that patch the same thing in every test of a module that has them.
UNIFORM = {"without_clocks", "unsettled"}

pytest_plugins = ["tests.sharing", "tests.tiers"]


class Visitor(FlaskClient):
    """A browser: each of its requests gets a context of its own, as on a server; the test then reads anew."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = contextvars.Context().run(super().open, *args, **kwargs)
        db.session.rollback()
        return response


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real documents beside the checkout."""
    if not CORPUS.is_dir():
        pytest.skip("not run: the corpus is not beside the checkout")
    return CORPUS


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server's address: TEST_DATABASE_URL, or a server of our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    with ExitStack() as stack:
        if given:
            yield given
            return
        try:
            url = stack.enter_context(postgres.server())
        except FileNotFoundError as error:
            pytest.skip(f"not run: {error}")
        yield url


def settings_for(folder: Path, url: str) -> Settings:
    return Settings(
        instance=folder,
        database_url=url,
        secret_key="only-for-tests",
        testing=True,
        allow_fsync_off=True,
        fail_points=True,
        hosts=("127.0.0.1", "localhost", "localhost.localdomain"),
        link_checks="off",  # no test asks the web; those of the checker ask servers of their own
        password_cost=(1, 1024),
    )


def _migrate(folder: Path, url: str) -> None:
    app = create_app(settings_for(folder, url))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database to copy."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "template.sqlite"
    _migrate(folder, f"sqlite:///{path}")
    with sa.create_engine(f"sqlite:///{path}").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The server's address and the name of a migrated, empty database to copy."""
    name = _fresh_name("template")
    _admin(postgres_url, f"CREATE DATABASE {name}")
    _migrate(tmp_path_factory.mktemp("template-pg"), _database(postgres_url, name))
    return postgres_url, name


def _admin(url: str, statement: str) -> None:
    with _server_at(url).connect() as connection:
        connection.exec_driver_sql(statement)


@cache
def _server_at(url: str) -> sa.Engine:
    return sa.create_engine(url, isolation_level="AUTOCOMMIT")


def _fresh_name(kind: str) -> str:
    return f"{kind}_{uuid.uuid4().hex[:12]}"


def _database(url: str, name: str) -> str:
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def without_clocks() -> Iterator[None]:
    """Steps start no clocks: for tests that look at ends of terms and at periodic cleanups alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lawdocs.lifecycle.follow_step", lambda *_: None)
        yield


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The kind of database a test runs on: both, one after the other."""
    return request.param


@pytest.fixture(scope="session")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where the database of a test stands, by kind: one after the other at the same place, so that an application
    of that place serves them all."""
    return {"sqlite": str(tmp_path_factory.mktemp("database") / "lawdocs.sqlite"), "postgresql": _fresh_name("test")}


@pytest.fixture
def database_url(engine: str, addresses: dict[str, str], request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty, migrated database of this test's own."""
    if engine == "sqlite":
        path = Path(addresses[engine])
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        for each in path.parent.iterdir():
            each.unlink()
        return
    url, template = request.getfixturevalue("postgres_template")
    name = addresses[engine]
    _admin(url, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield _database(url, name)
    _admin(url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at nine in the morning of 13 October 2026."""
    return SetClock(at_office(TODAY))


@pytest.fixture(scope="session")
def built() -> dict[str, Flask]:
    """The applications built so far, by the address of their database."""
    return {}


@pytest.fixture(scope="session")
def memories() -> dict[str, Memory]:
    """What builders remember, by kind of database."""
    return {}


def _memory(engine: str, memories: dict[str, Memory], request: pytest.FixtureRequest) -> Memory:
    if engine not in memories:
        if engine == "sqlite":
            snapshots = SqliteSnapshots(Path(request.getfixturevalue("addresses")[engine]))
        else:
            snapshots = PostgresSnapshots(_server_at(request.getfixturevalue("postgres_url")))
        memories[engine] = Memory(snapshots)
    return memories[engine]


@pytest.fixture
def app(
    engine: str,
    database_url: str,
    tmp_path: Path,
    clock: SetClock,
    built: dict[str, Flask],
    memories: dict[str, Memory],
    request: pytest.FixtureRequest,
) -> Iterator[Flask]:
    """The real application on an empty database.

    Built once for each kind of database, because that, its templates and its statements are most of what a short test
    would cost. What it keeps in memory, its settings and its clock are those of one test.
    """
    settings = settings_for(tmp_path, database_url)
    if database_url not in built:
        with redirect_stderr(sys.__stderr__):  # its log outlives what may stand in for stderr in this test
            built[database_url] = create_app(settings, clock)
        built[database_url].test_client_class = Visitor
    app = built[database_url]
    kept = dict(app.extensions)
    app.extensions |= {"settings": settings, "clock": clock}
    with app.app_context(), ExitStack() as stack:
        if "monkeypatch" not in request.fixturenames:  # what it patches could change what builders do
            patches = UNIFORM.intersection(request.fixturenames)
            began = (request.module.__name__, *sorted(patches)) if patches else ()
            stack.enter_context(remembering(_memory(engine, memories, request), app, began))
        yield app
        db.session.rollback()
        db.engine.dispose()
    app.extensions.clear()
    app.extensions |= kept


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who is not logged in."""
    return app.test_client()


@pytest.fixture
def county(app: Flask, clock: SetClock) -> County:
    """A small county with one person for each post."""
    return a_county(clock)
