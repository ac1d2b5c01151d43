"""Reading of the real documents beside the checkout, for tests that measure on them."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A busy machine must not fail a property: what takes long is limited by the runner's own time limit.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture
def records(corpus: Path) -> Callable[[str], list[dict[str, Any]]]:
    """Reads one file of the corpus as a list of records."""

    def read(name: str) -> list[dict[str, Any]]:
        with gzip.open(corpus / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    return read
