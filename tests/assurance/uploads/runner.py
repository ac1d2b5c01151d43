"""Reads many files as the worker of uploads reads one, each in a fork with the worker's limits.

The worker's parent answers a crash as a damaged file, which is right for users and hides what is to be found here; so
this says what really happened. Standard input: for each file a line ``kind length`` and its bytes; standard output: a
JSON object for each. Started by path with -I -B, like the worker.
"""

import json
import os
import signal
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path

TEXTS = Path(__file__).resolve().parents[3] / "lawdocs" / "texts"
_WALL = 60  # seconds after which a fork is ended; its limit of processor time should have done so
_CHECKED_ONLY = ("doc", "wps", "xls", "jpg", "png", "webp")


def main() -> None:
    """Answer each file of the standard input."""
    sys.path.insert(0, str(TEXTS))
    import worker

    sys.path.pop(0)
    package = type(sys)("lawdocs")
    package.__path__ = [str(TEXTS.parent)]
    sys.modules["lawdocs"] = package
    for module, _ in worker.READERS.values():
        import_module(f"lawdocs.texts.{module}")
    for module in ("xlsx_reader", "csv_reader", "sheet_table", "headings", "ooxml", "intake"):
        import_module(f"lawdocs.texts.{module}")
    while head := sys.stdin.buffer.readline():
        kind, size = head.split()
        print(json.dumps(_forked(worker, kind.decode(), sys.stdin.buffer.read(int(size)))), flush=True)


def _forked(worker, kind: str, data: bytes) -> dict[str, object]:
    reading, writing = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(worker, kind, data, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status, used = os.wait4(child, 0)
    answer = (
        json.loads(said)
        if said
        else {"outcome": f"killed by {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "silent"}
    )
    return answer | {"seconds": round(time.monotonic() - begun, 2), "mib": used.ru_maxrss // 1024}


def _answer(worker, kind: str, data: bytes, writing: int) -> None:
    """In the fork: read the file, say how that went, and end."""
    signal.alarm(_WALL)
    is_sheet = kind in worker.SHEETS
    worker._limit(
        worker.SHEET_CPU_SECONDS
        if is_sheet
        else worker.PAGES_CPU_SECONDS
        if kind in worker.PAGES
        else worker.CPU_SECONDS
    )
    try:
        refused = _read(worker, kind, data)
        answer = {"outcome": "refused", "code": refused} if refused else {"outcome": "read"}
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is the finding
        answer = {"outcome": type(error).__name__, "trace": traceback.format_exc()[-1500:]}
    os.write(writing, json.dumps(answer).encode())
    os._exit(0)


def _read(worker, kind: str, data: bytes) -> str | None:
    """The code of the refusal, None for a file that was read; any other exception goes through."""
    from lawdocs.texts.intake import CONVERTED_TYPES, MEDIA_TYPES, PICTURE_TYPES, SHEET_TYPES, check_file
    from lawdocs.texts.refusals import FileRefused

    try:
        check_file(f"upload.{kind}", data, CONVERTED_TYPES | MEDIA_TYPES | SHEET_TYPES | PICTURE_TYPES)
    except FileRefused as refusal:
        return refusal.code
    if kind in _CHECKED_ONLY:
        return None
    if kind in worker.SHEETS:
        last = {}
        for last in worker._sheet_lines(kind, data, "documents"):
            json.dumps(last)
        return last.get("refused")
    answer = worker._read(kind, data)
    json.dumps(answer)
    return answer.get("refused")


if __name__ == "__main__":
    main()
