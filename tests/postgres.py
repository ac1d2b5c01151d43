"""A PostgreSQL server of our own for the tests, on a free loopback port and in a temporary folder."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SAFE_OPTIONS = "-c shared_buffers=64MB -c max_connections=120"
OPTIONS = f"-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off {SAFE_OPTIONS}"
MEMORY, ROOM = Path("/dev/shm"), 2 * 2**30  # noqa: S108 - where a database of each test costs no disk


def newest_binaries() -> Path | None:
    """The folder of the newest installed server's programs, or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return folders[-1] if folders and shutil.which("pg_ctl", path=str(folders[-1])) else None


@contextmanager
def server(options: str = OPTIONS) -> Iterator[str]:
    """Start a server, yield the address of its ``postgres`` database, and stop it again."""
    binaries = newest_binaries()
    if binaries is None:
        raise FileNotFoundError("no PostgreSQL server is installed")
    quick = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="lawdocs-pg-", dir=MEMORY if quick else None))
    prefix = _as_postgres(folder)
    port = _free_port()
    _run(
        *prefix, binaries / "initdb", "-D", folder / "data", "-U", "lawdocs", "-A", "trust", "-E", "UTF8", "--locale=C"
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {options}"
    control = [*prefix, binaries / "pg_ctl", "-D", folder / "data"]
    _run(*control, "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield f"postgresql://lawdocs@127.0.0.1:{port}/postgres"
    finally:
        _run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _as_postgres(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then its own user runs it."""
    if os.geteuid() != 0:
        return []
    os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, cwd="/")
