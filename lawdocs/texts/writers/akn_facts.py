"""What is known of a document besides its text, for the head of an Akoma Ntoso file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.metadata.extracting import extract
from lawdocs.texts.metadata.values import Found
from lawdocs.texts.structure import Outline


@dataclass(frozen=True)
class Facts:
    """A document as records know it; what is not known is empty, never a guess.

    ``first_day`` and ``last_day`` bound its time in force, both included; ``version_on`` is the day from which this
    wording holds, ``amended_on`` the days of all changes up to it. ``page`` is the address it was taken from, ``notes``
    are sentences that a reader must know beside the text.
    """

    title: str = ""
    number: str = ""
    issuers: tuple[str, ...] = ()
    genre: str = ""
    written_on: date | None = None
    published_on: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    version_on: date | None = None
    amended_on: tuple[date, ...] = ()
    page: str = ""
    notes: Sequence[str] = ()

    @property
    def made_on(self) -> date | None:
        """The day that names the document."""
        return self.written_on or self.published_on

    def kind(self, is_act: bool) -> str:
        """The name of the document element: its genre, else what its structure says."""
        return self.genre or ("act" if is_act else "doc")


def read_facts(outline: Outline) -> Facts:
    """What a text says of itself."""
    if not outline.blocks:
        return Facts()
    said = extract(outline.text)
    return Facts(
        title=_value(said.title) or "",
        number=_value(said.number) or "",
        issuers=_value(said.issuers) or (),
        genre=_value(said.genre) or "",
        written_on=_value(said.written),
        published_on=_value(said.published),
        first_day=_value(said.effective),
        last_day=_value(said.expires),
    )


def _value(found: Found | None) -> object:
    return found.value if found is not None else None
