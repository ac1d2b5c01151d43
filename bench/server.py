"""Web servers under test: gunicorn with two sync workers, started and stopped, with their start time and memory."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import corpus
from bench.library import FOLDER, ROOT, settings_for
from lawdocs.serve import WORKER, gunicorn

WORKERS = 2
START_LIMIT = 60.0


@dataclass(frozen=True)
class Server:
    """A server that answers, how long it took to, and what it holds in memory by then."""

    port: int
    process: subprocess.Popen
    started_in: float

    def memory(self) -> float:
        """Mebibytes of all its processes; what they share counts once (PSS)."""
        return sum(map(_pss, _family(self.process.pid))) / 1024


@contextmanager
def serving(application: str, address: str, library: Path | None = None, worker: str = WORKER) -> Iterator[Server]:
    """Serve an application until the block ends; it is ready when ``address`` answers 200."""
    port = _free_port()
    variables = dict(os.environ) | {"PYTHONPATH": str(ROOT)} | (_settings(library) if library else {})
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # a server compiles its modules once, not at each start
    with (FOLDER / "server.log").open("ab") as log:
        begun = time.perf_counter()
        process = subprocess.Popen(
            gunicorn(application, "127.0.0.1", port, WORKERS, worker), cwd=ROOT, env=variables, stderr=log, stdout=log
        )
        try:
            _wait(process, port, address)
            server = Server(port, process, time.perf_counter() - begun)
            while process.poll() is None and len(_family(process.pid)) <= WORKERS:
                time.sleep(0.005)  # the first worker may answer before the last one is there
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def hello() -> "contextmanager[Server]":
    """The Flask hello-world under the same server."""
    return serving("bench.hello:app", "/", worker="sync")


def lawdocs(library: Path) -> "contextmanager[Server]":
    """The product on a library."""
    return serving("wsgi:app", "/readyz", library)


def drawn(library: Path) -> "contextmanager[Server]":
    """The product with no page kept."""
    return serving("bench.drawn:app", "/readyz", library)


def floor(library: Path) -> "contextmanager[Server]":
    """The product with a page that does nothing."""
    return serving("bench.floor:app", "/readyz", library)


def _settings(library: Path) -> Mapping[str, str]:
    return {
        "LAWDOCS_DATABASE_URL": f"sqlite:///{library}",
        "LAWDOCS_TODAY": corpus.TODAY.isoformat(),
        "LAWDOCS_PROFILE": "demo",
        "LAWDOCS_SECRET_KEY": settings_for(library).secret_key,
        "LAWDOCS_HOSTS": "127.0.0.1",
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _wait(process: subprocess.Popen, port: int, address: str) -> None:
    request = f"GET {address} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode()
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                connection.sendall(request)
                if connection.recv(64).split()[1:2] == [b"200"]:
                    return
        except OSError:
            pass
        time.sleep(0.005)
    print(f"bench: the server did not start; see {FOLDER / 'server.log'}", file=sys.stderr)
    raise SystemExit(1)


def _family(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return [parent, *map(int, children)]


def _pss(process: int) -> int:
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
