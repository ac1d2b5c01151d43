"""Serve the pages in the foreground: start the web server, say when it is ready, stop it on a signal."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

START_LIMIT = 60.0  # seconds until the first 200 of /readyz


def serve(host: str, port: int, workers: int, greeting: Sequence[str]) -> int:
    """Run gunicorn until it ends or we are told to stop; prints the greeting once /readyz answers 200."""
    address = f"http://{host}:{port}"
    server = subprocess.Popen(_command(host, port, workers), cwd=Path(__file__).parent.parent)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.terminate())
    if _wait_until_ready(server, address):
        print(f"lawdocs is ready: {address}", *greeting, sep="\n", flush=True)
    else:
        server.terminate()
        print(f"lawdocs did not become ready on {address}; is the port in use?", file=sys.stderr)
    code = server.wait()
    return 0 if code in (0, -signal.SIGTERM) else code


def _command(host: str, port: int, workers: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{host}:{port}", "--workers", str(workers)]
    command += ["--timeout", "60", "--log-level", "warning"]
    if Path("/dev/shm").is_dir():  # noqa: S108 - a memory file system for heartbeats, as gunicorn advises
        command += ["--worker-tmp-dir", "/dev/shm"]
    return command


def _wait_until_ready(server: subprocess.Popen, address: str) -> bool:
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    return False
