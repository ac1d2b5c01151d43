"""Serve the pages in the foreground: start the web server, say when it is ready, stop it on a signal."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

REST = 2.0  # seconds before what died is started again
# Bytes of the first line of a request, the most that gunicorn and nginx take; the form of a paper fills it.
LONGEST_LINE = 8190
WORKER = "lawdocs.serving.Worker"
START_LIMIT = 60.0  # seconds until the first 200 of /readyz


def why_not_free(host: str, port: int) -> str:
    """Why nobody can listen there, or nothing: another server would answer in the place of ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        return os.strerror(error.errno) if (error.errno or 0) > 0 else error.strerror or str(error)
    return ""


def serve(
    host: str, port: int, workers: int, greeting: Sequence[str], site: str, *, with_scheduler: bool = False
) -> int:
    """Run gunicorn, and a scheduler beside it, until we are told to stop; greets once /readyz answers 200.

    ``site`` is a host name that the pages answer to; the address listened on need not be one.
    """
    address = f"http://{host}:{port}"
    # What links in mail and calendars begin with, unless the settings say it.
    environment = {"LAWDOCS_ADDRESS": address} | os.environ
    together = Together(environment)
    server = together.start(gunicorn("wsgi:app", host, port, workers))
    if with_scheduler:
        together.start([sys.executable, "-m", "lawdocs", "scheduler"], again="the scheduler")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: together.stop())
    if _wait_until_ready(server, address, site.lstrip(".")):
        print(f"lawdocs is ready: {address}", *greeting, sep="\n", flush=True)
    else:
        together.stop()
        print(f"lawdocs did not become ready on {address}", file=sys.stderr)
        return together.wait() or 1
    return together.wait()


class Together:
    """Processes that run beside each other; the first one is what it is all for."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._root = Path(__file__).parent.parent
        self._running: list[tuple[subprocess.Popen, list[str], str]] = []
        self._stopping = False

    def start(self, command: list[str], again: str = "") -> subprocess.Popen:
        """Start a process; one with a name in ``again`` is started anew when it dies."""
        process = subprocess.Popen(command, cwd=self._root, env=self._environment)
        self._running.append((process, command, again))
        return process

    def stop(self) -> None:
        """Ask all of them to end."""
        self._stopping = True
        for process, *_ in self._running:
            process.terminate()

    def wait(self) -> int:
        """Wait until one ends that is not started anew, end the others; the first exit code that tells of a fault."""
        while not self._stopping and all(process.poll() is None or again for process, _, again in self._running):
            time.sleep(0.2)
            self._revive()
        self.stop()
        codes = [process.wait() for process, *_ in self._running]
        return next((code for code in codes if code not in (0, -signal.SIGTERM)), 0)

    def _revive(self) -> None:
        for process, command, again in list(self._running):
            if process.poll() is not None and again and not self._stopping:
                print(f"{again} ended with code {process.returncode}; it is started again", file=sys.stderr, flush=True)
                self._running.remove((process, command, again))
                time.sleep(REST)
                self.start(command, again)


def gunicorn(application: str, host: str, port: int, workers: int, worker: str = WORKER) -> list[str]:
    """The command that serves an application; ``make bench`` serves its yardstick by the same one.

    The yardstick has a ``worker`` of its own, as ours brings the programme with it.
    """
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"{host}:{port}", "--workers", str(workers)]
    command += ["--worker-class", worker, "--timeout", "60", "--log-level", "warning", "--preload"]
    command += ["--limit-request-line", str(LONGEST_LINE)]
    if Path("/dev/shm").is_dir():  # noqa: S108 - a memory file system for heartbeats, as gunicorn advises
        command += ["--worker-tmp-dir", "/dev/shm"]
    return command


def _wait_until_ready(server: subprocess.Popen, address: str, site: str) -> bool:
    asked = urllib.request.Request(f"{address}/readyz", headers={"Host": site})
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(asked, timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    return False
