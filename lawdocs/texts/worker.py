"""The child process that reads an untrusted .docx: bytes on standard input, JSON on standard output.

Started by path, not with -m, and lends `lawdocs` an empty module: the application and its settings are
neither loaded nor needed to read a text.
"""

import json
import resource
import sys
from pathlib import Path
from types import ModuleType

MEMORY = 512 * 2**20
CPU_SECONDS = 10


def main() -> None:
    """Read one file under limits and answer with its text or the code of its refusal."""
    _limit()
    package = ModuleType("lawdocs")
    package.__path__ = [str(Path(__file__).resolve().parents[1])]
    sys.modules["lawdocs"] = package
    answer = _read(sys.stdin.buffer.read())
    json.dump(answer, sys.stdout)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Reading needs no file to write to, and no other process.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _read(data: bytes) -> dict[str, object]:
    from lawdocs.texts.docx_reader import read_docx
    from lawdocs.texts.intake import FileRefused, check_file

    try:
        check_file("upload.docx", data)
        read = read_docx(data)
    except FileRefused as refusal:
        return {"refused": refusal.code}
    return {"title": read.title, "text": read.text, "remarks": read.remarks}


if __name__ == "__main__":
    main()
