"""Load from outside: wrk where it is installed, else a client of our own in a process of its own."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.library import FOLDER

CONNECTIONS = 4


@dataclass(frozen=True)
class Load:
    """What a server did under load."""

    per_second: float
    p50: float  # milliseconds
    p95: float
    failed: int


def client() -> str:
    """What measures."""
    return "wrk" if shutil.which("wrk") else "a client of our own (wrk is not installed; apt-get install wrk)"


def load(port: int, addresses: Sequence[str], seconds: float, cookie: str = "") -> Load:
    """Ask for the addresses in turn, over and over, for some seconds."""
    listed = FOLDER / "addresses.txt"
    listed.write_text("\n".join(addresses) + "\n", encoding="ascii")
    return _wrk(port, listed, seconds, cookie) if shutil.which("wrk") else _own(port, listed, seconds, cookie)


def _wrk(port: int, listed: Path, seconds: float, cookie: str) -> Load:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "30s"]
    command += ["-H", f"Cookie: {cookie}"] if cookie else []
    command += ["-s", str(Path(__file__).with_name("wrk.lua")), f"http://127.0.0.1:{port}", "--", str(listed)]
    return _read(command)


def _own(port: int, listed: Path, seconds: float, cookie: str) -> Load:
    figures = (port, seconds, CONNECTIONS)
    return _read([sys.executable, "-m", "bench.client", str(listed), cookie, *map(str, figures)])


def _read(command: list[str]) -> Load:
    """Both clients end with one line of JSON."""
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=FOLDER.parent.parent)
    return Load(**json.loads(done.stdout.splitlines()[-1]))
