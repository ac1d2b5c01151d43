"""Processes that run beside each other: one that dies is started again, and all end together."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from urllib.parse import quote

import pytest

from lawdocs import serve

LAST = [sys.executable, "-c", "import time; time.sleep(600)"]


def test_process_that_dies_is_started_again_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "REST", 0.0)
    together = serve.Together(os.environ)
    server, helper = together.start(LAST), together.start(LAST, again="the helper")
    codes: list[int] = []
    waiting = Thread(target=lambda: codes.append(together.wait()))
    waiting.start()
    helper.kill()
    end = monotonic() + 120
    said = ""
    while "started again" not in said and monotonic() < end:
        sleep(0.05)
        said += capsys.readouterr().err
    assert said == f"the helper ended with code {-signal.SIGKILL}; it is started again\n"
    assert server.poll() is None

    together.stop()
    waiting.join(120)
    assert codes == [0]
    assert server.returncode == -signal.SIGTERM


def test_all_end_when_the_server_dies_and_its_code_is_told() -> None:
    together = serve.Together(os.environ)
    server, helper = together.start(LAST), together.start(LAST, again="the helper")
    server.kill()
    assert together.wait() == -signal.SIGKILL
    assert helper.returncode == -signal.SIGTERM


def test_an_address_that_is_too_long_is_answered_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text(
        "def app(environ, start):\n    start('200 OK', [])\n    return [b'answered']\n", encoding="utf-8"
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [*serve.gunicorn("plain:app", "127.0.0.1", port, 1), "--pythonpath", str(tmp_path)]
    server = subprocess.Popen(command, cwd=Path(serve.__file__).parents[1])
    try:
        assert b"answered" in asked(port, "q=" + quote("长" * 200))
        refused = asked(port, "q=" + quote("长" * 1000))
        assert refused.startswith(b"HTTP/1.1 414 URI Too Long\r\n")
        assert "查询词最多200个字，请返回上一页，缩短后再查。".encode() in refused
    finally:
        server.terminate()
        server.wait(60)


def asked(port: int, query: str) -> bytes:
    """The whole answer to a plain request, once somebody listens."""
    end = monotonic() + 60
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 10) as connection:
                connection.sendall(f"GET /documents?{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                return b"".join(iter(lambda: connection.recv(65536), b""))
        except ConnectionRefusedError:
            if monotonic() > end:
                raise
            sleep(0.1)
