"""HTML typeset as PDF: the process that does it, the fonts it may use, and what it tells of them."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from lawdocs.texts import typeset_worker

WALL_SECONDS = 170  # the server gives an answer three minutes
LISTING_SECONDS = 20
WORKER = Path(typeset_worker.__file__)
# The rules of the machine are left out: they embolden and slant fonts, and swap families. Its caches are read.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>{folders}<cachedir>/var/cache/fontconfig</cachedir><cachedir>{cache}</cachedir></fontconfig>
"""
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


class TypesetterMissing(Exception):
    """The libraries of the typesetter are not on this machine; its text says which."""


class TypesettingFailed(Exception):
    """It took too long or ended without a PDF; ``in_time`` tells which."""

    def __init__(self, why: str, *, in_time: bool) -> None:
        super().__init__(why)
        self.in_time = in_time


@dataclass(frozen=True)
class Typeset:
    """A PDF, the families of fonts in it, and the characters that none of them has."""

    data: bytes
    fonts: tuple[str, ...]
    missing: str


def typeset(html: str, css: str, *, folders: Sequence[Path] = (), variant: str | None = None) -> Typeset:
    """Set a page; ``folders`` hold fonts besides those of the machine, ``variant`` is an archive format (pdf/a-3u).

    Raises TypesetterMissing or TypesettingFailed.
    """
    asked = json.dumps({"html": html, "css": css, "variant": variant})
    with tempfile.TemporaryDirectory() as place:
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "LANG": "C.UTF-8"}
        if folders:
            environment["FONTCONFIG_FILE"] = str(_font_settings(Path(place), folders))
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-B", str(WORKER)],
                input=asked.encode(),
                capture_output=True,
                timeout=WALL_SECONDS,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TypesettingFailed(f"not done after {WALL_SECONDS} seconds", in_time=False) from error
    told = done.stderr.decode(errors="replace")
    if done.returncode == typeset_worker.MISSING:
        raise TypesetterMissing(told[-300:])
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise TypesettingFailed(f"status {done.returncode}: {told[-600:]}", in_time=True)
    report = json.loads(told.splitlines()[-1])
    return Typeset(done.stdout, tuple(report["fonts"]), report["missing"])


def families(folders: Sequence[Path] = ()) -> frozenset[str]:
    """The families of fonts that a page may name; empty where nothing can tell."""
    with tempfile.TemporaryDirectory() as place:
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "LANG": "C.UTF-8"}
        environment["FONTCONFIG_FILE"] = str(_font_settings(Path(place), folders))
        try:
            listed = subprocess.run(
                ["fc-list", ":", "family"], capture_output=True, timeout=LISTING_SECONDS, env=environment, check=False
            )
        except (FileNotFoundError, subprocess.TimeoutExpired):
            return frozenset()
    return frozenset(each.strip() for line in listed.stdout.decode().splitlines() for each in line.split(","))


def _font_settings(place: Path, folders: Sequence[Path]) -> Path:
    listed = "".join(f"<dir>{escape(str(each))}</dir>" for each in (*folders, *_FOLDERS))
    path = place / "fonts.conf"
    path.write_text(_FONTS.format(folders=listed, cache=escape(str(place))), encoding="utf-8")
    return path
