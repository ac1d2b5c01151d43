"""What measures are made of: a record that was read, comparisons, and the measure itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from lawdocs.texts.structure import Outline, parse


class Verdict(StrEnum):
    """What came of a comparison; only the first two are counted."""

    EQUAL = "equal"
    MISS = "miss"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Comparison:
    """A value as the record gives it and as it was found; ``reason`` says why they differ or are left out."""

    verdict: Verdict
    given: str = ""
    found: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Reading:
    """A record of the corpus and what was read from its text; the report's speed is that of ``read``."""

    record: Mapping[str, Any]
    text: str
    outline: Outline

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Self:
        """Read the text of a record, which is a law or a normative document."""
        return cls(record, record["text"], parse(record["text"]))


@dataclass(frozen=True)
class Measure:
    """A row of the table: its name, and what it compares of one record; nothing where it has no such value."""

    name: str
    compare: Callable[[Reading], Iterable[Comparison]]


def squeezed(text: str) -> str:
    """A text without white space, as texts are compared."""
    return "".join(text.split())
