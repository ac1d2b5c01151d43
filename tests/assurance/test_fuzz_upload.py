"""U2: parsers survive anything. Mutated files of every kind are read or refused with a code; nothing else happens.

A few here, many with FUZZ_UPLOADS=2000 (CI) or 20000 (soak); FUZZ_SEED chooses others. A finding is named
``kind:number`` and is made again with the same seed.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from lawdocs.texts.intake import TEXT_TYPES
from lawdocs.texts.refusals import REASONS, FileRefused
from lawdocs.texts.sandbox import read_safely
from tests.assurance.uploads import runner
from tests.assurance.uploads.mutations import mutated
from tests.assurance.uploads.seeds import KINDS, seeds
from tests.conftest import CORPUS

MUTATIONS = int(os.environ.get("FUZZ_UPLOADS", "90"))
SEED = os.environ.get("FUZZ_SEED", "1")
_MOST_SECONDS = 12  # of a small file, processor time of other processes included; the limits are 10 and 40
_MOST_MIB = 300  # with the program itself; the limit is 512 of addresses
# Sentences of their own, beside those of REASONS: sound files that are no table to import.
_SHEET_CODES = {"CSV_QUOTES", "HEADER_DOUBLE", "HEADER_MISSING", "HEADER_NO_TITLE", "SHEET_STRICT", "TEXT_ENCODING"}


def _files(count: int) -> Iterator[tuple[str, str, bytes]]:
    """Names, kinds and contents of mutated files, the kinds in turn."""
    valid = seeds(CORPUS if CORPUS.is_dir() else None)
    for number in range(count):
        kind = sorted(KINDS)[number % len(KINDS)]
        random = Random(f"{SEED}:{kind}:{number}")
        yield f"{kind}:{number}", kind, mutated(random, kind, random.choice(valid[kind]))


def test_seeds_are_valid() -> None:
    files = [(kind, data) for kind, each in seeds(None).items() for data in each]
    assert {kind for kind, _ in files} == set(KINDS)
    for (kind, _), answer in zip(files, _answers(files), strict=True):
        assert (kind, answer["outcome"]) == (kind, "read"), answer


def test_mutated_files_are_read_or_refused_and_nothing_else() -> None:
    files = list(_files(MUTATIONS))
    answers = _answers([(kind, data) for _, kind, data in files])
    findings, outcomes = [], Counter()
    for (name, kind, _), answer in zip(files, answers, strict=True):
        outcomes[kind, answer["outcome"], answer.get("code", "")] += 1
        is_answer = answer["outcome"] == "read" or answer.get("code") in REASONS.keys() | _SHEET_CODES
        if not is_answer or answer["seconds"] > _MOST_SECONDS or answer["mib"] > _MOST_MIB:
            findings.append((name, answer))
    print(f"seed {SEED}: {len(files)} files", *sorted(outcomes.items()), sep="\n")
    assert len(answers) == len(files)
    assert not findings, f"seed {SEED}: {len(findings)} findings: {json.dumps(findings[:20], indent=1)}"


def test_the_same_files_are_answered_through_the_door() -> None:
    """The parent's side: a text, or FileRefused with a code, whatever its child says."""
    for name, kind, data in _files(len(KINDS)):
        if kind in TEXT_TYPES and kind not in ("doc", "wps"):
            assert _door(kind, data) in {"read", *REASONS}, name


def _door(kind: str, data: bytes) -> str:
    try:
        read_safely(kind, data)
    except FileRefused as refusal:
        return refusal.code
    return "read"


def _answers(files: list[tuple[str, bytes]]) -> list[dict]:
    """What happened to each file."""
    given = b"".join(b"%s %d\n" % (kind.encode(), len(data)) + data for kind, data in files)
    command = [sys.executable, "-I", "-B", str(Path(runner.__file__))]
    said = subprocess.run(command, input=given, stdout=subprocess.PIPE, env={}, check=True).stdout
    return [json.loads(line) for line in said.splitlines()]
