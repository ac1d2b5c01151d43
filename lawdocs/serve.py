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


def serve(host: str, port: int, workers: int, greeting: Sequence[str], site: str) -> int:
    """Run gunicorn until it ends or we are told to stop; prints the greeting once /readyz answers 200.

    ``site`` is a host name that the pages answer to; the address listened on need not be one.
    """
    address = f"http://{host}:{port}"
    server = subprocess.Popen(_command(host, port, workers), cwd=Path(__file__).parent.parent)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.terminate())
    if _wait_until_ready(server, address, site.lstrip(".")):
        print(f"lawdocs is ready: {address}", *greeting, sep="\n", flush=True)
    else:
        server.terminate()
        print(f"lawdocs did not become ready on {address}", file=sys.stderr)
        return server.wait() or 1
    code = server.wait()
    return 0 if code in (0, -signal.SIGTERM) else code


def _command(host: str, port: int, workers: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{host}:{port}", "--workers", str(workers)]
    command += ["--timeout", "60", "--log-level", "warning"]
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
