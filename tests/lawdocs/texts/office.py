"""LibreOffice in tests: what another programme makes of the files that are written here."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from lawdocs.texts.conversion import converter


def convert(place: Path, files: Mapping[str, bytes], to: str = "pdf") -> dict[str, bytes]:
    """The files as PDF (or another kind), by their names; all of one call, which takes seconds to begin."""
    program = converter()
    if program is None:
        pytest.skip("not run: LibreOffice is not installed")
    for name, data in files.items():
        (place / name).write_bytes(data)
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", to, "--outdir", place, *(place / name for name in files)],
        check=True,
        capture_output=True,
        timeout=240,
    )
    suffix = to.partition(":")[0]
    return {name: (place / name).with_suffix(f".{suffix}").read_bytes() for name in files}
