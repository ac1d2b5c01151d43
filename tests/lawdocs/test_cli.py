"""The console script refuses to work with wrong settings, without a database and on a port in use."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lawdocs.serve import why_not_free

PROGRAMME = (sys.executable, "-c", "from lawdocs.cli import main; main()")
ROOT = Path(__file__).parent.parent.parent
NO_TABLES = "lawdocs: the database has no tables, or older ones; run `lawdocs db upgrade` first"


def lawdocs(*arguments: object, **settings: object) -> tuple[int, str, str]:
    """Run a command in a process of its own: exit code, standard output, standard error."""
    done = subprocess.run(
        [*PROGRAMME, *map(str, arguments)], env=_environment(settings), cwd=ROOT, capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr.strip()


def _environment(settings: dict[str, object]) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LAWDOCS_")}
    return plain | {f"LAWDOCS_{name.upper()}": str(value) for name, value in settings.items()}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"rules": "foo"}, "lawdocs: LAWDOCS_RULES: no rule profile named 'foo'"),
        (
            {"database_url": "mysql://root:secret@x/y"},
            "lawdocs: LAWDOCS_DATABASE_URL must begin with sqlite:// or postgresql://, not mysql://",
        ),
        (
            {"profile": "asvs2", "secret_key": "x"},
            "lawdocs: a production profile needs LAWDOCS_SECRET_KEY with at least 32 characters",
        ),
    ],
)
def test_wrong_setting_ends_the_start_with_one_sentence(settings: dict[str, str], sentence: str) -> None:
    assert lawdocs("run", "--port", _free_port(), **settings) == (2, "", sentence)


@pytest.mark.parametrize("command", [("run",), ("db", "upgrade")])
def test_unreachable_database_ends_with_one_sentence(command: tuple[str, ...]) -> None:
    url = f"postgresql://lawdocs:hidden@127.0.0.1:{_free_port()}/none"
    code, shown, said = lawdocs(*command, *(["--port", _free_port()] if command == ("run",) else []), database_url=url)

    assert (code, shown) == (2, "")
    assert said.startswith("lawdocs: the database of LAWDOCS_DATABASE_URL cannot be used: ")
    assert "\n" not in said
    assert "hidden" not in said


def test_database_that_is_no_database_ends_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"no database at all" * 100)
    code, _, said = lawdocs("state-digest", database_url=f"sqlite:///{tmp_path}/x.sqlite")
    assert (code, said) == (2, "lawdocs: the database of LAWDOCS_DATABASE_URL cannot be used: file is not a database")
    code, _, said = lawdocs("db", "upgrade", database_url=f"sqlite:///{tmp_path}/no/folder/x.sqlite")
    assert code == 2
    assert said.endswith("cannot be used: unable to open database file")


@pytest.mark.parametrize(
    "command",
    [
        ("run",),
        ("seed", "demo", "--if-empty"),
        ("users", "reset-password", "clerk"),
    ],
)
def test_database_without_tables_says_how_to_make_them(command: tuple[str, ...], tmp_path: Path) -> None:
    arguments = [*command, *(["--port", _free_port()] if command == ("run",) else [])]
    assert lawdocs(*arguments, database_url=f"sqlite:///{tmp_path}/x.sqlite") == (2, "", NO_TABLES)


def test_production_without_tables_is_not_served(tmp_path: Path) -> None:
    settings = {"profile": "asvs2", "secret_key": "k" * 32, "database_url": f"sqlite:///{tmp_path}/x.sqlite"}
    assert lawdocs("run", "--port", _free_port(), **settings) == (2, "", NO_TABLES)


@pytest.mark.postgresql
def test_database_that_could_lose_what_was_committed_is_refused(postgres_url: str) -> None:
    sentence = "lawdocs: PostgreSQL must run with fsync = on, not off"
    assert lawdocs("db", "upgrade", database_url=postgres_url) == (2, "", sentence)


def test_port_in_use_is_told_before_the_start(busy_port: int, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    assert lawdocs("db", "upgrade", database_url=url)[0] == 0
    sentence = f"lawdocs: port {busy_port} of 127.0.0.1 cannot be used: Address already in use"
    assert lawdocs("run", "--port", busy_port, database_url=url) == (2, "", sentence)


def test_port_that_is_none_is_wrong_usage() -> None:
    code, _, said = lawdocs("run", "--port", 70000)
    assert code == 2
    assert "70000 is not in the range" in said


def test_free_port_and_unknown_host_are_told_apart(busy_port: int) -> None:
    assert why_not_free("127.0.0.1", _free_port()) == ""
    assert why_not_free("127.0.0.1", busy_port) != ""
    assert why_not_free("no-such-host.invalid", busy_port) != ""


def test_site_of_another_name_becomes_ready_and_stops_on_a_signal(tmp_path: Path) -> None:
    settings = {"database_url": f"sqlite:///{tmp_path}/x.sqlite", "hosts": "www.example.gov.cn"}
    assert lawdocs("db", "upgrade", **settings)[0] == 0
    port = _free_port()
    command = [*PROGRAMME, "run", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, env=_environment(settings), cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout.readline() == f"lawdocs is ready: http://127.0.0.1:{port}\n"
        server.send_signal(signal.SIGTERM)
        assert server.wait(120) == 0
