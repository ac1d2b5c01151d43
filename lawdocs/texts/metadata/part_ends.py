"""The clauses of other texts that a document ends or stops (部分废止、停止执行): which, since when, by what article."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.metadata.stated_ends import read_stated_ends
from lawdocs.texts.metadata.values import Found


@dataclass(frozen=True)
class PartEnd:
    """Clauses of a text that another one ends: ``act`` is 废止, 失效 or 停止执行.

    ``since`` is the first day on which they no longer hold, None where the words name none: then they end when the
    document that says so takes effect. ``by_clause`` is the article of that document.
    """

    title: str
    number: str
    clauses: str
    act: str
    since: date | None
    by_clause: str


def read_part_ends(text: str) -> tuple[Found[PartEnd], ...]:
    """What a text says of clauses of others, in its order; whole texts that it ends are not among them."""
    return tuple(_part_ends(text))


def _part_ends(text: str) -> Iterator[Found[PartEnd]]:
    for found in read_stated_ends(text):
        said = found.value
        if said.clauses:
            value = PartEnd(said.title, said.number, said.clauses, said.act, said.since, said.by_clause)
            yield Found(value, found.span, found.confidence)
