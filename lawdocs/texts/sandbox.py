"""Sandbox (隔离读取): an untrusted .docx is read by a child process with limits and without our environment."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from lawdocs.texts.docx import DocxText
from lawdocs.texts.refusals import FileRefused

WALL_SECONDS = 15
OUT_OF_TIME = (signal.SIGXCPU,)
_WORKER = Path(__file__).with_name("worker.py")


def read_docx_safely(data: bytes) -> DocxText:
    """Check and read a .docx; a crash, a limit reached or nonsense answered is refused as damaged."""
    try:
        finished = subprocess.run(
            [sys.executable, "-I", "-B", str(_WORKER)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            env={},
            check=True,
        )
        answer = json.loads(finished.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise FileRefused("FILE_CORRUPT") from error
    if "refused" in answer:
        raise FileRefused(answer["refused"])
    return DocxText(answer["title"], answer["text"], tuple(answer["remarks"]))
