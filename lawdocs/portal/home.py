"""What the home page is filled with: four counts, the newest, what ends soon, and the index."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.column.boards import for_home
from lawdocs.days import ONE, day_before
from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published
from lawdocs.portal import addresses, queries, rows
from lawdocs.portal.counts import Tally, kept, tally
from lawdocs.portal.listing import hit
from lawdocs.portal.params import ListQuery
from lawdocs.portal.queries import Search
from lawdocs.portal.reading import connection
from workflows.states import LegalStatus
from workflows.validity import last_day

NEWEST, ENDING, INDEXED, YEARS = 5, 5, 8, 4
ALL = 500


@dataclass(frozen=True)
class Ending:
    """A document whose last day in force is near."""

    title: str
    url: str
    last_day: date


def page(version: int, today: date) -> dict[str, object]:
    """The variables of portal/home.html."""
    everything = tally(ListQuery(), Search(), version, today, ALL)
    newest = rows.lines(everything.first[:NEWEST], today)
    return {
        "counts": _counts(version, today),
        "newest": [hit(line, addresses.of_document(line.id)) for line in newest],
        "expiring": _expiring(today),
        "expiring_url": _expiring_query(today).url(),
        "examples": _examples(newest),
        "by_issuer": _index("issuer", everything.issuers),
        "by_subject": _index("subject", everything.subjects),
        "by_list": _lists(everything),
        "indexed": INDEXED,
        "column": for_home(version, today),
    }


def _expiring_query(today: date) -> ListQuery:
    """In force, with the last day within the twelve months that begin today."""
    return ListQuery(status=LegalStatus.IN_FORCE, expires_from=today, expires_to=last_day(today, 1))


def _ended_query(today: date) -> ListQuery:
    """Out of force since a day of this year: the last day in force lies between New Year's Eve and yesterday."""
    return ListQuery(expires_from=date(today.year, 1, 1) - ONE, expires_to=day_before(today))


def _counts(version: int, today: date) -> list[tuple[int, str, str]]:
    questions = (
        ("现行有效", ListQuery(status=LegalStatus.IN_FORCE)),
        ("已公布，尚未施行", ListQuery(status=LegalStatus.PENDING)),
        ("未来12个月期满", _expiring_query(today)),
        ("今年废止或失效", _ended_query(today)),
    )
    sizes = kept(version, today, "home", lambda: _sizes([query for _, query in questions], today))
    return [(size, label, query.url()) for size, (label, query) in zip(sizes, questions, strict=True)]


def _sizes(questions: list[ListQuery], today: date) -> tuple[int, ...]:
    """All counts in one walk over the public documents."""
    sums = [
        sa.func.count(sa.case((sa.and_(*queries.conditions(query, Search(), today)), Document.id)))
        for query in questions
    ]
    return tuple(connection().execute(sa.select(*sums).where(is_published(today))).one())


def _expiring(today: date) -> list[Ending]:
    statement = (
        sa.select(Document.id, Document.title, Document.in_force_until)
        .where(*queries.conditions(_expiring_query(today), Search(), today))
        .order_by(Document.in_force_until, Document.id)
        .limit(ENDING)
    )
    rows = connection().execute(statement)
    return [Ending(row.title, addresses.of_document(row.id), day_before(row.in_force_until)) for row in rows]


def _examples(newest: list[sa.Row]) -> list[tuple[str, str]]:
    """Searches that find something: the number of the newest document that has one."""
    return [(row.number, ListQuery(q=row.number).url()) for row in newest if row.number][:1]


def _index(name: str, groups: tuple[tuple[str, int], ...]) -> list[tuple[str, int, str]]:
    return [(value, size, ListQuery(**{name: value}).url()) for value, size in groups]


def _lists(everything: Tally) -> list[tuple[str, int, str]]:
    statuses = [(each.label, size, ListQuery(status=each).url()) for each, size in everything.statuses]
    years = [(f"{year}年公布", size, ListQuery(year=year).url()) for year, size in everything.years[:YEARS]]
    return statuses + years
