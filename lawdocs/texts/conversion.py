"""Word files through LibreOffice, where it is installed: old ones become .docx and back, all of them pages."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from shutil import which

from lawdocs.texts import sandbox
from lawdocs.texts.intake import TEXT_TYPES, check_file
from lawdocs.texts.refusals import FileRefused

WALL_SECONDS = 30
_PROGRAMS = ("soffice", "libreoffice")
_PATH = "/usr/local/bin:/usr/bin:/bin"
# No macro runs and no link is followed, whatever the file asks for.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def converter() -> str | None:
    """The path of LibreOffice, or None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := which(name))), None)


def as_docx(kind: str, data: bytes) -> bytes:
    """Check an old Word file and convert it; raises FileRefused, NO_CONVERTER where LibreOffice is missing."""
    check_file(f"upload.{kind}", data, TEXT_TYPES)
    return _converted("in.doc", data, "docx:MS Word 2007 XML")


def as_pdf(kind: str, data: bytes) -> bytes:
    """Check a Word file and set its pages, to be looked at; raises FileRefused like ``as_docx``."""
    check_file(f"upload.{kind}", data, TEXT_TYPES)
    return _converted("in.docx" if kind == "docx" else "in.doc", data, "pdf:writer_pdf_Export")


def as_doc(docx: bytes) -> bytes:
    """A .docx of ours as .doc; raises FileRefused, NO_CONVERTER where LibreOffice is missing."""
    return _converted("in.docx", docx, "doc:MS Word 97")


def _converted(name: str, data: bytes, to: str) -> bytes:
    program = converter()
    if program is None:
        raise FileRefused("NO_CONVERTER")
    with tempfile.TemporaryDirectory(prefix="lawdocs-") as home:
        folder = Path(home)
        source = folder / name
        source.write_bytes(data)
        profile = folder / "profile"  # of its own: two calls at once would wait for each other, or fail
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        asked = ["convert", program, str(profile), str(source), to]
        _run(
            [sys.executable, "-I", "-B", str(sandbox._WORKER), *asked],
            {"HOME": home, "PATH": _PATH, "LANG": "C.UTF-8", "TMPDIR": home},
        )
        converted = source.with_suffix(f".{to.partition(':')[0]}")
        if not converted.is_file():
            raise FileRefused("FILE_CORRUPT")
        return converted.read_bytes()


def _run(command: list[str], environment: dict[str, str]) -> None:
    """Run to the end, or to the limit of time; then all that was started ends with it."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, env=environment, start_new_session=True
    ) as child:
        try:
            child.wait(WALL_SECONDS)
        except subprocess.TimeoutExpired:
            pass  # no file was written then
        finally:
            _end(child.pid)


def _end(group: int) -> None:
    with suppress(ProcessLookupError):  # all of it has ended by itself
        os.killpg(group, signal.SIGKILL)
