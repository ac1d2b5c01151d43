"""What is found in a document: a value, the words that say it, and how sure that reading is."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Generic, TypeVar

from lawdocs.texts.span import Span

Value = TypeVar("Value")


class Confidence(IntEnum):
    """How sure a reading is."""

    UNSURE = 1  # another reading is possible too, or the words only hint at it
    LIKELY = 2  # said in an unusual place or form, or it follows from what is said
    SURE = 3  # said in so many words, at the place where documents say it


@dataclass(frozen=True)
class Found(Generic[Value]):
    """A value with its evidence: the place of the words that say it, and others that it follows from.

    ``others`` are the readings that were not taken; there are none where the confidence is better than UNSURE.
    """

    value: Value
    span: Span
    confidence: Confidence
    further: tuple[Span, ...] = ()
    others: tuple[Value, ...] = ()

    def words(self, text: str) -> str:
        """The words of the source that say it."""
        return text[self.span.start : self.span.end]


@dataclass(frozen=True)
class Basis:
    """A text that a document rests on (依据): its title, number and provisions as they are cited."""

    title: str
    number: str = ""
    provisions: str = ""


@dataclass(frozen=True)
class Repeal:
    """A text that a document ends (废止): its title, number, or both; ``part`` is what of it ends, empty for all.

    ``dated`` is the last day named with it, on which it was made or last changed.
    """

    title: str
    number: str = ""
    part: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class Metadata:
    """What a document says of itself; what it does not say is None or empty. Persons to contact are never read.

    ``days_after``: the first day in force counts from the publication, 0 for 自公布之日起施行; ``effective`` then
    follows from the day of publication where the text has it, else from the day of writing. ``years`` is the term of
    validity as it is written, ``expires`` the last day in force.
    """

    title: Found[str] | None = None
    issuers: Found[tuple[str, ...]] | None = None
    number: Found[str] | None = None
    genre: Found[str] | None = None
    written: Found[date] | None = None
    addressee: Found[str] | None = None
    published: Found[date] | None = None
    effective: Found[date] | None = None
    days_after: Found[int] | None = None
    years: Found[int] | None = None
    expires: Found[date] | None = None
    basis: tuple[Found[Basis], ...] = ()
    repeals: tuple[Found[Repeal], ...] = ()
