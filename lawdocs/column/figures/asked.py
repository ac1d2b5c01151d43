"""What a figure is asked and what it answers: the rows it looked at, each with whether it counted and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.documents.models import Document
from lawdocs.supervision.naming import maker_name
from lawdocs.supervision.scope import Scope

LONGEST_FACTS = 400
# What is read of a document that a figure looks at.
DOCUMENT = (Document.id, Document.title, Document.number, Document.issuer_id, Document.issuer_name)


@dataclass(frozen=True)
class Asked:
    """The records of a jurisdiction in a period, both days of which count, as they stand on a day (统计范围)."""

    scope: Scope
    first: date
    last: date
    day: date


@dataclass(frozen=True)
class Looked:
    """A row that was looked at; ``page`` is where staff look at it, if it is no document."""

    counted: bool
    label: str
    facts: str
    document_id: int | None = None
    page: str = ""


@dataclass(frozen=True)
class Figure:
    """One figure: how many rows counted, as a share of all that were looked at or by themselves."""

    label: str
    rows: Sequence[Looked]
    note: str
    is_share: bool = True

    @property
    def number(self) -> int:
        return sum(row.counted for row in self.rows)

    @property
    def total(self) -> int | None:
        return len(self.rows) if self.is_share else None


def records_of(agency: Agency) -> Scope:
    """The agency with everything below it; stock whose maker is not in the register proves nothing for anybody."""
    agencies = tuple(agency_tree().below(agency))
    return Scope((), agencies, "", frozenset(each.id for each in agencies), False)


def told(*facts: str) -> str:
    """Facts as a row holds them."""
    return "；".join(filter(None, facts))[:LONGEST_FACTS]


def of_document(row: sa.Row, counted: bool, *facts: str) -> Looked:
    """A row about a document, read with ``DOCUMENT``."""
    named = told(row.number or "", maker_name(row.issuer_id, row.issuer_name), *facts)
    return Looked(counted, row.title, named, document_id=row.id)
