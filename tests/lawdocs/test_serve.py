"""Processes that run beside each other: one that dies is started again, and all end together."""

import os
import signal
import sys
from threading import Thread
from time import monotonic, sleep

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
