"""Entries on clauses with days of their own (条款效力), as the rows of a document page give them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lawdocs.portal.prepared import as_day
from lawdocs.portal.record_rows import Part
from workflows.provisions import Own, ProvisionAct


@dataclass(frozen=True)
class Ground:
    """What says that clauses have a day of their own: a document and its article, or the text itself without a title.

    ``id`` is None for documents outside this library.
    """

    title: str
    number: str
    clause: str
    id: int | None


@dataclass(frozen=True)
class ProvisionTerm(Own):
    """Clauses, named in the text ``no``, with a day of their own; ``voided_on`` is when it was found never to hold."""

    clauses: str = ""
    no: int = 1
    ground: Ground = Ground("", "", "", None)
    voided_on: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether it was put on record after its day (补录)."""
        return self.known_on > self.since


@dataclass(frozen=True)
class PartEnded:
    """Clauses of another document that this one ends, stops or lets begin; ``by_clause`` is the article that does."""

    id: int
    title: str
    number: str
    clauses: str
    act: ProvisionAct
    since: date
    by_clause: str


def read_terms(parts: Iterable[Part], grounds: Iterable[Part]) -> list[ProvisionTerm]:
    """The entries on clauses of a document, each with what says so, by their days."""
    said = {part.id: Ground(part.title or "", part.number or "", part.text or "", part.no) for part in grounds}
    return [
        ProvisionTerm(
            act=ProvisionAct(part.kind),
            since=as_day(part.on),
            until=as_day(part.published_on),
            known_on=as_day(part.number),
            resumed_on=as_day(part.sheet),
            clauses=part.text,
            no=part.no,
            ground=said[part.id],
            voided_on=as_day(part.title),
        )
        for part in sorted(parts, key=lambda part: (as_day(part.on), part.id))
    ]


def read_parts_ended(parts: Iterable[Part]) -> tuple[PartEnded, ...]:
    """What a document says of clauses of others, in the order in which it was entered."""
    return tuple(_part_ended(part) for part in sorted(parts, key=lambda part: part.no))


def _part_ended(part: Part) -> PartEnded:
    named = (part.id, part.title, part.number or "", part.text)
    return PartEnded(*named, ProvisionAct(part.kind), as_day(part.on), part.sheet or "")
