"""Serve the pages in the foreground: start the web server, say when it is ready, stop it on a signal."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

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
    """Run gunicorn, and a scheduler beside it, until one ends or we are told to stop; greets once /readyz answers 200.

    ``site`` is a host name that the pages answer to; the address listened on need not be one.
    """
    address = f"http://{host}:{port}"
    root = Path(__file__).parent.parent
    server = subprocess.Popen(gunicorn("wsgi:app", host, port, workers), cwd=root)
    processes = [server]
    if with_scheduler:
        processes.append(subprocess.Popen([sys.executable, "-m", "lawdocs", "scheduler"], cwd=root))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _stop(processes))
    if _wait_until_ready(server, address, site.lstrip(".")):
        print(f"lawdocs is ready: {address}", *greeting, sep="\n", flush=True)
    else:
        _stop(processes)
        print(f"lawdocs did not become ready on {address}", file=sys.stderr)
        return _wait(processes) or 1
    return _wait(processes)


def _stop(processes: Sequence[subprocess.Popen]) -> None:
    for process in processes:
        process.terminate()


def _wait(processes: Sequence[subprocess.Popen]) -> int:
    """Wait until one of the processes ends, end the others, and give the first exit code that tells of a fault."""
    while all(process.poll() is None for process in processes):
        time.sleep(0.2)
    _stop(processes)
    codes = [process.wait() for process in processes]
    return next((code for code in codes if code not in (0, -signal.SIGTERM)), 0)


def gunicorn(application: str, host: str, port: int, workers: int) -> list[str]:
    """The command that serves an application; ``make bench`` serves its yardstick by the same one."""
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"{host}:{port}", "--workers", str(workers)]
    command += ["--timeout", "60", "--log-level", "warning", "--preload"]
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
