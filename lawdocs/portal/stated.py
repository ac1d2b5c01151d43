"""Repeals that other documents state and that are not on record (写明的废止), as a page of a document tells of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lawdocs.cleanup.repeals.words import stated_end
from lawdocs.portal.prepared import as_day
from lawdocs.portal.record_rows import Part


@dataclass(frozen=True)
class Stated:
    """The end of a document, or of clauses of it, as another one states it; the status is another matter."""

    id: int
    title: str
    number: str
    act: str
    part: str
    since: date | None
    published_on: date | None

    @property
    def words(self) -> str:
        """What that document says of this one."""
        return stated_end(self.act, self.part, self.since)


def read_stated(parts: Iterable[Part]) -> tuple[Stated, ...]:
    """The first to take effect first."""
    found = [
        Stated(part.id, part.title, part.number or "", part.kind, part.text, as_day(part.on), as_day(part.published_on))
        for part in sorted(parts, key=lambda part: part.no)
    ]
    return tuple(sorted(found, key=lambda each: each.since or date.max))
